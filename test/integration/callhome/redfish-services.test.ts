import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { xccRedfish } from '../../../electron/devices/xcc/xcc-redfish.ts';
import { extendedError, first, type Mood, onAdvisorRead, onLogin } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { withDriver as inSession, type Opened, xccContext } from '../support/xcc-driver.ts';

/** Redfish services that answer within the standard, and not as this program would have written them. */
let xcc: RunningXcc;
const signal = new AbortController().signal;
beforeEach(async () => {
  xcc = await startXcc({ address: '127.162.0.11', port: 0 });
});
afterEach(() => xcc.close());

const context = (password?: string) => xccContext(xcc, password);
const withDriver = <T>(work: (session: Opened) => Promise<T>): Promise<T> => inSession(xcc, work, signal);

async function refusedOpen() {
  const opened = await xccRedfish.open(context(), signal);
  if (opened.ok) throw new Error('opened');
  expect(xcc.state.sessions.size).toBe(0);
  return opened.error;
}

describe('a reading', () => {
  const unavailable = extendedError(
    200,
    'Base.1.12.ServiceTemporarilyUnavailable',
    'The service is temporarily unavailable. Retry in 30 seconds.',
  );
  test.each<[string, Mood]>([
    ['an error that came with 200', first(2, onAdvisorRead, unavailable)],
    ['a moment without the resource', first(3, onAdvisorRead, { status: 404, json: {} })],
    [
      'a moment with a part of it',
      first(2, onAdvisorRead, (request, own) => {
        const { AgreementAccepted: _later, ...part } = own(request).json as Record<string, unknown>;
        return { status: 200, json: part };
      }),
    ],
  ])('survives %s', async (_name, mood) => {
    xcc.faults.moods = [mood];
    const read = await withDriver((session) => session.read(signal));
    expect(read).toMatchObject({ ok: true, value: { values: { licence: 'false' } } });
  });

  test('that gives an error with 200, again and again, is refused with its words and is not unsupported', async () => {
    xcc.faults.moods = [first(9, onAdvisorRead, unavailable)];
    expect(await refusedOpen()).toMatchObject({
      code: 'device-error',
      args: { status: 200, reason: expect.stringContaining('temporarily unavailable') },
    });
    const updating = extendedError(200, 'ExtendedError.1.0.FirmwareUpdateInProgress', 'Wait.');
    xcc.faults.moods = [first(1, onAdvisorRead, updating)];
    expect((await refusedOpen()).code).toBe('device-updating');
  });
});

describe('a resource that comes with 500, all but one of its parts', () => {
  const failing = (path: string): Mood => {
    return (request, own) => {
      if (request.method !== 'GET' || request.path !== path) return null;
      const { json } = extendedError(500, 'Base.1.12.InternalError', 'An internal service error.');
      return { status: 500, json: { ...(own(request).json as object), ...(json as object) } };
    };
  };

  test.each(['/redfish/v1/Managers/1', '/redfish/v1/Systems/1'])('is read: %s', async (path) => {
    xcc.faults.moods = [failing(path)];
    const read = await withDriver((session) => session.read(signal));
    const identity = { serial: xcc.serial, uuid: xcc.uuid, firmware: expect.any(String) };
    expect(read).toMatchObject({ ok: true, value: { identity } });
  });

  test('is none to be set: half the settings are not all of them', async () => {
    xcc.faults.moods = [failing('/redfish/v1/Managers/1/Oem/Lenovo/ServiceAdvisor')];
    expect(await refusedOpen()).toMatchObject({ code: 'device-error', args: { status: 500 } });
  });
});

describe('a sign-in that is refused for something else than the login', () => {
  test.each([
    [400, 'PropertyUnknown', 'The property Password is not in the list of valid properties.'],
    [400, 'MalformedJSON', 'The request body submitted was malformed JSON.'],
    [403, 'AccessDenied', 'Access to this service from 192.0.2.7 is denied by the IP filter.'],
    [403, 'GeneralError', 'This client is blocked.'],
  ])('%i %s is no wrong password', async (status, id, text) => {
    xcc.faults.moods = [first(9, onLogin, extendedError(status, `Base.1.12.${id}`, text))];
    expect(await refusedOpen()).toMatchObject({ code: 'device-refused', args: { reason: text } });
    expect(xcc.log.filter(({ text: each }) => each.startsWith('POST '))).toHaveLength(1);
  });

  test.each([
    [400, 'GeneralError', 'The user name or the password is not valid.'],
    [403, 'AccessDenied', 'Access denied.'],
  ])('%i %s is one', async (status, id, text) => {
    xcc.faults.moods = [first(9, onLogin, extendedError(status, `Base.1.12.${id}`, text))];
    expect((await refusedOpen()).code).toBe('login-rejected');
  });
});

describe('a list', () => {
  const MANAGERS = '/redfish/v1/Managers';
  const ENTRIES = '/redfish/v1/Systems/1/LogServices/SaLog/Entries';
  const read = () =>
    withDriver(async (session) => {
      const list = await session.problems?.(signal);
      return { list, cut: session.listCut?.() };
    });
  const entry = (number: number, day: number) => ({
    '@odata.id': `${ENTRIES}/${number}`,
    Message: `m${number}`,
    Created: `2026-11-${String(day).padStart(2, '0')}T00:00:00Z`,
  });
  const entries = (count: number, newestFirst: boolean) =>
    Array.from({ length: count }, (_none, at) =>
      entry(at, 1 + Math.floor(((newestFirst ? count - 1 - at : at) * 28) / count)),
    );
  const messages = (list: Awaited<ReturnType<typeof read>>['list']) =>
    list?.ok ? list.value.map(({ message }) => message) : [];

  test.each(['?$skip=1', 'Managers?$skip=1', { '@odata.id': '/redfish/v1/Managers?$skip=1' }])(
    'goes on at whatever refers to the next page: %j',
    async (nextLink) => {
      xcc.faults.moods = [
        (request, own) =>
          request.path === MANAGERS && request.query.get('$skip') === null
            ? { ...own(request), json: { Members: [], 'Members@odata.nextLink': nextLink } }
            : null,
      ];
      expect(await withDriver((session) => session.read(signal))).toMatchObject({ ok: true });
    },
  );

  test('whose next page is elsewhere is not read in part', async () => {
    const to = 'https://192.0.2.99/redfish/v1/Managers?$skip=1';
    xcc.faults.moods = [
      (request, own) => {
        if (request.path !== MANAGERS) return null;
        const answer = own(request);
        return { ...answer, json: { ...(answer.json as object), 'Members@odata.nextLink': to } };
      },
    ];
    expect(await refusedOpen()).toMatchObject({ code: 'redirected-away', args: { to } });
  });

  test.each([true, false])(
    'that is longer than what is kept says so, and keeps the newest',
    async (first) => {
      xcc.state.saLog.push(...entries(520, first));
      const { list, cut } = await read();
      expect(cut).toBe(true);
      expect(messages(list)).toHaveLength(500);
      expect(messages(list)).toContain(first ? 'm0' : 'm519');
    },
  );

  test('that counts more than it lists, or leads back, says that more may be there', async () => {
    const answers =
      (json: object): Mood =>
      (request) =>
        request.path === ENTRIES ? { status: 200, json: { Members: [entry(1, 1)], ...json } } : null;
    for (const json of [{ 'Members@odata.count': 7 }, { 'Members@odata.nextLink': ENTRIES }]) {
      xcc.faults.moods = [answers(json)];
      expect((await read()).cut).toBe(true);
    }
    xcc.faults.moods = [answers({ 'Members@odata.count': 1 })];
    expect((await read()).cut).toBe(false);
  });

  test('of links is read entry by entry, as far as that goes', async () => {
    const all = entries(130, false);
    const linked =
      (count: number): Mood =>
      (request) => {
        const found = all.find((each) => each['@odata.id'] === request.path);
        if (found !== undefined) return { status: 200, json: found };
        const Members = all.slice(0, count).map((each) => ({ '@odata.id': each['@odata.id'] }));
        return request.path === ENTRIES ? { status: 200, json: { Members } } : null;
      };
    xcc.faults.moods = [linked(3)];
    expect(messages((await read()).list)).toEqual(['m0', 'm1', 'm2']);
    xcc.faults.moods = [linked(130)];
    const { list, cut } = await read();
    expect(cut).toBe(true);
    expect(messages(list)).toHaveLength(100);
    expect(messages(list)).toContain('m129');
  });

  test('of reports stands below the system that the service names', async () => {
    xcc.state.saLog.push(entry(1, 1));
    xcc.faults.moods = [
      (request, own) => {
        const inner = own({ ...request, path: request.path.replace('/Systems/Self', '/Systems/1') });
        if (request.path.startsWith('/redfish/v1/Systems/1')) return { status: 404, json: {} };
        const text = JSON.stringify(inner.json ?? null).replaceAll('/Systems/1', '/Systems/Self');
        return inner.json === undefined ? null : { ...inner, json: JSON.parse(text) as object };
      },
    ];
    expect(messages((await read()).list)).toEqual(['m1']);
  });
});
