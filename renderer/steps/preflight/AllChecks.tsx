import { useMemo, useState } from 'react';
import { type CheckResult, type CheckStatus, WORST_FIRST } from '../../../electron/domain/check.ts';
import { ColumnChoice } from '../../components/table/ColumnChoice.tsx';
import { TableTools } from '../../components/table/TableTools.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import {
  CHECK_COLUMNS,
  type CheckColumn,
  checkValue,
  FIXED_CHECK_COLUMNS,
  resultAnswers,
} from './check-columns.ts';
import { groupResults } from './groups.ts';
import { type KeptChecks, useKeptChecks } from './use-kept-checks.ts';

type Chosen = 'all' | CheckStatus;

/** The results that search and chips leave, by their causes. */
export function useChosenChecks(
  results: readonly CheckResult[],
  running: boolean,
): KeptChecks & {
  readonly search: string;
  readonly setSearch: (search: string) => void;
  readonly status: Chosen;
  readonly setStatus: (status: Chosen) => void;
} {
  const m = useMessages();
  const texts = useTexts();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<Chosen>('all');
  const groups = useMemo(
    () =>
      groupResults(
        results.filter(
          (result) =>
            (status === 'all' || result.status === status) && resultAnswers(texts, m, result, search),
        ),
      ),
    [results, status, search, texts, m],
  );
  const kept = useKeptChecks(groups, results, JSON.stringify([status, search]), running);
  return { ...kept, search, setSearch, status, setStatus };
}

/** What is above the table of all checks. */
export function CheckTools(props: {
  readonly results: readonly CheckResult[];
  readonly chosen: ReturnType<typeof useChosenChecks>;
  readonly columns: readonly CheckColumn[];
  readonly onColumns: (columns: readonly CheckColumn[]) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.preflight;
  const { results, chosen } = props;
  return (
    <TableTools
      label={t.search}
      search={chosen.search}
      onSearch={chosen.setSearch}
      chips={[
        { id: 'all' as Chosen, label: m.common.all, count: results.length },
        ...WORST_FIRST.map((id) => ({
          id,
          label: texts.checkStatus[id].word,
          count: results.filter(({ status }) => status === id).length,
        })),
      ]}
      chip={chosen.status}
      onChip={(wanted) => {
        chosen.setStatus(wanted);
        chosen.renew();
      }}
      cells={() => [
        CHECK_COLUMNS.map((column) => t.column[column]),
        ...chosen.groups.flatMap((group) =>
          group.results.map((result) => CHECK_COLUMNS.map((column) => checkValue(texts, m, result, column))),
        ),
      ]}
      name={t.tableName}
      saved={(all) => all.table.saved}
      columns={
        <ColumnChoice
          all={CHECK_COLUMNS}
          fixed={FIXED_CHECK_COLUMNS}
          shown={props.columns}
          labels={t.column}
          onShow={props.onColumns}
        />
      }
    />
  );
}
