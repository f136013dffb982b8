import { isIP } from 'node:net';
import { applyConnectTo } from '../address/connect-to.ts';
import type { HostPort } from '../address/net-address.ts';
import { askDns } from '../net/dns.ts';
import type { PreflightInput } from './input.ts';

/** So many addresses of one name are tried; pools give four, pairs two. */
const MOST_ADDRESSES = 8;

/** Where a server is found. */
export type Found = {
  /** In the order of the name's record, IPv4 before IPv6; empty where no resolver knows the name. */
  readonly addresses: readonly HostPort[];
  /**
   * Only this laptop's own resolvers know the name. `denied`: those that devices use say that it has no address; `unsaid`: what
   * they have for it is not known (silence, a refusal, a failure).
   */
  readonly laptopOnly?: 'denied' | 'unsaid';
};

type Asking = Pick<PreflightInput, 'connectTo' | 'resolvers' | 'laptopResolvers' | 'limits' | 'messageId'>;

/**
 * Where a server that somebody named is found: by a --connect-to rule, the address as typed, or what the first of the resolvers
 * that devices use gives for the name. This laptop's own count only where none of those has an address, which is told.
 */
export async function locate(server: HostPort, input: Asking, signal: AbortSignal): Promise<Found> {
  const { host, port } = applyConnectTo(input.connectTo, server.host, server.port);
  if (isIP(host.replace(/%.*$/, '')) !== 0) return { addresses: [{ host, port }] };
  if (host === 'localhost') return { addresses: [{ host: '127.0.0.1', port }] };
  const own = input.laptopResolvers.filter(
    (each) => !input.resolvers.some((counted) => counted.host === each.host && counted.port === each.port),
  );
  // All at once: a dead resolver must not make the live ones of its kind wait.
  const counted = firstToKnow(input.resolvers, { host, port }, input, signal);
  const laptops = firstToKnow(own, { host, port }, input, signal);
  laptops.catch(() => {});
  const known = await counted;
  if (known.addresses.length > 0) return { addresses: known.addresses };
  const { addresses } = await laptops;
  if (addresses.length === 0 || input.resolvers.length === 0) return { addresses };
  return { addresses, laptopOnly: known.denied ? 'denied' : 'unsaid' };
}

/** The addresses alone: for what is asked of this laptop's own way, whoever knows the name. */
export async function addressesOf(
  server: HostPort,
  input: Asking,
  signal: AbortSignal,
): Promise<readonly HostPort[]> {
  return (await locate(server, input, signal)).addresses;
}

/** What the first of several resolvers to know a name gives; `denied` where every one says that it has no address. */
async function firstToKnow(
  resolvers: readonly HostPort[],
  { host, port }: HostPort,
  input: Asking,
  signal: AbortSignal,
): Promise<{ readonly addresses: readonly HostPort[]; readonly denied: boolean }> {
  let denials = 0;
  const asked = resolvers.map(async (resolver) => {
    const answers = await Promise.all(
      (['A', 'AAAA'] as const).map((type) =>
        askDns(resolver, { name: host, type }, input.limits.dns, input.messageId(), signal, {
          lateMs: type === 'A' ? input.limits.dns : 0,
        }),
      ),
    );
    const found = [...new Set(answers.flatMap(({ addresses }) => addresses))].slice(0, MOST_ADDRESSES);
    const [first] = answers;
    if (found.length === 0 && (first?.outcome === 'nxdomain' || first?.outcome === 'nodata')) denials += 1;
    if (found.length === 0) throw new Error('no address');
    return found.map((address): HostPort => ({ host: address, port }));
  });
  const addresses = await Promise.any(asked).catch((error: unknown) => {
    // Nobody knew it; anything else (a defect, a cancel) goes on its way.
    const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const other = causes.find((cause) => !(cause instanceof Error && cause.message === 'no address'));
    if (other !== undefined) throw other;
    return [];
  });
  return { addresses, denied: denials === resolvers.length };
}
