import { useMemo, useState } from 'react';
import type { JobView } from '../../../electron/contract/views.ts';
import { ColumnChoice } from '../../components/table/ColumnChoice.tsx';
import { TableTools } from '../../components/table/TableTools.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { type DeviceWork, WORK_KINDS, type WorkKind } from './device-work.ts';
import {
  FIXED_WORK_COLUMNS,
  WORK_COLUMNS,
  type WorkColumn,
  type WorkRow,
  workAnswers,
  workRow,
  workValue,
} from './work-columns.ts';

type Rows = {
  readonly all: readonly WorkRow[];
  /** What search and chips leave. */
  readonly left: readonly WorkRow[];
  readonly search: string;
  readonly setSearch: (search: string) => void;
  readonly kind: WorkKind | 'all';
  readonly setKind: (kind: WorkKind | 'all') => void;
};

/** The devices with their states, and those that search and chips leave. */
export function useWorkRows(work: readonly DeviceWork[], job: JobView | undefined): Rows {
  const m = useMessages();
  const texts = useTexts();
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<WorkKind | 'all'>('all');
  const all = useMemo(() => work.map((each) => workRow(texts, m, each, job)), [work, job, texts, m]);
  const left = useMemo(
    () => all.filter((each) => (kind === 'all' || each.kind === kind) && workAnswers(texts, m, each, search)),
    [all, kind, search, texts, m],
  );
  return { all, left, search, setSearch, kind, setKind };
}

/** What is above the table of step 5. */
export function WorkTools(props: {
  readonly rows: Rows;
  readonly columns: readonly WorkColumn[];
  readonly onColumns: (columns: readonly WorkColumn[]) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply.list;
  const { all, left, search, setSearch, kind, setKind } = props.rows;
  return (
    <TableTools
      label={t.search}
      search={search}
      onSearch={setSearch}
      chips={(['all', ...WORK_KINDS] as const).map((id) => ({
        id,
        label: t.state[id],
        count: id === 'all' ? all.length : all.filter((each) => each.kind === id).length,
      }))}
      chip={kind}
      onChip={setKind}
      cells={() => [
        WORK_COLUMNS.map((column) => t.column[column]),
        ...left.map((each) => WORK_COLUMNS.map((column) => workValue(texts, m, each, column))),
      ]}
      name={t.tableName}
      saved={(all) => all.table.saved}
      columns={
        <ColumnChoice
          all={WORK_COLUMNS}
          fixed={FIXED_WORK_COLUMNS}
          shown={props.columns}
          labels={t.column}
          onShow={props.onColumns}
        />
      }
    />
  );
}
