import { useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import type { Problem } from '../../../electron/domain/plan.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { ErrorBox } from '../../components/ErrorBox.tsx';
import { Facts, SidePanel, SideSection } from '../../components/SidePanel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { formatTime } from '../../i18n/index.ts';
import { change, showDone, start } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useBusy, useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { ManualSteps } from '../ManualSteps.tsx';
import { TrustButton } from '../TrustButton.tsx';
import { type CallRow, callWords } from './call-columns.ts';
import { ServiceRequest } from './ServiceRequest.tsx';

/** One device's test call in full, what is left to do by hand, and its own list of reports. */
export function CallPanel(props: {
  readonly site: SiteView;
  readonly call: CallRow;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.testCall;
  const language = useAppStore((all) => all.language);
  const { site, call } = props;
  const { row, result, hand } = call;
  const state = callWords(texts, call.state);
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
        {hand === null ? null : <p>{t.byPerson(hand.by, formatTime(language, hand.at), hand.ticket)}</p>}
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
            <Problems site={site} row={row} problems={list.problems} />
          )}
        </SideSection>
      )}
      {row.traits.includes('service-request') && row.route === 'direct' ? (
        <SideSection title={t.request.title}>
          <ServiceRequest site={site} row={row} />
        </SideSection>
      ) : null}
    </SidePanel>
  );
}

function Problems(props: {
  readonly site: SiteView;
  readonly row: DeviceRow;
  readonly problems: readonly Problem[];
}) {
  const m = useMessages();
  const t = m.steps.testCall;
  const busy = useBusy();
  const { site, row, problems } = props;
  const { settings } = site.file;
  const [asking, setAsking] = useState<Problem | null>(null);
  const exclude = async (eventId: string): Promise<void> => {
    const excludedEvents = [...new Set([...settings.excludedEvents, eventId])];
    const text = excludedEvents.join('\n');
    if (await change('site:set-field', { siteId: site.id, path: 'settings.excludedEvents', text }))
      showDone((all) => all.steps.testCall.excludedDone(eventId));
  };
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
          <span className="bar">
            {problem.corrected ? <span className="muted small">✓ {t.corrected}</span> : null}
            {problem.acknowledgeable === true ? (
              <Button small kind="quiet" disabled={busy} onPress={() => setAsking(problem)}>
                {t.acknowledge}
              </Button>
            ) : null}
            {problem.eventId === '' || settings.excludedEvents.includes(problem.eventId) ? null : (
              <Button small kind="quiet" onPress={() => exclude(problem.eventId)}>
                {t.exclude}
              </Button>
            )}
          </span>
        </li>
      ))}
      {asking === null ? null : (
        <ConfirmDialog
          title={t.acknowledgeTitle}
          text={t.acknowledgeText}
          names={[[asking.date, asking.eventId, asking.message].filter((part) => part !== '').join(' · ')]}
          confirm={t.acknowledge}
          onConfirm={() =>
            void start(
              'problems:acknowledge',
              { siteId: site.id, deviceId: row.device.id, problem: asking, confirmed: true },
              'acknowledge',
            )
          }
          onClose={() => setAsking(null)}
        />
      )}
    </ul>
  );
}
