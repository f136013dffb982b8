import type { CheckCode } from '../../domain/check.ts';
import { type Board, detailOf, evidenceOf, groupBy, isBad, nameOf } from './rows.ts';

const OPEN: ReadonlySet<CheckCode> = new Set(['ok', 'only-alone', 'wavering']);
const SHUT: ReadonlySet<CheckCode> = new Set(['timeout', 'refused', 'reset', 'rejected']);

/**
 * Some of the addresses that a name has now are open and others shut, at one port: the host is allowed, and by a list of
 * addresses that its present ones are not all on. What the guide printed in 2020 may be gone, and IPv6 beside IPv4 decides nothing.
 */
export function findSomeAddresses(board: Board): void {
  const tcp = board.rows().filter((row) => row.id === 'tcp' && evidenceOf(row, 'addressFrom') !== 'guide');
  for (const rows of groupBy(tcp, nameOf).values()) {
    const open = rows.filter(({ code }) => OPEN.has(code));
    for (const row of rows) {
      if (open.length === 0 || !SHUT.has(row.code) || !isBad(row) || row.cause !== undefined) continue;
      board.put({
        ...row,
        args: { ...row.args, open: open.map((each) => detailOf(each)).join(', ') },
        fixes: ['update-allow-list-addresses'],
      });
    }
  }
}
