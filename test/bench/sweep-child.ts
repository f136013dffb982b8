/**
 * One scan in the namespace it is started in: time, first device, event-loop delay and memory as one line of JSON.
 * Bundled by the bench, and run as Electron's main process or in plain Node.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { scan } from '../../electron/discovery/scan.ts';
import { shipped } from '../support/shipped.ts';

type Wish = { readonly range: string; readonly fast: boolean };

async function measure({ range, fast }: Wish): Promise<string> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const base = process.memoryUsage().rss / 2 ** 20;
  delay.enable();
  const startedAt = performance.now();
  let first = 0;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const report = await scan(
    {
      catalog: shipped,
      ranges: [range],
      interfaces: [],
      multicast: false,
      sweep: true,
      ports: [443],
      fast,
      confirmedLarge: true,
      typed: [],
      slpPort: 427,
      ssdpPort: 1900,
      connectTo: [],
    },
    {
      onDevice: () => {
        if (first === 0) first = performance.now() - startedAt;
      },
      onProgress: () => {},
    },
    Date.now,
    new AbortController().signal,
  );
  const durationMs = performance.now() - startedAt;
  clearInterval(watch);
  delay.disable();
  if (!report.ok) throw new Error(report.error.code);
  return JSON.stringify({
    durationMs,
    first,
    base,
    found: report.value.devices.filter((device) => device.product === 'xcc').length,
    p99: delay.percentile(99) / 1e6,
    worst: delay.max / 1e6,
    rss: Math.max(peak, process.memoryUsage().rss) / 2 ** 20,
  });
}

async function main(): Promise<void> {
  const wish = JSON.parse(process.env.CALLHOME_BENCH_SWEEP ?? '{}') as Wish;
  if (process.versions.electron !== undefined) {
    const { app } = await import('electron');
    // Not at the top level: there the event would never come (Electron 33).
    await app.whenReady();
  }
  const line = await measure(wish);
  process.stdout.write(`${line}\n`, () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`, () => process.exit(1));
});
