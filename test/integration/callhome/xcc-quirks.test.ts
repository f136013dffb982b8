import { afterEach, describe, expect, test } from 'vitest';
import { applyStage, planStage } from '../../../electron/workflow/callhome-stages.ts';
import {
  applyControllerStage,
  controllerReader,
  planControllerStage,
} from '../../../electron/workflow/controller-stage.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { issueSelfSigned } from '../../lab/pki.ts';
import { type RunningXcc, startXcc, type XccOptions } from '../../lab/xcc.ts';
import { XCC_QUIRK_NAMES, type XccQuirkName, xccQuirk } from '../../lab/xcc-quirks.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Redfish services with their oddities, over real sockets: the settings get there, or the true cause is told. */
const ADDRESS = '127.43.0.11';
let xcc: RunningXcc | undefined;
afterEach(async () => {
  await xcc?.close();
  xcc = undefined;
});

async function device(quirk: XccQuirkName | null, options: Partial<XccOptions> = {}) {
  xcc = await startXcc({ address: ADDRESS, port: 8443, ...options });
  xcc.faults.quirk = quirk === null ? null : xccQuirk(quirk);
  const context = contextFor(
    {
      version: 1,
      site: { customer: 'Q', name: 'Q', engineer: 'Q', reference: '' },
      network: { ntp: ['192.0.2.50'], dns: ['192.0.2.53'] },
      credentials: { bmc: { user: 'USERID', passwordEnv: 'BMC' } },
      devices: [
        { address: ADDRESS, product: 'xcc', credential: 'bmc', ports: { https: 8443, ssh: 22, snmp: 161 } },
      ],
      // The extension is a field that this product has nowhere.
      settings: SETTINGS,
    },
    { BMC: 'Passw0rd-lab' },
  );
  return { xcc, context };
}

/** What a person gets to know where the settings cannot get there. */
const CAUSES: Partial<Record<XccQuirkName, string>> = {
  'must-change-password-201': 'password-expired',
  'must-change-password-403': 'password-expired',
  'sessions-full-400': 'session-limit',
  'sessions-full-503': 'session-limit',
  'moved-elsewhere': 'redirected-elsewhere',
  'firmware-update': 'firmware-update',
  'redfish-off': 'redfish-off',
  'page-for-json': 'web-page-answers',
  'strict-crypto': 'crypto-mode',
  'no-right': 'privilege-missing',
};
/** Taken by the device in another form than was wanted. */
const DIFFER: ReadonlySet<XccQuirkName> = new Set(['changes-the-value', 'company-not-taken']);

const WORKING = XCC_QUIRK_NAMES.filter((name) => CAUSES[name] === undefined && !DIFFER.has(name));

describe.each(WORKING)('%s', (name) => {
  test('the settings are on the device, each written once, and no session is left', async () => {
    const { xcc: lab, context } = await device(name);
    const [plan] = await planStage(context, null);
    expect(plan).toMatchObject({ state: 'changes', errors: [] });
    const [applied] = await applyStage(context, null);
    expect(applied?.errors).toEqual([]);
    expect(applied?.state).toBe('done');
    expect(lab.state.serviceAdvisor).toMatchObject({
      CallHomeEnabled: true,
      CallHomeSettings: { CompanyName: 'Renshu K.K.', City: 'Chiyoda' },
    });
    expect(lab.state.writes).toHaveLength(applied?.stepsDone.length ?? -1);
    expect(lab.state.failedLogins).toBe(0);
    expect(lab.state.sessions.size).toBe(0);
  }, 40_000);

  test('clock and servers are read and mended the same way', async () => {
    const { xcc: lab, context } = await device(name);
    const row = chosenRows(context.site.get())[0];
    const read = row ? await controllerReader(context, row)?.(context.signal) : undefined;
    expect(read).toMatchObject({ ok: true, value: { clock: { ok: true }, ntp: { enabled: false } } });
    await planControllerStage(context, { deviceIds: null, fixes: ['ntp', 'dns', 'timezone'] });
    const [applied] = await applyControllerStage(context);
    expect(applied).toMatchObject({ state: 'done', errors: [] });
    expect(lab.state).toMatchObject({ ntpEnabled: true, ntpServers: ['192.0.2.50'] });
    expect(lab.state.sessions.size).toBe(0);
  }, 40_000);
});

test.each(Object.entries(CAUSES))(
  '%s is told as %s, nothing is written, no session is left',
  async (name, code) => {
    const { xcc: lab, context } = await device(name as XccQuirkName);
    const [plan] = await planStage(context, null);
    expect(plan?.errors.map((error) => error.code)).toEqual([code]);
    expect(lab.state.writes).toEqual([]);
    expect(lab.state.sessions.size).toBe(0);
    // What is no word on the password does not hold the next attempt back.
    lab.faults.quirk = null;
    const again = (await planStage(context, null))[0];
    if (code === 'password-expired')
      expect(again?.errors[0]).toMatchObject({ code: 'login-not-retried', args: { reason: code } });
    else expect(again).toMatchObject({ state: 'changes', errors: [] });
  },
);

test('sessions off and Basic refused too: told as that, not as a wrong password', async () => {
  const { xcc: lab, context } = await device('sessions-off-basic-works', { password: 'another' });
  const [plan] = await planStage(context, null);
  expect(plan?.errors.map((error) => error.code)).toEqual(['sessions-off']);
  expect(lab.log.filter(({ text }) => text.startsWith('POST')).length).toBe(1);
  expect(lab.state.failedLogins).toBe(1);
});

test('Call Home is switched on only after the contact is read back as wanted', async () => {
  const { xcc: lab, context } = await device('company-not-taken');
  lab.state.serviceAdvisor.CallHomeSettings = {
    ...(lab.state.serviceAdvisor.CallHomeSettings as object),
    CompanyName: 'Former Owner',
  };
  await planStage(context, null);
  const [applied] = await applyStage(context, null);
  expect(applied).toMatchObject({ state: 'differs', stepsLeft: ['enable'] });
  expect(applied?.errors).toContainEqual({
    code: 'read-back-differs',
    args: { address: ADDRESS, field: 'company', wanted: 'Renshu K.K.', found: 'Former Owner' },
  });
  expect(lab.state.serviceAdvisor.CallHomeEnabled).toBe(false);
}, 30_000);

test('what a device remarks on a value that it changed is shown beside the difference', async () => {
  const { context } = await device('changes-the-value');
  await planStage(context, null);
  const [applied] = await applyStage(context, null);
  expect(applied?.state).toBe('differs');
  expect(applied?.errors.map((error) => error.code).sort()).toEqual(['device-remark', 'read-back-differs']);
  expect(applied?.errors.find(({ code }) => code === 'device-remark')?.args).toMatchObject({
    what: 'contact',
    reason: 'The city was changed to CHANGED.',
  });
}, 30_000);

test('TLS 1.3 only, with a certificate over P-384', async () => {
  const identity = issueSelfSigned({ subject: 'CN=XCC', names: [ADDRESS], keyType: 'ec-384' });
  const { context } = await device(null, { identity, tlsMinVersion: 'TLSv1.3' });
  await planStage(context, null);
  expect((await applyStage(context, null))[0]).toMatchObject({ state: 'done', errors: [] });
});

test('a write whose answer is lost is not sent again; it is read back over a new connection', async () => {
  const { xcc: lab, context } = await device(null);
  await planStage(context, null);
  lab.faults.drop = { method: 'PATCH', when: 'before', count: 1 };
  const [applied] = await applyStage(context, null);
  expect(applied?.errors.map(({ code }) => code)).toEqual(['connection-lost']);
  expect(applied?.state).toBe('failed');
  expect(lab.log.filter(({ text }) => text.startsWith('PATCH'))).toHaveLength(1);
  // The readable values are known by reading back; the password is not.
  expect(applied?.items.find(({ key }) => key === 'proxy.host')?.outcome ?? 'not-written').toBe(
    'not-written',
  );
});

test('a slow change is waited for, and the progress says so', async () => {
  const { context } = await device('slow-patch');
  await planStage(context, null);
  await applyStage(context, null);
  expect(
    context.seen.some(
      ({ device: each, atMostMs }) => each?.state === 'device-working' && (atMostMs ?? 0) > 60_000,
    ),
  ).toBe(true);
}, 40_000);

test('a controller that is starting up is waited for with a countdown', async () => {
  const { context } = await device('starting');
  expect((await planStage(context, null))[0]?.errors).toEqual([]);
  expect(context.seen).toContainEqual(
    expect.objectContaining({
      atMostMs: 1_000,
      device: expect.objectContaining({ state: 'device-starting' }),
    }),
  );
});
