import { errorText } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Address, Grid, moment, Section } from './parts.tsx';

/** 6 テスト通報結果: state, time and ticket number per device. */
export function TestSection({ model, words, texts }: PartProps) {
  return (
    <Section title={words.sections.tests}>
      {model.testCalls.length === 0 ? (
        <p>
          {texts.testCallState['not-run'].mark} {words.noTests}
        </p>
      ) : (
        <Grid
          className="tests"
          heads={words.testHeads}
          rows={model.testCalls.map((test) => [
            test.no,
            <Address key="address" value={test.address} />,
            <Address key="product" value={texts.product[test.product].short} />,
            `${texts.testCallState[test.state].mark} ${texts.testCallState[test.state].word}`,
            <Address key="ticket" value={test.ticket === '' ? '－' : test.ticket} />,
            <Address key="at" value={moment(test.startedAt)} />,
            test.errors.length > 0
              ? test.errors.map((error) => errorText(texts, error)).join(' ')
              : test.message || texts.testCallState[test.state].means,
          ])}
        />
      )}
    </Section>
  );
}
