import { useMemo, useState } from 'react';
import { type CheckResult, worst } from '../../../electron/domain/check.ts';
import { type Sort, sorted } from '../../components/table/rows.ts';
import { type KeptRows, useKeptRows } from '../../components/table/use-kept-rows.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { type CheckColumn, checkValue } from './check-columns.ts';
import { type Group, needsAction, rowKey } from './groups.ts';

const causeOf = ({ group }: CheckResult): string => group;

/** The causes of a table of checks and their rows, in the order that the person asked for and then in their places. */
export type KeptChecks = Pick<KeptRows<string, CheckResult>, 'renew' | 'onHand'> & {
  readonly groups: readonly Group[];
  readonly sort: Sort<CheckColumn> | null;
  readonly setSort: (sort: Sort<CheckColumn> | null) => void;
};

/** `groups`: what search and chip (`asked`) leave of `all`. */
export function useKeptChecks(
  groups: readonly Group[],
  all: readonly CheckResult[],
  asked: string,
  running: boolean,
): KeptChecks {
  const m = useMessages();
  const texts = useTexts();
  const [sort, setSort] = useState<Sort<CheckColumn> | null>(null);
  const fresh = useMemo(
    () =>
      groups.map(({ group, results }) => ({
        group,
        rows: sorted(results, sort, (result, by) => checkValue(texts, m, result, by)),
      })),
    [groups, sort, texts, m],
  );
  const kept = useKeptRows(
    fresh,
    { all, idOf: rowKey, groupOf: causeOf },
    JSON.stringify([asked, sort]),
    running,
  );
  const inOrder = useMemo(
    () =>
      kept.groups.map(({ group, rows }) => ({
        group,
        status: worst(rows.map(({ status }) => status)),
        results: rows,
      })),
    [kept.groups],
  );
  return { groups: inOrder, sort, setSort, renew: kept.renew, onHand: kept.onHand };
}

const idOf = ({ group }: Group): string => group;
const ALL = 'causes';
const one = (): typeof ALL => ALL;

/** The causes that need action: none moves while checks run or a pointer is over them; one that is mended goes. */
export function useKeptCauses(
  groups: readonly Group[],
  running: boolean,
): { readonly causes: readonly Group[]; readonly onHand: (inside: boolean) => void } {
  const fresh = useMemo(() => [{ group: ALL, rows: groups.filter(needsAction) }] as const, [groups]);
  const { rows, onHand } = useKeptRows(fresh, { all: groups, idOf, groupOf: one }, '', running);
  return { causes: useMemo(() => rows.filter(needsAction), [rows]), onHand };
}
