import { useCallback, useMemo, useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { WHY_NOT } from '../../../electron/domain/test-proposal.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useColumns, useFitting } from '../../components/table/use-columns.ts';
import { start } from '../../stores/actions.ts';
import { keptChoice } from '../../stores/kept-choice.ts';
import { useBusy, useJob, useMessages, useTexts } from '../../stores/selectors.ts';
import { completionsOf } from '../../wizard/completions.ts';
import { useRerun } from '../../wizard/rerun.ts';
import { deviceLine, reportingRows } from '../device-name.ts';
import { CallPanel } from './CallPanel.tsx';
import { CallTable } from './CallTable.tsx';
import { CallTools, useCallRows } from './CallTools.tsx';
import { CALL_COLUMNS, type CallRow, callRow, FIXED_CALL_COLUMNS, NARROW_CALLS } from './call-columns.ts';
import { notProposed } from './not-proposed.ts';

/** Devices this tool talks to: those that report themselves, and the management appliance. */
function callable(all: readonly DeviceRow[]): readonly DeviceRow[] {
  return reportingRows(all).filter(
    (row) => row.route === 'direct' || (row.route === 'lxca' && row.traits.includes('appliance')),
  );
}

/** Names shown of those that are done by hand. */
const NAMES_SHOWN = 6;

/** Devices whose tick the person changed, and to what. */
const useTicked = keptChoice<ReadonlyMap<string, boolean>>();

/** Step 6: send to all or some, follow each to its end, take the ticket number down. */
export function TestCallStep({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.testCall;
  const job = useJob('test-call', 'problems', 'acknowledge', 'service-request');
  const rows = useMemo(() => callable(site.rows), [site.rows]);
  const results = useMemo(
    () => new Map(site.testCalls.map((call) => [call.deviceId, call])),
    [site.testCalls],
  );
  const resultOf = (row: DeviceRow) => results.get(row.device.id);
  const tests = completionsOf(site);
  const calls = useCallRows(rows, results, tests, job?.kind === 'test-call' ? job : undefined);
  const passed = (row: DeviceRow): boolean => tests.get(row.device.id)?.test === 'passed';
  const { columns, show } = useColumns('calls', CALL_COLUMNS, FIXED_CALL_COLUMNS);
  const drawn = useFitting(columns, NARROW_CALLS);
  // Those without a success are proposed, what is done by hand is recorded by hand; what the person changes wins over the proposal.
  const [changed, setChanged] = useTicked(site.id, new Map());
  const isChosen = (row: DeviceRow): boolean =>
    changed.get(row.device.id) ?? (notProposed(site, row) === null && !passed(row));
  const chosen = rows.filter(isChosen);
  const sendable = chosen.filter((row) => site.testable.includes(row.device.id));
  const byHand = chosen.filter((row) => !site.testable.includes(row.device.id));
  const busy = useBusy();
  const [shown, setShown] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const choose = useCallback(
    (list: readonly CallRow[], on: boolean) =>
      setChanged((before) => new Map([...before, ...list.map(({ row }) => [row.device.id, on] as const)])),
    [setChanged],
  );
  const close = useCallback(() => setShown(null), []);
  const canAsk = !busy && chosen.length > 0;
  // Only what can be answered now is asked: a question that waits would come up by itself when the work has ended.
  useRerun(useCallback(() => setAsking(canAsk), [canAsk]));
  const send = async (): Promise<void> => {
    const deviceIds = chosen.map((row) => row.device.id);
    const began = await start(
      'test-call:start',
      { siteId: site.id, deviceIds, confirmed: true },
      'test-call',
    );
    // Ticked for this once: what it comes to says whether it is proposed again.
    if (began) setChanged((before) => new Map([...before].filter(([, on]) => !on)));
  };
  const problems = (): void =>
    void start(
      'problems:start',
      { siteId: site.id, deviceIds: rows.map((row) => row.device.id) },
      'problems',
    );
  // Said once for all: the rows name the reason in a word.
  const left = WHY_NOT.flatMap((why) => {
    const count = rows.filter(
      (row) => !isChosen(row) && !passed(row) && notProposed(site, row) === why,
    ).length;
    return count === 0 ? [] : [t.notChosen[why](count)];
  });
  const panel = rows.find((row) => row.device.id === shown);
  const ok = rows.filter(passed).length;

  // Also where no device is left at all: a question that was only hidden would come up again by itself.
  const confirmation = asking ? (
    <ConfirmDialog
      title={t.confirmTitle}
      text={sendable.length === 0 ? t.confirmNone : t.confirmText(sendable.length)}
      names={sendable.map((row) => deviceLine(row, texts.product[row.product].short))}
      noneLeft={chosen.length === 0}
      confirm={sendable.length === 0 ? t.byHand(byHand.length) : t.confirm}
      onConfirm={() => void send()}
      onClose={() => setAsking(false)}
    >
      {byHand.length === 0 ? null : (
        <>
          <p>{t.confirmByHand(byHand.length)}</p>
          <ul className="names">
            {byHand.slice(0, NAMES_SHOWN).map((row) => (
              <li key={row.device.id}>{deviceLine(row, texts.product[row.product].short)}</li>
            ))}
            {byHand.length > NAMES_SHOWN ? (
              <li className="muted">{m.common.more(byHand.length - NAMES_SHOWN)}</li>
            ) : null}
          </ul>
        </>
      )}
    </ConfirmDialog>
  ) : null;

  if (rows.length === 0)
    return (
      <>
        <EmptyState title={t.emptyTitle} text={t.emptyText} />
        {confirmation}
      </>
    );
  return (
    <div className="step-fill">
      <div className="bar">
        <span>{site.testCalls.length + ok === 0 ? t.intro : t.success(ok, rows.length)}</span>
        <div className="bar bar-end">
          <Button disabled={busy} onPress={problems}>
            {t.problems}
          </Button>
          <Button kind="primary" disabled={!canAsk} onPress={() => setAsking(true)}>
            {chosen.length === 0
              ? t.sendNone
              : sendable.length === 0
                ? t.byHand(byHand.length)
                : t.send(sendable.length)}
          </Button>
        </div>
      </div>
      {left.length === 0 ? null : <p className="muted">{left.join(texts.language === 'ja' ? '' : ' ')}</p>}
      <CallTools calls={calls} columns={columns} drawn={drawn} onColumns={show} />
      <div className="with-side" {...(panel === undefined ? {} : { 'data-open': true })}>
        {calls.rows.length === 0 ? (
          <p className="card">{m.table.noMatch}</p>
        ) : (
          <CallTable
            kept={calls}
            columns={drawn}
            shown={shown}
            onShow={setShown}
            whyNot={({ row }) => notProposed(site, row)}
            isChosen={({ row }) => isChosen(row)}
            onChoose={choose}
          />
        )}
        {panel === undefined ? null : (
          <CallPanel
            site={site}
            call={callRow(panel, resultOf(panel), tests.get(panel.device.id), undefined)}
            onClose={close}
          />
        )}
      </div>
      {confirmation}
    </div>
  );
}
