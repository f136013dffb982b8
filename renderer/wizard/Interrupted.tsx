import { errorText } from '../../electron/texts/index.ts';
import { Button } from '../components/Button.tsx';
import { NoticeBox } from '../components/NoticeBox.tsx';
import { formatTime } from '../i18n/index.ts';
import { start } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useBusy, useMessages, useSite, useTexts } from '../stores/selectors.ts';

/** What broke off: which devices are in doubt, which calls are out, and the way to find out. */
export function Interrupted() {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const site = useSite();
  const busy = useBusy();
  if (site === null) return null;
  const t = m.frame.interrupted;
  const rows = site.rows.filter((row) => site.inDoubt.includes(row.device.id));
  const calls = site.callsOut;
  const crashed = site.unfinished.filter(
    (run) => run.interrupted === 'crashed' && run.act !== 'test-call' && run.act !== 'problems',
  );
  if (rows.length === 0 && calls.length === 0 && crashed.length === 0) return null;
  const address = (deviceId: string): string =>
    site.rows.find((row) => row.device.id === deviceId)?.device.address ?? deviceId;
  return (
    <div className="stack notices">
      <NoticeBox
        tone="warn"
        actions={
          rows.length === 0 ? null : (
            <Button
              small
              kind="primary"
              disabled={busy}
              onPress={() =>
                void start(
                  'read-back:start',
                  { siteId: site.id, deviceIds: rows.map((row) => row.device.id) },
                  'read-back',
                )
              }
            >
              {t.readBack}
            </Button>
          )
        }
      >
        {rows.length === 0 ? null : (
          <>
            <p>{t.inDoubt(rows.length)}</p>
            <ul className="names">
              {rows.map((row) => {
                const result = site.applies.find((each) => each.deviceId === row.device.id);
                const sent = (result?.items ?? [])
                  .filter(({ outcome }) => outcome === 'unknown')
                  .map(({ key }) => texts.setting[key].label);
                return (
                  <li key={row.device.id}>
                    <span className="mono">{row.device.address}</span> {t.sent(sent)}
                  </li>
                );
              })}
            </ul>
          </>
        )}
        {calls.map((run) => (
          <p key={`${run.deviceId}${run.error === null}`}>
            {run.error === null
              ? t.callOut(run.address, formatTime(language, run.at))
              : errorText(texts, run.error)}
          </p>
        ))}
        {crashed.map((run) => (
          <p key={`${run.act}${run.deviceId}`}>
            {t.brokeOff(address(run.deviceId), texts.job[run.act], formatTime(language, run.at))}
          </p>
        ))}
      </NoticeBox>
    </div>
  );
}
