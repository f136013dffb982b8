import { type CheckResult, summarise, worst } from '../domain/check.ts';
import { checkOrder } from '../domain/check-list.ts';
import { type ItemOutcome, isUnproven } from '../domain/item-outcome.ts';
import type { SettingState } from '../domain/plan.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { endedUnsent } from '../domain/setting-state.ts';
import { checkName } from './check-words.ts';
import { countWords } from './count-words.ts';
import { stateWord } from './device-results.ts';
import { errorText } from './error-text.ts';
import { moment } from './moment.ts';
import { resultWords } from './result-words.ts';
import { sentences } from './sentences.ts';
import type { Texts } from './shape.ts';

/** A line of the 試験成績書. */
export type TestRow = {
  readonly item: string;
  readonly of: string;
  readonly procedure: string;
  readonly expected: string;
  readonly result: string;
  /** Numbers that the support centre gave. */
  readonly tickets: readonly string[];
  /** Which devices of several, where they did not end well; '' elsewhere. */
  readonly numbers: string;
  readonly verdict: string;
  readonly by: string;
  readonly at: string;
};

/** 試験成績書: every test that was made, with procedure, expected and actual result, verdict, who and when. */
export function testRecord(texts: Texts, model: ReportModel): readonly TestRow[] {
  return [
    ...checkRows(texts, model),
    ...writeRows(texts, model),
    ...brokenOffRows(texts, model),
    ...callRows(texts, model),
  ];
}

/** From where a check was made: some kinds are made from the laptop and of the devices' own values as well. */
const METHODS: readonly CheckResult['from'][] = ['laptop', 'device'];

/** One row a kind of check. */
function checkRows(texts: Texts, model: ReportModel): readonly TestRow[] {
  const own = resultWords(texts.language);
  const results = [...model.checkGroups.flatMap((group) => group.results), ...model.clock];
  const kinds = new Map<string, CheckResult[]>();
  for (const result of results.toSorted((a, b) => checkOrder(a.id) - checkOrder(b.id))) {
    const name = checkName(texts, result.id);
    kinds.set(name, [...(kinds.get(name) ?? []), result]);
  }
  return [...kinds].map(([name, list]): TestRow => {
    const counts = summarise(list);
    const state = worst(list.map(({ status }) => status));
    const rest = (['warn', 'fail', 'error', 'skipped'] as const)
      .filter((status) => counts[status] > 0)
      .map((status) => `${texts.checkStatus[status].word} ${counts[status]}`)
      .join(', ');
    const { mark, word } = texts.checkStatus[state];
    return {
      item: name,
      of: own.target(list.length),
      procedure: [...new Set(list.map(({ from }) => from))]
        .sort((a, b) => METHODS.indexOf(a) - METHODS.indexOf(b))
        .map((from) => own.checkMethod[from])
        .join(own.methodsJoined),
      expected: own.checkExpected,
      result: own.checkResult(counts.pass, list.length, rest),
      tickets: [],
      numbers: '',
      verdict: `${mark} ${word}`,
      by: model.meta.engineer,
      at: moment(model.overview.preflightAt),
    };
  });
}

/** One row a kind of device that was written to; kinds that ended alike at one time share it. */
function writeRows(texts: Texts, model: ReportModel): readonly TestRow[] {
  const own = resultWords(texts.language);
  const words = countWords(texts.language);
  const rows = model.settings.matrix.columns.flatMap((column, index): readonly TestRow[] => {
    // Those that ended before anything was sent are told with their causes (`brokenOffRows`).
    if (column.planned || column.unsent !== null) return [];
    const counts = new Map<string, number>();
    const states: ItemOutcome[] = [];
    for (const { cells } of model.settings.matrix.rows)
      for (const { outcome, count } of cells[index]?.outcomes ?? []) {
        const { word } = texts.applyOutcome[outcome];
        counts.set(word, (counts.get(word) ?? 0) + count);
        states.push(outcome);
      }
    return [
      {
        item: column.restored === 'no' ? own.writeItem : own.undoItem,
        of: `${texts.product[column.product].short} ${words.deviceCount(column.count)}`,
        procedure: states.every((state) => !isWritten(state)) ? own.readMethod : own.writeMethod,
        expected: column.restored === 'no' ? own.writeExpected : own.undoExpected,
        result: [...counts].map(([word, count]) => `${word} ${count}`).join(', '),
        tickets: [],
        numbers: '',
        verdict: writeVerdict(texts, column, states),
        by: model.meta.engineer,
        at: words.period(moment(column.at), moment(column.until)),
      },
    ];
  });
  const alike = new Map<string, TestRow[]>();
  for (const row of rows) {
    const name = JSON.stringify([row.item, row.result, row.verdict, row.at]);
    alike.set(name, [...(alike.get(name) ?? []), row]);
  }
  return [...alike.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ ...first, of: own.map(({ of }) => of).join(', ') }];
  });
}

/** Ends that leave a device as it was to be: how its values came out is the verdict. */
const AS_WANTED: ReadonlySet<SettingState> = new Set(['done', 'no-change', 'restored']);

/**
 * The verdict on devices of one kind. Of those that did not end as they were to, the list of results has a word for each;
 * the same word stands here, with how many of these devices it is about where they did not all end so.
 */
function writeVerdict(
  texts: Texts,
  { ended, count }: ReportModel['settings']['matrix']['columns'][number],
  outcomes: readonly ItemOutcome[],
): string {
  const words = countWords(texts.language);
  if (ended.some(({ state }) => !AS_WANTED.has(state)))
    return ended
      .map(({ state, count: own }) =>
        own === count ? stateWord(texts, state) : `${stateWord(texts, state)} ${words.deviceCount(own)}`,
      )
      .join(', ');
  const failed = outcomes.some((outcome) => outcome === 'not-written' || outcome === 'unknown');
  const doubtful = outcomes.some((outcome) => outcome === 'differs' || isUnproven(outcome));
  const { mark, word } = texts.checkStatus[failed ? 'fail' : doubtful ? 'warn' : 'pass'];
  return `${mark} ${word}`;
}

/** Something was sent, or was to be: found as wanted, a value is only read. */
function isWritten(outcome: ItemOutcome): boolean {
  return outcome !== 'unchanged' && outcome !== 'unchanged-unread';
}

/** Ends without an item that are no broken test: nothing was tried, it is for a person, or there was nothing to write. */
const NOTHING_TRIED: ReadonlySet<string> = new Set(['not-run', 'manual', 'no-change']);

/** Writes that ended before the first item, or before anything was sent: the device was not reached, did not take the login, was not what it was. */
function brokenOffRows(texts: Texts, model: ReportModel): readonly TestRow[] {
  const own = resultWords(texts.language);
  const words = countWords(texts.language);
  const broken = model.settings.groups.filter(
    (group) => endedUnsent(group) || (group.items.length === 0 && !NOTHING_TRIED.has(group.state)),
  );
  return broken.map((group): TestRow => {
    const { product, state, errors, count, numbers, at, until } = group;
    const { means } = texts.applyState[state];
    const undone = state === 'restored' || state === 'partly-restored';
    return {
      item: undone ? own.undoItem : own.writeItem,
      of: `${texts.product[product].short} ${count > 1 ? words.deviceCount(count) : words.deviceNumbers(numbers)}`,
      procedure: own.writeMethod,
      expected: undone ? own.undoExpected : own.writeExpected,
      result:
        errors.length > 0
          ? sentences(
              texts.language,
              errors.map((error) => errorText(texts, error, 'paper')),
            )
          : means,
      tickets: [],
      numbers: count > 1 && state !== 'restored' ? words.deviceNumbers(numbers) : '',
      verdict: stateWord(texts, state),
      by: model.meta.engineer,
      at: words.period(moment(at), moment(until)),
    };
  });
}

/** Test calls that ended alike, with their tickets; what could not be sent stands as not made, by nobody. */
function callRows(texts: Texts, model: ReportModel): readonly TestRow[] {
  const own = resultWords(texts.language);
  const words = countWords(texts.language);
  const groups = new Map<string, ReportModel['testCalls'][number][]>();
  for (const call of model.testCalls) {
    const why = call.errors.map(({ code }) => code).join();
    const name = JSON.stringify([call.product, call.state, call.by, call.test, why]);
    groups.set(name, [...(groups.get(name) ?? []), call]);
  }
  return [...groups.values()].flatMap((calls): readonly TestRow[] => {
    const [first] = calls;
    if (first === undefined) return [];
    const count = calls.reduce((sum, call) => sum + call.count, 0);
    const times = calls.map(({ startedAt }) => moment(startedAt)).sort();
    const made = first.test !== 'open';
    return [
      {
        item: own.testItem,
        of: `${texts.product[first.product].short} ${count > 1 ? words.deviceCount(count) : words.deviceNumbers(first.numbers)}`,
        procedure: first.by === '' && made ? own.testMethod : own.testByHand,
        expected: own.testExpected,
        result:
          first.errors.length > 0
            ? sentences(
                texts.language,
                first.errors.map((error) => errorText(texts, error, 'paper')),
              )
            : callMeaning(texts, first),
        tickets: calls.flatMap(({ ticket }) => (ticket === '' ? [] : [ticket])),
        numbers:
          first.test !== 'passed' && count > 1
            ? words.deviceNumbers(calls.map(({ numbers }) => numbers).join(', '))
            : '',
        verdict: own.test[first.test],
        by: !made ? '－' : first.by === '' ? model.meta.engineer : first.by,
        at: made ? words.period(times[0] ?? '', times.at(-1) ?? '') : '－',
      },
    ];
  });
}

function callMeaning(texts: Texts, { test, state }: ReportModel['testCalls'][number]): string {
  if (test === 'again') return texts.testAgain.means;
  return (state === 'without-result' ? texts.testWithoutResult : texts.testCallState[state]).means;
}
