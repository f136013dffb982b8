import { type Endpoint, endpointsFor } from '../catalog/index.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { FirewallRow } from '../domain/report-model.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * The rules a firewall needs: sources are the controllers (and the proxy where the site goes out through
 * one), destinations the guide's. The state is what the preflight measured from the laptop, if it did.
 */
export function firewallRows(
  chosen: readonly DeviceRow[],
  record: SiteRecord,
  which: 'missing' | 'all',
): FirewallRow[] {
  const profiles = [...new Set(chosen.flatMap((row) => (row.profile === null ? [] : [row.profile])))];
  const { proxy } = record.file.network;
  const rows = new Map<string, FirewallRow>();
  for (const profile of profiles) {
    const sources =
      proxy.host !== ''
        ? [proxy.host]
        : chosen.filter((row) => row.profile === profile).map((row) => row.device.address);
    for (const endpoint of endpointsFor(profile, { includeOptional: true })) {
      const name = `${endpoint.host}:${endpoint.port}`;
      const known = rows.get(name);
      rows.set(name, {
        no: 0,
        sources: [...new Set([...(known?.sources ?? []), ...sources])],
        host: endpoint.host,
        addresses: [...new Set([...(known?.addresses ?? []), ...endpoint.ipv4, ...endpoint.ipv6])],
        protocol: endpoint.protocol,
        transport: 'TCP',
        port: endpoint.port,
        required: (known?.required ?? false) || endpoint.required,
        purpose: 'call-home',
        profile,
        state: stateOf(name, record),
        ...correctedOf(endpoint),
      });
    }
  }
  return [...rows.values()]
    .filter((row) => which === 'all' || row.state === 'missing')
    .map((row, index) => ({ ...row, no: index + 1 }));
}

/** Shut on the way this site uses: through its proxy where it has one, directly otherwise. */
function stateOf(name: string, record: SiteRecord): FirewallRow['state'] {
  const results = record.preflight?.results ?? [];
  const ids = record.file.network.proxy.host !== '' ? ['proxy-connect'] : ['tcp'];
  const own = results.filter(
    (result) => ids.includes(result.id) && (result.target === name || result.target.startsWith(`${name} [`)),
  );
  const measured = own.filter((result) => result.status !== 'skipped');
  if (measured.length === 0) return 'not-checked';
  return measured.every((result) => result.status === 'pass') ? 'open' : 'missing';
}

function correctedOf(endpoint: Endpoint): {
  readonly corrected?: { readonly printed: string; readonly reason: string };
} {
  const correction = endpoint.corrections.find((each) => each.applied);
  return correction ? { corrected: { printed: correction.printed, reason: correction.reason.ja } } : {};
}
