import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { type Catalog, hasTrait } from '../catalog/index.ts';
import type { Evidence } from '../domain/evidence.ts';
import { throwIfCancelled } from '../net/deadline.ts';
import { firstValue } from './clues.ts';
import { CROWD, createCrowd } from './crowd.ts';
import { judge } from './judge.ts';
import { BRISK, look, PATIENT } from './look.ts';
import type { Registry } from './registry.ts';
import { openRmcp, type RmcpClient } from './rmcp.ts';
import { sameAnswers, shownRanges } from './same-answer.ts';
import { openSlp, type SlpClient } from './slp.ts';
import { type DiscoveryPorts, endQuietly, type SourceContext } from './source.ts';
import { openSsdp, type SsdpClient } from './ssdp.ts';

export type InspectorOptions = {
  readonly catalog: Catalog;
  /** HTTPS ports, the likeliest first. */
  readonly ports: readonly number[];
  readonly udp: DiscoveryPorts;
  readonly fast: boolean;
  readonly random: () => number;
  readonly route: (host: string, port: number) => { readonly host: string; readonly port: number };
};

/** Finds out what an address that answered is: one HTTPS look, and one gentle question by SLP, SSDP and RMCP. */
export type Inspector = {
  /** Looks at a port once; a socket that is open already is used, or closed when the look is not needed. */
  readonly open: (address: string, port: number, socket: Socket | null, connectMs?: number) => void;
  /** Somebody is there, though not at that port. */
  readonly alive: (address: string) => void;
  /** Addresses at work or waiting. */
  readonly busy: () => readonly string[];
  /** Ends when nobody is at work or waiting; rejects with `CancelledError` after a cancel. */
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

/** Looks at once: a handshake costs about 2 ms of CPU, and each look holds one connection. */
const LOOKS_AT_ONCE = 32;
/** An agent that is asked alone answers within milliseconds; a lost datagram is repeated half-way. */
const ASK_MS = 250;

/** Hosts that refuse the first port and are asked by other ways; no site has more of them than controllers. */
const REFUSED_LIMIT = 2_048;

/** Open connections that wait for their turn; more are closed and made again. */
const HELD_LIMIT = 256;
/**
 * A look that has not heard a byte by then gives its place to the next, and waits on beside. More than CROWD of them
 * at once are a firewall or a proxy that answers for a whole range (see crowd.ts).
 */
const QUIET_MS = 500;
/** A hello and its answer cross twice; one repeat for a lost packet. */
const ROUND_TRIPS = 3;
/** Slower than a satellite is no way to set a controller up; a lost SYN looks so, too. */
const MOST_ROUND_TRIP_MS = 700;

type Waiting = {
  readonly address: string;
  readonly run: () => Promise<void>;
  /** Closes what it holds. */
  readonly drop: () => void;
  /** Is asked one short question instead. */
  readonly shortly: () => void;
};

/** The connection ended before the server had said anything. */
const saysCut = ({ key, value }: Evidence): boolean => key === 'tls.refused' && value.startsWith('reset:');

export function createInspector(
  options: InspectorOptions,
  registry: Registry,
  context: SourceContext,
): Inspector {
  const { signal } = context;
  const limits = options.fast ? BRISK : PATIENT;
  const known = new Set<string>();
  const asked = new Map<string, Promise<void>>();
  /** Those without an SLP agent that lists what it offers. */
  const unlisted = new Set<string>();
  const queue: Waiting[] = [];
  const working = new Map<Promise<void>, string>();
  const slp = new Map<number, SlpClient>();
  const ssdp = new Map<number, SsdpClient>();
  const rmcp = new Map<number, RmcpClient>();
  // The sweep does not wait for these sockets; the first question does.
  const ready = Promise.all(
    ([4, 6] as const).flatMap((family) => {
      const firstXid = Math.floor(options.random() * 0xffff);
      return [
        openSlp({ family, port: options.udp.slp, firstXid }, context).then((opened) => {
          if ('client' in opened) slp.set(family, opened.client);
        }),
        openSsdp({ family, port: options.udp.ssdp }, context).then((opened) => {
          if ('client' in opened) ssdp.set(family, opened.client);
        }),
        openRmcp({ family, port: options.udp.rmcp }, context).then((opened) => {
          if ('client' in opened) rmcp.set(family, opened.client);
        }),
      ];
    }),
  );

  const track = (address: string, work: Promise<void>): void => {
    const tracked = work.catch(endQuietly).finally(() => {
      working.delete(tracked);
      pump();
    });
    working.set(tracked, address);
  };
  let looking = 0;
  let refused = 0;
  /** Looks that wait without having heard anything, and how to end each. */
  const quiet = new Map<string, () => void>();
  let crowded = false;
  /** Addresses for which a firewall answers, by port. */
  const nobodys = new Map<string, number>();
  /** Addresses that took a connection and cut it before a word, by port. */
  const cut = new Map<string, number>();
  /** The slowest of the latest connections: how far away this range is (milliseconds). */
  let roundTrip = 0;
  const crowd = createCrowd(
    options.route,
    (address, port) => {
      queue.push({
        address,
        drop: () => {},
        shortly: () => {},
        run: () => inspect(address, port, null, true),
      });
      pump();
    },
    (address, work) => track(address, work),
    () => roundTrip * ROUND_TRIPS,
    signal,
  );
  const pump = (): void => {
    while (looking < LOOKS_AT_ONCE && queue.length > 0 && !signal.aborted) {
      const next = queue.shift();
      if (!next) return;
      looking += 1;
      track(next.address, next.run());
    }
  };

  const ask = (address: string): Promise<void> => {
    const before = asked.get(address);
    if (before) return before;
    // A name that a connect-to rule stands for has no address to send a datagram to.
    const family = address.includes(':') ? 6 : /^[\d.]+$/.test(address) ? 4 : 0;
    const work = (async () => {
      await ready;
      const agent = slp.get(family);
      const listing = agent?.ask(address, ASK_MS).then((listed) => {
        if (!listed) unlisted.add(address);
      });
      await Promise.all([ssdp.get(family)?.ask(address), listing, rmcp.get(family)?.ask(address, ASK_MS)]);
    })();
    asked.set(address, work);
    return work;
  };

  /** For hosts that nothing has named so far; each is asked so once. */
  const askEach = async (address: string): Promise<void> => {
    await ask(address);
    if (!unlisted.delete(address)) return;
    await slp.get(address.includes(':') ? 6 : 4)?.askEach(address, ASK_MS);
  };

  /** Known well enough that no further answer would change what is shown. */
  const isSettled = (address: string): boolean => {
    const found = registry.station(address)?.sightings.flatMap((sighting) => sighting.evidence) ?? [];
    const { product } = judge(found);
    if (product === 'other-bmc' || hasTrait(options.catalog, product, 'appliance')) return true;
    return product !== 'unknown' && firstValue(found, 'redfish.uuid') !== '';
  };

  /** From here on whoever takes a connection is asked shortly first; those that were waited for too. */
  const callCrowd = (): void => {
    crowded = true;
    for (const end of [...quiet.values()]) end();
    for (const waiting of queue.splice(0)) waiting.shortly();
  };

  /** A look with its place in the queue, given up as soon as it ends or falls quiet; true when a crowd ended it. */
  const lookAt = async (
    address: string,
    port: number,
    socket: Socket | null,
    known: boolean,
  ): Promise<boolean> => {
    const own = new AbortController();
    const ends = AbortSignal.any([signal, own.signal]);
    setMaxListeners(0, ends);
    const key = `${address} ${port}`;
    let placed = true;
    const leave = (): void => {
      if (!placed) return;
      placed = false;
      looking -= 1;
      pump();
    };
    let heard = (): boolean => false;
    const patient = known || registry.station(address)?.typed === true;
    const timer = setTimeout(
      () => {
        if (heard()) return;
        leave();
        if (patient) return;
        quiet.set(key, () => own.abort());
        if (crowded) own.abort();
        else if (quiet.size > CROWD) callCrowd();
      },
      QUIET_MS + roundTrip * ROUND_TRIPS,
    );
    registry.lookStarted(address);
    try {
      const looked = await look(
        {
          ...options.route(address, port),
          socket,
          watch: (asks) => {
            heard = asks;
          },
        },
        limits,
        (clues, fingerprint) => {
          registry.see({ source: 'https', address, port, clues });
          if (fingerprint !== '') registry.fingerprint(address, fingerprint);
        },
        ends,
      );
      if (looked.fingerprint !== '') registry.fingerprint(address, looked.fingerprint);
      if (looked.clues.length > 0) registry.see({ source: 'https', address, port, clues: looked.clues });
      if (!patient && looked.clues.length > 0 && looked.clues.every(saysCut)) {
        cut.set(address, port);
        if (!crowded && cut.size > CROWD) callCrowd();
      }
      return false;
    } catch (error) {
      if (own.signal.aborted && !signal.aborted) return true;
      throw error;
    } finally {
      clearTimeout(timer);
      quiet.delete(key);
      leave();
      registry.lookEnded(address);
    }
  };

  const inspect = async (
    address: string,
    port: number,
    socket: Socket | null,
    known = false,
  ): Promise<void> => {
    const asking = ask(address);
    if (await lookAt(address, port, socket, known)) {
      registry.retract(address);
      crowd.add(address, port, null);
      return;
    }
    if (isSettled(address)) return;
    // First port decides: the others are asked only when it did not.
    for (const other of options.ports) if (other !== port) enqueue(address, other, null);
    await asking;
    if (!isSettled(address)) await askEach(address);
  };

  /** The mute ones at the end: few are looked at patiently, many are somebody's who answers for all. */
  const settleCrowd = (): void => {
    const mute = crowd.take();
    if (mute.length <= CROWD) {
      for (const [address, port] of mute)
        queue.push({
          address,
          drop: () => {},
          shortly: () => {},
          run: () => inspect(address, port, null, true),
        });
      pump();
      return;
    }
    for (const [address, port] of mute) nobodys.set(address, port);
  };

  /** As with the mute ones: few are shown as they are, many of which nothing else is known are somebody's too. */
  const settleCut = (): void => {
    const alone = [...cut].filter(([address]) =>
      registry
        .station(address)
        ?.sightings.every(({ source, evidence }) => source === 'sweep' || evidence.every(saysCut)),
    );
    cut.clear();
    // Beside many mute ones a few that were cut are the same firewall's.
    if (alone.length + nobodys.size <= CROWD) return;
    for (const [address, port] of alone) {
      registry.retract(address);
      nobodys.set(address, port);
    }
  };

  const sayNobodys = (): void => {
    const [port] = nobodys.values();
    if (port === undefined) return;
    const addresses = shownRanges(nobodys.keys());
    const once = crowd.askedOnce();
    context.warnings.add('answers-for-all', {
      ...{ count: nobodys.size, port, addresses },
      ...(once > 0 ? { once } : {}),
    });
    nobodys.clear();
  };

  const settleSame = (): void => {
    for (const { addresses, port, shown } of sameAnswers(registry.stations())) {
      for (const address of addresses) registry.retract(address);
      const count = addresses.length;
      context.warnings.add('same-answer', { count, port, addresses: shownRanges(addresses), shown });
    }
  };

  const enqueue = (address: string, port: number, socket: Socket | null): void => {
    const drop = (): void => {
      socket?.once('error', () => {});
      socket?.destroy();
    };
    const key = `${address} ${port}`;
    if (known.has(key) || signal.aborted) {
      drop();
      return;
    }
    known.add(key);
    const typed = registry.station(address)?.typed === true;
    if (crowded && !typed) {
      socket?.on('error', () => {});
      crowd.add(address, port, socket);
      return;
    }
    // While it waits for its turn the connection may fail; the look then makes a new one.
    socket?.on('error', () => {});
    const held = queue.length < HELD_LIMIT ? socket : null;
    if (held === null) drop();
    const run = (): Promise<void> => inspect(address, port, held);
    const shortly = (): void => {
      if (typed) queue.push({ address, drop, shortly, run });
      else crowd.add(address, port, held);
    };
    queue.push({ address, drop, shortly, run });
    pump();
  };

  return {
    open: (address, port, socket, connectMs = 0) => {
      roundTrip = Math.min(MOST_ROUND_TRIP_MS, Math.max(roundTrip * 0.9, connectMs));
      enqueue(address, port, socket);
    },
    alive: (address) => {
      refused += 1;
      // Whoever answers for so many is a firewall, not a site: the others are not asked one by one.
      if (refused > REFUSED_LIMIT) {
        context.warnings.drop('sweep', 'flood');
        return;
      }
      // Whom a person named is asked more closely than a whole range.
      const named = registry.station(address)?.typed === true;
      track(address, named ? askEach(address) : ask(address));
      for (const other of options.ports.slice(1)) enqueue(address, other, null);
    },
    busy: () => [...queue.map((each) => each.address), ...working.values()],
    idle: async () => {
      for (;;) {
        while (working.size > 0 || queue.length > 0 || crowd.waiting() > 0) {
          // After a cancel nothing is begun any more, and what waits for its turn would be waited for without end.
          throwIfCancelled(signal);
          await Promise.all(working.keys());
        }
        throwIfCancelled(signal);
        if (crowd.askAgain()) continue;
        if (crowd.mute().size === 0) break;
        settleCrowd();
      }
      settleCut();
      sayNobodys();
      settleSame();
    },
    close: () => {
      for (const { drop } of queue.splice(0)) drop();
      crowd.close();
      // What is opened only now is closed at once.
      ready.then(() => {
        for (const client of [...slp.values(), ...ssdp.values(), ...rmcp.values()]) client.close();
      }, endQuietly);
    },
  };
}
