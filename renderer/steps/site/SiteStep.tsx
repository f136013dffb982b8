import { useState } from 'react';
import type { SheetPreview } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { readLater } from '../../components/read-later.tsx';
import { FirstStart } from '../../help/FirstStart.tsx';
import { ask, change, loadSummaries, showDone } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useSite } from '../../stores/selectors.ts';
import { HeaderForm } from './HeaderForm.tsx';
import type { KnownSite } from './KnownSiteDialog.tsx';
import { LeftOut } from './LeftOut.tsx';
import { SheetDialog } from './SheetDialog.tsx';
import { SiteList } from './SiteList.tsx';
import { Templates } from './Templates.tsx';

/** Only for a file of a site that is here already. */
const KnownSiteDialog = readLater(async () => (await import('./KnownSiteDialog.tsx')).KnownSiteDialog);

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
    if (taken?.kind === 'known') setKnown(taken);
    else if (taken !== null) await opened(taken.siteId);
  };
  const [known, setKnown] = useState<KnownSite | null>(null);
  const opened = async (siteId: string): Promise<void> => {
    await change('sites:open', { siteId });
    await loadSummaries();
  };
  const language = useAppStore((state) => state.language);
  const [preview, setPreview] = useState<SheetPreview | null>(null);
  const readSheet = async (): Promise<void> => {
    setPreview(await ask('sheet:read', { siteId: site?.id ?? null }));
  };
  const saveForm = async (): Promise<void> => {
    const saved = await ask('sheet:save-form', { siteId: site?.id ?? null, language });
    if (saved !== null) showDone((all) => all.steps.site.formSaved(saved.path));
  };
  const t = m.steps.site;
  const sheet =
    preview === null ? null : <SheetDialog preview={preview} site={site} onClose={() => setPreview(null)} />;
  const asked =
    known === null ? null : (
      <KnownSiteDialog
        known={known}
        onEnd={(end) => {
          setKnown(null);
          if (end.kind === 'taken') void opened(end.siteId);
        }}
      />
    );
  const actions = (
    <>
      <Button kind={site === null ? 'primary' : 'normal'} onPress={() => create()}>
        {m.steps.site.create}
      </Button>
      <Button onPress={() => takeIn()}>{t.import}</Button>
      <Button onPress={() => readSheet()}>{t.sheetRead}</Button>
      <Button kind="quiet" onPress={() => saveForm()}>
        {t.sheetForm}
      </Button>
    </>
  );
  const began = useAppStore((state) => state.began);
  if (site === null && summaries.length === 0) {
    return !began ? null : (
      <>
        <FirstStart actions={actions} />
        {sheet}
      </>
    );
  }
  return (
    <div className="step">
      {site === null ? null : <LeftOut site={site} />}
      {site === null ? null : <HeaderForm site={site} />}
      <section className="card">
        <div className="card-head">
          <h2>{m.sites.saved}</h2>
          {actions}
        </div>
        <SiteList summaries={summaries} current={site?.id ?? null} />
        <p className="hint">
          {m.sites.savedHint} {t.import}: {t.importHint} {t.sheetRead}: {t.sheetHint} {m.sites.dropHint}
        </p>
      </section>
      <Templates summaries={summaries} />
      {sheet}
      {asked}
    </div>
  );
}
