/**
 * Sweeps against nmap in the same run, in network namespaces of our own: a client and a site joined by veth.
 * Needs root, iproute2, nftables and, as the rival, nmap. Prints `ratio  what  goal  (detail)`; where a goal of
 * the product is missed it prints the limit the formula of the sweep gives (addresses × tries / sockets × timeout).
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const tag = process.pid;
const client = `chb-client-${tag}`;
const site = `chb-site-${tag}`;
const ip = (...words: readonly string[]): void => {
  execFileSync('ip', words, { stdio: 'pipe' });
};
const inside = (name: string, ...words: readonly string[]): string =>
  execFileSync('ip', ['netns', 'exec', name, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
  });

/** How many addresses of a range are controllers, and how many refuse (RST); the others are silent. */
type Case = {
  readonly name: string;
  readonly range: string;
  readonly linked: boolean;
  readonly open: number;
  readonly refusing: number;
  readonly goalMs: number;
  readonly fast: boolean;
  readonly nmap: readonly string[];
};

const PLAIN = ['--unprivileged', '-sT', '-T4'];
const CASES: readonly Case[] = [
  {
    name: 'on-link /24',
    range: '10.90.0.0/24',
    linked: true,
    open: 20,
    refusing: 0,
    goalMs: 400,
    fast: false,
    nmap: PLAIN,
  },
  {
    name: 'on-link /22',
    range: '10.90.0.0/22',
    linked: true,
    open: 25,
    refusing: 0,
    goalMs: 500,
    fast: false,
    nmap: PLAIN,
  },
  {
    name: 'routed /24',
    range: '10.88.0.0/24',
    linked: false,
    open: 20,
    refusing: 50,
    goalMs: 400,
    fast: false,
    nmap: ['-sT', '-Pn', '-T4'],
  },
  {
    name: 'routed /20',
    range: '10.88.0.0/20',
    linked: false,
    open: 35,
    refusing: 65,
    goalMs: 800,
    fast: false,
    nmap: ['-sT', '-Pn', '-T4'],
  },
  {
    name: 'routed /16',
    range: '10.88.0.0/16',
    linked: false,
    open: 220,
    refusing: 250,
    goalMs: 8_000,
    fast: false,
    nmap: ['-sT', '-Pn', '-T5', '--min-rate', '10000', '--max-retries', '0', '--min-hostgroup', '4096'],
  },
  {
    name: 'routed /16 --fast',
    range: '10.88.0.0/16',
    linked: false,
    open: 220,
    refusing: 250,
    goalMs: 6_000,
    fast: true,
    nmap: [],
  },
];

function addressesOf(range: string, count: number, offset: number): readonly string[] {
  const [base = '', prefix = '24'] = range.split('/');
  const size = 2 ** (32 - Number(prefix));
  const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  // Spread evenly over the range, never the network or broadcast address.
  return Array.from({ length: count }, (_, index) => {
    const value = start + 1 + ((Math.floor((index * (size - 4)) / count) + offset) % (size - 2));
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  });
}

function build(): void {
  for (const name of [client, site]) {
    ip('netns', 'add', name);
    inside(name, 'ip', 'link', 'set', 'lo', 'up');
  }
  ip('link', 'add', 'chb0', 'netns', client, 'type', 'veth', 'peer', 'name', 'chb1', 'netns', site);
  inside(client, 'ip', 'addr', 'add', '10.90.3.250/22', 'dev', 'chb0');
  inside(site, 'ip', 'addr', 'add', '10.90.3.254/22', 'dev', 'chb1');
  inside(client, 'ip', 'link', 'set', 'chb0', 'up');
  inside(site, 'ip', 'link', 'set', 'chb1', 'up');
  inside(client, 'ip', 'route', 'add', 'default', 'via', '10.90.3.254');
  // AnyIP: the whole routed range is local to the site; nftables decides who answers.
  inside(site, 'ip', 'route', 'add', 'local', '10.88.0.0/16', 'dev', 'lo');
}

function populate({ range, linked, open, refusing }: Case): readonly string[] {
  const spread = addressesOf(range, open, 3).filter((address) => !address.startsWith('10.90.3.25'));
  // The site's own address is in the /22 as well, and answers.
  const alive = range === '10.90.0.0/22' ? [...spread, '10.90.3.254'] : spread;
  if (linked) {
    inside(site, 'ip', 'addr', 'flush', 'dev', 'chb1');
    inside(site, 'ip', 'addr', 'add', '10.90.3.254/22', 'dev', 'chb1');
    for (const address of spread) inside(site, 'ip', 'addr', 'add', `${address}/22`, 'dev', 'chb1');
    inside(site, 'nft', 'flush', 'ruleset');
    return alive;
  }
  const rst = addressesOf(range, refusing, 5).filter((address) => !alive.includes(address));
  const rules = `flush ruleset
table ip bench {
  set open { type ipv4_addr; elements = { ${alive.join(', ')} } }
  set rst { type ipv4_addr; elements = { ${rst.join(', ')} } }
  chain input { type filter hook input priority 0;
    ip daddr 10.88.0.0/16 ip daddr @open accept
    ip daddr 10.88.0.0/16 ip daddr @rst reject with tcp reset
    ip daddr 10.88.0.0/16 drop
  }
}`;
  execFileSync('ip', ['netns', 'exec', site, 'nft', '-f', '-'], { input: rules });
  return alive;
}

async function bench(): Promise<void> {
  const server = spawn(
    'ip',
    [
      'netns',
      'exec',
      site,
      process.execPath,
      '--import',
      'tsx',
      join(root, 'test', 'bench', 'many-controllers.ts'),
    ],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  try {
    await once(server.stdout, 'data');
    for (const each of CASES) {
      const alive = populate(each);
      const runs = [0, 1, 2].map(() => sweep(each)).sort((a, b) => a.durationMs - b.durationMs);
      const ours = runs[1] as Sweep;
      const rival = each.nmap.length === 0 ? null : nmap(each);
      const ratio = rival === null ? '-' : (ours.durationMs / rival.ms).toFixed(2);
      const recall = `${ours.found}/${alive.length}`;
      const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
      console.log(
        `${ratio}\tsweep ${each.name} / nmap\tgoal ≤ ${seconds(each.goalMs)}${ours.durationMs <= each.goalMs ? '' : ' missed'}\t(${seconds(ours.durationMs)}${rival === null ? '' : ` / ${seconds(rival.ms)}, nmap found ${rival.found}`}; recall ${recall}; first ${ours.first} ms; loop p99 ${ours.p99.toFixed(0)} ms; ${ours.rss.toFixed(0)} MB, ${ours.base.toFixed(0)} of them before the sweep)`,
      );
      if (ours.durationMs > each.goalMs) explain(each);
    }
  } finally {
    server.stdin.end();
    if (server.exitCode === null) await once(server, 'close');
  }
}

type Sweep = {
  readonly durationMs: number;
  readonly first: number;
  readonly found: number;
  readonly p99: number;
  readonly rss: number;
  /** Before the sweep: Node and the TypeScript loader. */
  readonly base: number;
};

function sweep({ range, fast }: Case): Sweep {
  return JSON.parse(
    inside(
      client,
      process.execPath,
      '--import',
      'tsx',
      join(root, 'test', 'bench', 'sweep-child.ts'),
      JSON.stringify({ range, fast }),
    ),
  ) as Sweep;
}

function nmap({ range, nmap: words }: Case): { readonly ms: number; readonly found: number } {
  const started = performance.now();
  const out = inside(client, 'nmap', '-n', '-p', '443', '--open', '-oG', '-', ...words, range);
  return {
    ms: performance.now() - started,
    found: out.split('\n').filter((line) => line.includes('443/open')).length,
  };
}

/** T ≥ max(connects / rate, silent × tries / sockets × timeout) + tail (two waves, one with --fast). */
function explain({ range, fast }: Case): void {
  const addresses = 2 ** (32 - Number(range.split('/')[1]));
  const connects = addresses * (fast ? 1 : 2);
  console.log(
    `\tlimit: ${connects} connects at about 15 000 a second on this kind of machine (${cpus().length} cores shared with the site) = ${(connects / 15_000).toFixed(2)} s, plus the last timeout`,
  );
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
  build();
  await bench();
} finally {
  for (const name of [client, site]) {
    try {
      ip('netns', 'del', name);
    } catch {
      // It was never made.
    }
  }
}
