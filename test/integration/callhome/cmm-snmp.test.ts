import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { acknowledgeStage, problemsStage, testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { contextFor } from '../support/context.ts';

/** The chassis manager over SNMPv3 (CME-MIB v21): its own numbers, its own limits, no trigger for a test. */
const NETWORK = '127.71';
const LONG_EMAIL = 'call.home.administrator.of.the.practice.site@operations.practice.co.jp';

let lab: RunningSite;
beforeAll(async () => {
  lab = await startLab({ network: NETWORK, multicast: false });
});
afterAll(async () => {
  await lab.close();
});

function context(change: Parameters<typeof contextFor>[2] = (file) => file) {
  const { site, env } = lab.siteFile();
  return contextFor(
    { ...site, devices: site.devices.filter((device) => device.address === `${NETWORK}.0.31`) },
    env,
    change,
  );
}

test('plans, writes, reads every value back, and needs no write the second time', async () => {
  const site = context((file) => ({
    ...file,
    settings: {
      ...file.settings,
      contact: { ...file.settings.contact, email: LONG_EMAIL },
      location: { ...file.settings.location, phone: '0312345670' },
    },
  }));
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ driver: 'cmm-snmp', product: 'cmm2', state: 'changes', errors: [] });
  expect(plan?.warnings).toContainEqual({
    code: 'unsupported',
    args: { address: `${NETWORK}.0.31`, reason: 'field:location.phone' },
  });
  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  expect(lab.devices.cmm.state.callHome).toMatchObject({
    licence: true,
    enabled: true,
    proxyEnabled: true,
    fields: { emailAddress: LONG_EMAIL, altContactName: 'Hanako Renshu', phoneExtension: '101' },
  });
  expect((await planStage(site, null))[0]).toMatchObject({ state: 'no-change', steps: [] });
  expect((await applyStage(site, null))[0]?.state).toBe('no-change');
});

test('the test call that its MIB does not have is sent over its command line, where the help lists it', async () => {
  const site = context();
  await planStage(site, null);
  await applyStage(site, null);
  const [result] = await testCallStage(site, null, { limitMs: 20_000, firstWaitMs: 50, longestWaitMs: 400 });
  expect(result).toMatchObject({ state: 'success', driver: 'cmm-cli', manual: [], errors: [] });
  const [list] = await problemsStage(site, null);
  const row = list?.problems.find(({ ticket }) => ticket === result?.ticket);
  expect(row).toMatchObject({ corrected: false, acknowledgeable: true });
  if (row === undefined) throw new Error('no row');
  const acknowledged = await acknowledgeStage(site, list?.deviceId ?? '', row);
  expect(acknowledged).toMatchObject({ ok: true, value: { problems: [{ corrected: true }] } });
  expect(site.entries.map(({ type }) => type)).toContain('acknowledged');
});

test('takes the eight-digit event ids of a mixed list and names the sixteen-digit ones as left out', async () => {
  const site = context((file) => ({
    ...file,
    settings: {
      ...file.settings,
      contact: { ...file.settings.contact, email: LONG_EMAIL },
      excludedEvents: ['0x0E00600A', '806f010d0403ffff'],
    },
  }));
  const [plan] = await planStage(site, null);
  expect(plan?.warnings).toContainEqual(
    expect.objectContaining({ args: expect.objectContaining({ found: '806f010d0403ffff', limit: 8 }) }),
  );
  expect((await applyStage(site, null))[0]?.state).toBe('done');
  expect(lab.devices.cmm.state.callHome.exclusions.map((id) => id.toLowerCase())).toEqual(['0e00600a']);
  const [undone] = await undoStage(site, null);
  expect(undone?.errors).toEqual([]);
});

test('without a user for the command line there is no test: the manual step; its log is readable all the same', async () => {
  const site = context((file) => ({
    ...file,
    credentials: Object.fromEntries(
      Object.entries(file.credentials).map(([name, each]) => [name, { ...each, user: '' }]),
    ),
  }));
  const [result] = await testCallStage(site, null);
  expect(result).toMatchObject({ state: 'not-available', errors: [] });
  expect(result?.manual.map((step) => step.code)).toEqual(['open-test-request']);
  lab.devices.cmm.raiseEvent('00026805', 'Power supply 2 failed');
  const [list] = await problemsStage(site, null);
  expect(list?.problems[0]).toMatchObject({ eventId: '0x00026805', corrected: false });
});

test('undo puts the values read before the first write back', async () => {
  const site = context((file) => ({
    ...file,
    settings: { ...file.settings, company: 'Another K.K.', enable: false },
  }));
  const before = structuredClone(lab.devices.cmm.state.callHome);
  await planStage(site, null);
  expect((await applyStage(site, null))[0]?.state).toBe('done');
  expect(lab.devices.cmm.state.callHome.fields.companyName).toBe('Another K.K.');
  expect((await undoStage(site, null))[0]?.errors).toEqual([]);
  expect(lab.devices.cmm.state.callHome).toMatchObject({
    enabled: before.enabled,
    fields: before.fields,
    exclusions: before.exclusions,
  });
});
