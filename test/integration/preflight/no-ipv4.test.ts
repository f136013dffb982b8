/**
 * A line of IPv6 alone, as providers with NAT64 and DNS64 have it (RFC 6147), in namespaces of this test: the internet owns the
 * addresses that a translator makes of those that the guide prints. Needs root.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { createPki } from '../../lab/pki.ts';
import { connectSpaces, createSpace, listening, requireTools, type Space } from './netns.ts';
import { runInSpace } from './run-in-space.ts';
import type { Outcome } from './run-lab.ts';

/** The IMM2 table, one address each. */
const HOSTS: Readonly<Record<string, string>> = {
  'eccgw01.boulder.ibm.com': '207.25.252.197',
  'eccgw02.rochester.ibm.com': '129.42.160.51',
  'www.ecurep.ibm.com': '192.109.81.20',
  'www6.software.ibm.com': '170.225.15.41',
  'www-945.ibm.com': '129.42.26.224',
  'www.ibm.com': '129.42.56.216',
  'www-03.ibm.com': '204.146.30.17',
};
/** With A records, as a DNS64 gives them on; and without, as one that keeps them back. */
const [BOTH, ONLY_V6] = ['fd79::53', 'fd79::54'];
let folder = '';
let caFile = '';
let laptop: Space;
let internet: Space;

beforeAll(async () => {
  requireTools('ip', 'nft', 'dnsmasq', 'nginx');
  folder = mkdtempSync(join(tmpdir(), 'callhome-no-ipv4-'));
  chmodSync(folder, 0o755);
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, 0o644);
    return path;
  };
  laptop = createSpace(`ch-n4-lap-${process.pid}`);
  internet = createSpace(`ch-n4-net-${process.pid}`);
  connectSpaces(laptop, 'lan0', internet, 'wan0');
  const own = (space: Space, address: string, dev: string): string =>
    space.run('ip', 'addr', 'add', address, 'dev', dev, 'nodad');
  own(laptop, 'fd79::2/64', 'lan0');
  for (const host of ['fd79::1', BOTH, ONLY_V6]) own(internet, `${host}/64`, 'wan0');
  laptop.run('ip', 'route', 'add', 'default', 'via', 'fd79::1');
  for (const address of Object.values(HOSTS)) own(internet, `64:ff9b::${address}/128`, 'lo');
  const pki = createPki();
  caFile = file('ca.pem', pki.root.certPem);
  const good = pki.intermediate.issue({ subject: 'CN=www.ibm.com,O=Lab', names: Object.keys(HOSTS) });
  const tls = `ssl_certificate ${file('good.pem', good.certPem)}; ssl_certificate_key ${file('good.key', good.keyPem)};`;
  internet.start(
    ...['nginx', '-p', folder, '-c'],
    file(
      'nginx.conf',
      `daemon off; user root; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off;
       server { listen [::]:443 ssl; listen [::]:80; ${tls} location / { return 200 'hello'; } } }`,
    ),
  );
  for (const at of [BOTH, ONLY_V6])
    internet.start(
      ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--no-resolv', '--no-hosts'],
      ...['--user=root', `--listen-address=${at}`, '--bind-interfaces', '--pid-file=', '--local=/#/'],
      ...Object.entries(HOSTS).map(
        ([name, address]) => `--host-record=${name},${at === BOTH ? `${address},` : ''}64:ff9b::${address}`,
      ),
    );
  await Promise.all([
    ...[BOTH, ONLY_V6].map((at) => listening(internet, 'udp', `[${at}]:53`)),
    listening(internet, 'tcp', '[::]:443'),
  ]);
}, 60_000);

afterAll(async () => {
  for (const space of [laptop, internet]) await space?.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

function run(resolver: string): Promise<Outcome> {
  return runInSpace(laptop, { profiles: ['imm2'], resolvers: [`[${resolver}]:53`], caFile });
}

it('with a resolver that gives both families one row is red: the way out that is missing', async () => {
  const { red, rows } = await run(BOTH);
  expect(red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp no-ipv4']);
  expect(red[0]).toMatchObject({
    fixes: ['ipv4-way'],
    args: { hosts: 7, translated: 1, route: 1, count: 10 },
  });
  // What is behind it was measured, by this laptop's way.
  expect(rows.filter(({ id, status }) => id === 'tls' && status === 'pass')).toHaveLength(7);
});

it('where IPv4 is given and shut to all, a firewall may do that too', async () => {
  laptop.run('ip', 'addr', 'add', '10.77.0.2/24', 'dev', 'lan0');
  internet.run('ip', 'addr', 'add', '10.77.0.1/24', 'dev', 'wan0');
  laptop.run('ip', 'route', 'add', 'default', 'via', '10.77.0.1');
  internet.run('nft', 'add table ip t; add chain ip t c { type filter hook input priority 0; policy drop; }');
  const { red } = await run(BOTH);
  laptop.run('ip', 'addr', 'del', '10.77.0.2/24', 'dev', 'lan0');
  expect(red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp no-ipv4']);
  expect(red[0]?.fixes).toEqual(['ipv4-way', 'open-firewall']);
});

it('where IPv4 is rejected on the way, who answered is named, and a firewall comes first', async () => {
  laptop.run('ip', 'addr', 'add', '10.77.0.2/24', 'dev', 'lan0');
  internet.run('ip', 'addr', 'replace', '10.77.0.1/24', 'dev', 'wan0');
  laptop.run('ip', 'route', 'add', 'default', 'via', '10.77.0.1');
  for (const address of Object.values(HOSTS)) internet.run('ip', 'addr', 'add', `${address}/32`, 'dev', 'lo');
  internet.run('nft', 'flush ruleset');
  internet.run(
    'nft',
    'add table ip t; add chain ip t c { type filter hook input priority 0; }; add rule ip t c ip daddr != 10.77.0.0/24 reject with icmp type admin-prohibited',
  );
  const { red } = await run(BOTH);
  laptop.run('ip', 'addr', 'del', '10.77.0.2/24', 'dev', 'lan0');
  expect(red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp no-ipv4']);
  expect(red[0]?.args.by).toBe('way');
  expect(red[0]?.fixes[0]).toBe('open-firewall');
  expect(textsFor('en').check.tcp['no-ipv4'].means(red[0]?.args ?? {})).toContain('by something on the way');
});

it('with one that gives IPv6 alone the names are red, and no way out is said of IPv4 only', async () => {
  const { red, rows } = await run(ONLY_V6);
  expect(red.map(({ id, code }) => `${id} ${code}`)).toEqual(['dns no-address']);
  const offline = rows.find(({ code }) => code === 'offline');
  expect(textsFor('en').commonCheck.offline.means(offline?.args ?? {})).toContain('over IPv4');
});
