import { lazy, Suspense, useEffect, useState } from 'react';
import type { SheetPreview, SiteSummary, SiteView } from '../../../electron/contract/views.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { formatTime } from '../../i18n/index.ts';
import { ask, change, loadSummaries, showDone } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useSite, useTexts } from '../../stores/selectors.ts';
import { useSiteStore } from '../../stores/site-store.ts';
import { FormField } from '../FormField.tsx';
import { SheetDialog } from './SheetDialog.tsx';

/** Only a person who has no site yet sees it. */
const FirstStart = lazy(() =>
  import('../../help/FirstStart.tsx').then((module) => ({ default: module.FirstStart })),
);

/** Step 1: who the job is for; go on with a saved site, start from its copy, or take one from a file. */
export function SiteStep() {
  const m = useMessages();
  const site = useSite();
  const summaries = useAppStore((state) => state.summaries);
  const create = async (): Promise<void> => {
    await change('sites:create', undefined);
    await loadSummaries();
  };
  const takeIn = async (): Promise<void> => {
    const taken = await ask('sites:import', undefined);
    if (taken === null) return;
    useSiteStore.setState({ site: taken });
    await loadSummaries();
  };
  const language = useAppStore((state) => state.language);
  const [preview, setPreview] = useState<SheetPreview | null>(null);
  const readSheet = async (): Promise<void> => {
    setPreview(await ask('sheet:read', { siteId: site?.id ?? null }));
  };
  const saveForm = async (): Promise<void> => {
    const saved = await ask('sheet:save-form', { siteId: site?.id ?? null, language });
    if (saved !== null) showDone(t.formSaved(saved.path));
  };
  const t = m.steps.site;
  const sheet =
    preview === null ? null : <SheetDialog preview={preview} site={site} onClose={() => setPreview(null)} />;
  const actions = (
    <>
      <Button kind={site === null ? 'primary' : 'normal'} onPress={() => void create()}>
        {m.steps.site.create}
      </Button>
      <Button onPress={() => void takeIn()}>{t.import}</Button>
      <Button onPress={() => void readSheet()}>{t.sheetRead}</Button>
      <Button kind="quiet" onPress={() => void saveForm()}>
        {t.sheetForm}
      </Button>
    </>
  );
  const began = useAppStore((state) => state.began);
  if (site === null && summaries.length === 0) {
    return !began ? null : (
      <>
        <Suspense>
          <FirstStart actions={actions} />
        </Suspense>
        {sheet}
      </>
    );
  }
  return (
    <div className="step">
      {site === null ? null : <HeaderForm site={site} />}
      <section className="card">
        <div className="card-head">
          <h2>{m.steps.site.saved}</h2>
          {actions}
        </div>
        {summaries.length === 0 ? null : <SavedSites summaries={summaries} current={site?.id ?? null} />}
        <p className="hint">
          {t.savedHint} {t.import}: {t.importHint} {t.sheetRead}: {t.sheetHint}
        </p>
      </section>
      {sheet}
    </div>
  );
}

function HeaderForm({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  // The list of sites shows the same names.
  const named = JSON.stringify(site.file.site);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when a name was saved
  useEffect(() => void loadSummaries(), [named]);
  const field = (
    key: Exclude<keyof SiteView['file']['site'], 'japanese'>,
    label: string,
    hint: string,
    first = false,
  ) => (
    <FormField
      site={site}
      path={`site.${key}`}
      label={label}
      hint={hint}
      autoFocus={first}
      required={key === 'customer'}
    />
  );
  const t = m.steps.site;
  return (
    <section className="card">
      <h2>{t.form}</h2>
      <div className="form-grid">
        {field('customer', t.customer, t.customerHint, true)}
        {field('name', t.name, t.nameHint)}
        {field('reference', t.reference, t.referenceHint)}
        {field('company', t.company, t.companyHint)}
        {field('engineer', t.engineer, t.engineerHint)}
        {field('contact', t.contact, t.contactHint)}
        {field('workPeriod', t.workPeriod, t.workPeriodHint)}
        {field('workPlace', t.workPlace, t.workPlaceHint)}
        {field('witness', t.witness, t.witnessHint)}
        {field('classification', t.classification, t.classificationHint)}
      </div>
    </section>
  );
}

function SavedSites(props: { readonly summaries: readonly SiteSummary[]; readonly current: string | null }) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const [removing, setRemoving] = useState<SiteSummary | null>(null);
  const t = m.steps.site;
  const open = (siteId: string) => change('sites:open', { siteId });
  const copy = async (siteId: string): Promise<void> => {
    await change('sites:duplicate', { siteId });
    await loadSummaries();
  };
  const exportSite = async (siteId: string): Promise<void> => {
    const written = await ask('sites:export', { siteId });
    if (written !== null) showDone(t.exported(written.path));
  };
  const remove = async (siteId: string): Promise<void> => {
    await ask('sites:remove', { siteId });
    if (useSiteStore.getState().site?.id === siteId) useSiteStore.setState({ site: null });
    await loadSummaries();
  };
  return (
    <TableScroll label={t.saved}>
      <table className="table">
        <thead>
          <tr>
            <th>{t.column.site}</th>
            <th className="number">{t.column.devices}</th>
            <th>{t.column.step}</th>
            <th>{t.column.updated}</th>
            <th>{t.column.action}</th>
          </tr>
        </thead>
        <tbody>
          {props.summaries.map((summary) => {
            const of = (word: string): string =>
              [`${word}:`, summary.customer || t.unnamed, summary.name].join(' ').trim();
            return (
              <tr key={summary.id} {...(summary.id === props.current ? { 'data-selected': true } : {})}>
                <th scope="row">
                  <span className="cell-2">
                    <strong>{summary.customer || t.unnamed}</strong>
                    <span className="muted small">
                      {[summary.name, summary.reference].filter((part) => part !== '').join(' · ')}
                    </span>
                  </span>
                </th>
                <td className="number">{m.common.devices(summary.devices)}</td>
                <td className="nowrap">{texts.step[summary.step].title}</td>
                <td className="nowrap">{formatTime(language, summary.updatedAt)}</td>
                <td>
                  <div className="bar">
                    {summary.simulated ? <Badge tone="warn">{m.frame.simulated}</Badge> : null}
                    {summary.id === props.current ? (
                      <Badge tone="info">{t.opened}</Badge>
                    ) : (
                      <Button small kind="primary" label={of(t.open)} onPress={() => void open(summary.id)}>
                        {t.open}
                      </Button>
                    )}
                    <Button small label={of(t.copy)} onPress={() => void copy(summary.id)}>
                      {t.copy}
                    </Button>
                    <Button
                      small
                      kind="quiet"
                      label={of(t.export)}
                      onPress={() => void exportSite(summary.id)}
                    >
                      {t.export}
                    </Button>
                    <Button
                      small
                      kind="quiet"
                      label={of(m.common.remove)}
                      onPress={() => setRemoving(summary)}
                    >
                      {m.common.remove}
                    </Button>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {removing === null ? null : (
        <ConfirmDialog
          title={t.removeTitle}
          text={t.removeText}
          names={[
            [removing.customer || t.unnamed, removing.name, m.common.devices(removing.devices)]
              .filter((part) => part !== '')
              .join(' · '),
          ]}
          confirm={m.common.remove}
          onConfirm={() => void remove(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </TableScroll>
  );
}
