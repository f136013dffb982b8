import { isIP } from 'node:net';
import { applyConnectTo } from '../address/connect-to.ts';
import type { HostPort } from '../address/net-address.ts';
import { askDns } from '../net/dns.ts';
import type { PreflightInput } from './input.ts';

/** So many addresses of one name are tried; pools give four, pairs two. */
const MOST_ADDRESSES = 8;

/**
 * Where a server that somebody named is found: by a --connect-to rule, the address as typed, or those that the first
 * resolver in play to know the name gives, in its order (IPv4 before IPv6). Empty where none knows the name.
 */
export async function addressesOf(
  server: HostPort,
  input: Pick<PreflightInput, 'connectTo' | 'resolvers' | 'laptopResolvers' | 'limits' | 'messageId'>,
  signal: AbortSignal,
): Promise<readonly HostPort[]> {
  const { host, port } = applyConnectTo(input.connectTo, server.host, server.port);
  if (isIP(host.replace(/%.*$/, '')) !== 0) return [{ host, port }];
  if (host === 'localhost') return [{ host: '127.0.0.1', port }];
  // All at once: a dead resolver must not make the live one wait.
  const asked = [...input.resolvers, ...input.laptopResolvers].map(async (resolver) => {
    const answers = await Promise.all(
      (['A', 'AAAA'] as const).map((type) =>
        askDns(resolver, { name: host, type }, input.limits.dns, input.messageId(), signal, {
          lateMs: type === 'A' ? input.limits.dns : 0,
        }),
      ),
    );
    const found = [...new Set(answers.flatMap(({ addresses }) => addresses))].slice(0, MOST_ADDRESSES);
    if (found.length === 0) throw new Error('no address');
    return found.map((address): HostPort => ({ host: address, port }));
  });
  return Promise.any(asked).catch((error: unknown) => {
    // Nobody knew it; anything else (a defect, a cancel) goes on its way.
    const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const other = causes.find((cause) => !(cause instanceof Error && cause.message === 'no address'));
    if (other !== undefined) throw other;
    return [];
  });
}
