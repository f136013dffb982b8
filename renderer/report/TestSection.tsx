import { errorText } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Devices, Grid, moment, Section } from './parts.tsx';

/** テスト通報結果: state, time and ticket number per device; those that end alike without a number stand together. */
export function TestSection({ model, words, texts }: PartProps) {
  const single = model.testCalls.filter((test) => test.count === 1);
  const several = model.testCalls.filter((test) => test.count > 1);
  const state = (test: (typeof model.testCalls)[number]): string =>
    `${texts.testCallState[test.state].mark} ${texts.testCallState[test.state].word}`;
  return (
    <Section title={words.sections.tests}>
      {model.testCalls.length === 0 && (
        <p>
          {texts.testCallState['not-run'].mark} {words.noTests}
        </p>
      )}
      {single.length > 0 && (
        <Grid
          className={single.length > DENSE_FROM ? 'tests dense-tests' : 'tests'}
          heads={words.testHeads}
          rows={single.map((test) => [
            test.numbers,
            test.addresses[0] ?? '',
            texts.product[test.product].short,
            state(test),
            test.ticket === '' ? '－' : test.ticket,
            moment(test.startedAt),
            test.errors.length > 0
              ? test.errors.map((error) => errorText(texts, error)).join(' ')
              : [
                  test.by === '' ? '' : words.byPerson(test.by),
                  test.message || texts.testCallState[test.state].means,
                ]
                  .filter((part) => part !== '')
                  .join(' '),
          ])}
        />
      )}
      {several.map((test) => (
        <div key={test.numbers} className="group">
          <h2>{`${state(test)}　${words.groupTitle(test, texts.product[test.product].name)}`}</h2>
          <p>
            {test.message || texts.testCallState[test.state].means}（{moment(test.startedAt)}）
          </p>
          <p className="note">
            <Devices group={test} words={words} />
          </p>
        </div>
      ))}
    </Section>
  );
}

/** From so many rows on they are set smaller. */
const DENSE_FROM = 60;
