import { isIP, isIPv4 } from 'node:net';
import { isLoopback, parseRange, spanContains } from '../address/ip-range.ts';
import { listInterfaces, type NetworkInterface } from '../net/interfaces.ts';
import { wayTo } from '../net/route.ts';
import { addressesOf } from './address-of.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import { facts, type Verdict } from './row.ts';

/** An address, and the one of this laptop's own that connections to it start from; '' where none do. */
export type Taken = { readonly to: string; readonly from: string };
type Adapter = Pick<NetworkInterface, 'name' | 'address' | 'cidr'>;

/** An address of nobody (RFC 5737), which only a default route leads to. */
const OUTSIDE = '192.0.2.1';
/** What a translator on this laptop gives itself (464XLAT, RFC 7335: 192.0.0.0/29): which line it goes out by is not to be seen. */
const TRANSLATED = /^192\.0\.0\.[0-7]$/;

/**
 * Does this laptop go out by another line than the one that its devices are on (a telephone's, a wireless network, a VPN)? Then
 * all that is measured is that line's. Asks the system for its routes, and sends nothing but the question for the proxy's name. Null
 * where it does not, and where it is not to be known: without devices, and where rules lead connections elsewhere.
 */
export async function judgeLine(
  destinations: readonly Destination[],
  input: PreflightInput,
  signal: AbortSignal,
): Promise<Verdict | null> {
  if (input.devices.length === 0 || input.connectTo.length > 0) return null;
  const printed = destinations.flatMap(({ guide }) => guide.filter((address) => isIPv4(address)));
  const out =
    input.proxy === null
      ? printed.length === 0
        ? [OUTSIDE]
        : printed
      : (await addressesOf(input.proxy, input, signal)).map(({ host }) => host);
  const taken = (addresses: readonly string[]): Promise<readonly Taken[]> =>
    Promise.all(
      [...new Set(addresses)].map(async (to) => ({
        to,
        from: (await wayTo(to).catch(() => null))?.from ?? '',
      })),
    );
  const devices = input.devices.map(({ address }) => address).filter((address) => isIP(address) !== 0);
  const [inside, outside] = await Promise.all([taken(devices), taken(out)]);
  return judgeLines(inside, outside, listInterfaces());
}

/** The same of what the system said. Pure. */
export function judgeLines(
  devices: readonly Taken[],
  out: readonly Taken[],
  adapters: readonly Adapter[],
): Verdict | null {
  const known = (list: readonly Taken[]): readonly Taken[] =>
    list.filter(
      ({ to, from }) => from !== '' && !isLoopback(to) && !isLoopback(from) && !TRANSLATED.test(from),
    );
  const [inside, outside] = [known(devices), known(out)];
  const other = outside.find(({ from }) => inside.every((each) => !isOneLine(each.from, from, adapters)));
  const [device] = inside;
  if (device === undefined || other === undefined) return null;
  const shown = (from: string): string => {
    const name = adapterOf(from, adapters)?.name;
    return name === undefined ? from : `${name} (${from})`;
  };
  const args = {
    device: device.to,
    inside: shown(device.from),
    address: other.to,
    outside: shown(other.from),
  };
  return {
    status: 'warn',
    code: 'other-line',
    args,
    fixes: ['use-devices-line'],
    evidence: facts({ address: args.address, inside: args.inside, outside: args.outside }),
  };
}

/** One adapter, or two in one network. */
function isOneLine(a: string, b: string, adapters: readonly Adapter[]): boolean {
  const [first, second] = [adapterOf(a, adapters), adapterOf(b, adapters)];
  if (first === undefined || second === undefined) return a === b;
  return first.name === second.name || contains(first.cidr, b) || contains(second.cidr, a);
}

function adapterOf(address: string, adapters: readonly Adapter[]): Adapter | undefined {
  return adapters.find((each) => each.address.replace(/%.*$/, '') === address.replace(/%.*$/, ''));
}

function contains(cidr: string, address: string): boolean {
  const parsed = parseRange(cidr);
  return parsed.ok && parsed.value.kind === 'span' && spanContains(parsed.value.span, address);
}
