/** One sweep in the namespace it is started in: time, first device, event-loop delay and memory as JSON. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { scan } from '../../electron/discovery/scan.ts';

const { range, fast } = JSON.parse(process.argv[2] ?? '{}') as { range: string; fast: boolean };
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const base = process.memoryUsage().rss / 2 ** 20;
const startedAt = Date.now();
let first = 0;
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 50);
const report = await scan(
  {
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
      if (first === 0) first = Date.now() - startedAt;
    },
    onProgress: () => {},
  },
  Date.now,
  new AbortController().signal,
);
const durationMs = Date.now() - startedAt;
clearInterval(watch);
delay.disable();
if (!report.ok) throw new Error(report.error.code);
process.stdout.write(
  JSON.stringify({
    durationMs,
    first,
    base,
    found: report.value.devices.filter((device) => device.product === 'xcc').length,
    p99: delay.percentile(99) / 1e6,
    rss: Math.max(peak, process.memoryUsage().rss) / 2 ** 20,
  }),
);
process.exit(0);
