import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { applyControllerStage, planControllerStage } from '../../../electron/workflow/controller-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import type { LabResponse } from '../../lab/kit.ts';
import { issueSelfSigned } from '../../lab/pki.ts';
import type { Mood } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc, type XccOptions } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Redfish as firmware is: every oddity of the lab's controller, over real sockets. */
const ADDRESS = '127.77.0.11';

let xcc: RunningXcc;
const start = async (options: Partial<XccOptions> = {}): Promise<void> => {
  xcc = await startXcc({ address: ADDRESS, variant: 'xcc2', ...options });
};
beforeEach(() => start());
afterEach(() => xcc.close());

function context(password = xcc.credentials.password) {
  return contextFor(
    {
      version: 1,
      network: {
        proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' },
        ntp: ['192.0.2.123'],
      },
      credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
      devices: [{ address: ADDRESS, product: 'xcc2', credential: 'xcc', ports: { https: xcc.ports.https } }],
      settings: SETTINGS,
    },
    { XCC: password, PROXY: 'proxy-secret' },
  );
}

async function setUp(
  site = context(),
): Promise<{ readonly plan: DevicePlan; readonly applied: ApplyResult }> {
  const [plan] = await planStage(site, null);
  const [applied] = await applyStage(site, null);
  if (!plan || !applied) throw new Error('no device');
  return { plan, applied };
}

const requests = (pattern: RegExp): readonly string[] =>
  xcc.log.map(({ text }) => text).filter((text) => pattern.test(text));
const logins = (): number => requests(/^POST .*Sessions/).length;
const patches = (): number => requests(/^PATCH /).length;
const failing = (status: number, headers: Readonly<Record<string, string>> = {}): LabResponse => ({
  status,
  headers,
  text: '<html><body>fault</body></html>',
});
const refusing = (status: number, id: string, text: string): LabResponse => ({
  status,
  json: { error: { '@Message.ExtendedInfo': [{ MessageId: `Base.1.12.${id}`, Message: text }] } },
});

/** Set up as if nothing was odd: everything written, Call Home on, no session left open. */
function expectSetUp(applied: ApplyResult): void {
  expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  expect(xcc.state.serviceAdvisor).toMatchObject({
    CallHomeEnabled: true,
    CallHomeSettings: { CompanyName: 'Renshu K.K.' },
    HTTPProxy: { HTTPProxyLocation: '192.0.2.10' },
  });
  expect(xcc.state.proxyPassword).toBe('proxy-secret');
  expect(xcc.state.sessions.size).toBe(0);
}

describe('settings get there all the same', () => {
  const oddities: readonly (readonly [string, () => void])[] = [
    ['one reset while reading', () => (xcc.faults.drop = { method: 'GET', when: 'before', count: 1 })],
    ['a connection closed after each answer', () => (xcc.faults.closesAfterAnswer = true)],
    ['a single 500', () => xcc.faults.instead.push({ method: 'GET', count: 1, answer: failing(500) })],
    ['a single 502', () => xcc.faults.instead.push({ method: 'GET', count: 1, answer: failing(502) })],
    [
      '503 with Retry-After while it starts',
      () =>
        xcc.faults.instead.push({ method: 'GET', count: 2, answer: failing(503, { 'Retry-After': '1' }) }),
    ],
    [
      '503 with Retry-After at the sign-in',
      () =>
        xcc.faults.instead.push({ method: 'POST', count: 1, answer: failing(503, { 'Retry-After': '1' }) }),
    ],
    ['401 right after the sign-in, once', () => (xcc.faults.token401 = 1)],
    ['401 until there is a new session', () => (xcc.faults.token401 = 2)],
    ['an ETag taken in the body only', () => (xcc.faults.etagTaken = 'body')],
    ['weak ETags taken strong', () => (xcc.faults.etagTaken = 'strong')],
    ['only If-Match: *', () => (xcc.faults.etagTaken = 'any')],
    ['no If-Match at all', () => (xcc.faults.etagTaken = 'none')],
    ['428 and only in the body', () => Object.assign(xcc.faults, { etagTaken: 'body', wants428: true })],
    ['412 twice running, for nothing', () => (xcc.faults.spurious412 = 2)],
    ['the ETag header twice', () => (xcc.faults.etagTwice = true)],
    ['a session without Location', () => (xcc.faults.noLocation = true)],
    ['sessions off, as the service tells', () => (xcc.faults.sessionsOff = 'told')],
    ['sessions off, as its refusal says', () => (xcc.faults.sessionsOff = 'said')],
    [
      'sessions off, and everything moved',
      () => Object.assign(xcc.faults, { sessionsOff: 'told', redirects: 'all' }),
    ],
    ['a broken manager before it', () => (xcc.faults.managers = 'broken-first')],
    ['an enclosure manager before it', () => (xcc.faults.managers = 'enclosure-first')],
    [
      'collections over several pages',
      () => Object.assign(xcc.faults, { pages: true, managers: 'enclosure-first' }),
    ],
    ['redirects to the path with a slash', () => (xcc.faults.redirects = 'slash')],
    ['everything moved, the sessions too', () => (xcc.faults.redirects = 'all')],
    ['everything moved, told by its own host name', () => (xcc.faults.redirects = 'named')],
    ['paths known with a slash only', () => (xcc.faults.slashOnly = true)],
    ['gzip that nobody asked for', () => (xcc.faults.gzip = true)],
    ['a byte order mark', () => (xcc.faults.byteOrderMark = true)],
    ['tasks', () => (xcc.faults.task = { looks: 2, fails: false })],
  ];
  test.each(oddities)('%s', async (_name, turnOdd) => {
    turnOdd();
    expectSetUp((await setUp()).applied);
  });

  const heads = [
    'continue',
    'early-hints',
    'length-and-chunks',
    'length-twice',
    'line-feeds',
    'folded',
    'blank-before-colon',
    'no-field',
    'short-sign-in',
  ] as const;
  test.each(heads)('heads of answers: %s', async (each) => {
    xcc.faults.heads = each;
    expectSetUp((await setUp()).applied);
  });

  test('heads of answers: a body behind 204', async () => {
    await xcc.close();
    await start({ patchStatus: 204 });
    xcc.faults.heads = 'body-with-204';
    expectSetUp((await setUp()).applied);
  });

  test('values that read as before for a moment', async () => {
    const site = context();
    await planStage(site, null);
    xcc.faults.staleReads = 0;
    const keep = setInterval(() => {}, 1_000);
    // Every write is followed by one look at what was there before.
    const proxied = new Proxy(xcc.state.writes, {
      get: (target, name, self) => {
        if (name === 'push') xcc.faults.staleReads = 1;
        return Reflect.get(target, name, self) as unknown;
      },
    });
    Object.assign(xcc.state, { writes: proxied });
    const [applied] = await applyStage(site, null);
    clearInterval(keep);
    if (!applied) throw new Error('no device');
    expectSetUp(applied);
  });

  test('a link as an object, TLS 1.3 only, a P-384 certificate', async () => {
    await xcc.close();
    await start({
      link: 'object',
      tlsMinVersion: 'TLSv1.3',
      identity: issueSelfSigned({ subject: 'CN=XCC-7D76-J901HW22', names: [ADDRESS], keyType: 'p384' }),
    });
    expectSetUp((await setUp()).applied);
  });
});

describe('every way of proving that it was read serves undo and the mending of clocks too', () => {
  test.each(['body', 'strong', 'any', 'none'] as const)('%s', async (etagTaken) => {
    xcc.faults.etagTaken = etagTaken;
    const site = context();
    await setUp(site);
    const [undone] = await undoStage(site, null);
    expect(undone?.errors).toEqual([]);
    expect(xcc.state.serviceAdvisor).toMatchObject({ CallHomeEnabled: false });
    await planControllerStage(site, { deviceIds: null, fixes: ['ntp'] });
    const [mended] = await applyControllerStage(site);
    expect(mended).toMatchObject({ state: 'done', errors: [] });
    expect(xcc.state.ntpServers).toContain('192.0.2.123');
  });
});

type Shown = Record<string, unknown>;
/** An unset list is four empty texts on an XCC3 (capture), and a fixed-length array is filled up with nulls (DSP0266). */
const filledUp =
  (filler: string | null) =>
  ({ NTP: ntp, ...rest }: Shown): Shown => {
    if (typeof ntp !== 'object' || ntp === null || !('NTPServers' in ntp)) return rest;
    const NTPServers = [...(ntp.NTPServers as string[]), filler, filler, filler, filler].slice(0, 4);
    return { ...rest, NTP: { ...ntp, NTPServers } };
  };
const FORMS: readonly (readonly [string, 'ntp' | 'dns' | 'timezone', (json: Shown) => Shown])[] = [
  ['time servers filled up with empty texts', 'ntp', filledUp('')],
  ['time servers filled up with nulls', 'ntp', filledUp(null)],
  [
    'name servers of which none is empty, and a switch as a word',
    'dns',
    (json) =>
      'DNSEnable' in json
        ? {
            ...json,
            DNSEnable: json.DNSEnable === true ? 'Enabled' : 'Disabled',
            IPv4Address2: '',
            IPv4Address3: null,
          }
        : json,
  ],
  [
    'an offset without its zero',
    'timezone',
    (json) =>
      typeof json.DateTimeLocalOffset === 'string'
        ? { ...json, DateTimeLocalOffset: json.DateTimeLocalOffset.replace('+0', '+') }
        : json,
  ],
];

describe.each(FORMS)('%s', (_name, fix, form) => {
  test.each([0, 412, 428, 500])(
    'are set, and nobody else is said to have (an answer of %d)',
    async (status) => {
      xcc.faults.moods = [
        (request, own) => {
          const answer = own(request);
          const shown = request.method === 'GET' && answer.json !== undefined;
          return shown ? { ...answer, json: form(answer.json as Shown) } : answer;
        },
      ];
      if (status > 0) xcc.faults.doneButAnswered = { status, count: 1 };
      xcc.state.timeOffset = '+00:00';
      const site = context();
      site.site.update((record) => ({
        ...record,
        file: { ...record.file, network: { ...record.file.network, dns: ['192.0.2.53'] } },
      }));
      const planned = { deviceIds: null, fixes: [fix] };
      await planControllerStage(site, planned);
      const [mended] = await applyControllerStage(site);
      expect(mended).toMatchObject({ state: 'done', errors: [] });
      expect({
        ntp: xcc.state.ntpServers,
        dns: xcc.state.dns.IPv4Address1,
        timezone: xcc.state.timeOffset,
      }).toMatchObject(
        { ntp: { ntp: ['192.0.2.123'] }, dns: { dns: '192.0.2.53' }, timezone: { timezone: '+09:00' } }[fix],
      );
      const [again] = await planControllerStage(site, planned);
      expect(again?.items.filter(({ change }) => change !== 'none')).toEqual([]);
    },
  );
});

describe('the cause has its name, nothing is written, the session is closed', () => {
  const causes: readonly (readonly [string, string, () => void])[] = [
    ['a full session table as 400', 'session-limit', () => (xcc.faults.sessionTable = 400)],
    ['a full session table as 503', 'session-limit', () => (xcc.faults.sessionTable = 503)],
    [
      'another password demanded with the session',
      'password-expired',
      () => (xcc.faults.mustChange201 = true),
    ],
    ['another password demanded later', 'password-expired', () => (xcc.faults.passwordChangeRequired = true)],
    ['a locked account', 'account-locked', () => (xcc.faults.accountLocked = true)],
    [
      'no rights to Call Home',
      'privilege-missing',
      () =>
        xcc.faults.instead.push({
          method: 'GET',
          path: '/redfish/v1/Managers/1/Oem',
          count: 9,
          answer: refusing(403, 'InsufficientPrivilege', 'There are insufficient privileges.'),
        }),
    ],
    [
      'Redfish switched off',
      'redfish-off',
      () =>
        xcc.faults.instead.push({
          method: 'POST',
          count: 9,
          answer: refusing(503, 'ServiceDisabled', 'The operation failed because the service is disabled.'),
        }),
    ],
    [
      'a full session table that asks for later',
      'session-limit',
      () =>
        xcc.faults.instead.push({
          method: 'POST',
          count: 1,
          answer: {
            ...refusing(503, 'CreateLimitReachedForResource', 'The resource has reached the limit.'),
            headers: { 'Retry-After': '60' },
          },
        }),
    ],
    [
      'no Redfish at all',
      'redfish-off',
      () => {
        for (const method of ['GET', 'POST'])
          xcc.faults.instead.push({ method, path: '/redfish', count: 99, answer: { status: 404, text: '' } });
      },
    ],
    [
      'a strict security mode',
      'strict-mode',
      () =>
        xcc.faults.instead.push({
          method: 'POST',
          count: 9,
          answer: refusing(403, 'GeneralError', 'Not allowed in NIST SP 800-131A strict mode.'),
        }),
    ],
    [
      'a firmware update under way',
      'device-updating',
      () =>
        xcc.faults.instead.push({
          method: 'GET',
          path: '/redfish/v1/Managers',
          count: 99,
          answer: refusing(409, 'GeneralError', 'A firmware update is in progress.'),
        }),
    ],
    [
      'a page where JSON was asked for',
      'page-for-json',
      () => xcc.faults.instead.push({ method: 'POST', count: 9, answer: failing(200) }),
    ],
    [
      'a start of more than two minutes',
      'device-starting',
      () =>
        xcc.faults.instead.push({ method: 'GET', count: 99, answer: failing(503, { 'Retry-After': '600' }) }),
    ],
    ['redirects to another host', 'redirected-away', () => (xcc.faults.redirects = 'elsewhere')],
    ['redirects to itself under a name', 'redirected-away', () => (xcc.faults.redirects = 'only-name')],
    ['a token that is never known', 'session-lost', () => (xcc.faults.token401 = 99)],
    ['answers without a status', 'garbage-answer', () => (xcc.faults.heads = 'no-status')],
    ['answers that begin as none of HTTP', 'garbage-answer', () => (xcc.faults.heads = 'no-http')],
  ];
  test.each(causes)('%s: %s', async (_name, code, turnOdd) => {
    turnOdd();
    const site = context();
    const [plan] = await planStage(site, null);
    expect(plan).toMatchObject({ state: 'failed', errors: [{ code }] });
    expect(patches()).toBe(0);
    if (code !== 'session-lost') expect(xcc.state.sessions.size).toBe(0);
  });

  test('a full session table does not spend the one attempt: with room again the same password works', async () => {
    xcc.faults.sessionTable = 400;
    const site = context();
    expect((await planStage(site, null))[0]?.errors[0]?.code).toBe('session-limit');
    xcc.faults.sessionTable = 'room';
    expect((await planStage(site, null))[0]).toMatchObject({ state: 'changes', errors: [] });
  });

  test('a wrong password is one attempt, whatever else is odd', async () => {
    xcc.faults.closesAfterAnswer = true;
    const [plan] = await planStage(context('wrong'), null);
    expect(plan?.errors[0]?.code).toBe('login-rejected');
    expect(xcc.state.failedLogins).toBe(1);
    expect(logins()).toBe(1);
  });

  test.each([
    ['the sessions are off', 'offered', 'right', 0],
    ['the password is wrong', null, 'wrong', 1],
  ] as const)(
    'where every 401 offers Basic and %s, both are said and nothing is tried a second time',
    async (_name, sessionsOff, password, failed) => {
      Object.assign(xcc.faults, { sessionsOff, offersBasic: true });
      const site = context(password === 'wrong' ? 'wrong' : xcc.credentials.password);
      for (const code of ['login-unclear', 'login-not-retried'])
        expect((await planStage(site, null))[0]?.errors[0]?.code).toBe(code);
      expect(logins()).toBe(1);
      expect(xcc.state.failedLogins).toBe(failed);
      expect(requests(/^GET /).filter((text) => /Managers/.test(text))).toEqual([]);
    },
  );

  test('a refused Basic attempt is remembered like every other', async () => {
    xcc.faults.sessionsOff = 'told';
    const site = context('wrong');
    for (const code of ['sessions-off', 'login-not-retried'])
      expect((await planStage(site, null))[0]?.errors[0]?.code).toBe(code);
    expect(xcc.state.failedLogins).toBe(1);
  });

  test.each([['a strict mode', { tlsCiphers: 'ECDHE-RSA-AES256-GCM-SHA384' }]] as const)(
    'TLS that has nothing in common with the tool is named as %s',
    async (_name, options) => {
      await xcc.close();
      await start(options);
      const [plan] = await planStage(context(), null);
      expect(plan?.errors[0]?.code).toBe('tls-strict');
      expect(requests(/./)).toEqual([]);
    },
  );

  test('a wrong password with the sessions off is one Basic attempt and no blame of the password', async () => {
    xcc.faults.sessionsOff = 'told';
    const [plan] = await planStage(context('wrong'), null);
    expect(plan?.errors[0]?.code).toBe('sessions-off');
    expect(xcc.state.failedLogins).toBe(1);
  });
});

describe('a write is sent once', () => {
  test('its answer lost, its values there: the job goes on', async () => {
    const site = context();
    await planStage(site, null);
    // The proxy step holds a password, which cannot be read back; it is written before the answers get lost.
    xcc.faults.drop = { method: 'PATCH', when: 'after', count: 0 };
    const [first] = await applyStage(site, null);
    expect(first?.state).toBe('done');
    await undoStage(site, null);
    await planStage(site, null);
    const before = patches();
    xcc.faults.drop = { method: 'PATCH', when: 'after', count: 1 };
    const [again] = await applyStage(site, null);
    expect(xcc.faults.drop.count).toBe(0);
    expect(again?.stepsLeft.length === 0 || again?.items.some(({ outcome }) => outcome === 'unknown')).toBe(
      true,
    );
    const bodies = requests(/^PATCH /).slice(before);
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  test('its answer lost with a secret in it: the secret is unknown, the rest is as read, nothing goes out again', async () => {
    const site = context();
    await planStage(site, null);
    xcc.faults.drop = { method: 'PATCH', when: 'after', count: 1 };
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'partly', errors: [{ code: 'connection-lost' }] });
    const outcome = (key: string) => applied?.items.find((item) => item.key === key)?.outcome;
    expect(outcome('proxy.password')).toBe('unknown');
    expect(outcome('proxy.host')).toBe('verified');
    expect(outcome('company')).toBe('not-written');
    expect(patches()).toBe(1);
  });

  test('its answer lost and the device gone: the group is unknown', async () => {
    const site = context();
    await planStage(site, null);
    xcc.faults.drop = { method: 'PATCH', when: 'after', count: 1 };
    const handled = xcc.state.writes.push.bind(xcc.state.writes);
    xcc.state.writes.push = (...paths: string[]) => {
      xcc.faults.instead.push({ method: 'GET', count: 99, answer: { status: 200, drop: true } });
      return handled(...paths);
    };
    const [applied] = await applyStage(site, null);
    expect(applied?.state).toBe('partly');
    const outcome = (key: string) => applied?.items.find((item) => item.key === key)?.outcome;
    expect(outcome('proxy.host')).toBe('unknown');
    expect(outcome('company')).toBe('not-written');
    expect(patches()).toBe(1);
  });

  /** The steps before the one that is looked at are done; `count` writes from then on are done and answered so. */
  const answered = async (status: number, count = 1) => {
    const site = context();
    await planStage(site, null);
    const handled = xcc.state.writes.push.bind(xcc.state.writes);
    xcc.state.writes.push = (...paths: string[]) => {
      // From the second write on: the first holds the password of the proxy.
      xcc.faults.doneButAnswered ??= { status, count };
      if (xcc.state.writes.length === 0) xcc.faults.doneButAnswered.count = 0;
      else if (xcc.state.writes.length === 1) xcc.faults.doneButAnswered.count = count;
      return handled(...paths);
    };
    const [applied] = await applyStage(site, null);
    if (!applied) throw new Error('no device');
    return applied;
  };
  test.each([412, 428, 500, 502, 504])(
    'that is done and answered %d is done: what the device says afterwards counts',
    async (status) => {
      const applied = await answered(status);
      expectSetUp(applied);
      const bodies = requests(/^PATCH /);
      expect(new Set(bodies).size).toBe(bodies.length);
    },
  );

  /** Contact and place as the device shows them. */
  const inItsWay =
    (form: (group: Record<string, string>) => Record<string, string> | null): Mood =>
    (request, own) => {
      const answer = own(request);
      const json = (answer.json ?? {}) as Record<string, Record<string, string>>;
      if (request.method !== 'GET' || json.CallHomeSettings === undefined) return answer;
      return { ...answer, json: { ...json, CallHomeSettings: form(json.CallHomeSettings) } };
    };
  const eachValue = (change: (value: string) => string) => (group: Record<string, string>) =>
    Object.fromEntries(Object.entries(group).map(([name, value]) => [name, change(value)]));
  test.each([
    ['in capitals', eachValue((value) => value.toUpperCase())],
    [
      'escaped for a page',
      ({ CompanyName = '', ...rest }: Record<string, string>) => ({
        ...rest,
        CompanyName: CompanyName.replaceAll('.', '&#46;'),
      }),
    ],
    ['with blanks at the end', eachValue((value) => (/^[A-Z1-9 .-]+$/i.test(value) ? `${value}  ` : value))],
    [
      'without what is empty',
      (group: Record<string, string>) =>
        Object.fromEntries(Object.entries(group).filter(([, value]) => value !== '')),
    ],
    [
      'as none before it is set',
      (group: Record<string, string>) => (Object.values(group).some((value) => value !== '') ? group : null),
    ],
  ])("that is done, answered 412 and shown %s is nobody else's", async (_name, form) => {
    xcc.faults.moods = [inItsWay(form)];
    const applied = await answered(412, 2);
    expect(applied.errors).toEqual([]);
    expect(applied.state).toBe('done');
    expect(xcc.state.serviceAdvisor).toMatchObject({ CallHomeEnabled: true });
  });

  test.each([412, 500, 502, 504])(
    'with a password in it, done and answered %d: the password is unknown, the rest as read',
    async (status) => {
      const site = context();
      await planStage(site, null);
      xcc.faults.doneButAnswered = { status, count: 1 };
      const [applied] = await applyStage(site, null);
      expect(applied).toMatchObject({ state: 'partly', errors: [{ code: 'device-error' }] });
      const outcome = (key: string) => applied?.items.find((item) => item.key === key)?.outcome;
      expect(outcome('proxy.password')).toBe('unknown');
      expect(outcome('proxy.host')).toBe('verified');
      expect(patches()).toBe(1);
    },
  );

  test('a 500 in answer to a write stops there', async () => {
    const site = context();
    await planStage(site, null);
    xcc.faults.instead.push({ method: 'PATCH', count: 1, answer: failing(500) });
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'failed', errors: [{ code: 'device-error' }] });
    expect(patches()).toBe(1);
  });

  test('a task that fails is a refusal', async () => {
    const site = context();
    await planStage(site, null);
    xcc.faults.task = { looks: 1, fails: true };
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'failed', errors: [{ code: 'device-refused' }] });
    expect(applied?.errors[0]?.args.reason).toBe('The task failed.');
  });
});

describe('reports are switched on last, and only when all is as wanted', () => {
  test('a company that is not taken', async () => {
    xcc.faults.company = 'ignored';
    const site = context();
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'partly', stepsLeft: ['enable'] });
    expect(applied?.errors).toMatchObject([{ code: 'read-back-differs', args: { field: 'company' } }]);
    expect(xcc.state.serviceAdvisor).toMatchObject({ CallHomeEnabled: false });
  }, 30_000);

  test('a company that the device changes: what it says of that is told', async () => {
    xcc.faults.company = 'cut';
    const { applied } = await setUp();
    expect(applied).toMatchObject({ state: 'partly', stepsLeft: ['enable'] });
    expect(applied.errors).toMatchObject([
      {
        code: 'read-back-differs',
        args: {
          field: 'company',
          found: 'Renshu',
          reason: 'The property CompanyName was assigned another value.',
        },
      },
    ]);
  });

  test('what the device made of a value is no change by somebody else: the same plan is written again', async () => {
    xcc.faults.company = 'cut';
    const site = context();
    expect((await setUp(site)).applied.errors.map(({ code }) => code)).toContain('read-back-differs');
    xcc.faults.company = 'taken';
    const [again] = await applyStage(site, null);
    if (!again) throw new Error('no device');
    expectSetUp(again);
  });

  test('somebody else changing it after the plan was shown is a conflict', async () => {
    const site = context();
    await planStage(site, null);
    Object.assign(xcc.state.serviceAdvisor.CallHomeSettings as object, { CompanyName: 'Somebody Else' });
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({
      state: 'failed',
      errors: [{ code: 'edit-conflict', args: { what: 'company' } }],
    });
    expect(patches()).toBe(0);
  });

  test('somebody else changing it between reading and writing is a conflict', async () => {
    xcc.faults.etagTaken = 'body';
    const site = context();
    await planStage(site, null);
    xcc.faults.concurrentChange = true;
    const [applied] = await applyStage(site, null);
    // Nothing of it was written, so that no value can differ from what was.
    expect(applied?.errors.map(({ code }) => code)).toEqual(['edit-conflict']);
  });
});

test('a person who cancels while the device signs in leaves no session behind', async () => {
  const site = context();
  xcc.faults.delayMs = 300;
  const planning = planStage(site, null);
  await expect.poll(logins).toBe(1);
  site.cancel();
  expect((await planning)[0]?.errors[0]?.code).toBe('cancelled');
  await expect.poll(() => requests(/^DELETE .*Sessions/).length).toBe(1);
  await expect.poll(() => xcc.state.sessions.size).toBe(0);
});

test('a sign-out that gets lost is sent once more, so that no session stays', async () => {
  const site = context();
  xcc.faults.drop = { method: 'DELETE', when: 'before', count: 1 };
  expect((await planStage(site, null))[0]?.state).toBe('changes');
  expect(xcc.state.sessions.size).toBe(0);
});

test('a page of a gateway in front of a device that starts is a start, not a page', async () => {
  xcc.faults.instead.push({ method: 'POST', count: 9, answer: failing(503) });
  expect((await planStage(context(), null))[0]?.errors[0]?.code).toBe('device-starting');
});

test('a session that says that no other password is wanted is a session', async () => {
  xcc.faults.mustChange201 = false;
  xcc.faults.sessionSaysNoChange = true;
  expect((await planStage(context(), null))[0]?.state).toBe('changes');
});

test('while a device starts, the person is told for how long', async () => {
  const site = context();
  xcc.faults.instead.push({ method: 'GET', count: 1, answer: failing(503, { 'Retry-After': '1' }) });
  await planStage(site, null);
  expect(site.seen.some(({ atMostMs, waitingFor }) => atMostMs === 1_000 && waitingFor === ADDRESS)).toBe(
    true,
  );
});
