import { type CheckResult, rowKey } from '../domain/check.ts';
import { findAnswersForAll } from './looks/answers-for-all.ts';
import { findDoubtfulAddress } from './looks/doubtful-address.ts';
import { findForeignAddress } from './looks/foreign-address.ts';
import { findInterception } from './looks/interception.ts';
import { findKnownElsewhere } from './looks/known-elsewhere.ts';
import { findMuteServers } from './looks/mute-servers.ts';
import { findNoIPv4 } from './looks/no-ipv4.ts';
import { foldCauses } from './looks/one-cause.ts';
import {
  findDeadTunnels,
  findRateLimit,
  findRefusedAsker,
  findRefusedTunnels,
  leaveOutDirectWay,
  leaveOutUnusedFamily,
} from './looks/proxied.ts';
import { findRefusedByAll } from './looks/refused-by-all.ts';
import { findRejectedPort, findRejectingFirewall } from './looks/rejections.ts';
import { type Board, createBoard } from './looks/rows.ts';
import { findSamePage } from './looks/same-page.ts';
import { findSignedOut } from './looks/signed-out.ts';
import { findSomeAddresses } from './looks/some-addresses.ts';
import { findStrangeAddress } from './looks/strange-address.ts';

/** Each look by its turn: what a later one needs, an earlier one has found. */
const LOOKS: readonly ((board: Board) => void)[] = [
  findInterception,
  findSamePage,
  findKnownElsewhere,
  findForeignAddress,
  findDoubtfulAddress,
  findAnswersForAll,
  findNoIPv4,
  findRejectedPort,
  findMuteServers,
  findRefusedByAll,
  findDeadTunnels,
  findRateLimit,
  findRefusedTunnels,
  findRefusedAsker,
  leaveOutUnusedFamily,
  leaveOutDirectWay,
  findSomeAddresses,
  findStrangeAddress,
  findSignedOut,
  findRejectingFirewall,
  foldCauses,
];

/**
 * What only shows over several rows. Every look starts from what each row says by itself, so looking again, or after
 * some rows were run again, gives the same. Pure: gives back only the rows that changed.
 */
export function lookAcross(results: readonly CheckResult[]): readonly CheckResult[] {
  const alone = results.map(byItself);
  const board = createBoard(alone);
  for (const look of LOOKS) look(board);
  return board.rows().flatMap((row, index) => {
    const own = alone[index] as CheckResult;
    const changed = row.status !== own.status || row.code !== own.code || row.args !== own.args;
    const { status, code, args, fixes, group } = own;
    const now: CheckResult = changed ? { ...row, alone: { status, code, args, fixes, group } } : row;
    return JSON.stringify(now) === JSON.stringify(results[index]) ? [] : [now];
  });
}

/** A row without what was made of it in the light of others. */
function byItself(result: CheckResult): CheckResult {
  const { alone, cause: _cause, causeTarget: _target, ...rest } = result;
  return alone === undefined ? rest : { ...rest, ...alone };
}

export { rowKey as key };
