import type { FixId } from '../../domain/check.ts';
import type { TcpAttempt } from '../../net/tcp.ts';
import type { Verdict } from '../row.ts';

/** What an attempt tells of who refused it, for its sentence; nothing where the system does not say. */
export function whoSaid({ outcome, errno, saidBy, silentHop }: TcpAttempt): NonNullable<Verdict['args']> {
  return {
    ...(outcome === 'rejected' ? { errno } : {}),
    ...(outcome === 'unreachable' && saidBy === 'laptop' ? { near: 1 } : {}),
    ...(outcome === 'unreachable' || saidBy === undefined ? {} : { by: saidBy }),
    ...(silentHop === undefined ? {} : { hop: silentHop }),
  };
}

/** "Administratively prohibited" (RFC 4443 §3.1) is a rule's word; the others a router without a way on says too. */
export function isProhibited(errno: string): boolean {
  return errno === 'EACCES';
}

/** What helps against an answer by ICMP: the rule, the way behind whoever answered, and this PC where it may be its own. */
export function rejectionFixes({ errno, saidBy }: TcpAttempt): readonly FixId[] {
  return [
    'open-firewall',
    ...(isProhibited(errno) ? [] : ['check-route-beyond' as const]),
    ...(saidBy === 'way' ? [] : ['allow-this-program' as const]),
  ];
}

/** What helps where the packets do not leave this laptop's own network. */
export function unreachableHere({ silentHop }: TcpAttempt): readonly FixId[] {
  return silentHop === undefined ? ['check-route', 'allow-this-program'] : ['check-route'];
}
