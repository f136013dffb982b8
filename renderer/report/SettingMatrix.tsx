import type { ReactNode } from 'react';
import type { ReportModel } from '../../electron/domain/report-model.ts';
import {
  type ResultWords,
  resultWords,
  settingSection,
  settingValue,
  stateWord,
  type Texts,
} from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid } from './parts.tsx';

type Matrix = ReportModel['settings']['matrix'];
type Row = Matrix['rows'][number];
type Cell = NonNullable<Row['cells'][number]>;
type Outcome = Cell['outcomes'][number]['outcome'];

/** So many kinds of devices fit beside each other; further ones follow below. */
const COLUMNS = 5;
/** More different values than this are left to the workbook. */
const VALUES_SHOWN = 3;

/** 設定内容 as item × kind of device: what all have in common once, and per kind how it ended and what is its own. */
export function SettingMatrix({ model, words, texts }: PartProps) {
  const own = resultWords(model.options.language);
  const { columns, rows } = model.settings.matrix;
  return (
    <>
      <p className="note">{own.matrixNote}</p>
      {Array.from({ length: Math.ceil(columns.length / COLUMNS) }, (_, index) => index * COLUMNS).map(
        (from) => (
          <Grid
            key={from}
            className="settings-matrix"
            heads={[
              words.commonHeads[0],
              words.commonHeads[1],
              own.valueHead,
              ...columns.slice(from, from + COLUMNS).map((column) => (
                <>
                  {texts.product[column.product].short}
                  <div className="evidence">
                    {column.count > 1 ? words.deviceCount(column.count) : words.deviceNumbers(column.numbers)}{' '}
                    {texts.driver[column.driver]}
                  </div>
                  {column.planned && <div className="evidence">{own.planned}</div>}
                  {column.unsent !== null && (
                    <div className="evidence">{stateWord(texts, column.unsent)}</div>
                  )}
                  {column.restored !== 'no' && <div className="evidence">{own.putBack}</div>}
                </>
              )),
            ]}
            rows={bySection(rows, texts).map(({ row, section }) => {
              const common = commonValue(row);
              return [
                section,
                texts.setting[row.key].label,
                common === null ? '' : settingValue(texts, row.key, common),
                ...row.cells
                  .slice(from, from + COLUMNS)
                  .map((cell) => (cell === null ? '' : cellOf(cell, row, common, own, texts))),
              ];
            })}
          />
        ),
      )}
    </>
  );
}

/** A section's name stands at its first item only. */
function bySection(
  rows: readonly Row[],
  texts: Texts,
): readonly { readonly row: Row; readonly section: string }[] {
  let last = '';
  return rows.map((row) => {
    const name = settingSection(texts, row.key);
    const section = name === last ? '' : name;
    last = name;
    return { row, section };
  });
}

/** The value that every device with this item has. */
function commonValue(row: Row): string | null {
  const values = new Set(row.cells.flatMap((cell) => cell?.wanted.map(({ value }) => value) ?? []));
  return values.size === 1 ? ([...values][0] ?? null) : null;
}

function cellOf(cell: Cell, row: Row, common: string | null, own: ResultWords, texts: Texts): ReactNode {
  const said = (values: Cell['wanted']): string =>
    values.length > VALUES_SHOWN
      ? own.manyValues(values.length)
      : values.length === 1 && values[0]?.count === countOf(cell)
        ? settingValue(texts, row.key, values[0].value)
        : values
            .map(({ value, numbers }) => own.valueOf(settingValue(texts, row.key, value), numbers))
            .join(', ');
  const before = cell.before.filter(({ value }) => value !== '' && value !== null && value !== 'unknown');
  const several = countOf(cell) > 1;
  return (
    <>
      {cell.outcomes
        .map(({ outcome, count }) => (several ? `${MARKS[outcome]} ${count}` : MARKS[outcome]))
        .join('　')}
      {common === null && ` ${said(cell.wanted)}`}
      {!row.secret && cell.readBack.length > 0 && (
        <div className="evidence">{own.readBack(said(cell.readBack))}</div>
      )}
      {!row.secret && before.length > 0 && <div className="evidence">{own.before(said(before))}</div>}
    </>
  );
}

function countOf(cell: Cell): number {
  return cell.outcomes.reduce((sum, { count }) => sum + count, 0);
}

/** What was written and cannot be read back has a mark of its own; the note above names all. */
const MARKS: Readonly<Record<Outcome, string>> = {
  verified: '○',
  'written-unread': '▲',
  'unchanged-unread': '▲',
  differs: '△',
  unchanged: '－',
  'not-written': '×',
  unknown: '!',
};
