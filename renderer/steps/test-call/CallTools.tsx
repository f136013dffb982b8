import { useMemo, useState } from 'react';
import type { DeviceRow, JobView } from '../../../electron/contract/views.ts';
import type { TestCallResult } from '../../../electron/domain/plan.ts';
import type { Product } from '../../../electron/domain/product.ts';
import { byProduct } from '../../components/table/by-product.ts';
import { ColumnChoice } from '../../components/table/ColumnChoice.tsx';
import type { Sort } from '../../components/table/rows.ts';
import { TableTools } from '../../components/table/TableTools.tsx';
import { type KeptRows, useKeptRows } from '../../components/table/use-kept-rows.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import type { completionsOf } from '../../wizard/completions.ts';
import {
  CALL_COLUMNS,
  type CallColumn,
  type CallRow,
  callAnswers,
  callRow,
  callValue,
  callWords,
  FIXED_CALL_COLUMNS,
} from './call-columns.ts';

/** The chip that is no state. */
const ALL = 'all';

type Calls = KeptRows<Product, CallRow> & {
  readonly all: readonly CallRow[];
  readonly sort: Sort<CallColumn> | null;
  readonly setSort: (sort: Sort<CallColumn> | null) => void;
  readonly search: string;
  readonly setSearch: (search: string) => void;
  readonly state: string;
  readonly setState: (state: string) => void;
};

const idOf = ({ row }: CallRow): string => row.device.id;
const productOf = ({ row }: CallRow): Product => row.product;

/** The devices with their test calls, and those that search and chips leave. */
export function useCallRows(
  rows: readonly DeviceRow[],
  results: ReadonlyMap<string, TestCallResult>,
  tests: ReturnType<typeof completionsOf>,
  job: JobView | undefined,
): Calls {
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const [search, setSearch] = useState('');
  const [state, setState] = useState(ALL);
  const [sort, setSort] = useState<Sort<CallColumn> | null>(null);
  const all = useMemo(() => {
    return rows.map((row) => callRow(row, results.get(row.device.id), tests.get(row.device.id), job));
  }, [rows, results, tests, job]);
  const fresh = useMemo(
    () =>
      byProduct(
        all.filter(
          (call) => (state === ALL || call.state === state) && callAnswers(texts, language, call, search),
        ),
        productOf,
        sort,
        (call, by) => callValue(texts, language, call, by),
      ),
    [all, state, search, sort, texts, language],
  );
  const kept = useKeptRows(
    fresh,
    { all, idOf, groupOf: productOf },
    JSON.stringify([state, search, sort]),
    job?.state === 'running',
  );
  return { ...kept, all, sort, setSort, search, setSearch, state, setState };
}

/** What is above the table of test calls. */
export function CallTools(props: {
  readonly calls: Calls;
  readonly columns: readonly CallColumn[];
  readonly drawn: readonly CallColumn[];
  readonly onColumns: (columns: readonly CallColumn[]) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.testCall;
  const { all, rows: left, search, setSearch, state, setState, renew } = props.calls;
  // A state that no device is in any more stays while it is the chosen one.
  const states = [...new Set([...all.map((call) => call.state), ...(state === ALL ? [] : [state])])];
  return (
    <TableTools
      label={t.search}
      search={search}
      onSearch={setSearch}
      chips={[
        { id: ALL, label: m.common.all, count: all.length },
        ...states.map((id) => ({
          id,
          label: callWords(texts, id).word,
          count: all.filter((call) => call.state === id).length,
        })),
      ]}
      chip={state}
      onChip={(wanted) => {
        setState(wanted);
        renew();
      }}
      cells={() => [
        CALL_COLUMNS.map((column) => t.column[column]),
        ...left.map((call) => CALL_COLUMNS.map((column) => callValue(texts, language, call, column))),
      ]}
      name={t.tableName}
      saved={(all) => all.table.saved}
      columns={
        <ColumnChoice
          all={CALL_COLUMNS}
          fixed={FIXED_CALL_COLUMNS}
          shown={props.columns}
          drawn={props.drawn}
          labels={t.column}
          onShow={props.onColumns}
        />
      }
    />
  );
}
