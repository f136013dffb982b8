import type { CheckCode } from '../../domain/check.ts';
import { isContentAlias } from './content-alias.ts';
import { type Board, evidenceOf, isRed, nameOf } from './rows.ts';

const SHUT: ReadonlySet<CheckCode> = new Set(['timeout', 'refused', 'reset', 'rejected', 'unreachable']);

/** Whoever answers like this at a port lets others through it. */
const isOpen = ({ code }: { readonly code: CheckCode }): boolean => code === 'ok' || code === 'only-alone';
const portOf = (name: string): string => /:(\d+)$/.exec(name)?.[1] ?? '';

/**
 * One of the vendor's names leads to a public address that the guide does not print, with no alias of a content network's, and
 * nobody there takes a connection, while others are reached at the same port. Either the firewall lacks this address, or a DNS
 * filter leads the name to an address of its maker's that no list here has: both are said, as nothing tells them apart from here.
 */
export function findStrangeAddress(board: Board): void {
  const rows = board.rows();
  const connections = rows.filter(({ id }) => id === 'tcp');
  for (const name of rows.filter(({ id, profile }) => id === 'dns' && profile !== 'custom')) {
    const plain = name.code === 'ok' || name.code === 'differs-from-guide';
    const printed = name.code === 'ok' && evidenceOf(name, 'guide') !== '';
    if (!plain || printed || isContentAlias(evidenceOf(name, 'cname').split(' → ').at(-1) ?? '')) continue;
    const addresses = evidenceOf(name, 'addresses').split(', ');
    const own = connections.filter(
      (row) => nameOf(row) === nameOf(name) && addresses.includes(evidenceOf(row, 'address')),
    );
    const shut = own.filter((row) => isRed(row) && SHUT.has(row.code) && row.args.hop === undefined);
    const port = portOf(nameOf(name));
    const others = connections.some(
      (row) => nameOf(row) !== nameOf(name) && portOf(nameOf(row)) === port && isOpen(row),
    );
    if (shut.length === 0 || own.some(isOpen) || !others) continue;
    for (const row of shut)
      board.put({
        ...row,
        args: { ...row.args, strange: 1, resolver: evidenceOf(name, 'resolver') },
        fixes: [...row.fixes, 'compare-name-outside'],
      });
  }
}
