import type { Socket } from 'node:net';
import type { Evidence } from '../domain/evidence.ts';
import { firstValue } from './clues.ts';
import { judge } from './judge.ts';
import { BRISK, look, PATIENT } from './look.ts';
import type { Registry } from './registry.ts';
import { openRmcp, type RmcpClient } from './rmcp.ts';
import { openSlp, type SlpClient } from './slp.ts';
import { type DiscoveryPorts, endQuietly, type SourceContext } from './source.ts';
import { openSsdp, type SsdpClient } from './ssdp.ts';

export type InspectorOptions = {
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
  readonly open: (address: string, port: number, socket: Socket | null) => void;
  /** Somebody is there, though not at that port. */
  readonly alive: (address: string) => void;
  /** Addresses at work or waiting. */
  readonly busy: () => readonly string[];
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
 * Hosts that take a connection and then say nothing at all. So many, and hardly one that speaks, are a firewall or a
 * proxy that answers for a whole range: the rest of them is not waited for.
 */
const MUTE_LIMIT = 64;
const MUTE_SHARE = 9;

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
  const queue: { readonly address: string; readonly run: () => Promise<void>; readonly drop: () => void }[] =
    [];
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
  let mute = 0;
  let speaking = 0;
  const pump = (): void => {
    while (looking < LOOKS_AT_ONCE && queue.length > 0 && !signal.aborted) {
      const next = queue.shift();
      if (!next) return;
      if (mute > MUTE_LIMIT && mute > speaking * MUTE_SHARE) {
        next.drop();
        context.warnings.drop('https', 'mute');
        continue;
      }
      looking += 1;
      track(
        next.address,
        next.run().finally(() => {
          looking -= 1;
        }),
      );
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
    if (product === 'lxca' || product === 'other-bmc') return true;
    return product !== 'unknown' && firstValue(found, 'redfish.uuid') !== '';
  };

  const inspect = async (address: string, port: number, socket: Socket | null): Promise<void> => {
    registry.lookStarted(address);
    const asking = ask(address);
    try {
      const looked = await look(
        { ...options.route(address, port), socket },
        limits,
        (clues, fingerprint) => {
          registry.see({ source: 'https', address, port, clues });
          if (fingerprint !== '') registry.fingerprint(address, fingerprint);
        },
        signal,
      );
      if (isMute(looked.clues)) mute += 1;
      else if (looked.reached) speaking += 1;
      if (looked.fingerprint !== '') registry.fingerprint(address, looked.fingerprint);
      if (looked.clues.length > 0) registry.see({ source: 'https', address, port, clues: looked.clues });
    } finally {
      registry.lookEnded(address);
    }
    if (isSettled(address)) return;
    // First port decides: the others are asked only when it did not.
    for (const other of options.ports) if (other !== port) enqueue(address, other, null);
    await asking;
    if (!isSettled(address)) await askEach(address);
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
    // While it waits for its turn the connection may fail; the look then makes a new one.
    socket?.on('error', () => {});
    const held = queue.length < HELD_LIMIT ? socket : null;
    if (held === null) drop();
    queue.push({ address, drop, run: () => inspect(address, port, held) });
    pump();
  };

  return {
    open: enqueue,
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
      while (working.size > 0 || queue.length > 0) await Promise.all(working.keys());
    },
    close: () => {
      for (const { drop } of queue.splice(0)) drop();
      // What is opened only now is closed at once.
      ready.then(() => {
        for (const client of [...slp.values(), ...ssdp.values(), ...rmcp.values()]) client.close();
      }, endQuietly);
    },
  };
}

/** Nothing but waiting came of it. */
function isMute(found: readonly Evidence[]): boolean {
  return found.every(({ key, value }) => key === 'tls.refused' && value.startsWith('timeout'));
}
