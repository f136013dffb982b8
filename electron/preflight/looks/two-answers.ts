import { twoAnswersGroup } from '../checks/dns.ts';
import { type Board, evidenceOf, isRed, nameOf } from './rows.ts';

/**
 * Two answers came to the question for a name, and behind the first nobody good is reached: it may well be the wrong one, so
 * that no firewall is to be opened for it. What was met there hangs on the name; a name that another resolver answers
 * plainly was perhaps reached by that one's addresses, and only what was asked at the first answer's counts.
 */
export function findWrongFirstAnswer(board: Board): void {
  const names = board.rows().filter(({ id }) => id === 'dns');
  for (const row of names) {
    if (row.code !== 'two-answers' || row.args.usable !== 1) continue;
    const addresses = evidenceOf(row, 'addresses').split(', ');
    const own = names.filter((other) => nameOf(other) === nameOf(row));
    const plain = own.some(({ code, status }) => code !== 'two-answers' && status !== 'fail');
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
    const root = { ...row, status: 'fail', args, group: twoAnswersGroup(String(args.resolver)) } as const;
    board.put(root);
    board.hang(root, behind);
  }
}
