import { useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { CONTROLLER_FIXES, type ControllerFix } from '../../../electron/domain/controller.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Dialog, NoneLeftDialog } from '../../components/Dialog.tsx';
import { ErrorBox } from '../../components/ErrorBox.tsx';
import { ProgressLine } from '../../components/ProgressLine.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { start } from '../../stores/actions.ts';
import { useJob, useMessages, useTexts } from '../../stores/selectors.ts';
import { ItemTable } from '../apply/ItemTable.tsx';
import { deviceLine } from '../device-name.ts';
import { devicesLike, fixesFor } from './controller-fixes.ts';

type Stage = 'choose' | 'plan' | 'done';

/**
 * Mending clock, NTP and DNS on devices: choose, see before → after, write, see what was read back. The same
 * promise as in step 5: nothing is written that was not shown.
 */
export function ControllerDialog(props: {
  readonly site: SiteView;
  readonly result: CheckResult;
  /** Run the devices' checks again, when something was written. */
  readonly onClose: (written: boolean) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.preflight.mend;
  const { site, result } = props;
  const alike = devicesLike(site, result);
  const [fixes, setFixes] = useState<readonly ControllerFix[]>(fixesFor(result));
  const [all, setAll] = useState(false);
  const [stage, setStage] = useState<Stage>('choose');
  const job = useJob('controller-plan', 'controller-apply');
  const running = job?.state === 'running';
  // Never another device in the place of the one that was asked about.
  const rows = all ? alike : alike.filter(({ device }) => device.address === result.target);
  /** The devices that a plan was asked for: what is shown of them stays, whatever the list becomes. */
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const { ntp, dns } = site.file.network;
  const missing: Readonly<Record<ControllerFix, boolean>> = {
    dns: dns.length === 0,
    ntp: ntp.length === 0,
    timezone: false,
    time: false,
  };
  const detail: Readonly<Record<ControllerFix, string>> = {
    dns: dns.length === 0 ? t.noDns : dns.join(', '),
    ntp: ntp.length === 0 ? t.noNtp : ntp.join(', '),
    timezone: t.zone,
    time: t.time,
  };
  const usable = fixes.filter((fix) => !missing[fix]);
  const [failure, setFailure] = useState<string | null>(null);
  const refused = (error: Parameters<typeof errorText>[1]): void => setFailure(errorText(texts, error));
  const makePlan = async (): Promise<void> => {
    setFailure(null);
    const deviceIds = rows.map((row) => row.device.id);
    const begun = await start(
      'controller:plan',
      { siteId: site.id, deviceIds, fixes: [...usable] },
      'controller-plan',
      refused,
    );
    if (!begun) return;
    setAsked(new Set(deviceIds));
    setStage('plan');
  };
  const write = async (): Promise<void> => {
    setFailure(null);
    const shown = plans.map(({ deviceId }) => deviceId);
    const begun = await start(
      'controller:apply',
      { siteId: site.id, deviceIds: shown, confirmed: true },
      'controller-apply',
      refused,
    );
    if (begun) setStage('done');
  };
  const left = new Set(site.rows.filter((row) => row.chosen).map((row) => row.device.id));
  const plans = site.controller.plans.filter(({ deviceId }) => asked.has(deviceId) && left.has(deviceId));
  const applies = site.controller.applies.filter(({ deviceId }) => asked.has(deviceId));
  const changes = plans.filter((plan) => plan.state === 'changes');
  const noneLeft = stage === 'choose' ? rows.length === 0 : ![...asked].some((id) => left.has(id));
  if (noneLeft && stage !== 'done' && !running)
    return <NoneLeftDialog onClose={() => props.onClose(false)} />;
  return (
    <Dialog
      title={t.title}
      wide
      failure={failure}
      onClose={() => (running ? undefined : props.onClose(stage === 'done'))}
      buttons={
        stage === 'done' ? (
          <Button kind="primary" disabled={running} onPress={() => props.onClose(true)}>
            {t.recheck}
          </Button>
        ) : (
          <>
            <Button autoFocus disabled={running} onPress={() => props.onClose(false)}>
              {m.common.cancel}
            </Button>
            {stage === 'choose' ? (
              <Button kind="primary" disabled={usable.length === 0} onPress={() => makePlan()}>
                {t.makePlan}
              </Button>
            ) : (
              <Button kind="danger" disabled={running || changes.length === 0} onPress={() => write()}>
                {t.write(changes.length)}
              </Button>
            )}
          </>
        )
      }
    >
      {stage === 'choose' ? (
        <div className="stack">
          <p>{t.text}</p>
          {CONTROLLER_FIXES.map((fix) => (
            <Checkbox
              key={fix}
              checked={fixes.includes(fix) && !missing[fix]}
              disabled={missing[fix]}
              onChange={(on) => setFixes(on ? [...fixes, fix] : fixes.filter((each) => each !== fix))}
            >
              {t.fix[fix]} <span className="muted">{detail[fix]}</span>
            </Checkbox>
          ))}
          {alike.length > 1 ? (
            <Checkbox checked={all} onChange={setAll}>
              {t.allDevices(alike.length)}
            </Checkbox>
          ) : null}
          <ul className="names">
            {rows.slice(0, 6).map((row) => (
              <li key={row.device.id}>{deviceLine(row, texts.product[row.product].short)}</li>
            ))}
            {rows.length > 6 ? <li className="muted">{m.common.more(rows.length - 6)}</li> : null}
          </ul>
        </div>
      ) : (
        <div className="stack">
          {job === undefined ? null : <ProgressLine key={job.id} job={job} />}
          {stage === 'plan'
            ? plans.map((plan) => (
                <section key={plan.deviceId} className="stack">
                  <h3 className="bar">
                    <StatusMark words={texts.planState[plan.state]} />
                    <span className="mono">{plan.address}</span>
                  </h3>
                  {plan.errors.map((error) => (
                    <ErrorBox key={JSON.stringify(error)} error={error} />
                  ))}
                  {plan.warnings.map((warning) => (
                    <ErrorBox key={JSON.stringify(warning)} error={warning} tone="warn" />
                  ))}
                  <ItemTable label={plan.address} plan={plan} apply={undefined} />
                </section>
              ))
            : applies.map((apply) => (
                <section key={apply.deviceId} className="stack">
                  <h3 className="bar">
                    <StatusMark words={texts.applyState[apply.state]} />
                    <span className="mono">{apply.address}</span>
                  </h3>
                  {apply.errors.map((error) => (
                    <ErrorBox key={JSON.stringify(error)} error={error} />
                  ))}
                  <ItemTable label={apply.address} plan={undefined} apply={apply} />
                </section>
              ))}
        </div>
      )}
    </Dialog>
  );
}
