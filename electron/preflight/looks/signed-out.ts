import { type Board, isBad, nameOf } from './rows.ts';

/** Ports that whoever has not signed in does not get through. */
const SHUT: ReadonlySet<string> = new Set(['refused', 'reset', 'timeout', 'rejected']);

const portOf = (target: string): string => /:(\d+)$/.exec(target)?.[1] ?? '';

/**
 * Every answer at port 80 is a network's sign-in page, and another port is shut towards everybody: until somebody signs in
 * nothing else is let through, so nothing is known of the firewall's rules, and the sign-in comes first.
 */
export function findSignedOut(board: Board): void {
  const rows = board.rows();
  const pages = rows.filter(({ id, status }) => id === 'http' && status !== 'skipped');
  if (pages.length === 0 || pages.some(({ code }) => code !== 'captive-portal')) return;
  const tcp = rows.filter(({ id, code }) => id === 'tcp' && code !== 'not-applicable');
  for (const port of new Set(tcp.map((row) => portOf(nameOf(row))))) {
    const own = tcp.filter((row) => portOf(nameOf(row)) === port);
    if (!own.every((row) => isBad(row) && SHUT.has(row.code))) continue;
    for (const row of own)
      board.put({ ...row, args: { ...row.args, portal: 1 }, fixes: ['sign-in-portal', ...row.fixes] });
  }
}
