import type { CheckCode, CheckResult } from '../../domain/check.ts';
import { type Board, detailOf, evidenceOf, groupBy, isBad, nameOf } from './rows.ts';

const UNKNOWN: ReadonlySet<CheckCode> = new Set(['nxdomain', 'no-address']);

/**
 * One of several resolvers says that a name has no address, and another one gives it: what a device gets depends on which of them
 * it asks, and the destination is not out of reach for all. Of a resolver in one row (this PC's own, beside those that count) it is
 * said where every name is known to another.
 */
export function findKnownElsewhere(board: Board): void {
  const groups = [...groupBy(names(board), nameOf).values()];
  for (const rows of groups) {
    const by = knownBy(rows);
    if (by !== '') for (const row of rows) tell(board, row, by);
  }
  if (groups.length === 0 || groups.some((rows) => knownBy(rows) === '')) return;
  const by = [...new Set(groups.flatMap((rows) => knownBy(rows).split(', ')))].join(', ');
  for (const row of board.rows()) if (row.id === 'dns.resolver') tell(board, row, by);
}

function names(board: Board): readonly CheckResult[] {
  return board.rows().filter((row) => row.id === 'dns');
}

/** The resolvers that gave an address; empty where none did. */
function knownBy(rows: readonly CheckResult[]): string {
  const known = rows.filter(({ status, code }) => status === 'pass' || code === 'differs-from-guide');
  return known.map((row) => evidenceOf(row, 'resolver') || detailOf(row)).join(', ');
}

function tell(board: Board, row: CheckResult, by: string): void {
  if (!UNKNOWN.has(row.code) || !isBad(row)) return;
  const fixes = ['set-dns-server' as const, ...row.fixes.filter((fix) => fix !== 'set-dns-server')];
  board.put({ ...row, args: { ...row.args, knownBy: by }, fixes });
}
