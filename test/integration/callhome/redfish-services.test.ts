import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTrustStore } from '../../../electron/access/trust.ts';
import type { DriverContext } from '../../../electron/devices/driver.ts';
import { xccRedfish } from '../../../electron/devices/xcc/xcc-redfish.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { extendedError, first, type Mood, onAdvisorRead, onLogin } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';

/** Redfish services that answer within the standard, and not as this program would have written them. */
let xcc: RunningXcc;
const signal = new AbortController().signal;
beforeEach(async () => {
  xcc = await startXcc({ address: '127.162.0.11', port: 0 });
});
afterEach(() => xcc.close());

function context(): DriverContext {
  return {
    target: {
      deviceId: 'xcc-1',
      address: xcc.address,
      product: 'xcc',
      ports: { https: xcc.ports.https, ssh: 22, snmp: 161 },
    },
    credential: {
      name: 'xcc',
      user: xcc.credentials.user,
      password: new Secret(xcc.credentials.password),
      stamp: 1,
    } as DriverContext['credential'],
    trust: createTrustStore({}, () => {}),
    catalog: shipped,
    now: Date.now,
  };
}

/** Opens, does, closes; whatever came of it, no session may be left on the controller. */
async function withDriver<T>(work: (session: Opened) => Promise<T>): Promise<T> {
  const opened = await xccRedfish.open(context(), signal);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
    expect(xcc.state.sessions.size).toBe(0);
  }
}
type Opened = Extract<Awaited<ReturnType<typeof xccRedfish.open>>, { ok: true }>['value'];

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
