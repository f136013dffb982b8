import type { NetworkInterface } from '../net/interfaces.ts';
import { openSlp } from './slp.ts';
import { groupOf, SLP_GROUP } from './slp-codec.ts';
import { ALL_SLP_TYPES } from './slp-types.ts';
import type { Rounds, SourceContext } from './source.ts';
import { openSsdp } from './ssdp.ts';
import { SSDP_GROUP, SSDP_GROUP_V6 } from './ssdp-codec.ts';
import { groupsOf } from './targets.ts';

export type AnnouncementOptions = {
  readonly interfaces: readonly NetworkInterface[];
  readonly slpPort: number;
  readonly ssdpPort: number;
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

/**
 * Asks every chosen adapter, each with sockets of its own, for those who announce themselves. An error on one
 * is a warning and never ends the scan.
 */
export async function askAdapters(options: AnnouncementOptions, context: SourceContext): Promise<void> {
  await Promise.all(
    options.interfaces
      // A global IPv6 address asks nothing that the same adapter's link-local one does not.
      .filter((each) => each.family === 4 || each.address.includes('%'))
      .flatMap((each) => [slpOn(each, options, context), ssdpOn(each, options, context)]),
  );
}

async function slpOn(
  each: NetworkInterface,
  options: AnnouncementOptions,
  context: SourceContext,
): Promise<void> {
  const opened = await openSlp(
    {
      family: each.family,
      bind: each.address,
      port: options.slpPort,
      firstXid: Math.floor(options.random() * 0xffff),
    },
    context,
  );
  if (!('client' in opened)) return complain(each, opened.errno, context);
  const { client } = opened;
  try {
    const zone = each.address.split('%')[1] ?? '';
    const errno = await client.search(
      (type) => (each.family === 4 ? groupsOf(each, SLP_GROUP) : [`${groupOf(type)}%${zone}`]),
      ALL_SLP_TYPES,
      options.fast ? SLP_FAST : SLP_ROUNDS,
    );
    if (errno !== '') context.warnings.add('multicast-unavailable', { interface: each.name, reason: errno });
    await client.settled();
  } finally {
    client.close();
  }
}

async function ssdpOn(
  each: NetworkInterface,
  options: AnnouncementOptions,
  context: SourceContext,
): Promise<void> {
  const opened = await openSsdp({ family: each.family, bind: each.address, port: options.ssdpPort }, context);
  if (!('client' in opened)) return complain(each, opened.errno, context);
  const { client } = opened;
  try {
    const group = each.family === 4 ? SSDP_GROUP : `${SSDP_GROUP_V6}%${each.address.split('%')[1] ?? ''}`;
    const errno = await client.search(group, options.fast ? SSDP_FAST : SSDP_ROUNDS);
    if (errno !== '') context.warnings.add('multicast-unavailable', { interface: each.name, reason: errno });
  } finally {
    client.close();
  }
}

function complain(each: NetworkInterface, errno: string, context: SourceContext): void {
  context.warnings.add('interface-error', { interface: each.name, reason: errno });
}
