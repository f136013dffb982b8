import type { Socket } from 'node:net';
import { CancelledError } from '../net/deadline.ts';
import { startProbe } from '../net/tcp-probe.ts';
import { observe, type RoundTrip, timeoutMs, UNMEASURED } from './round-trip.ts';
import { createSchedule } from './sweep-schedule.ts';

/**
 * The TCP sweep: a sliding window of connection attempts over computed addresses, a wait learnt per range, and
 * a second wave for the silent (a lost SYN would otherwise be a lost device: the kernel repeats only after 1 s), and a
 * third where the second found somebody: there packets do get lost.
 * RST counts as alive. No address is asked that is not in a list.
 */
/** Addresses that share a way there, hence one estimate of it: a range, or the list of single addresses. */
export type AddressList = {
  readonly size: number;
  readonly at: (index: number) => string;
  /** On the laptop's own link, where each address costs an entry in the neighbour table. */
  readonly linked?: boolean;
};

export type SweepOptions = {
  readonly lists: readonly AddressList[];
  readonly port: number;
  /** Attempts in flight. */
  readonly window: number;
  /** Attempts per second. */
  readonly pace: number;
  readonly waves: 1 | 2;
  /** Where a connection meant for an address really goes (connect-to rules). */
  readonly route: (address: string, port: number) => { readonly host: string; readonly port: number };
};

export type SweepHooks = {
  /** The port answered; whoever is told owns the socket. Null where it was reset at once: a look needs a new one. */
  readonly onOpen: (address: string, socket: Socket | null, ms: number) => void;
  /** Refused: somebody is there. */
  readonly onAlive: (address: string, ms: number) => void;
  /** The system has no way there, or does not let this program out. */
  readonly onUnreachable?: (address: string, errno: string) => void;
  readonly onProgress: (done: number, perSecond: number) => void;
  /** This laptop ran out of sockets; the sweep goes on with a smaller window. */
  readonly onExhausted: (window: number, errno: string) => void;
};

/** Attempts started in one turn of the event loop: at 50 µs each that is 3 ms, unnoticed by a window. */
const SLICE = 64;
/** First attempts that stay open while the second is made: enough for a /23, nothing beside a /16. */
const PARKED_LIMIT = 512;
/** No more of the window than this, so that parked ones never crowd out fresh ones. */
const PARKED_SHARE = 4;
/**
 * Where neighbours are spared nobody is asked twice, which would fill the table again: one attempt waits until ARP
 * and TCP have both repeated themselves (after one second each).
 */
const CROWDED_WAIT_MS = 1_500;
/** A turn at least this often while anything is in flight. */
const TICK_MS = 4;
const PROGRESS_MS = 100;
/** After running out of sockets the same address is tried again, but not for ever. */
const EXHAUSTED_TRIES = 20;

type Wave = 1 | 2 | 3;
const WAVES = 3;
type Host = { readonly address: string; readonly group: number; decided: boolean; retries: number };
type Flight = {
  readonly host: Host;
  readonly wave: Wave;
  readonly startedAt: number;
  stop: () => void;
  over: boolean;
  parked: boolean;
};

export function sweep(options: SweepOptions, hooks: SweepHooks, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const schedule = createSchedule(
      options.lists.map((list) => list.size),
      options.window,
      options.pace,
      options.lists.map((list) => list.linked === true),
    );
    const parkedLimit = Math.min(PARKED_LIMIT, Math.floor(options.window / PARKED_SHARE));
    const roundTrips: RoundTrip[] = options.lists.map(() => UNMEASURED);
    // Oldest first per range and wave, so that only the heads need looking at.
    const queues: Flight[][] = options.lists.flatMap(() => [[], [], []]);
    // Ranges in which a second attempt found who did not answer the first.
    const lossy: boolean[] = options.lists.map(() => false);
    const heads: number[] = queues.map(() => 0);
    // Read by index: shifting a long array would cost more than the probes.
    const again: { readonly host: Host; readonly wave: Wave }[] = [];
    let nextAgain = 0;
    const parked: Flight[] = [];
    let parkedOpen = 0;
    let inFlight = 0;
    let decided = 0;
    let ended = false;
    let reportedAt = 0;
    const startedAt = performance.now();

    const decide = (host: Host): void => {
      if (host.decided) return;
      host.decided = true;
      decided += 1;
    };
    const land = (flight: Flight): void => {
      if (flight.parked) parkedOpen -= 1;
      flight.parked = false;
      if (flight.over) return;
      flight.over = true;
      inFlight -= 1;
    };

    const giveUp = (flight: Flight): void => {
      flight.stop();
      flight.stop = () => {};
    };

    const launch = (host: Host, wave: Wave): void => {
      const flight: Flight = {
        host,
        wave,
        startedAt: performance.now(),
        stop: () => {},
        over: false,
        parked: false,
      };
      const target = options.route(host.address, options.port);
      inFlight += 1;
      queues[host.group * WAVES + wave - 1]?.push(flight);
      flight.stop = startProbe(target.host, target.port, target.host.includes(':') ? 6 : 4, (answer) => {
        land(flight);
        // Whoever was answered has nothing to be stopped, and its socket nothing to be kept for.
        flight.stop = () => {};
        const ms = performance.now() - flight.startedAt;
        if (answer.kind === 'exhausted' && host.retries < EXHAUSTED_TRIES) {
          host.retries += 1;
          again.push({ host, wave });
          hooks.onExhausted(schedule.shrink(performance.now()), answer.errno);
          return;
        }
        const first = !host.decided && !ended;
        if (answer.kind === 'open' && !first) answer.socket.destroy();
        if (!first) return;
        decide(host);
        if (answer.kind === 'open' || answer.kind === 'refused' || answer.kind === 'reset') {
          // A second-wave answer after a loss says nothing about the way; only fresh ones are learnt from.
          roundTrips[host.group] = observe(roundTrips[host.group] ?? UNMEASURED, ms);
          if (wave === 2) lossy[host.group] = true;
        }
        if (answer.kind === 'open') hooks.onOpen(host.address, answer.socket, ms);
        if (answer.kind === 'reset') hooks.onOpen(host.address, null, ms);
        if (answer.kind === 'refused') hooks.onAlive(host.address, ms);
        if (answer.kind === 'unreachable') hooks.onUnreachable?.(host.address, answer.errno);
      });
    };

    /** Gives up on those that have waited long enough; the first time they are asked again instead. */
    const expire = (now: number): void => {
      for (const [index, queue] of queues.entries()) {
        const group = Math.floor(index / WAVES);
        const wave = ((index % WAVES) + 1) as Wave;
        const crowded = schedule.isCrowded(group);
        const limit = crowded
          ? CROWDED_WAIT_MS
          : timeoutMs(roundTrips[group] ?? UNMEASURED, wave === 1 ? 1 : 2);
        let head = heads[index] ?? 0;
        for (; head < queue.length; head += 1) {
          const flight = queue[head] as Flight;
          if (!flight.over && now - flight.startedAt < limit) break;
          if (flight.over) continue;
          land(flight);
          const last = wave === 3 || (wave === 2 && lossy[group] !== true);
          if (flight.host.decided || last || options.waves === 1 || crowded) {
            giveUp(flight);
            decide(flight.host);
          } else {
            // Kept open where there is room: a late answer to the first attempt still counts.
            if (parkedOpen < parkedLimit) {
              parkedOpen += 1;
              flight.parked = true;
              parked.push(flight);
            } else giveUp(flight);
            again.push({ host: flight.host, wave: wave === 1 ? 2 : 3 });
          }
        }
        // Forget what is over, now and then, so that a /16 does not pile up.
        if (head > 4_096) queue.splice(0, head);
        heads[index] = head > 4_096 ? 0 : head;
      }
    };

    const turn = (): void => {
      if (ended) return;
      const now = performance.now();
      expire(now);
      let stalled = false;
      for (
        let count = 0;
        count < SLICE && schedule.mayStart(inFlight + parkedOpen, performance.now());
        count += 1
      ) {
        const fresh = schedule.next(performance.now());
        const repeat = fresh ? undefined : again[nextAgain];
        if (fresh) {
          const address = options.lists[fresh.group]?.at(fresh.index) ?? '';
          launch({ address, group: fresh.group, decided: false, retries: 0 }, 1);
        } else if (repeat) {
          nextAgain += 1;
          if (repeat.host.decided) continue;
          launch(repeat.host, repeat.wave);
        } else {
          stalled = true;
          break;
        }
        schedule.started();
      }
      if (now - reportedAt >= PROGRESS_MS) {
        reportedAt = now;
        hooks.onProgress(decided, Math.round((decided * 1000) / Math.max(1, now - startedAt)));
      }
      const waiting = nextAgain < again.length || !schedule.isDone();
      if (inFlight === 0 && !waiting) {
        finish();
        resolve();
        return;
      }
      // After a timer, one poll phase passes before anything is called silent: answers that wait count first.
      if (waiting && !stalled && schedule.mayStart(inFlight + parkedOpen, performance.now()))
        setImmediate(turn);
      else setTimeout(() => setImmediate(turn), TICK_MS);
    };

    const finish = (): void => {
      ended = true;
      signal.removeEventListener('abort', onAbort);
      hooks.onProgress(decided, Math.round((decided * 1000) / Math.max(1, performance.now() - startedAt)));
      destroyInSlices([...queues.flat(), ...parked]);
    };
    const onAbort = (): void => {
      finish();
      reject(new CancelledError());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else turn();
  });
}

/** Closing thousands of sockets takes longer than a cancel may: they are closed a slice per turn. */
function destroyInSlices(flights: readonly Flight[]): void {
  for (const flight of flights.slice(0, SLICE * 4)) flight.stop();
  if (flights.length > SLICE * 4) setImmediate(destroyInSlices, flights.slice(SLICE * 4));
}
