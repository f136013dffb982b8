import { useMemo, useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../../electron/domain/document-kind.ts';
import type { ReportOptions } from '../../../electron/domain/report-model.ts';
import { REVISION_TEXT_LIMIT } from '../../../electron/domain/revision-text.ts';
import type { StepId } from '../../../electron/domain/step.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Choice } from '../../components/Choice.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useGone } from '../../components/use-gone.ts';
import { ask, change, closeNotice, showDone, showError } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { keptChoice } from '../../stores/kept-choice.ts';
import { useMessages } from '../../stores/selectors.ts';
import { useDraft } from '../../stores/use-draft.ts';
import { LeftBehindNotice } from '../LeftBehindNotice.tsx';
import { OpenPoints } from './OpenPoints.tsx';
import { Preview } from './Preview.tsx';
import { REPORT_KIND_LIST, type ReportKind } from './report-kinds.ts';
import { type Saved, SaveResult } from './SaveResult.tsx';

/** What the person changed of the options, which documents are wanted, and what was typed of this version. */
const useOptions = keptChoice<Partial<ReportOptions>>();
const useKinds = keptChoice<ReadonlySet<ReportKind>>();
const useRevisionText = keptChoice<string>();

/** Step 7: see the report, have it signed, save it, hand it over. */
export function ReportStep({
  site,
  onGo,
}: {
  readonly site: SiteView;
  readonly onGo: (step: StepId) => void;
}) {
  const m = useMessages();
  const t = m.steps.report;
  const language = useAppStore((state) => state.language);
  const [proposed] = useState<ReportOptions>({ language, maskPersonalData: false, firewallRows: 'all' });
  const [chosen, choose] = useOptions(site.id, {});
  const options = useMemo<ReportOptions>(() => ({ ...proposed, ...chosen }), [proposed, chosen]);
  const set = (option: Partial<ReportOptions>): void => choose((before) => ({ ...before, ...option }));
  const [kinds, setKinds] = useKinds(site.id, new Set(REPORT_KIND_LIST));
  /** The document in the preview, which is also the one that is printed. */
  const [shown, setShown] = useState<DocumentKind>('report');
  const [revisionText, setRevisionText] = useRevisionText(site.id, '');
  const [busy, setBusy] = useState(false);
  const gone = useGone();
  /** The last saving, where something of it is missing. */
  const [partly, setPartly] = useState<{ readonly saved: Saved; readonly reportAsked: boolean } | null>(null);
  const save = async (): Promise<void> => {
    setBusy(true);
    setPartly(null);
    closeNotice();
    const wanted = REPORT_KIND_LIST.filter((kind) => kinds.has(kind));
    const saved = await ask('report:save', { siteId: site.id, kinds: wanted, options, revisionText });
    setBusy(false);
    if (saved === null) return;
    const [first] = saved.failed;
    // Said of one version; the next one has its own.
    if (saved.isVersion) setRevisionText('');
    // The step was left meanwhile, and what would say it there with it.
    if (gone.current && first !== undefined) return showError(first);
    if (saved.failed.length > 0) setPartly({ saved, reportAsked: wanted.includes('report') });
    else showDone((all) => all.steps.report.saved(saved.files.length, saved.folder));
  };
  const print = async (): Promise<void> => {
    setBusy(true);
    await ask('report:print', { siteId: site.id, kind: shown, options });
    setBusy(false);
  };
  const toggle = (kind: ReportKind, on: boolean): void => {
    const next = new Set(kinds);
    if (on) next.add(kind);
    else next.delete(kind);
    setKinds(next);
  };
  return (
    // Saving comes first for the keyboard; on the screen it stands beside the document.
    <div className="split report-split">
      <div className="stack-wide report-side">
        <LeftBehindNotice points={site.leftBehind} onGo={onGo} />
        <section className="card">
          <h2>{t.save}</h2>
          <div className="bar">
            <Button kind="primary" waiting={busy} disabled={kinds.size === 0} onPress={() => save()}>
              {busy ? t.loading : t.saveButton}
            </Button>
            <Button waiting={busy} onPress={() => print()}>
              {t.print}
            </Button>
            <Button onPress={() => ask('report:open-folder', { siteId: site.id })}>{t.folder}</Button>
          </div>
          {partly === null ? null : <SaveResult {...partly} onClose={() => setPartly(null)} />}
          <div className="stack">
            {REPORT_KIND_LIST.map((kind) => (
              <Checkbox key={kind} checked={kinds.has(kind)} onChange={(on) => toggle(kind, on)}>
                {t.kinds[kind]}
              </Checkbox>
            ))}
          </div>
          <TextField
            label={t.revisionText}
            hint={t.revisionHint}
            value={revisionText}
            maxLength={REVISION_TEXT_LIMIT}
            onChange={setRevisionText}
          />
        </section>
        <section className="card">
          <h2>{t.options}</h2>
          <Choice
            label={t.language}
            value={options.language}
            options={[
              { id: 'ja', label: t.ja },
              { id: 'en', label: t.en },
            ]}
            onChange={(chosen) => set({ language: chosen })}
          />
          <div className="stack-tight">
            <Checkbox
              checked={options.maskPersonalData}
              onChange={(maskPersonalData) => set({ maskPersonalData })}
            >
              {t.mask}
            </Checkbox>
            <span className="hint">{t.maskHint}</span>
          </div>
          <div className="stack-tight">
            <Checkbox
              checked={options.attachEvidence === true}
              onChange={(attachEvidence) => set({ attachEvidence })}
            >
              {t.attach}
            </Checkbox>
            <span className="hint">{t.attachHint}</span>
          </div>
          <div className="stack-tight">
            <span className="hint">{t.firewall}</span>
            <Choice
              label={t.firewall}
              value={options.firewallRows}
              options={[
                { id: 'missing', label: t.missing },
                { id: 'all', label: t.allRows },
              ]}
              onChange={(firewallRows) => set({ firewallRows })}
            />
          </div>
        </section>
        <SignOff site={site} />
        <OpenPoints site={site} />
      </div>
      <div className="stack-wide report-paper">
        <Choice
          label={t.preview}
          value={shown}
          options={DOCUMENT_KINDS.map((id) => ({ id, label: t.documents[id] }))}
          onChange={setShown}
        />
        <Preview site={site} kind={shown} options={options} revisionText={revisionText} />
      </div>
    </div>
  );
}

const SIGNERS = ['preparedBy', 'checkedBy', 'approvedBy', 'receivedBy'] as const;

function SignOff({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const t = m.steps.report;
  const draft = useDraft(site.signOff, (signOff) =>
    change('site:set-sign-off', { siteId: site.id, signOff }),
  );
  return (
    <section className="card">
      <h2>{t.signOff}</h2>
      <div className="sign-grid">
        {SIGNERS.map((key) => (
          <TextField
            key={key}
            label={t[key]}
            value={draft.value[key]}
            onChange={(text) => draft.set({ ...draft.value, [key]: text })}
            onBlur={draft.commit}
          />
        ))}
      </div>
    </section>
  );
}
