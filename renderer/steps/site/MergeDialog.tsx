import { useState } from 'react';
import type { MergeLook } from '../../../electron/contract/merge.ts';
import type { SiteSummary } from '../../../electron/contract/views.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { keepSite, loadSummaries, showDone } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { MergeAbout, MergeConflicts, MergeOverlaps, type Side } from './MergeTables.tsx';
import { siteTitle } from './site-list.ts';

/** Another engineer's half of a site: chosen, looked at, and made one with this one. Nothing changes before that. */
export function MergeDialog({ site, onClose }: { readonly site: SiteSummary; readonly onClose: () => void }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites.merge;
  const [look, setLook] = useState<MergeLook | null>(null);
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const [other, setOther] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const read = async (): Promise<void> => {
    setFailure(null);
    const answer = await call('merge:read', { siteId: site.id });
    if (!answer.ok) return setFailure(errorText(texts, answer.error));
    // The system's dialog was closed without a file: what is shown stays.
    if (answer.value === null) return;
    setLook(answer.value);
    setOther(false);
    setChoices(Object.fromEntries(answer.value.conflicts.map(({ path, proposed }) => [path, proposed])));
  };
  const take = async ({ token, added }: MergeLook): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const answer = await call('merge:take', { siteId: site.id, token, choices });
    setBusy(false);
    if (!answer.ok) return setFailure(errorText(texts, answer.error));
    keepSite(answer.value, 'answer');
    onClose();
    await loadSummaries();
    showDone(t.done(siteTitle(site, m.steps.site.unnamed), added));
  };
  return (
    <Dialog
      title={t.title(siteTitle(site, m.steps.site.unnamed))}
      text={t.text}
      wide
      onClose={onClose}
      failure={failure}
      buttons={
        <>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button kind={look === null ? 'primary' : 'normal'} disabled={busy} onPress={() => void read()}>
            {look === null ? t.choose : t.chooseOther}
          </Button>
          {look === null ? null : (
            <Button
              kind="primary"
              disabled={busy || (!look.sameSite && !other)}
              onPress={() => void take(look)}
            >
              {t.confirm}
            </Button>
          )}
        </>
      }
    >
      {look === null ? null : (
        <>
          <MergeAbout look={look} />
          {look.sameSite ? null : (
            <NoticeBox tone="warn">
              <p>{t.otherSite}</p>
              <Checkbox checked={other} onChange={setOther}>
                {t.otherSiteYes}
              </Checkbox>
            </NoticeBox>
          )}
          {look.conflicts.length === 0 ? (
            <p>{t.noConflicts}</p>
          ) : (
            <MergeConflicts
              look={look}
              choices={choices}
              onChoose={(path, side) => setChoices({ ...choices, [path]: side })}
            />
          )}
          {look.overlaps.length === 0 ? null : <MergeOverlaps look={look} />}
        </>
      )}
    </Dialog>
  );
}
