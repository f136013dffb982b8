import { deflateRawSync, deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { xccController } from '../../../electron/devices/xcc/xcc-controller.ts';
import { xccRedfish } from '../../../electron/devices/xcc/xcc-redfish.ts';
import { type Json, openRedfish } from '../../../electron/net/redfish.ts';
import { changeResource } from '../../../electron/net/redfish-write.ts';
import {
  basicOnly,
  type ConditionForm,
  extendedError,
  first,
  type Mood,
  managersOnPages,
  mustChangeIn201,
  onAdvisorRead,
  onLogin,
  onRead,
  onWrite,
  packsBodies,
  redfishOff,
  redirects,
  shortensCity,
  wantsCondition,
  writesByTask,
} from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { withDriver as inSession, type Opened, xccContext } from '../support/xcc-driver.ts';

/** Of every collection only the first page is served. */
const noLaterPage: Mood = (request) =>
  request.query.get('$skip') === null ? null : { status: 500, json: {} };

/** The Redfish driver against controllers as they are: over real sockets, one mood of the simulator at a time. */
const ADVISOR = '/redfish/v1/Managers/1/Oem/Lenovo/ServiceAdvisor';
const CITY = { stepId: 'contact', values: { 'contact.city': 'Chiyoda' }, secrets: {} };

let xcc: RunningXcc;
let cancel: AbortController;
beforeEach(async () => {
  cancel = new AbortController();
  xcc = await startXcc({ address: '127.94.0.11', port: 0 });
});
afterEach(() => xcc.close());

const context = (password?: string) => xccContext(xcc, password);
const withDriver = <T>(work: (session: Opened) => Promise<T>): Promise<T> =>
  inSession(xcc, work, cancel.signal);

async function refusedOpen(password?: string) {
  const opened = await xccRedfish.open(context(password), cancel.signal);
  if (opened.ok) throw new Error('opened');
  return opened.error;
}
const sent = (start: string): number => xcc.log.filter(({ text }) => text.startsWith(start)).length;
const logins = (): number => sent('POST /redfish/v1/SessionService/Sessions');
const city = (): unknown => (xcc.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>).City;

describe('reads', () => {
  test.each<[string, Mood]>([
    ['a connection reset', first(1, onAdvisorRead, { status: 200, drop: true })],
    ['a 500', first(1, onAdvisorRead, extendedError(500, 'Base.1.12.InternalError', 'Internal error.'))],
    ['a 502', first(1, onAdvisorRead, { status: 502, text: '<html>Bad Gateway</html>' })],
    [
      '503s that say when',
      first(2, onAdvisorRead, { status: 503, headers: { 'Retry-After': '1' }, text: '' }),
    ],
  ])('survive %s', async (_name, mood) => {
    xcc.faults.moods = [mood];
    const read = await withDriver((session) => session.read(cancel.signal));
    expect(read).toMatchObject({ ok: true });
    expect(logins()).toBe(1);
  });

  test('that fail twice fail, and one that is to wait longer than two minutes is not waited for', async () => {
    const error = extendedError(500, 'Base.1.12.InternalError', 'Internal error.');
    xcc.faults.moods = [first(3, onAdvisorRead, error)];
    expect(await refusedOpen()).toMatchObject({ code: 'device-error', args: { status: 500 } });
    expect(sent(`GET ${ADVISOR}`)).toBe(3);
    xcc.faults.moods = [
      first(1, onAdvisorRead, { ...error, status: 503, headers: { 'Retry-After': '121' } }),
    ];
    expect(await refusedOpen()).toMatchObject({ code: 'device-starting', args: { seconds: 121 } });
    expect(xcc.state.sessions.size).toBe(0);
  });

  test('can be cancelled while they wait', async () => {
    const busy: Mood = (request) => {
      if (!onAdvisorRead(request)) return null;
      queueMicrotask(() => setImmediate(() => cancel.abort()));
      return { status: 503, headers: { 'Retry-After': '100' }, text: '' };
    };
    xcc.faults.moods = [busy];
    expect((await refusedOpen()).code).toBe('cancelled');
    expect(xcc.state.sessions.size).toBe(0);
  });
});

describe('writes', () => {
  test('may take longer than a read may', { timeout: 60_000 }, async () => {
    const slow = first(1, onWrite, (request, own) => ({ ...own(request), delayMs: 21_000 }));
    xcc.faults.moods = [slow];
    expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
    expect(sent('PATCH')).toBe(1);
  });

  /** The limits of minutes, a hundred times shorter, over real sockets. */
  const short = { startMs: 1_200, writeMs: 900, slowMs: 40 };
  const quick = async (waits: number[]) => {
    const { trust, credential } = context();
    const { address, ports } = xcc;
    const onWait = (seconds: number) => void waits.push(seconds);
    const opened = await openRedfish(
      { address, port: ports.https, trust, credential, onWait, limits: short },
      cancel.signal,
    );
    if (!opened.ok) throw new Error(opened.error.code);
    return opened.value;
  };
  const change = async (session: Awaited<ReturnType<typeof quick>>) => {
    const known = await session.get(ADVISOR, cancel.signal);
    if (!known.ok) throw new Error(known.error.code);
    const body = { CallHomeSettings: { City: 'Chiyoda' } };
    const settings = (json: Json) => json.CallHomeSettings;
    return changeResource(
      session,
      { path: ADVISOR, known: known.value, body, settings, what: 'x' },
      cancel.signal,
    );
  };
  test.each([
    ['a third of the limit is waited for, and said', 300, null],
    ['longer than the limit is given up, in doubt, and sent once', 1_500, 'device-timeout'],
  ] as const)('that take %s', async (_name, delayMs, code) => {
    const waits: number[] = [];
    const session = await quick(waits);
    xcc.faults.moods = [first(1, onWrite, (request, own) => ({ ...own(request), delayMs }))];
    const done = await change(session);
    expect(done.ok ? null : done.error.code).toBe(code);
    expect(waits.length).toBeGreaterThan(0);
    expect(sent('PATCH')).toBe(1);
    await session.close();
  });

  test('and a start within its limit is waited for as the device asks, one beyond it is told', async () => {
    const waits: number[] = [];
    const session = await quick(waits);
    const starting = { status: 503, headers: { 'Retry-After': '1' }, text: '' };
    xcc.faults.moods = [first(1, onAdvisorRead, starting)];
    expect((await session.get(ADVISOR, cancel.signal)).ok).toBe(true);
    expect(waits).toEqual([1]);
    xcc.faults.moods = [first(9, onAdvisorRead, starting)];
    expect(await session.get(ADVISOR, cancel.signal)).toMatchObject({ error: { code: 'device-starting' } });
    await session.close();
  });

  test.each(['answer', 'task'] as const)('begun as a task are followed to its end (%s)', async (end) => {
    xcc.faults.moods = [writesByTask(3, end)];
    expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
    expect(sent('GET /redfish/v1/TaskService/Monitors/1')).toBe(3);
  });

  test('whose task ends badly are refused with its words', async () => {
    xcc.faults.moods = [writesByTask(2, 'exception')];
    expect(await withDriver((session) => session.write(CITY, cancel.signal))).toMatchObject({
      error: { code: 'device-refused', args: { reason: 'The value could not be stored.' } },
    });
  });

  test('that the device changes carry its words to the field', async () => {
    xcc.faults.moods = [shortensCity];
    await withDriver(async (session) => {
      expect((await session.write(CITY, cancel.signal)).ok).toBe(true);
      expect(session.remarks?.().join()).toMatch(/assigned the value Chiy/);
    });
  });
});

describe('the condition of a write', () => {
  test.each<[ConditionForm, 412 | 428]>([
    ['third-fresh', 412],
    ['in-body', 412],
    ['strong', 412],
    ['any', 428],
    ['none', 412],
  ])('is found in the form that the controller takes: %s', async (form, status) => {
    xcc.faults.moods = [wantsCondition(form, status)];
    expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
    expect(city()).toBe('Chiyoda');
    expect(xcc.state.writes).toHaveLength(1);
  });

  test.each([['"'], ['*']])(
    'is found where a header that begins with %s is refused as such',
    async (form) => {
      xcc.faults.moods = [
        (request) =>
          onWrite(request) && request.headers['if-match']?.startsWith(form) === true
            ? extendedError(400, 'Base.1.12.HeaderInvalid', 'Header If-Match is invalid.')
            : null,
        wantsCondition(form === '*' ? 'none' : 'any'),
      ];
      expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
      expect(city()).toBe('Chiyoda');
      expect(xcc.state.writes).toHaveLength(1);
    },
  );

  /** Shown in the header alone, and compared letter by letter. */
  test.each([
    ['""abc""', '""abc""', 1],
    ['W/""abc""', 'W/""abc""', 1],
    ['"a"bc"', '"a"bc"', 1],
    ['""abc""', '"abc"', 5],
    ['"abc"', 'abc', 5],
    ['abc', '"abc"', 5],
  ])('is found where %s is shown and %s wanted, after so many tries', async (shown, wanted, tries) => {
    xcc.faults.moods = [
      (request, own) => {
        if (onAdvisorRead(request)) {
          const answer = own(request);
          const { '@odata.etag': _none, ...json } = answer.json as Json;
          return { ...answer, headers: { ETag: shown }, json };
        }
        if (!onWrite(request)) return null;
        return request.headers['if-match'] === wanted
          ? own({ ...request, headers: { ...request.headers, 'if-match': '*' } })
          : extendedError(412, 'Base.1.12.PreconditionFailed', 'The ETag supplied did not match.');
      },
    ];
    expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
    expect(city()).toBe('Chiyoda');
    expect(sent('PATCH')).toBe(tries);
  });

  test('is no conflict where nothing differs, whatever the controller refuses', async () => {
    xcc.faults.moods = [wantsCondition('never')];
    const written = await withDriver((session) => session.write(CITY, cancel.signal));
    expect(written).toMatchObject({
      error: { code: 'device-refused', args: { reason: 'The ETag supplied did not match.' } },
    });
    expect(sent('PATCH')).toBeLessThanOrEqual(8);
    xcc.faults.moods = [first(1, onWrite, extendedError(409, 'Base.1.12.ResourceInUse', 'Resource in use.'))];
    expect(await withDriver((session) => session.write(CITY, cancel.signal))).toMatchObject({
      error: { code: 'device-refused', args: { reason: 'Resource in use.' } },
    });
  });

  test('is a conflict where somebody else wrote, and nothing more is sent', async () => {
    xcc.faults.concurrentChange = true;
    expect(await withDriver((session) => session.write(CITY, cancel.signal))).toMatchObject({
      error: { code: 'edit-conflict', args: { what: 'contact' } },
    });
    expect(sent('PATCH')).toBe(1);
  });

  test('is said the same way for clock and name servers', async () => {
    xcc.faults.moods = [wantsCondition('in-body')];
    const opened = await xccController.open(context(), cancel.signal);
    if (!opened.ok) throw new Error(opened.error.code);
    const zone = { stepId: 'zone', values: { 'clock.zone': '+08:00' }, secrets: {} };
    expect((await opened.value.write(zone as never, cancel.signal)).ok).toBe(true);
    await opened.value.close();
    expect(xcc.state.timeOffset).toBe('+08:00');
  });

  test('a list of which a later page cannot be read is no list: no manager is picked from the half', async () => {
    xcc.faults.moods = [noLaterPage, managersOnPages];
    expect(await refusedOpen()).toMatchObject({ code: 'device-error', args: { status: 500 } });
    expect(sent('GET /redfish/v1/Managers/')).toBe(0);
    expect(xcc.state.sessions.size).toBe(0);
  });

  test('half a service log does not say that nothing else happened', async () => {
    const log = '/redfish/v1/Systems/1/LogServices/SaLog/Entries';
    const onPages: Mood = (request, own) => {
      if (request.path !== log) return null;
      const json =
        request.query.get('$skip') === null
          ? { Members: [{ Message: 'fan' }], 'Members@odata.nextLink': `${log}?$skip=1` }
          : { Members: [{ Message: 'disk' }] };
      return { ...own(request), json };
    };
    const problems = () => withDriver(async (session) => session.problems?.(cancel.signal));
    xcc.faults.moods = [onPages];
    expect(await problems()).toMatchObject({ value: [{ message: 'fan' }, { message: 'disk' }] });
    xcc.faults.moods = [noLaterPage, onPages];
    expect(await problems()).toMatchObject({ ok: false, error: { code: 'device-error' } });
  });
});

describe('the session', () => {
  test('is asked once more with the same token, then replaced once', async () => {
    const unknown = extendedError(401, 'Base.1.12.NoValidSession', 'No valid session.');
    xcc.faults.moods = [first(1, onAdvisorRead, unknown)];
    await withDriver(async (session) => expect((await session.read(cancel.signal)).ok).toBe(true));
    expect(logins()).toBe(1);
    xcc.faults.moods = [first(2, onAdvisorRead, unknown)];
    await withDriver(async (session) => expect((await session.read(cancel.signal)).ok).toBe(true));
    expect(logins()).toBe(3);
    // Never taken: the login, one new session, and no more.
    xcc.faults.moods = [first(99, onAdvisorRead, unknown)];
    expect((await refusedOpen()).code).toBe('session-lost');
    expect(logins()).toBe(5);
    expect(xcc.state.sessions.size).toBe(0);
  });

  test('is replaced each time it has ended while nobody asked, on a long job', async () => {
    await withDriver(async (session) => {
      for (const round of [1, 2, 3]) {
        xcc.state.sessions.clear();
        expect((await session.read(cancel.signal)).ok).toBe(true);
        expect(logins()).toBe(1 + round);
      }
    });
  });

  test('is not replaced over and over where the device ends each at once', async () => {
    const opened = await openRedfish(
      {
        address: xcc.address,
        port: xcc.ports.https,
        trust: context().trust,
        credential: context().credential,
      },
      cancel.signal,
    );
    if (!opened.ok) throw new Error(opened.error.code);
    xcc.faults.moods = [
      (request, own) => {
        const answer = own(request);
        if (onRead('/redfish/v1/Managers')(request)) xcc.state.sessions.clear();
        return answer;
      },
    ];
    for (let round = 0; round < 20; round += 1) await opened.value.get('/redfish/v1/Managers', cancel.signal);
    expect(logins()).toBe(13);
    await opened.value.close();
  }, 30_000);

  test('that ended before a write is renewed by a read, and the write goes out under it', async () => {
    await withDriver(async (session) => {
      xcc.state.sessions.clear();
      expect((await session.write(CITY, cancel.signal)).ok).toBe(true);
    });
    expect(logins()).toBe(2);
    expect(xcc.state.writes).toHaveLength(1);
  });

  test('is not asked for again with a password that has been refused since', async () => {
    const opened = await openRedfish(
      {
        address: xcc.address,
        port: xcc.ports.https,
        trust: context().trust,
        credential: context().credential,
      },
      cancel.signal,
    );
    if (!opened.ok) throw new Error(opened.error.code);
    xcc.state.sessions.clear();
    const refuses = extendedError(401, 'Base.1.12.ResourceAtUriUnauthorized', 'Unauthorized.');
    xcc.faults.moods = [first(99, onLogin, refuses)];
    for (const path of [ADVISOR, '/redfish/v1/Managers'])
      expect(await opened.value.get(path, cancel.signal)).toMatchObject({
        error: { code: 'login-rejected' },
      });
    await opened.value.close();
    expect(logins()).toBe(2);
  });

  test('is closed when it turns out, after signing in, that the account may do nothing', async () => {
    xcc.faults.passwordChangeRequired = true;
    expect((await refusedOpen()).code).toBe('password-expired');
    expect(xcc.state.peakSessions).toBe(1);
    expect(xcc.state.sessions.size).toBe(0);
  });

  test('is closed where the password has to be changed first', async () => {
    xcc.faults.moods = [mustChangeIn201];
    expect((await refusedOpen()).code).toBe('password-expired');
    expect(xcc.state.peakSessions).toBe(1);
    expect(xcc.state.sessions.size).toBe(0);
  });

  test('that opens although the person has cancelled meanwhile is closed', async () => {
    const ended = new Promise<void>((resolve) => {
      const watch: Mood = (request, own) => {
        if (onLogin(request)) {
          setImmediate(() => cancel.abort());
          return { ...own(request), delayMs: 200 };
        }
        if (request.method !== 'DELETE') return null;
        const answer = own(request);
        resolve();
        return answer;
      };
      xcc.faults.moods = [watch];
    });
    expect((await refusedOpen()).code).toBe('cancelled');
    await ended;
    expect(xcc.state.peakSessions).toBe(1);
    expect(xcc.state.sessions.size).toBe(0);
  });
});

describe('what keeps a login out has its name', () => {
  test.each<[string, Mood]>([
    [
      'session-limit',
      first(1, onLogin, extendedError(400, 'Base.1.12.CreateLimitReachedForResource', 'The create failed.')),
    ],
    [
      'session-limit',
      first(1, onLogin, extendedError(503, 'Base.1.12.SessionLimitExceeded', 'Too many sessions.')),
    ],
    [
      'password-expired',
      first(1, onLogin, extendedError(403, 'Base.1.12.PasswordChangeRequired', 'Change the password.')),
    ],
    [
      'account-locked',
      first(1, onLogin, extendedError(401, 'Base.1.12.AccessDenied', 'The account is locked.')),
    ],
    [
      'account-disabled',
      first(1, onLogin, extendedError(401, 'Base.1.12.AccessDenied', 'The account has been disabled.')),
    ],
    [
      'privilege-missing',
      first(1, onLogin, extendedError(403, 'Base.1.12.InsufficientPrivilege', 'No privilege to do this.')),
    ],
    ['device-updating', first(1, onLogin, extendedError(503, 'Update.1.0.UpdateInProgress', 'Updating.'))],
    [
      'device-updating',
      first(9, onRead('/redfish/v1'), { status: 503, text: '<html>Firmware update in progress</html>' }),
    ],
    ['page-for-json', redfishOff(404)],
    ['page-for-json', redfishOff('page')],
    ['login-rejected', first(1, onLogin, extendedError(401, 'Base.1.12.AccessDenied', 'Access denied.'))],
  ])('%s', async (code, mood) => {
    xcc.faults.moods = [mood];
    expect((await refusedOpen()).code).toBe(code);
    expect(logins()).toBe(1);
    expect(xcc.state.sessions.size).toBe(0);
  });
});

describe('Basic', () => {
  test.each([405, 501] as const)('is used where there are no sessions (%d)', async (status) => {
    xcc.faults.moods = [basicOnly(status)];
    expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
    expect(xcc.state.peakSessions).toBe(0);
  });

  test('is one attempt in all', async () => {
    xcc.faults.moods = [basicOnly(405)];
    expect((await refusedOpen('wrong')).code).toBe('login-rejected');
    expect(xcc.state.failedLogins).toBe(1);
  });

  test('is not sent again once it is refused, in the middle of the work', async () => {
    xcc.faults.moods = [basicOnly(405)];
    await withDriver(async (session) => {
      const unauthorized = extendedError(401, 'Base.1.12.AccessDenied', 'Access denied.');
      xcc.faults.moods = [first(9, ({ headers }) => headers.authorization !== undefined, unauthorized)];
      const before = xcc.log.length;
      expect((await session.write(CITY, cancel.signal)).ok).toBe(false);
      expect(await session.read(cancel.signal)).toMatchObject({ error: { code: 'login-rejected' } });
      expect(xcc.log).toHaveLength(before + 1);
    });
  });
});

describe('the standard', () => {
  test.each([301, 302, 307, 308])(
    'redirects on the same host are followed with the method (%d)',
    async (status) => {
      xcc.faults.moods = [redirects(status, (path) => `${path}/`)];
      expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
      expect(city()).toBe('Chiyoda');
    },
  );

  test('a redirect to another host is not followed, and named', async () => {
    const other = await startXcc({ address: '127.94.0.12', port: 0 });
    try {
      const elsewhere: Mood = (request) =>
        onAdvisorRead(request)
          ? {
              status: 307,
              headers: { Location: `https://${other.address}:${other.ports.https}${ADVISOR}` },
              text: '',
            }
          : null;
      xcc.faults.moods = [elsewhere];
      expect(await refusedOpen()).toMatchObject({
        code: 'redirected-away',
        args: { to: expect.stringContaining(`127.94.0.12:${other.ports.https}`) },
      });
      expect(other.log).toEqual([]);
      expect(xcc.state.sessions.size).toBe(0);
    } finally {
      await other.close();
    }
  });

  test('a service root that is known without its slash only is found', async () => {
    const strict: Mood = (request) => (request.path === '/redfish/v1/' ? { status: 404, json: {} } : null);
    xcc.faults.moods = [strict];
    expect((await withDriver((session) => session.read(cancel.signal))).ok).toBe(true);
  });

  test.each<[string, string, (json: string) => Buffer | string]>([
    ['bare deflate', 'deflate', (json) => deflateRawSync(json)],
    ['deflate', 'deflate', (json) => deflateSync(json)],
    ['said to be packed, and plain', 'gzip', (json) => json],
    // By its first bytes a whole stream of bare deflate: one letter, and something behind its end.
    [
      'said to be deflate, and plain over lines',
      'deflate',
      (json) => JSON.stringify(JSON.parse(json), null, 2),
    ],
  ])('bodies that are %s are read, and no session stays', async (_name, encoding, packed) => {
    xcc.faults.moods = [
      (request, own) => {
        const { json, ...rest } = own(request);
        const headers = { ...rest.headers, 'Content-Type': 'application/json', 'Content-Encoding': encoding };
        const bytes = json === undefined ? undefined : Buffer.from(packed(JSON.stringify(json)));
        // Empty ones name it as well.
        return bytes === undefined ? { ...rest, headers } : { ...rest, headers, bytes };
      },
    ];
    expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
    expect(city()).toBe('Chiyoda');
    expect(xcc.state.sessions.size).toBe(0);
  });

  test('packed bodies are read', async () => {
    xcc.faults.moods = [packsBodies];
    expect((await withDriver((session) => session.write(CITY, cancel.signal))).ok).toBe(true);
  });

  test('of several managers over several pages the one that manages the system is set', async () => {
    xcc.faults.moods = [managersOnPages];
    const read = await withDriver((session) => session.read(cancel.signal));
    expect(read).toMatchObject({ value: { identity: { serial: xcc.serial } } });
    const opened = await xccController.open(context(), cancel.signal);
    if (!opened.ok) throw new Error(opened.error.code);
    const zone = { stepId: 'zone', values: { 'clock.zone': '+08:00' }, secrets: {} };
    expect((await opened.value.write(zone as never, cancel.signal)).ok).toBe(true);
    await opened.value.close();
    expect(xcc.state.timeOffset).toBe('+08:00');
  });
});
