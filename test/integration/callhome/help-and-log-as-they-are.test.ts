import { afterEach, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { acknowledgeStage, problemsStage, testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type CmmOptions, type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type Imm2Options, makeSshHostKey, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** What is read out of a command line's help and log, in the forms they may have, and what cannot be typed. */
const HOST_KEY = makeSshHostKey();
const running: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function imm2(options: Partial<Imm2Options> = {}): Promise<RunningImm2> {
  const device = await startImm2({
    address: '127.77.0.21',
    sshHostKeyPem: HOST_KEY,
    httpsPort: null,
    ...options,
  });
  running.push(device);
  return device;
}

async function cmm(options: Partial<CmmOptions> = {}): Promise<RunningCmm> {
  const device = await startCmm({
    address: '127.77.0.31',
    sshHostKeyPem: HOST_KEY,
    httpsPort: null,
    ...options,
  });
  running.push(device);
  return device;
}

function context(
  device: RunningImm2 | RunningCmm,
  product: 'imm2' | 'cmm2',
  change: Parameters<typeof contextFor>[2] = (file) => file,
  proxyPassword = 'proxy-secret',
): TestContext {
  return contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
      credentials: { own: { user: device.credentials.user, passwordEnv: 'OWN' } },
      devices: [
        {
          address: device.address,
          product,
          route: 'direct',
          driver: product === 'imm2' ? 'imm2-cli' : 'cmm-cli',
          credential: 'own',
          ports: { ssh: device.ports.ssh ?? 22 },
        },
      ],
      settings: SETTINGS,
    },
    { OWN: device.credentials.password, PROXY: proxyPassword },
    change,
  );
}

const typed = (device: RunningImm2 | RunningCmm): readonly string[] =>
  device.log
    .map((entry) => JSON.stringify(entry))
    .filter((line) => /chconfig -(?!h|T)|events -che -(?!T)|autoftp -[a-gi-z]/.test(line));

test.each(['lines', 'pairs', 'columns', 'table'] as const)(
  'the options are taken from a help in %s, and everything is written by them',
  async (help) => {
    for (const [device, product, event] of [
      [await imm2({ cliForms: { help } }), 'imm2', '806f010d0403ff00'],
      [await cmm({ cliForms: { help } }), 'cmm2', '0e00600a'],
    ] as const) {
      const site = context(device, product, (file) => ({
        ...file,
        settings: { ...file.settings, excludedEvents: [event] },
      }));
      expect((await planStage(site, null))[0]).toMatchObject({ state: 'changes', errors: [] });
      expect((await applyStage(site, null))[0]).toMatchObject({ state: 'done', errors: [] });
      expect(device.state.callHome).toMatchObject({ enabled: true, exclusions: [event] });
    }
  },
);

test.each([
  ['N/A', 'bare'],
  ['none', 'bare'],
  ['N/A', 'N/A'],
] as const)(
  'a customer’s %s, shown bare, is read back as it was sent, also in the next session, and goes with the undo (empty: %s)',
  async (word, values) => {
    for (const [device, product] of [
      [await imm2({ cliForms: { values } }), 'imm2'],
      [await cmm({ cliForms: { values } }), 'cmm2'],
    ] as const) {
      const site = context(device, product, (file) => ({
        ...file,
        settings: { ...file.settings, contact: { ...file.settings.contact, phoneExtension: word } },
      }));
      await planStage(site, null);
      expect((await applyStage(site, null))[0]).toMatchObject({ state: 'done', errors: [] });
      expect(device.state.callHome.fields.phoneExtension).toBe(word);
      const before = typed(device).length;
      const [again] = await planStage(site, null);
      expect(again).toMatchObject({ state: 'no-change' });
      expect(again?.items.find(({ key }) => key === 'contact.phoneExtension')).toMatchObject({
        current: word,
      });
      expect((await applyStage(site, null))[0]).toMatchObject({ state: 'no-change', errors: [] });
      expect(typed(device)).toHaveLength(before);
      await undoStage(site, null);
      // A CMM takes no empty extension (MIB): there it stays.
      expect(device.state.callHome.fields.phoneExtension).toBe(product === 'imm2' ? '' : word);
    }
  },
);

test('a word that somebody else typed may stand for nothing: it is typed once more, and not again', async () => {
  const device = await imm2({ cliForms: { values: 'bare' } });
  const site = context(device, 'imm2', (file) => ({
    ...file,
    settings: { ...file.settings, alternate: { ...file.settings.alternate, name: 'N/A' } },
  }));
  device.state.callHome.fields.altContactName = 'N/A';
  const [plan] = await planStage(site, null);
  expect(plan?.items.find(({ key }) => key === 'alternate.name')).toMatchObject({
    current: '',
    change: 'set',
  });
  expect((await applyStage(site, null))[0]).toMatchObject({ state: 'done', errors: [] });
  expect((await planStage(site, null))[0]).toMatchObject({ state: 'no-change' });
});

test.each(['(none)', 'N/A', '-'] as const)(
  'what was empty is shown as %s, and is empty again after the undo',
  async (values) => {
    for (const [device, product] of [
      [await imm2({ cliForms: { values } }), 'imm2'],
      [await cmm({ cliForms: { values } }), 'cmm2'],
    ] as const) {
      const site = context(device, product);
      const [plan] = await planStage(site, null);
      expect(plan?.items.find(({ key }) => key === 'contact.phoneExtension')).toMatchObject({ current: '' });
      expect((await applyStage(site, null))[0]).toMatchObject({ state: 'done', errors: [] });
      expect(device.state.callHome.fields.phoneExtension).toBe('101');
      await undoStage(site, null);
      // A CMM takes no empty extension (MIB): there it stays.
      expect(device.state.callHome.fields.phoneExtension).toBe(product === 'imm2' ? '' : '101');
    }
  },
);

test("a log in numbered blocks is read in any order, and acknowledged by the log's own number", async () => {
  const device = await imm2({ cliForms: { log: 'numbered' } });
  Object.assign(device.state.callHome, { licence: true, enabled: true });
  device.raiseEvent('806f010d0403ff00', 'Drive 3 failed');
  device.raiseEvent('806f00091301ffff', 'Power supply 2 failed');
  // The exclusion list says what its events mean: words, no refusal.
  device.state.callHome.exclusions.push('806f010d0403ff01');
  const site = context(device, 'imm2');
  expect((await planStage(site, null))[0]).toMatchObject({ state: 'changes', errors: [] });
  const [tested] = await testCallStage(site, null, { limitMs: 20_000, firstWaitMs: 50, longestWaitMs: 400 });
  expect(tested).toMatchObject({ state: 'success' });
  const [list] = await problemsStage(site, null);
  expect(list?.problems.map(({ eventId, corrected }) => [eventId, corrected])).toEqual([
    ['0x4000008600000000', false],
    ['0x806f00091301ffff', false],
    ['0x806f010d0403ff00', false],
  ]);
  expect(list?.problems[0]?.ticket).toBe(tested?.ticket);
  const oldest = list?.problems[2];
  if (oldest === undefined) throw new Error('no row');
  expect(oldest.message).toContain('Drive 3 failed');
  const done = await acknowledgeStage(site, list?.deviceId ?? '', oldest);
  expect(done.ok).toBe(true);
  expect(device.state.callHome.activity.map(({ acknowledged }) => acknowledged)).toEqual([
    false,
    false,
    true,
  ]);
  expect(device.log.map((entry) => JSON.stringify(entry)).join()).toContain(
    'chlog -event_index 101 -ack yes',
  );
});

test.each(['before', 'after'] as const)(
  'a test call whose answer is lost %s it took effect is not sent again: the log tells',
  async (when) => {
    const device = await imm2();
    Object.assign(device.state.callHome, { licence: true, enabled: true });
    device.faults.cli.dropAfter = { command: 'chmanual -test', when };
    const limits = { limitMs: 1_500, firstWaitMs: 50, longestWaitMs: 400 };
    const [tested] = await testCallStage(context(device, 'imm2'), null, limits);
    if (when === 'after') expect(tested).toMatchObject({ state: 'success', errors: [] });
    else expect(tested?.errors).toMatchObject([{ code: 'connection-lost' }]);
    const sent = device.log.map((entry) => JSON.stringify(entry)).filter((line) => line.includes('-test"'));
    expect(sent).toHaveLength(1);
  },
);

test.each([
  ['a quote', 'Renshu "K.K."'],
  ['a backtick', 'Renshu `id`'],
  ['a dollar', 'Renshu $HOME'],
  ['a backslash at the end', 'Renshu \\'],
  ['a dash in front', '-sa disable'],
])('%s in a value is found in the plan, and nothing is written', async (_name, company) => {
  const device = await imm2();
  const site = context(device, 'imm2', (file) => ({ ...file, settings: { ...file.settings, company } }));
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ state: 'refused', steps: [] });
  expect(plan?.errors).toContainEqual({
    code: 'value-refused',
    args: expect.objectContaining({ field: 'company', rule: 'forbidden-character' }),
  });
  // Another interface of the same device takes it: the plan says which.
  expect(plan?.warnings).toContainEqual({
    code: 'other-interface',
    args: { address: device.address, driver: 'imm2-snmp', fields: 'company' },
  });
  await applyStage(site, null);
  expect(typed(device)).toEqual([]);
});

test('a password that cannot be typed is found in the plan and never shown', async () => {
  const device = await imm2();
  const site = context(device, 'imm2', undefined, 'pa"ss$word`1');
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ state: 'refused', steps: [] });
  expect(plan?.errors).toContainEqual({
    code: 'value-refused',
    args: expect.objectContaining({ field: 'proxy.password', rule: 'forbidden-character' }),
  });
  await applyStage(site, null);
  expect(typed(device)).toEqual([]);
  expect(JSON.stringify([plan, site.entries])).not.toContain('ss$word');
});
