import { afterEach, describe, expect, test } from 'vitest';
import { applyStage, planStage } from '../../../electron/workflow/callhome-stages.ts';
import { controllerReader } from '../../../electron/workflow/controller-stage.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import type { SnmpUser } from '../../lab/snmp-agent.ts';
import { SNMP_ODDITY_NAMES, type SnmpOddityName, snmpOddity } from '../../lab/snmp-oddities.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** SNMP agents with their oddities over real sockets: the settings get there, or the true cause is told. */
const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((device) => device.close()));
});

type Device = RunningImm2 | RunningCmm;
const USER: SnmpUser = {
  name: 'callhome',
  authProtocol: 'sha',
  authPassword: 'Auth-pass-lab1',
  privProtocol: 'aes',
  privPassword: 'Priv-pass-lab1',
  view: 'write',
};
const STARTS = {
  'imm2-snmp': (user: SnmpUser): Promise<Device> =>
    startImm2({ address: '127.76.0.21', httpsPort: null, sshPort: null, snmpUsers: [user] }),
  'cmm-snmp': (user: SnmpUser): Promise<Device> =>
    startCmm({ address: '127.76.0.31', httpsPort: null, sshPort: null, snmpUsers: [user] }),
} as const;
type SnmpDriver = keyof typeof STARTS;
const DRIVERS = Object.keys(STARTS) as readonly SnmpDriver[];

async function device(driver: SnmpDriver, own: Partial<SnmpUser> = {}, asked: Partial<SnmpUser> = {}) {
  const user = { ...USER, ...own };
  const lab = await STARTS[driver](user);
  running.push(lab);
  const given = { ...user, ...asked };
  const context: TestContext = contextFor(
    {
      version: 1,
      credentials: {
        own: {
          snmp: {
            user: given.name,
            authProtocol: given.authProtocol,
            authPasswordEnv: 'AUTH',
            privProtocol: given.privProtocol,
            privPasswordEnv: 'PRIV',
          },
        },
      },
      devices: [
        {
          address: lab.address,
          product: driver === 'imm2-snmp' ? 'imm2' : 'cmm2',
          route: 'direct',
          driver,
          credential: 'own',
          ports: { snmp: lab.ports.snmp },
        },
      ],
      settings: { ...SETTINGS, contact: { ...SETTINGS.contact, phoneExtension: '' } },
    },
    { AUTH: given.authPassword, PRIV: given.privPassword },
  );
  return { lab, context };
}

const sets = (lab: Device): readonly string[] =>
  lab.log.map(({ text }) => text).filter((text) => text.startsWith('set '));

describe.each(DRIVERS)('%s', (driver) => {
  test.each(SNMP_ODDITY_NAMES.filter((name) => name !== 'answers-something-else'))(
    '%s: the settings are on the device, each sent once',
    async (name: SnmpOddityName) => {
      const { lab, context } = await device(driver);
      lab.agent.faults.oddity = snmpOddity(name);
      const [plan] = await planStage(context, null);
      expect(plan).toMatchObject({ state: 'changes', errors: [] });
      const [applied] = await applyStage(context, null);
      expect(applied?.errors).toEqual([]);
      expect(applied?.state).toBe('done');
      expect(lab.state.callHome).toMatchObject({ enabled: true, fields: { companyName: 'Renshu K.K.' } });
      expect(new Set(sets(lab)).size).toBe(sets(lab).length);
      const row = chosenRows(context.site.get())[0];
      const read = row ? await controllerReader(context, row)?.(context.signal) : undefined;
      expect(read).toMatchObject({ ok: true });
    },
    90_000,
  );

  test('an answer about other objects is refused by name', async () => {
    const { lab, context } = await device(driver);
    lab.agent.faults.oddity = snmpOddity('answers-something-else');
    const [plan] = await planStage(context, null);
    expect(plan).toMatchObject({ state: 'failed', errors: [{ code: 'garbage-answer' }] });
    expect(plan?.errors[0]?.args.what).toContain('1.3.6.1.2.1.1.5.0');
  });

  test.each(['sha256', 'sha512'] as const)('a user with %s', async (authProtocol) => {
    const { context } = await device(driver, { authProtocol });
    await planStage(context, null);
    expect((await applyStage(context, null))[0]).toMatchObject({ state: 'done', errors: [] });
  });

  test.each([
    ['unknown-user', { name: 'somebody' }],
    ['wrong-digest', { authPassword: 'another-password' }],
    ['decryption', { privPassword: 'another-password' }],
  ] as const)('the agent counts %s: that is the cause told, after one attempt', async (cause, asked) => {
    const { context } = await device(driver, {}, asked);
    const [plan] = await planStage(context, null);
    expect(plan?.errors).toMatchObject([{ code: 'login-rejected', args: { cause } }]);
    expect((await planStage(context, null))[0]?.errors[0]?.code).toBe('login-not-retried');
  });

  test('a user without write view: told as missing rights, nothing is written', async () => {
    const { lab, context } = await device(driver, { view: 'read' });
    const before = structuredClone(lab.state.callHome.fields);
    await planStage(context, null);
    const [applied] = await applyStage(context, null);
    expect(applied).toMatchObject({
      state: 'failed',
      stepsDone: [],
      errors: [{ code: 'privilege-missing' }],
    });
    expect(sets(lab)).toHaveLength(1);
    expect(lab.state.callHome.fields).toEqual(before);
  });

  test('a SET whose answer is lost is sent once; what it did is read back, and the job goes on', async () => {
    const { lab, context } = await device(driver);
    await planStage(context, null);
    lab.agent.faults.loseSetReplies = 1;
    const [applied] = await applyStage(context, null);
    expect(applied).toMatchObject({ state: 'done', errors: [] });
    expect(new Set(sets(lab)).size).toBe(sets(lab).length);
  }, 60_000);
});

test('a test call whose answer is lost goes out once; the log tells how it went', async () => {
  const { lab, context } = await device('imm2-snmp');
  await planStage(context, null);
  await applyStage(context, null);
  const before = sets(lab).length;
  lab.agent.faults.loseSetReplies = 1;
  const [result] = await testCallStage(context, null, {
    limitMs: 60_000,
    firstWaitMs: 50,
    longestWaitMs: 400,
  });
  expect(result).toMatchObject({ state: 'success', errors: [] });
  expect(sets(lab).length - before).toBe(1);
}, 90_000);
