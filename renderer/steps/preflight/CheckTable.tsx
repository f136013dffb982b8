import { useCallback, useMemo } from 'react';
import { groupTitle } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { StatusMark, toneOf } from '../../components/StatusMark.tsx';
import { GroupLine } from '../../components/table/GroupLine.tsx';
import { type Place, RowsTable } from '../../components/table/RowsTable.tsx';
import { SortHeads } from '../../components/table/SortHead.tsx';
import { useLines } from '../../components/table/use-lines.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { CheckLine } from './CheckLine.tsx';
import type { CheckColumn } from './check-columns.ts';
import { rowKey } from './groups.ts';
import type { KeptChecks } from './use-kept-checks.ts';

/** What stays beside an open side panel. */
const NARROW_COLUMNS: readonly CheckColumn[] = ['status', 'target', 'finding'];

type Props = {
  readonly kept: KeptChecks;
  readonly columns: readonly CheckColumn[];
  readonly shown: string | null;
  readonly running: boolean;
  readonly onShow: (key: string) => void;
  readonly onRerun: (group: string) => void;
};

/** Causes, and under each the rows that share it; only what is in sight is drawn. */
export function CheckTable({ kept, shown, running, onShow, onRerun, ...props }: Props) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.preflight;
  const { groups, sort, setSort } = kept;
  const columns = shown === null ? props.columns : NARROW_COLUMNS;
  const inOrder = useMemo(() => groups.map(({ group, results }) => ({ group, rows: results })), [groups]);
  const { lines, isOpen, toggle } = useLines(inOrder);
  const statusOf = useMemo(() => new Map(groups.map(({ group, status }) => [group, status])), [groups]);
  const head = useMemo(
    () => (
      <tr aria-rowindex={1}>
        <SortHeads columns={columns} labels={t.column} prefix="col" sort={sort} onSort={setSort} />
      </tr>
    ),
    [columns, sort, setSort, t],
  );
  const line = useCallback(
    (index: number, place: Place) => {
      const at = lines[index];
      if (at === undefined) return null;
      if (at.kind === 'row')
        return (
          <CheckLine
            key={`${at.group} ${rowKey(at.row)}`}
            {...place}
            m={m}
            texts={texts}
            result={at.row}
            columns={columns}
            selected={shown === rowKey(at.row)}
            onShow={onShow}
          />
        );
      const status = statusOf.get(at.group) ?? 'skipped';
      const title = groupTitle(texts, at.group);
      return (
        <GroupLine
          key={at.group}
          place={place}
          columns={columns.length}
          open={isOpen(at.group)}
          onToggle={() => toggle(at.group)}
          mark={<StatusMark words={texts.checkStatus[status]} tone={toneOf(status)} />}
          title={title}
          count={`(${at.rows.length})`}
        >
          {status === 'pass' ? null : (
            <Button
              small
              kind="quiet"
              outOfTab={!place.inTab}
              label={`${t.rerunGroup}: ${title}`}
              disabled={running}
              onPress={() => onRerun(at.group)}
            >
              {t.rerunGroup}
            </Button>
          )}
        </GroupLine>
      );
    },
    [lines, m, texts, t, columns, shown, running, onShow, onRerun, isOpen, toggle, statusOf],
  );
  return (
    <RowsTable
      id="checks"
      columns={columns.length}
      label={t.column.check}
      count={lines.length}
      head={head}
      line={line}
      onHand={kept.onHand}
    />
  );
}
