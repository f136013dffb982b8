import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterListening } from '../net/listening.ts';
import { answerOver, type PlainAnswer } from '../net/plain-http.ts';
import { handshake, type TlsFailure, type TlsOutcome } from '../net/tls.ts';
import { askSmall, smallHello } from '../net/tls-small.ts';
import type { PageInstead } from './checks/page-instead.ts';
import type { TlsObservation } from './checks/tls.ts';
import type { SecondQuestions } from './checks/tls-failure.ts';

/** A name that no filter would know, for telling an SNI filter from a dead server (peers-and-numbers.md §2.2). */
const NEUTRAL_SNI = 'example.com';
/** A second question gets at most this long: by then the first has waited long already (milliseconds). */
const SECOND_MS = 3_000;

/** How this destination is reached: a connection, or a tunnel through the proxy. Null where it can't be had again. */
export type Reach = (signal: AbortSignal) => Promise<Socket | null>;

export type TlsOptions = {
  readonly host: string;
  readonly timeoutMs: number;
  readonly ca: readonly string[];
  /** Silence is waited for as long, and not asked about at once: many questions more are no help to somebody who is behind with answers. */
  readonly leaveSilence?: true;
};

type Met = Extract<TlsOutcome, { ok: true }>;

/**
 * Handshake with SNI; where that fails, the question why. The same once more comes first: what then succeeds was an
 * accident, and accuses nobody. A healthy way is asked nothing twice. What is silent until the deadline is asked about, and
 * waited for as long again: slow is not shut. The socket is the caller's to end.
 */
export async function observeTls(
  socket: Socket,
  again: Reach,
  options: TlsOptions,
  signal: AbortSignal,
): Promise<{ readonly observation: TlsObservation; readonly socket: TLSSocket | null }> {
  const { timeoutMs } = options;
  const started = performance.now();
  const trying = handshake(socket, { ...options, timeoutMs: timeoutMs * 2 }, signal);
  const normal = await beforeDeadline(trying, timeoutMs);
  if (normal === null) {
    const failure = { kind: 'timeout', reason: 'deadline', ms: performance.now() - started } as const;
    const asking = options.leaveSilence === true ? null : askWhy(failure, again, options, signal);
    const [asked, late] = await Promise.all([asking, trying]);
    if (!late.ok) return asked ?? unheard(late.failure, again, options, signal);
    if (asked?.observation.ok !== true)
      return {
        observation: { ok: true, facts: late.facts, before: { failure, by: 'late' } },
        socket: late.socket,
      };
    late.socket.on('error', () => {}).destroy();
    return asked;
  }
  if (normal.ok) return { observation: { ok: true, facts: normal.facts }, socket: normal.socket };
  return unheard(normal.failure, again, options, signal);
}

/** A handshake that failed: why, unless that is not to be asked, or not yet. */
async function unheard(
  failure: TlsFailure,
  again: Reach,
  options: TlsOptions,
  signal: AbortSignal,
): ReturnType<typeof askWhy> {
  if (failure.kind === 'cancelled' || (failure.kind === 'timeout' && options.leaveSilence === true))
    return { observation: { ok: false, failure }, socket: null };
  return askWhy(failure, again, options, signal);
}

/** What a handshake came to by then; null where it goes on. */
async function beforeDeadline(trying: Promise<TlsOutcome>, limitMs: number): Promise<TlsOutcome | null> {
  let callOff = (): void => {};
  const over = new Promise<null>((resolve) => {
    callOff = afterListening(limitMs, () => resolve(null));
  });
  const first = await Promise.race([trying, over]);
  callOff();
  return first;
}

/** The questions after a handshake that failed, whenever they are asked. */
export async function askWhy(
  failure: TlsFailure,
  again: Reach,
  options: TlsOptions,
  signal: AbortSignal,
): Promise<{ readonly observation: TlsObservation; readonly socket: TLSSocket | null }> {
  const noTls = failure.kind === 'not-tls';
  const [{ met, asked }, page] = await Promise.all([
    askAgain(again, options, noTls, signal),
    noTls ? readPage(again, options, signal) : null,
  ]);
  if (met !== null) {
    const before = { failure, by: met.by };
    return { observation: { ok: true, facts: met.outcome.facts, before }, socket: met.outcome.socket };
  }
  // Silent to a whole hello, and not to a small one: somebody who reads lines, and no TLS.
  const other = asked?.smallNamed === 'other' || asked?.smallBare === 'other';
  const instead = page ?? (other ? await readPage(again, options, signal) : null);
  const more = {
    ...(asked === null ? {} : { asked }),
    ...(instead?.kind === 'answer' ? { page: instead } : {}),
    ...(instead?.kind === 'not-http' ? { spoke: instead.heard } : {}),
  };
  const told = other && instead !== null ? { ...failure, kind: 'not-tls' as const } : failure;
  return { observation: { ok: false, failure: told, ...more }, socket: null };
}

/** A page, or what is none. */
type Instead = PageInstead | Extract<PlainAnswer, { kind: unknown; heard: string }>;

/** What answers a hello in clear text: the page, where it is one. The library keeps the bytes to itself, so it is asked again. */
async function readPage(again: Reach, options: TlsOptions, signal: AbortSignal): Promise<Instead | null> {
  const socket = await again(signal);
  if (socket === null) return null;
  socket.on('error', () => {});
  const hello = smallHello(options.host);
  const timeoutMs = Math.min(SECOND_MS, options.timeoutMs);
  const answer = await answerOver(socket, hello, 'GET', timeoutMs, Date.now, signal);
  return answer.kind === 'answer' || answer.kind === 'not-http' ? answer : null;
}

/** Under the real name, the best first: an accident is told before what an older hello would change. */
const REAL = [
  { by: 'again', versions: {} },
  { by: 'tls12', versions: { maxVersion: 'TLSv1.2' } },
  { by: 'old', versions: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } },
] as const;

/** All questions at once, each over a connection of its own. Where no TLS was spoken, only the first: `readPage` asks on. */
async function askAgain(
  again: Reach,
  options: TlsOptions,
  onlyAgain: boolean,
  signal: AbortSignal,
): Promise<{
  readonly met: { readonly by: (typeof REAL)[number]['by']; readonly outcome: Met } | null;
  readonly asked: SecondQuestions | null;
}> {
  const timeoutMs = Math.min(SECOND_MS, options.timeoutMs);
  const whole = async (change: Partial<Parameters<typeof handshake>[1]>): Promise<Met | null> => {
    const socket = await again(signal);
    const outcome = socket && (await handshake(socket, { ...options, timeoutMs, ...change }, signal));
    return outcome?.ok ? outcome : null;
  };
  const small = async (name: string): Promise<SecondQuestions['smallBare']> => {
    const socket = await again(signal);
    return socket ? askSmall(socket, name, timeoutMs, signal) : 'silent';
  };
  const real = REAL.slice(0, onlyAgain ? 1 : REAL.length).map(({ versions }) => whole(versions));
  const rest = onlyAgain
    ? null
    : Promise.all([whole({ host: NEUTRAL_SNI }), small(options.host), small('')] as const);
  const outcomes = await Promise.all(real);
  const second = await rest;
  second?.[0]?.socket.on('error', () => {}).destroy();
  const best = outcomes.findIndex((outcome) => outcome !== null);
  for (const [index, outcome] of outcomes.entries())
    if (index !== best) outcome?.socket.on('error', () => {}).destroy();
  const [outcome, by] = [outcomes[best] ?? null, REAL[best]?.by];
  const met = outcome === null || by === undefined ? null : { by, outcome };
  const asked = second && {
    neutral: second[0] === null ? ('failed' as const) : ('ok' as const),
    smallNamed: second[1],
    smallBare: second[2],
  };
  return { met, asked };
}
