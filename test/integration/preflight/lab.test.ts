/** Every fault of the simulated site, against the code that must name it. Loopback only, no rights needed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDns } from '../../lab/dns.ts';
import { startFiltered } from '../../lab/filtered.ts';
import { type ProxyAuth, type RunningProxy, startProxy } from '../../lab/proxy.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import type { VendorFault } from '../../lab/vendor.ts';
import { emptyInput, endpoint, labInput, proxyOf, rule, run, SHORT } from './run-lab.ts';

const HOST = 'eccgw01.boulder.ibm.com:443';
const NETWORK = '127.81';
let lab: RunningSite;

beforeAll(async () => {
  lab = await startLab({ network: NETWORK, multicast: false, filtered: [] });
});
afterAll(() => lab?.close());
beforeEach(() => {
  lab.dns.faults.all = null;
  lab.dns.faults.names.clear();
  lab.vendor.faults.clear();
  lab.proxy.faults.targets.clear();
  Object.assign(lab.proxy.faults, {
    rejectCredentials: false,
    squid: false,
    rate: null,
    notAProxy: false,
    webServer: false,
    silent: false,
    delayMs: 0,
  });
  lab.proxy.log.length = 0;
  for (const server of lab.ntp) {
    server.clock.set(new Date());
    Object.assign(server.faults, {
      silent: false,
      delayMs: 0,
      kissOfDeath: null,
      unsynchronised: false,
      wrongOrigin: false,
      short: false,
    });
  }
});

describe('names', () => {
  it.each([
    ['nxdomain', 'fail nxdomain'],
    ['empty', 'fail no-address'],
    ['servfail', 'fail servfail'],
    ['refused', 'fail refused'],
    ['silent', 'fail timeout'],
    ['garbage', 'fail unusable'],
    ['wrong-id', 'fail unusable'],
    ['truncated', 'pass ok'],
    ['slow', 'pass ok'],
  ] as const)('one name %s → %s', async (fault, expected) => {
    lab.dns.faults.slowMs = 200;
    lab.dns.faults.names.set('eccgw01.boulder.ibm.com', fault);
    const result = await run(labInput(lab));
    expect(result.said('dns', HOST)).toBe(expected);
    expect(result.said('dns', 'www.ecurep.ibm.com:443')).toBe('pass ok');
    expect(result.said('dns.resolver', lab.inventory.dns[0] ?? '')).toBe('pass ok');
    if (fault === 'truncated')
      expect(result.row('dns', HOST).evidence).toContainEqual({ key: 'transport', value: 'tcp' });
    // Without a name the printed address tells DNS and firewall apart.
    expect(result.said('tcp', HOST)).toBe('pass ok');
  });

  it.each([
    ['silent', 'timeout'],
    ['refused', 'refused'],
    ['servfail', 'servfail'],
  ] as const)('a resolver %s to everything is one red row', async (fault, code) => {
    lab.dns.faults.all = fault;
    const result = await run(labInput(lab));
    expect(result.said('dns.resolver', lab.inventory.dns[0] ?? '')).toBe(`fail ${code}`);
    expect(result.red.filter((row) => row.id.startsWith('dns'))).toHaveLength(1);
    expect(result.said('dns', HOST)).toBe('skipped dependency-failed');
  });

  it('nobody on the port is refused; a live resolver beside it still serves', async () => {
    const dead = `${NETWORK}.1.99:53`;
    const result = await run(
      labInput(lab, { resolvers: [endpoint(dead), endpoint(lab.inventory.dns[0] ?? '')] }),
    );
    expect(result.said('dns.resolver', dead)).toBe('fail refused');
    expect(result.said('dns', `${HOST} [${dead}]`)).toBe('skipped dependency-failed');
    expect(result.said('dns', `${HOST} [${lab.inventory.dns[0]}]`)).toBe('pass ok');
    expect(result.red.filter((row) => row.id.startsWith('dns'))).toHaveLength(1);
  });

  it('no resolver at all is said once', async () => {
    const result = await run(labInput(lab, { resolvers: [] }));
    expect(result.said('dns.resolver', '-')).toBe('fail no-server');
    expect(result.said('dns', HOST)).toBe('skipped dependency-failed');
  });

  it('another address than the guide printed is worth a warning', async () => {
    lab.dns.zones.set('eccgw02.rochester.ibm.com', { addresses: ['10.1.2.3'] });
    try {
      const result = await run(labInput(lab));
      // A stranger's private network: blocked. The site's own: a split DNS, worth a warning.
      expect(result.said('dns', 'eccgw02.rochester.ibm.com:443')).toBe('fail blocked');
      const own = await run(labInput(lab, { ownNetworks: ['10.1.0.0/16'] }));
      const { code, args } = own.row('dns', 'eccgw02.rochester.ibm.com:443');
      expect(code).toBe('differs-from-guide');
      expect(args).toMatchObject({ notPublic: '10.1.2.3', guide: '129.42.160.51' });
    } finally {
      lab.dns.zones.set('eccgw02.rochester.ibm.com', { addresses: ['129.42.160.51'] });
    }
  });
});

describe('connections', () => {
  it.each([21, 22, 80, 443])('a closed required port %i is a fail', async (port) => {
    const shut = [...lab.vendor.endpoints]
      .filter((each) => each.host === 'www-945.ibm.com' && each.port === port)
      .map((each) => {
        const printed = each.printedAddress.includes(':') ? `[${each.printedAddress}]` : each.printedAddress;
        return rule(`${printed}:${port}:${NETWORK}.9.9:1`);
      });
    const base = labInput(lab);
    const result = await run({ ...base, profiles: ['cmm'], connectTo: [...shut, ...base.connectTo] });
    // Every address of it alike: one red row, the others hang on it.
    const rows = result.rows.filter(
      (row) => row.target.startsWith(`www-945.ibm.com:${port} [`) && row.id === 'tcp',
    );
    expect(
      rows.filter((row) => row.code === 'refused' && !row.target.includes('[2620')).length,
    ).toBeGreaterThan(1);
    expect(rows.filter((row) => row.status === 'fail')).toHaveLength(1);
    if (port === 443) expect(result.said('tls', 'www-945.ibm.com:443')).toBe('skipped dependency-failed');
  });

  it('names the one filtered address of several, and does not wait for it before TLS', async () => {
    const filtered = await startFiltered({ address: `${NETWORK}.9.8` });
    try {
      const base = labInput(lab);
      const drop = rule(`129.42.42.224:443:${filtered.address}:${filtered.port}`);
      // A deadline so long that a loaded machine does not reach it by itself.
      const limits = { ...SHORT, tcp: 3_000 };
      const result = await run({ ...base, limits, connectTo: [drop, ...base.connectTo] });
      const shut = result.row('tcp', 'www-945.ibm.com:443 [129.42.42.224]');
      expect(`${shut.status} ${shut.code}`).toBe('fail timeout');
      expect(result.said('tcp', 'www-945.ibm.com:443 [129.42.26.224]')).toBe('pass ok');
      const tls = result.row('tls', 'www-945.ibm.com:443');
      expect(tls.code).toBe('ok');
      expect(Date.parse(tls.startedAt)).toBeLessThan(Date.parse(shut.startedAt) + shut.durationMs);
    } finally {
      await filtered.close();
    }
  });

  it('a connection reset at once is said of the layer that met it', async () => {
    lab.vendor.faults.set(HOST, 'reset');
    const result = await run(labInput(lab));
    // The RST may be there before the system has said "connected".
    const met = [result.said('tcp', HOST), result.said('tls', HOST)].join(', ');
    expect(['pass ok, fail handshake-failed', 'fail reset, skipped dependency-failed']).toContain(met);
  });

  it.each([
    ['expired', 'fail expired'],
    ['not-yet-valid', 'fail not-yet-valid'],
    ['wrong-name', 'fail name-mismatch'],
    ['self-signed', 'fail untrusted-issuer'],
    ['untrusted-issuer', 'fail untrusted-issuer'],
    ['geotrust', 'fail distrusted-ca'],
    ['tls-old', 'fail protocol'],
    ['not-tls', 'fail handshake-failed'],
    ['close', 'fail handshake-failed'],
    ['silent', 'fail timeout'],
    ['intercept', 'fail intercepted'],
  ] as const satisfies readonly (readonly [VendorFault, string])[])('%s → %s', async (fault, expected) => {
    lab.vendor.faults.set(HOST, fault);
    const result = await run(labInput(lab));
    expect(result.said('tls', HOST)).toBe(expected);
    expect(result.said('tls', 'www.ecurep.ibm.com:443')).toBe('pass ok');
  });

  it('a certificate that ended is not this laptop’s fault where time servers agree with its clock', async () => {
    lab.vendor.faults.set(HOST, 'expired');
    const timed = (await run(labInput(lab))).row('tls', HOST);
    expect(timed).toMatchObject({ code: 'expired', args: { clock: 'right' } });
    expect(timed.fixes).not.toContain('check-clock-first');
  });

  it('hosts that never say a word inside are reached by no device; one of them alone may be so', async () => {
    const result = await run(labInput(lab));
    const hosts = new Set(result.rows.filter(({ id }) => id === 'tls').map(({ target }) => target));
    lab.vendor.faults.set(HOST, 'mute-inside');
    const one = await run(labInput(lab));
    expect(one.said('tls', HOST)).toBe('pass ok');
    for (const host of hosts) lab.vendor.faults.set(host, 'mute-inside');
    const all = await run(labInput(lab));
    expect(all.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['tls mute-servers']);
  }, 20_000);

  it('one unknown issuer over unrelated hosts is interception, with the issuer named', async () => {
    for (const host of ['eccgw01.boulder.ibm.com', 'soaus.lenovo.com'])
      lab.vendor.faults.set(`${host}:443`, 'untrusted-issuer');
    const input = labInput(lab, { profiles: ['lxca'] });
    const result = await run(input);
    for (const target of [HOST, 'soaus.lenovo.com:443']) {
      expect(result.row('tls', target).code).toBe('intercepted');
      expect(result.row('tls', target).args.issuer).toContain('Management Server CA');
    }
    // Run again alone, the row is still judged in the light of the others.
    const again = await run({ ...input, only: [HOST], earlier: result.rows });
    expect(again.row('tls', HOST).code).toBe('intercepted');
    expect(again.row('tls', HOST).attempt).toBe(2);
  });

  it.each([
    ['captive-portal', 'fail captive-portal'],
    ['captive-page', 'fail captive-portal'],
    ['http-500', 'fail unexpected-status'],
    ['silent', 'fail timeout'],
    ['close', 'fail unexpected-status'],
  ] as const)('plain HTTP %s → %s', async (fault, expected) => {
    lab.vendor.faults.set('www.ibm.com:80', fault);
    const result = await run(labInput(lab));
    expect(result.said('http', 'www.ibm.com:80')).toBe(expected);
    expect(result.said('http', 'www-03.ibm.com:80')).toBe('pass ok');
  });
});

describe('the proxy', () => {
  const withCredentials = () => lab.proxy.log.filter((entry) => entry.text.endsWith('(with credentials)'));
  const started: RunningProxy[] = [];
  const another = async (auth: ProxyAuth): Promise<RunningProxy> => {
    const tunnel = new Map(
      lab.inventory.connectTo.map((text) => {
        const [, host = '', port = '', address = '', labPort = ''] =
          /^(.+):(\d+):([^:]+):(\d+)$/.exec(text) ?? [];
        return [`${host}:${port}`, { address, port: Number(labPort) }];
      }),
    );
    const proxy = await startProxy({ address: `${NETWORK}.1.40`, port: 0, auth, connectTo: tunnel });
    started.push(proxy);
    return proxy;
  };
  afterAll(() => Promise.all(started.map((proxy) => proxy.close())));
  const name = (): string => `${lab.proxy.address}:${lab.proxy.port}`;
  const reds = (rows: Awaited<ReturnType<typeof run>>): number =>
    rows.red.filter((row) => row.id.startsWith('proxy')).length;

  it('with the right credentials everything passes, port 80 too', async () => {
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy', name())).toBe('pass ok');
    expect(result.row('proxy', name()).args.authentication).toBe('basic');
    for (const id of ['proxy-connect', 'proxy-tls']) expect(result.said(id, HOST)).toBe('pass ok');
    expect(result.said('proxy-http', 'www.ibm.com:80')).toBe('pass ok');
  });

  it('without credentials: auth-required, with Basic offered', async () => {
    const result = await run(labInput(lab, { proxy: proxyOf(lab, { user: '', password: '' }) }));
    expect(result.said('proxy', name())).toBe('fail auth-required');
    expect(result.row('proxy', name()).args).toMatchObject({ basic: 1, schemes: 'Basic' });
    expect(reds(result)).toBe(1);
    expect(result.said('proxy-connect', HOST)).toBe('skipped dependency-failed');
  });

  it('with wrong credentials: auth-rejected after one attempt', async () => {
    const result = await run(labInput(lab, { proxy: proxyOf(lab, { password: 'wrong' }) }));
    expect(result.said('proxy', name())).toBe('fail auth-rejected');
    expect(reds(result)).toBe(1);
    expect(withCredentials()).toHaveLength(1);
  });

  it('wrong credentials are shown once also by a proxy that thinks long', async () => {
    lab.proxy.faults.delayMs = SHORT.proxy * 0.3;
    const result = await run(labInput(lab, { proxy: proxyOf(lab, { password: 'wrong' }) }));
    expect(result.said('proxy', name())).toBe('fail auth-rejected');
    expect(withCredentials()).toHaveLength(1);
    // One question per destination at most, and one with the credentials.
    expect(lab.proxy.log.length).toBeLessThanOrEqual(11);
  });

  const OTHER = 'www.ecurep.ibm.com:443';
  it('a login that Squid asks for again at one destination is a denial, with the credentials taken elsewhere', async () => {
    lab.proxy.faults.squid = true;
    lab.proxy.faults.targets.set(OTHER, 'denied-by-407');
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy', name())).toBe('pass ok');
    expect(result.said('proxy-connect', OTHER)).toBe('fail denied');
    const row = result.row('proxy-connect', OTHER);
    expect(row.args).toMatchObject({ status: 407, login: 1 });
    expect(row.fixes).toEqual(['proxy-allow-destination']);
    expect(row.evidence).toContainEqual({ key: 'proxyError', value: 'ERR_CACHE_ACCESS_DENIED 0' });
    expect(result.said('proxy-connect', HOST)).toBe('pass ok');
    expect(reds(result)).toBe(1);
  });

  it.each([
    ['on the LAN', 0],
    ['that thinks long', 0.1],
  ])('the same for the destination that is asked first, of a proxy %s', async (_what, share) => {
    lab.proxy.faults.squid = true;
    lab.proxy.faults.delayMs = SHORT.proxy * share;
    lab.proxy.faults.targets.set(HOST, 'denied-by-407');
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy', name())).toBe('pass ok');
    expect(result.said('proxy-connect', HOST)).toBe('fail denied');
    expect(result.said('proxy-connect', OTHER)).toBe('pass ok');
    expect(result.said('proxy-tls', OTHER)).toBe('pass ok');
  });

  it('a wrong password at Squid is shown twice at most, and rejected', async () => {
    lab.proxy.faults.squid = true;
    const result = await run(labInput(lab, { proxy: proxyOf(lab, { password: 'wrong' }) }));
    expect(result.said('proxy', name())).toBe('fail auth-rejected');
    expect(reds(result)).toBe(1);
    expect(withCredentials()).toHaveLength(2);
  });

  // The first that is asked, and another one: what is said may not hang on the order.
  describe.each([
    ['the destination that is asked first', HOST, OTHER],
    ['another destination', OTHER, HOST],
  ])('what the proxy says of %s', (_which, one, other) => {
    it.each([
      ['no-route-404', 'fail denied', ['proxy-allow-destination']],
      ['wants-negotiate', 'fail auth-required', ['proxy-basic-auth', 'proxy-allow-destination']],
      ['wants-basic', 'fail auth-required', ['proxy-credentials', 'proxy-allow-destination']],
    ] as const)('%s is about that one', async (fault, said, fixes) => {
      const proxy = await another('none');
      proxy.faults.targets.set(one, fault);
      const { address: host, port } = proxy;
      const result = await run(
        labInput(lab, { proxy: proxyOf(lab, { host, port, user: '', password: '' }) }),
      );
      expect(result.said('proxy', `${host}:${port}`)).toBe('pass ok');
      expect(result.row('proxy', `${host}:${port}`).args.authentication).toBe('none');
      expect(result.said('proxy-connect', one)).toBe(said);
      expect(result.row('proxy-connect', one).fixes).toEqual(fixes);
      expect(result.said('proxy-connect', other)).toBe('pass ok');
      expect(result.said('proxy-tls', other)).toBe('pass ok');
      expect(reds(result)).toBe(1);
    });

    it('a login that it alone wants is shown there, and a wrong one is rejected there', async () => {
      const proxy = await another('none');
      proxy.faults.targets.set(one, 'wants-basic');
      const { address: host, port, credentials } = proxy;
      const ask = (password: string) =>
        run(labInput(lab, { proxy: proxyOf(lab, { host, port, user: credentials.user, password }) }));
      const right = await ask(credentials.password);
      expect(right.said('proxy', `${host}:${port}`)).toBe('pass ok');
      expect(right.row('proxy', `${host}:${port}`).args.authentication).toBe('basic');
      expect([one, other].map((each) => right.said('proxy-connect', each))).toEqual(['pass ok', 'pass ok']);
      const wrong = await ask('wrong');
      expect(wrong.said('proxy', `${host}:${port}`)).toBe('pass ok');
      expect(wrong.said('proxy-connect', one)).toBe('fail auth-rejected');
      expect(wrong.said('proxy-connect', other)).toBe('pass ok');
    });
  });

  it('the same web server error for all of them is no proxy, also where the words differ', async () => {
    const proxy = await another('none');
    proxy.faults.targets.set('*', 'no-route-404');
    proxy.faults.targets.set(OTHER, 'wants-negotiate');
    const { address: host, port } = proxy;
    const result = await run(labInput(lab, { proxy: proxyOf(lab, { host, port, user: '', password: '' }) }));
    expect(result.said('proxy', `${host}:${port}`)).toBe('fail not-a-proxy');
    expect(reds(result)).toBe(1);
  });

  it('Basic beside NTLM serves, also for what the proxy fetches itself', async () => {
    const proxy = await another('basic-and-ntlm');
    const { host, port, user, password } = { host: proxy.address, port: proxy.port, ...proxy.credentials };
    // Slow enough that port 80 is asked by itself before the login is known.
    proxy.faults.delayMs = 100;
    const result = await run(labInput(lab, { proxy: proxyOf(lab, { host, port, user, password }) }));
    expect(result.said('proxy', `${host}:${port}`)).toBe('pass ok');
    for (const target of [HOST, 'www.ibm.com:80'])
      expect(result.said('proxy-connect', target)).toBe('pass ok');
  });

  it('a 407 that names no scheme says so, and blames none', async () => {
    const proxy = await another('unnamed');
    const { address: host, port, credentials } = proxy;
    const ask = (user: string, password: string) =>
      run(labInput(lab, { proxy: proxyOf(lab, { host, port, user, password }) }));
    const bare = (await ask('', '')).row('proxy', `${host}:${port}`);
    expect(bare).toMatchObject({ status: 'fail', code: 'auth-required', args: { unnamed: 1 } });
    expect(bare.args.basic).toBeUndefined();
    expect(bare.fixes).toEqual(['proxy-name-scheme']);
    const wrong = (await ask('callhome', 'wrong')).row('proxy', `${host}:${port}`);
    expect(wrong).toMatchObject({ code: 'auth-required', args: { unnamed: 1, sent: 1 } });
    const right = await ask(credentials.user, credentials.password);
    expect(right.row('proxy', `${host}:${port}`).code).not.toBe('auth-required');
  });

  it.each(['429', '503'] as const)(
    'a limit by %s that passes in time costs no destination',
    async (status) => {
      const proxy = await another('none');
      const { address: host, port } = proxy;
      proxy.faults.rate = { requests: 7, windowMs: 500, status, retryAfter: 1 };
      const result = await run(
        labInput(lab, { proxy: proxyOf(lab, { host, port, user: '', password: '' }) }),
      );
      const codes = result.rows.filter(({ id }) => id === 'proxy-connect').map(({ code }) => code);
      expect(new Set(codes)).toEqual(new Set(['ok']));
      expect(reds(result)).toBe(0);
      // Some were asked again.
      expect(proxy.log.length).toBeGreaterThan(codes.length);
    },
  );

  it('a limit that lasts longer than is waited is one red row of the proxy', async () => {
    lab.proxy.faults.rate = { requests: 0, windowMs: 60_000, status: '429', retryAfter: 60 };
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy', name())).toBe('fail rate-limited');
    expect(result.row('proxy', name())).toMatchObject({
      args: { status: 429, retryAfter: 60 },
      fixes: ['retry-later', 'proxy-rate-limit'],
    });
    expect(reds(result)).toBe(1);
    expect(result.row('proxy-connect', HOST)).toMatchObject({ status: 'skipped', cause: 'proxy' });
  });

  it.each([
    ['digest', 'Digest'],
    ['ntlm-only', 'Negotiate, NTLM'],
  ] as const)('%s alone shuts a controller out', async (auth, schemes) => {
    const proxy = await another(auth);
    const result = await run(
      labInput(lab, { proxy: proxyOf(lab, { host: proxy.address, port: proxy.port }) }),
    );
    const row = result.row('proxy', `${proxy.address}:${proxy.port}`);
    expect(`${row.status} ${row.code}`).toBe('fail auth-required');
    expect(row.args).toMatchObject({ basic: 0, schemes });
    expect(row.fixes).toEqual(['proxy-basic-auth']);
    expect(reds(result)).toBe(1);
  });

  it.each([
    ['webServer', 'fail not-a-proxy'],
    ['notAProxy', 'fail not-a-proxy'],
    ['silent', 'fail timeout'],
  ] as const)('%s → %s, one red row', async (fault, expected) => {
    lab.proxy.faults[fault] = true;
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy', name())).toBe(expected);
    expect(reds(result)).toBe(1);
  });

  it('closed, filtered or unknown: unreachable, one red row', async () => {
    const filtered = await startFiltered({ address: `${NETWORK}.1.41` });
    try {
      for (const [host, port, reason] of [
        [`${NETWORK}.1.42`, 3128, 'ECONNREFUSED'],
        [filtered.address, filtered.port, 'deadline'],
        ['no-such-proxy.example', 3128, 'name-not-resolved'],
      ] as const) {
        const result = await run(labInput(lab, { proxy: proxyOf(lab, { host, port }) }));
        expect(result.said('proxy', `${host}:${port}`)).toBe('fail unreachable');
        expect(result.row('proxy', `${host}:${port}`).args.reason).toBe(reason);
        expect(reds(result)).toBe(1);
      }
    } finally {
      await filtered.close();
    }
  });

  it('a name is resolved by the live resolver without waiting for the dead one', async () => {
    const silent = await startDns({ address: `${NETWORK}.1.54`, port: 8053, zones: new Map() });
    silent.faults.all = 'silent';
    const limits = { ...SHORT, dns: 3_000 };
    try {
      const result = await run(
        labInput(lab, {
          resolvers: [
            { host: silent.address, port: silent.port },
            { host: lab.dns.address, port: lab.dns.port },
          ],
          proxy: proxyOf(lab, { host: 'proxy.practice.example' }),
          limits,
        }),
      );
      const proxy = result.row('proxy', `proxy.practice.example:${lab.proxy.port}`);
      expect(proxy.code).toBe('ok');
      expect(proxy.durationMs).toBeLessThan(limits.dns);
    } finally {
      await silent.close();
    }
  });

  it.each([
    ['403', 'fail denied'],
    ['502', 'fail bad-gateway'],
    ['503', 'fail bad-gateway'],
    ['504', 'fail bad-gateway'],
    ['hang', 'fail timeout'],
    ['close', 'fail bad-gateway'],
  ] as const)('one destination answered %s → %s', async (fault, expected) => {
    lab.proxy.faults.targets.set(HOST, fault);
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy-connect', HOST)).toBe(expected);
    expect(result.said('proxy-tls', HOST)).toBe('skipped dependency-failed');
    expect(result.said('proxy', name())).toBe('pass ok');
    expect(result.said('proxy-connect', 'www.ecurep.ibm.com:443')).toBe('pass ok');
  });

  it('a tunnel that closes at once is a failed handshake', async () => {
    lab.proxy.faults.targets.set(HOST, 'established-then-close');
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy-connect', HOST)).toBe('pass ok');
    expect(result.said('proxy-tls', HOST)).toBe('fail handshake-failed');
  });

  it.each([
    ['502', 'bad-gateway'],
    ['close', 'bad-gateway'],
    ['hang', 'timeout'],
  ] as const)('a proxy that answers everything with %s is one red row', async (fault, code) => {
    lab.proxy.faults.targets.set('*', fault);
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.said('proxy', name())).toBe(`fail ${code}`);
    expect(reds(result)).toBe(1);
  });

  it('a direct way that is shut is not needed where the site goes through its proxy', async () => {
    const base = labInput(lab, { proxy: proxyOf(lab) });
    const shut = rule(`192.109.81.20:443:${NETWORK}.9.9:1`);
    const input = { ...base, connectTo: [shut, ...base.connectTo] };
    const result = await run(input);
    const target = 'www.ecurep.ibm.com:443';
    expect(result.said('tcp', target)).toBe('skipped not-needed');
    expect(result.row('tcp', target).args.was).toBe('refused');
    expect(result.rows.filter((row) => row.status === 'warn' || row.status === 'fail')).toEqual([]);
    lab.proxy.faults.targets.set(target, '403');
    const again = await run({ ...input, only: [target], earlier: result.rows });
    expect(again.said('proxy-connect', target)).toBe('fail denied');
    expect(again.said('tcp', target)).toBe('skipped not-needed');
    lab.proxy.faults.silent = true;
    const dead = await run({ ...input, only: [name()], earlier: result.rows });
    expect(dead.said('proxy', name())).toBe('fail timeout');
    expect(dead.red).toHaveLength(1);
    const direct = await run({ ...input, proxy: null });
    expect(direct.said('tcp', target)).toBe('fail refused');
  });
});

describe('clocks', () => {
  const first = (): string => lab.inventory.ntp[0] ?? '';

  it.each([
    ['silent', { silent: true }, 'warn ntp-unreachable', 'timeout'],
    ['kiss-o’-death', { kissOfDeath: 'RATE' }, 'warn ntp-no-time', 'kiss'],
    ['unsynchronised', { unsynchronised: true }, 'warn ntp-no-time', 'unsynchronised'],
    ['spoofed', { wrongOrigin: true }, 'warn ntp-unusable', 'garbage'],
    ['short', { short: true }, 'warn ntp-unusable', 'garbage'],
  ] as const)('a time server that is %s', async (_what, faults, expected, reason) => {
    Object.assign(lab.ntp[0].faults, faults);
    const result = await run(labInput(lab));
    expect(result.said('clock.ntp', first())).toBe(expected);
    expect(result.row('clock.ntp', first()).args.reason).toBe(reason);
    expect(result.said('clock.laptop', 'laptop')).toBe('pass ok');
  });

  it('a time server that answers after its quarter of the deadline is heard all the same', async () => {
    Object.assign(lab.ntp[0].faults, { delayMs: SHORT.clock * 0.4 });
    expect((await run(labInput(lab))).said('clock.ntp', first())).toBe('pass ok');
  });

  it('a wrong time server does not make the laptop wrong', async () => {
    lab.ntp[0].clock.set(new Date(Date.now() - 90 * 86_400_000));
    const result = await run(labInput(lab));
    expect(result.said('clock.ntp', first())).toBe('fail skew-months');
    expect(result.said('clock.ntp', lab.inventory.ntp[1] ?? '')).toBe('pass ok');
    expect(result.said('clock.laptop', 'laptop')).toBe('pass ok');
  });

  it('two time servers that agree show that the laptop is wrong, unless the vendor’s hosts agree with the laptop', async () => {
    for (const server of lab.ntp) server.clock.set(new Date(Date.now() + 40 * 86_400_000));
    const alone = await run(labInput(lab, { profiles: [] }));
    expect(alone.said('clock.laptop', 'laptop')).toBe('fail skew-months');
    const dated = await run(labInput(lab));
    expect(dated.said('clock.laptop', 'laptop')).toBe('pass ok');
    expect(dated.said('clock.ntp', first())).toBe('fail skew-months');
  });

  it('a time server is looked up at the resolvers in play, and one that they do not know was not asked', async () => {
    const { host, port } = endpoint(first());
    const ntp = [
      { host: 'ntp.site.example', port },
      { host: 'nobody.invalid', port },
    ];
    const input = labInput(lab, { ntp });
    const there = rule(`ntp.site.example:${port}:${host}:${port}`);
    const result = await run({ ...input, connectTo: [there, ...input.connectTo] });
    expect(result.said('clock.ntp', `ntp.site.example:${port}`)).toBe('pass ok');
    expect(result.said('clock.ntp', `nobody.invalid:${port}`)).toBe('warn ntp-no-name');
  });

  it('without time servers the Date of verified HTTPS servers counts; without both there is no reference', async () => {
    const dated = await run(labInput(lab, { ntp: [] }));
    expect(dated.said('clock.laptop', 'laptop')).toBe('pass ok');
    const alone = await run(emptyInput({ profiles: [] }));
    expect(alone.said('clock.laptop', 'laptop')).toBe('warn no-reference');
  });

  it('names a device’s skew of months', async () => {
    const { xccSkewed, xcc1 } = lab.devices;
    const result = await run(
      labInput(lab, {
        profiles: [],
        devices: [xccSkewed, xcc1].map(({ address, ports }) => ({
          address,
          product: 'xcc',
          appliance: false,
          ports: { https: ports.https, ssh: 22, snmp: 161 },
          read: null,
        })),
      }),
    );
    expect(result.said('clock', xccSkewed.address)).toBe('fail skew-months');
    expect(result.said('clock', xcc1.address)).toBe('pass ok');
    expect(result.row('clock', xcc1.address).from).toBe('device');
  });
});

describe('the run itself', () => {
  it('counts attempts and leaves the others alone when one target is run again', async () => {
    const input = labInput(lab, { proxy: proxyOf(lab) });
    const result = await run(input);
    expect(result.row('tls', HOST).attempt).toBe(1);
    const again = await run({ ...input, only: [HOST], earlier: result.rows });
    for (const id of ['dns', 'tcp', 'tls', 'proxy-connect', 'proxy-tls'])
      expect(again.row(id, HOST).attempt).toBe(2);
    expect(again.rows.filter((row) => row.target !== HOST && !row.id.startsWith('proxy'))).toEqual([]);
    const resolver = lab.inventory.dns[0] ?? '';
    const third = await run({ ...input, only: [resolver], earlier: result.rows });
    expect(third.row('dns.resolver', resolver).attempt).toBe(2);
    expect(third.row('dns', 'www.ibm.com:80').attempt).toBe(2);
  });

  it('ends at once on a cancel, whatever it waits for', async () => {
    lab.dns.faults.all = 'silent';
    lab.proxy.faults.silent = true;
    const controller = new AbortController();
    const limits = { dns: 20_000, tcp: 20_000, tls: 20_000, http: 20_000, proxy: 20_000, clock: 20_000 };
    const running = run(labInput(lab, { proxy: proxyOf(lab), limits }), controller.signal);
    // Cancelled while it waits for the resolver and the proxy.
    await expect.poll(() => lab.dns.log.length > 0 && lab.proxy.log.length > 0).toBe(true);
    const cancelled = performance.now();
    controller.abort();
    const result = await running;
    expect(performance.now() - cancelled).toBeLessThan(5_000);
    expect(result.red).toEqual([]);
  });

  it('a check that throws is an error row; the rest runs on', async () => {
    let calls = 0;
    const result = await run(
      labInput(lab, {
        messageId: () => {
          calls += 1;
          throw new Error('defect');
        },
      }),
    );
    expect(calls).toBeGreaterThan(0);
    expect(result.said('dns', 'dns')).toBe('error internal-error');
    expect(result.row('dns', 'dns').args.reference).toMatch(/^[0-9a-f]{8}$/);
    expect(result.said('tls', HOST)).toBe('pass ok');
  });

  it('everything healthy: nothing red, and every https destination has its layers', async () => {
    const result = await run(labInput(lab, { proxy: proxyOf(lab) }));
    expect(result.red).toEqual([]);
    expect(result.rows.filter((row) => row.status !== 'pass')).toEqual([]);
  });
});
