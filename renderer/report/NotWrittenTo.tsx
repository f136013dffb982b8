import { numberRanges, numbersIn } from '../../electron/address/address-list.ts';
import type { PartProps } from './part-props.ts';
import { NUMBERS_SHOWN } from './parts.tsx';

/** Who this program wrote nothing to, by kind, and how such a device is set: on its own screen, or not at all. */
export function NotWrittenTo({ model, words, texts }: PartProps) {
  const routes = new Map(model.devices.map(({ no, route }) => [no, route]));
  const kinds = new Map<string, number[]>();
  for (const { items, errors, numbers, product, driver } of model.settings.groups) {
    if (items.length > 0 || errors.length > 0) continue;
    for (const no of numbersIn(numbers)) {
      const how = routes.get(no) === 'none' ? texts.route.none.name : texts.driver[driver];
      const kind = `${texts.product[product].short} (${how})`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), no]);
    }
  }
  if (kinds.size === 0) return null;
  const named = (numbers: readonly number[]): string => {
    const ranges = numberRanges(numbers);
    return ranges.length > NUMBERS_SHOWN ? words.deviceCount(numbers.length) : words.deviceNumbers(ranges);
  };
  return (
    <p>
      <b>{words.untouched}</b>: {[...kinds].map(([kind, numbers]) => `${kind} ${named(numbers)}`).join(', ')}
    </p>
  );
}
