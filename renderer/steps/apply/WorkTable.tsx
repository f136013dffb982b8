import { useCallback, useMemo, useState } from 'react';
import { byProduct } from '../../components/table/by-product.ts';
import { GroupLine } from '../../components/table/GroupLine.tsx';
import { type Place, RowsTable } from '../../components/table/RowsTable.tsx';
import type { Sort } from '../../components/table/rows.ts';
import { SortHeads } from '../../components/table/SortHead.tsx';
import { useLines, useRangeTicks } from '../../components/table/use-lines.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { WorkLine } from './WorkLine.tsx';
import { type WorkColumn, type WorkRow, workValue } from './work-columns.ts';

/** What stays beside an open side panel. */
const NARROW_COLUMNS: readonly WorkColumn[] = ['device', 'address', 'state'];

type Props = {
  /** The devices that search and chips leave. */
  readonly rows: readonly WorkRow[];
  readonly columns: readonly WorkColumn[];
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
  /** Whether it is written to; null: nothing is, or not now. */
  readonly isChosen: (row: WorkRow) => boolean | null;
  readonly onChoose: (deviceIds: readonly string[], on: boolean) => void;
};

const idOf = ({ work }: WorkRow): string => work.row.device.id;

/** Hundreds of devices, grouped by product as in every step; what is in sight is drawn, and a device's name opens it. */
export function WorkTable({ rows, shown, onShow, isChosen, onChoose, ...props }: Props) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply;
  const [sort, setSort] = useState<Sort<WorkColumn> | null>(null);
  const columns = shown === null ? props.columns : NARROW_COLUMNS;
  const groups = useMemo(
    () =>
      byProduct(
        rows,
        ({ work }) => work.row.product,
        sort,
        (row, by) => workValue(texts, m, row, by),
      ),
    [rows, sort, texts, m],
  );
  const { lines, isOpen, toggle } = useLines(groups);
  const choose = useCallback(
    (list: readonly WorkRow[], on: boolean) =>
      onChoose(list.filter((row) => isChosen(row) !== null).map(idOf), on),
    [onChoose, isChosen],
  );
  const { onShift, onTick } = useRangeTicks(lines, choose, idOf);
  const head = useMemo(
    () => (
      <tr aria-rowindex={1}>
        <th className="check">
          <span className="visually-hidden">{m.common.all}</span>
        </th>
        <SortHeads columns={columns} labels={t.list.column} prefix="work" sort={sort} onSort={setSort} />
      </tr>
    ),
    [columns, sort, m, t],
  );
  const line = useCallback(
    (index: number, place: Place) => {
      const at = lines[index];
      if (at === undefined) return null;
      if (at.kind === 'row')
        return (
          <WorkLine
            key={idOf(at.row)}
            {...place}
            m={m}
            texts={texts}
            row={at.row}
            columns={columns}
            chosen={isChosen(at.row)}
            selected={shown === idOf(at.row)}
            onTick={onTick}
            onShow={onShow}
          />
        );
      const can = at.rows.filter((row) => isChosen(row) !== null);
      const ticked = can.filter((row) => isChosen(row) === true).length;
      const { name } = texts.product[at.group];
      return (
        <GroupLine
          key={at.group}
          place={place}
          // Without a tick its title stands in that column too.
          columns={columns.length + (can.length === 0 ? 1 : 0)}
          open={isOpen(at.group)}
          onToggle={() => toggle(at.group)}
          title={name}
          count={
            can.length === 0 ? t.matrix.count(at.rows.length) : t.list.groupCount(ticked, at.rows.length)
          }
          {...(can.length === 0
            ? {}
            : {
                tick: {
                  label: t.list.chooseGroup(name),
                  chosen: ticked,
                  of: can.length,
                  onChoose: (on: boolean) => choose(can, on),
                },
              })}
        />
      );
    },
    [lines, m, texts, t, columns, shown, onShow, onTick, choose, isChosen, isOpen, toggle],
  );
  return (
    <RowsTable
      id="plans"
      columns={columns.length}
      label={t.list.title}
      count={lines.length}
      head={head}
      line={line}
      onShift={onShift}
    />
  );
}
