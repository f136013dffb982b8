import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMibClock } from '../../../electron/devices/clock-forms.ts';
import { type ClockReading, skewValue } from '../../../electron/domain/controller.ts';
import type { HeaderLists } from '../../../electron/net/http-head.ts';
import { isCopy } from '../../../electron/preflight/ask-inside.ts';
import {
  type ClockReference,
  judgeClock,
  judgeLaptop,
  withDevices,
} from '../../../electron/preflight/checks/clock.ts';
import { chooseReference, judgeTimeServer } from '../../../electron/preflight/clocks.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding } from '../../../electron/texts/index.ts';

const DAY = 86_400;
const NTP: ClockReference = { kind: 'ntp', name: 'ntp', laptopAheadSeconds: 0 };
const reading = (offsetSeconds: number, uncertaintySeconds = 0): ClockReading => ({
  ok: true,
  offsetSeconds,
  uncertaintySeconds,
  source: 'http-date',
  shown: '',
  zoneKnown: true,
});

describe('a clock', () => {
  it.each([
    [0, 'pass ok'],
    [300, 'pass ok'],
    [-300, 'pass ok'],
    [301, 'warn skew-minutes'],
    [-1_800, 'warn skew-minutes'],
    [3_600, 'warn wrong-timezone'],
    [9 * 3_600, 'warn wrong-timezone'],
    [-9 * 3_600 + 200, 'warn wrong-timezone'],
    [14 * 3_600, 'warn wrong-timezone'],
    [15 * 3_600, 'warn skew-minutes'],
    [DAY, 'warn skew-minutes'],
    [28 * DAY - 1, 'warn skew-minutes'],
    [28 * DAY, 'fail skew-months'],
    [-92 * DAY, 'fail skew-months'],
  ])('%i seconds off → %s', (seconds, expected) => {
    const { status, code } = judgeClock(reading(seconds), NTP);
    expect(`${status} ${code}`).toBe(expected);
  });

  it('is judged by the reference, not by a laptop that is wrong itself', () => {
    // The laptop is a day ahead; the device seems a day behind it and is right.
    const reference = { ...NTP, laptopAheadSeconds: DAY };
    expect(judgeClock(reading(-DAY), reference).code).toBe('ok');
    expect(judgeClock(reading(0), reference).code).toBe('skew-minutes');
    expect(judgeLaptop(reference).code).toBe('skew-minutes');
  });

  it('of a device that does not say whether daylight saving is on is taken at its better', () => {
    const summer = (offset: number): ClockReading =>
      ({ ...reading(offset, 2), daylightSeconds: 3_600 }) as ClockReading;
    for (const right of [0, 3_600, 3_599, -30])
      expect(judgeClock(summer(right), NTP), String(right)).toMatchObject({ status: 'pass', code: 'ok' });
    expect(judgeClock(summer(3_599), NTP).evidence).toContainEqual({ key: 'skewSeconds', value: '-1' });
    expect(judgeClock(summer(-3_600), NTP).code).toBe('wrong-timezone');
    expect(judgeClock(summer(1_800), NTP).code).toBe('skew-minutes');
    expect(skewValue(summer(3_599))).toBe('0');
    expect(skewValue(summer(-3_600))).toBe('-3600');
  });

  it('is never worse for being read less exactly', () => {
    const rank = { pass: 0, warn: 1, fail: 2, skipped: 3, error: 3 } as const;
    fc.assert(
      fc.property(fc.integer({ min: -1e7, max: 1e7 }), fc.integer({ min: 0, max: 3_600 }), (skew, blur) => {
        const exact = judgeClock(reading(skew), NTP).status;
        expect(rank[judgeClock(reading(skew, blur), NTP).status]).toBeLessThanOrEqual(rank[exact]);
      }),
    );
  });

  it('that cannot be read says why', () => {
    const refused = judgeClock({ ok: false, reason: 'login-refused' }, NTP);
    expect(refused).toMatchObject({ status: 'warn', code: 'unreadable', fixes: ['check-credential'] });
    expect(judgeClock({ ok: false, reason: 'timeout' }, NTP).fixes).toEqual(['rerun']);
  });

  it('of the laptop needs a reference', () => {
    expect(judgeLaptop(null).code).toBe('no-reference');
    expect(judgeLaptop({ kind: 'laptop', name: 'laptop', laptopAheadSeconds: 0 }).code).toBe('no-reference');
    expect(judgeLaptop(NTP)).toMatchObject({ status: 'pass', fixes: [] });
  });
});

describe('the reference', () => {
  const server = (name: string, offsetSeconds: number | null, stratum = 2) => ({
    name,
    stratum,
    offsetMs: offsetSeconds === null ? null : offsetSeconds * 1_000,
  });
  const date = (laptopAheadSeconds: number) => ({ host: `https${laptopAheadSeconds}`, laptopAheadSeconds });

  it.each([
    ['nothing', [], [], 'laptop', 0],
    ['one server', [server('a', 10)], [], 'ntp', -10],
    ['silent servers', [server('a', null)], [date(4)], 'https-date', 4],
    ['two that agree with dates', [server('a', 0), server('b', 1)], [date(0)], 'ntp', -1],
    ['one wrong of three', [server('a', 9e6), server('b', 1), server('c', 2)], [], 'ntp', -2],
    ['one wrong of two, dates decide', [server('a', 9e6), server('b', 1)], [date(0), date(1)], 'ntp', -1],
    ['one wrong alone, dates contradict', [server('a', 9e6)], [date(0), date(1), date(2)], 'https-date', 1],
    // Two domain controllers follow each other; two vendors' hosts do not.
    ['two wrong alike', [server('a', 600), server('b', 601)], [date(0), date(1), date(2)], 'https-date', 1],
    ['two alike against one date', [server('a', 600), server('b', 601)], [date(0)], 'ntp', -601],
    ['two alike, dates differ', [server('a', 600), server('b', 601)], [date(0), date(4000)], 'ntp', -601],
    // Nobody is known to be right where no side has more witnesses.
    ['two dates that differ', [], [date(0), date(7200)], 'laptop', 0],
    ['two of three dates', [], [date(-7200), date(1), date(0)], 'https-date', 0],
    ['three dates that differ', [], [date(0), date(7200), date(-7200)], 'laptop', 0],
    ['two and two dates', [], [date(0), date(1), date(7200), date(7201)], 'laptop', 0],
    ['one server with one of two dates', [server('a', -7200)], [date(0), date(7200)], 'ntp', 7200],
    ['one server with the other', [server('a', 0)], [date(0), date(7200)], 'ntp', 0],
    ['one server with neither', [server('a', 9000)], [date(0), date(7200)], 'laptop', 0],
    ['two servers that differ', [server('a', 0), server('b', 7200)], [], 'laptop', 0],
    [
      'two servers, each with a date',
      [server('a', 0), server('b', -7200)],
      [date(0), date(7200)],
      'laptop',
      0,
    ],
    ['two servers that differ, and a date', [server('a', 0), server('b', 7200)], [date(3)], 'ntp', 0],
    ['two and two servers', ['a', 'b', 'c', 'd'].map((n, i) => server(n, i < 2 ? 0 : 7200)), [], 'laptop', 0],
  ] as const)('%s', (_what, servers, dates, kind, ahead) => {
    const chosen = chooseReference(servers, dates);
    expect(chosen.kind).toBe(kind);
    expect(chosen.laptopAheadSeconds).toBeCloseTo(ahead);
  });

  it('has one witness for each host, however often it was asked', () => {
    const twice = [
      { host: 'a', laptopAheadSeconds: 0 },
      { host: 'a', laptopAheadSeconds: 1 },
      { host: 'b', laptopAheadSeconds: 7200 },
    ];
    expect(chooseReference([], twice)).toMatchObject({ kind: 'laptop', disagreeing: [{}, {}] });
  });

  it('that only one told may be wrong itself, and that is said; of two that agree it is not', () => {
    const one = judgeLaptop(chooseReference([server('dc01', 9 * 3600)], []));
    expect(one).toMatchObject({
      status: 'warn',
      code: 'wrong-timezone',
      args: { lone: 'dc01', server: 'dc01' },
      fixes: ['check-clock-first', 'fix-time-server'],
    });
    for (const language of ['ja', 'en'] as const)
      for (const code of ['wrong-timezone', 'skew-minutes', 'skew-months']) {
        const { means } = checkFinding(textsFor(language), 'clock.laptop', code);
        expect(means(one.args ?? {})).toContain('dc01');
        // It is this PC's clock, which has no event log and reports nothing.
        expect(means(one.args ?? {})).not.toMatch(/イベントログ|通報|event log|Reporting|requests/);
      }
    const two = judgeLaptop(chooseReference([server('dc01', 9 * 3600), server('dc02', 9 * 3600)], []));
    expect(two).toMatchObject({ code: 'wrong-timezone', fixes: ['check-clock-first'] });
    expect(two.args?.lone).toBeUndefined();
    // One verified HTTPS server: its time may be wrong, and is no time server of the site's.
    expect(judgeLaptop(chooseReference([], [date(7200)]))).toMatchObject({
      args: { lone: 'https7200' },
      fixes: ['check-clock-first'],
    });
    // Beside a laptop that is right nobody is accused.
    expect(judgeLaptop(chooseReference([server('dc01', 0)], []))).toMatchObject({
      status: 'pass',
      fixes: [],
    });
  });

  it('that witnesses contradict is none, accuses no clock, and all of them are named', () => {
    const now = Date.UTC(2026, 10, 24, 3, 0, 0);
    const told = judgeLaptop(chooseReference([], [date(0), date(7200)]), { now, builtAt: 0 });
    expect(told).toMatchObject({ status: 'warn', code: 'no-reference', fixes: ['open-ntp'] });
    expect(told.args?.disagree).toBe('https0 2026-11-24T03:00:00Z, https7200 2026-11-24T01:00:00Z');
    for (const language of ['ja', 'en'] as const) {
      const { means } = checkFinding(textsFor(language), 'clock.laptop', 'no-reference');
      expect(means(told.args ?? {})).toContain('https7200 2026-11-24T01:00:00Z');
      expect(means({})).not.toContain('undefined');
    }
    const servers = [server('a', 0), server('b', 7200)].map((each) => ({
      ...each,
      samples: [
        { ok: true, offsetMs: each.offsetMs ?? 0, roundTripMs: 1, stratum: 2, referenceId: 'x' } as const,
      ],
      startedAt: now,
      endedAt: now,
    }));
    const reference = chooseReference(servers, []);
    expect(judgeLaptop(reference, { now, builtAt: 0 })).toMatchObject({
      fixes: ['fix-time-server'],
      args: { server: 'a, b' },
    });
    expect(servers.map((each) => judgeTimeServer(each, reference, 8_000, { now, builtAt: 0 }))).toMatchObject(
      [
        { status: 'warn', code: 'no-reference', args: { server: 'a', disagree: 'b 2026-11-24T05:00:00Z' } },
        { status: 'warn', code: 'no-reference', args: { server: 'b', disagree: 'a 2026-11-24T03:00:00Z' } },
      ],
    );
  });
});

describe('a device’s clock among witnesses that contradict each other', () => {
  const now = Date.UTC(2026, 10, 24, 3, 0, 0);
  const reference: ClockReference = {
    kind: 'laptop',
    name: 'laptop',
    laptopAheadSeconds: 0,
    disagreeing: [
      { name: 'dc01', ahead: -7_200 },
      { name: 'web', ahead: 600 },
    ],
    servers: ['dc01'],
  };

  it.each([
    ['a time server', 7_200, 'dc01'],
    ['an HTTPS host', -700, 'web'],
    ['this PC alone', 0, ''],
  ])('is neither right nor wrong where it agrees with %s', (_who, seconds, agrees) => {
    const verdict = judgeClock(reading(seconds), reference, now);
    expect(verdict).toMatchObject({ status: 'warn', code: 'no-reference', fixes: ['fix-time-server'] });
    expect(verdict.args).toMatchObject({ device: 1, agrees });
    for (const language of ['ja', 'en'] as const) {
      const said = checkFinding(textsFor(language), 'clock', 'no-reference').means(verdict.args ?? {});
      expect(said).toContain('dc01 2026-11-24T05:00:00Z');
      expect(said).toContain(agrees === '' ? 'PC' : agrees);
    }
  });

  it('is wrong where it agrees with nobody, by what parts it from the nearest', () => {
    const verdict = judgeClock(reading(7_200 + 900), reference, now);
    expect(verdict).toMatchObject({
      status: 'warn',
      code: 'skew-minutes',
      args: { seconds: 900, reference: 'ntp' },
    });
    expect(checkFinding(textsFor('ja'), 'clock', 'skew-minutes').means(verdict.args ?? {})).toContain(
      '最も近い',
    );
    expect(judgeClock(reading(-90 * DAY), reference, now)).toMatchObject({
      status: 'fail',
      code: 'skew-months',
      args: { reference: 'https-date' },
    });
  });
});

it.each([
  [{}, false],
  [{ age: ['0'] }, false],
  [{ age: ['3600'] }, true],
  [{ 'x-cache': ['MISS from edge'] }, false],
  [{ 'x-cache': ['Hit from cloudfront'] }, true],
  [{ 'x-cache': ['TCP_HIT from a1'] }, true],
  [{ 'cf-cache-status': ['HIT'] }, true],
  [{ age: ['x'] }, false],
] as readonly (readonly [HeaderLists, boolean])[])(
  'the Date of an answer with %j is that of a copy: %s',
  (headers, expected) => {
    expect(isCopy(headers)).toBe(expected);
  },
);

describe('what no clock of today can say', () => {
  const now = Date.UTC(2026, 10, 27);
  const known = { now, builtAt: Date.UTC(2026, 10, 1) };
  const server = (offsetDays: number, stratum: number): Parameters<typeof judgeTimeServer>[0] => ({
    name: 'ntp.example:123',
    stratum,
    offsetMs: offsetDays * DAY * 1_000,
    samples: [{ ok: true, offsetMs: offsetDays * DAY * 1_000, roundTripMs: 1, stratum, referenceId: 'x' }],
    startedAt: now,
    endedAt: now,
  });
  const laptop = { kind: 'laptop', name: 'laptop', laptopAheadSeconds: 0 } as const;

  it.each([
    ['1980', server(-17_000, 10), known, 'laptop', 'fail ntp-implausible'],
    ['1980 of a good stratum', server(-17_000, 1), known, 'laptop', 'fail ntp-implausible'],
    ['its own clock, three months off', server(90, 10), known, 'laptop', 'warn ntp-implausible'],
    ['its own clock, right', server(0, 12), known, 'ntp', 'pass ok'],
    ['a real source, three months off', server(90, 3), known, 'ntp', 'pass ok'],
    ['its own clock beside a laptop of 2000', server(9_000, 10), { now: 0, builtAt: 1 }, 'ntp', 'pass ok'],
  ] as const)('%s', (_what, told, plausibility, kind, expected) => {
    const reference = chooseReference([told], [], plausibility);
    expect(reference.kind).toBe(kind);
    const { status, code } = judgeTimeServer(told, reference, 8_000, plausibility);
    expect(`${status} ${code}`).toBe(expected);
  });

  it('silence behind a first hop that is silent too is no firewall’s', () => {
    const at = { host: '192.0.2.7', port: 123 };
    const silent: Parameters<typeof judgeTimeServer>[0] = {
      ...server(0, 0),
      offsetMs: null,
      samples: [{ ok: false, reason: 'timeout', detail: '' }],
      from: null,
      without: [at],
    };
    const fixes = (silentHop?: string) =>
      judgeTimeServer({ ...silent, silentHop }, laptop, 8_000, known).fixes;
    expect(fixes()).toEqual(['open-ntp']);
    expect(fixes('192.0.2.1')).toEqual(['check-route']);
    expect(fixes(at.host)).toEqual(['fix-time-server']);
  });

  it.each([
    [['192.0.2.1'], ['check-route'], undefined],
    [['2001:db8::1'], ['fix-time-server', 'check-route'], 1],
    [['2001:db8::1', '192.0.2.1'], ['check-route'], undefined],
  ] as const)(
    'that this PC has no route to %s was not asked, and opens no firewall',
    (hosts, fixes, onlyV6) => {
      const samples = hosts.map(() => ({ ok: false, reason: 'no-route', detail: 'ENETUNREACH' }) as const);
      const without = hosts.map((host) => ({ host, port: 123 }));
      const verdict = judgeTimeServer(
        { ...server(0, 0), offsetMs: null, samples, without, from: null },
        laptop,
        8_000,
        known,
      );
      expect(verdict).toMatchObject({ status: 'warn', code: 'ntp-unreachable', fixes });
      expect([verdict.args?.noRoute, verdict.args?.onlyV6]).toEqual([1, onlyV6]);
      for (const language of ['ja', 'en'] as const) {
        const { means } = checkFinding(textsFor(language), 'clock.ntp', 'ntp-unreachable');
        expect(means(verdict.args ?? {})).toMatch(/経路がない|no route/);
      }
    },
  );

  it('a right time that is more than two seconds on its way is one that clients may not take', () => {
    const taking = (roundTripMs: number) => {
      const samples = [{ ok: true, offsetMs: 0, roundTripMs, stratum: 2, referenceId: 'x' }] as const;
      const { status, code, args } = judgeTimeServer({ ...server(0, 2), samples }, laptop, 8_000, known);
      return [`${status} ${code}`, args?.seconds];
    };
    expect(taking(1_900)).toEqual(['pass ok', undefined]);
    expect(taking(2_960)).toEqual(['warn ntp-late', 3]);
  });

  it('its own clock is believed where another witness says the same', () => {
    const two = [server(90, 10), { ...server(90, 11), name: 'b' }];
    expect(chooseReference(two, [], known)).toMatchObject({ kind: 'ntp' });
  });

  it('a laptop that shows a time before this program was made is wrong without any witness', () => {
    expect(judgeLaptop(laptop, { now: 0, builtAt: 86_400_000 * 40 })).toMatchObject({
      status: 'fail',
      code: 'skew-months',
    });
    expect(judgeLaptop(laptop, known)).toMatchObject({ status: 'warn', code: 'no-reference' });
  });

  it.each([
    ['kiss', 'warn ntp-no-time'],
    ['unsynchronised', 'warn ntp-no-time'],
    ['garbage', 'warn ntp-unusable'],
    ['other-source', 'warn other-source'],
    ['blocked', 'warn local-block'],
    ['no-name', 'warn ntp-no-name'],
    ['timeout', 'warn ntp-unreachable'],
  ] as const)('%s → %s', (reason, expected) => {
    const silent = {
      ...server(0, 0),
      offsetMs: null,
      samples: [{ ok: false, reason, detail: 'd' }] as const,
    };
    const { status, code, args } = judgeTimeServer(silent, laptop, 8_000, known);
    expect(`${status} ${code}`).toBe(expected);
    expect(args?.server).toBe('ntp.example:123');
  });
});

describe('devices that agree with each other and not with the laptop', () => {
  const alone: ClockReference = { kind: 'laptop', name: 'laptop', laptopAheadSeconds: 0 };
  const known = { now: 1_000 * DAY * 1_000, builtAt: 900 * DAY * 1_000 };
  const said = (reference: ClockReference, offsets: readonly number[]) => {
    const readings = offsets.map((offset) => reading(offset));
    const judged = withDevices(reference, readings, known);
    const codes = readings.map((each) => {
      const { status, code, fixes = [] } = judgeClock(each, judged);
      return `${status} ${code} ${fixes[0] ?? '-'}`;
    });
    return { laptop: judgeLaptop(judged, known), codes };
  };

  it.each([
    ['by years', 700 * DAY, 'warn skew-months check-clock-first'],
    ['by minutes', -720, 'warn skew-minutes check-clock-first'],
    ['by hours', 9 * 3600, 'warn wrong-timezone check-clock-first'],
  ])('%s make the laptop doubtful, and are not set by it first', (_what, off, expected) => {
    const { laptop, codes } = said(alone, [off, off + 20, off - 15]);
    expect(codes).toEqual([expected, expected, expected]);
    expect(laptop).toMatchObject({
      status: 'warn',
      code: 'no-reference',
      args: { devices: 3, seconds: -off },
      fixes: ['check-clock-first', 'open-ntp'],
    });
  });

  it('leave one that is off by itself where it is', () => {
    const { codes } = said(alone, [700 * DAY, 700 * DAY, 5, -400 * DAY, 700 * DAY]);
    expect(codes.map((each) => each.split(' ')[0])).toEqual(['warn', 'warn', 'pass', 'fail', 'warn']);
  });

  it.each<readonly [string, ClockReference, readonly number[]]>([
    ['a time server speaks for the laptop', NTP, [700 * DAY, 700 * DAY]],
    ['it is one device', alone, [700 * DAY]],
    ['half of them agree with the laptop', alone, [700 * DAY, 700 * DAY, 0, 0]],
    ['they show what clocks begin with', alone, [-900 * DAY, -900 * DAY, -900 * DAY]],
    ['they agree with it', alone, [3, 4, 5]],
  ])('say nothing of it where %s', (_what, reference, offsets) => {
    expect(said(reference, offsets).laptop.args?.devices).toBeUndefined();
    expect(said(reference, offsets).codes.join()).not.toContain('check-clock-first');
  });

  it('are named in both languages', () => {
    const { args = {} } = said(alone, [600, 600]).laptop;
    const words = (language: 'ja' | 'en'): string =>
      checkFinding(textsFor(language), 'clock.laptop', 'no-reference').means(args);
    expect(words('ja')).toContain('2 台の機器の日時は互いに一致し、この PC はそれより 10 分遅れて');
    expect(words('en')).toContain('2 devices agree with each other, and this PC is 10 minutes behind them');
  });
});

describe('the MIB’s clock', () => {
  const now = Date.UTC(2026, 10, 24, 3, 0, 0);
  it.each([
    ['11/24/2026,12:00:00', '+9:00,no', 0, true],
    ['11/24/2026,12:00:00', '', 0, false],
    ['11/23/2026,22:00:00', '-5:00,yes', 0, true],
    ['11/24/2026,06:30:00', '+3:30,no', 0, true],
    ['08/24/2026,12:00:00', '+9:00,no', -92 * DAY, true],
  ])('%s %s', (time, zone, offset, zoneKnown) => {
    expect(parseMibClock(time, zone, now)).toMatchObject({ ok: true, offsetSeconds: offset, zoneKnown });
  });

  it('gives nothing for what is no time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (time, zone) => {
        const parsed = parseMibClock(time, zone, now);
        expect(parsed === null || parsed.ok).toBe(true);
      }),
    );
    expect(parseMibClock('2026-11-24', '', now)).toBeNull();
  });
});

it('a time server that the better witnesses contradict is the one to be mended, and the words say so', () => {
  const now = Date.UTC(2026, 10, 27);
  const offsetMs = 9 * 3_600_000;
  const server = {
    name: 'ntp.example:123',
    stratum: 2,
    offsetMs,
    samples: [{ ok: true, offsetMs, roundTripMs: 1, stratum: 2, referenceId: 'x' } as const],
    startedAt: now,
    endedAt: now,
  };
  const reference = { kind: 'https-date', name: 'www.ibm.com', laptopAheadSeconds: 0 } as const;
  const { code, args = {}, fixes } = judgeTimeServer(server, reference, 8_000, { now, builtAt: 0 });
  expect({ code, fixes }).toEqual({ code: 'wrong-timezone', fixes: ['fix-time-server', 'set-device-ntp'] });
  const told = checkFinding(textsFor('ja'), 'clock.ntp', code);
  expect(told.means(args)).toContain(
    'NTP サーバー ntp.example:123 の時刻は、通報先サーバーの時刻より 9 時間進んでいます',
  );
});
