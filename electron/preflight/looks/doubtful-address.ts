import type { CheckResult } from '../../domain/check.ts';
import { twoAnswersGroup } from '../checks/dns.ts';
import { type Board, evidenceOf, isRed, nameOf } from './rows.ts';

/**
 * A name has an address that may well not be its own (the first of two answers, one that an agent made up, none of the internet's:
 * a range for examples, or the site's own network), and nobody good is behind it: no firewall is to be opened for that. What was met there hangs on the name; a name that another resolver answers
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
    // Somebody there takes the connection: who that is, the rows behind it say.
    if (row.code === 'differs-from-guide' && isTaken(board, row)) continue;
    const root = toldOf(row);
    board.put(root);
    board.hang(root, behind);
  }
}

function isDoubtful({ code, args, profile }: CheckResult): boolean {
  // A site's own destinations may well be inside.
  if (code === 'differs-from-guide')
    return profile !== 'custom' && Boolean(args.notPublic) && args.notPublic === args.found;
  return code === 'synthetic' || (code === 'two-answers' && args.usable === 1);
}

function isTaken(board: Board, row: CheckResult): boolean {
  return board
    .rows()
    .some(
      ({ id, target, status }) => id === 'tcp' && nameOf({ target }) === nameOf(row) && status === 'pass',
    );
}

/** The name's row, red. */
function toldOf(row: CheckResult): CheckResult {
  const { usable: _usable, guide: _guide, notPublic: _notPublic, ...args } = row.args;
  const resolver = String(args.resolver);
  if (row.code === 'two-answers') return { ...row, status: 'fail', args, group: twoAnswersGroup(resolver) };
  if (row.code === 'synthetic') return { ...row, status: 'fail', args };
  return {
    ...row,
    status: 'fail',
    code: 'blocked',
    args: { ...args, inside: 1 },
    fixes: ['allow-name-in-dns'],
    group: `dns:blocked:${resolver}`,
  };
}
