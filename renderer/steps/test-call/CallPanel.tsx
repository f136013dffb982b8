import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import type { Problem, TestCallResult } from '../../../electron/domain/plan.ts';
import { ErrorBox } from '../../components/ErrorBox.tsx';
import { Facts, SidePanel, SideSection } from '../../components/SidePanel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { ManualSteps } from '../ManualSteps.tsx';
import { TrustButton } from '../TrustButton.tsx';

/** One device's test call in full, what is left to do by hand, and its own list of reports. */
export function CallPanel(props: {
  readonly site: SiteView;
  readonly row: DeviceRow;
  readonly result: TestCallResult | undefined;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.testCall;
  const { site, row, result } = props;
  const state = texts.testCallState[result?.state ?? 'not-run'];
  const plan = site.plans.find((each) => each.deviceId === row.device.id);
  const manual = [...(result?.manual ?? []), ...(plan?.manual ?? [])].filter(
    (step, index, all) => all.findIndex((other) => other.id === step.id) === index,
  );
  const list = site.problems.find((each) => each.deviceId === row.device.id);
  const facts: readonly (readonly [string, string])[] =
    result === undefined
      ? []
      : [
          [t.column.ticket, result.ticket || t.ticketNone],
          [t.deviceState, result.deviceState],
          [t.message, result.message],
          [t.eventId, result.eventId],
          [t.duration, m.steps.preflight.seconds(result.durationMs)],
        ];
  return (
    <SidePanel
      title={
        <>
          {deviceTitle(row, texts.product[row.product].short)}{' '}
          <span className="muted mono">{row.device.address}</span>
        </>
      }
      subject={row.device.id}
      onClose={props.onClose}
    >
      <SideSection title={t.column.state}>
        <StatusMark words={state} />
        <p>{state.means}</p>
        <Facts rows={facts.filter(([, value]) => value !== '')} />
      </SideSection>
      {(result?.errors ?? []).map((error) => (
        <ErrorBox key={`${error.code}${JSON.stringify(error.args)}`} error={error} />
      ))}
      <TrustButton site={site} row={row} errors={result?.errors ?? []} />
      {manual.length === 0 ? null : (
        <SideSection title={t.manual}>
          <ManualSteps site={site} deviceId={row.device.id} steps={manual} />
        </SideSection>
      )}
      {list === undefined ? null : (
        <SideSection title={t.problemList}>
          {list.errors.map((error) => (
            <ErrorBox key={error.code} error={error} />
          ))}
          {list.problems.length === 0 && list.errors.length === 0 ? (
            <p className="muted">{t.problemNone}</p>
          ) : (
            <Problems problems={list.problems} />
          )}
        </SideSection>
      )}
    </SidePanel>
  );
}

function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  const m = useMessages();
  const t = m.steps.testCall;
  return (
    <ul className="plain stack">
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a device may list the same report twice
        <li key={index} className="stack-tight problem">
          <strong>{problem.message || '—'}</strong>
          <span className="muted small">
            {[problem.date, problem.severity, problem.status, problem.eventId]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
          {problem.ticket === '' ? null : (
            <span className="small">
              {t.problemColumn.ticket}: <span className="mono selectable">{problem.ticket}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
