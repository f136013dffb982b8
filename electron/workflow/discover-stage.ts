import { type ScanReport, scan } from '../discovery/scan.ts';
import type { Device } from '../domain/device.ts';
import { ok, type Result } from '../domain/result.ts';
import { idAt, identified } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { stopwatch } from '../domain/stopwatch.ts';
import { localDomains } from '../net/dns-service.ts';
import { type Disturbance, watchLaptop } from '../preflight/laptop-watch.ts';
import { withKnownIdentity } from './identity.ts';
import { networkInUse } from './network.ts';
import { deviceRows } from './rows.ts';
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
  const passed = stopwatch();
  const before = context.site.get().discovery?.devices ?? [];
  const watch = watchLaptop(context.now);
  const report = await scan(
    {
      ...choice,
      catalog: context.catalog,
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
      onDevice: (device) => addDevice(context, device, passed(), before),
      onProgress: (progress) => context.progress(progress),
    },
    context.now,
    context.signal,
  ).finally(() => watch.end());
  if (!report.ok) return report;
  const { scanned, durationMs } = report.value;
  const warnings = [...report.value.warnings, ...sleptThrough(watch.end())];
  const finishedAt = new Date(context.now()).toISOString();
  context.site.update((site) => {
    const found = { scanned, durationMs, warnings, finishedAt };
    const seen = named(site, report.value.devices, before);
    return {
      ...seen,
      discovery: { ...found, devices: [...(seen.discovery?.devices ?? []), ...notSeen(seen, before)] },
    };
  });
  const ids = new Map(
    deviceRows(context.catalog, context.site.get()).map(({ device }) => [device.address, device]),
  );
  return ok({
    ...report.value,
    warnings,
    devices: report.value.devices.map((device) => ids.get(device.address) ?? device),
  });
}

/** Answers that came while the laptop slept were lost; a clock that was set back loses none. */
function sleptThrough(disturbed: Disturbance | null): ScanReport['warnings'] {
  return disturbed === null || disturbed.seconds < 0
    ? []
    : [{ code: 'laptop-slept', args: { seconds: disturbed.seconds } }];
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

/** The record with just these devices, each under the id that it has in this site, with what is known of it. */
function named(site: SiteRecord, devices: readonly Device[], before: readonly Device[]): SiteRecord {
  const { scanned = 0, durationMs = 0, warnings = [], finishedAt = '' } = site.discovery ?? {};
  const named = identified({
    ...site,
    discovery: { scanned, durationMs, warnings, finishedAt, devices: [...devices] },
  });
  return {
    ...named,
    discovery: named.discovery && {
      ...named.discovery,
      devices: named.discovery.devices.map((device) => withKnownIdentity(device, before)),
    },
  };
}

/**
 * Devices of the job that this look did not see, as they were last seen: a scan of another range, or one device that
 * was switched off, takes nothing out of the job. Their sightings carry their time.
 */
function notSeen(site: SiteRecord, before: readonly Device[]): readonly Device[] {
  const seen = new Set(site.discovery?.devices.map(({ id }) => id));
  const taken = new Set(site.discovery?.devices.flatMap(({ addresses }) => addresses));
  const used = new Set([
    ...site.file.devices.map(({ address }) => idAt(site.known, address)),
    ...site.runs.flatMap((run) => (run.act === 'preflight' ? [] : [run.deviceId])),
  ]);
  return before.filter((device) => !seen.has(device.id) && used.has(device.id) && !taken.has(device.address));
}

function addDevice(
  context: StageContext,
  device: Device,
  durationMs: number,
  before: readonly Device[],
): void {
  context.site.update((site) => {
    const seen = named(site, [device], before);
    const [own = device] = seen.discovery?.devices ?? [];
    // What was two until it turned out to be one box is one from now on.
    const others = (site.discovery?.devices ?? []).filter(
      (each) => each.id !== own.id && !own.addresses.includes(each.address),
    );
    return {
      ...seen,
      discovery: {
        devices: [...others, own],
        // Nothing of the search before it says how far this one came; where it breaks off the record tells that it did.
        scanned: 0,
        durationMs,
        warnings: [],
        finishedAt: '',
      },
    };
  });
}
