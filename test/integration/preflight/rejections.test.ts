/**
 * Connections that somebody ends by ICMP, with real firewalls (nftables) in namespaces of this test: on a router on the
 * way, on the laptop itself, and where there is no route or no neighbour. Needs root.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { served } from '../../../electron/domain/served.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkMeaning } from '../../../electron/texts/index.ts';
import { connectSpaces, createSpace, listening, requireTools, type Space } from './netns.ts';
import type { Reach } from './reach-child.ts';
import type { ChildInput } from './run-child.ts';
import { type Outcome, outcomeOf } from './run-lab.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const REACH = fileURLToPath(new URL('./reach-child.ts', import.meta.url));
const CHILD = fileURLToPath(new URL('./run-child.ts', import.meta.url));
const NET = '10.85.2';
const NET6 = 'fd85:2:';
/** Somebody is there and listens on 80; nobody on 81. */
const [SERVER, SERVER6] = [`${NET}.2`, `${NET6}:2`];

let folder = '';
const spaces: Space[] = [];
let laptop: Space;
let router: Space;
let internet: Space;

beforeAll(async () => {
  requireTools('ip', 'nft');
  folder = mkdtempSync(join(tmpdir(), 'callhome-rejections-'));
  for (const name of ['lap', 'rtr', 'net']) spaces.push(createSpace(`ch-rj-${name}-${process.pid}`));
  [laptop, router, internet] = spaces as [Space, Space, Space];
  connectSpaces(laptop, 'lan0', router, 'lan0');
  connectSpaces(router, 'wan0', internet, 'wan0');
  const give = (space: Space, address: string, device: string): void => {
    space.run('ip', 'addr', 'add', address, 'dev', device, ...(address.includes(':') ? ['nodad'] : []));
  };
  give(laptop, '10.85.1.2/24', 'lan0');
  give(laptop, 'fd85:1::2/64', 'lan0');
  give(router, '10.85.1.1/24', 'lan0');
  give(router, 'fd85:1::1/64', 'lan0');
  give(router, `${NET}.1/24`, 'wan0');
  give(router, `${NET6}:1/64`, 'wan0');
  give(internet, `${SERVER}/24`, 'wan0');
  give(internet, `${SERVER6}/64`, 'wan0');
  // Everything of the network behind, so that connections are ended by the rules alone.
  laptop.run('ip', 'route', 'add', '10.85.0.0/16', 'via', '10.85.1.1');
  laptop.run('ip', 'route', 'add', 'fd85::/16', 'via', 'fd85:1::1');
  laptop.run('ip', 'route', 'add', '10.85.98.0/24', 'via', '10.85.1.98');
  laptop.run('ip', 'route', 'add', 'prohibit', '10.85.97.0/24');
  laptop.run('ip', 'route', 'add', 'prohibit', 'fd85:97::/64');
  internet.run('ip', 'route', 'add', 'default', 'via', `${NET}.1`);
  internet.run('ip', '-6', 'route', 'add', 'default', 'via', `${NET6}:1`);
  router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1');
  limitIcmp(0);
  internet.start(
    process.execPath,
    '-e',
    "const net = require('node:net'); for (const host of ['0.0.0.0', '::']) net.createServer((each) => each.end()).listen({ port: 80, host, ipv6Only: true });",
  );
  await Promise.all([listening(internet, 'tcp', '0.0.0.0:80'), listening(internet, 'tcp', '[::]:80')]);
}, 60_000);

afterEach(() => {
  for (const space of [laptop, router]) space.run('nft', 'flush', 'ruleset');
  limitIcmp(0);
});

afterAll(async () => {
  for (const space of spaces) await space.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** Milliseconds between two ICMP errors to one host after the first six (Linux: 1,000; as all should, RFC 1812 §4.3.2.8). */
function limitIcmp(ms: number): void {
  router.run('sysctl', '-qw', `net.ipv4.icmp_ratelimit=${ms}`, `net.ipv6.icmp.ratelimit=${ms}`);
}

/** Rules of one space, for what it sends itself or what it passes on. */
function rules(space: Space, hook: 'output' | 'forward', lines: readonly string[]): void {
  const file = join(folder, 'rules.nft');
  writeFileSync(
    file,
    `table inet t { chain c { type filter hook ${hook} priority 0;\n${lines.join('\n')}\n}; }\n`,
  );
  space.run('nft', '-f', file);
}

function child(script: string, input: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const started = spawn(
      'ip',
      ['netns', 'exec', laptop.name, process.execPath, '--import', 'tsx', script, JSON.stringify(input)],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let [out, problem] = ['', ''];
    started.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    started.stderr.on('data', (chunk: Buffer) => {
      problem += chunk.toString();
    });
    started.once('close', (code) => {
      if (code === 0 && problem === '') resolve(out);
      else reject(new Error(`ended with ${code}: ${problem}`));
    });
  });
}

const reach = async (targets: readonly Reach[]): Promise<readonly string[]> =>
  JSON.parse(await child(REACH, targets)) as readonly string[];
const tcp = (host: string, port = 443): Reach => ({ kind: 'tcp', host, port });

/** Each way to reject, at an address of its own, and what it is to be told as on the way. */
const REJECTIONS: readonly (readonly [address: string, rule: string, onTheWay: string])[] = [
  [`${NET}.11`, 'icmp type net-unreachable', 'rejected way'],
  [`${NET}.12`, 'icmp type host-unreachable', 'rejected way'],
  [`${NET}.13`, 'icmp type prot-unreachable', 'rejected way'],
  [`${NET}.14`, 'icmp type net-prohibited', 'rejected way'],
  [`${NET}.15`, 'icmp type host-prohibited', 'rejected way'],
  [`${NET}.16`, 'icmp type admin-prohibited', 'rejected way'],
  [`${NET}.17`, 'icmp type port-unreachable', 'refused way'],
  // A reset leaves no trace of who sent it.
  [`${NET}.18`, 'tcp reset', 'refused unsure'],
  [`${NET6}:11`, 'icmpv6 type no-route', 'rejected way'],
  [`${NET6}:12`, 'icmpv6 type admin-prohibited', 'rejected way'],
  [`${NET6}:13`, 'icmpv6 type addr-unreachable', 'rejected way'],
  [`${NET6}:14`, 'icmpv6 type policy-fail', 'rejected way'],
  [`${NET6}:15`, 'icmpv6 type reject-route', 'rejected way'],
  [`${NET6}:16`, 'icmpv6 type port-unreachable', 'refused way'],
  [`${NET6}:17`, 'tcp reset', 'refused unsure'],
];
const ruleFor = ([address, rule]: (typeof REJECTIONS)[number]): string =>
  `${address.includes(':') ? 'ip6' : 'ip'} daddr ${address} tcp dport 443 reject with ${rule}`;

describe('a connection that is rejected', () => {
  it('on the way is not this laptop’s, whatever the rejection is called', async () => {
    rules(router, 'forward', REJECTIONS.map(ruleFor));
    const met = await reach(REJECTIONS.map(([address]) => tcp(address)));
    expect(REJECTIONS.map(([, rule], index) => [rule, met[index]])).toEqual(
      REJECTIONS.map(([, rule, expected]) => [rule, expected]),
    );
  });

  it('by this laptop’s own rules is its own', async () => {
    // What it heard of the first hop before says that it is there.
    await reach([tcp(SERVER, 80)]);
    rules(laptop, 'output', REJECTIONS.map(ruleFor));
    const met = await reach(REJECTIONS.map(([address]) => tcp(address)));
    const expected = REJECTIONS.map(([, rule]) => [
      rule,
      rule === 'tcp reset'
        ? 'refused unsure'
        : rule.includes('port-unreachable')
          ? 'refused laptop'
          : // Linux shows no table of IPv6 neighbours: one that is silent would look the same.
            rule.includes('addr-unreachable')
            ? 'unreachable laptop'
            : 'blocked laptop',
    ]);
    expect(REJECTIONS.map(([, rule], index) => [rule, met[index]])).toEqual(expected);
  });

  it('at once by both is never told as the other’s', async () => {
    rules(router, 'forward', [`ip daddr ${NET}.20 tcp dport 443 reject with icmp type admin-prohibited`]);
    rules(laptop, 'output', [`ip daddr ${NET}.21 tcp dport 443 reject with icmp type admin-prohibited`]);
    const custom = [`${NET}.20`, `${NET}.21`].map(destination);
    const result = await preflight({ custom });
    expect(['rejected', 'rejected way', 'rejected unsure']).toContain(whose(result, `${NET}.20:443`));
    expect(['local-block laptop', 'rejected unsure']).toContain(whose(result, `${NET}.21:443`));
  });
});

it('a missing route, a route that forbids, and a first hop that is silent are this laptop’s', async () => {
  const met = await reach([
    tcp('203.0.113.1'),
    tcp('2001:db8::1'),
    tcp('10.85.97.1'),
    tcp('fd85:97::1'),
    tcp('10.85.1.99'),
    tcp('10.85.98.1'),
    tcp('fd85:1::99'),
  ]);
  expect(met).toEqual([
    'unreachable',
    'unreachable',
    'blocked',
    'blocked',
    'unreachable laptop 10.85.1.99',
    'unreachable laptop 10.85.1.98',
    'unreachable laptop',
  ]);
});

it('a name server and a time server behind a first hop that is silent are not called dead, and no firewall is asked to open', async () => {
  const input: ChildInput = {
    profiles: ['xcc'],
    resolvers: ['10.85.98.53:53', '10.85.1.53:53'],
    ntp: ['10.85.98.123:123'],
    only: ['soaus.lenovo.com:443', '10.85.98.53:53', '10.85.1.53:53', '10.85.98.123:123'],
    patient: true,
  };
  const { row } = outcomeOf(JSON.parse(await child(CHILD, input)) as readonly CheckResult[], 0);
  const told = (id: string, target: string) => {
    const { code, fixes, args } = row(id, target);
    return [code, String(args.hop), ...fixes].join(' ');
  };
  expect(told('dns.resolver', '10.85.98.53:53')).toBe('timeout 10.85.1.98 check-route');
  expect(told('dns.resolver', '10.85.1.53:53')).toBe('timeout 10.85.1.53 fix-dns-server set-dns-server');
  expect(told('clock.ntp', '10.85.98.123:123')).toBe('ntp-unreachable 10.85.1.98 check-route');
}, 60_000);

it('a router that finds nobody, or no way on, has answered; so has whoever is open or closed', async () => {
  const met = await reach([
    tcp(`${NET}.99`),
    tcp('10.85.50.1'),
    tcp('fd85:50::1'),
    tcp(SERVER, 80),
    tcp(SERVER6, 80),
    tcp(SERVER, 81),
  ]);
  expect(met).toEqual(['rejected way', 'rejected way', 'rejected way', 'open', 'open', 'refused unsure']);
});

describe('a question by UDP', () => {
  const KINDS: readonly (readonly [address: string, rule: string, expected: string])[] = [
    [`${NET}.31`, 'icmp type net-prohibited', 'rejected'],
    [`${NET}.32`, 'icmp type host-prohibited', 'rejected'],
    [`${NET}.33`, 'icmp type admin-prohibited', 'rejected'],
    [`${NET}.34`, 'icmp type port-unreachable', 'refused'],
    [`${NET6}:31`, 'icmpv6 type admin-prohibited', 'rejected'],
    [`${NET6}:32`, 'icmpv6 type policy-fail', 'rejected'],
    [`${NET6}:33`, 'icmpv6 type port-unreachable', 'refused'],
    // Linux keeps these to itself (RFC 1122 §3.2.2.1: a hint, no proof).
    [`${NET}.35`, 'icmp type host-unreachable', 'timeout'],
  ];
  const questions = KINDS.flatMap(([host]): readonly Reach[] => [
    { kind: 'dns', host, port: 53 },
    { kind: 'ntp', host, port: 123 },
  ]);
  const lines = KINDS.map(
    ([address, rule]) =>
      `${address.includes(':') ? 'ip6' : 'ip'} daddr ${address} udp dport { 53, 123 } reject with ${rule}`,
  );
  it('that is rejected on the way, or closed, is not told as silence nor as this laptop’s', async () => {
    rules(router, 'forward', lines);
    expect(await reach(questions)).toEqual(KINDS.flatMap(([, , expected]) => [expected, expected]));
  });

  it('that this laptop’s own rules reject is its own', async () => {
    rules(laptop, 'output', lines);
    expect(await reach(questions)).toEqual(questions.map(() => 'blocked'));
  });

  it('to a time server that is there with nothing on its port is closed there', async () => {
    const result = await preflight({ ntp: [`${SERVER}:123`] });
    expect(result.said('clock.ntp', `${SERVER}:123`)).toBe('warn ntp-refused');
    rules(router, 'forward', ['udp dport { 53, 123 } reject with icmp type host-prohibited']);
    const rejected = await preflight({
      ntp: [`${SERVER}:123`],
      resolvers: [`${SERVER}:53`],
      custom: [{ host: 'names.example', port: 443, protocol: 'tcp', use: '' }],
    });
    expect(rejected.said('clock.ntp', `${SERVER}:123`)).toBe('warn ntp-rejected');
    expect(rejected.said('dns.resolver', `${SERVER}:53`)).toBe('fail rejected');
  });
});

function destination(host: string): { host: string; port: number; protocol: 'tcp'; use: string } {
  return { host, port: 443, protocol: 'tcp', use: '' };
}

async function preflight(input: ChildInput): Promise<Outcome> {
  return outcomeOf(JSON.parse(await child(CHILD, { profiles: [], ...input })) as CheckResult[], 0);
}

const whose = (result: Outcome, target: string): string => {
  const { code, evidence } = result.row('tcp', target);
  return [code, evidence.find(({ key }) => key === 'saidBy')?.value].filter(Boolean).join(' ');
};
const meaning = (result: CheckResult): string => checkMeaning(textsFor('ja'), result);

describe('a whole run', () => {
  const twenty = Array.from({ length: 20 }, (_, n) => destination(`${NET}.${100 + n}`));

  it('behind a firewall that rejects and, as all do, answers a few a second, has one red row', async () => {
    limitIcmp(200);
    rules(router, 'forward', ['tcp dport 443 reject with icmp type admin-prohibited']);
    const result = await preflight({ custom: twenty });
    expect(result.red.map(({ id, code, args }) => [id, code, args.count])).toEqual([['tcp', 'rejected', 20]]);
    expect(Number(result.red[0]?.args.unanswered)).toBeGreaterThan(0);
    expect(result.red[0]?.fixes).toContain('open-firewall');
    expect(result.red[0]?.fixes).not.toContain('allow-this-program');
    for (const { host } of twenty) expect(served(`${host}:443`, result.rows, false).state).toBe('missing');
  });

  it('over IPv6 names the way, and not this PC', async () => {
    rules(router, 'forward', ['tcp dport 443 reject with icmpv6 type admin-prohibited']);
    const result = await preflight({ custom: [destination(SERVER6)] });
    expect(result.said('tcp', `[${SERVER6}]:443`)).toBe('fail rejected');
    expect(meaning(result.row('tcp', `[${SERVER6}]:443`))).toContain('途中の機器から');
  });

  it('on a laptop whose own rules reject is this laptop’s, once, and opens no firewall', async () => {
    await reach([tcp(SERVER, 80)]);
    rules(laptop, 'output', ['tcp dport 443 reject with icmp type host-prohibited']);
    const result = await preflight({ custom: twenty });
    expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp local-block']);
    expect(result.rows.flatMap(({ fixes }) => fixes)).not.toContain('open-firewall');
    expect(served(`${NET}.100:443`, result.rows, false).state).toBe('not-checked');
  });

  it('where another port of the same address is reached, the route is not asked about', async () => {
    rules(router, 'forward', ['tcp dport 443 reject with icmp type host-unreachable']);
    const result = await preflight({ custom: [destination(SERVER), { ...destination(SERVER), port: 80 }] });
    const row = result.row('tcp', `${SERVER}:443`);
    expect(row).toMatchObject({ code: 'rejected', args: { reached: '80' }, fixes: ['open-firewall'] });
    expect(meaning(row)).toContain('経路の問題ではなく');
  });

  it('with the proxy rejected has one red row, the proxy’s', async () => {
    rules(router, 'forward', ['tcp dport 3128 reject with icmp type admin-prohibited']);
    const result = await preflight({
      profiles: ['imm2'],
      proxy: { host: SERVER, port: 3128, user: '', password: '' },
    });
    expect(result.said('proxy', `${SERVER}:3128`)).toBe('fail rejected');
    expect(result.row('proxy', `${SERVER}:3128`).fixes).toContain('open-firewall');
  });
});
