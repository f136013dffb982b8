import { afterEach, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import {
  acknowledgeStage,
  problemsStage,
  serviceRequestStage,
  testCallStage,
} from '../../../electron/workflow/service-stages.ts';
import { type CmmOptions, type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type Imm2Options, makeSshHostKey, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** The command lines of IMM2 and CMM over real SSH: the device's own help decides what is written. */
const FOLLOW = { limitMs: 20_000, firstWaitMs: 50, longestWaitMs: 400 };
const HOST_KEY = makeSshHostKey();

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((device) => device.close()));
});

type Device = RunningImm2 | RunningCmm;

async function imm2(options: Partial<Imm2Options> = {}): Promise<RunningImm2> {
  const device = await startImm2({ address: '127.73.0.21', sshHostKeyPem: HOST_KEY, ...options });
  running.push(device);
  return device;
}

async function cmm(options: Partial<CmmOptions> = {}): Promise<RunningCmm> {
  const device = await startCmm({ address: '127.73.0.31', sshHostKeyPem: HOST_KEY, ...options });
  running.push(device);
  return device;
}

function context(
  device: Device,
  driver: 'imm2-cli' | 'cmm-cli',
  change: Parameters<typeof contextFor>[2] = (file) => file,
  password = device.credentials.password,
  earlier?: TestContext,
): TestContext {
  return contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
      credentials: { own: { user: device.credentials.user, passwordEnv: 'OWN' } },
      devices: [
        {
          address: device.address,
          product: driver === 'imm2-cli' ? 'imm2' : 'cmm2',
          route: 'direct',
          driver,
          credential: 'own',
          ports: { ssh: device.ports.ssh ?? 22 },
        },
      ],
      settings: SETTINGS,
    },
    { OWN: password, PROXY: 'proxy-secret', TRANSFER: 'transfer-secret' },
    change,
    earlier?.site.get(),
  );
}

const commands = (device: Device): readonly string[] =>
  device.log
    .filter((entry) => JSON.stringify(entry).includes('"ssh"'))
    .map((entry) => JSON.stringify(entry))
    .filter((line) => !line.includes('login '));

test.each([
  ['IMM2', 'imm2-cli', imm2, '806f010d0403ff00'],
  ['CMM', 'cmm-cli', cmm, '0e00600a'],
] as const)('the whole life of an %s: plan, write, read back, test, log, undo', async (...row) => {
  const [, driver, start, event] = row;
  const device = await start();
  const site = context(device, driver, (file) => ({
    ...file,
    settings: {
      ...file.settings,
      excludedEvents: [event],
      fileTransfer: {
        mode: 'ftp' as const,
        host: '192.0.2.21',
        port: 2121,
        user: 'service',
        passwordEnv: 'TRANSFER',
      },
    },
  }));
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ driver, state: 'changes', errors: [] });
  expect(plan?.steps.map((step) => step.id)).toEqual([
    'licence',
    'proxy',
    'contact',
    'alternate',
    'file-transfer',
    'exclusions',
    'enable',
  ]);
  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  expect([...new Set(applied?.items.map((item) => item.outcome))].sort()).toEqual([
    'verified',
    'written-unread',
  ]);
  expect(device.state.callHome).toMatchObject({
    licence: true,
    enabled: true,
    proxyEnabled: true,
    proxyLocation: '192.0.2.10',
    proxyPassword: 'proxy-secret',
    exclusions: [event],
    autoFtp: { mode: 1, host: '192.0.2.21', port: 2121, user: 'service', password: 'transfer-secret' },
    fields: { companyName: 'Renshu K.K.', address: '1-1 Kanda', altContactName: 'Hanako Renshu' },
  });
  const sent = commands(device).length;
  expect((await planStage(site, null))[0]).toMatchObject({ state: 'no-change', steps: [] });
  expect((await applyStage(site, null))[0]?.state).toBe('no-change');
  expect(
    commands(device)
      .slice(sent)
      .filter((line) => /chconfig -[a-gi-z]|-add|-rm/.test(line)),
  ).toEqual([]);
  expect(JSON.stringify([site.entries, site.site.get()])).not.toMatch(/proxy-secret|transfer-secret/);

  const [result] = await testCallStage(site, null, FOLLOW);
  expect(result).toMatchObject({ state: 'success', errors: [] });
  expect(result?.ticket).toMatch(/^[0-9A-Z]{10}$/);
  const [list] = await problemsStage(site, null);
  expect(list?.problems[0]).toMatchObject({
    ticket: result?.ticket,
    corrected: false,
    acknowledgeable: true,
  });

  // A request in words of one's own comes newest; the older row is still the one that is acknowledged.
  const deviceId = list?.deviceId ?? '';
  const asked = await serviceRequestStage(site, deviceId, 'Fan 3 is loud');
  expect(asked).toMatchObject({ ok: true });
  expect(device.state.callHome.activity.map((each) => each.message).join('|')).toContain('Fan 3 is loud');
  const test = list?.problems[0];
  if (test === undefined) throw new Error('no row');
  const acknowledged = await acknowledgeStage(site, deviceId, test);
  if (!acknowledged.ok) throw new Error(acknowledged.error.code);
  expect(
    acknowledged.value.problems.map(({ ticket, corrected }) => [ticket === test.ticket, corrected]),
  ).toContainEqual([true, true]);
  expect(acknowledged.value.problems.filter(({ corrected }) => corrected)).toHaveLength(1);
  for (const [text, code] of [
    ['x'.repeat(101), 'too-long'],
    ['  ', 'required'],
  ] as const)
    expect(await serviceRequestStage(site, deviceId, text)).toMatchObject({
      error: { args: { rule: code } },
    });
  expect(await serviceRequestStage(site, deviceId, 'a"; reset')).toMatchObject({
    error: { args: { rule: 'forbidden-character' } },
  });

  const [undone] = await undoStage(site, null);
  expect(undone?.errors).toEqual([]);
  // Text fields that were empty cannot be emptied by their documented lengths: they are named, not passed over.
  expect(undone?.warnings).toMatchObject([{ code: 'undo-incomplete' }]);
  expect(String(undone?.warnings?.[0]?.args.fields)).toContain('company');
  expect(device.state.callHome).toMatchObject({
    licence: true,
    enabled: false,
    proxyEnabled: false,
    exclusions: [],
    autoFtp: { mode: 0 },
  });
});

test.each(['labelled', 'semicolons', 'lines'] as const)(
  'a test call is followed whatever the layout of the log (%s)',
  async (activityLayout) => {
    const device = await imm2({ activityLayout });
    const site = context(device, 'imm2-cli');
    Object.assign(device.state.callHome, { licence: true, enabled: true });
    device.faults.testResult = 'FAILED';
    const [result] = await testCallStage(site, null, FOLLOW);
    expect(result).toMatchObject({ state: 'failed', ticket: '' });
  },
);

test('a letter that the help does not list stops everything before the first write', async () => {
  const device = await imm2({ cliLetters: { companyName: 'xx' } });
  const site = context(device, 'imm2-cli');
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({
    state: 'unsupported',
    errors: [{ code: 'unsupported', args: { reason: 'cli-option:co' } }],
  });
  // The manual sheet stands in with the values.
  expect(plan?.manual.find((step) => step.key === 'company')?.value).toBe('Renshu K.K.');
  expect((await applyStage(site, null))[0]).toMatchObject({ state: 'unsupported', stepsDone: [] });
  expect(commands(device).filter((line) => /chconfig -(?!h)/.test(line))).toEqual([]);
});

test('an optional letter that is missing leaves out its field with a warning', async () => {
  const device = await imm2({ cliLetters: { altContactName: 'zz' } });
  const site = context(device, 'imm2-cli');
  const [plan] = await planStage(site, null);
  expect(plan?.state).toBe('changes');
  expect(plan?.warnings).toContainEqual({
    code: 'not-settable',
    args: { address: plan?.address, field: 'alternate.name' },
  });
  expect(plan?.items.some((item) => item.key === 'alternate.name')).toBe(false);
});

test.each([
  ['without a list of options', { cliHelpListsOptions: false }, 'no-help'],
  ['without the command', { cliWithout: ['chconfig'] }, 'no-chconfig'],
] as const)('a help %s is unsupported', async (_name, options, reason) => {
  for (const [device, driver] of [
    [await imm2(options), 'imm2-cli'],
    [await cmm(options), 'cmm-cli'],
  ] as const) {
    const [plan] = await planStage(context(device, driver), null);
    expect(plan).toMatchObject({ state: 'unsupported', errors: [{ args: { reason } }] });
  }
});

test('without chmanual there is no test call: not available, with the manual step', async () => {
  const device = await cmm({ cliWithout: ['chmanual'] });
  const [result] = await testCallStage(context(device, 'cmm-cli'), null, FOLLOW);
  expect(result).toMatchObject({ state: 'not-available', errors: [] });
  expect(result?.manual[0]?.code).toBe('open-test-request');
});

test('every command of a CMM goes to the primary, wherever it is', async () => {
  const device = await cmm({ primaryBay: 2 });
  const site = context(device, 'cmm-cli');
  await planStage(site, null);
  expect((await applyStage(site, null))[0]?.state).toBe('done');
  const changing = commands(device).filter((line) => /chconfig -(?!h)/.test(line));
  expect(changing.length).toBeGreaterThan(10);
  for (const line of changing) expect(line).toContain('-T system:mm[2]');
});

test("a factory account's expired password is named and the dialogue is not answered", async () => {
  const device = await cmm({ passwordExpired: true });
  const site = context(device, 'cmm-cli');
  expect((await planStage(site, null))[0]).toMatchObject({
    state: 'failed',
    errors: [{ code: 'password-expired', args: { user: 'USERID' } }],
  });
  expect(device.state.passwordExpired).toBe(true);
  expect((await planStage(site, null))[0]?.errors[0]?.code).toBe('login-not-retried');
});

test('a wrong password is sent once', async () => {
  const device = await imm2();
  const site = context(device, 'imm2-cli', undefined, 'wrong');
  expect((await planStage(site, null))[0]).toMatchObject({
    state: 'failed',
    errors: [{ code: 'login-rejected' }],
  });
  expect((await planStage(site, null))[0]?.errors[0]?.code).toBe('login-not-retried');
  expect(device.log.filter((entry) => JSON.stringify(entry).includes('login '))).toHaveLength(1);
});

test('a host key other than the one seen first stops before the password is sent', async () => {
  const first = await imm2();
  const earlier = context(first, 'imm2-cli');
  await planStage(earlier, null);
  await first.close();
  running.length = 0;
  const second = await imm2({ sshHostKeyPem: makeSshHostKey() });
  const site = context(second, 'imm2-cli', undefined, undefined, earlier);
  expect((await planStage(site, null))[0]).toMatchObject({
    state: 'failed',
    errors: [{ code: 'host-key-changed' }],
  });
  expect(second.log.filter((entry) => JSON.stringify(entry).includes('login '))).toEqual([]);
});

test('a value that a command line could misread is refused before anything is sent, and named', async () => {
  const device = await imm2();
  const site = context(device, 'imm2-cli', (file) => ({
    ...file,
    settings: { ...file.settings, company: 'Renshu "K.K."' },
  }));
  await planStage(site, null);
  const [applied] = await applyStage(site, null);
  expect(applied?.errors).toContainEqual({
    code: 'value-refused',
    args: expect.objectContaining({ field: 'company', rule: 'forbidden-character' }),
  });
  expect(commands(device).join('')).not.toContain('K.K.');
});

test('garbage is a garbage answer and changes nothing', async () => {
  const device = await imm2();
  device.faults.cli.garbage = true;
  const [plan] = await planStage(context(device, 'imm2-cli'), null);
  expect(plan?.state).not.toBe('changes');
  expect(plan?.errors).toHaveLength(1);
});

test.each(['before', 'after'] as const)(
  'a connection dropped %s a command took effect stops there, and the next run finishes',
  async (when) => {
    const device = await imm2();
    Object.assign(device.state.callHome, { licence: true });
    const site = context(device, 'imm2-cli');
    await planStage(site, null);
    device.faults.cli.dropAfter = { command: 'chconfig -cn', when };
    const [broken] = await applyStage(site, null);
    expect(broken).toMatchObject({ state: 'partly', stepsDone: ['proxy'] });
    expect(broken?.errors[0]?.code).toBe('connection-lost');
    expect(broken?.stepsLeft[0]).toBe('contact');
    await planStage(site, null);
    expect((await applyStage(site, null))[0]).toMatchObject({ state: 'done', errors: [] });
    expect(device.state.callHome.fields.contactName).toBe('Taro Renshu');
  },
);
