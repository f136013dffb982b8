import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xccRedfish } from '../../../electron/devices/xcc/xcc-redfish.ts';
import type { ApplyItem } from '../../../electron/domain/plan.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { problemsStage, testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { shipped } from '../../support/shipped.ts';
import { contextFor } from '../support/context.ts';

/** Drivers over real sockets against the simulated site: read, plan, apply, read back, undo, test call. */
const FOLLOW = { limitMs: 20_000, firstWaitMs: 50, longestWaitMs: 400 };

let lab: RunningSite;
beforeAll(async () => {
  lab = await startLab({ network: '127.41', multicast: false });
});
afterAll(async () => {
  await lab.close();
});

/** A context with only the named devices of the lab's site. */
function only(...addresses: readonly string[]) {
  const { site, env } = lab.siteFile();
  const wanted = addresses.map((end) => `127.41.0.${end}`);
  return contextFor(
    { ...site, devices: site.devices.filter((device) => wanted.includes(device.address)) },
    env,
  );
}

const outcomes = (items: readonly ApplyItem[]): readonly string[] =>
  [...new Set(items.map((item) => item.outcome))].sort();

describe.each([
  ['XCC over Redfish', '11', 'xcc-redfish'],
  ['XCC3 over Redfish', '13', 'xcc-redfish'],
  ['IMM2 over SNMPv3', '21', 'imm2-snmp'],
] as const)('%s', (_name, end, driver) => {
  test('plans, writes, reads every value back, and needs no write the second time', async () => {
    const context = only(end);
    const [plan] = await planStage(context, null);
    expect(plan).toMatchObject({ driver, state: 'changes', errors: [] });
    expect(plan?.steps.map((step) => step.id).slice(0, 3)).toEqual(['proxy', 'licence', 'contact']);
    expect(plan?.steps.at(-1)?.id).toBe('enable');

    const [applied] = await applyStage(context, null);
    expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(outcomes(applied?.items ?? [])).toEqual(expect.arrayContaining(['verified', 'written-unread']));
    expect(
      applied?.items.filter((item) => item.outcome === 'written-unread').map((item) => item.key),
    ).toEqual(['proxy.password']);

    const again = await planStage(context, null);
    expect(again[0]).toMatchObject({ state: 'no-change', steps: [] });
    const [second] = await applyStage(context, null);
    expect(second?.state).toBe('no-change');
  });

  test('announces every write in the journal before it is sent, closes it after reading back, and holds no secret', async () => {
    const context = only(end);
    await planStage(context, null);
    await undoOrNothing(context);
    const text = JSON.stringify(context.entries);
    const { env } = lab.siteFile();
    for (const secret of Object.values(env)) expect(text).not.toContain(secret);
    for (const secret of Object.values(env)) expect(JSON.stringify(context.site.get())).not.toContain(secret);
  });
});

async function undoOrNothing(context: ReturnType<typeof only>): Promise<void> {
  await applyStage(context, null);
  await undoStage(context, null);
}

test('undo puts back what was read before the first write', async () => {
  const context = only('12');
  const { state } = lab.devices.xcc2;
  const before = structuredClone(state.serviceAdvisor ?? state) as unknown;
  await planStage(context, null);
  await applyStage(context, null);
  const [undone] = await undoStage(context, null);
  expect(undone?.errors).toEqual([]);
  const after = await planStage(context, null);
  // Switched off again as it was; the agreement, which is one-way, stays.
  expect(after[0]?.items.find((item) => item.key === 'enable')).toMatchObject({
    current: 'false',
    change: 'set',
  });
  expect(before).toBeDefined();
});

test('an IMM2 test call is followed through the activity log to its end state and ticket number', async () => {
  const context = only('21');
  await planStage(context, null);
  await applyStage(context, null);
  const [result] = await testCallStage(context, null, FOLLOW);
  expect(result).toMatchObject({ state: 'success', deviceState: 'SUCCESS', eventId: '0x4000008600000000' });
  expect(result?.ticket).toMatch(/^[0-9A-Z]{10}$/);
  const [problems] = await problemsStage(context, null);
  expect(problems?.problems[0]).toMatchObject({ ticket: result?.ticket, eventId: '0x4000008600000000' });
});

test('a test call that fails says so, and one that never settles is its own result', async () => {
  const context = only('22');
  await planStage(context, null);
  await applyStage(context, null);
  lab.devices.imm2Timezone.faults.testResult = 'FAILED';
  const [failed] = await testCallStage(context, null, FOLLOW);
  expect(failed).toMatchObject({ state: 'failed', deviceState: 'FAILED', ticket: '' });
  lab.devices.imm2Timezone.faults.testResult = null;
  lab.devices.imm2Timezone.faults.testHangs = true;
  const [hanging] = await testCallStage(context, null, {
    limitMs: 1_000,
    firstWaitMs: 100,
    longestWaitMs: 200,
  });
  expect(hanging?.state).toBe('never-settled');
  lab.devices.imm2Timezone.faults.testHangs = false;
});

test('an XCC offers no test over Redfish: not available, with the manual step', async () => {
  const context = only('11');
  const [result] = await testCallStage(context, null, FOLLOW);
  expect(result).toMatchObject({ state: 'not-available', errors: [] });
  expect(result?.manual[0]?.code).toBe('press-test-call-home');
});

test('a wrong password is tried once, the device is left alone, the others go on', async () => {
  const { site, env } = lab.siteFile();
  const wrong = Object.fromEntries(
    Object.keys(env).map((name) => [name, /SNMP|IMM/i.test(name) ? (env[name] ?? '') : 'wrong-password']),
  );
  const context = contextFor(
    { ...site, devices: site.devices.filter((device) => /\.(13|21)$/.test(device.address)) },
    wrong,
  );
  const before = lab.devices.xcc3.log.length;
  const plans = await planStage(context, null);
  expect(plans.find((plan) => plan.address.endsWith('.13'))).toMatchObject({
    state: 'failed',
    errors: [{ code: 'login-rejected' }],
  });
  expect(plans.find((plan) => plan.address.endsWith('.21'))?.state).not.toBe('failed');
  const again = await planStage(context, null);
  expect(again.find((plan) => plan.address.endsWith('.13'))?.errors[0]).toMatchObject({
    code: 'login-not-retried',
    args: { reason: 'login-rejected' },
  });
  const logins = lab.devices.xcc3.log
    .slice(before)
    .filter((entry) => /POST .*Sessions/.test(JSON.stringify(entry)));
  expect(logins).toHaveLength(1);
});

test('a locked account is named as such', async () => {
  const context = only('15');
  const [plan] = await planStage(context, null);
  expect(plan).toMatchObject({ state: 'failed', errors: [{ code: 'account-locked' }] });
});

test('without recorded consent nothing is written', async () => {
  const { site, env } = lab.siteFile();
  const context = contextFor(
    { ...site, devices: site.devices.filter((device) => device.address.endsWith('.14')) },
    env,
    (file) => ({
      ...file,
      settings: { ...file.settings, termsAccepted: { by: '', at: '' } },
    }),
  );
  const [plan] = await planStage(context, null);
  expect(plan).toMatchObject({ state: 'refused', steps: [] });
  expect(plan?.errors.map((error) => error.code)).toContain('consent-missing');
  const [applied] = await applyStage(context, null);
  expect(applied).toMatchObject({ state: 'refused', stepsDone: [] });
});

test('a value the device would refuse is refused before anything is sent, naming field, rule, limit and device', async () => {
  const { site, env } = lab.siteFile();
  const context = contextFor(
    { ...site, devices: site.devices.filter((device) => /\.(14|22)$/.test(device.address)) },
    env,
    (file) => ({
      ...file,
      settings: {
        ...file.settings,
        company: 'X'.repeat(31),
        contact: { ...file.settings.contact, name: '高崎' },
      },
    }),
  );
  const plans = await planStage(context, null);
  for (const plan of plans) {
    expect(plan.state).toBe('refused');
    expect(plan.errors).toEqual(
      expect.arrayContaining([
        {
          code: 'value-refused',
          args: { field: 'company', rule: 'too-long', limit: 30, device: plan.address },
        },
        expect.objectContaining({
          code: 'value-refused',
          args: expect.objectContaining({ field: 'contact.name', rule: 'not-ascii' }),
        }),
      ]),
    );
  }
});

test('a connection dropped in mid-write leaves a journal that says what is known, and the next run finishes', async () => {
  const context = only('12');
  await planStage(context, null);
  const { faults } = lab.devices.xcc2;
  faults.drop = { method: 'PATCH', when: 'after', count: 1 };
  const [broken] = await applyStage(context, null);
  expect(broken?.state).toMatch(/partly|failed/);
  expect(broken?.stepsLeft.length).toBeGreaterThan(0);
  const sent = context.entries.filter((entry) => entry.type === 'step-sent');
  expect(sent.length).toBeGreaterThan(0);
  expect(context.entries.some((entry) => entry.type === 'step-failed')).toBe(true);
  faults.drop = null;
  await planStage(context, null);
  const [finished] = await applyStage(context, null);
  expect(finished?.state).toMatch(/^(done|no-change)$/);
  expect((await planStage(context, null))[0]?.state).toBe('no-change');
});

test('somebody else writing between our reading and our write is a conflict, not an overwrite', async () => {
  const context = only('13');
  const row = chosenRows(shipped, context.site.get())[0];
  const credential = context.secrets.credential(context.site.get(), row?.credential ?? '');
  if (!row || !credential.ok) throw new Error('no device');
  const target = {
    deviceId: row.device.id,
    address: row.device.address,
    product: row.product,
    ports: row.ports,
  };
  const opened = await xccRedfish.open(
    { target, credential: credential.value, trust: context.trust, catalog: shipped, now: Date.now },
    context.signal,
  );
  if (!opened.ok) throw new Error(opened.error.code);
  try {
    expect((await opened.value.read(context.signal)).ok).toBe(true);
    lab.devices.xcc3.faults.concurrentChange = true;
    const written = await opened.value.write(
      { stepId: 'contact', values: { 'contact.city': 'Osaka' }, secrets: {} },
      context.signal,
    );
    expect(written).toMatchObject({ ok: false, error: { code: 'edit-conflict', args: { what: 'contact' } } });
  } finally {
    await opened.value.close();
  }
});
