import { beforeAll, describe, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type CliHabits, PLAIN_HABITS } from '../../lab/cli-habits.ts';
import type { CliForms } from '../../lab/cli-help.ts';
import { type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { makeSshHostKey, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import type { RunningSnmpAgent } from '../../lab/snmp-agent.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/**
 * The drivers of IMM2 and CMM, over both their interfaces, set a device up although it behaves as devices do: everything
 * is written once, reads back as wanted, and Call Home is on.
 */
let devices = 0;
let hostKey = '';
beforeAll(() => {
  hostKey = makeSshHostKey();
});

type Device = RunningImm2 | RunningCmm;
type Family = 'imm2' | 'cmm';
const FAMILIES: readonly Family[] = ['imm2', 'cmm'];

/** A device of its own for each case, at an address of its own: most of a case is waiting, so they run side by side. */
async function withDevice(
  family: Family,
  work: (device: Device) => Promise<void>,
  habits: Partial<CliHabits> = {},
  forms: CliForms = {},
): Promise<void> {
  devices += 1;
  const options = {
    address: `127.76.1.${devices}`,
    httpsPort: null,
    sshHostKeyPem: hostKey,
    cliHabits: { ...PLAIN_HABITS, ...habits },
    cliForms: forms,
    cliHelpListsOptions: true,
  };
  const device = family === 'imm2' ? await startImm2(options) : await startCmm(options);
  try {
    await work(device);
  } finally {
    await device.close();
  }
}

function context(family: Family, device: Device, way: 'cli' | 'snmp'): TestContext {
  const { own, environment } = ownCredential(device);
  return contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
      credentials: { own },
      devices: [
        {
          address: device.address,
          product: family === 'imm2' ? 'imm2' : 'cmm2',
          route: 'direct',
          driver: `${family}-${way}`,
          credential: 'own',
          ports: { ssh: device.ports.ssh ?? 22, snmp: device.ports.snmp },
        },
      ],
      settings: SETTINGS,
    },
    { ...environment, PROXY: 'proxy-secret' },
  );
}

async function expectSetUp(
  site: TestContext,
  device: Device,
  beforeWriting: () => void = () => {},
): Promise<void> {
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ state: 'changes', errors: [] });
  beforeWriting();
  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  expect(applied?.items.filter(({ outcome }) => outcome === 'unknown' || outcome === 'differs')).toEqual([]);
  expect(device.state.callHome).toMatchObject({
    enabled: true,
    proxyEnabled: true,
    fields: { contactName: 'Taro Renshu', emailAddress: 'taro.renshu@practice.co.jp' },
  });
}

const CONSOLES: readonly (readonly [name: string, habits: Partial<CliHabits>, forms: CliForms])[] = [
  ['runs commands by exec', {}, {}],
  ['takes exec and ignores it', { exec: 'prompt-only' }, {}],
  ['has one channel per connection', { channelsPerConnection: 1 }, {}],
  ['ends the connection with each command', { connectionPerCommand: true }, {}],
  ['refuses a channel once', { refuseChannels: 1 }, {}],
  ['colours its prompt', { colours: true, exec: 'refused' }, {}],
  ['pages its output', { page: 5, exec: 'refused' }, {}],
  ['ends lines with CR', { lineEnd: '\r', exec: 'refused' }, {}],
  ['gives no echo', { echo: false, exec: 'refused' }, {}],
  ['asks the terminal', { query: 'waits', exec: 'refused' }, {}],
  ['speaks of passwords', { notice: 'You must change your password every 90 days.\r\n' }, {}],
  ['has two options in a line of its help', {}, { help: 'pairs' }],
  ['has a table for its help', {}, { help: 'table' }],
  ['fills quoted values up with blanks', {}, { values: 'padded' }],
  ['breaks its lines', { columns: 80, exec: 'refused' }, {}],
];

describe.each(FAMILIES)('%s-cli', (family) => {
  test.concurrent.each(CONSOLES)(
    'a console that %s',
    async (_name, habits, forms) => {
      const work = (device: Device) => expectSetUp(context(family, device, 'cli'), device);
      await withDevice(family, work, habits, forms);
    },
    90_000,
  );
});

const AGENTS: readonly (readonly [name: string, turnOdd: (agent: RunningSnmpAgent) => void])[] = [
  ['finds a question too big', ({ faults }) => (faults.tooBigAbove = 3)],
  ['finds a walk too big', ({ faults }) => (faults.tooBigRows = 2)],
  ['answers twice', ({ faults }) => (faults.copies = 2)],
  ['answers in another order', ({ faults }) => (faults.answerForm = 'reversed')],
  [
    'answers from another address',
    ({ faults }) => (faults.answersFrom = { address: '127.76.0.98', port: 0 }),
  ],
  ['loses questions', ({ faults }) => (faults.loseQuestions = 1)],
  ['loses answers to writes', ({ faults }) => (faults.loseSetReplies = 1)],
  ['takes its time', ({ faults }) => (faults.delayMs = 60)],
];

describe.each(FAMILIES)('%s-snmp', (family) => {
  test.concurrent.each(AGENTS)(
    'an agent that %s',
    async (_name, turnOdd) => {
      await withDevice(family, async (device) => {
        turnOdd(device.agent);
        // What was done once to the plan's question about rights is done to the first write too.
        await expectSetUp(context(family, device, 'snmp'), device, () => turnOdd(device.agent));
      });
    },
    90_000,
  );

  test.concurrent.each([
    ['another engine', { engineSeed: 'other' }],
    ['another start', undefined],
  ] as const)(
    'an agent that comes back in the middle as %s',
    async (_name, as) => {
      await withDevice(family, async (device) => {
        const site = context(family, device, 'snmp');
        await planStage(site, null);
        let restarted = false;
        const watching: TestContext = {
          ...site,
          journal: {
            append: (entry) => {
              // Between the first group and the second.
              if (entry.type === 'step-accepted' && !restarted) {
                restarted = true;
                device.agent.reboot(as);
              }
              return site.journal.append(entry);
            },
          },
        };
        const [applied] = await applyStage(watching, null);
        expect(restarted).toBe(true);
        expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
        expect(device.state.callHome).toMatchObject({
          enabled: true,
          fields: { contactName: 'Taro Renshu' },
        });
      });
    },
    90_000,
  );

  test.concurrent('a user who may only read is told so in the plan, and nothing is written', async () => {
    await withDevice(family, async (device) => {
      const user = { ...device.credentials.snmp, name: 'reader', view: 'read' } as const;
      device.agent.addUser(user);
      const before = structuredClone(device.state.callHome);
      const site = context(family, { ...device, credentials: { ...device.credentials, snmp: user } }, 'snmp');
      expect((await planStage(site, null))[0]).toMatchObject({
        state: 'failed',
        errors: [{ code: 'privilege-missing' }],
      });
      await applyStage(site, null);
      expect(device.state.callHome).toEqual(before);
    });
  });
});
