import type { SiteView } from '../../../electron/contract/views.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import type { FirewallRow } from '../../../electron/domain/firewall-row.ts';
import { markedAddress, stateWords, type Texts } from '../../../electron/texts/index.ts';
import { parseTarget } from './groups.ts';

/** States that whoever runs firewall, filter or proxy can mend. */
const MENDED_THERE: ReadonlySet<FirewallRow['state']> = new Set([
  'missing',
  'name-blocked',
  'no-answer',
  'inspected',
  'foreign',
]);

/** The rows of the site's firewall request that ask for something; those of one result, where one is meant. */
export function rowsToAsk(site: SiteView, result?: CheckResult): readonly FirewallRow[] {
  const about = result === undefined ? null : parseTarget(result.target);
  return site.firewall.filter(
    (row) =>
      MENDED_THERE.has(row.state) && (about === null || (row.host === about.host && row.port === about.port)),
  );
}

/** The same rows as the firewall request document, as text to copy: one request per host and port. */
export function firewallRules(texts: Texts, rows: readonly FirewallRow[]): string {
  return rows
    .map((row) =>
      texts.firewallRule({
        sources: row.sources,
        host: row.host,
        port: row.port,
        addresses: row.addresses.map((address) => markedAddress(texts, row, address)),
        protocol:
          row.protocol.toUpperCase() === row.transport
            ? row.transport
            : `${row.protocol.toUpperCase()} (${row.transport})`,
        state: stateWords(texts, row),
      }),
    )
    .join('\n\n');
}
