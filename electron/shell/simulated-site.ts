import { parseSiteFile, type SiteFile } from '../domain/site-file.ts';
import { readJsonFile } from '../storage/whole-file.ts';
import type { DiscoveryPorts } from '../workflow/stage.ts';

/** A simulated site as its engine describes it: its site file, the passwords it names, its discovery ports. */
export type SimulatedSite = {
  readonly file: SiteFile;
  readonly environment: Readonly<Record<string, string>>;
  readonly discoveryPorts: DiscoveryPorts;
};

/** Reads the lab's inventory (path from CALLHOME_SIMULATED_SITE); null where there is none. */
export function readSimulatedSite(path: string): SimulatedSite | null {
  if (path === '') return null;
  const json = readJsonFile(path);
  return json.ok ? simulatedSiteOf(json.value) : null;
}

/** The site that an inventory describes; null where it describes none. Pure. */
export function simulatedSiteOf(inventory: unknown): SimulatedSite | null {
  const { siteFile, ports } = (inventory ?? {}) as {
    siteFile?: { site?: unknown; env?: Record<string, string> };
    ports?: Partial<DiscoveryPorts>;
  };
  const file = parseSiteFile(siteFile?.site);
  if (!file.ok) return null;
  return {
    file: file.value,
    environment: siteFile?.env ?? {},
    discoveryPorts: {
      slp: ports?.slp ?? 427,
      ssdp: ports?.ssdp ?? 1900,
      ...(ports?.mdns === undefined ? {} : { mdns: ports.mdns }),
      ...(ports?.rmcp === undefined ? {} : { rmcp: ports.rmcp }),
    },
  };
}
