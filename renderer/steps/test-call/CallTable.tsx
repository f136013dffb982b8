import { useCallback, useMemo } from 'react';
import type { WhyNot } from '../../../electron/domain/test-proposal.ts';
import { GroupLine } from '../../components/table/GroupLine.tsx';
import { type Place, RowsTable } from '../../components/table/RowsTable.tsx';
import { SortHeads } from '../../components/table/SortHead.tsx';
import { TickBox } from '../../components/table/TickBox.tsx';
import { useLines, useRangeTicks } from '../../components/table/use-lines.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { CallLine } from './CallLine.tsx';
import type { useCallRows } from './CallTools.tsx';
import type { CallColumn, CallRow } from './call-columns.ts';

/** What stays beside an open side panel. */
const NARROW_COLUMNS: readonly CallColumn[] = ['device', 'state', 'ticket'];

type Props = {
  /** The devices that search and chips leave, by product. */
  readonly kept: Pick<ReturnType<typeof useCallRows>, 'rows' | 'groups' | 'sort' | 'setSort' | 'onHand'>;
  readonly columns: readonly CallColumn[];
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
  /** Why a device is not proposed, or null. */
  readonly whyNot: (call: CallRow) => WhyNot | null;
  readonly isChosen: (call: CallRow) => boolean;
  readonly onChoose: (calls: readonly CallRow[], on: boolean) => void;
};

const idOfCall = ({ row }: CallRow): string => row.device.id;

/** Devices that send a test call, grouped by product as in step 2; only what is in sight is drawn. */
export function CallTable({ kept, shown, onShow, whyNot, isChosen, onChoose, ...props }: Props) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.testCall;
  const { rows: calls, groups, sort, setSort } = kept;
  const columns = shown === null ? props.columns : NARROW_COLUMNS;
  const { lines, isOpen, toggle } = useLines(groups);
  const { onShift, onTick } = useRangeTicks(lines, onChoose, idOfCall);
  const chosen = calls.filter(isChosen).length;
  const head = useMemo(
    () => (
      <tr aria-rowindex={1}>
        <th className="check">
          <TickBox
            label={t.chooseAll}
            checked={chosen === calls.length}
            some={chosen > 0 && chosen < calls.length}
            outOfTab={false}
            onChange={(on) => onChoose(calls, on)}
          />
        </th>
        <SortHeads columns={columns} labels={t.column} prefix="call" sort={sort} onSort={setSort} />
      </tr>
    ),
    [columns, sort, setSort, t, chosen, calls, onChoose],
  );
  const line = useCallback(
    (index: number, place: Place) => {
      const at = lines[index];
      if (at === undefined) return null;
      if (at.kind === 'row')
        return (
          <CallLine
            key={at.row.row.device.id}
            {...place}
            m={m}
            texts={texts}
            language={language}
            call={at.row}
            columns={columns}
            chosen={isChosen(at.row)}
            why={whyNot(at.row)}
            selected={shown === at.row.row.device.id}
            onTick={onTick}
            onShow={onShow}
          />
        );
      const ticked = at.rows.filter(isChosen).length;
      const { name } = texts.product[at.group];
      return (
        <GroupLine
          key={at.group}
          place={place}
          columns={columns.length}
          open={isOpen(at.group)}
          onToggle={() => toggle(at.group)}
          title={name}
          count={t.groupCount(ticked, at.rows.length)}
          tick={{
            label: t.chooseGroup(name),
            chosen: ticked,
            of: at.rows.length,
            onChoose: (on) => onChoose(at.rows, on),
          }}
        />
      );
    },
    [
      lines,
      m,
      texts,
      language,
      t,
      columns,
      shown,
      onShow,
      onTick,
      onChoose,
      isChosen,
      whyNot,
      isOpen,
      toggle,
    ],
  );
  return (
    <RowsTable
      id="calls"
      columns={columns.length}
      label={t.column.device}
      count={lines.length}
      head={head}
      line={line}
      onShift={onShift}
      onHand={kept.onHand}
    />
  );
}
