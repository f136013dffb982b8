import { broadcastOf, type NetworkInterface } from '../net/interfaces.ts';
import { MDNS_GROUP, MDNS_GROUP_V6, openMdns } from './mdns.ts';
import { openRmcp } from './rmcp.ts';
import { openSlp } from './slp.ts';
import { groupOf, SLP_GROUP } from './slp-codec.ts';
import { ALL_SLP_TYPES } from './slp-types.ts';
import type { DiscoveryPorts, Rounds, SourceContext } from './source.ts';
import { openSsdp } from './ssdp.ts';
import { SSDP_GROUP, SSDP_GROUP_V6 } from './ssdp-codec.ts';
import { groupsOf } from './targets.ts';

export type AnnouncementOptions = {
  readonly interfaces: readonly NetworkInterface[];
  readonly ports: DiscoveryPorts;
  readonly fast: boolean;
  readonly random: () => number;
};

/**
 * SLP: asked three times, since a datagram may get lost and PRLists let those speak who were drowned out; RFC 2608
 * §6.3 waits up to 15 s in all, which agents on a LAN never need.
 */
const SLP_ROUNDS: Rounds = { askAt: [0, 500, 1_200], listenMs: 800 };
const SLP_FAST: Rounds = { askAt: [0, 300], listenMs: 500 };
/** SSDP: answers are spread over MX = 1 s; asked twice for the same reason. */
const SSDP_ROUNDS: Rounds = { askAt: [0, 600], listenMs: 1_300 };
const SSDP_FAST: Rounds = { askAt: [0], listenMs: 1_100 };
/** mDNS (RFC 6762 §5.2: a second apart, answers within 120 ms) and RMCP, which answers at once. */
const MDNS_ROUNDS: Rounds = { askAt: [0, 1_000], listenMs: 500 };
const MDNS_FAST: Rounds = { askAt: [0], listenMs: 500 };

/**
 * Asks every chosen adapter, each with sockets of its own, for those who announce themselves. An error on one
 * is a warning and never ends the scan.
 */
export async function askAdapters(options: AnnouncementOptions, context: SourceContext): Promise<void> {
  await Promise.all(
    options.interfaces
      // A global IPv6 address asks nothing that the same adapter's link-local one does not.
      .filter((each) => each.family === 4 || each.address.includes('%'))
      .flatMap((each) => [slpOn, ssdpOn, mdnsOn, rmcpOn].map((ask) => ask(each, options, context))),
  );
}

async function slpOn(
  each: NetworkInterface,
  options: AnnouncementOptions,
  context: SourceContext,
): Promise<void> {
  const firstXid = Math.floor(options.random() * 0xffff);
  const opened = await openSlp(
    { family: each.family, bind: each.address, port: options.ports.slp, firstXid },
    context,
  );
  await withClient(opened, each, context, async (client) => {
    const errno = await client.search(
      (type) => (each.family === 4 ? groupsOf(each, SLP_GROUP) : [`${groupOf(type)}%${zoneOf(each)}`]),
      ALL_SLP_TYPES,
      options.fast ? SLP_FAST : SLP_ROUNDS,
    );
    await client.settled();
    return errno;
  });
}

async function ssdpOn(
  each: NetworkInterface,
  options: AnnouncementOptions,
  context: SourceContext,
): Promise<void> {
  const where = { family: each.family, bind: each.address, port: options.ports.ssdp };
  // By broadcast too, as confluent does: a switch that snoops IGMP without a querier keeps multicast away.
  const groups = each.family === 4 ? groupsOf(each, SSDP_GROUP) : [`${SSDP_GROUP_V6}%${zoneOf(each)}`];
  const rounds = options.fast ? SSDP_FAST : SSDP_ROUNDS;
  await withClient(await openSsdp(where, context), each, context, (client) => client.search(groups, rounds));
}

async function mdnsOn(
  each: NetworkInterface,
  options: AnnouncementOptions,
  context: SourceContext,
): Promise<void> {
  const where = { family: each.family, bind: each.address, port: options.ports.mdns };
  const group = each.family === 4 ? MDNS_GROUP : `${MDNS_GROUP_V6}%${zoneOf(each)}`;
  const rounds = options.fast ? MDNS_FAST : MDNS_ROUNDS;
  await withClient(await openMdns(where, context), each, context, (client) => client.search(group, rounds));
}

async function rmcpOn(
  each: NetworkInterface,
  options: AnnouncementOptions,
  context: SourceContext,
): Promise<void> {
  const broadcast = broadcastOf(each);
  if (broadcast === null) return;
  const where = { family: each.family, bind: each.address, port: options.ports.rmcp };
  const rounds = options.fast ? MDNS_FAST : MDNS_ROUNDS;
  await withClient(await openRmcp(where, context), each, context, (client) =>
    client.search(broadcast, rounds),
  );
}

/** Runs one source on one adapter; its troubles are warnings that name the adapter. */
async function withClient<C extends { readonly close: () => void }>(
  opened: { readonly client: C } | { readonly errno: string },
  each: NetworkInterface,
  context: SourceContext,
  work: (client: C) => Promise<string>,
): Promise<void> {
  if (!('client' in opened)) {
    context.warnings.add('interface-error', { interface: each.name, reason: opened.errno });
    return;
  }
  try {
    const errno = await work(opened.client);
    if (errno !== '') {
      context.warnings.add('multicast-unavailable', { interface: each.name, reason: errno });
    }
  } finally {
    opened.client.close();
  }
}

function zoneOf(each: NetworkInterface): string {
  return each.address.split('%')[1] ?? '';
}
