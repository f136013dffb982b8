import { PAGE_GROUP } from '../checks/page-instead.ts';
import { type Board, evidenceOf, groupBy, hostsOf } from './rows.ts';

/**
 * One and the same page at several of the vendor's names, with a title and without a word of the vendor: somebody
 * answers for them, though the page itself says neither "sign in" nor "blocked"; so it is in the place of TLS. Errors are
 * left out: those of a server's own look alike everywhere.
 */
export function findSamePage(board: Board): void {
  const strange = board
    .rows()
    .filter(
      (row) =>
        (row.code === 'ok' || row.args.notTls === 1) &&
        evidenceOf(row, 'ofVendor') === 'no' &&
        evidenceOf(row, 'page') !== '',
    );
  const same = (row: (typeof strange)[number]): string => `${row.id} ${evidenceOf(row, 'page')}`;
  for (const rows of groupBy(strange, same).values()) {
    if (hostsOf(rows) < 2) continue;
    for (const row of rows)
      board.put({
        ...row,
        status: row.status === 'pass' ? 'fail' : row.status,
        code: 'filtered',
        args: {
          ...row.args,
          status: Number(evidenceOf(row, 'status')),
          product: '',
          title: evidenceOf(row, 'title'),
          error: '',
        },
        fixes: ['allow-in-web-filter', 'sign-in-portal'],
        group: row.args.notTls === 1 ? `${PAGE_GROUP}:filtered:` : 'http:filtered:',
      });
  }
}
