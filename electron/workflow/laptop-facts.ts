import { isLoopback } from '../address/ip-range.ts';
import type { LaptopFacts } from '../contract/views.ts';
import { listInterfaces, type NetworkInterface } from '../net/interfaces.ts';
import { laptopResolvers } from '../net/laptop-resolvers.ts';
import { type Way, wayTo } from '../net/route.ts';

/** Addresses of nobody, kept for documentation (RFC 5737, RFC 3849): only a default route leads there. */
const OUTSIDE = { v4: '192.0.2.1', v6: '2001:db8::1' } as const;
/** What a laptop gives itself where nobody gave it an address (RFC 3927, RFC 4291 §2.5.6). */
const SELF_GIVEN = /^(169\.254\.|fe[89ab])/i;

/** What was read of the laptop; null where it could not be read. */
export type LaptopReading = {
  readonly interfaces: readonly NetworkInterface[] | null;
  readonly resolvers: readonly string[] | null;
  readonly way: Way | null;
};

/** Reads the laptop's own network settings. Nothing is sent: adapters, resolvers and routes are asked of the system. */
export async function readLaptop(): Promise<LaptopReading> {
  return {
    interfaces: tryTo(listInterfaces),
    resolvers: tryTo(() => laptopResolvers().map(({ host }) => host)),
    way: await wayOut().catch(() => null),
  };
}

/** What that says of being ready to work at a site. Pure. */
export function laptopFacts({ interfaces, resolvers, way }: LaptopReading): LaptopFacts {
  return {
    adapter: interfaces === null ? { state: 'unknown', list: [] } : adapterFact(interfaces),
    resolver: resolvers === null ? { state: 'unknown', list: [] } : resolverFact(resolvers),
    route: way === null ? { state: 'unknown', from: '' } : routeFact(way, interfaces ?? []),
  };
}

function adapterFact(interfaces: readonly NetworkInterface[]): LaptopFacts['adapter'] {
  const real = interfaces.filter((each) => !each.internal && !each.virtual);
  const list = (of: readonly NetworkInterface[]): string[] => of.map(({ name, cidr }) => `${name} ${cidr}`);
  const given = real.filter(({ address }) => !SELF_GIVEN.test(address));
  if (given.length > 0) return { state: 'yes', list: list(given) };
  const own = real.filter(({ family }) => family === 4);
  return own.length > 0 ? { state: 'self', list: list(own) } : { state: 'no', list: [] };
}

/** A resolver on the laptop passes questions on to others that it does not name. */
function resolverFact(resolvers: readonly string[]): LaptopFacts['resolver'] {
  const outside = resolvers.filter((address) => !isLoopback(address));
  if (outside.length > 0) return { state: 'yes', list: [...outside] };
  return resolvers.length > 0 ? { state: 'unknown', list: [...resolvers] } : { state: 'no', list: [] };
}

function routeFact({ answer, from }: Way, interfaces: readonly NetworkInterface[]): LaptopFacts['route'] {
  if (answer === 'no-route') return { state: 'no', from: '' };
  if (answer === 'blocked') return { state: 'blocked', from: '' };
  const name = interfaces.find(({ address }) => address === from)?.name;
  return { state: 'yes', from: name === undefined ? from : `${name} (${from})` };
}

async function wayOut(): Promise<Way> {
  const [v4, v6] = await Promise.all([wayTo(OUTSIDE.v4), wayTo(OUTSIDE.v6)]);
  return v4.answer !== 'routed' && v6.answer === 'routed' ? v6 : v4;
}

function tryTo<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
