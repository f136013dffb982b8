import type { CheckResult } from '../../domain/check.ts';
import { twoAnswersGroup } from '../checks/dns.ts';
import { type Board, evidenceOf, isRed, nameOf } from './rows.ts';

/**
 * A name has an address that may well not be its own (the first of two answers, one that an agent made up), and nobody good is
 * behind it: no firewall is to be opened for that. What was met there hangs on the name; a name that another resolver answers
 * plainly was perhaps reached by that one's addresses, and only what was asked at the first answer's counts.
 */
export function findDoubtfulAddress(board: Board): void {
  const names = board.rows().filter(({ id }) => id === 'dns');
  for (const row of names) {
    if (!isDoubtful(row)) continue;
    const addresses = evidenceOf(row, 'addresses').split(', ');
    const own = names.filter((other) => nameOf(other) === nameOf(row));
    const plain = own.some(({ code, status }) => code !== row.code && status !== 'fail');
    const behind = board
      .rows()
      .filter((other) => nameOf(other) === nameOf(row) && isRed(other) && other.code !== 'local-block')
      .filter(
        (other) =>
          (other.id === 'tcp' && addresses.includes(evidenceOf(other, 'address'))) ||
          (!plain && (other.id === 'tls' || other.id === 'http')),
      );
    if (behind.length === 0) continue;
    const { usable: _usable, ...args } = row.args;
    const group = row.code === 'two-answers' ? twoAnswersGroup(String(args.resolver)) : row.group;
    const root = { ...row, status: 'fail', args, group } as const;
    board.put(root);
    board.hang(root, behind);
  }
}

function isDoubtful({ code, args }: CheckResult): boolean {
  return code === 'synthetic' || (code === 'two-answers' && args.usable === 1);
}
