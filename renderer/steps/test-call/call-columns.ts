import type { DeviceRow, JobView } from '../../../electron/contract/views.ts';
import type { TestCallResult } from '../../../electron/domain/plan.ts';
import { planStepName, type StatusWords, type Texts } from '../../../electron/texts/index.ts';
import { matches } from '../../components/table/rows.ts';
import { formatTime } from '../../i18n/index.ts';
import { deviceTitle } from '../device-name.ts';

/** The columns of the table of test calls: what each shows of a device, for sorting, searching and copying alike. */
export const CALL_COLUMNS = ['device', 'address', 'serial', 'state', 'ticket', 'driver', 'at'] as const;
export type CallColumn = (typeof CALL_COLUMNS)[number];
/** Which device it is, and how far it is. */
export const FIXED_CALL_COLUMNS: readonly CallColumn[] = ['address', 'state'];

/** A device with its last test call and its state now. */
export type CallRow = {
  readonly row: DeviceRow;
  readonly result: TestCallResult | undefined;
  readonly state: string;
};

/** The state of a success that tells nothing of the settings as they stand now. */
export const AGAIN = 'again';

/** Nothing went out: there is no time at which it was sent. */
const NEVER_SENT: ReadonlySet<TestCallResult['state']> = new Set(['not-sent', 'not-available', 'disabled']);

/** The state now: the running job's word for the device, else its last result, where that still says something. */
export function callState(
  row: DeviceRow,
  result: TestCallResult | undefined,
  again: boolean,
  job: JobView | undefined,
): string {
  const running = job?.state === 'running' ? job.perDevice[row.device.address] : undefined;
  return running?.state ?? (again ? AGAIN : (result?.state ?? 'not-run'));
}

/** A state in words: that of a result, or the step a job is at. */
export function callWords(texts: Texts, state: string): StatusWords {
  if (state === AGAIN) return texts.testAgain;
  return Object.hasOwn(texts.testCallState, state)
    ? texts.testCallState[state as keyof typeof texts.testCallState]
    : { mark: '●', word: planStepName(texts, state) };
}

export function callValue(texts: Texts, language: 'ja' | 'en', call: CallRow, column: CallColumn): string {
  const { row, result } = call;
  switch (column) {
    case 'device':
      return deviceTitle(row, texts.product[row.product].short);
    case 'address':
      return row.device.address;
    case 'serial':
      return row.device.serial ?? '';
    case 'state':
      return callWords(texts, call.state).word;
    case 'ticket':
      return result?.ticket ?? '';
    case 'driver':
      return texts.driver[row.driver];
    case 'at':
      return result === undefined || NEVER_SENT.has(result.state)
        ? ''
        : formatTime(language, result.startedAt);
  }
}

/** Whether a device answers a search: by address, name, product, or what its columns show. */
export function callAnswers(texts: Texts, language: 'ja' | 'en', call: CallRow, search: string): boolean {
  if (search.trim() === '') return true;
  const { device, product } = call.row;
  return matches(search, [
    ...CALL_COLUMNS.map((column) => callValue(texts, language, call, column)),
    ...device.addresses,
    device.name,
    texts.product[product].name,
  ]);
}
