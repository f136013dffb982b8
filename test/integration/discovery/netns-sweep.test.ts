/** What the sweep really sends, and what it finds when packets are lost: two namespaces and nftables. Needs root. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectNamespaces,
  createNamespace,
  type Namespace,
  requireTools,
  says,
  scanInside,
} from './netns.ts';
import type { SweepOutcome, SweepWish } from './sweep-child.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CHILD = fileURLToPath(new URL('./sweep-child.ts', import.meta.url));
/** On the link: 10.78.0.0/20. Behind the site: 10.79.0.0/16, all of it local there; nftables says who answers. */
const OPEN = ['10.79.0.3', '10.79.0.77', '10.79.1.200', '10.79.3.250'];
const REFUSING = ['10.79.0.5', '10.79.2.9'];
const LINKED = ['10.78.0.2', '10.78.3.77', '10.78.7.9', '10.78.11.200', '10.78.15.250'];

let site: Namespace | undefined;
let laptop: Namespace | undefined;
const spaces = (): { readonly site: Namespace; readonly laptop: Namespace } => {
  if (!site || !laptop) throw new Error('no namespace');
  return { site, laptop };
};

/** Loads rules into the site: `asked` collects every address and port that a SYN was sent to. */
function rules(...extra: readonly string[]): void {
  const text = `flush ruleset
table ip t {
  set open { type ipv4_addr; elements = { ${OPEN.join(', ')} } }
  set rst { type ipv4_addr; elements = { ${REFUSING.join(', ')} } }
  set asked { type ipv4_addr . inet_service; size 65535; flags dynamic; }
  set once { type ipv4_addr; size 65535; flags dynamic; }
  chain input { type filter hook input priority 0;
    tcp flags & (syn | ack) == syn add @asked { ip daddr . tcp dport }
    ${extra.join('\n    ')}
    ip daddr 10.78.0.0/20 accept
    ip daddr @open tcp dport 443 accept
    ip daddr @rst reject with tcp reset
    ip daddr 10.79.0.0/16 drop
  }
}`;
  execFileSync('ip', ['netns', 'exec', spaces().site.name, 'nft', '-f', '-'], { input: text });
}

/** `address:port` of everything asked since the rules were loaded. */
function asked(): readonly string[] {
  const listed = spaces().site.run('nft', 'list', 'set', 'ip', 't', 'asked');
  return [...listed.matchAll(/(\d+\.\d+\.\d+\.\d+) \. (\d+|https)/g)].map(
    (match) => `${match[1]}:${match[2] === 'https' ? 443 : match[2]}`,
  );
}

function swept(wish: SweepWish): SweepOutcome {
  const out = execFileSync(
    'ip',
    ['netns', 'exec', spaces().laptop.name, process.execPath, '--import', 'tsx', CHILD, JSON.stringify(wish)],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 16 << 20 },
  );
  return JSON.parse(out) as SweepOutcome;
}

beforeAll(async () => {
  requireTools('ip', 'nft');
  site = createNamespace(`chs-site-${process.pid}`);
  laptop = createNamespace(`chs-laptop-${process.pid}`);
  connectNamespaces(laptop, 'lan0', site, 'bmc0');
  laptop.run('ip', 'addr', 'add', '10.78.0.1/20', 'brd', '+', 'dev', 'lan0');
  for (const address of LINKED) site.run('ip', 'addr', 'add', `${address}/20`, 'dev', 'bmc0');
  laptop.run('ip', 'route', 'add', 'default', 'via', '10.78.0.2');
  site.run('ip', 'route', 'add', 'local', '10.79.0.0/16', 'dev', 'lo');
  const listener = site.start(
    process.execPath,
    '-e',
    "require('net').createServer((s) => s.on('error', () => {}).resume()).listen(443, '0.0.0.0', 1024, () => console.log('READY'))",
  );
  await says(listener, /READY/);
});
afterAll(async () => {
  await laptop?.close();
  await site?.close();
});

describe('the sweep', () => {
  it('asks every address of the range and none beside it, at no other port, and counts RST as alive', () => {
    rules();
    const found = swept({ range: '10.79.0.0/22' });
    expect([...found.open].sort()).toEqual([...OPEN].sort());
    expect([...found.alive].sort()).toEqual([...REFUSING].sort());
    const sent = asked();
    expect(sent).toHaveLength(1_022);
    expect(sent.every((each) => /^10\.79\.[0-3]\.\d+:443$/.test(each))).toBe(true);
    expect(sent).not.toContain('10.79.0.0:443');
    expect(sent).not.toContain('10.79.3.255:443');
  });

  it('finds in the second wave whose first packet was lost; one wave alone does not', () => {
    const loseFirst = 'tcp flags & (syn | ack) == syn ip daddr != @once add @once { ip daddr } drop';
    rules(loseFirst);
    const twice = swept({ range: '10.79.0.0/24' });
    expect([...twice.open].sort()).toEqual(['10.79.0.3', '10.79.0.77']);
    expect(twice.alive).toEqual(['10.79.0.5']);
    rules(loseFirst);
    const once = swept({ range: '10.79.0.0/24', waves: 1 });
    expect([...once.open, ...once.alive]).toEqual([]);
  });

  it('holds no more sockets than its window, those it keeps open beside a second attempt included', () => {
    rules();
    const found = swept({ range: '10.79.0.0/24', window: 64 });
    expect(found.sockets).toBeGreaterThan(32);
    expect(found.sockets).toBeLessThanOrEqual(64);
    expect([...found.open].sort()).toEqual(['10.79.0.3', '10.79.0.77']);
  });

  it('waits less for the silent once others have answered', () => {
    rules();
    const answered = swept({ range: '10.79.0.1-10.79.0.9' });
    const silent = swept({ range: '10.79.0.100-10.79.0.108' });
    expect(answered.alive).toEqual(['10.79.0.5']);
    // Twice half a second where nothing was learnt; never less, whatever the machine does.
    expect(silent.ms).toBeGreaterThanOrEqual(1_000);
    expect(answered.ms).toBeLessThan(silent.ms);
  });

  it('on the own link beyond a /22 loses nobody to the neighbour table', () => {
    rules();
    const found = swept({ range: '10.78.0.0/20', linked: true });
    // The first is the laptop itself, which refuses.
    expect([...found.open].sort()).toEqual([...LINKED].sort());
    expect(found.alive).toEqual(['10.78.0.1']);
  });
});

describe('a scan', () => {
  const standard = { slpPort: 1, ssdpPort: 1, mdnsPort: 1, rmcpPort: 1, sweep: true, fast: true } as const;

  it('asks other ports only where somebody is, and of a silent address only when it was named itself', async () => {
    rules();
    const { laptop: inside } = spaces();
    await scanInside(inside, { ...standard, ports: [443, 8443], ranges: ['10.79.2.0/28', '10.79.0.200'] });
    const others = asked().filter((each) => each.endsWith(':8443'));
    expect([...others].sort()).toEqual(['10.79.0.200:8443', '10.79.2.9:8443']);
    expect(asked().filter((each) => !/:(443|8443)$/.test(each))).toEqual([]);
  });

  it('says so when this PC itself does not let it out', async () => {
    const { laptop: inside } = spaces();
    inside.run('ip', 'route', 'add', 'prohibit', '10.80.0.0/28');
    const found = await scanInside(inside, { ...standard, ports: [443], ranges: ['10.80.0.0/28'] });
    expect(found.warnings).toContainEqual({ code: 'blocked-locally', args: { count: 14, reason: 'EACCES' } });
    expect(found.warnings.map(({ code }) => code)).toContain('no-answers');
  });
});
