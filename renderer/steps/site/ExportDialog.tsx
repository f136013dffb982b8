import { useState } from 'react';
import type { SiteSummary } from '../../../electron/contract/views.ts';
import { EXPORT_KINDS, type ExportKind } from '../../../electron/domain/site-limits.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { showDone } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { siteTitle } from './site-list.ts';

/** What of a site is given out, and what each kind holds of persons. */
export function ExportDialog({
  site,
  onClose,
}: {
  readonly site: SiteSummary;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites;
  const [kind, setKind] = useState<ExportKind>('whole');
  const [failure, setFailure] = useState<string | null>(null);
  const write = async (): Promise<void> => {
    const answer = await call('sites:export', { siteId: site.id, kind });
    if (!answer.ok) return setFailure(errorText(texts, answer.error));
    // The system's dialog was closed without a file: the question stands.
    if (answer.value === null) return;
    onClose();
    const { path } = answer.value;
    showDone((all) => all.steps.site.exported(path));
  };
  return (
    <Dialog
      title={t.exportTitle(siteTitle(site, m.steps.site.unnamed))}
      text={t.exportSecrets}
      onClose={onClose}
      failure={failure}
      buttons={
        <>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button kind="primary" onPress={() => write()}>
            {t.exportDo}
          </Button>
        </>
      }
    >
      <fieldset className="stack radios">
        <legend className="label">{t.exportWhat}</legend>
        {EXPORT_KINDS.map((each) => (
          <label key={each} className="radio">
            <input type="radio" name="export-kind" checked={kind === each} onChange={() => setKind(each)} />
            <span>
              <strong>{t.exportKind[each]}</strong>
              <br />
              <span className="hint">{t.exportAbout[each]}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
