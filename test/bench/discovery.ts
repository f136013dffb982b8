/**
 * Sweeps, identification of the answers included, against nmap in the same run: inside Electron and in plain Node, in
 * network namespaces of our own. Needs root, iproute2, nftables and, as the rival, nmap. Prints `ratio  what  goal
 * (detail)`; where a goal is missed it prints the limit that was met (peers-and-numbers.md §3.3). With
 * `--write FILE` the table is also written as Markdown.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { CASES, type Case, GOALS, LOSSY, LOSSY_RUNS } from './discovery-cases.ts';
import { buildNetwork, nmap, populate, removeNetwork, startControllers } from './discovery-network.ts';
import { prepareRunners, type Runner, type Sweep } from './discovery-runner.ts';

const TRIES = Number(process.env.CALLHOME_BENCH_TRIES ?? 3);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const median = (sweeps: readonly Sweep[]): Sweep =>
  [...sweeps].sort((a, b) => a.durationMs - b.durationMs)[sweeps.length >> 1] as Sweep;

type Row = {
  readonly each: Case;
  readonly runner: string;
  readonly sweep: Sweep;
  readonly alive: number;
  readonly rival: { readonly ms: number; readonly found: number } | null;
};

/** T ≥ max(connects / rate, silent × tries / sockets × timeout) + tail (two waves; one with --fast on a /16). */
function limitOf({ range, fast, linked }: Case): string {
  const addresses = 2 ** (32 - Number(range.split('/')[1]));
  const connects = addresses * (fast && addresses > 4_096 ? 1 : 2);
  const pace = fast ? 20_000 : 18_000;
  const floor = linked ? 'ARP of the silent' : 'the first answers';
  return addresses > 4_096
    ? `${connects} connects at ${pace} a second at most (one core makes about 20,000; ${cpus().length} cores are shared with the site and its TLS server) = ${seconds((connects / pace) * 1000)}, plus the last wait`
    : `two waits of at least 150 ms each for the silent, the first of up to 500 ms until ${floor} are in, plus the looks`;
}

function missed({ each, sweep, alive }: Row): readonly string[] {
  return [
    ...(sweep.durationMs > each.goalMs ? ['time'] : []),
    ...(sweep.found < alive * GOALS.recall ? ['recall'] : []),
    ...(sweep.first > GOALS.firstMs ? ['first device'] : []),
    ...(each.range.endsWith('/16') && sweep.p99 > GOALS.loopP99Ms ? ['event loop'] : []),
    ...(sweep.rss > GOALS.memoryMb ? ['memory'] : []),
  ];
}

function say(row: Row): void {
  const { each, runner, sweep, alive, rival } = row;
  const ratio = rival === null ? '-' : (sweep.durationMs / rival.ms).toFixed(2);
  const wanting = missed(row);
  const detail = [
    `${seconds(sweep.durationMs)}${rival === null ? '' : ` / ${seconds(rival.ms)}, nmap found ${rival.found}`}`,
    `recall ${sweep.found}/${alive}`,
    `first ${sweep.first.toFixed(0)} ms`,
    `loop p99 ${sweep.p99.toFixed(0)} ms`,
    `${sweep.rss.toFixed(0)} MB, ${sweep.base.toFixed(0)} of them before`,
  ];
  console.log(
    `${ratio}\tsweep ${each.name}, ${runner} / nmap\tgoal ≤ ${seconds(each.goalMs)}${wanting.length === 0 ? '' : `, missed: ${wanting.join(', ')}`}\t(${detail.join('; ')})`,
  );
  if (wanting.includes('time')) console.log(`\tlimit: ${limitOf(each)}`);
}

type Lossy = { readonly runner: string; readonly found: number; readonly alive: number; readonly ms: number };

function lossy(runner: Runner, alive: number): Lossy {
  const sweeps = Array.from({ length: LOSSY_RUNS }, () => runner.run(LOSSY));
  return {
    runner: runner.name,
    found: sweeps.reduce((sum, each) => sum + each.found, 0),
    alive: alive * LOSSY_RUNS,
    ms: median(sweeps).durationMs,
  };
}

async function bench(): Promise<void> {
  const runtime = new URL('../../scripts/electron-runtime.mjs', import.meta.url).href;
  const { ensureElectron } = (await import(runtime)) as {
    readonly ensureElectron: () => Promise<{
      readonly path: string;
      readonly version: string;
      readonly kind: string;
    }>;
  };
  const runners = await prepareRunners(await ensureElectron());
  const server = await startControllers();
  const rows: Row[] = [];
  const losses: Lossy[] = [];
  try {
    for (const each of CASES) {
      const alive = populate(each).length;
      const rival = each.nmap.length === 0 ? null : nmap(each);
      for (const runner of runners.all) {
        const sweep = median(Array.from({ length: TRIES }, () => runner.run(each)));
        const row = { each, runner: runner.name, sweep, alive, rival };
        rows.push(row);
        say(row);
      }
    }
    const alive = populate(LOSSY, 1).length;
    for (const runner of runners.all) {
      const loss = lossy(runner, alive);
      losses.push(loss);
      const recall = loss.found / loss.alive;
      console.log(
        `${recall.toFixed(4)}\trecall, ${LOSSY.name}, ${loss.runner}\tgoal ≥ ${GOALS.lossyRecall}${recall >= GOALS.lossyRecall ? '' : ' missed'}\t(${loss.found}/${loss.alive} in ${LOSSY_RUNS} runs of ${seconds(loss.ms)})`,
      );
    }
  } finally {
    server.stdin?.end();
    if (server.exitCode === null) await once(server, 'close');
    runners.remove();
  }
  const at = process.argv.indexOf('--write');
  const file = at < 0 ? undefined : process.argv[at + 1];
  if (file !== undefined) writeFileSync(file, document(rows, losses));
}

function document(rows: readonly Row[], losses: readonly Lossy[]): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const table = rows.map((row) => {
    const { each, runner, sweep, alive, rival } = row;
    const wanting = missed(row);
    return [
      `${each.name} (${each.open} devices, ${each.refusing} refusing)`,
      runner,
      `≤ ${seconds(each.goalMs)}`,
      `**${seconds(sweep.durationMs)}**`,
      `${sweep.found}/${alive}`,
      rival === null ? '–' : `${seconds(rival.ms)}, ${rival.found} found`,
      rival === null ? '–' : (sweep.durationMs / rival.ms).toFixed(3),
      `${sweep.first.toFixed(0)} ms`,
      `${sweep.p99.toFixed(0)} ms`,
      `${sweep.rss.toFixed(0)} MB (${sweep.base.toFixed(0)})`,
      wanting.length === 0 ? 'met' : `missed: ${wanting.join(', ')}`,
    ];
  });
  const head = [
    'sweep of one port, answers identified',
    'in',
    'goal',
    'time',
    'recall',
    'nmap',
    'ratio',
    'first device',
    'loop p99',
    'memory (before)',
    'goals',
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const limits = rows
    .filter((row) => missed(row).includes('time'))
    .map(({ each, runner }) => `* ${each.name}, ${runner}: ${limitOf(each)}.`);
  const options = CASES.filter(({ nmap: words }) => words.length > 0).map(
    ({ name, nmap: words }) => `* ${name}: \`nmap -n -p 443 --open ${words.join(' ')}\``,
  );
  return [
    '# Discovery: measured',
    '',
    `Written by \`node --import tsx test/bench/discovery.ts --write docs/bench-discovery.md\` (part of \`npm run bench\`). One machine plays both sides: ${cpus().length} cores, ${memory} GiB, Linux, Node ${process.versions.node}; client and site are network namespaces joined by a virtual cable without added delay. Median of ${TRIES} runs of the bundled program code; every device is read over HTTPS (three pages) and named, nmap only looks at the port. The goals are for the program as it ships, inside Electron; plain Node is shown beside it. Other work may have run on the machine at the same time.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...table.map(line),
    '',
    `Goals besides time: recall 100 %, first device within ${GOALS.firstMs} ms, event-loop delay p99 below ${GOALS.loopP99Ms} ms during a /16, memory at most ${GOALS.memoryMb} MB (resident set of the whole main process; in brackets before the sweep).`,
    '',
    ...(limits.length === 0 ? [] : ['Where a time is missed, the limit that was met:', '', ...limits, '']),
    '## Lost packets',
    '',
    `${LOSSY.name}: ${LOSSY.open} devices, ${LOSSY_RUNS} runs; goal ≥ ${GOALS.lossyRecall * 100} %. Two attempts alone would miss (2 %)² = 0.04 % of the devices; where the second wave finds somebody a third one follows.`,
    '',
    ...losses.map(
      ({ runner, found, alive, ms }) =>
        `* ${runner}: ${found} of ${alive} (${((found / alive) * 100).toFixed(2)} %), ${seconds(ms)} a run.`,
    ),
    '',
    "## The rival's options",
    '',
    ...options,
    '',
  ].join('\n');
}

for (const [tool, name] of [
  ['nmap', 'nmap'],
  ['nft', 'nftables'],
  ['ip', 'iproute2'],
] as const) {
  try {
    execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${tool}`], { stdio: 'ignore' });
  } catch {
    throw new Error(`the discovery bench needs '${tool}': apt-get install -y ${name}`);
  }
}
try {
  buildNetwork();
  await bench();
} finally {
  removeNetwork();
}
