import {
  type ScanOptions,
  type ScanProgress,
  type ScanReport,
  scan,
} from '../../../electron/discovery/scan.ts';
import type { AppError } from '../../../electron/domain/app-error.ts';
import type { Device } from '../../../electron/domain/device.ts';
import type { Result } from '../../../electron/domain/result.ts';
import { shipped } from '../../support/shipped.ts';

/** A scan that asks nobody until a test says whom. */
export const NOBODY: ScanOptions = {
  catalog: shipped,
  ranges: [],
  interfaces: [],
  multicast: false,
  sweep: false,
  ports: [8443],
  fast: false,
  confirmedLarge: false,
  typed: [],
  slpPort: 1,
  ssdpPort: 1,
  mdnsPort: 1,
  rmcpPort: 1,
  dns: { servers: null, domains: [] },
  connectTo: [],
};

export type Scanned = {
  readonly result: Result<ScanReport, AppError>;
  /** Every announcement, in order. */
  readonly told: readonly { readonly device: Device; readonly ms: number }[];
  readonly progress: readonly ScanProgress[];
};

export async function runScan(
  options: Partial<ScanOptions>,
  signal: AbortSignal = new AbortController().signal,
  onProgress: (progress: ScanProgress) => void = () => {},
): Promise<Scanned> {
  const told: { device: Device; ms: number }[] = [];
  const progress: ScanProgress[] = [];
  const started = performance.now();
  const result = await scan(
    { ...NOBODY, ...options },
    {
      onDevice: (device) => told.push({ device, ms: performance.now() - started }),
      onProgress: (each) => {
        progress.push(each);
        onProgress(each);
      },
    },
    Date.now,
    signal,
  );
  return { result, told, progress };
}

/** The report of a scan that must succeed. */
export async function report(options: Partial<ScanOptions>): Promise<ScanReport> {
  const { result } = await runScan(options);
  if (!result.ok) throw new Error(`scan failed: ${result.error.code}`);
  return result.value;
}

/** Last octet to product, for reading a result at a glance. */
export function products(found: ScanReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    found.devices.map((device) => [device.address.split('.')[3] ?? device.address, device.product]),
  );
}

export function sources(found: ScanReport): readonly string[] {
  return [...new Set(found.devices.flatMap((device) => device.sightings.map((each) => each.source)))].sort();
}
