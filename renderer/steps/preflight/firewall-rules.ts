import type { SiteView } from '../../../electron/contract/views.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import type { Texts } from '../../../electron/texts/index.ts';
import { reportingRows } from '../device-name.ts';
import { parseTarget, wantsRule } from './groups.ts';

const PROTOCOLS: Readonly<Record<number, string>> = {
  21: 'FTP (TCP)',
  22: 'SFTP (TCP)',
  53: 'DNS (UDP/TCP)',
  80: 'HTTP (TCP)',
  123: 'NTP (UDP)',
  443: 'HTTPS (TCP)',
};

/** One request per host and port, with every address that was seen and the devices it is for. */
export function firewallRules(texts: Texts, site: SiteView, results: readonly CheckResult[]): string {
  const wanted = new Map<
    string,
    { host: string; port: number; addresses: Set<string>; profiles: Set<string> }
  >();
  for (const result of results.filter(wantsRule)) {
    const { host, port, address } = parseTarget(result.target);
    if (port === null) continue;
    const key = `${host}:${port}`;
    const entry = wanted.get(key) ?? { host, port, addresses: new Set(), profiles: new Set() };
    const seen = address || String(result.args.address ?? '');
    if (seen !== '' && seen !== host) entry.addresses.add(seen);
    if (result.profile !== undefined) entry.profiles.add(result.profile);
    wanted.set(key, entry);
  }
  const rows = reportingRows(site.rows);
  return [...wanted.values()]
    .map(({ host, port, addresses, profiles }) =>
      texts.firewallRule({
        sources: rows
          .filter((row) => profiles.size === 0 || (row.profile !== null && profiles.has(row.profile)))
          .map((row) => row.device.address),
        host,
        port,
        addresses: [...addresses],
        protocol: PROTOCOLS[port] ?? 'TCP',
      }),
    )
    .join('\n\n');
}
