import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { type RunningLxca, startLxca } from '../../lab/lxca.ts';
import type { Mood } from '../../lab/redfish-moods.ts';
import { shipped } from '../../support/shipped.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** XClarity Administrator as it is met: sessions, notices in the way, locks, two of them at one site. */
const ADDRESS = '127.78.0.41';
const SECOND = '127.78.0.42';

let lxca: RunningLxca;
beforeEach(async () => {
  lxca = await startLxca({ address: ADDRESS });
});
afterEach(() => lxca.close());

function context(devices: readonly unknown[] = [deviceAt(ADDRESS)]) {
  return contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
      credentials: { lxca: { user: lxca.credentials.user, passwordEnv: 'LXCA' } },
      devices,
      settings: SETTINGS,
    },
    { LXCA: lxca.credentials.password, PROXY: 'proxy-secret' },
  );
}
const deviceAt = (address: string) => ({
  address,
  product: 'lxca',
  route: 'lxca',
  credential: 'lxca',
  ports: { https: 8443 },
});
const puts = (): number => lxca.log.filter(({ text }) => text.startsWith('PUT ')).length;

describe('settings get there all the same', () => {
  const oddities: readonly (readonly [string, () => void])[] = [
    ['cookies and token in capitals', () => (lxca.faults.csrf = 'capitals')],
    ['the token as a header of the answer', () => (lxca.faults.csrf = 'header')],
    ['401 after it was idle', () => (lxca.faults.idle401 = 1)],
    ['a byte order mark', () => (lxca.faults.byteOrderMark = true)],
    ['gzip that nobody asked for', () => (lxca.faults.gzip = true)],
    ['100 Continue that nobody asked for', () => (lxca.faults.heads = 'continue')],
    ['a length beside chunks', () => (lxca.faults.heads = 'length-and-chunks')],
    ['a sign-in of which half the body comes', () => (lxca.faults.heads = 'short-sign-in')],
    ['a connection closed after each answer', () => (lxca.faults.closesAfterAnswer = true)],
    ['one reset while reading', () => (lxca.faults.drop = { method: 'GET', when: 'before', count: 1 })],
    [
      'a single 500 while reading',
      () => lxca.faults.instead.push({ method: 'GET', count: 1, answer: { status: 500, text: '' } }),
    ],
    [
      '503 with Retry-After while it starts',
      () =>
        lxca.faults.instead.push({
          method: 'GET',
          count: 1,
          answer: { status: 503, headers: { 'Retry-After': '1' }, text: '' },
        }),
    ],
  ];
  test.each(oddities)('%s', async (_name, turnOdd) => {
    turnOdd();
    const site = context();
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(lxca.state.callHome).toMatchObject({ primaryContact: { companyName: 'Renshu K.K.' } });
    expect(lxca.state.sessions.size).toBe(0);
  });
});

describe('the cause has its name, nothing is written, the session is closed', () => {
  const causes: readonly (readonly [string, string, () => void])[] = [
    ['a page about an expired licence', 'page-for-json', () => (lxca.faults.licencePage = true)],
    ['another password demanded', 'password-expired', () => (lxca.faults.passwordChangeRequired = true)],
    ['answers without a status', 'garbage-answer', () => (lxca.faults.heads = 'no-status')],
    ['answers that begin as none of HTTP', 'garbage-answer', () => (lxca.faults.heads = 'no-http')],
    [
      'a full session table',
      'session-limit',
      () =>
        lxca.faults.instead.push({
          method: 'POST',
          count: 1,
          answer: {
            status: 403,
            json: {
              result: 'failed',
              messages: [{ text: 'The maximum number of user sessions is reached.' }],
            },
          },
        }),
    ],
  ];
  test.each([
    ['POST', 308],
    ['POST', 302],
    ['GET', 301],
    ['GET', 307],
  ] as const)('a %s that is sent elsewhere with %i is named with the place', async (method, status) => {
    const to = 'https://lxca.practice.example/there';
    lxca.faults.instead.push({ method, count: 9, answer: { status, headers: { Location: to }, text: '' } });
    const [plan] = await planStage(context(), null);
    expect(plan).toMatchObject({ state: 'failed', errors: [{ code: 'redirected-away', args: { to } }] });
    expect(lxca.state.sessions.size).toBe(0);
  });

  test.each(causes)('%s: %s', async (_name, code, turnOdd) => {
    turnOdd();
    const [plan] = await planStage(context(), null);
    expect(plan).toMatchObject({ state: 'failed', errors: [{ code }] });
    expect(puts()).toBe(0);
    expect(lxca.state.sessions.size).toBe(0);
  });

  test.each([
    ['lockedPath', 'device-locked', 'The resource is locked by the job Update Firmware.'],
    ['forbiddenPath', 'privilege-missing', 'The role lxc-operator does not allow this operation.'],
  ] as const)('%s: %s with the reason', async (fault, code, reason) => {
    lxca.faults[fault] = '/service/callHomeGeneral';
    const site = context();
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'partly', errors: [{ code, args: { what: 'contact', reason } }] });
    expect(lxca.state.callHome).toBeNull();
  });
});

test('a write whose answer is lost is not sent again', async () => {
  const site = context();
  await planStage(site, null);
  lxca.faults.drop = { method: 'PUT', when: 'after', count: 1 };
  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({ state: 'partly', errors: [{ code: 'connection-lost' }] });
  const outcome = (key: string) => applied?.items.find((item) => item.key === key)?.outcome;
  expect(outcome('proxy.host')).toBe('verified');
  expect(outcome('proxy.password')).toBe('unknown');
  expect(puts()).toBe(1);
});

test('a device that two appliances manage is told', async () => {
  await lxca.close();
  const nodes = [{ uuid: '7D7D6AFE1C2B11EC8D3A0A3A88F00012', mgmtProcIPaddress: '127.78.0.12' }];
  lxca = await startLxca({ address: ADDRESS, nodes });
  const second = await startLxca({ address: SECOND, nodes });
  try {
    const site = context([
      deviceAt(ADDRESS),
      deviceAt(SECOND),
      { address: '127.78.0.12', product: 'xcc2', route: 'lxca', credential: 'lxca' },
    ]);
    const plans = await planStage(site, null);
    const managed = plans.find(({ address }) => address === '127.78.0.12');
    expect(managed?.warnings).toContainEqual({
      code: 'managed-twice',
      args: { address: '127.78.0.12', managers: `${ADDRESS}, ${SECOND}` },
    });
    const row = chosenRows(shipped, site.site.get()).find(({ device }) => device.address === '127.78.0.12');
    expect(row?.managedBy).toBe(`${ADDRESS}, ${SECOND}`);
  } finally {
    await second.close();
  }
});

describe('a write of which nobody knows whether it was done', () => {
  const answered = async (status: number, done: boolean) => {
    const site = context();
    await planStage(site, null);
    let left = 1;
    const gateway: Mood = (request, own) => {
      if (request.method !== 'PUT' || request.path !== '/service/callHomeGeneral' || left === 0) return null;
      left -= 1;
      if (done) own(request);
      return { status, text: '<html>Bad Gateway</html>' };
    };
    lxca.faults.moods = [...lxca.faults.moods, gateway];
    const [applied] = await applyStage(site, null);
    return {
      applied,
      outcome: applied?.items.find(({ key }) => key === 'company')?.outcome,
      puts: lxca.log.filter(({ text }) => text.startsWith('PUT /service/callHomeGeneral')).length,
    };
  };
  test.each([200, 500, 502, 504].flatMap((status) => [[status, true] as const, [status, false] as const]))(
    'answered %d with a page (done: %s) is unknown, as the contact cannot be read back, and is not sent again',
    async (status, done) => {
      const { applied, outcome, puts: sent } = await answered(status, done);
      expect([applied?.state, outcome, sent]).toEqual(['partly', 'unknown', 1]);
    },
  );
});

describe('a contact in another encoding than JSON has', () => {
  /** \u682a\u5f0f\u4f1a\u793e in Shift_JIS. */
  const COMPANY = Buffer.from([0x8a, 0x94, 0x8e, 0xae, 0x89, 0xef, 0x8e, 0xd0]);
  const inShiftJis =
    (type: string): Mood =>
    (request, own) => {
      const { text = '', ...answer } = own(request);
      const [before, after] = text.split('@@');
      if (request.method !== 'GET' || before === undefined || after === undefined) return null;
      const bytes = Buffer.concat([Buffer.from(before), COMPANY, Buffer.from(after)]);
      return { ...answer, headers: { ...answer.headers, 'Content-Type': type }, bytes };
    };
  const setAndUndo = async (type: string) => {
    await lxca.close();
    lxca = await startLxca({ address: ADDRESS, undocumented: true });
    lxca.state.callHome = { primaryContact: { companyName: '@@', city: 'Kyoto' } };
    lxca.faults.moods = [inShiftJis(type)];
    const site = context();
    const [plan] = await planStage(site, null);
    expect(await applyStage(site, null)).toMatchObject([{ state: 'done' }]);
    const [undone] = await undoStage(site, null);
    return { company: plan?.items.find(({ key }) => key === 'company')?.current, undone };
  };

  test('is not put back in letters that it did not have, and that is said', async () => {
    const { undone } = await setAndUndo('application/json');
    expect(lxca.state.callHome).toMatchObject({
      primaryContact: { companyName: 'Renshu K.K.', city: 'Kyoto' },
    });
    const told = [...(undone?.errors ?? []), ...(undone?.warnings ?? [])];
    expect(told.find(({ code }) => code === 'undo-incomplete')?.args.fields).toMatch(/\bcompany\b/);
  });

  test('is read by the charset that the appliance names', async () => {
    const { company } = await setAndUndo('application/json; charset=Shift_JIS');
    expect(company).toBe('\u682a\u5f0f\u4f1a\u793e');
    expect(lxca.state.callHome).toMatchObject({
      primaryContact: { companyName: '\u682a\u5f0f\u4f1a\u793e' },
    });
  });
});
