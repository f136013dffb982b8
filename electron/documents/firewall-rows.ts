import { isIPv4 } from 'node:net';
import { addressRanges } from '../address/address-list.ts';
import { formatHostPort } from '../address/net-address.ts';
import { type Catalog, destinationTable, type Endpoint, endpointsFor, hasTrait } from '../catalog/index.ts';
import type { CheckResult } from '../domain/check.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { FirewallRow } from '../domain/firewall-row.ts';
import { isOtherProxy } from '../domain/preflight-basis.ts';
import type { ProfileId } from '../domain/product.ts';
import { causeName, served } from '../domain/served.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';

/** Stands for the address of an XClarity Administrator that nobody named yet. */
export const LXCA_UNKNOWN = 'lxca';

/**
 * The rules a firewall needs. A device that reports itself is its own source; one that reports through
 * XClarity Administrator sends nothing out, its appliance does; and where the site goes out through a proxy the
 * proxy is the source of the outer rules and the destination of one inner rule. Destinations added to the site
 * stand behind the guide's. The state is what preflight
 * measured from the laptop, if it did.
 */
export function firewallRows(
  catalog: Catalog,
  chosen: readonly DeviceRow[],
  record: SiteRecord,
  which: 'missing' | 'all',
): FirewallRow[] {
  const { proxy } = record.file.network;
  const { preflight } = standingOf(record);
  // Through another proxy than the site has now, or without one, nothing is known of its way.
  const results = preflight === null || isOtherProxy(preflight, record.file.network) ? [] : preflight.results;
  const ways = sourcesByProfile(catalog, chosen, record);
  const rows = new Map<string, Omit<FirewallRow, 'no' | 'assumed'>>();
  if (proxy.host !== '' && ways.size > 0) {
    rows.set('proxy', {
      sources: [...new Set([...ways.values()].flat())],
      host: proxy.host,
      addresses: [],
      printed: [],
      measured: [],
      dead: [],
      condition: '',
      confirmed: '',
      protocol: 'http',
      transport: 'TCP',
      port: proxy.port,
      required: true,
      purpose: 'to-proxy',
      use: '',
      profiles: [...ways.keys()],
      ...proxyVerdict(results),
    });
  }
  for (const [profile, own] of ways) {
    for (const endpoint of endpointsFor(catalog, profile, { includeOptional: true })) {
      const name = formatHostPort(endpoint.host, endpoint.port);
      const known = rows.get(name);
      // What is no web traffic goes there by itself: no proxy can be asked for it.
      const sources = proxy.host === '' || !isWeb(endpoint.protocol) ? own : [proxy.host];
      rows.set(name, {
        sources: [...new Set([...(known?.sources ?? []), ...sources])],
        host: endpoint.host,
        protocol: endpoint.protocol,
        transport: 'TCP',
        port: endpoint.port,
        required: (known?.required ?? false) || endpoint.required,
        purpose: 'call-home',
        use: '',
        profiles: [...new Set([...(known?.profiles ?? []), profile])],
        confirmed: [endpoint.confirmed, known?.confirmed ?? ''].sort().at(-1) ?? '',
        condition:
          endpoint.required || known?.required === true ? '' : (endpoint.condition ?? known?.condition ?? ''),
        ...verdictOf(
          name,
          [...new Set([...(known?.printed ?? []), ...endpoint.ipv4, ...endpoint.ipv6])],
          results,
          proxy.host !== '' && isWeb(endpoint.protocol),
        ),
        ...correctedOf(endpoint, known),
      });
    }
  }
  for (const custom of record.file.network.destinations) {
    const host = custom.host.toLowerCase();
    const name = formatHostPort(host, custom.port);
    // One that the guide names too stands as the guide's.
    if (rows.has(name)) continue;
    // No proxy can be asked for a bare port: what uses it goes there by itself.
    const proxied = proxy.host !== '' && isWeb(custom.protocol);
    const own = [...new Set([...ways.values()].flat())];
    rows.set(name, {
      sources: proxied ? [proxy.host] : own,
      host,
      protocol: custom.protocol,
      transport: 'TCP',
      port: custom.port,
      required: true,
      purpose: 'custom',
      use: custom.use,
      profiles: [],
      condition: '',
      confirmed: '',
      ...verdictOf(name, isLiteral(host) ? [host] : [], results, proxied),
    });
  }
  return [...rows.values()]
    .filter((row) => which === 'all' || isMissing(row))
    .map((row, index) => ({
      ...row,
      no: index + 1,
      sources: [...addressRanges(row.sources)],
      assumed:
        row.purpose === 'call-home'
          ? row.profiles.filter((profile) => destinationTable(catalog, profile).confidence === 'unsure')
          : [],
    }));
}

const isMissing = ({ state }: Pick<FirewallRow, 'state'>): boolean =>
  state !== 'open' && state !== 'not-checked';

/** Required destinations of which nothing is measured, among all rows. */
export function unmeasuredOf(all: readonly FirewallRow[]): number {
  return all.filter(({ state, required }) => state === 'not-checked' && required).length;
}

/** What a proxy is asked for: CONNECT for https, the page itself for http. */
function isWeb(protocol: string): boolean {
  return protocol === 'https' || protocol === 'http';
}

/** Per destination table the addresses whose traffic leaves the site. */
function sourcesByProfile(
  catalog: Catalog,
  chosen: readonly DeviceRow[],
  record: SiteRecord,
): ReadonlyMap<ProfileId, readonly string[]> {
  const appliances = [
    ...chosen.filter((row) => row.traits.includes('appliance')).map((row) => row.device.address),
    ...(record.discovery?.devices ?? [])
      .filter((device) => hasTrait(catalog, device.product, 'appliance'))
      .map((device) => device.address),
  ];
  const ways = new Map<ProfileId, string[]>();
  for (const row of chosen) {
    if (row.profile === null || row.route === 'none' || row.route === 'autosupport') continue;
    const throughLxca = row.route === 'lxca' && !row.traits.includes('appliance');
    const sources = throughLxca
      ? appliances.length > 0
        ? [appliances[0] as string]
        : [LXCA_UNKNOWN]
      : [row.device.address];
    ways.set(row.profile, [...new Set([...(ways.get(row.profile) ?? []), ...sources])]);
  }
  return ways;
}

/** Verdict, cause and addresses of a row as `served` has them. */
function verdictOf(
  name: string,
  printed: readonly string[],
  results: readonly CheckResult[],
  proxied: boolean,
): Pick<FirewallRow, 'state' | 'cause' | 'addresses' | 'printed' | 'measured' | 'dead'> {
  const { state, cause, addresses } = served(name, results, proxied);
  return {
    state,
    cause: causeName(cause),
    addresses: [...new Set([...printed, ...addresses])],
    printed: [...printed],
    measured: [...addresses],
    // Only of those that the request is about: a name may have led somewhere else.
    dead: deadAddresses(name, results).filter((address) => [...printed, ...addresses].includes(address)),
  };
}

/** Which of a destination's addresses did not connect: its rows are named `host:port [address]`, or hold it as evidence. */
function deadAddresses(name: string, results: readonly CheckResult[]): readonly string[] {
  const failed = results.filter(
    ({ id, status, target }) =>
      id === 'tcp' && status === 'fail' && (target === name || target.startsWith(`${name} [`)),
  );
  return [
    ...new Set(
      failed.flatMap(({ target, evidence }) => {
        const named = / \[([^\]]+)\]$/.exec(target)?.[1];
        return named ?? evidence.find(({ key }) => key === 'address')?.value ?? [];
      }),
    ),
  ];
}

/** The way to the proxy itself: an answer that refuses the login still came through the firewall. */
function proxyVerdict(results: readonly CheckResult[]): Pick<FirewallRow, 'state' | 'cause'> {
  const own = results.find((result) => result.id === 'proxy' && result.status !== 'skipped');
  if (own === undefined || own.code === 'local-block') return { state: 'not-checked', cause: '' };
  const state =
    own.code === 'unreachable' || own.code === 'rejected' || own.code === 'timeout'
      ? 'missing'
      : ['not-a-proxy', 'tls-port', 'socks-port'].includes(own.code)
        ? 'foreign'
        : 'open';
  return { state, cause: state === 'open' ? '' : causeName(own) };
}

function correctedOf(
  endpoint: Endpoint,
  known: Omit<FirewallRow, 'no' | 'assumed'> | undefined,
): { readonly corrected?: NonNullable<FirewallRow['corrected']> } {
  const correction = endpoint.corrections.find((each) => each.applied);
  if (correction) return { corrected: { printed: correction.printed, reason: correction.reason.ja } };
  return known?.corrected ? { corrected: known.corrected } : {};
}

/** A host that is an address itself. A colon is in no name, and Node's pattern for IPv6 takes 3 ms to be made. */
function isLiteral(host: string): boolean {
  return isIPv4(host) || host.includes(':');
}
