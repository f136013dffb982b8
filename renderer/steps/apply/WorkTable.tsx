import { useCallback, useMemo } from 'react';
import { GroupLine } from '../../components/table/GroupLine.tsx';
import { type Place, RowsTable } from '../../components/table/RowsTable.tsx';
import { SortHeads } from '../../components/table/SortHead.tsx';
import { useLines, useRangeTicks } from '../../components/table/use-lines.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { WorkLine } from './WorkLine.tsx';
import type { useWorkRows } from './WorkTools.tsx';
import type { WorkColumn, WorkRow } from './work-columns.ts';

/** What stays beside an open side panel. */
const NARROW_COLUMNS: readonly WorkColumn[] = ['device', 'address', 'state'];

type Props = {
  /** The devices that search and chips leave, by product. */
  readonly kept: Pick<ReturnType<typeof useWorkRows>, 'groups' | 'sort' | 'setSort' | 'onHand'>;
  readonly columns: readonly WorkColumn[];
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
  /** Whether it is written to; null: nothing is, or not now. */
  readonly isChosen: (row: WorkRow) => boolean | null;
  readonly onChoose: (deviceIds: readonly string[], on: boolean) => void;
};

const idOf = ({ work }: WorkRow): string => work.row.device.id;

/** Hundreds of devices, grouped by product as in every step; what is in sight is drawn, and a device's name opens it. */
export function WorkTable({ kept, shown, onShow, isChosen, onChoose, ...props }: Props) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply;
  const { groups, sort, setSort } = kept;
  const columns = shown === null ? props.columns : NARROW_COLUMNS;
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
    [columns, sort, setSort, m, t],
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
      onHand={kept.onHand}
    />
  );
}
