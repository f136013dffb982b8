import { isIP, type Socket } from 'node:net';
import { applyConnectTo } from '../address/connect-to.ts';
import type { CheckResult } from '../domain/check.ts';
import { pause } from '../net/deadline.ts';
import { type Greeter, readGreeting } from '../net/greeting.ts';
import { requestOver } from '../net/plain-http.ts';
import { hasRoute } from '../net/route.ts';
import { openTcp } from '../net/tcp.ts';
import { openTcpSurely } from '../net/tcp-sure.ts';
import { type HttpsDate, withAfterwards } from './ask-inside.ts';
import { judgeHttp } from './checks/http.ts';
import { judgeTcp, type TcpFacts } from './checks/tcp.ts';
import { judgeTls } from './checks/tls.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import { profileOf } from './names.ts';
import { observeTls, type Reach } from './observe-tls.ts';
import { type AskedAtOnce, SETTLE_MS } from './one-by-one.ts';
import { row, type Verdict } from './row.ts';
import { judgingOf, type TlsMet } from './tls-met.ts';
import { oneThatOpens } from './wavering-way.ts';

/** How a server that is ready begins: FTP with its code (RFC 959 §5.4), SSH with its version (RFC 4253 §4.2). */
const GREETINGS: Readonly<Record<Greeter, string>> = { ftp: '220', ssh: 'SSH-' };

/** Nobody took the connection, and it may be for how many were asked for. */
const SHUT: ReadonlySet<string> = new Set(['refused', 'reset', 'rejected', 'timeout']);

/** A second time, one after the other: the addresses that failed when all were asked at once, on a way that wavers or not. */
export type Again = { readonly failed: ReadonlySet<string>; readonly wavers: boolean };

/** What the direct way to one destination came to. */
export type DirectWay = AskedAtOnce & {
  readonly rows: readonly CheckResult[];
  readonly date: HttpsDate | null;
};

/** An address to try, and why this one. */
export type Candidate = {
  /** The address as DNS, the guide or the rule names it. */
  readonly meant: string;
  readonly address: string;
  readonly port: number;
  readonly from: TcpFacts['addressFrom'];
};

/**
 * Where connections to a destination go: every address that DNS gave (or the guide prints, or the host itself
 * is), each through its own --connect-to rule where there is one; a rule for the name stands for them all.
 */
export function candidatesOf(
  destination: Destination,
  resolved: readonly string[],
  input: PreflightInput,
): readonly Candidate[] {
  const { host, port } = destination;
  const from = destination.literal ? 'literal' : resolved.length > 0 ? 'dns' : 'guide';
  const addresses = destination.literal ? [host] : resolved.length > 0 ? resolved : destination.guide;
  const each = addresses.map((address): Candidate => {
    const target = applyConnectTo(input.connectTo, address, port);
    // The row names the address that was meant; the connection goes where the rule says.
    return {
      meant: address,
      address: target.host,
      port: target.port,
      from: target.rewritten ? 'rule' : from,
    };
  });
  const named = applyConnectTo(input.connectTo, host, port);
  const byName = named.rewritten && isIP(named.host.replace(/%.*$/, '')) !== 0;
  if (!byName || each.some((candidate) => candidate.from === 'rule')) return each;
  return [{ meant: named.host, address: named.host, port: named.port, from: 'rule' }];
}

/**
 * TCP to every address, then TLS or HTTP over the first that opened. `again` is null for the first time.
 */
export async function checkDirect(
  destination: Destination,
  candidates: readonly Candidate[],
  input: PreflightInput,
  attemptOf: (id: string, target: string) => number,
  emit: (result: CheckResult) => void,
  met: (met: TlsMet) => void,
  again: Again | null,
  signal: AbortSignal,
): Promise<DirectWay> {
  const rows: CheckResult[] = [];
  const failed: Candidate[] = [];
  const add = (id: string, target: string, verdict: Verdict, startedAt: number): void => {
    // Somebody stopped it: what was measured the first time stays.
    if (again !== null && signal.aborted) return;
    const result = row(
      { id, target, ...profileOf(destination) },
      verdict,
      startedAt,
      input.now(),
      attemptOf(id, target),
    );
    rows.push(result);
    emit(result);
  };
  const next = destination.protocol === 'https' ? 'tls' : destination.protocol === 'http' ? 'http' : null;
  if (candidates.length === 0) {
    const now = input.now();
    // Of a name that nobody waited for nothing is known.
    const verdict: Verdict = signal.aborted
      ? { status: 'skipped', code: 'cancelled' }
      : {
          status: 'skipped',
          code: 'dependency-failed',
          args: { dependency: `dns ${destination.name}`, cause: 'no-address' },
          group: 'no-address',
        };
    add('tcp', destination.name, verdict, now);
    if (next) add(next, destination.name, verdict, now);
    return { rows, date: null, opened: false, failed };
  }
  const opening = again === null ? candidates.map((candidate) => tryAddress(candidate)) : oneByOne();
  const all = Promise.all(opening);
  // Devices use IPv4: what is behind the port is asked there, wherever that opens.
  const isV6 = (index: number): boolean => candidates[index]?.address.includes(':') === true;
  const first =
    (await firstOpen(opening.filter((_, index) => !isV6(index)))) ??
    (await firstOpen(opening.filter((_, index) => isV6(index))));
  // What opens later has been seen and is not needed.
  const leftovers = all.then((opened) => {
    for (const each of opened) if (each !== first) each?.socket.destroy();
  });
  // Where an open port is all that is asked, it was held for nothing.
  if (next === null) first?.socket.destroy();
  const date = next === null ? null : await onward(next);
  await leftovers;
  return { rows, date, opened: first !== null, failed };

  /** Each begins when the one before has ended; one that is open is enough to go on with. */
  function oneByOne(): readonly ReturnType<typeof tryAddress>[] {
    let before: ReturnType<typeof tryAddress> = Promise.resolve(null);
    return candidates.map((candidate) => {
      const previous = before;
      before = previous.then((held) => tryAddress(candidate, held !== null));
      return before;
    });
  }

  /** TLS or HTTP over the address that opened first, while slower ones are still waited for. */
  async function onward(layer: 'tls' | 'http'): Promise<HttpsDate | null> {
    if (!first) {
      const cause = rows.find(({ status }) => status === 'fail' || status === 'warn');
      add(
        layer,
        destination.name,
        signal.aborted
          ? { status: 'skipped', code: 'cancelled' }
          : {
              status: 'skipped',
              code: 'dependency-failed',
              args: { dependency: `tcp ${destination.name}` },
              group: cause?.group ?? 'tcp',
            },
        input.now(),
      );
      return null;
    }
    if (layer === 'http') {
      const startedAt = input.now();
      const answer = await requestOver(
        first.socket,
        'GET',
        destination.host,
        '/',
        input.limits.http,
        input.now,
        signal,
      );
      add(
        'http',
        destination.name,
        judgeHttp(answer, destination.host, destination.required, input.limits.http),
        startedAt,
      );
      return null;
    }
    const startedAt = input.now();
    const { candidate } = first;
    first.socket.removeAllListeners('error');
    const again: Reach = async (reachSignal) => {
      const { address, port } = candidate;
      return (await openTcp({ address, port, timeoutMs: input.limits.tcp }, reachSignal)).socket;
    };
    const observed = await observeTls(
      first.socket,
      again,
      { host: destination.host, timeoutMs: input.limits.tls, ca: input.ca },
      signal,
    );
    const { observation, date } = await withAfterwards(observed, again, destination, input, signal);
    add('tls', destination.name, judgeTls(observation, judgingOf(destination, input, false)), startedAt);
    met({ id: 'tls', destination, observation });
    return date;
  }

  async function tryAddress(
    candidate: Candidate,
    ends = false,
  ): Promise<{ socket: Socket; candidate: Candidate } | null> {
    const at = input.now();
    const target = candidates.length > 1 ? `${destination.name} [${candidate.meant}]` : destination.name;
    const besideIPv4 =
      candidate.address.includes(':') && candidates.some(({ address }) => !address.includes(':'));
    if (besideIPv4 && !(await hasRoute(candidate.address))) {
      // A site without IPv6 is no fault: the IPv4 addresses count.
      add(
        'tcp',
        target,
        { status: 'skipped', code: 'not-applicable', args: { reason: 'no-ipv6-route' }, group: 'no-ipv6' },
        at,
      );
      return null;
    }
    const open = (until = signal): ReturnType<typeof openTcpSurely> =>
      openTcpSurely({ address: candidate.address, port: candidate.port, timeoutMs: input.limits.tcp }, until);
    let opened = again?.wavers === true ? await oneThatOpens(open, signal) : await open();
    // A limit by number still counts those that have just ended.
    if (again !== null && SHUT.has(opened.outcome) && opened.outcome !== 'timeout') {
      await pause(SETTLE_MS, signal).catch(() => {});
      opened = await open();
    }
    const { socket, ...attempt } = opened;
    const greeter = destination.protocol === 'ftp' ? 'ftp' : destination.protocol === 'sftp' ? 'ssh' : null;
    const greeting =
      socket && greeter !== null
        ? {
            expected: GREETINGS[greeter],
            heard: await readGreeting(socket, greeter, input.limits.tcp, signal),
          }
        : null;
    const verdict = judgeTcp({
      host: destination.host,
      address: candidate.meant,
      port: destination.port,
      attempt,
      required: destination.required,
      addressFrom: candidate.from,
      besideIPv4,
      limitMs: input.limits.tcp,
      alone: again?.failed.has(candidate.meant) === true,
      wavers: again?.wavers === true,
      ...(greeting === null ? {} : { greeting }),
    });
    add('tcp', target, verdict, at);
    if (SHUT.has(attempt.outcome)) failed.push(candidate);
    if (!socket || greeting !== null) return null;
    socket.on('error', () => {});
    if (ends) socket.destroy();
    return { socket, candidate };
  }
}

/** The first to open; null when all have ended without. A defect in one is passed on. */
function firstOpen<T>(opening: readonly Promise<T | null>[]): Promise<T | null> {
  return new Promise((resolve, reject) => {
    for (const each of opening) each.then((opened) => opened !== null && resolve(opened), reject);
    Promise.all(opening).then(() => resolve(null), reject);
  });
}
