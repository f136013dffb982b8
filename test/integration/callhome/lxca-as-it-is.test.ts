import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTrustStore } from '../../../electron/access/trust.ts';
import type { DriverContext } from '../../../electron/devices/driver.ts';
import { lxcaRest } from '../../../electron/devices/lxca/lxca-rest.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import type { SettingValues } from '../../../electron/domain/setting-key.ts';
import type { LabRequest, LabResponse } from '../../lab/kit.ts';
import { type RunningLxca, startLxca } from '../../lab/lxca.ts';
import { first, type Mood, onRead } from '../../lab/redfish-moods.ts';
import { shipped } from '../../support/shipped.ts';

/** XClarity Administrator as appliances are: cookies in any spelling, pages in between, sessions that end. */
const CONTACT = { stepId: 'contact', values: { 'contact.city': 'Osaka' }, secrets: {} };

let lxca: RunningLxca;
let cancel: AbortController;
beforeEach(async () => {
  cancel = new AbortController();
  lxca = await startLxca({ address: '127.96.0.41', port: 0, undocumented: true });
});
afterEach(() => lxca.close());

function open() {
  const context: DriverContext = {
    target: {
      deviceId: 'lxca-1',
      address: lxca.address,
      product: 'lxca',
      ports: { https: lxca.ports.https, ssh: 22, snmp: 161 },
    },
    credential: {
      name: 'lxca',
      user: lxca.credentials.user,
      password: new Secret(lxca.credentials.password),
      stamp: 1,
    } as DriverContext['credential'],
    trust: createTrustStore({}, () => {}),
    catalog: shipped,
    now: Date.now,
  };
  return lxcaRest.open(context, cancel.signal);
}

/** Opens, does, closes; no session may be left on the appliance. */
async function withDriver<T>(work: (session: Opened) => Promise<T>): Promise<T> {
  const opened = await open();
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
    expect(lxca.state.sessions.size).toBe(0);
  }
}
type Opened = Extract<Awaited<ReturnType<typeof lxcaRest.open>>, { ok: true }>['value'];

const isLogin = ({ method, path }: LabRequest): boolean => method === 'POST' && path === '/sessions';
const isPut = ({ method }: LabRequest): boolean => method === 'PUT';
const sent = (start: string): number => lxca.log.filter(({ text }) => text.startsWith(start)).length;
const envelope = (status: number, text: string): LabResponse => ({
  status,
  json: { result: 'failed', messages: [{ id: 'FQXHMSE0000J', text, explanation: text, recovery: [] }] },
});
const page = (text: string): LabResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  text: `<html><body>${text}</body></html>`,
});

/** The login's answer with its cookies said another way, and the token in other places. */
function spelled(change: (cookies: readonly string[], csrf: string) => Partial<LabResponse>): Mood {
  return (request, own) => {
    if (!isLogin(request)) return null;
    const answer = own(request);
    const cookies = answer.headers?.['Set-Cookie'];
    if (!Array.isArray(cookies)) return answer;
    const csrf = /csrf=(\w+)/.exec(cookies.join('\n'))?.[1] ?? '';
    return { ...answer, ...change(cookies as readonly string[], csrf) };
  };
}

describe('cookies and token', () => {
  test.each<[string, Mood]>([
    [
      'the cookie CSRF',
      spelled((cookies) => ({
        headers: { 'set-cookie': cookies.map((each) => each.replace(/^csrf=/, 'CSRF=')) },
        text: '{}',
      })),
    ],
    [
      'the header X-CSRF-TOKEN',
      spelled((cookies, csrf) => ({
        headers: { 'SET-COOKIE': cookies.filter((each) => !each.startsWith('csrf=')), 'X-CSRF-TOKEN': csrf },
        text: '{}',
      })),
    ],
    [
      'the property Csrf',
      spelled((cookies, csrf) => ({
        headers: { 'Set-Cookie': cookies.filter((each) => !each.startsWith('csrf=')) },
        text: JSON.stringify({ response: { session: { Csrf: csrf } } }),
      })),
    ],
  ])('are found in any letter case: %s', async (_name, mood) => {
    lxca.faults.moods = [mood];
    expect((await withDriver((session) => session.write(CONTACT, cancel.signal))).ok).toBe(true);
    expect(lxca.state.callHome).toMatchObject({ primaryContact: { city: 'Osaka' } });
  });
});

/** Whatever of a session the appliance gives anew with an answer, in place of what it gave before. */
function renews(name: 'JSESSIONID' | 'csrf', when: (request: LabRequest) => boolean): Mood {
  let given = '';
  let theirs = '';
  let count = 0;
  return (request, own) => {
    if (isLogin(request)) {
      const answer = own(request);
      const cookies = [answer.headers?.['Set-Cookie'] ?? ''].flat().join('\n');
      theirs = new RegExp(`\\b${name}=(\\w+)`).exec(cookies)?.[1] ?? '';
      given = theirs;
      return answer;
    }
    const { cookie = '', 'x-csrf-token': token } = request.headers;
    const shown = name === 'csrf' ? token : new RegExp(`\\b${name}=(\\w+)`).exec(cookie)?.[1];
    // What it knows of the client is what it gave last.
    const believed = shown === given ? theirs : 'stale';
    const answer = own({
      ...request,
      headers:
        name === 'csrf'
          ? { ...request.headers, 'x-csrf-token': believed }
          : {
              ...request.headers,
              cookie: cookie.replace(new RegExp(`\\b${name}=\\w+`), `${name}=${believed}`),
            },
    });
    if (answer.status !== 200 || !when(request)) return answer;
    count += 1;
    given = `again${count}`;
    return { ...answer, headers: { ...answer.headers, 'Set-Cookie': [`${name}=${given};Path=/;Secure`] } };
  };
}

describe('a session that is given anew', () => {
  const isGet = ({ method }: LabRequest): boolean => method === 'GET';
  test.each(['JSESSIONID', 'csrf'] as const)('with every answer is gone on with: %s', async (name) => {
    lxca.faults.moods = [renews(name, isGet)];
    await withDriver(async (session) => {
      expect((await session.read(cancel.signal)).ok).toBe(true);
      expect((await session.write(CONTACT, cancel.signal)).ok).toBe(true);
      expect((await session.read(cancel.signal)).ok).toBe(true);
    });
    expect(sent('POST /sessions')).toBe(1);
    expect(lxca.state.callHome).toMatchObject({ primaryContact: { city: 'Osaka' } });
  });

  test('a token that is no longer taken is one of a session that ended, and says nothing of rights', async () => {
    const refused = envelope(403, 'The CSRF token is missing or not valid.');
    lxca.faults.moods = [first(1, isPut, refused)];
    expect((await withDriver((session) => session.write(CONTACT, cancel.signal))).ok).toBe(true);
    expect(sent('POST /sessions')).toBe(2);
    expect(sent('PUT ')).toBe(2);
    lxca.faults.moods = [first(9, isPut, refused)];
    expect(await withDriver((session) => session.write(CONTACT, cancel.signal))).toMatchObject({
      error: { code: 'session-lost' },
    });
    expect(sent('POST /sessions')).toBe(4);
  });
});

describe('pages in between', () => {
  const licence = page('Your license for Lenovo XClarity has expired.');
  test.each<[string, Mood]>([
    ['at the login', first(1, isLogin, licence)],
    ['after it', first(9, onRead('/aicc'), licence)],
    [
      'as a redirect',
      first(9, onRead('/aicc'), { status: 302, headers: { Location: '/ui/license.html' }, text: '' }),
    ],
  ])('about an expired licence have their name: %s', async (_name, mood) => {
    lxca.faults.moods = [mood];
    expect(await open()).toMatchObject({ ok: false, error: { code: 'page-for-json' } });
    expect(sent('POST /sessions')).toBe(1);
    expect(lxca.state.sessions.size).toBe(0);
  });

  test('that only name the licence agreement are the login page: the session has ended', async () => {
    lxca.faults.moods = [first(1, onRead('/aicc'), page('Log in. License Agreement.'))];
    expect((await withDriver((session) => session.read(cancel.signal))).ok).toBe(true);
    expect(sent('POST /sessions')).toBe(2);
  });
});

describe('a session that ended', () => {
  test('is replaced once, for a read and for a write', async () => {
    await withDriver(async (session) => {
      lxca.state.sessions.clear();
      expect((await session.read(cancel.signal)).ok).toBe(true);
    });
    await withDriver(async (session) => {
      lxca.faults.moods = [first(1, isPut, envelope(401, 'Authentication is required.'))];
      expect((await session.write(CONTACT, cancel.signal)).ok).toBe(true);
    });
    expect(sent('POST /sessions')).toBe(4);
    expect(lxca.state.writes).toHaveLength(1);
  });

  test('is not replaced again and again, nor with a password refused since', async () => {
    await withDriver(async (session) => {
      lxca.faults.sessionsExpire = true;
      expect(await session.read(cancel.signal)).toMatchObject({ error: { code: 'session-lost' } });
      expect(sent('POST /sessions')).toBe(2);
      lxca.faults.sessionsExpire = false;
      lxca.state.sessions.clear();
    });
    await withDriver(async (session) => {
      lxca.state.sessions.clear();
      lxca.faults.moods = [first(9, isLogin, envelope(403, 'The user name or the password is not valid.'))];
      for (const time of [1, 2])
        expect(await session.read(cancel.signal), String(time)).toMatchObject({
          error: { code: 'login-rejected' },
        });
    });
    expect(sent('POST /sessions')).toBe(4);
  });
});

describe('refusals', () => {
  test.each([
    [423, 'device-locked', 'A job has locked this resource.'],
    [403, 'privilege-missing', 'The role lxc-operator may not change this.'],
  ])('%d has its name and its reason', async (status, code, reason) => {
    lxca.faults.moods = [first(1, isPut, envelope(status, reason))];
    const written = await withDriver((session) => session.write(CONTACT, cancel.signal));
    expect(written).toMatchObject({ error: { code, args: { what: 'contact', reason } } });
    expect(sent('PUT')).toBe(1);
  });
});

test('what was written in this session, and reads as before for a moment, is no change by somebody else', async () => {
  const path = '/aicc/network/host';
  const write = (session: Opened, values: SettingValues) =>
    session.write({ stepId: 'proxy', values, secrets: {} }, cancel.signal);
  await withDriver(async (session) => {
    const before = structuredClone(lxca.state.host);
    expect((await session.read(cancel.signal)).ok).toBe(true);
    expect(await write(session, { 'proxy.host': '192.0.2.10' })).toMatchObject({ ok: true });
    lxca.faults.moods = [first(1, onRead(path), { status: 200, json: before })];
    const read = await session.readGroup?.(['proxy.host'], cancel.signal);
    expect(read).toMatchObject({ value: { 'proxy.host': '' } });
    expect(await write(session, { 'proxy.port': '8080' })).toMatchObject({ ok: true });
  });
  expect(lxca.state.host).toMatchObject({ proxy: { ip: '192.0.2.10', port: 8080 } });
});
