import { registrableDomain } from '../../address/registrable-domain.ts';
import type { CheckResult } from '../../domain/check.ts';
import { checksOf } from '../../domain/check-list.ts';
import { isContentAlias } from './content-alias.ts';
import {
  type Board,
  detailOf,
  evidenceOf,
  groupBy,
  hostOf,
  hostsOf,
  isBad,
  isRed,
  nameOf,
  worstOf,
} from './rows.ts';

/** So many names at one address, with no alias that leads there, are no accident. */
const MANY_NAMES = 3;

/**
 * Several names that lead to one and the same address, none that the guide prints, and behind it nobody who can
 * show the vendor's certificate: the resolver's own page. A content network may give two names one address too;
 * there the certificates are good. Where not even a connection is made there is no certificate to tell them apart, and
 * a firewall shuts content networks off too: then many names of two organisations count that no alias led there, or any that one
 * alias leads there which is no content network's. Names of one organisation, and a few, may be either: that is said.
 */
export function findForeignAddress(board: Board): void {
  const strange = board.rows().filter((row) => row.id === 'dns' && row.code === 'differs-from-guide');
  const where = (row: (typeof strange)[number]): string => `${detailOf(row)}|${evidenceOf(row, 'addresses')}`;
  for (const rows of groupBy(strange, where).values()) {
    const hosts = new Set(rows.map(hostOf));
    const behind = board
      .rows()
      .filter((row) => (row.id === 'tls' || row.id === 'http') && hosts.has(hostOf(row)));
    const proven = behind.some((row) => row.status === 'pass');
    const shut = board.rows().filter((row) => row.id === 'tcp' && hosts.has(hostOf(row)));
    const dead = shut.some(isRed) && shut.every((row) => row.status !== 'pass');
    const alias = sharedAliasOf(rows);
    const owners = new Set(rows.map((row) => registrableDomain(hostOf(row)))).size;
    const nobody = dead && alias !== null && owners > 1 && (alias !== '' || hostsOf(rows) >= MANY_NAMES);
    if (hostsOf(rows) < 2 || proven) continue;
    if (!behind.some(isBad) && !nobody) {
      if (!dead || alias === null) continue;
      const shared = alias === '' ? { shared: hostsOf(rows) } : { alias };
      for (const row of rows)
        board.put({ ...row, args: { ...row.args, ...shared }, fixes: [...row.fixes, 'allow-name-in-dns'] });
      continue;
    }
    const resolver = String(rows[0]?.args.resolver ?? '');
    const recoded = rows.map((row) => ({
      ...row,
      status: 'fail' as const,
      code: 'forged' as const,
      fixes: [nobody && alias ? 'allow-name-in-dns' : 'fix-dns-record', 'set-dns-server'] as const,
      group: `dns:forged:${resolver}`,
    }));
    for (const row of recoded) board.put({ ...row, fixes: [...row.fixes] });
    const root = worstOf(board.rows().filter((row) => row.id === 'dns' && row.code === 'forged'));
    const names = new Set(rows.map(nameOf));
    const rest = board.rows().filter((row) => checksOf('direct').includes(row.id) && names.has(nameOf(row)));
    if (root) board.hang(root, rest);
  }
}

/**
 * The name at the end of the aliases that all of these were led by; empty where none was, null where they differ, or where it says
 * nothing (a content network's).
 */
function sharedAliasOf(rows: readonly CheckResult[]): string | null {
  const ends = new Set(rows.map((row) => evidenceOf(row, 'cname').split(' → ').at(-1) ?? ''));
  const [end = ''] = ends;
  return ends.size > 1 || isContentAlias(end) ? null : end;
}
