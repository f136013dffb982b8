import { Fragment } from 'react';
import type { LeftDevice, RollbackRow } from '../../electron/domain/rollback.ts';
import { resultWords, rollbackWords, settingValue } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, NUMBERS_SHOWN, Section } from './parts.tsx';

/** More different values than this are left to the workbook. */
const VALUES_SHOWN = 3;

type LeftItem = LeftDevice['ways'][number]['items'][number];

/** 変更前の値と切り戻し: per way back, the items with what was on the devices before. */
export function Rollback({ model, words, texts }: PartProps) {
  const own = rollbackWords(model.options.language);
  const shared = resultWords(model.options.language);
  const said = ({ keys: [key] }: RollbackRow, value: string): string =>
    value === '' || key === undefined ? own.empty : settingValue(texts, key, value);
  const before = (row: RollbackRow): string =>
    row.values.length > VALUES_SHOWN
      ? shared.manyValues(row.values.length)
      : row.values
          .map(({ value, numbers }) =>
            row.values.length === 1 ? said(row, value) : shared.valueOf(said(row, value), numbers),
          )
          .join(', ');
  const line = (row: RollbackRow): string => {
    const items = row.keys.map((key) => texts.setting[key].label).join(', ');
    const what = row.values.length === 0 ? items : `${items}: ${before(row)}`;
    return row.everywhere && row.numbers.length > NUMBERS_SHOWN
      ? own.ofAll(what, row.count)
      : shared.valueOf(what, row.numbers);
  };
  const leftItem = (way: RollbackRow['way'], { key, before }: LeftItem): string => {
    const { label } = texts.setting[key];
    if (way !== 'value' && way !== 'device-clock') return label;
    return `${label}: ${before === '' ? own.empty : settingValue(texts, key, before)}`;
  };
  return (
    <Section title={words.sections.rollback}>
      {model.rollback.length === 0 ? (
        <p>{model.leftBehind.length === 0 ? own.none : own.noneOfJob}</p>
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
            rows={[...new Set(model.rollback.map(({ way }) => way))].map((way) => [
              own.way[way],
              model.rollback
                .filter((row) => row.way === way)
                .map((row) => <div key={line(row)}>{line(row)}</div>),
            ])}
          />
        </>
      )}
      {model.leftBehind.length > 0 && (
        <>
          <h2>{own.left.title}</h2>
          <p>{own.left.note}</p>
          <Grid
            className="left-behind"
            heads={own.left.heads}
            rows={model.leftBehind.map((device) => [
              <Fragment key="device">
                {device.address}
                <div className="evidence">
                  {[
                    texts.product[device.product].short,
                    device.serial === '' ? '' : own.left.serial(device.serial),
                  ]
                    .filter((part) => part !== '')
                    .join(', ')}
                </div>
              </Fragment>,
              own.left.why[device.why],
              device.ways.map(({ way, items }) => (
                <div key={way}>
                  {items.map((item) => leftItem(way, item)).join(', ')}
                  <div className="evidence">{own.way[way]}</div>
                </div>
              )),
            ])}
          />
        </>
      )}
    </Section>
  );
}
