import { Resolver } from 'node:dns';
import { readFileSync } from 'node:fs';
import { type HostPort, parseHostPort } from '../address/net-address.ts';

/** The resolvers this laptop uses now: a new one is asked each time, as a laptop changes its network. */
export function laptopResolvers(): readonly HostPort[] {
  return withZones(new Resolver().getServers(), resolverFile());
}

/**
 * Resolvers as addresses that can be asked. A link-local one, as routers announce them, means nothing without its
 * zone (RFC 4007 §11), which Node's own list loses: `file` (resolv.conf) may still have it, else it is left out.
 */
export function withZones(servers: readonly string[], file: string): readonly HostPort[] {
  const zoned = [...file.matchAll(/^\s*nameserver\s+(\S+)/gm)].map((match) => match[1] ?? '');
  return servers
    .map((server) => parseHostPort(server, 53))
    .flatMap((parsed) => (parsed.ok ? [parsed.value] : []))
    .flatMap(({ host, port }): readonly HostPort[] => {
      if (!/^fe[89ab][0-9a-f]:/i.test(host) || host.includes('%')) return [{ host, port }];
      const named = zoned.find((each) => each.toLowerCase().startsWith(`${host.toLowerCase()}%`));
      return named === undefined ? [] : [{ host: named, port }];
    });
}

function resolverFile(): string {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    // No such file on Windows.
    return '';
  }
}
