/**
 * Preflight against daemons that are not ours, in network namespaces: dnsmasq, squid, chrony, nginx and nftables.
 * The "internet" namespace owns the very addresses that the guide prints. Needs root.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { served } from '../../../electron/domain/served.ts';
import { createPki, type Identity } from '../../lab/pki.ts';
import { connectSpaces, createSpace, listening, requireTools, type Space } from './netns.ts';
import type { ChildInput } from './run-child.ts';
import { runInSpace } from './run-in-space.ts';
import type { Outcome } from './run-lab.ts';

const at = (host: number): string => `10.78.0.${host}:53`;
const [ANSWERS, REFUSES, DROPPED, REJECTED, CLOSED, SLOW] = [at(53), at(54), at(55), at(56), at(57), at(58)];
const CLOCK = {
  right: '10.78.0.123:123',
  unset: '10.78.0.124:123',
  dropped: '10.78.0.55:123',
  wrong: '10.78.0.125:123',
} as const;
const SQUID = '10.78.0.31';

/** Name → addresses, as the guide prints them (IMM2 and XCC tables). */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  'eccgw01.boulder.ibm.com': ['207.25.252.197'],
  'eccgw02.rochester.ibm.com': ['129.42.160.51'],
  'www.ecurep.ibm.com': ['192.109.81.20'],
  'www6.software.ibm.com': ['170.225.15.41'],
  'www-945.ibm.com': ['129.42.26.224', '129.42.34.224', '129.42.42.224'],
  'www.ibm.com': ['129.42.56.216', '129.42.58.216', '129.42.60.216'],
  'www-03.ibm.com': ['204.146.30.17'],
  'soaus.lenovo.com': ['3.94.48.186', '34.230.255.45'],
  'logupload.lenovo.com': ['203.0.113.80'],
};

let folder: string;
let internet: Space | undefined;
let laptop: Space | undefined;
let lonely: Space | undefined;
let caFile: string;

beforeAll(async () => {
  requireTools('ip', 'nft', 'dnsmasq', 'squid', 'chronyd', 'nginx', 'openssl', 'faketime');
  folder = mkdtempSync(join(tmpdir(), 'callhome-preflight-'));
  // squid reads its files as its own user.
  chmodSync(folder, 0o755);
  internet = createSpace(`ch-pf-net-${process.pid}`);
  laptop = createSpace(`ch-pf-lap-${process.pid}`);
  lonely = createSpace(`ch-pf-off-${process.pid}`);
  connectSpaces(laptop, 'lan0', internet, 'wan0');
  laptop.run('ip', 'addr', 'add', '10.78.0.2/24', 'dev', 'lan0');
  laptop.run('ip', 'route', 'add', 'default', 'via', '10.78.0.1');
  internet.run('ip', 'addr', 'add', '10.78.0.1/24', 'dev', 'wan0');
  for (const last of [31, 53, 54, 55, 56, 57, 58, 59, 123, 124, 125])
    internet.run('ip', 'addr', 'add', `10.78.0.${last}/32`, 'dev', 'wan0');
  for (const address of Object.values(HOSTS).flat())
    internet.run('ip', 'addr', 'add', `${address}/32`, 'dev', 'lo');

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, 0o644);
    return path;
  };
  const pki = createPki();
  caFile = file('ca.pem', pki.root.certPem);
  const subject = (name: string) => ({ subject: `CN=${name},O=Lab`, names: [name] });
  const good = (name: string): Identity => pki.intermediate.issue(subject(name));
  const site = (name: string, identity: Identity, extra = ''): string => {
    const cert = file(`${name}.pem`, identity.certPem);
    const key = file(`${name}.key`, identity.keyPem);
    const listen = (HOSTS[name] ?? []).map((a) => `listen ${a}:443 ssl; listen ${a}:80;`).join(' ');
    return `server { ${listen} server_name ${name}; ssl_certificate ${cert}; ssl_certificate_key ${key}; ${extra} location / { return 200 'hello'; } }`;
  };
  const sites = [
    site('eccgw01.boulder.ibm.com', good('eccgw01.boulder.ibm.com')),
    site(
      'eccgw02.rochester.ibm.com',
      pki.intermediate.issue({
        ...subject('eccgw02.rochester.ibm.com'),
        notBeforeDays: -90,
        notAfterDays: -2,
      }),
    ),
    site(
      'www.ecurep.ibm.com',
      pki.intermediate.issue({ ...subject('www.ecurep.ibm.com'), notBeforeDays: 2, notAfterDays: 90 }),
    ),
    site('www6.software.ibm.com', pki.geotrust.issue(subject('www6.software.ibm.com'))),
    site('www-945.ibm.com', good('www-945.ibm.com')),
    site('www.ibm.com', good('other.example')),
    site('www-03.ibm.com', pki.interception.issue(subject('www-03.ibm.com'))),
    site(
      'soaus.lenovo.com',
      pki.intermediate.issue({ ...subject('soaus.lenovo.com'), keyType: 'rsa' }),
      'ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;',
    ),
    site('logupload.lenovo.com', pki.appliance.issue(subject('logupload.lenovo.com'))),
  ].join('\n');
  const nginx = file(
    'nginx.conf',
    `daemon off; user root; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
     events {} http { access_log off; server_names_hash_bucket_size 128; ${sites} }`,
  );
  internet.start('nginx', '-c', nginx, '-p', folder);

  const names = Object.entries(HOSTS).flatMap(([name, addresses]) =>
    name === 'www6.software.ibm.com'
      ? [`--address=/${name}/`]
      : // For its own (`local`) dnsmasq says "no address" to a question for IPv6; without, and with nobody to ask, it refuses it.
        [`--local=/${name}/`, ...addresses.map((a) => `--host-record=${name},${a}`)],
  );
  const dnsmasq = (address: string, ...extra: readonly string[]): void => {
    internet?.start(
      ...[
        'dnsmasq',
        '--keep-in-foreground',
        '--conf-file=/dev/null',
        '--no-resolv',
        '--no-hosts',
        '--user=root',
      ],
      ...[`--listen-address=${address.replace(':53', '')}`, '--bind-interfaces', '--pid-file=', ...extra],
    );
  };
  dnsmasq(ANSWERS, ...names);
  dnsmasq(REFUSES);
  dnsmasq(DROPPED, ...names);
  dnsmasq(REJECTED, ...names);
  // Its first upstream never answers; it asks the second one only when the question comes again.
  dnsmasq(SLOW, '--strict-order', '--server=10.78.0.59', '--server=10.78.0.53');

  const chrony = (
    name: string,
    address: string,
    lines: readonly string[],
    before: readonly string[] = [],
  ): void => {
    const conf = file(
      `${name}.conf`,
      [
        `bindaddress ${address}`,
        'allow all',
        'cmdport 0',
        `pidfile ${folder}/${name}.pid`,
        'bindcmdaddress /',
        ...lines,
      ].join('\n'),
    );
    internet?.start(...before, 'chronyd', '-x', '-d', '-u', 'root', '-f', conf);
  };
  chrony('right', '10.78.0.123', ['local stratum 8']);
  chrony('unset', '10.78.0.124', []);
  chrony('wrong', '10.78.0.125', ['local stratum 8'], ['faketime', '-f', '+90d']);

  const hash = internet.run('openssl', 'passwd', '-apr1', 'right-Pass1').trim();
  const passwords = file('basic', `callhome:${hash}\n`);
  const digest = file('digest', 'callhome:right-Pass1\n');
  const squid = (name: string, lines: readonly string[]): void => {
    const conf = file(
      `${name}.conf`,
      [
        ...lines,
        'http_access deny all',
        'dns_nameservers 10.78.0.53',
        'cache deny all',
        'cache_mem 1 MB',
        'access_log none',
        'pinger_enable off',
        'max_filedescriptors 1024',
        'cache_log /dev/null',
        `pid_filename none`,
        'coredump_dir none',
        'visible_hostname proxy.lab',
        '',
      ].join('\n'),
    );
    internet?.start('squid', '-N', '-n', name, '-f', conf);
  };
  squid('one', [
    `http_port ${SQUID}:3128 name=open`,
    `http_port ${SQUID}:3129 name=basic`,
    `http_port ${SQUID}:3130 name=deny`,
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${passwords}`,
    'auth_param basic realm site',
    'acl onopen myportname open',
    'acl onbasic myportname basic',
    'acl ondeny myportname deny',
    'acl users proxy_auth REQUIRED',
    'acl blocked dstdomain eccgw01.boulder.ibm.com',
    'http_access deny ondeny blocked',
    'http_access allow ondeny',
    'http_access allow onopen',
    'http_access allow onbasic users',
  ]);
  squid('two', [
    `http_port ${SQUID}:3131`,
    `auth_param digest program /usr/lib/squid/digest_file_auth ${digest}`,
    'auth_param digest realm site',
    'acl users proxy_auth REQUIRED',
    'http_access allow users',
  ]);

  const rules = file(
    'rules.nft',
    `table inet lab { chain input { type filter hook input priority 0;
      iif "wan0" ip daddr 129.42.34.224 tcp dport 443 drop
      iif "wan0" ip daddr 129.42.42.224 tcp dport 443 reject with tcp reset
      iif "wan0" ip daddr 129.42.58.216 tcp dport 443 reject with icmp type host-unreachable
      iif "wan0" ip daddr 129.42.60.216 tcp dport 443 reject with icmp type port-unreachable
      iif "wan0" ip daddr 10.78.0.55 drop
      iif "lo" ip daddr 10.78.0.59 drop
      iif "wan0" ip daddr 10.78.0.56 udp dport 53 reject with icmp type port-unreachable
      }
    }
`,
  );
  internet.run('nft', '-f', rules);

  await Promise.all([
    ...[ANSWERS, REFUSES, DROPPED, REJECTED, SLOW].map((where) => listening(internet as Space, 'udp', where)),
    ...[CLOCK.right, CLOCK.unset, CLOCK.wrong].map((where) => listening(internet as Space, 'udp', where)),
    ...[3128, 3129, 3130, 3131].map((port) => listening(internet as Space, 'tcp', `${SQUID}:${port}`)),
    listening(internet, 'tcp', '203.0.113.80:443'),
  ]);
}, 60_000);

afterAll(async () => {
  for (const space of [laptop, lonely, internet]) await space?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

function inside(space: Space | undefined, input: ChildInput): Promise<Outcome> {
  return runInSpace(space, { caFile, ...input });
}

describe('directly', () => {
  let result: Outcome;
  beforeAll(async () => {
    result = await inside(laptop, {
      profiles: ['imm2', 'xcc'],
      resolvers: [ANSWERS, REFUSES, DROPPED, REJECTED, CLOSED, SLOW],
      ntp: [CLOCK.right, CLOCK.unset, CLOCK.dropped, CLOCK.wrong],
    });
  });

  it.each([
    ['dns.resolver', ANSWERS, 'pass ok'],
    ['dns.resolver', REFUSES, 'fail refused'],
    ['dns.resolver', DROPPED, 'fail timeout'],
    ['dns.resolver', REJECTED, 'fail refused'],
    ['dns.resolver', SLOW, 'pass ok'],
    ['dns', `eccgw01.boulder.ibm.com:443 [${SLOW}]`, 'pass ok'],
    ['dns', `eccgw01.boulder.ibm.com:443 [${ANSWERS}]`, 'pass ok'],
    ['dns', `www6.software.ibm.com:443 [${ANSWERS}]`, 'fail nxdomain'],
    ['dns', `eccgw01.boulder.ibm.com:443 [${DROPPED}]`, 'skipped dependency-failed'],
    ['tcp', 'eccgw01.boulder.ibm.com:443', 'pass ok'],
    // NXDOMAIN: the printed address is tried instead.
    ['tcp', 'www6.software.ibm.com:443', 'pass ok'],
    ['tcp', 'www-945.ibm.com:443 [129.42.26.224]', 'pass ok'],
    ['tcp', 'www-945.ibm.com:443 [129.42.34.224]', 'fail timeout'],
    ['tcp', 'www-945.ibm.com:443 [129.42.42.224]', 'fail refused'],
    ['tcp', 'www.ibm.com:443 [129.42.58.216]', 'fail rejected'],
    ['tcp', 'www.ibm.com:443 [129.42.60.216]', 'fail refused'],
    ['tls', 'eccgw01.boulder.ibm.com:443', 'pass ok'],
    ['tls', 'eccgw02.rochester.ibm.com:443', 'fail expired'],
    ['tls', 'www.ecurep.ibm.com:443', 'fail not-yet-valid'],
    ['tls', 'www6.software.ibm.com:443', 'fail distrusted-ca'],
    ['tls', 'www-945.ibm.com:443', 'pass ok'],
    ['tls', 'www.ibm.com:443', 'fail name-mismatch'],
    ['tls', 'www-03.ibm.com:443', 'fail intercepted'],
    ['tls', 'soaus.lenovo.com:443', 'fail protocol'],
    ['tls', 'logupload.lenovo.com:443', 'fail untrusted-issuer'],
    ['http', 'www.ibm.com:80', 'pass ok'],
    ['clock.ntp', CLOCK.right, 'pass ok'],
    ['clock.ntp', CLOCK.unset, 'warn ntp-no-time'],
    ['clock.ntp', CLOCK.dropped, 'warn ntp-unreachable'],
    ['clock.ntp', CLOCK.wrong, 'fail skew-months'],
    ['clock.laptop', 'laptop', 'pass ok'],
  ])('%s %s → %s', (id, target, expected) => {
    expect(result.said(id, target)).toBe(expected);
  });

  it('calls a resolver with a closed port dead, whether or not the kernel still had an ICMP answer to spend', () => {
    // Linux answers one peer with few port-unreachables a second; those asked for later hear nothing.
    expect(result.said('dns.resolver', CLOSED)).toMatch(/^fail (refused|timeout)$/);
  });

  it('a slow resolver is waited for, and the row says how long it took', () => {
    // The question is asked again after a quarter of the deadline (net/dns.ts), and then the second upstream.
    expect(result.row('dns', `eccgw01.boulder.ibm.com:443 [${SLOW}]`).durationMs).toBeGreaterThan(300);
  });

  it('says why a time server is of no use', () => {
    expect(result.row('clock.ntp', CLOCK.unset).args.reason).toBe('unsynchronised');
    expect(result.row('clock.ntp', CLOCK.dropped).args.reason).toBe('timeout');
  });
});

describe('through squid', () => {
  const through = (port: number, user = '', password = ''): Promise<Outcome> =>
    inside(laptop, { resolvers: [ANSWERS], proxy: { host: SQUID, port, user, password } });
  const GOOD = 'eccgw01.boulder.ibm.com:443';

  it('open', async () => {
    const result = await through(3128);
    expect(result.said('proxy', `${SQUID}:3128`)).toBe('pass ok');
    expect(result.said('proxy-tls', GOOD)).toBe('pass ok');
    expect(result.said('proxy-tls', 'www-03.ibm.com:443')).toBe('fail intercepted');
    expect(result.said('proxy-http', 'www.ibm.com:80')).toBe('pass ok');
    // squid can't resolve the name either, and the direct way to a filtered address is open through it.
    expect(result.said('proxy-connect', 'www6.software.ibm.com:443')).toBe('fail bad-gateway');
    expect(result.said('tcp', 'www-945.ibm.com:443 [129.42.34.224]')).toBe('skipped not-needed');
  });

  it.each([
    ['Basic, right', 3129, 'callhome', 'right-Pass1', 'pass ok'],
    ['Basic, wrong', 3129, 'callhome', 'wrong', 'fail auth-rejected'],
    ['Basic, none', 3129, '', '', 'fail auth-required'],
    ['Digest only', 3131, 'callhome', 'right-Pass1', 'fail auth-required'],
    ['nobody there', 3199, '', '', 'fail unreachable'],
    ['a web server', 80, '', '', 'fail not-a-proxy'],
  ] as const)('%s', async (what, port, user, password, expected) => {
    if (what === 'a web server') {
      const host = '203.0.113.80';
      const result = await inside(laptop, { resolvers: [ANSWERS], proxy: { host, port, user, password } });
      expect(result.said('proxy', `${host}:80`)).toBe(expected);
      return;
    }
    const result = await through(port, user, password);
    expect(result.said('proxy', `${SQUID}:${port}`)).toBe(expected);
    if (expected === 'pass ok') expect(result.said('proxy-tls', GOOD)).toBe('pass ok');
    else expect(result.red.filter((row) => row.id.startsWith('proxy'))).toHaveLength(1);
    if (what === 'Digest only')
      expect(result.row('proxy', `${SQUID}:${port}`).args).toMatchObject({ basic: 0, schemes: 'Digest' });
  });

  it('a deny list', async () => {
    const result = await through(3130);
    expect(result.said('proxy', `${SQUID}:3130`)).toBe('pass ok');
    expect(result.said('proxy-connect', GOOD)).toBe('fail denied');
    expect(result.said('proxy-tls', 'www-945.ibm.com:443')).toBe('pass ok');
  });
});

describe('a firewall that limits how many connections are begun', () => {
  const custom = [
    ...['207.25.252.197', '129.42.160.51', '192.109.81.20', '170.225.15.41'],
    ...['204.146.30.17', '3.94.48.186', '34.230.255.45', '203.0.113.80'],
  ].flatMap((host) => [443, 80].map((port) => ({ host, port, protocol: 'tcp' as const, use: '' })));
  const limited = async (rule: string, sets = ''): Promise<Outcome> => {
    internet?.run(
      ...[
        'nft',
        `table ip crowd { ${sets} chain c { type filter hook input priority -1; iif "wan0" ${rule}; }; }`,
      ],
    );
    try {
      return await inside(laptop, { profiles: [], custom });
    } finally {
      internet?.run('nft', 'delete', 'table', 'ip', 'crowd');
    }
  };

  it.each([
    ['by their number', 'tcp flags syn / syn,ack ct count over 3 reject with tcp reset'],
    ['and says so by ICMP', 'tcp flags syn / syn,ack ct count over 3 reject with icmp type admin-prohibited'],
    ['by the second', 'tcp flags syn / syn,ack limit rate over 4/second burst 4 packets drop'],
  ])('%s, is one warning, and no destination is told to be shut', async (_what, rule) => {
    const { red, rows } = await limited(rule);
    expect(red).toEqual([]);
    const warned = rows.filter(({ id, status }) => id === 'tcp' && status === 'warn');
    expect(warned.map(({ code, fixes }) => [code, fixes])).toEqual([['only-alone', ['connection-limit']]]);
    expect(warned[0]?.args.count).toBeGreaterThan(3);
    for (const { host, port } of custom) expect(served(`${host}:${port}`, rows, false).state).toBe('open');
  });

  // Connections go by each in turn: one of three is lost, with all that is sent again for it, whatever the destination.
  it('is told from lines that share the load, of which one is dead', async () => {
    const flow = 'ip daddr . tcp dport . tcp sport';
    const { red, rows } = await limited(
      `${flow} @dead drop; iif "wan0" tcp flags syn / syn,ack ${flow} != @alive numgen inc mod 3 0 add @dead { ${flow} } drop; iif "wan0" tcp flags syn / syn,ack add @alive { ${flow} }`,
      ['dead', 'alive'].map((name) => `set ${name} { typeof ${flow}; size 9999; flags dynamic; };`).join(' '),
    );
    expect(red).toEqual([]);
    const warned = rows.filter(({ id, status }) => id === 'tcp' && status === 'warn');
    expect(warned.map(({ code, fixes }) => [code, fixes])).toEqual([
      ['wavering', ['check-shared-ways', 'connection-limit']],
    ]);
    for (const { host, port } of custom) expect(served(`${host}:${port}`, rows, false).state).toBe('open');
  });

  it('and one that shuts a port besides leaves that shut', async () => {
    const { red } = await limited(
      'tcp dport 80 reject with tcp reset; iif "wan0" tcp flags syn / syn,ack ct count over 3 reject with tcp reset',
    );
    expect(red.length).toBeGreaterThan(0);
    expect(red.filter(({ target }) => !target.endsWith(':80'))).toEqual([]);
  });
});

it('without any route the internet rows are skipped, and nothing of them is red', async () => {
  const result = await inside(lonely, { resolvers: [ANSWERS], ntp: [CLOCK.right] });
  const rows = result.rows.filter((row) => /^(dns|tcp|tls|http)/.test(row.id));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => row.code !== 'offline')).toEqual([]);
  expect(result.said('clock.ntp', CLOCK.right)).toBe('warn ntp-unreachable');
});
