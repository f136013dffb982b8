import { useMemo, useState } from 'react';
import type { JobView } from '../../../electron/contract/views.ts';
import type { Product } from '../../../electron/domain/product.ts';
import { byProduct } from '../../components/table/by-product.ts';
import { ColumnChoice } from '../../components/table/ColumnChoice.tsx';
import type { Sort } from '../../components/table/rows.ts';
import { TableTools } from '../../components/table/TableTools.tsx';
import { type KeptRows, useKeptRows } from '../../components/table/use-kept-rows.ts';
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

type Rows = KeptRows<Product, WorkRow> & {
  readonly all: readonly WorkRow[];
  readonly sort: Sort<WorkColumn> | null;
  readonly setSort: (sort: Sort<WorkColumn> | null) => void;
  readonly search: string;
  readonly setSearch: (search: string) => void;
  readonly kind: WorkKind | 'all';
  readonly setKind: (kind: WorkKind | 'all') => void;
};

const idOf = ({ work }: WorkRow): string => work.row.device.id;
const productOf = ({ work }: WorkRow): Product => work.row.product;

/** The devices with their states, and those that search and chips leave. */
export function useWorkRows(work: readonly DeviceWork[], job: JobView | undefined): Rows {
  const m = useMessages();
  const texts = useTexts();
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<WorkKind | 'all'>('all');
  const [sort, setSort] = useState<Sort<WorkColumn> | null>(null);
  const all = useMemo(() => work.map((each) => workRow(texts, m, each, job)), [work, job, texts, m]);
  const fresh = useMemo(
    () =>
      byProduct(
        all.filter((each) => (kind === 'all' || each.kind === kind) && workAnswers(texts, m, each, search)),
        productOf,
        sort,
        (row, by) => workValue(texts, m, row, by),
      ),
    [all, kind, search, sort, texts, m],
  );
  const kept = useKeptRows(
    fresh,
    { all, idOf, groupOf: productOf },
    JSON.stringify([kind, search, sort]),
    job?.state === 'running',
  );
  return { ...kept, all, sort, setSort, search, setSearch, kind, setKind };
}

/** What is above the table of step 5. */
export function WorkTools(props: {
  readonly rows: Rows;
  readonly columns: readonly WorkColumn[];
  readonly drawn: readonly WorkColumn[];
  readonly onColumns: (columns: readonly WorkColumn[]) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply.list;
  const { all, rows: left, search, setSearch, kind, setKind, renew } = props.rows;
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
      onChip={(wanted) => {
        setKind(wanted);
        renew();
      }}
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
          drawn={props.drawn}
          labels={t.column}
          onShow={props.onColumns}
        />
      }
    />
  );
}
