import { isIP } from 'node:net';
import { formatHostPort } from '../address/net-address.ts';
import { type Catalog, type Endpoint, endpointsFor } from '../catalog/index.ts';
import type { ProfileId } from '../domain/product.ts';
import type { CustomDestination } from '../domain/site-file.ts';

/** What rows of destinations added to the site name as their table. */
export const CUSTOM_PROFILE = 'custom';

/** One host and port to be reached, over all profiles that ask for it. */
export type Destination = {
  readonly host: string;
  readonly port: number;
  /** `tcp`: nothing is asked beyond the open port. */
  readonly protocol: Endpoint['protocol'] | 'tcp';
  readonly required: boolean;
  readonly profiles: readonly (ProfileId | typeof CUSTOM_PROFILE)[];
  /** Addresses the guide prints for it. */
  readonly guide: readonly string[];
  /** `host:port`, the beginning of every row's target. */
  readonly name: string;
  /** The host is an address itself: no name to resolve. */
  readonly literal: boolean;
};

/** Destinations of the chosen profiles, each once, in the guide's order; required if any profile requires it. */
export function destinationsOf(
  catalog: Catalog,
  profiles: readonly ProfileId[],
  includeOptional: boolean,
  custom: readonly CustomDestination[] = [],
): readonly Destination[] {
  const byName = new Map<string, Destination>();
  for (const profile of profiles) {
    for (const endpoint of endpointsFor(catalog, profile, { includeOptional })) {
      const name = formatHostPort(endpoint.host, endpoint.port);
      const known = byName.get(name);
      const guide = [...new Set([...(known?.guide ?? []), ...endpoint.ipv4, ...endpoint.ipv6])];
      byName.set(name, {
        host: endpoint.host,
        port: endpoint.port,
        protocol: known?.protocol ?? endpoint.protocol,
        required: endpoint.required || (known?.required ?? false),
        profiles: [...(known?.profiles ?? []), profile],
        guide,
        name,
        literal: isIP(endpoint.host) !== 0,
      });
    }
  }
  for (const { host: typed, port, protocol } of custom) {
    const host = typed.toLowerCase();
    const name = formatHostPort(host, port);
    const known = byName.get(name);
    byName.set(name, {
      host,
      port,
      protocol: known?.protocol ?? protocol,
      required: true,
      profiles: [...(known?.profiles ?? []), CUSTOM_PROFILE],
      guide: known?.guide ?? [],
      name,
      literal: isIP(host) !== 0,
    });
  }
  return [...byName.values()];
}

/** Does the guide itself name it, and not only the site? */
export function isVendors({ profiles }: Pick<Destination, 'profiles'>): boolean {
  return profiles.some((profile) => profile !== CUSTOM_PROFILE);
}
