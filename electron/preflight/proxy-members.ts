import type { HostPort } from '../address/net-address.ts';
import { pause } from '../net/deadline.ts';
import { hasRoute } from '../net/route.ts';
import { openTcpSurely } from '../net/tcp-sure.ts';
import { isTaken, NO_ROUTE, type TriedMember } from './checks/proxy-members.ts';
import type { PreflightInput } from './input.ts';

/** An earlier address gets so long a start over the next (RFC 8305 §5: 250 ms). */
const HEAD_START_MS = 250;

export type ChosenMember = {
  /** The address that the proxy is asked at; null where none can be. */
  readonly at: HostPort | null;
  /** What became of every address, where there are several; settles within one connection's deadline. */
  readonly tried: Promise<readonly TriedMember[]>;
};

/**
 * Which address of a proxy's name is asked: the first, in their order, that takes a TCP connection. All are tried at
 * once, so that a dead one costs no wait and is known. A single address is not tried beforehand: the first CONNECT is
 * its try.
 */
export async function chooseMember(
  addresses: readonly HostPort[],
  limits: Pick<PreflightInput['limits'], 'tcp' | 'proxy'>,
  signal: AbortSignal,
): Promise<ChosenMember> {
  const [only] = addresses;
  if (only !== undefined && addresses.length === 1) {
    if (await hasRoute(only.host)) return { at: only, tried: Promise.resolve([]) };
    return { at: null, tried: Promise.resolve([{ at: only, attempt: NO_ROUTE }]) };
  }
  const trying = addresses.map((at) => tryMember(at, Math.min(limits.tcp, limits.proxy), signal));
  const tried = Promise.all(trying);
  // Whoever awaits it later hears of a defect; until then it is nobody's.
  tried.catch(() => {});
  return { at: await firstTaken(trying, signal), tried };
}

async function tryMember(at: HostPort, timeoutMs: number, signal: AbortSignal): Promise<TriedMember> {
  if (!(await hasRoute(at.host))) return { at, attempt: NO_ROUTE };
  const { socket, ...attempt } = await openTcpSurely({ address: at.host, port: at.port, timeoutMs }, signal);
  socket?.on('error', () => {});
  socket?.destroy();
  return { at, attempt };
}

/** In order, each with its head start; where none came within it, whichever comes first. */
async function firstTaken(
  trying: readonly Promise<TriedMember>[],
  signal: AbortSignal,
): Promise<HostPort | null> {
  for (const each of trying) {
    const soon = await Promise.race([each, pause(HEAD_START_MS, signal).catch(() => null)]);
    if (soon && isTaken(soon)) return soon.at;
  }
  const taken = trying.map(async (each) => {
    const member = await each;
    if (!isTaken(member)) throw new NotTakenError();
    return member.at;
  });
  return Promise.any(taken).catch((error: unknown) => {
    const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const defect = causes.find((cause) => !(cause instanceof NotTakenError));
    if (defect !== undefined) throw defect;
    return null;
  });
}

class NotTakenError extends Error {}
