import type { PartProps } from './part-props.ts';
import { Grid } from './parts.tsx';

/** お客様情報の表記: the names as people write them, beside what devices are to be given. */
export function CustomerNames({ model, words, texts }: PartProps) {
  if (model.customerNames.length === 0) return null;
  return (
    <>
      <h2>{words.customerNames}</h2>
      <Grid
        className="customer-names"
        heads={words.customerNameHeads}
        rows={model.customerNames.map(({ key, japanese, kana, latin }) => [
          texts.setting[key].label,
          japanese,
          kana,
          latin,
        ])}
      />
    </>
  );
}
