import { Button as AriaButton } from 'react-aria-components';
import type { DeviceRow, JobView } from '../../../electron/contract/views.ts';
import type { TestCallResult } from '../../../electron/domain/plan.ts';
import { planStepName, type StatusWords, type Texts } from '../../../electron/texts/index.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { formatTime } from '../../i18n/index.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceMarks, deviceTitle } from '../device-name.ts';

type Props = {
  readonly rows: readonly DeviceRow[];
  readonly resultOf: (row: DeviceRow) => TestCallResult | undefined;
  readonly job: JobView | undefined;
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
  /** Why a device is not proposed, or null. */
  readonly whyNot: (row: DeviceRow) => 'not-set-up' | 'in-doubt' | null;
  readonly isChosen: (row: DeviceRow) => boolean;
  readonly onChoose: (rows: readonly DeviceRow[], on: boolean) => void;
};

/** Nothing went out: there is no time at which it was sent. */
const NEVER_SENT: ReadonlySet<TestCallResult['state']> = new Set(['not-sent', 'not-available', 'disabled']);

/** The state now: the running job's word for the device, else its last result. */
function callState(
  texts: Texts,
  row: DeviceRow,
  result: TestCallResult | undefined,
  job: JobView | undefined,
): StatusWords {
  const running = job?.state === 'running' ? job.perDevice[row.device.address] : undefined;
  if (running !== undefined) {
    return Object.hasOwn(texts.testCallState, running.state)
      ? texts.testCallState[running.state as keyof typeof texts.testCallState]
      : { mark: '●', word: planStepName(texts, running.state) };
  }
  return texts.testCallState[result?.state ?? 'not-run'];
}

export function CallTable(props: Props) {
  const m = useMessages();
  const t = m.steps.testCall;
  const chosen = props.rows.filter(props.isChosen).length;
  const wide = props.shown === null;
  return (
    <TableScroll label={t.column.device}>
      <table className="table">
        <thead>
          <tr>
            <th className="check">
              <Checkbox
                label={t.chooseAll}
                checked={chosen === props.rows.length}
                some={chosen > 0 && chosen < props.rows.length}
                onChange={(on) => props.onChoose(props.rows, on)}
              />
            </th>
            <th>{t.column.device}</th>
            <th>{t.column.state}</th>
            <th>{t.column.ticket}</th>
            {wide ? <th>{t.column.driver}</th> : null}
            {wide ? <th>{t.column.at}</th> : null}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <Row key={row.device.id} {...props} row={row} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Row(props: Props & { readonly row: DeviceRow }) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.testCall;
  const { row, shown } = props;
  const result = props.resultOf(row);
  const marks = deviceMarks(row);
  const why = props.whyNot(row);
  const name = deviceTitle(row, texts.product[row.product].short);
  return (
    <tr {...(shown === row.device.id ? { 'data-selected': true } : {})}>
      <td className="check">
        <Checkbox
          label={t.choose(`${name} ${row.device.address}`)}
          checked={props.isChosen(row)}
          onChange={(on) => props.onChoose([row], on)}
        />
      </td>
      <th scope="row">
        <AriaButton className="row-button" onPress={() => props.onShow(row.device.id)}>
          <span className="cell-2">
            <strong>{name}</strong>
            <span className="muted small">
              <span className="mono">{row.device.address}</span>
              {marks === '' ? '' : ` · ${marks}`}
            </span>
          </span>
        </AriaButton>
      </th>
      <td>
        <StatusMark words={callState(texts, row, result, props.job)} />
        {why === null ? null : <span className="muted small under">{t.whyNot[why]}</span>}
      </td>
      <td>
        {result === undefined || result.ticket === '' ? (
          <span className="muted">{result?.state === 'success' ? t.ticketNone : '—'}</span>
        ) : (
          <span className="bar">
            <strong className="mono selectable">{result.ticket}</strong>
            <CopyButton kind="quiet" text={result.ticket} of={result.ticket} />
          </span>
        )}
      </td>
      {shown === null ? <td className="small">{texts.driver[row.driver]}</td> : null}
      {shown === null ? (
        <td className="nowrap">
          {result === undefined || NEVER_SENT.has(result.state)
            ? '—'
            : formatTime(language, result.startedAt)}
        </td>
      ) : null}
    </tr>
  );
}
