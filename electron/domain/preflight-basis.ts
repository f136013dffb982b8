import type { CheckResult } from './check-result.ts';
import { digest } from './digest.ts';
import type { SiteNetwork } from './site-file.ts';
import { z } from './zod.ts';

/**
 * What a preflight was run for, as digests: its way out, and what else of the network form decides what is asked. Results
 * tell of that and of nothing that was typed since.
 */
export const preflightBasisSchema = z.object({ proxy: z.string(), network: z.string() });
export type PreflightBasis = Readonly<z.infer<typeof preflightBasisSchema>>;

export function preflightBasis({
  proxy,
  dns,
  ntp,
  caFile,
  connectTo,
  destinations,
}: Pick<SiteNetwork, 'proxy' | 'dns' | 'ntp' | 'caFile' | 'connectTo' | 'destinations'>): PreflightBasis {
  const asked = destinations.map(({ host, port, protocol }) => [host.toLowerCase(), port, protocol]);
  return {
    proxy: digest(
      JSON.stringify(proxy.host === '' ? [] : [proxy.host.toLowerCase(), proxy.port, proxy.user]),
    ),
    network: digest(JSON.stringify([dns, ntp, caFile, connectTo, asked])),
  };
}

/** What rows of two runs have in common: parts that differ are those of no form. Null where one of them is not known. */
export function commonBasis(a: PreflightBasis | null, b: PreflightBasis | null): PreflightBasis | null {
  if (a === null || b === null) return null;
  return {
    proxy: a.proxy === b.proxy ? a.proxy : '',
    network: a.network === b.network ? a.network : '',
  };
}

/** What is known of the preflight that stands: what it was run for (null: not kept), and its tables. */
type Stood = { readonly basis: PreflightBasis | null; readonly profiles: readonly string[] };

/** Did the results go by another proxy than the site has now? Unknown counts as no. */
export function isOtherProxy({ basis }: Pick<Stood, 'basis'>, network: SiteNetwork): boolean {
  return basis !== null && basis.proxy !== preflightBasis(network).proxy;
}

type Row = {
  readonly chosen: boolean;
  readonly profile: string | null;
  readonly device: { readonly address: string; readonly addresses: readonly string[] };
};

/**
 * Is it to be run again: the network form was changed, a device needs a table that was not checked, or what stands red is
 * of a device that is no part of the job any more?
 */
export function isPreflightOutdated(
  stood: Stood & { readonly results: readonly CheckResult[] },
  network: SiteNetwork,
  rows: readonly Row[],
): boolean {
  const { basis, profiles, results } = stood;
  const now = preflightBasis(network);
  if (basis !== null && (basis.proxy !== now.proxy || basis.network !== now.network)) return true;
  const chosen = rows.filter((row) => row.chosen);
  if (chosen.some(({ profile }) => profile !== null && !profiles.includes(profile))) return true;
  const here = new Set(chosen.flatMap(({ device }) => [device.address, ...device.addresses]));
  return results.some(
    ({ from, status, target }) =>
      from === 'device' && (status === 'fail' || status === 'error') && !here.has(target),
  );
}
