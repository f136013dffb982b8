import type { ReactNode } from 'react';
import { type CheckResult, summarise, worst } from '../../electron/domain/check.ts';
import { checkOrder } from '../../electron/domain/check-list.ts';
import { checkName, errorText } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, moment, Section } from './parts.tsx';
import { resultWords } from './result-words.ts';

/** More tickets than this stand in the list by device only. */
const TICKETS_SHOWN = 6;

/** 試験成績書: every test that was made, with procedure, expected and actual result, verdict, who and when. */
export function TestSection(props: PartProps) {
  const { model, words, texts } = props;
  const own = resultWords(model.options.language);
  const rows = [...checkRows(props), ...writeRows(props), ...callRows(props)];
  return (
    <Section title={words.sections.tests}>
      {rows.length > 0 && <Grid className="record" heads={own.testHeads} rows={rows} />}
      {model.testCalls.length === 0 && (
        <p>
          {texts.testCallState['not-run'].mark} {words.noTests}
        </p>
      )}
    </Section>
  );
}

type Cells = readonly ReactNode[];

/** One row a kind of check. */
function checkRows({ model, texts }: PartProps): readonly Cells[] {
  const own = resultWords(model.options.language);
  const results = [...model.checkGroups.flatMap((group) => group.results), ...model.clock];
  const kinds = new Map<string, CheckResult[]>();
  for (const result of results.toSorted((a, b) => checkOrder(a.id) - checkOrder(b.id))) {
    const name = checkName(texts, result.id);
    kinds.set(name, [...(kinds.get(name) ?? []), result]);
  }
  return [...kinds].map(([name, list]) => {
    const counts = summarise(list);
    const state = worst(list.map(({ status }) => status));
    const rest = (['warn', 'fail', 'error', 'skipped'] as const)
      .filter((status) => counts[status] > 0)
      .map((status) => `${texts.checkStatus[status].word} ${counts[status]}`)
      .join(', ');
    const { mark, word } = texts.checkStatus[state];
    return [
      name,
      own.target(list.length),
      own.checkMethod[list.some(({ from }) => from === 'device') ? 'device' : 'laptop'],
      own.checkExpected,
      own.checkResult(counts.pass, list.length, rest),
      `${mark} ${word}`,
      model.meta.engineer,
      moment(model.overview.preflightAt),
    ];
  });
}

/** One row a kind of device that was written to. */
function writeRows({ model, words, texts }: PartProps): readonly Cells[] {
  const own = resultWords(model.options.language);
  return model.settings.matrix.columns.flatMap((column, index): readonly Cells[] => {
    if (column.planned) return [];
    const counts = new Map<string, number>();
    const states: string[] = [];
    for (const { cells } of model.settings.matrix.rows)
      for (const { outcome, count } of cells[index]?.outcomes ?? []) {
        const { word } = texts.applyOutcome[outcome];
        counts.set(word, (counts.get(word) ?? 0) + count);
        states.push(outcome);
      }
    const failed = states.some((state) => state === 'not-written' || state === 'unknown');
    const doubtful = states.some((state) => state === 'differs' || state === 'written-unread');
    const verdict = texts.checkStatus[failed ? 'fail' : doubtful ? 'warn' : 'pass'];
    return [
      [
        own.writeItem,
        `${texts.product[column.product].short} ${words.deviceCount(column.count)}`,
        own.writeMethod,
        own.writeExpected,
        [...counts].map(([word, count]) => `${word} ${count}`).join(', '),
        `${verdict.mark} ${verdict.word}`,
        model.meta.engineer,
        words.period(moment(column.at), moment(column.until)),
      ],
    ];
  });
}

/** Test calls that ended alike, with their tickets. */
function callRows({ model, words, texts }: PartProps): readonly Cells[] {
  const own = resultWords(model.options.language);
  const groups = new Map<string, (typeof model.testCalls)[number][]>();
  for (const call of model.testCalls) {
    const why = call.errors.map(({ code }) => code).join();
    const name = JSON.stringify([call.product, call.state, call.by, why]);
    groups.set(name, [...(groups.get(name) ?? []), call]);
  }
  return [...groups.values()].flatMap((calls): readonly Cells[] => {
    const [first] = calls;
    if (first === undefined) return [];
    const count = calls.reduce((sum, call) => sum + call.count, 0);
    const tickets = calls.flatMap(({ ticket }) => (ticket === '' ? [] : [ticket]));
    const times = calls.map(({ startedAt }) => moment(startedAt)).sort();
    const { mark, word, means } = texts.testCallState[first.state];
    return [
      [
        own.testItem,
        `${texts.product[first.product].short} ${count > 1 ? words.deviceCount(count) : words.deviceNumbers(first.numbers)}`,
        first.by === '' ? own.testMethod : own.testByHand,
        own.testExpected,
        <>
          {first.errors.length > 0 ? first.errors.map((error) => errorText(texts, error)).join(' ') : means}
          {tickets.length > 0 && (
            <div>
              <b>
                {tickets.length > TICKETS_SHOWN
                  ? own.ticketsInList(words.sections.results)
                  : own.tickets(tickets.join(', '))}
              </b>
            </div>
          )}
          {first.state !== 'success' && count > 1 && (
            <div className="evidence">
              {words.deviceNumbers(calls.map(({ numbers }) => numbers).join(', '))}
            </div>
          )}
        </>,
        `${mark} ${word}`,
        first.by === '' ? model.meta.engineer : first.by,
        words.period(times[0] ?? '', times.at(-1) ?? ''),
      ],
    ];
  });
}
