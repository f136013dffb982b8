import { insideGroup } from '../checks/tls.ts';
import { type Board, groupBy, hostsOf } from './rows.ts';

const CUSTOM = 'custom';

/**
 * One issuer that no public root knows over two or more of the vendor's hosts is interception, whatever their
 * domains: no authority but a public one has signed for two of them. What the same issuer signed beside is too.
 */
export function findInterception(board: Board): void {
  const unknown = board
    .rows()
    .filter(
      (row) => row.code === 'untrusted-issuer' || (row.code === 'intercepted' && row.status !== 'pass'),
    );
  for (const [issuer, rows] of groupBy(unknown, (row) => String(row.args.issuer ?? ''))) {
    const vendors = rows.filter((row) => row.profile !== CUSTOM);
    const known = rows.some((row) => row.code === 'intercepted');
    if (issuer === '' || (hostsOf(vendors) < 2 && !known)) continue;
    for (const row of rows)
      board.put({
        ...row,
        code: 'intercepted',
        args: { ...row.args, hosts: hostsOf(rows) },
        // What stops the destination beside stays what is to be mended first.
        ...(row.args.page === undefined
          ? { fixes: ['exempt-tls-inspection'], group: `tls:intercepted:${issuer}` }
          : { group: insideGroup(row.args.page, issuer) }),
      });
  }
}
