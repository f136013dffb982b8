import { isIP } from 'node:net';
import { addressAt, isLoopback, parseRange, spanSize } from '../address/ip-range.ts';
import { parseHostPort } from '../address/net-address.ts';
import { type SiteFile, siteFileSchema } from '../domain/site-file.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * The practice window talks to its simulated site and to nothing else: that lives on loopback, and its network
 * settings lead every destination there.
 */

/** A new site of the practice window: nobody's data, in the simulated network with its logins. */
export function newPracticeFile(practice: SiteFile): SiteFile {
  const { network, credentials } = practice;
  return siteFileSchema.parse({ version: 1, network, credentials });
}

/** Whether work on this site stays on the simulated network. Pure. */
export function isPractice(practice: SiteFile, { simulated, file }: SiteRecord): boolean {
  const { network } = file;
  return (
    simulated &&
    network.connectTo.join() === practice.network.connectTo.join() &&
    network.dns.length > 0 &&
    [...network.dns, ...network.ntp].every(isSimulatedHost) &&
    // A name is resolved by the simulated servers above.
    (isIP(network.proxy.host) === 0 || isLoopback(network.proxy.host)) &&
    file.devices.every(({ address, chosen }) => !chosen || isSimulatedHost(address))
  );
}

/** Whether a range to search lies on loopback as a whole. */
export function isSimulatedRange(text: string): boolean {
  const range = parseRange(text);
  if (!range.ok || range.value.kind === 'name') return false;
  const { span } = range.value;
  return isLoopback(addressAt(span, 0)) && isLoopback(addressAt(span, spanSize(span) - 1));
}

function isSimulatedHost(text: string): boolean {
  const parsed = parseHostPort(text, 443);
  return parsed.ok && isLoopback(parsed.value.host);
}
