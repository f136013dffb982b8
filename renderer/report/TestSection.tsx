import { resultWords, testRecord } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, Section } from './parts.tsx';

/** More tickets than this stand in the list by device only. */
const TICKETS_SHOWN = 6;

/** 試験成績書: every test that was made, with procedure, expected and actual result, verdict, who and when. */
export function TestSection({ model, words, texts }: PartProps) {
  const own = resultWords(model.options.language);
  const rows = testRecord(texts, model);
  return (
    <Section title={words.sections.tests}>
      {rows.length > 0 && (
        <Grid
          className="record"
          heads={own.testHeads}
          rows={rows.map(({ item, of, procedure, expected, result, tickets, numbers, verdict, by, at }) => [
            item,
            of,
            procedure,
            expected,
            <>
              {result}
              {tickets.length > 0 && (
                <div>
                  <b>
                    {tickets.length > TICKETS_SHOWN
                      ? own.ticketsInList(words.sections.results)
                      : own.tickets(tickets.join(', '))}
                  </b>
                </div>
              )}
              {numbers !== '' && <div className="evidence">{numbers}</div>}
            </>,
            verdict,
            by,
            at,
          ])}
        />
      )}
      {model.testCalls.length === 0 && (
        <p>
          {texts.testCallState['not-run'].mark} {words.noTests}
        </p>
      )}
    </Section>
  );
}
