import { errorText } from '../../electron/texts/index.ts';
import { call } from '../api.ts';
import { Button } from '../components/Button.tsx';
import { NoticeBox } from '../components/NoticeBox.tsx';
import { ask, showDone } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages, useSite, useTexts } from '../stores/selectors.ts';

/** Nothing can be saved: where, why, what to do. It stays until saving works again; what is typed is kept meanwhile. */
export function SaveTrouble(props: {
  readonly error: { readonly code: string; readonly args: Readonly<Record<string, string | number>> };
}) {
  const m = useMessages();
  const texts = useTexts();
  const site = useSite();
  const t = m.frame.save;
  const retry = async (): Promise<void> => {
    const saved = await call('app:retry-save', undefined);
    if (saved.ok) {
      useAppStore.setState({ saveTrouble: null });
      showDone((all) => all.frame.save.works);
    } else useAppStore.setState({ saveTrouble: saved.error });
  };
  const elsewhere = async (): Promise<void> => {
    if (site === null) return;
    const saved = await ask('app:save-copy', { siteId: site.id });
    if (saved !== null) showDone((all) => all.frame.save.copied(saved.path));
  };
  return (
    <NoticeBox
      tone="fail"
      alert
      actions={
        <>
          <Button small kind="primary" onPress={() => retry()}>
            {t.retry}
          </Button>
          {site === null ? null : (
            <Button small onPress={() => elsewhere()}>
              {t.elsewhere}
            </Button>
          )}
        </>
      }
    >
      <p>
        <strong>{t.title}</strong> {t.kept}
      </p>
      <p>{errorText(texts, props.error)}</p>
      <span className="notice-code">{props.error.code}</span>
    </NoticeBox>
  );
}
