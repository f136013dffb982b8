/**
 * Preflight in networks as they are: each kind of trouble with the daemon or the rule that makes it, and the cause it
 * must be told as. Laptop, router and internet are namespaces of this test; the internet owns the addresses that the
 * guide prints. Needs root.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { causeName, destinationsIn, isProxied, served } from '../../../electron/domain/served.ts';
import { createPki, type Identity } from '../../lab/pki.ts';
import { connectSpaces, createSpace, listening, requireTools, type Space } from './netns.ts';
import type { ChildInput } from './run-child.ts';
import { runInSpace } from './run-in-space.ts';
import type { Outcome } from './run-lab.ts';

const BOX = fileURLToPath(new URL('./middle-box.ts', import.meta.url));
const NET = '10.79.2';
const [GOOD, SINKHOLE, ANSWERS_ALL, ONLY_V6] = [`${NET}.53`, `${NET}.54`, `${NET}.55`, `${NET}.56`];
const [TIME, TIME_1980, TIME_UNSET] = [`${NET}.123`, `${NET}.124`, `${NET}.125`];
const PROXY = `${NET}.80`;
const SEARCH_PAGE = '67.215.65.132';
/** The IMM2 table, and the lxca hosts that are not in it. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  'eccgw01.boulder.ibm.com': ['207.25.252.197'],
  'eccgw02.rochester.ibm.com': ['129.42.160.51'],
  'www.ecurep.ibm.com': ['192.109.81.20'],
  'www6.software.ibm.com': ['170.225.15.41'],
  'www-945.ibm.com': ['129.42.26.224', '129.42.34.224', '129.42.42.224', '129.42.50.224'],
  'www.ibm.com': ['129.42.56.216', '129.42.58.216', '129.42.60.216'],
  'www-03.ibm.com': ['204.146.30.17'],
};
const ADDRESSES = Object.values(HOSTS).flat();
/** Certificates that another server of the internet shows instead; the router sends TLS there. */
const OTHERS = { inspected: '198.18.0.1', incomplete: '198.18.0.2', plain: '198.18.0.3' } as const;

let folder = '';
let caFile = '';
const spaces: Space[] = [];
let laptop: Space;
let router: Space;
let internet: Space;

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o644);
  return path;
};
/** Rules of the router for one test; gone afterwards. */
const rule = (text: string): void => {
  router.run('nft', '-f', file('rule.nft', text));
};
const redirect = (ports: string, to: number): void =>
  rule(
    `table ip t { chain c { type nat hook prerouting priority -100; iifname "lan0" ip daddr != 10.79.0.0/16 tcp dport { ${ports} } redirect to :${to}; }; }`,
  );
const sendTls = (to: string): void =>
  rule(
    `table ip t { chain c { type nat hook prerouting priority -100; iifname "lan0" ip daddr != 10.79.0.0/16 tcp dport 443 dnat to ${to}; }; }`,
  );

beforeAll(async () => {
  requireTools('ip', 'nft', 'dnsmasq', 'squid', 'chronyd', 'nginx', 'faketime');
  folder = mkdtempSync(join(tmpdir(), 'callhome-networks-'));
  chmodSync(folder, 0o755);
  for (const name of ['lap', 'rtr', 'net']) spaces.push(createSpace(`ch-nw-${name}-${process.pid}`));
  [laptop, router, internet] = spaces as [Space, Space, Space];
  connectSpaces(laptop, 'lan0', router, 'lan0');
  connectSpaces(router, 'wan0', internet, 'wan0');
  laptop.run('ip', 'addr', 'add', '10.79.1.2/24', 'dev', 'lan0');
  laptop.run('ip', 'route', 'add', 'default', 'via', '10.79.1.1');
  router.run('ip', 'addr', 'add', '10.79.1.1/24', 'dev', 'lan0');
  router.run('ip', 'addr', 'add', `${NET}.1/24`, 'dev', 'wan0');
  router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1');
  router.run('ip', 'route', 'add', 'default', 'via', `${NET}.2`);
  for (const last of [2, 53, 54, 55, 56, 80, 123, 124, 125])
    internet.run('ip', 'addr', 'add', `${NET}.${last}/24`, 'dev', 'wan0');
  internet.run('ip', 'route', 'add', 'default', 'via', `${NET}.1`);
  for (const address of [...ADDRESSES, SEARCH_PAGE, ...Object.values(OTHERS)])
    internet.run('ip', 'addr', 'add', `${address}/32`, 'dev', 'lo');

  const pki = createPki();
  caFile = file('ca.pem', pki.root.certPem);
  const names = [...Object.keys(HOSTS), 'example.com'];
  const issue = (name: string, identity: Identity, pem = identity.certPem): string =>
    `ssl_certificate ${file(`${name}.pem`, pem)}; ssl_certificate_key ${file(`${name}.key`, identity.keyPem)};`;
  const good = pki.intermediate.issue({ subject: 'CN=www.ibm.com,O=Lab', names });
  const corp = pki.appliance.issue({ subject: 'CN=www.ibm.com', names });
  const server = (listen: string, tls: string): string =>
    `server { ${listen} ${tls} location / { return 200 'hello'; } }`;
  const all = ADDRESSES.map((a) => `listen ${a}:443 ssl; listen ${a}:80;`).join(' ');
  const sites = [
    server(all, issue('good', good)),
    server(`listen ${SEARCH_PAGE}:443 ssl; listen ${SEARCH_PAGE}:80;`, issue('search', corp)),
    server(`listen ${OTHERS.inspected}:443 ssl;`, issue('corp', corp)),
    server(`listen ${OTHERS.incomplete}:443 ssl;`, issue('leaf', good, good.leafPem)),
    server(`listen ${OTHERS.plain}:443;`, ''),
    server(`listen ${PROXY}:8443 ssl;`, issue('secure', good)),
  ].join('\n');
  internet.start(
    ...['nginx', '-p', folder, '-c'],
    file(
      'nginx.conf',
      `daemon off; user root; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off; ${sites} }`,
    ),
  );
  const dnsmasq = (address: string, ...extra: readonly string[]): void => {
    internet.start(
      ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--no-resolv', '--no-hosts'],
      ...['--user=root', `--listen-address=${address}`, '--bind-interfaces', '--pid-file=', '--local=/#/'],
      ...extra,
    );
  };
  const records = (without: readonly string[] = []): readonly string[] =>
    Object.entries(HOSTS)
      .filter(([name]) => !without.includes(name))
      .flatMap(([name, addresses]) => addresses.map((a) => `--host-record=${name},${a}`));
  // More addresses than 512 bytes hold (RFC 1035 §4.2.1): asked over UDP, the answer is cut.
  const many = Array.from({ length: 60 }, (_, n) => `--host-record=many.example,198.51.100.${n + 1}`);
  dnsmasq(GOOD, ...records(), ...many);
  const filtered = ['www6.software.ibm.com', 'eccgw01.boulder.ibm.com'];
  dnsmasq(
    SINKHOLE,
    ...records(filtered),
    '--address=/www6.software.ibm.com/0.0.0.0',
    '--address=/eccgw01.boulder.ibm.com/127.0.0.1',
  );
  dnsmasq(ANSWERS_ALL, `--address=/#/${SEARCH_PAGE}`);
  dnsmasq(ONLY_V6, ...Object.keys(HOSTS).map((name) => `--host-record=${name},2600:1f18::1`));
  const chrony = (address: string, lines: readonly string[], before: readonly string[] = []): void => {
    const conf = file(
      `${address}.conf`,
      [
        'bindaddress '.concat(address),
        'allow all',
        'cmdport 0',
        'bindcmdaddress /',
        `pidfile ${folder}/${address}.pid`,
        ...lines,
      ].join('\n'),
    );
    internet.start(...before, 'chronyd', '-x', '-d', '-u', 'root', '-f', conf);
  };
  chrony(TIME, ['local stratum 3']);
  chrony(TIME_1980, ['local stratum 10'], ['faketime', '-f', '@1980-01-02 00:00:00']);
  chrony(TIME_UNSET, []);
  const squid = (space: Space, name: string, lines: readonly string[]): void => {
    space.start(
      ...['squid', '-N', '-n', name, '-f'],
      file(
        `${name}.conf`,
        [
          ...lines,
          `dns_nameservers ${GOOD}`,
          'cache deny all',
          'cache_mem 1 MB',
          'access_log none',
          'pinger_enable off',
          'netdb_filename none',
          'max_filedescriptors 512',
          'cache_log /dev/null',
          'pid_filename none',
          'coredump_dir none',
          'visible_hostname webfilter.lab',
          '',
        ].join('\n'),
      ),
    );
  };
  squid(internet, 'outside', [`http_port ${PROXY}:3128`, 'http_access allow all']);
  squid(router, 'between', ['http_port 3127', 'http_port 3129 intercept', 'http_access deny all']);
  const box = (...words: readonly string[]): void => {
    router.start(process.execPath, '--import', 'tsx', BOX, ...words);
  };
  box('mute', '9001');
  box('names', '9002', HOSTS['www-03.ibm.com']?.[0] ?? '', 'www6.software.ibm.com');
  await Promise.all([
    ...[GOOD, SINKHOLE, ANSWERS_ALL, ONLY_V6].map((a) => listening(internet, 'udp', `${a}:53`)),
    ...[TIME, TIME_1980, TIME_UNSET].map((a) => listening(internet, 'udp', `${a}:123`)),
    listening(internet, 'tcp', `${PROXY}:3128`),
    listening(internet, 'tcp', `${PROXY}:8443`),
    ...[9001, 9002].map((port) => listening(router, 'tcp', `0.0.0.0:${port}`)),
    listening(router, 'tcp', '*:3129'),
  ]);
}, 60_000);

afterEach(() => {
  router.run('nft', 'flush', 'ruleset');
  laptop.run('nft', 'flush', 'ruleset');
});

afterAll(async () => {
  for (const space of spaces) await space.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

function run(input: ChildInput = {}, before: readonly string[] = []): Promise<Outcome> {
  const usual: ChildInput = { profiles: ['imm2'], resolvers: [`${GOOD}:53`], ntp: [`${TIME}:123`], caFile };
  return runInSpace(laptop, { ...usual, ...input }, before);
}

const said = ({ id, target, code }: CheckResult): string => `${id} ${target} ${code}`;
const reds = (outcome: Outcome): readonly string[] => outcome.red.map(said);
const warnings = (outcome: Outcome): readonly string[] =>
  outcome.rows.filter(({ status }) => status === 'warn').map(said);
/** Destinations that are not served, with state and cause. */
const unserved = ({ rows }: Outcome): readonly string[] =>
  destinationsIn(rows).flatMap((name) => {
    const { state, cause } = served(name, rows, isProxied(name, rows));
    return state === 'open' ? [] : [`${name} ${state} ${causeName(cause)}`];
  });

it('a healthy network has not one warning', async () => {
  const result = await run();
  expect([reds(result), warnings(result), unserved(result)]).toEqual([[], [], []]);
  expect(result.rows.length).toBeGreaterThan(30);
});

it('a line that loses 5 % each way has not one red row', async () => {
  rule('table ip t { chain c { type filter hook forward priority 0; numgen random mod 100 < 5 drop; }; }');
  expect(reds(await run({ patient: true }))).toEqual([]);
});

it('names that a DNS filter answers with nowhere are blocked in DNS, and nobody connects to this laptop', async () => {
  const result = await run({ resolvers: [`${SINKHOLE}:53`] });
  expect(reds(result)).toEqual([
    'dns eccgw01.boulder.ibm.com:443 blocked',
    'dns www6.software.ibm.com:443 blocked',
  ]);
  expect(result.said('tcp', 'www6.software.ibm.com:443')).toBe('skipped dependency-failed');
  expect(unserved(result)).toEqual([
    'eccgw01.boulder.ibm.com:443 name-blocked dns:blocked',
    'www6.software.ibm.com:443 name-blocked dns:blocked',
  ]);
});

it('a resolver that answers everything is one red row, whatever is behind its answer', async () => {
  const result = await run({ resolvers: [`${ANSWERS_ALL}:53`] });
  expect(reds(result)).toEqual([`dns.resolver ${ANSWERS_ALL}:53 forged`]);
  expect(unserved(result).every((line) => line.endsWith('no-name dns.resolver:forged'))).toBe(true);
});

it('a resolver that answers from its other address is named with it', async () => {
  rule(
    `table ip t { chain c { type filter hook forward priority 0; ip saddr ${GOOD} udp sport 53 ip saddr set ${NET}.77; }; }`,
  );
  const result = await run({ patient: true });
  expect(reds(result)).toEqual([`dns.resolver ${GOOD}:53 other-source`]);
  expect(result.row('dns.resolver', `${GOOD}:53`).args.from).toBe(`${NET}.77`);
});

it.each([
  ['a resolver', GOOD, 53, 'dns.resolver'],
  ['a time server', TIME, 123, 'clock.ntp'],
] as const)('%s that answers from another port is named with it', async (_what, address, port, id) => {
  rule(
    `table ip t { chain c { type filter hook forward priority 0; ip saddr ${address} udp sport ${port} udp sport set 5353; }; }`,
  );
  const result = await run({ patient: true });
  expect(result.row(id, `${address}:${port}`)).toMatchObject({
    code: 'other-source',
    args: { from: `${address}:5353` },
  });
});

it('a resolver that knows IPv6 addresses only stops every name, on a laptop that has a way out', async () => {
  const result = await run({ resolvers: [`${ONLY_V6}:53`] });
  expect(result.rows.filter(({ code }) => code === 'offline')).toEqual([]);
  const names = result.rows.filter(({ id, status }) => id === 'dns' && status !== 'skipped');
  expect([...new Set(names.map(({ code }) => code))]).toEqual(['no-address']);
  expect(unserved(result).every((line) => line.endsWith('no-name dns:no-address'))).toBe(true);
  // The guide's addresses are tried, and nothing is said of a gateway.
  expect(result.rows.filter(({ code }) => code === 'unreachable')).toEqual([]);
});

it('with no way out, what the resolver beside says is kept', async () => {
  laptop.run('ip', 'route', 'del', 'default');
  laptop.run('ip', 'route', 'add', `${NET}.0/24`, 'via', '10.79.1.1');
  try {
    const dead = `${NET}.99`;
    const result = await run({ resolvers: [`${GOOD}:53`, `${dead}:53`] });
    expect(result.said('dns.resolver', `${GOOD}:53`)).toBe('pass ok');
    expect(result.said('dns.resolver', `${dead}:53`)).toBe('fail timeout');
    const tcp = result.rows.filter(({ id }) => id === 'tcp');
    expect(new Set(tcp.map(({ code }) => code))).toEqual(new Set(['offline']));
  } finally {
    laptop.run('ip', 'route', 'del', `${NET}.0/24`);
    laptop.run('ip', 'route', 'add', 'default', 'via', '10.79.1.1');
  }
});

it('an answer that was cut and no TCP 53 are told as that', async () => {
  const custom = [{ host: 'many.example', port: 9, protocol: 'tcp', use: '' }] as const;
  const open = await run({ profiles: [], custom, only: ['many.example:9'] });
  expect(open.said('dns', 'many.example:9')).toMatch(/^(pass|warn)/);
  rule('table ip t { chain c { type filter hook forward priority 0; tcp dport 53 drop; }; }');
  const shut = await run({ profiles: [], custom, only: ['many.example:9'] });
  expect(shut.said('dns', 'many.example:9')).toBe('fail tcp-shut');
});

it('a time server that answers without a time, or tells 1980, is no reason to open UDP 123 nor to doubt this laptop', async () => {
  const result = await run({ profiles: [], ntp: [`${TIME_1980}:123`, `${TIME_UNSET}:123`] });
  expect(result.said('clock.ntp', `${TIME_1980}:123`)).toBe('fail ntp-implausible');
  expect(result.said('clock.ntp', `${TIME_UNSET}:123`)).toBe('warn ntp-no-time');
  expect(result.said('clock.laptop', 'laptop')).toBe('warn no-reference');
  expect(result.rows.flatMap(({ id, fixes }) => (id === 'clock.ntp' ? fixes : []))).not.toContain('open-ntp');
});

it('time servers that are let through to who asks from port 123 only are told as that, and give the time', async () => {
  rule(
    'table ip t { chain c { type filter hook forward priority 0; iifname "lan0" udp dport 123 udp sport != 123 drop; }; }',
  );
  const result = await run({ profiles: [], ntp: [`${TIME}:123`, `${TIME_UNSET}:123`] });
  expect(result.row('clock.ntp', `${TIME}:123`)).toMatchObject({
    status: 'warn',
    code: 'ntp-source-port',
    fixes: ['open-ntp'],
  });
  expect(result.said('clock.laptop', 'laptop')).toBe('pass ok');
});

it.each(['-1461d', '+1461d'])('a laptop whose clock is %s off is one red row', async (by) => {
  const result = await run({}, ['faketime', '-f', by]);
  expect(reds(result)).toEqual(['clock.laptop laptop skew-months']);
  expect(result.said('tls', 'www6.software.ibm.com:443')).toBe('pass ok');
});

it('a firewall that takes every connection is one red row, and no port was reached', async () => {
  redirect('21, 22, 80, 443', 9001);
  const result = await run();
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp answers-for-all']);
  expect(result.rows.filter(({ id, status }) => id === 'tcp' && status === 'pass')).toEqual([]);
  expect(unserved(result)).toHaveLength(destinationsIn(result.rows).length);
});

it('large packets that are lost are the MTU’s, not the firewall’s', async () => {
  rule(
    'table ip t { chain c { type filter hook forward priority 0; iifname "wan0" tcp sport 443 ip length > 1000 drop; }; }',
  );
  const result = await run();
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tls large-packets']);
  expect(result.red[0]).toMatchObject({ args: { count: 7 }, fixes: ['fix-mtu'] });
});

it('a filter that drops one name’s hello is told by that name', async () => {
  redirect('443', 9002);
  const result = await run();
  expect(reds(result)).toEqual(['tls www6.software.ibm.com:443 name-blocked']);
  expect(unserved(result)).toEqual(['www6.software.ibm.com:443 name-blocked tls:name-blocked']);
});

it('an intercepting proxy that refuses port 80 is no answer of the vendor’s', async () => {
  redirect('80', 3129);
  const result = await run();
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['http filtered']);
  expect(result.red[0]?.args).toMatchObject({ product: 'Squid', count: 3, status: 403 });
});

it('one authority that nobody knows over the vendor’s hosts is inspection, one red row', async () => {
  sendTls(OTHERS.inspected);
  const result = await run();
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tls intercepted']);
  expect(result.rows.filter(({ code }) => code === 'intercepted')).toHaveLength(7);
  expect(result.rows.flatMap(({ fixes }) => fixes)).not.toContain('import-ca');
});

it('a server that leaves out its intermediate certificate is no inspection', async () => {
  sendTls(OTHERS.incomplete);
  const result = await run();
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tls incomplete-chain']);
});

it('port 443 that speaks plain HTTP is told as such', async () => {
  sendTls(OTHERS.plain);
  const result = await run();
  expect(result.red.map(({ id, code, args }) => `${id} ${code} ${args.notTls}`)).toEqual([
    'tls handshake-failed 1',
  ]);
});

it('with the direct way shut and the proxy open there is nothing to warn of', async () => {
  rule('table ip t { chain c { type filter hook forward priority 0; ip daddr != 10.79.0.0/16 drop; }; }');
  const result = await run({ proxy: { host: PROXY, port: 3128, user: '', password: '' } });
  expect([reds(result), warnings(result), unserved(result)]).toEqual([[], [], []]);
});

it('a proxy port that speaks TLS is told as that', async () => {
  const result = await run({ proxy: { host: PROXY, port: 8443, user: '', password: '' } });
  expect(reds(result)).toEqual([`proxy ${PROXY}:8443 tls-port`]);
});

it('what this PC itself forbids is not the network’s, nor "offline"', async () => {
  laptop.run(
    'nft',
    '-f',
    file('own.nft', 'table ip t { chain c { type filter hook output priority 0; udp dport 53 drop; }; }'),
  );
  expect(reds(await run())).toEqual([`dns.resolver ${GOOD}:53 local-block`]);
  laptop.run('nft', 'flush', 'ruleset');
  for (const address of ADDRESSES) laptop.run('ip', 'route', 'add', 'prohibit', `${address}/32`);
  try {
    const result = await run();
    expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp local-block']);
    expect(result.rows.filter(({ code }) => code === 'offline')).toEqual([]);
    expect(unserved(result).every((line) => line.includes('not-checked'))).toBe(true);
  } finally {
    for (const address of ADDRESSES) laptop.run('ip', 'route', 'del', 'prohibit', `${address}/32`);
  }
});
