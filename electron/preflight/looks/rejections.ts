import type { CheckResult } from '../../domain/check.ts';
import { type Board, evidenceOf, hostsOf, isBad, isRed, nameOf, worstOf } from './rows.ts';

/** Whoever says one of these at one port of an address is reached there. */
const REACHED: ReadonlySet<CheckResult['code']> = new Set([
  'ok',
  'only-alone',
  'wavering',
  'no-greeting',
  'other-greeting',
  'busy',
]);
/** Rejections in sight, before silence beside them is taken for the same firewall's. */
const REJECTED_HOSTS = 2;

/** A rule sent the connection to another place than the address that was meant. */
const isElsewhere = (row: CheckResult): boolean => evidenceOf(row, 'addressFrom') === 'rule';
const portOf = (row: CheckResult): string => /:(\d+)$/.exec(nameOf(row))?.[1] ?? '';

/**
 * An address is "unreachable" at one port and answers at another: the way is there, and something rejects the one. The
 * routes of this laptop and of whoever answered are out of the question then.
 */
export function findRejectedPort(board: Board): void {
  const rows = board.rows().filter(({ id }) => id === 'tcp');
  for (const row of rows) {
    const address = evidenceOf(row, 'address');
    if ((row.code !== 'rejected' && row.code !== 'unreachable') || address === '' || isElsewhere(row))
      continue;
    const reached = rows.find(
      (each) => REACHED.has(each.code) && evidenceOf(each, 'address') === address && !isElsewhere(each),
    );
    if (!reached) continue;
    const mine = row.args.by !== 'way' && evidenceOf(row, 'saidBy') !== '';
    board.put({
      ...row,
      code: 'rejected',
      args: { ...row.args, errno: evidenceOf(row, 'errno'), reached: portOf(reached) },
      fixes: mine ? ['open-firewall', 'allow-this-program'] : ['open-firewall'],
      group: 'tcp:rejected',
    });
  }
}

/**
 * One firewall that rejects everything: it answers some and is silent to the others, since answers by ICMP are limited
 * to a few a second (RFC 1812 §4.3.2.8, RFC 4443 §2.4 (f)). The silent ones hang on the rejection, which says how many
 * they are. Over all ports first, then over one; not where anything was met otherwise.
 */
export function findRejectingFirewall(board: Board): void {
  const open = (): readonly CheckResult[] =>
    board
      .rows()
      .filter((row) => row.id === 'tcp' && row.cause === undefined && row.code !== 'not-applicable');
  foldRejections(board, open());
  for (const port of new Set(open().map(portOf)))
    foldRejections(
      board,
      open().filter((row) => portOf(row) === port),
    );
}

function foldRejections(board: Board, rows: readonly CheckResult[]): void {
  const bad = rows.filter(isBad);
  const rejected = bad.filter(({ code }) => code === 'rejected');
  const silent = bad.filter(({ code }) => code === 'timeout');
  const otherwise = rows.some(
    ({ code, status }) =>
      code !== 'rejected' && code !== 'timeout' && status !== 'skipped' && status !== 'warn',
  );
  if (otherwise || silent.length === 0 || hostsOf(rejected.filter(isRed)) < REJECTED_HOSTS) return;
  const root = worstOf(rejected);
  if (root)
    board.hang({ ...root, args: { ...root.args, unanswered: silent.length } }, [...rejected, ...silent]);
}
