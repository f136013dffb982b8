import type { Socket } from 'node:net';
import { openTcp } from '../net/tcp.ts';
import { askSmall, type SmallAnswer } from '../net/tls-small.ts';

/**
 * Where a firewall takes connections for a whole range, most addresses are mute, or cut what they took. Each gets one
 * short question that costs next to nothing, hundreds at once; whoever says anything is looked at properly. So the real
 * controllers among thousands of such addresses are found, wherever in the range they are.
 */
export type Crowd = {
  readonly add: (address: string, port: number, socket: Socket | null) => void;
  /** Asks who was silent once more, and waits longer, where many others were slow to answer; false where nobody is asked. */
  readonly askAgain: () => boolean;
  /** How many of the silent ones should have been asked once more, and were too many for that. */
  readonly askedOnce: () => number;
  /** Addresses that took a connection and said nothing, or cut it, by port. */
  readonly mute: () => ReadonlyMap<string, number>;
  /** Takes the mute ones out, for a patient look where they are few. */
  readonly take: () => readonly (readonly [address: string, port: number])[];
  readonly waiting: () => number;
  readonly close: () => void;
};

/** More of them than this say nothing: nobody's controllers, a firewall. */
export const CROWD = 24;
/** A TLS server answers such a hello without computing anything; one packet may get lost. */
const QUESTION_MS = 450;
const AT_ONCE = 600;
const TRIES = 3;
/** Open connections that wait for their question; more are closed and made again. */
const HELD_LIMIT = 1_000;
/** Where so many others needed more than half of the wait for their answer, silence for that long says nothing. */
const SLOW = CROWD;
/** The second wait of those, so many times the first, and how many are asked at once then: whoever is slow has too much to do. */
const PATIENCE = 4;
const AT_ONCE_SLOW = 150;
/**
 * Of more, so many are asked again, from all over the range: half a minute is bearable, the quarter of an hour of a whole /16 is not.
 */
const AGAIN_LIMIT = 2_048;

type Asked = {
  readonly address: string;
  readonly port: number;
  /** Open already, or null. */
  readonly socket: Socket | null;
  /** Asked before, and now waited for longer. */
  readonly patient: boolean;
};

export function createCrowd(
  route: (host: string, port: number) => { readonly host: string; readonly port: number },
  speaks: (address: string, port: number) => void,
  work: (address: string, work: Promise<void>) => void,
  /** Added to a question's deadline: a far site needs longer (milliseconds). */
  extraMs: () => number,
  signal: AbortSignal,
  againLimit = AGAIN_LIMIT,
): Crowd {
  const queue: Asked[] = [];
  const silent = new Map<string, number>();
  /** Those silent for one wait only, by port; whether that was long enough is known when the others have answered. */
  const hasty = new Map<string, number>();
  let slow = 0;
  let asking = 0;
  let askedOnce = 0;

  const question = async ({ address, port, socket, patient }: Asked): Promise<void> => {
    const target = route(address, port);
    const limitMs = (QUESTION_MS + extraMs()) * (patient ? PATIENCE : 1);
    const again = async (): Promise<Socket | null> =>
      (await openTcp({ address: target.host, port: target.port, timeoutMs: limitMs }, signal)).socket;
    let answer: SmallAnswer = 'closed';
    // A controller that is starting cuts a connection or two.
    for (let left = TRIES; answer === 'closed' && left > 0 && !signal.aborted; left -= 1) {
      const open = left === TRIES && socket !== null && !socket.destroyed ? socket : await again();
      const asked = performance.now();
      answer = open === null ? 'silent' : await askSmall(open, '', limitMs, signal);
      if (answer !== 'silent' && performance.now() - asked > limitMs / 2) slow += 1;
    }
    if (signal.aborted) return;
    if (answer === 'tls' || answer === 'other') speaks(address, port);
    else silent.set(address, port);
    if (answer === 'silent' && !patient) hasty.set(address, port);
  };
  const pump = (): void => {
    while (queue.length > 0 && !signal.aborted) {
      const [next] = queue;
      if (!next || asking >= (next.patient ? AT_ONCE_SLOW : AT_ONCE)) return;
      queue.shift();
      asking += 1;
      work(
        next.address,
        question(next).finally(() => {
          asking -= 1;
          pump();
        }),
      );
    }
  };
  return {
    add: (address, port, socket) => {
      const held = queue.length < HELD_LIMIT ? socket : null;
      if (held === null) socket?.destroy();
      queue.push({ address, port, socket: held, patient: false });
      pump();
    },
    askAgain: () => {
      const again = slow > SLOW ? spread([...hasty], againLimit) : [];
      if (slow > SLOW) askedOnce += hasty.size - again.length;
      hasty.clear();
      for (const [address, port] of again) {
        silent.delete(address);
        queue.push({ address, port, socket: null, patient: true });
      }
      pump();
      return again.length > 0;
    },
    askedOnce: () => askedOnce,
    mute: () => silent,
    take: () => {
      const all = [...silent];
      silent.clear();
      return all;
    },
    waiting: () => queue.length + asking,
    close: () => {
      for (const { socket } of queue.splice(0)) socket?.destroy();
    },
  };
}

/** At most `limit` of them, at even distances. */
function spread<T>(all: readonly T[], limit: number): readonly T[] {
  if (all.length <= limit) return all;
  return Array.from({ length: limit }, (_, index) => all[Math.floor((index * all.length) / limit)] as T);
}
