import type { CheckResult, FixId } from '../../domain/check.ts';
import { AFTERWARDS } from '../checks/tls.ts';
import { type Board, evidenceOf, hostsOf, isRed } from './rows.ts';

/** One server may have nothing to say to a plain request; so many of several owners do not all keep silent. */
const HOSTS_AT_LEAST = 3;

/**
 * Encrypted connections to several hosts, all good, and not one byte in any of them: what cuts them lets a handshake pass
 * and judges what comes after it. One answer from one server and this is not so.
 */
export function findMuteServers(board: Board): void {
  findMute(board, 'tls', ['exempt-tls-inspection', 'open-firewall']);
  findMute(board, 'proxy-tls', ['exempt-tls-inspection', 'proxy-upstream']);
}

function findMute(board: Board, id: 'tls' | 'proxy-tls', fixes: readonly FixId[]): void {
  const good = (row: CheckResult): boolean =>
    row.id === id && !isRed(row) && evidenceOf(row, AFTERWARDS) !== '';
  const asked = board.rows().filter(good);
  if (hostsOf(asked) < HOSTS_AT_LEAST || asked.some((row) => evidenceOf(row, AFTERWARDS) === 'answer'))
    return;
  const recoded = asked.map(
    (row): CheckResult => ({
      ...row,
      status: 'fail',
      code: 'mute-servers',
      fixes: [...fixes],
      group: 'tls:mute-servers',
    }),
  );
  for (const row of recoded) board.put(row);
  const [root] = recoded;
  if (root) board.hang(root, recoded);
}
