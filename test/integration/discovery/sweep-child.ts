/** Runs one sweep in the namespace it is started in; options as JSON in argv, what it met as JSON on stdout. */
import { readdirSync } from 'node:fs';
import { addressAt, parseRange, spanSize } from '../../../electron/address/ip-range.ts';
import { sweep } from '../../../electron/discovery/sweep.ts';

export type SweepWish = {
  readonly range: string;
  readonly linked?: boolean;
  readonly window?: number;
  readonly waves?: 1 | 2;
};
export type SweepOutcome = {
  readonly open: readonly string[];
  readonly alive: readonly string[];
  readonly ms: number;
  /** Most sockets that were open at once. */
  readonly sockets: number;
};

const wish = JSON.parse(process.argv[2] ?? '{}') as SweepWish;
const parsed = parseRange(wish.range);
if (!parsed.ok || parsed.value.kind !== 'span') throw new Error('no range');
const { span } = parsed.value;
const open: string[] = [];
const alive: string[] = [];
// Descriptors, not objects: those close at once, these a turn later.
const before = readdirSync('/proc/self/fd').length;
let sockets = 0;
const count = (): void => {
  sockets = Math.max(sockets, readdirSync('/proc/self/fd').length - before);
};
const watch = setInterval(count, 5);
const started = performance.now();
sweep(
  {
    lists: [{ size: spanSize(span), at: (index) => addressAt(span, index), linked: wish.linked === true }],
    port: 443,
    window: wish.window ?? 4_000,
    pace: 18_000,
    waves: wish.waves ?? 2,
    route: (host, port) => ({ host, port }),
  },
  {
    onOpen: (address, socket) => {
      open.push(address);
      socket?.destroy();
    },
    onAlive: (address) => alive.push(address),
    onProgress: count,
    onExhausted: () => {},
  },
  new AbortController().signal,
).then(
  () => {
    const ms = performance.now() - started;
    clearInterval(watch);
    const outcome: SweepOutcome = { open, alive, ms, sockets };
    process.stdout.write(JSON.stringify(outcome), () => process.exit(0));
  },
  (error: unknown) => {
    process.stderr.write(String(error), () => process.exit(1));
  },
);
