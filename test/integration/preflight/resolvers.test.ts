/** What a resolver may answer, whoever uses it, against the code that must name it. Loopback only, no rights needed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../electron/net/deadline.ts';
import { askDns } from '../../../electron/net/dns.ts';
import type { PreflightInput } from '../../../electron/preflight/input.ts';
import { type DnsRecord, type RunningDns, startDns } from '../../lab/dns.ts';
import { deviceThatSays } from '../../support/device-that-says.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

const NETWORK = '127.202';
const NAME = 'www.ibm.com';
const idle = new AbortController().signal;
let dns: RunningDns;

beforeAll(async () => {
  dns = await startDns({
    address: `${NETWORK}.0.53`,
    port: 8053,
    recursionAvailable: true,
    zones: new Map([[NAME, { addresses: ['129.42.56.216'] }]]),
  });
});
afterAll(() => dns?.close());
beforeEach(() => {
  dns.faults.all = null;
  dns.faults.names.clear();
  dns.log.length = 0;
});

describe('a failure', () => {
  const ask = (type: 'A' | 'AAAA', pauseMs = 1, signal = idle) =>
    askDns({ host: dns.address, port: dns.port }, { name: NAME, type }, 2_000, 7, signal, {
      failurePauseMs: pauseMs,
    });

  it('that is over when the question comes again is none, and is told', async () => {
    dns.faults.all = 'servfail-once';
    expect(await ask('A')).toMatchObject({
      outcome: 'ok',
      addresses: ['129.42.56.216'],
      failedFirst: 'SERVFAIL',
    });
    expect(dns.log).toHaveLength(2);
  });

  it('that stays is one after two questions, and nothing else is asked twice', async () => {
    for (const [fault, outcome, questions] of [
      ['servfail', 'servfail', 2],
      ['nxdomain', 'nxdomain', 1],
      ['refused', 'refused', 1],
      ['empty', 'nodata', 1],
    ] as const) {
      dns.faults.all = fault;
      dns.log.length = 0;
      const answer = await ask('AAAA');
      expect(`${answer.outcome} ${dns.log.length}`).toBe(`${outcome} ${questions}`);
      expect(answer.failedFirst).toBeUndefined();
    }
  });

  it('is not waited for once somebody cancels', async () => {
    dns.faults.all = 'servfail';
    const control = new AbortController();
    const asked = ask('A', 60_000, control.signal);
    setTimeout(() => control.abort(), 50);
    await expect(asked).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('a resolver that answers wrong', () => {
  const RESOLVER = `${NETWORK}.0.53:53`;
  const OWN = '10.20.0.0/16';
  const DEVICE = deviceThatSays(`${NETWORK}.1.1`, { dns: [`${NETWORK}.0.53`] });
  const to = rule(`${dnsHost()}:53:${dnsHost()}:8053`);
  // Nobody is behind any address: only what is said of the names counts here.
  const nobody = rule(`:443:${NETWORK}.9.9:1`);
  const ask = (change: Partial<PreflightInput>): Promise<Outcome> =>
    run(
      emptyInput({
        profiles: ['xcc'],
        includeOptional: false,
        ownNetworks: [OWN],
        connectTo: [to, nobody],
        ...change,
      }),
    );
  /** The same answers asked for the site and for a device, as `status code` of what each is told. */
  const both = async (records: Readonly<Record<string, DnsRecord>>): Promise<readonly string[]> => {
    dns.zones.clear();
    for (const [name, record] of Object.entries(records)) dns.zones.set(name, record);
    const site = await ask({ resolvers: [{ host: dns.address, port: dns.port }] });
    const own = site.rows.filter(({ id, status }) => id.startsWith('dns') && status !== 'skipped');
    const worst = ['fail', 'warn', 'pass'].flatMap((word) => own.filter(({ status }) => status === word))[0];
    const device = await ask({ devices: [DEVICE] });
    return [`${worst?.status} ${worst?.code}`, device.said('dns.device-resolver', RESOLVER)];
  };
  function dnsHost(): string {
    return `${NETWORK}.0.53`;
  }

  it.each([
    ['every name with one address', { '*': { addresses: ['23.1.2.3'] } }, 'fail forged'],
    ['IPv6 only', names(['2001:4860::1']), 'fail no-address'],
    ['nowhere', names(['0.0.0.0']), 'fail blocked'],
    ['a DNS filter’s public address', names(['208.91.112.55']), 'fail blocked'],
    ['a stranger’s private network', names(['10.99.0.9']), 'fail blocked'],
    ['nothing it knows', {}, 'fail nxdomain'],
  ] as const)('with %s is told alike whoever uses it', async (_what, records, expected) => {
    expect(await both(records)).toEqual([expected, expected]);
  });

  it('with the site’s own network, where nobody is, is red for who asked there, and else a warning', async () => {
    expect(await both(names(['10.20.0.9']))).toEqual(['fail blocked', 'warn differs-from-guide']);
  });

  it('names the hosts that a remedy is about, and only warns where a proxy looks names up', async () => {
    dns.zones.clear();
    for (const [name, record] of Object.entries(names(['0.0.0.0']))) dns.zones.set(name, record);
    const row = (await ask({ devices: [DEVICE] })).row('dns.device-resolver', RESOLVER);
    expect(row).toMatchObject({
      fixes: ['allow-name-in-dns'],
      args: { found: '0.0.0.0', host: 'soaus.lenovo.com, logupload.lenovo.com' },
    });
    const proxy = { host: `${NETWORK}.9.9`, port: 1, user: '', password: null };
    const proxied = await ask({ devices: [DEVICE], proxy });
    expect(proxied.said('dns.device-resolver', RESOLVER)).toBe('warn blocked');
  });

  it('with REFUSED to all that this PC asks is red for the site, and says nothing of a device that uses it', async () => {
    dns.faults.all = 'refused';
    expect(await both({})).toEqual(['fail refused', 'warn refused']);
    const row = (await ask({ devices: [DEVICE] })).row('dns.device-resolver', RESOLVER);
    expect(row).toMatchObject({
      args: { device: 1, host: 'soaus.lenovo.com, logupload.lenovo.com' },
      fixes: ['ask-dns-for-devices'],
    });
    expect(row.evidence).toContainEqual({ key: 'rcode', value: 'REFUSED' });
  });

  it('with REFUSED for one name of those a device asks for refuses that name, and SERVFAIL is its own', async () => {
    dns.faults.names.set('logupload.lenovo.com', 'refused');
    expect((await both(names(['3.94.48.186'])))[1]).toBe('fail refused');
    dns.faults.names.clear();
    dns.faults.all = 'servfail';
    expect(await both({})).toEqual(['fail servfail', 'fail servfail']);
  });

  it.each(['referral', 'bare'] as const)('with a %s to everything looks nothing up', async (fault) => {
    dns.faults.all = fault;
    expect(await both({})).toEqual(['fail no-recursion', 'fail no-recursion']);
    const site = await ask({ resolvers: [{ host: dns.address, port: dns.port }] });
    expect(site.red.filter(({ id }) => id.startsWith('dns')).map(({ id }) => id)).toEqual(['dns.resolver']);
    expect(site.said('dns', 'soaus.lenovo.com:443')).toBe('skipped dependency-failed');
  });

  it.each(['a referral', 'an alias out of its zone'])(
    'with %s for one name has its own row red, and the name hangs on it',
    async (what) => {
      // Its own zones it knows: an authoritative server that is taken for a resolver.
      const own = await startDns({
        address: `${NETWORK}.0.54`,
        port: 8053,
        recursionAvailable: false,
        zones: new Map([['soaus.lenovo.com', { addresses: ['3.94.48.186'] }]]),
      });
      try {
        if (what === 'a referral') own.faults.names.set('logupload.lenovo.com', 'referral');
        else own.zones.set('logupload.lenovo.com', { cname: 'edge.example.net' });
        const site = await ask({ resolvers: [{ host: own.address, port: own.port }] });
        const reds = site.red.filter(({ id }) => id.startsWith('dns'));
        expect(reds.map(({ id, code }) => `${id} ${code}`)).toEqual(['dns.resolver no-recursion']);
        expect(site.row('dns', 'logupload.lenovo.com:443')).toMatchObject({
          status: 'skipped',
          cause: 'dns.resolver',
        });
        expect(site.row('dns', 'soaus.lenovo.com:443').status).not.toBe('skipped');
      } finally {
        await own.close();
      }
    },
  );

  it('with nothing at all for one name, and looks up the others, has no address for it', async () => {
    dns.zones.clear();
    dns.zones.set('soaus.lenovo.com', { addresses: ['3.94.48.186'] });
    dns.faults.names.set('logupload.lenovo.com', 'bare');
    const site = await ask({ resolvers: [{ host: dns.address, port: dns.port }] });
    expect(site.said('dns', 'logupload.lenovo.com:443')).toBe('fail no-address');
    expect(site.said('dns.resolver', `${dns.address}:${dns.port}`)).toBe('pass ok');
  });

  /** What the devices of this table ask for. */
  function names(addresses: readonly string[]): Readonly<Record<string, DnsRecord>> {
    return Object.fromEntries(
      ['soaus.lenovo.com', 'logupload.lenovo.com'].map((name) => [name, { addresses }]),
    );
  }
});
