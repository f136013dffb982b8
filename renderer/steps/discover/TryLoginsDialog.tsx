import { useRef, useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Dialog, NoneLeftDialog } from '../../components/Dialog.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { ProgressLine } from '../../components/ProgressLine.tsx';
import { say } from '../../stores/actions.ts';
import { useJob, useMessages, useTexts } from '../../stores/selectors.ts';
import { isSnmpComplete } from './snmp.ts';
import { TrialTable } from './TrialTable.tsx';

/**
 * Several logins, tried at each device in an order that a person gives; what each device took stands below. It may be
 * closed while it runs: the results are there when it is opened again.
 */
export function TryLoginsDialog(props: {
  readonly site: SiteView;
  readonly rows: readonly DeviceRow[];
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.logins.tries;
  const { site, rows } = props;
  const job = useJob('try-logins');
  const running = job?.state === 'running';
  const usable = site.credentials
    .filter(
      ({ passwordSet, snmp }) =>
        passwordSet || (snmp !== null && isSnmpComplete(snmp) && (snmp.user !== '' || snmp.version !== 'v3')),
    )
    .map(({ name }) => name);
  const [order, setOrder] = useState<readonly string[]>(() => site.credentials.map(({ name }) => name));
  const [chosen, setChosen] = useState<readonly string[]>(usable);
  const [shared, setShared] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const closing = useRef<HTMLButtonElement>(null);
  const logins = order.filter((name) => chosen.includes(name));
  const move = (name: string, by: number): void => {
    const at = order.indexOf(name);
    const without = order.filter((each) => each !== name);
    setOrder([...without.slice(0, at + by), name, ...without.slice(at + by)]);
  };
  const begin = async (): Promise<void> => {
    setFailure(null);
    const answer = await call('logins:try', {
      siteId: site.id,
      deviceIds: rows.map(({ device }) => device.id),
      logins: [...logins],
      shared,
    });
    if (!answer.ok) {
      setFailure(errorText(texts, answer.error));
      return;
    }
    // The button that was pressed rests while they are tried; the dialog may be left.
    closing.current?.focus();
    say((words) => words.logins.tries.started);
  };
  const ids = new Set(rows.map(({ device }) => device.id));
  const trials = site.loginTrials.filter(({ deviceId }) => ids.has(deviceId));
  if (rows.length === 0) return <NoneLeftDialog onClose={props.onClose} />;
  return (
    <Dialog
      title={t.title(rows.length)}
      text={t.text}
      wide
      onClose={props.onClose}
      failure={failure}
      buttons={
        <>
          <Button buttonRef={closing} onPress={props.onClose}>
            {m.common.close}
          </Button>
          <Button kind="primary" disabled={running || logins.length === 0} onPress={() => begin()}>
            {trials.length > 0 && !running ? t.again : t.start(rows.length)}
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="stack-tight">
          <p>{t.first}</p>
          <p>{t.guard}</p>
        </div>
        {order.length === 0 ? <NoticeBox tone="warn">{t.few}</NoticeBox> : <h3>{t.list}</h3>}
        <ol className="plain stack-tight" aria-label={t.list}>
          {order.map((name, at) => {
            const login = site.credentials.find((each) => each.name === name);
            const canBeUsed = usable.includes(name);
            return (
              <li key={name} className="bar">
                <Checkbox
                  checked={chosen.includes(name) && canBeUsed}
                  disabled={!canBeUsed || running}
                  label={t.use(name)}
                  onChange={(on) =>
                    setChosen(on ? [...chosen, name] : chosen.filter((each) => each !== name))
                  }
                >
                  <strong>{name}</strong> <span className="mono">{login?.user}</span>
                </Checkbox>
                {canBeUsed ? null : <Badge tone="warn">{t.noPassword}</Badge>}
                <span className="spring" />
                <Button
                  small
                  often
                  kind="quiet"
                  label={t.up(name)}
                  disabled={at === 0 || running}
                  onPress={() => move(name, -1)}
                >
                  ↑
                </Button>
                <Button
                  small
                  often
                  kind="quiet"
                  label={t.down(name)}
                  disabled={at === order.length - 1 || running}
                  onPress={() => move(name, 1)}
                >
                  ↓
                </Button>
              </li>
            );
          })}
        </ol>
        <Checkbox checked={shared} disabled={running} onChange={setShared}>
          {t.shared} <span className="muted">{t.sharedHint}</span>
        </Checkbox>
        {job === undefined ? null : <ProgressLine key={job.id} job={job} />}
        {trials.length === 0 ? null : <TrialTable rows={rows} trials={trials} ended={!running} />}
      </div>
    </Dialog>
  );
}
