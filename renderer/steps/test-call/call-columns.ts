import type { DeviceRow, JobView } from '../../../electron/contract/views.ts';
import type { Completion, HandTest } from '../../../electron/domain/completion.ts';
import type { TestCallResult } from '../../../electron/domain/plan.ts';
import { planStepName, type StatusWords, type Texts } from '../../../electron/texts/index.ts';
import { matches, type Narrow } from '../../components/table/rows.ts';
import { formatTime } from '../../i18n/index.ts';
import { handTestOf } from '../../wizard/completions.ts';
import { deviceTitle } from '../device-name.ts';

/** The columns of the table of test calls: what each shows of a device, for sorting, searching and copying alike. */
export const CALL_COLUMNS = ['device', 'address', 'serial', 'state', 'ticket', 'driver', 'at'] as const;
export type CallColumn = (typeof CALL_COLUMNS)[number];
/** Which device it is, and how far it is. */
export const FIXED_CALL_COLUMNS: readonly CallColumn[] = ['address', 'state'];

/** At 1024 pixels five fit. */
export const NARROW_CALLS: Narrow<CallColumn> = {
  below: 1300,
  most: 5,
  givesWay: ['driver', 'serial', 'at'],
};

/** A device with its last test call and its state now. */
export type CallRow = {
  readonly row: DeviceRow;
  readonly result: TestCallResult | undefined;
  /** The test that a person made in its place. */
  readonly hand: HandTest | null;
  readonly state: string;
};

/** The state of a success that tells nothing of the settings as they stand now. */
export const AGAIN = 'again';

/** The state of one that a person ticked without its result. */
const WITHOUT_RESULT = 'without-result';

/** Nothing went out: there is no time at which it was sent. */
const NEVER_SENT: ReadonlySet<TestCallResult['state']> = new Set(['not-sent', 'not-available', 'disabled']);

/**
 * A device of the table as it is now: by the running job's word, else by what a person recorded, else by its last result,
 * where that still says something.
 */
export function callRow(
  row: DeviceRow,
  result: TestCallResult | undefined,
  completion: Pick<Completion, 'test' | 'call'> | undefined,
  job: JobView | undefined,
): CallRow {
  const running = job?.state === 'running' ? job.perDevice[row.device.address] : undefined;
  const hand = handTestOf(completion);
  const test = completion?.test;
  const standing =
    test === 'again' || test === WITHOUT_RESULT ? test : (hand?.state ?? result?.state ?? 'not-run');
  return { row, result, hand, state: running?.state ?? standing };
}

/** A state in words: that of a result, or the step a job is at. */
export function callWords(texts: Texts, state: string): StatusWords & { readonly means: string } {
  if (state === AGAIN) return texts.testAgain;
  if (state === WITHOUT_RESULT) return texts.testWithoutResult;
  return Object.hasOwn(texts.testCallState, state)
    ? texts.testCallState[state as keyof typeof texts.testCallState]
    : { mark: '●', word: planStepName(texts, state), means: '' };
}

export function callValue(texts: Texts, language: 'ja' | 'en', call: CallRow, column: CallColumn): string {
  const { row, result, hand } = call;
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
      return hand?.ticket ?? result?.ticket ?? '';
    case 'driver':
      return hand === null ? texts.driver[row.driver] : texts.driver.manual;
    case 'at':
      if (hand !== null) return formatTime(language, hand.at);
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
