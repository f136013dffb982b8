import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_STATUSES, type CheckResult } from '../../../electron/domain/check.ts';
import { checkResultSchema } from '../../../electron/domain/check-result.ts';
import { served } from '../../../electron/domain/served.ts';
import { key, lookAcross } from '../../../electron/preflight/look-across.ts';
import { facts, row, type Verdict } from '../../../electron/preflight/row.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { make, pass, reds, settled, shut, tlsOf, unknown } from '../../support/looked-across.ts';

describe('a network that wants somebody to sign in', () => {
  const page: Verdict = { status: 'fail', code: 'captive-portal', group: 'http:captive-portal' };
  const hosts = ['a.ibm.com', 'b.ibm.com'];
  const fixesOf = (rows: readonly CheckResult[], port: number): readonly string[] =>
    settled(rows).find(({ target }) => target === `${hosts[0]}:${port}`)?.fixes ?? [];
  const site = (https: Verdict, other: Verdict): readonly CheckResult[] => [
    make('tcp', `${hosts[0]}:443`, https),
    make('tcp', `${hosts[1]}:443`, other),
    ...hosts.map((host) => make('http', `${host}:80`, page)),
  ];
  const refused: Verdict = { status: 'fail', code: 'refused', fixes: ['open-firewall'] };

  it('is told before the firewall where another port is shut towards everybody', () => {
    expect(fixesOf(site(refused, refused), 443)).toEqual(['sign-in-portal', 'open-firewall']);
  });

  it('has no part in a port that is open to somebody, nor where a page came', () => {
    expect(fixesOf(site(refused, pass), 443)).toEqual(['open-firewall']);
    const open = [...site(refused, refused), make('http', 'c.ibm.com:80', pass)];
    expect(fixesOf(open, 443)).toEqual(['open-firewall']);
  });
});

describe('a name of the vendor’s with no address of the internet’s', () => {
  const target = 'a.ibm.com:443';
  const led = (
    found: string,
    notPublic: string,
    behind: Verdict,
    profile = 'imm2',
  ): readonly CheckResult[] => [
    {
      ...make('dns', target, {
        status: 'warn',
        code: 'differs-from-guide',
        args: { resolver: '10.0.0.53:53', found, guide: '207.25.252.197', notPublic },
        fixes: ['update-allow-list-addresses'],
        evidence: facts({ addresses: found }),
      }),
      profile,
    },
    make('tcp', target, { ...behind, evidence: facts({ address: found }) }),
  ];
  const silent: Verdict = { status: 'fail', code: 'timeout', fixes: ['open-firewall'], group: 'tcp:timeout' };

  it.each(['192.0.2.1', '10.0.0.9'])(
    '(%s) and nobody there is blocked in DNS, and no firewall is to be opened',
    (found) => {
      const [name, way] = settled(led(found, found, silent));
      expect(name).toMatchObject({
        status: 'fail',
        code: 'blocked',
        args: { inside: 1 },
        fixes: ['allow-name-in-dns'],
      });
      expect(way).toMatchObject({ status: 'skipped', cause: 'dns' });
    },
  );

  it('stays a warning where somebody takes the connection, and where the name is the site’s own', () => {
    const codes = (rows: readonly CheckResult[]): readonly string[] =>
      settled(rows).map(({ status, code }) => `${status} ${code}`);
    expect(codes(led('10.0.0.9', '10.0.0.9', pass))).toEqual(['warn differs-from-guide', 'pass ok']);
    const own = ['warn differs-from-guide', 'fail timeout'];
    expect(codes(led('10.0.0.9', '10.0.0.9', silent, 'custom'))).toEqual(own);
    expect(codes(led('23.1.2.3', '', silent))).toEqual(own);
  });
});

describe('a line without a way out over IPv4', () => {
  const [a, b] = ['a.ibm.com', 'b.ibm.com'];
  const at = (host: string, address: string, verdict: Verdict, from = 'dns'): CheckResult =>
    make('tcp', `${host}:443 [${address}]`, { ...verdict, evidence: facts({ address, addressFrom: from }) });
  const gone: Verdict = { status: 'fail', code: 'unreachable', fixes: ['check-route'] };
  const silent: Verdict = { status: 'fail', code: 'timeout', fixes: ['open-firewall'] };
  const six = ['64:ff9b::c000:221', '64:ff9b::c000:222'] as const;
  const site = (way: Verdict, over6: readonly [string, string] = six): readonly CheckResult[] => [
    at(a, '192.0.2.33', way),
    at(b, '192.0.2.34', way),
    at(a, over6[0], pass),
    at(b, over6[1], pass),
  ];

  it('is told once, by the way that is missing, with the translator where it shows', () => {
    for (const [way, fixes, route] of [
      [gone, ['ipv4-way'], 1],
      [silent, ['ipv4-way', 'open-firewall'], undefined],
    ] as const) {
      const rows = settled(site(way));
      expect(reds(rows)).toHaveLength(1);
      expect(rows[0]).toMatchObject({ code: 'no-ipv4', fixes, args: { hosts: 2, translated: 1, count: 2 } });
      expect(rows[0]?.args.route).toBe(route);
      expect(rows[1]).toMatchObject({ status: 'skipped', cause: 'tcp' });
      expect(served(`${b}:443`, rows, false)).toMatchObject({ state: 'missing', cause: { code: 'no-ipv4' } });
    }
    expect(settled(site(gone, ['2001:db8::1', '2001:db8::2']))[0]?.args.translated).toBeUndefined();
  });

  it('whose connections are rejected names who answered, and is no line without IPv4', () => {
    const by = (by: string, fixes: NonNullable<Verdict['fixes']>): Verdict => ({
      ...{ status: 'fail', code: 'rejected', fixes },
      args: { errno: 'EHOSTUNREACH', by },
    });
    const way = by('way', ['open-firewall', 'check-route-beyond']);
    const unsure = by('unsure', ['open-firewall', 'check-route-beyond', 'allow-this-program']);
    for (const [rows, rejections, who, fixes] of [
      [site(way), 2, '途中の機器から', ['open-firewall', 'check-route-beyond', 'ipv4-way']],
      [
        site(unsure),
        2,
        'この PC のファイアウォールか',
        ['open-firewall', 'check-route-beyond', 'allow-this-program', 'ipv4-way'],
      ],
      // Answers by ICMP are limited, so that others meet silence.
      [[at(a, '192.0.2.33', silent), ...site(way).slice(1)], 1, '途中の機器から', undefined],
    ] as const) {
      const [root] = reds(rows);
      expect(root).toMatchObject({ code: 'no-ipv4', args: { rejections } });
      if (fixes !== undefined) expect(root?.fixes).toEqual(fixes);
      const means = textsFor('ja').check.tcp['no-ipv4'].means(root?.args ?? {});
      expect(means).toContain(who);
      expect(means).not.toContain('IPv6 だけか');
    }
  });

  it('is none where IPv4 reaches somebody, where one host alone has IPv6, and where a rule leads on', () => {
    const codes = (rows: readonly CheckResult[]): readonly string[] => settled(rows).map(({ code }) => code);
    expect(codes([...site(gone), at('c.ibm.com', '192.0.2.35', pass)])).not.toContain('no-ipv4');
    expect(codes(site(gone).slice(0, 3))).not.toContain('no-ipv4');
    expect(codes([...site(gone), at('c.ibm.com', '127.0.0.9', silent, 'rule')])).not.toContain('no-ipv4');
    const refused: Verdict = { status: 'fail', code: 'refused', fixes: ['open-firewall'] };
    expect(codes([...site(gone), at('c.ibm.com', '192.0.2.35', refused)])).not.toContain('no-ipv4');
  });

  it('is none behind a gateway that is silent, which is told, nor where a time server out there answers over IPv4', () => {
    const group = 'tcp:silent-hop:10.0.0.1';
    const dead: Verdict = { ...gone, args: { near: 1, hop: '10.0.0.1' }, group };
    const rows = settled(site(dead));
    expect(reds(rows)).toHaveLength(1);
    expect(rows[0]).toMatchObject({ code: 'unreachable', args: { hop: '10.0.0.1' }, fixes: ['check-route'] });
    const near: Verdict = { ...gone, args: { near: 1 } };
    expect(settled(site(near)).map(({ code }) => code)).not.toContain('no-ipv4');
    const told = (address: string): CheckResult =>
      make('clock.ntp', 'time.example:123', { ...pass, evidence: facts({ address, offsetMs: 3 }) });
    const codes = (address: string) => settled([...site(silent), told(address)]).map(({ code }) => code);
    expect(codes('133.243.238.163')).not.toContain('no-ipv4');
    // One of the site's own says nothing of the way out, nor one that is reached over IPv6.
    for (const address of ['10.0.0.5', '2001:3a0:0:2001::1']) expect(codes(address)).toContain('no-ipv4');
  });
});

describe('connections behind one silent hop', () => {
  it('are one cause, also where they only warn', () => {
    const silent: Verdict = { status: 'warn', code: 'unreachable', group: 'tcp:silent-hop:10.0.0.1' };
    const rows = settled(['a.ibm.com:443', 'b.ibm.com:80'].map((target) => make('tcp', target, silent)));
    expect(rows.map(({ status }) => status)).toEqual(['warn', 'skipped']);
  });
});

describe('one unknown issuer', () => {
  it.each([
    ['unrelated hosts', ['www.ibm.com:443', 'soaus.lenovo.com:443']],
    ['one organisation’s hosts', ['eccgw01.boulder.ibm.com:443', 'www.ibm.com:443', 'www-945.ibm.com:443']],
  ])('over %s of the vendor’s is interception, told once', (_what, targets) => {
    const rows = settled(targets.map((target) => unknown(target, 'O=Sakura Shoji')));
    expect(rows.map(({ code }) => code)).toEqual(targets.map(() => 'intercepted'));
    const [root, ...rest] = rows;
    expect(root).toMatchObject({ status: 'fail', args: { count: targets.length, hosts: targets.length } });
    expect(
      rest.every(
        (row) => row.status === 'skipped' && row.cause === 'tls' && row.causeTarget === root?.target,
      ),
    ).toBe(true);
    expect(rows.flatMap(({ fixes }) => fixes)).not.toContain('import-ca');
  });

  it('at one host, or of different issuers, or none, or over a site’s own hosts, stays what it is', () => {
    const codes = (rows: readonly CheckResult[]): readonly string[] => settled(rows).map(({ code }) => code);
    const two = ['untrusted-issuer', 'untrusted-issuer'];
    expect(codes([unknown('a.ibm.com:443', 'CN=X')])).toEqual(['untrusted-issuer']);
    expect(codes([unknown('a.ibm.com:443', 'CN=X'), unknown('b.lenovo.com:443', 'CN=Y')])).toEqual(two);
    expect(codes([unknown('a.ibm.com:443', ''), unknown('b.lenovo.com:443', '')])).toEqual(two);
    const custom = ['a.example:443', 'b.example:443'].map((target) => ({
      ...unknown(target, 'CN=X'),
      profile: 'custom',
    }));
    expect(codes(custom)).toEqual(two);
  });

  it('is counted with the rows of an earlier run, and taken back when they are gone', () => {
    const before = settled([unknown('a.ibm.com:443', 'CN=Corp'), unknown('b.lenovo.com:443', 'CN=Corp')]);
    const again = settled([before[0] as CheckResult, make('tls', 'b.lenovo.com:443', pass)]);
    expect(again.map(({ status, code }) => `${status} ${code}`)).toEqual([
      'fail untrusted-issuer',
      'pass ok',
    ]);
  });
});

it('this PC’s own inspection over several hosts is one red row, no inspection of the network, and measures nothing', () => {
  const issuer = 'CN=ESET SSL Filter CA';
  const rows = ['a.ibm.com:443', 'b.lenovo.com:443'].map((target) =>
    make('tls', target, {
      ...{ status: 'fail', code: 'local-inspection', args: { issuer }, fixes: ['stop-local-inspection'] },
      group: `tls:local-inspection:${issuer}`,
    }),
  );
  expect(reds(rows)).toHaveLength(1);
  expect(reds(rows)[0]).toMatchObject({ code: 'local-inspection', args: { count: 2 } });
  const tcp = rows.map(({ target }) => make('tcp', target, pass));
  for (const { target } of rows)
    expect(served(target, settled([...tcp, ...rows]), false).state).toBe('not-checked');
});

describe('servers that say nothing once the connection is encrypted', () => {
  const inside = (target: string, afterwards: string, verdict: Verdict = pass): CheckResult =>
    make('tls', target, { ...verdict, evidence: facts({ afterwards }) });
  const three = [
    inside('a.ibm.com:443', 'silent'),
    inside('b.ibm.com:443', 'hung-up'),
    inside('c.lenovo.com:443', 'silent', { status: 'warn', code: 'unsteady' }),
  ];

  it('all of three are one red row, and none is served', () => {
    expect(reds(three).map(({ target, code, args }) => [target, code, args.count])).toEqual([
      ['a.ibm.com:443', 'mute-servers', 3],
    ]);
    const open = ['a.ibm.com:443', 'b.ibm.com:443'].map((target) => make('tcp', target, pass));
    expect(served('b.ibm.com:443', settled([...open, ...three]), false)).toMatchObject({
      state: 'no-answer',
      cause: { target: 'a.ibm.com:443' },
    });
  });

  it.each([
    ['one answers', [...three, inside('d.ibm.com:443', 'answer')]],
    ['they are two', three.slice(0, 2)],
    ['nobody asked', three.map((row) => ({ ...row, evidence: [] }))],
    ['what is wrong is the certificate', [...three.slice(0, 2), inside('c.lenovo.com:443', 'silent', shut)]],
  ])('stays as it is where %s', (_what, rows) => {
    expect(settled(rows).map(({ code }) => code)).not.toContain('mute-servers');
  });
});

describe('a firewall that takes every connection', () => {
  const mute = { smallNamed: 'silent', smallBare: 'silent', neutralSni: 'failed' };
  const rows = [
    make('tcp', 'a.ibm.com:21', { status: 'fail', code: 'no-greeting' }),
    make('tcp', 'a.ibm.com:443', pass),
    make('tcp', 'b.ibm.com:443', pass),
    make('tcp', 'b.ibm.com:80', pass),
    tlsOf('a.ibm.com:443', mute),
    tlsOf('b.ibm.com:443', mute),
    make('http', 'b.ibm.com:80', { status: 'fail', code: 'timeout' }),
  ];

  it('is one red row, and no port was reached', () => {
    expect(reds(rows).map(({ id, target, code }) => `${id} ${target} ${code}`)).toEqual([
      'tcp a.ibm.com:21 answers-for-all',
    ]);
    expect(settled(rows).filter((row) => row.id === 'tcp' && row.status === 'pass')).toEqual([]);
    expect(settled(rows).filter((row) => row.cause === 'tcp')).toHaveLength(6);
  });

  it.each([
    ['one server spoke TLS', 4, make('tls', 'a.ibm.com:443', pass)],
    ['a small answer came', 4, tlsOf('a.ibm.com:443', { ...mute, smallNamed: 'tls' }, 'large-packets')],
    ['one port is shut', 2, make('tcp', 'b.ibm.com:443', shut)],
    [
      'a page came',
      6,
      make('http', 'b.ibm.com:80', {
        status: 'fail',
        code: 'unexpected-status',
        evidence: facts({ status: 500 }),
      }),
    ],
    [
      'a greeting came',
      0,
      make('tcp', 'a.ibm.com:21', { ...pass, evidence: facts({ greeting: '220 ready' }) }),
    ],
  ] as const)('is not, where %s', (_what, at, row) => {
    expect(settled(rows.with(at, row)).some(({ code }) => code === 'answers-for-all')).toBe(false);
  });
});

describe('unrelated names that lead to one address', () => {
  const dns = (target: string, address: string): CheckResult =>
    make('dns', target, {
      status: 'warn',
      code: 'differs-from-guide',
      args: { resolver: 'r' },
      evidence: facts({ addresses: address }),
    });
  const names = ['a.ibm.com:443', 'b.lenovo.com:443'];
  it('without the vendor behind it are the resolver’s doing', () => {
    const rows = [
      ...names.map((name) => dns(name, '192.0.2.9')),
      ...names.map((name) => tlsOf(name, {}, 'name-mismatch')),
    ];
    expect(reds(rows).map(({ id, code }) => `${id} ${code}`)).toEqual(['dns forged']);
  });
  it('with the vendor behind it are a content network', () => {
    const rows = [
      ...names.map((name) => dns(name, '192.0.2.9')),
      ...names.map((name) => make('tls', name, pass)),
    ];
    expect(reds(rows)).toEqual([]);
  });

  const many = [...names, 'c.ibm.com:443'];
  const tcp = (name: string, address: string, verdict: Verdict = shut): CheckResult =>
    make('tcp', name, { ...verdict, evidence: facts({ address, addressFrom: 'dns' }) });
  const ledTo = (targets: readonly string[], verdict?: Verdict): readonly CheckResult[] => [
    ...targets.map((name) => dns(name, '192.0.2.9')),
    ...targets.map((name) => tcp(name, '192.0.2.9', verdict)),
  ];
  it('with nobody who takes a connection are the resolver’s doing, and nothing to be opened', () => {
    const rows = settled(ledTo(many));
    expect(reds(rows).map(({ id, code, args }) => `${id} ${code} ${args.count}`)).toEqual(['dns forged 3']);
    for (const name of many) {
      const { state, addresses } = served(name, rows, false);
      expect([state, addresses]).toEqual(['no-name', []]);
    }
  });
  const aliased = (targets: readonly string[], aliasOf: (name: string) => string): readonly CheckResult[] =>
    ledTo(targets).map((row) =>
      row.id === 'dns'
        ? { ...row, evidence: [...row.evidence, ...facts({ cname: aliasOf(row.target) })] }
        : row,
    );
  it('led there by one alias, and of two organisations, are a DNS filter’s', () => {
    const [root, ...others] = reds(aliased(names, () => 'blocked.filter.example'));
    expect(root).toMatchObject({ id: 'dns', code: 'forged', fixes: ['allow-name-in-dns', 'set-dns-server'] });
    expect(others).toEqual([]);
  });
  it('led there by one alias, and of one organisation, may be a filter’s or a content network’s', () => {
    const rows = settled(aliased(['a.ibm.com:443', 'c.ibm.com:443'], () => 'sink.example'));
    for (const each of rows.filter(({ id }) => id === 'dns'))
      expect(each).toMatchObject({
        code: 'differs-from-guide',
        args: { alias: 'sink.example' },
        fixes: ['allow-name-in-dns'],
      });
    expect(rows.filter(({ id, status }) => id === 'tcp' && status === 'fail').length).toBeGreaterThan(0);
  });
  it('of one organisation, or two, with no alias and nobody there, may be its own behind a firewall: both are said', () => {
    for (const targets of [['a.ibm.com:443', 'c.ibm.com:443', 'd.ibm.com:443'], names]) {
      const rows = settled(ledTo(targets));
      for (const each of rows.filter(({ id }) => id === 'dns'))
        expect(each).toMatchObject({
          code: 'differs-from-guide',
          args: { shared: targets.length },
          fixes: ['allow-name-in-dns'],
        });
      expect(reds(rows).map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp timeout']);
    }
  });
  it('led there by an alias that many customers of a content network share, are shut by a firewall', () => {
    for (const alias of ['dualstack.j.sni.global.fastly.net', 'part-0017.t-0009.t-msedge.net']) {
      const rows = settled(aliased(names, () => alias));
      for (const each of rows.filter(({ id }) => id === 'dns')) {
        expect(each.code).toBe('differs-from-guide');
        expect(each.args.alias).toBeUndefined();
      }
      expect(reds(rows).map(({ id, code }) => `${id} ${code}`)).toEqual(['tcp timeout']);
    }
  });
  it('with nobody who takes a connection may be a content network where they are two, or led by an alias', () => {
    const codes = (rows: readonly CheckResult[]): readonly string[] =>
      settled(rows).flatMap(({ id, code }) => (id === 'dns' ? [code] : []));
    expect(new Set(codes(ledTo(names)))).toEqual(new Set(['differs-from-guide']));
    const each = aliased(many, (name) => `www.example.org → ${name.slice(0, 1)}.edge.example.net`);
    expect(new Set(codes(each))).toEqual(new Set(['differs-from-guide']));
    expect(new Set(codes(ledTo(many, pass)))).toEqual(new Set(['differs-from-guide']));
  });
});

describe('one page at several names', () => {
  const page = (target: string, ofVendor: string, hash = 'aa'): CheckResult =>
    make('http', target, {
      ...pass,
      evidence: facts({ status: 200, title: 'Welcome', ofVendor, page: hash }),
    });
  it('that does not name the vendor is somebody else’s', () => {
    const rows = [page('a.ibm.com:80', 'no'), page('b.ibm.com:80', 'no')];
    expect(reds(rows).map(({ id, code, args }) => `${id} ${code} ${args.count}`)).toEqual([
      'http filtered 2',
    ]);
  });
  it('is the vendor’s where it says so, and nothing where it is one page, or two', () => {
    expect(reds([page('a.ibm.com:80', 'yes'), page('b.ibm.com:80', 'yes')])).toEqual([]);
    expect(reds([page('a.ibm.com:80', 'no')])).toEqual([]);
    expect(reds([page('a.ibm.com:80', 'no'), page('b.ibm.com:80', 'no', 'bb')])).toEqual([]);
  });
});

describe('one cause is one red row', () => {
  const hosts = ['a', 'b', 'c', 'd'].map((name) => `${name}.ibm.com:443`);

  it('where everything is shut alike, and not where one is open', () => {
    const all = hosts.map((target) => make('tcp', target, shut));
    expect(reds(all)).toHaveLength(1);
    expect(reds(all)[0]?.args.count).toBe(4);
    expect(reds([...all, make('tcp', 'e.ibm.com:443', pass)])).toHaveLength(4);
    // One host of two ports is no pattern; one port of two hosts is.
    const ports = ['a.ibm.com:443', 'a.ibm.com:80'].map((target) => make('tcp', target, shut));
    expect(reds(ports)).toHaveLength(2);
    expect(reds(all.slice(0, 2))).toHaveLength(1);
    const every = [21, 22, 80].map((port) => make('tcp', `a.ibm.com:${port}`, shut));
    expect(reds([...every, ...all])).toHaveLength(1);
  });

  it('of one port, and of all addresses of one destination', () => {
    const web = hosts.map((target) => make('tcp', target.replace('443', '80'), shut));
    expect(reds([...web, make('tcp', 'a.ibm.com:443', pass)])).toHaveLength(1);
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) =>
      make('tcp', `a.ibm.com:443 [${address}]`, shut),
    );
    expect(reds([...addresses, make('tcp', 'b.ibm.com:443', pass)])).toHaveLength(1);
    expect(
      reds([
        ...addresses.slice(0, 1),
        make('tcp', 'a.ibm.com:443 [192.0.2.9]', { status: 'fail', code: 'refused' }),
        make('tcp', 'b.ibm.com:443', pass),
      ]),
    ).toHaveLength(2);
  });

  it('for 300 devices as for 12 names', () => {
    const devices = Array.from({ length: 300 }, (_, n) => ({
      ...make('dns.device', `10.0.${n >> 8}.${n & 255}`, { status: 'fail', code: 'no-server' }),
      from: 'device' as const,
    }));
    expect(reds(devices)).toHaveLength(1);
    expect(reds(devices)[0]?.args.count).toBe(300);
  });

  it('names that one resolver blocks are told one by one while they are two', () => {
    const blocked = hosts.map((target) =>
      make('dns', target, { status: 'fail', code: 'blocked', group: 'dns:blocked:r' }),
    );
    expect(reds(blocked.slice(0, 2))).toHaveLength(2);
    expect(reds([...blocked, make('dns', 'e.ibm.com:443', pass)])).toHaveLength(1);
  });

  it('certificates that only this laptop’s clock speaks against hang on the clock', () => {
    const rows = [
      make('clock.laptop', 'laptop', { status: 'fail', code: 'skew-months' }),
      ...hosts.map((target) => make('tls', target, { status: 'fail', code: 'not-yet-valid' })),
    ];
    expect(reds(rows).map(({ id }) => id)).toEqual(['clock.laptop']);
    expect(
      settled(rows)
        .slice(1)
        .every((row) => row.cause === 'clock.laptop'),
    ).toBe(true);
    // Judged at the right time, it is the certificate's own fault.
    const judged = make('tls', 'e.ibm.com:443', {
      status: 'fail',
      code: 'expired',
      args: { clock: 'right' },
    });
    expect(reds([...rows, judged]).map(({ id }) => id)).toEqual(['clock.laptop', 'tls']);
  });

  it('what could not be asked names the row it waited for', () => {
    const rows = [
      make('dns.resolver', '192.0.2.53:53', { status: 'fail', code: 'timeout' }),
      make('dns', 'a.ibm.com:443', {
        status: 'skipped',
        code: 'dependency-failed',
        args: { dependency: 'dns.resolver 192.0.2.53:53' },
      }),
    ];
    expect(settled(rows)[1]).toMatchObject({ cause: 'dns.resolver', causeTarget: '192.0.2.53:53' });
  });
});

it('looking again changes nothing more', () => {
  const result = fc
    .record({
      id: fc.constantFrom('dns', 'tcp', 'tls', 'proxy', 'proxy-connect', 'proxy-tls', 'clock.laptop'),
      target: fc.constantFrom(
        'a.ibm.com:443',
        'b.lenovo.com:443',
        'c.ibm.com:443',
        'a.ibm.com:443 [192.0.2.1]',
        'a.ibm.com:443 [2001:db8::1]',
      ),
      status: fc.constantFrom(...CHECK_STATUSES),
      code: fc.constantFrom(
        'ok',
        'timeout',
        'untrusted-issuer',
        'not-yet-valid',
        'no-greeting',
        'dependency-failed' as const,
      ),
      issuer: fc.constantFrom('', 'CN=Corp'),
    })
    .map(({ id, target, status, code, issuer }) =>
      make(id, target, {
        status,
        code: code as Verdict['code'],
        args: { issuer, dependency: 'tcp a.ibm.com:443' },
      }),
    );
  fc.assert(
    fc.property(fc.uniqueArray(result, { selector: key, maxLength: 14 }), (rows) => {
      const once = settled(rows);
      expect(lookAcross(once)).toEqual([]);
      for (const row of once) expect(checkResultSchema.safeParse(row).success).toBe(true);
    }),
  );
});

it('a row has its times, its group and evidence without empty values', () => {
  const made = row(
    { id: 'tcp', target: 't' },
    { ...shut, evidence: facts({ a: '', b: undefined, c: 1.26 }) },
    5,
    3,
    2,
  );
  expect(made).toMatchObject({ durationMs: 0, attempt: 2, group: 'tcp:timeout', from: 'laptop' });
  expect(made.evidence).toEqual([{ key: 'c', value: '1.3' }]);
  expect(make('tcp', 't', pass).group).toBe('ok');
});

describe('a handshake that is refused', () => {
  const refused: Verdict = {
    status: 'fail',
    code: 'handshake-failed',
    args: { reason: 'ALERT', notTls: 0 },
    fixes: ['contact-vendor'],
  };
  const old: Verdict = { ...refused, code: 'protocol', args: { protocol: '' } };
  const looked = (verdicts: readonly Verdict[], id = 'tls'): CheckResult | undefined =>
    settled(verdicts.map((verdict, index) => make(id, `h${index}.ibm.com:443`, verdict)))[0];

  it.each([
    ['by an alert', refused, 'tls'],
    ['for its version', old, 'tls'],
    ['in every tunnel', refused, 'proxy-tls'],
  ] as const)('by every one of the vendor’s, %s, is something on the way', (_what, verdict, id) => {
    expect(looked([verdict, verdict, verdict], id)).toMatchObject({
      status: 'fail',
      args: { all: 1, count: 3 },
      fixes: ['exempt-tls-inspection', 'contact-vendor'],
    });
  });

  it.each<readonly [string, readonly Verdict[]]>([
    ['two', [refused, refused]],
    ['all but one', [refused, refused, refused, pass]],
    ['all, each in its own way', [refused, refused, old]],
    [
      'all, after a certificate',
      Array.from({ length: 3 }, () => ({ ...old, args: { protocol: 'TLSv1.1' } })),
    ],
    ['none, who speak no TLS', Array.from({ length: 3 }, () => ({ ...refused, args: { notTls: 1 } }))],
  ])('by %s is theirs', (_what, verdicts) => {
    const row = looked(verdicts);
    expect(row?.args.all).toBeUndefined();
    expect(row?.fixes).toEqual(['contact-vendor']);
  });

  it('by a gateway’s error from every port 80 is a transparent proxy’s, and by different ones theirs', () => {
    const error = (status: number): Verdict => ({
      status: 'fail',
      code: 'unexpected-status',
      args: { status },
      fixes: ['contact-vendor'],
    });
    expect(looked([error(503), error(503)], 'http')?.args.all).toBe(1);
    expect(looked([error(503), error(502)], 'http')?.args.all).toBeUndefined();
    expect(looked([error(500), error(500)], 'http')?.args.all).toBeUndefined();
    expect(looked([error(503), pass], 'http')?.args.all).toBeUndefined();
  });
});

describe('connections that open only one by one', () => {
  const alone: Verdict = {
    status: 'warn',
    code: 'only-alone',
    fixes: ['connection-limit'],
    group: 'tcp:only-alone',
  };

  it('are one warning, and every destination is open', () => {
    const targets = ['a.ibm.com:443', 'b.ibm.com:443', 'b.ibm.com:80'];
    const rows = settled(targets.map((target) => make('tcp', target, alone)));
    expect(rows.map(({ status }) => status)).toEqual(['warn', 'skipped', 'skipped']);
    for (const target of targets) expect(served(target, rows, false).state).toBe('open');
  });

  it('reach the address: another port of it that is "unreachable" is rejected by a rule', () => {
    const at = (target: string, verdict: Verdict): CheckResult =>
      make('tcp', target, { ...verdict, evidence: facts({ address: '192.0.2.1' }) });
    const rows = settled([
      at('a.ibm.com:443', alone),
      at('a.ibm.com:80', { status: 'fail', code: 'unreachable' }),
    ]);
    expect(rows[1]).toMatchObject({ code: 'rejected', args: { reached: '443' } });
  });
});
