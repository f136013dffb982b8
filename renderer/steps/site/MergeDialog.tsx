import { useCallback, useEffect, useState } from 'react';
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
export function MergeDialog(props: {
  readonly site: SiteSummary;
  /** The file that is held, where one is; else one is chosen here. */
  readonly token?: string;
  readonly onMerged?: () => void;
  readonly onClose: () => void;
}) {
  const { site, token: held, onMerged, onClose } = props;
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites.merge;
  const [look, setLook] = useState<MergeLook | null>(null);
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const [other, setOther] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const show = useCallback((shown: MergeLook): void => {
    setLook(shown);
    setOther(false);
    setChoices(Object.fromEntries(shown.conflicts.map(({ path, proposed }) => [path, proposed])));
  }, []);
  const fail = useCallback(
    (error: Parameters<typeof errorText>[1]): void => setFailure(errorText(texts, error)),
    [texts],
  );
  const read = async (): Promise<void> => {
    setFailure(null);
    const answer = await call('merge:read', { siteId: site.id });
    if (!answer.ok) return fail(answer.error);
    // The system's dialog was closed without a file: what is shown stays.
    if (answer.value !== null) show(answer.value);
  };
  useEffect(() => {
    if (held === undefined) return;
    void call('merge:look', { siteId: site.id, token: held }).then((answer) =>
      answer.ok ? show(answer.value) : fail(answer.error),
    );
  }, [held, site.id, show, fail]);
  const take = async ({ token, added }: MergeLook): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const answer = await call('merge:take', { siteId: site.id, token, choices });
    setBusy(false);
    if (!answer.ok) return fail(answer.error);
    keepSite(answer.value, 'opened');
    (onMerged ?? onClose)();
    await loadSummaries();
    showDone((all) => all.sites.merge.done(siteTitle(site, all.steps.site.unnamed), added));
  };
  return (
    <Dialog
      title={t.title(siteTitle(site, m.steps.site.unnamed))}
      text={held === undefined ? t.text : t.heldText}
      wide
      // What has begun is waited for: closed, nobody would hear what became of it.
      onClose={() => (busy ? undefined : onClose())}
      failure={failure}
      buttons={
        <>
          <Button waiting={busy} onPress={onClose}>
            {m.common.cancel}
          </Button>
          {held !== undefined ? null : (
            <Button kind={look === null ? 'primary' : 'normal'} waiting={busy} onPress={() => read()}>
              {look === null ? t.choose : t.chooseOther}
            </Button>
          )}
          {look === null ? null : (
            <Button
              kind="primary"
              waiting={busy}
              disabled={!look.sameSite && !other}
              onPress={() => take(look)}
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
