import { type ScanReport, scan } from '../discovery/scan.ts';
import type { Device } from '../domain/device.ts';
import { ok, type Result } from '../domain/result.ts';
import { localDomains } from '../net/dns-service.ts';
import { withKnownIdentity } from './identity.ts';
import { networkInUse } from './network.ts';
import type { StageContext } from './stage.ts';

/** What to look for and where; ranges and typed-in addresses come from the site unless given here. */
export type DiscoverChoice = {
  readonly ranges: readonly string[];
  /** Interface names or addresses; null: every real one. */
  readonly interfaces: readonly string[] | null;
  readonly multicast: boolean;
  readonly sweep: boolean;
  readonly ports: readonly number[];
  readonly fast: boolean;
  readonly confirmedLarge: boolean;
};

export const HTTPS_PORT = 443;

/** Looks for devices; what was typed into the site is asked one by one as well. */
export async function discoverStage(
  context: StageContext,
  choice: DiscoverChoice,
): Promise<Result<ScanReport>> {
  const { file } = context.site.get();
  const network = networkInUse(file.network);
  if (!network.ok) return network;
  const startedAt = context.now();
  const before = context.site.get().discovery?.devices ?? [];
  const report = await scan(
    {
      ...choice,
      typed: file.devices.map((device) => ({ address: device.address, port: device.ports.https })),
      slpPort: context.discoveryPorts.slp,
      ssdpPort: context.discoveryPorts.ssdp,
      ...(context.discoveryPorts.mdns === undefined ? {} : { mdnsPort: context.discoveryPorts.mdns }),
      ...(context.discoveryPorts.rmcp === undefined ? {} : { rmcpPort: context.discoveryPorts.rmcp }),
      connectTo: network.value.connectTo,
      // The site's resolvers know the site's domain, where XClarity Administrator announces itself.
      ...(network.value.dns.length > 0
        ? { dns: { servers: network.value.dns, domains: localDomains() } }
        : {}),
    },
    {
      onDevice: (device) => addDevice(context, device, startedAt, before),
      onProgress: (progress) => context.progress(progress),
    },
    context.now,
    context.signal,
  );
  if (!report.ok) return report;
  const { scanned, durationMs, warnings } = report.value;
  const devices = report.value.devices.map((device) => withKnownIdentity(device, before));
  context.site.update((site) => ({
    ...site,
    discovery: {
      devices: [...devices],
      scanned,
      durationMs,
      warnings: [...warnings],
      finishedAt: new Date(context.now()).toISOString(),
    },
  }));
  return ok({ ...report.value, devices });
}

/** Only the devices somebody typed in: what are they? Used before a plan when the site file does not say. */
export function identifyStage(context: StageContext): Promise<Result<ScanReport>> {
  return discoverStage(context, {
    ranges: [],
    interfaces: [],
    multicast: false,
    sweep: false,
    ports: [HTTPS_PORT],
    fast: false,
    confirmedLarge: false,
  });
}

function addDevice(
  context: StageContext,
  device: Device,
  startedAt: number,
  before: readonly Device[],
): void {
  context.site.update((site) => {
    const known = site.discovery?.devices ?? [];
    // What was two until it turned out to be one box is one from now on.
    const others = known.filter((each) => each.id !== device.id && !device.addresses.includes(each.address));
    return {
      ...site,
      discovery: {
        devices: [...others, withKnownIdentity(device, before)],
        scanned: site.discovery?.scanned ?? 0,
        durationMs: context.now() - startedAt,
        warnings: site.discovery?.warnings ?? [],
        finishedAt: site.discovery?.finishedAt ?? '',
      },
    };
  });
}
