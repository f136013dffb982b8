import { describe, expect, it } from 'vitest';
import { APP_ERROR_CODES } from '../../../electron/domain/app-error.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { causeName, served } from '../../../electron/domain/served.ts';
import type { DnsAnswer } from '../../../electron/net/dns.ts';
import type { SntpAnswer } from '../../../electron/net/sntp.ts';
import type { TcpAttempt } from '../../../electron/net/tcp.ts';
import { type DeviceTime, judgeDeviceNtp } from '../../../electron/preflight/checks/device.ts';
import { isDead, judgeDns } from '../../../electron/preflight/checks/dns.ts';
import { isProxyDead, judgeProxy } from '../../../electron/preflight/checks/proxy.ts';
import { DEATH_FIXES, deathOf } from '../../../electron/preflight/checks/resolver.ts';
import { judgeTcp, type TcpFacts } from '../../../electron/preflight/checks/tcp.ts';
import { judgeTimeServer, type TimeServer } from '../../../electron/preflight/clocks.ts';
import { key, lookAcross } from '../../../electron/preflight/look-across.ts';
import { facts, row, type Verdict } from '../../../electron/preflight/row.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding, checkMeaning, evidenceName, evidenceValue } from '../../../electron/texts/index.ts';
import { READ_FAILURES } from '../../../electron/texts/read-failure-words.ts';

const LANGUAGES = ['ja', 'en'] as const;
const attempt = (change: Partial<TcpAttempt>): TcpAttempt => ({
  outcome: 'rejected',
  ms: 3,
  errno: 'EHOSTUNREACH',
  ...change,
});
const judged = (change: Partial<TcpAttempt>, more: Partial<TcpFacts> = {}): Verdict =>
  judgeTcp({
    host: 'www.ibm.com',
    address: '129.42.56.216',
    port: 443,
    attempt: attempt(change),
    required: true,
    addressFrom: 'dns',
    besideIPv4: false,
    limitMs: 4_000,
    ...more,
  });
const sentence = (language: 'ja' | 'en', layer: string, { code, args = {} }: Verdict): string =>
  checkFinding(textsFor(language), layer, code).means(args);

describe('a port', () => {
  const laptop = /この PC|this PC/i;
  it('that something on the way rejects is the firewall’s or the route’s behind it, not this PC’s nor its gateway’s', () => {
    for (const errno of ['EHOSTUNREACH', 'ENETUNREACH']) {
      const verdict = judged({ errno, saidBy: 'way' });
      expect(verdict).toMatchObject({
        status: 'fail',
        code: 'rejected',
        fixes: ['open-firewall', 'check-route-beyond'],
      });
      expect(sentence('ja', 'tcp', verdict)).toMatch(/途中の機器から.*可能性/);
      for (const language of LANGUAGES)
        expect(sentence(language, 'tcp', verdict)).not.toMatch(/ゲートウェイ|gateway|—|undefined/);
    }
  });

  it('that is administratively prohibited over IPv6 is a rule’s, on the way', () => {
    const verdict = judged({ errno: 'EACCES', saidBy: 'way' });
    expect(verdict).toMatchObject({ code: 'rejected', fixes: ['open-firewall'] });
    expect(sentence('ja', 'tcp', verdict)).toContain('禁止');
    expect(sentence('en', 'tcp', verdict)).toContain('prohibited');
    for (const language of LANGUAGES) expect(sentence(language, 'tcp', verdict)).not.toMatch(laptop);
  });

  it('of which it is not known who rejects it names both', () => {
    for (const errno of ['EHOSTUNREACH', 'EACCES']) {
      const verdict = judged({ errno, saidBy: 'unsure' });
      expect(verdict.fixes).toContain('open-firewall');
      expect(verdict.fixes).toContain('allow-this-program');
      for (const language of LANGUAGES) expect(sentence(language, 'tcp', verdict)).toMatch(laptop);
    }
  });

  it('that this PC’s own rule rejects is this PC’s, as likely as that is', () => {
    const verdict = judged({ outcome: 'blocked', errno: 'EHOSTUNREACH', saidBy: 'laptop' });
    expect(verdict).toMatchObject({
      code: 'local-block',
      fixes: ['allow-this-program'],
      group: 'local-block',
    });
    expect(sentence('ja', 'tcp', verdict)).toContain('可能性');
    // What the system forbade right away is no guess.
    expect(sentence('ja', 'tcp', judged({ outcome: 'blocked', errno: 'EPERM' }))).not.toContain('可能性');
  });

  it('behind a first hop that is silent names it, and asks nobody to open a firewall', () => {
    const verdict = judged({ outcome: 'unreachable', saidBy: 'laptop', silentHop: '192.0.2.254' });
    expect(verdict).toMatchObject({ code: 'unreachable', fixes: ['check-route'] });
    for (const language of LANGUAGES) expect(sentence(language, 'tcp', verdict)).toContain('192.0.2.254');
    const unknown = judged({ outcome: 'unreachable', saidBy: 'laptop' });
    expect(unknown.fixes).toEqual(['check-route', 'allow-this-program']);
    for (const language of LANGUAGES) expect(sentence(language, 'tcp', unknown)).toMatch(laptop);
    // Where the system does not tell, what was said is said.
    const plain = judged({ outcome: 'unreachable' });
    expect(plain.fixes).toEqual(['check-route', 'open-firewall']);
    expect(sentence('ja', 'tcp', plain)).toContain('デフォルトゲートウェイ');
  });

  it('that is refused says whose answer it may be', () => {
    const of = (saidBy: TcpAttempt['saidBy']): Verdict =>
      judged({ outcome: 'refused', errno: 'ECONNREFUSED', ...(saidBy === undefined ? {} : { saidBy }) });
    expect(of('laptop').fixes?.[0]).toBe('allow-this-program');
    for (const known of ['way', undefined] as const) {
      expect(of(known).fixes).toEqual(['allow-reject', 'open-firewall']);
      for (const language of LANGUAGES) expect(sentence(language, 'tcp', of(known))).not.toMatch(laptop);
    }
    for (const either of ['laptop', 'unsure'] as const)
      for (const language of LANGUAGES) expect(sentence(language, 'tcp', of(either))).toMatch(laptop);
  });

  it('is told in words, not in codes', () => {
    for (const verdict of [
      judged({ saidBy: 'way' }),
      judged({ saidBy: 'unsure' }),
      judged({ outcome: 'unreachable', saidBy: 'laptop', silentHop: '192.0.2.1' }),
    ])
      for (const language of LANGUAGES)
        for (const each of verdict.evidence ?? []) {
          const texts = textsFor(language);
          expect(evidenceName(texts, each.key)).not.toBe(each.key);
          if (each.key === 'saidBy') expect(evidenceValue(texts, each)).not.toBe(each.value);
        }
  });
});

describe('the proxy', () => {
  const proxied = (change: Partial<TcpAttempt>): Verdict =>
    judgeProxy(
      { kind: 'no-proxy', attempt: attempt(change), ms: 3 },
      { sentCredentials: false, required: false, limitMs: 8_000 },
    );
  it('that is rejected on the way is so for every destination, whatever they are', () => {
    const verdict = proxied({ saidBy: 'way' });
    expect(verdict).toMatchObject({
      status: 'fail',
      code: 'rejected',
      fixes: ['proxy-address', 'open-firewall', 'check-route-beyond'],
    });
    expect(isProxyDead(verdict)).toBe(true);
    expect(sentence('ja', 'proxy', verdict)).toContain('途中の機器');
    expect(sentence('en', 'proxy', proxied({ errno: 'EACCES', saidBy: 'unsure' }))).toContain(
      "this PC's own",
    );
  });

  it('that is not reached says what is known of why', () => {
    const silent = proxied({ outcome: 'unreachable', saidBy: 'laptop', silentHop: '192.0.2.31' });
    expect(silent).toMatchObject({ code: 'unreachable', fixes: ['proxy-address', 'check-route'] });
    expect(sentence('ja', 'proxy', silent)).toContain('192.0.2.31');
    const closed = proxied({ outcome: 'refused', errno: 'ECONNREFUSED', saidBy: 'laptop' });
    expect(closed).toMatchObject({ code: 'unreachable', fixes: ['proxy-address', 'open-firewall'] });
    expect(sentence('ja', 'proxy', closed)).toContain('ECONNREFUSED');
    const own = proxied({ outcome: 'blocked', errno: 'EHOSTUNREACH', saidBy: 'laptop' });
    expect(own).toMatchObject({ code: 'local-block' });
    expect(sentence('ja', 'proxy', own)).toContain('可能性');
  });
});

describe('a resolver', () => {
  const answer = (change: Partial<DnsAnswer>): DnsAnswer => ({
    outcome: 'timeout',
    addresses: [],
    aliases: [],
    rcode: '',
    transport: 'udp',
    ms: 3,
    errno: '',
    ...change,
  });
  const rejected = answer({ outcome: 'rejected', errno: 'EHOSTUNREACH' });
  const closed = answer({ outcome: 'refused', errno: 'ECONNREFUSED' });
  const judge = (v4: DnsAnswer): Verdict => judgeDns({ resolver: 'r', v4, v6: v4, guide: [] });

  it('that is rejected on the way is dead for that, also where most of the answers were silence', () => {
    expect(isDead(rejected)).toBe(true);
    const silent = { v4: answer({}), v6: answer({}) };
    expect(deathOf([silent, { v4: rejected, v6: answer({}) }, silent])).toBe('rejected');
    expect(deathOf([silent, silent])).toBe('timeout');
    expect(DEATH_FIXES.rejected).toEqual(['open-firewall', 'set-dns-server']);
    expect(judge(rejected)).toMatchObject({ code: 'rejected', fixes: ['open-firewall', 'set-dns-server'] });
    expect(judge({ ...rejected, transport: 'tcp' }).code).toBe('tcp-shut');
    // Asked from this PC it may serve the devices all the same.
    for (const language of LANGUAGES)
      expect(sentence(language, 'dns', judge(rejected))).not.toMatch(/この PC|this PC/i);
  });

  it('whose port is closed is told from one that refuses the question', () => {
    expect(sentence('ja', 'dns', judge(closed))).toContain('ポートが閉じている');
    expect(judge(closed).fixes).toContain('open-firewall');
    const refused = judge(answer({ outcome: 'refused', rcode: 'REFUSED' }));
    expect(sentence('ja', 'dns', refused)).toContain('受け付けません');
    expect(refused.fixes).not.toContain('open-firewall');
  });
});

describe('a time server', () => {
  type No = Extract<SntpAnswer, { ok: false }>;
  const no = (reason: No['reason'], detail = 'd'): No => ({ ok: false, reason, detail });
  const server = (samples: readonly No[]): TimeServer => ({
    name: 'ntp.example:123',
    samples,
    offsetMs: null,
    stratum: 0,
    startedAt: 0,
    endedAt: 0,
  });
  const judge = (...samples: No[]): Verdict =>
    judgeTimeServer(server(samples), { kind: 'laptop', name: 'laptop', laptopAheadSeconds: 0 }, 8_000, {
      now: 0,
      builtAt: 0,
    });

  it.each([
    [
      [no('refused', 'ECONNREFUSED'), no('refused', 'ECONNREFUSED')],
      'ntp-refused',
      'fix-time-server,open-ntp',
    ],
    [[no('refused', 'ECONNREFUSED'), no('timeout')], 'ntp-refused', 'fix-time-server,open-ntp'],
    [[no('rejected', 'EHOSTUNREACH'), no('timeout')], 'ntp-rejected', 'open-ntp'],
    [[no('timeout'), no('timeout')], 'ntp-unreachable', 'open-ntp'],
    [[no('unsynchronised'), no('refused')], 'ntp-no-time', 'fix-time-server'],
  ] as const)('%j → %s', (samples, code, fixes) => {
    const verdict = judge(...samples);
    expect([verdict.status, verdict.code, verdict.fixes?.join()]).toEqual(['warn', code, fixes]);
    const reason = verdict.evidence?.find((each) => each.key === 'reason') ?? { key: '', value: '' };
    expect(evidenceValue(textsFor('ja'), reason)).not.toMatch(/[a-z]{5}/);
  });

  it('that is closed is not said to be silent, nor one that is rejected', () => {
    expect(sentence('ja', 'clock', judge(no('refused')))).toContain('ポートが閉じている');
    expect(sentence('en', 'clock', judge(no('refused')))).toContain('closed');
    for (const reason of ['refused', 'rejected'] as const)
      expect(sentence('ja', 'clock', judge(no(reason)))).not.toContain('応答がありません');
  });

  it('that withholds its time is not said to have none, nor to withhold it from the devices', () => {
    for (const code of ['DENY', 'RSTR', 'RATE']) {
      expect(sentence('ja', 'clock', judge(no('kiss', code)))).toMatch(/許可していません|制限しています/);
      expect(sentence('ja', 'clock', judge(no('kiss', code)))).not.toContain('同期して');
      expect(sentence('en', 'clock', judge(no('kiss', code)))).toContain('the devices is not known');
    }
    expect(sentence('ja', 'clock', judge(no('unsynchronised', 'stratum 0, leap 3')))).toContain(
      '同期していません',
    );
    expect(sentence('en', 'clock', judge(no('kiss', 'INIT')))).toContain('not synchronised');
  });

  it.each([
    [['time', no('refused')], 'pass ok'],
    [[no('refused'), no('refused')], 'warn ntp-refused'],
    [[no('rejected'), no('no-name')], 'warn ntp-rejected'],
    [[no('refused'), no('timeout')], 'warn ntp-unreachable'],
    [[no('unsynchronised', 'stratum 0'), no('kiss', 'RATE')], 'warn ntp-no-time'],
    [[no('blocked'), no('blocked')], 'warn local-block'],
    [[no('no-name'), no('no-name')], 'warn ntp-no-name'],
    [[no('timeout'), no('timeout')], 'warn ntp-unreachable'],
  ] as const)('of a device, by %j → %s', (heard, expected) => {
    const verdict = judgeDeviceNtp({ enabled: true, servers: ['192.0.2.1', '192.0.2.2'] }, heard);
    expect(`${verdict.status} ${verdict.code}`).toBe(expected);
    for (const language of LANGUAGES) expect(sentence(language, 'clock', verdict)).not.toMatch(/—|undefined/);
  });

  it('of a device, to none of which this PC has a route, were not asked', () => {
    const servers = { enabled: true, servers: ['192.0.2.1', '192.0.2.2'] };
    const noRoute = no('no-route', 'ENETUNREACH');
    const verdict = judgeDeviceNtp(servers, [noRoute, noRoute]);
    expect(verdict).toMatchObject({ code: 'ntp-unreachable', args: { device: 1, noRoute: 1 } });
    for (const language of LANGUAGES)
      expect(sentence(language, 'clock', verdict)).toMatch(
        /経路がない.*機器に応答するか|no route.*the device is not known/,
      );
    expect(judgeDeviceNtp(servers, [noRoute, no('timeout')]).args?.noRoute).toBeUndefined();
  });

  it('of a device, one of which is heard and gives no good time, is not told as silent with the others', () => {
    const [silent, late, from123, distant] = [
      no('timeout'),
      { reason: 'late' },
      { reason: 'source-port' },
      { reason: 'distant' },
    ].map((each) => ({ detail: '', ...each }) as DeviceTime);
    for (const [heard, code, server] of [
      [[silent, late], 'ntp-late', '192.0.2.2'],
      [[from123, silent], 'ntp-source-port', '192.0.2.1'],
      [[from123, late], 'ntp-late', '192.0.2.2'],
      [[silent, no('unsynchronised', 'stratum 0')], 'ntp-no-time', '192.0.2.2'],
      [[late, late], 'ntp-late', '192.0.2.1, 192.0.2.2'],
      [[silent, distant], 'ntp-distant', '192.0.2.2'],
      [[distant, distant], 'ntp-distant', '192.0.2.1, 192.0.2.2'],
    ] as const)
      expect(
        judgeDeviceNtp(
          { enabled: true, servers: ['192.0.2.1', '192.0.2.2'] },
          heard.flatMap((each) => each ?? []),
        ),
      ).toMatchObject({ status: 'warn', code, args: { server } });
  });
});

describe('over several rows', () => {
  const tcp = (
    target: string,
    code: Verdict['code'],
    evidence: Readonly<Record<string, string>> = {},
    more: Partial<Verdict> = {},
  ): CheckResult =>
    row(
      { id: 'tcp', target },
      {
        status: code === 'ok' ? 'pass' : 'fail',
        code,
        ...(code === 'rejected' ? { args: { errno: 'EHOSTUNREACH', by: 'way' } } : {}),
        evidence: facts(evidence),
        ...more,
      },
      0,
      5,
    );
  const settled = (rows: readonly CheckResult[]): readonly CheckResult[] => {
    const changed = new Map(lookAcross(rows).map((each) => [key(each), each]));
    return rows.map((each) => changed.get(key(each)) ?? each);
  };
  const reds = (rows: readonly CheckResult[]): readonly CheckResult[] =>
    settled(rows).filter(({ status }) => status === 'fail');
  const at = { address: '192.0.2.1' };

  it.each(['rejected', 'unreachable'] as const)(
    'one port %s where another of the same address is reached is a rule’s, and no route’s',
    (code) => {
      const rows = settled([
        tcp('a.ibm.com:443', code, { ...at, errno: 'EHOSTUNREACH' }),
        tcp('a.ibm.com:80', 'ok', at),
      ]);
      expect(rows[0]).toMatchObject({ code: 'rejected', args: { reached: '80' }, fixes: ['open-firewall'] });
      for (const language of LANGUAGES) {
        const meaning = checkMeaning(textsFor(language), rows[0] as CheckResult);
        expect(meaning).toContain('80');
        expect(meaning).not.toMatch(/ゲートウェイ|gateway|—/);
      }
      expect(lookAcross(rows)).toEqual([]);
    },
  );

  it.each([
    ['another address', tcp('b.ibm.com:80', 'ok', { address: '192.0.2.2' })],
    ['a port that refuses, which anybody on the way may do', tcp('a.ibm.com:80', 'refused', at)],
    ['a rule of its own', tcp('a.ibm.com:80', 'ok', { ...at, addressFrom: 'rule' })],
  ])('%s proves nothing', (_what, beside) => {
    const [first] = settled([tcp('a.ibm.com:443', 'unreachable', at), beside]);
    expect(first?.code).toBe('unreachable');
  });

  const hosts = (count: number, port = 443, from = 0): readonly string[] =>
    Array.from({ length: count }, (_, n) => `h${from + n}.ibm.com:${port}`);

  it('all rejected alike are one red row', () => {
    const all = hosts(5).map((target) => tcp(target, 'rejected'));
    expect(reds(all)).toHaveLength(1);
    expect(reds(all)[0]?.args).toMatchObject({ count: 5 });
    expect(reds([...all, tcp('x.ibm.com:443', 'ok')])).toHaveLength(5);
  });

  it('a firewall that answers the first few and is silent to the rest is one red row, which says so', () => {
    const rows = [
      ...hosts(6).map((target) => tcp(target, 'rejected')),
      ...hosts(14, 443, 6).map((target) => tcp(target, 'timeout')),
    ];
    const [root, ...others] = reds(rows);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ code: 'rejected', args: { count: 20, unanswered: 14 } });
    for (const language of LANGUAGES)
      expect(checkMeaning(textsFor(language), root as CheckResult)).toContain('14');
    // What was measured stays.
    expect(settled(rows).filter(({ code }) => code === 'timeout')).toHaveLength(14);
    expect(lookAcross(settled(rows))).toEqual([]);
    expect(served('h9.ibm.com:443', settled(rows), false).state).toBe('missing');
  });

  it('of one port, where another is open', () => {
    const rows = [
      ...hosts(3).map((target) => tcp(target, 'rejected')),
      ...hosts(3, 443, 3).map((target) => tcp(target, 'timeout')),
      ...hosts(6, 80).map((target) => tcp(target, 'ok')),
    ];
    expect(reds(rows).map(({ code }) => code)).toEqual(['rejected']);
  });

  it('one rejection among many silences, or one that is open, is no such firewall', () => {
    const few = [tcp('x.ibm.com:443', 'rejected'), ...hosts(8).map((target) => tcp(target, 'timeout'))];
    // Each by itself, then, and neither as often as there are rows.
    expect(reds(few).map(({ code }) => code)).toEqual(['rejected', 'timeout']);
    const open = [
      ...hosts(3).map((target) => tcp(target, 'rejected')),
      tcp('y.ibm.com:443', 'timeout'),
      tcp('z.ibm.com:443', 'ok'),
    ];
    expect(reds(open)).toHaveLength(4);
  });

  it('a rejected destination goes into the firewall request, and a rejected proxy leaves it unknown', () => {
    const verdict = served('a.ibm.com:443', settled([tcp('a.ibm.com:443', 'rejected')]), false);
    expect([verdict.state, causeName(verdict.cause)]).toEqual(['missing', 'tcp:rejected']);
    const through = [
      row({ id: 'proxy', target: 'p:3128' }, { status: 'fail', code: 'rejected' }, 0, 5),
      row(
        { id: 'proxy-connect', target: 'a.ibm.com:443' },
        { status: 'skipped', code: 'dependency-failed', args: { dependency: 'proxy p:3128' } },
        0,
        5,
      ),
    ];
    const behind = served('a.ibm.com:443', settled(through), true);
    expect([behind.state, causeName(behind.cause)]).toEqual(['not-checked', 'proxy:rejected']);
  });
});

describe('a device that could not be read', () => {
  const between = (from: string, to: string): readonly string[] =>
    APP_ERROR_CODES.slice(APP_ERROR_CODES.indexOf(from as never), APP_ERROR_CODES.indexOf(to as never) + 1);
  it.each(between('device-unreachable', 'connection-lost').filter((code) => code !== 'edit-conflict'))(
    'by %s: in words, in the sentence and as evidence',
    (reason) => {
      expect(Object.keys(READ_FAILURES)).toContain(reason);
      for (const language of LANGUAGES) {
        const texts = textsFor(language);
        const words = evidenceValue(texts, { key: 'reason', value: reason });
        expect(words).not.toBe(reason);
        const means = checkFinding(texts, 'clock', 'unreadable').means({ reason });
        expect(means).toContain(words);
        expect(means).not.toContain(`(${reason})`);
      }
    },
  );
});
