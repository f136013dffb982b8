import type { CheckResult } from '../../domain/check.ts';
import { type Board, hostsOf } from './rows.ts';

const CUSTOM = 'custom';
/** One owner's servers may fall behind, or be at fault; so many of the vendor's do not all refuse a handshake of today. */
const HOSTS_AT_LEAST = 3;

/**
 * Every one of the vendor's servers refuses the handshake in the same words, and not one lets it be made: something on the way
 * answers in their place (an inspection that is old, or short of what was offered), and the vendor can mend nothing.
 */
export function findRefusedByAll(board: Board): void {
  for (const id of ['tls', 'proxy-tls'] as const) {
    const asked = board
      .rows()
      .filter((row) => row.id === id && row.profile !== CUSTOM && row.status !== 'skipped');
    const [first] = asked;
    const alike = asked.every((row) => isRefusal(row) && row.code === first?.code);
    if (!alike || hostsOf(asked) < HOSTS_AT_LEAST) continue;
    for (const row of asked)
      board.put({
        ...row,
        args: { ...row.args, all: 1 },
        fixes: ['exempt-tls-inspection', 'contact-vendor'],
      });
  }
}

/** Ended by an alert (RFC 8446 §6.2), before any certificate. */
function isRefusal({ code, args }: CheckResult): boolean {
  return (code === 'handshake-failed' && args.notTls === 0) || (code === 'protocol' && args.protocol === '');
}
