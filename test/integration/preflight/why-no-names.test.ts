/**
 * Resolvers that have nothing for any destination, each for its own reason: other questions tell which, who is to mend it, and
 * that no firewall is to be opened towards who answers. Loopback only, no rights needed.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ja } from '../../../electron/texts/ja.ts';
import { type DnsFault, type RunningDns, startDns } from '../../lab/dns.ts';
import { deviceThatSays } from '../../support/device-that-says.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

const NETWORK = '127.236';
const HOSTS = ['soaus.lenovo.com', 'logupload.lenovo.com'] as const;
const CONTROL = 'example.com';
let dns: RunningDns;

beforeAll(async () => {
  dns = await startDns({
    address: `${NETWORK}.0.53`,
    port: 8053,
    recursionAvailable: true,
    zones: new Map([...HOSTS, CONTROL].map((name) => [name, { addresses: ['3.94.48.186'] }])),
  });
});
afterAll(() => dns?.close());
beforeEach(() => {
  dns.faults.all = null;
  dns.faults.names.clear();
});

const nobody = rule(`:443:${NETWORK}.9.9:1`);
const usual = { profiles: ['xcc'], includeOptional: false, connectTo: [nobody] } as const;
const server = { host: `${NETWORK}.0.53`, port: 8053 };

/** The vendor's names, and those given, each with its fault. */
function spoil(fault: DnsFault, ...others: readonly string[]): void {
  for (const name of [...HOSTS, ...others]) dns.faults.names.set(name, fault);
}
const bySite = (): Promise<Outcome> => run(emptyInput({ ...usual, resolvers: [server] }));
/** The row that says it: the resolver's, or a name's. */
const told = (result: Outcome) =>
  result.red.find(({ id }) => id === 'dns.resolver') ?? result.row('dns', `${HOSTS[0]}:443`);

it.each<readonly [string, () => void, string, readonly string[]]>([
  [
    'silent over UDP alone',
    () => {
      dns.faults.all = 'udp-silent';
    },
    'timeout udp',
    ['open-dns-udp', 'set-dns-server'],
  ],
  [
    'silent to the destinations alone',
    () => spoil('silent'),
    'timeout names',
    ['allow-name-in-dns', 'fix-dns-record', 'set-dns-server'],
  ],
  [
    'silent to names of the world, as who gets no answer from above',
    () => spoil('silent', CONTROL),
    'timeout above',
    ['speed-up-dns', 'set-dns-server'],
  ],
  [
    'unable to verify signatures',
    () => {
      dns.faults.all = 'bogus';
    },
    'servfail dnssec',
    ['fix-dnssec', 'set-dns-server'],
  ],
  [
    'failing for the destinations alone',
    () => spoil('servfail'),
    'servfail names',
    ['allow-name-in-dns', 'fix-dns-record', 'set-dns-server'],
  ],
  [
    'refusing the destinations alone',
    () => spoil('refused'),
    'refused names',
    ['allow-name-in-dns', 'fix-dns-record', 'set-dns-server'],
  ],
  [
    'denying the destinations alone',
    () => spoil('nxdomain'),
    'nxdomain names',
    ['allow-name-in-dns', 'fix-dns-record', 'set-dns-server'],
  ],
  [
    'empty for the destinations alone',
    () => spoil('empty'),
    'no-address names',
    ['allow-name-in-dns', 'fix-dns-record', 'set-dns-server'],
  ],
  [
    'without any name of the internet’s',
    () => spoil('nxdomain', CONTROL),
    'nxdomain inside-only',
    ['fix-dns-server', 'fix-dns-record', 'set-dns-server'],
  ],
])('a resolver %s', async (_what, arrange, expected, fixes) => {
  arrange();
  const row = told(await bySite());
  expect(`${row.status} ${row.code} ${row.args.why}`).toBe(`fail ${expected}`);
  expect(row.fixes).toEqual(fixes);
  // A remedy names a destination, and not the resolver.
  expect(row.args.host).toBe(HOSTS[0]);
  expect(ja.check.dns[row.code as 'timeout'].means(row.args)).not.toContain('—');
});

it.each<readonly [string, () => void, string]>([
  [
    'fails whatever it is asked',
    () => {
      dns.faults.all = 'servfail';
    },
    'servfail',
  ],
  [
    'refuses whatever it is asked',
    () => {
      dns.faults.all = 'refused';
    },
    'refused',
  ],
])('no firewall is to be opened towards one that %s', async (_what, arrange, code) => {
  arrange();
  const row = told(await bySite());
  expect(row).toMatchObject({ code, fixes: ['fix-dns-server', 'set-dns-server'] });
  expect(row.args.why).toBeUndefined();
});

it('silence to everything is asked three things more, and stays silence', async () => {
  dns.faults.all = 'silent';
  const row = told(await bySite());
  expect(row).toMatchObject({
    code: 'timeout',
    fixes: ['fix-dns-server', 'set-dns-server', 'open-firewall'],
  });
  expect(row.args.why).toBeUndefined();
});

it('signatures are told of each name that fails by them, beside others that are found', async () => {
  dns.faults.names.set(HOSTS[1], 'bogus');
  const result = await bySite();
  expect(result.row('dns', `${HOSTS[1]}:443`)).toMatchObject({ code: 'servfail', args: { why: 'dnssec' } });
  expect(result.row('dns', `${HOSTS[0]}:443`).code).not.toBe('servfail');
});

it('one that has an address for all is asked nothing more', async () => {
  dns.log.length = 0;
  await bySite();
  expect(dns.log.filter(({ text }) => text.endsWith(` ${CONTROL}`) || text.includes('localhost'))).toEqual(
    [],
  );
});

const DEVICE = deviceThatSays(`${NETWORK}.1.1`, { dns: [server.host] });

it.each<readonly [string, () => void, string]>([
  [
    'refuses the destinations alone refuses them, and not this PC',
    () => spoil('refused'),
    'fail refused names',
  ],
  ['has no name of the internet’s', () => spoil('nxdomain', CONTROL), 'fail nxdomain inside-only'],
  ['is silent to the destinations alone', () => spoil('silent'), 'warn timeout names'],
])('a devices’ resolver that %s', async (_what, arrange, expected) => {
  arrange();
  const connectTo = [rule(`${server.host}:53:${server.host}:${server.port}`), nobody];
  const row = (await run(emptyInput({ ...usual, connectTo, devices: [DEVICE] }))).row(
    'dns.device-resolver',
    `${server.host}:53`,
  );
  expect(`${row.status} ${row.code} ${row.args.why}`).toBe(expected);
});
