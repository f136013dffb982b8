/** A place for the simulated site beside whatever else this computer runs: a loopback network and ports nobody uses. */
import { randomInt } from 'node:crypto';
import { DEFAULT_PORTS, type RunningSite, type SiteOptions, type SitePorts, startLab } from './site.ts';

/** The second number of another network than the usual one. */
const NETWORKS = { from: 100, to: 250 } as const;
/** By how much every port is moved there: still unprivileged, and none beyond the last. */
const SHIFTS = { from: 1000, to: 9000 } as const;
/** Each with other ports; where so many are taken something else is wrong. */
const ATTEMPTS = 6;
/** What the system answers for a port that is taken, or kept from programs (Windows' reserved ranges). */
const TAKEN: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES']);

/** Starts the site at its usual addresses and ports; where one of those is taken, at other ones. */
export async function startSomewhere(options: SiteOptions): Promise<RunningSite> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startLab(attempt === 1 ? options : { ...options, ...elsewhere() });
    } catch (error) {
      const { code = '' } = error as { readonly code?: string };
      if (attempt === ATTEMPTS || !TAKEN.has(code)) throw error;
    }
  }
}

function elsewhere(): { readonly network: string; readonly ports: SitePorts } {
  const shift = randomInt(SHIFTS.from, SHIFTS.to);
  const moved = Object.entries(DEFAULT_PORTS).map(([name, port]) => [name, port + shift]);
  return {
    network: `127.${randomInt(NETWORKS.from, NETWORKS.to)}`,
    ports: Object.fromEntries(moved) as SitePorts,
  };
}
