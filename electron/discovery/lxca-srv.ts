import type { HostPort } from '../address/net-address.ts';
import { lookUpSrv } from '../net/dns-service.ts';
import { clues } from './clues.ts';
import type { SourceContext } from './source.ts';

/**
 * Finding an LXCA as controllers do: by the SRV record `_lxca._tcp` of the site's own domains
 * (discovery-and-devices.md §1.3).
 */
export async function findLxcaBySrv(
  domains: readonly string[],
  servers: readonly HostPort[] | null,
  context: SourceContext,
): Promise<void> {
  await Promise.all(
    domains.map(async (domain) => {
      const name = `_lxca._tcp.${domain}`;
      for (const { host, port, addresses } of await lookUpSrv(name, servers, context.signal)) {
        for (const address of addresses) {
          const found = clues([
            ['srv.name', name],
            ['srv.host', host],
          ]);
          context.see({ source: 'dns-srv', address, port, clues: found });
        }
      }
    }),
  );
}
