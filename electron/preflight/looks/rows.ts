import { type CheckResult, rowKey, severity } from '../../domain/check.ts';

/** What the looks across the rows share: what a row is about, and how it is hung on another. Pure. */

/** `host:port` of a target such as `www.ibm.com:443 [129.42.56.216]`. */
export function nameOf(result: Pick<CheckResult, 'target'>): string {
  return result.target.replace(/ \[.*$/, '');
}

export function hostOf(result: Pick<CheckResult, 'target'>): string {
  return nameOf(result)
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');
}

/** What stands in brackets: the address that was tried, or the resolver that was asked. */
export function detailOf(result: Pick<CheckResult, 'target'>): string {
  return / \[([^\]]+)\]?$/.exec(result.target)?.[1] ?? '';
}

export function isRed(result: CheckResult): boolean {
  return result.status === 'fail' || result.status === 'error';
}

export function isBad(result: CheckResult): boolean {
  return isRed(result) || result.status === 'warn';
}

export function evidenceOf(result: CheckResult, name: string): string {
  return result.evidence.find(({ key }) => key === name)?.value ?? '';
}

/** The rows of one look, changed as it goes. */
export type Board = {
  readonly rows: () => readonly CheckResult[];
  readonly put: (row: CheckResult) => void;
  /** Hangs rows on the one that is red for all of them; it says how many. */
  readonly hang: (root: CheckResult, rows: readonly CheckResult[]) => void;
};

export function createBoard(results: readonly CheckResult[]): Board {
  const order = results.map(rowKey);
  const held = new Map(results.map((result) => [rowKey(result), result]));
  const put = (row: CheckResult): void => {
    held.set(rowKey(row), row);
  };
  return {
    put,
    rows: () => order.flatMap((name) => held.get(name) ?? []),
    hang: (root, rows) => {
      const others = rows.filter((row) => rowKey(row) !== rowKey(root) && row.cause === undefined);
      const alike = others.filter((row) => row.id === root.id).length;
      put({ ...root, args: alike === 0 ? root.args : { ...root.args, count: alike + 1 } });
      for (const row of others)
        put({ ...row, status: 'skipped', cause: root.id, causeTarget: root.target, group: root.group });
    },
  };
}

/** The worst row, the first of equals: the one that speaks for all. */
export function worstOf(rows: readonly CheckResult[]): CheckResult | undefined {
  return [...rows].sort((a, b) => severity(a.status) - severity(b.status))[0];
}

export function groupBy(
  rows: readonly CheckResult[],
  name: (row: CheckResult) => string,
): ReadonlyMap<string, readonly CheckResult[]> {
  const groups = new Map<string, CheckResult[]>();
  for (const row of rows) groups.set(name(row), [...(groups.get(name(row)) ?? []), row]);
  return groups;
}

export function hostsOf(rows: readonly CheckResult[]): number {
  return new Set(rows.map(hostOf)).size;
}
