import type { PartProps } from './part-props.ts';
import { NUMBERS_SHOWN } from './parts.tsx';

/** Who this program wrote nothing to, on one line; of many of a kind their number. */
export function NotWrittenTo({ model, words, texts }: PartProps) {
  const { notWrittenTo } = model.settings;
  if (notWrittenTo.length === 0) return null;
  const told = notWrittenTo.map(({ product, driver, reports, numbers, count }) => {
    const how = reports ? texts.driver[driver] : texts.route.none.name;
    const who = numbers.length > NUMBERS_SHOWN ? words.deviceCount(count) : words.deviceNumbers(numbers);
    return `${texts.product[product].short} (${how}) ${who}`;
  });
  return (
    <p>
      <b>{words.untouched}</b>: {told.join(', ')}
    </p>
  );
}
