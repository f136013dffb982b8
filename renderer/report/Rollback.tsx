import type { RollbackRow } from '../../electron/domain/rollback.ts';
import { resultWords, rollbackWords, settingValue } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, Section } from './parts.tsx';

/** More different values than this are left to the workbook. */
const VALUES_SHOWN = 3;

/** 変更前の値と切り戻し: what was on the devices before, and how each item gets back to it. */
export function Rollback({ model, words, texts }: PartProps) {
  const own = rollbackWords(model.options.language);
  const shared = resultWords(model.options.language);
  const said = (row: RollbackRow, value: string): string => {
    const [key] = row.keys;
    return value === '' || key === undefined ? own.empty : settingValue(texts, key, value);
  };
  const before = (row: RollbackRow): string => {
    if (row.values.length === 0) return '－';
    if (row.values.length > VALUES_SHOWN) return shared.manyValues(row.values.length);
    return row.values
      .map(({ value, numbers }) =>
        row.values.length === 1 ? said(row, value) : shared.valueOf(said(row, value), numbers),
      )
      .join(', ');
  };
  return (
    <Section title={words.sections.rollback}>
      {model.rollback.length === 0 ? (
        <p>{own.none}</p>
      ) : (
        <>
          <ol className="facts-said">
            {own.procedure.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <Grid
            className="rollback"
            heads={own.heads}
            rows={model.rollback.map((row) => [
              row.keys.map((key) => texts.setting[key].label).join(', '),
              before(row),
              words.deviceNumbers(row.numbers),
              own.way[row.way],
            ])}
          />
        </>
      )}
    </Section>
  );
}
