import { afterEach, describe, expect, test } from 'vitest';
import { applyStage, planStage } from '../../../electron/workflow/callhome-stages.ts';
import { controllerReader } from '../../../electron/workflow/controller-stage.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { acknowledgeStage, problemsStage, testCallStage } from '../../../electron/workflow/service-stages.ts';
import { CLI_ODDITY_NAMES, type CliOddityName, cliOddity } from '../../lab/cli-oddities.ts';
import { type CmmOptions, type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type Imm2Options, makeSshHostKey, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Consoles with their oddities over real SSH: the settings get there, or the true cause is told. */
const HOST_KEY = makeSshHostKey();
const FOLLOW = { limitMs: 20_000, firstWaitMs: 50, longestWaitMs: 400 };

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((device) => device.close()));
});

type Device = RunningImm2 | RunningCmm;
const STARTS = {
  'imm2-cli': (options: Partial<Imm2Options & CmmOptions>): Promise<Device> =>
    startImm2({ address: '127.75.0.21', sshHostKeyPem: HOST_KEY, httpsPort: null, ...options }),
  'cmm-cli': (options: Partial<Imm2Options & CmmOptions>): Promise<Device> =>
    startCmm({ address: '127.75.0.31', sshHostKeyPem: HOST_KEY, httpsPort: null, ...options }),
} as const;
type CliDriver = keyof typeof STARTS;
const DRIVERS = Object.keys(STARTS) as readonly CliDriver[];

async function device(driver: CliDriver, options: Partial<Imm2Options & CmmOptions>) {
  const lab = await STARTS[driver](options);
  running.push(lab);
  const context: TestContext = contextFor(
    {
      version: 1,
      credentials: { own: { user: lab.credentials.user, passwordEnv: 'OWN' } },
      devices: [
        {
          address: lab.address,
          product: driver === 'imm2-cli' ? 'imm2' : 'cmm2',
          route: 'direct',
          driver,
          credential: 'own',
          ports: { ssh: lab.ports.ssh ?? 22 },
        },
      ],
      settings: SETTINGS,
    },
    { OWN: lab.credentials.password },
  );
  return { lab, context };
}

/** The commands that change something, as the device got them. */
const changes = (lab: Device): readonly string[] =>
  lab.log.map(({ text }) => text).filter((text) => /^chconfig -(?!T\b|h\b)/.test(text));

const CAUSES: Partial<Record<CliOddityName, string>> = {
  'two-questions': 'second-factor',
  'second-factor-afterwards': 'second-factor',
  'password-asked-in-the-open': 'second-factor',
  'new-password-asked': 'password-expired',
  'too-many-sessions-text': 'session-limit',
  'sessions-in-use-in-the-shell': 'session-limit',
};
const WORKING = CLI_ODDITY_NAMES.filter((name) => CAUSES[name] === undefined);

describe.each(DRIVERS)('%s', (driver) => {
  test.each(WORKING)(
    '%s: the settings are on the device',
    async (name) => {
      const { lab, context } = await device(driver, { cliOddity: cliOddity(name) });
      const [plan] = await planStage(context, null);
      expect(plan).toMatchObject({ state: 'changes', errors: [] });
      const [applied] = await applyStage(context, null);
      expect(applied?.errors).toEqual([]);
      expect(applied?.state).toBe('done');
      expect(lab.state.callHome).toMatchObject({
        enabled: true,
        fields: { companyName: 'Renshu K.K.', address: '1-1 Kanda', altContactName: 'Hanako Renshu' },
      });
      // Nothing was typed twice: every changing command stands once in the device's log.
      const changing = changes(lab);
      expect(changing.length).toBeGreaterThan(10);
      expect(new Set(changing).size).toBe(changing.length);
      const row = chosenRows(context.site.get())[0];
      const read = row ? await controllerReader(context, row)?.(context.signal) : undefined;
      expect(read).toMatchObject({ ok: true });
    },
    60_000,
  );

  test.each(Object.entries(CAUSES))(
    '%s is told as %s, and nothing is typed where it does not belong',
    async (name, code) => {
      const { lab, context } = await device(driver, { cliOddity: cliOddity(name as CliOddityName) });
      const [plan] = await planStage(context, null);
      expect(plan?.errors.map((error) => error.code)).toEqual([code]);
      expect(plan?.state).toBe('failed');
      expect(changes(lab)).toEqual([]);
      if (code === 'session-limit') return;
      const typed = lab.log.map(({ text }) => text).filter((text) => text.includes(lab.credentials.password));
      expect(typed.length).toBeLessThanOrEqual(
        name === 'second-factor-afterwards' || name === 'new-password-asked' ? 1 : 0,
      );
    },
    30_000,
  );

  test('log entries in numbered blocks: read in any order of their lines, acknowledged by their own index', async () => {
    const { lab, context } = await device(driver, {
      activityLayout: 'numbered',
      cliOddity: { exec: 'refused' },
    });
    await planStage(context, null);
    await applyStage(context, null);
    const [test] = await testCallStage(context, null, FOLLOW);
    expect(test?.errors).toEqual([]);
    const [list] = await problemsStage(context, null);
    const [row] = list?.problems ?? [];
    expect(row).toMatchObject({ corrected: false });
    expect(row?.ticket).toBe(lab.state.callHome.activity[0]?.ticket);
    expect(row?.eventId).toBe(`0x${lab.state.callHome.activity[0]?.eventId}`);
    expect(row?.message).toBe(lab.state.callHome.activity[0]?.message);
    const id = chosenRows(context.site.get())[0]?.device.id ?? '';
    if (row === undefined) throw new Error('no row');
    const after = await acknowledgeStage(context, id, row);
    expect(after).toMatchObject({ ok: true });
    expect(lab.state.callHome.activity[0]?.acknowledged).toBe(true);
  }, 40_000);

  test('what a command line cannot carry refuses the plan for all steps, and names the field', async () => {
    const { lab, context } = await device(driver, {});
    for (const [company, name] of [
      ['Renshu "K.K."', 'Taro'],
      ['Renshu`K', 'Taro'],
      ['Renshu $HOME', 'Taro'],
      ['Renshu\\', 'Taro'],
      ['-Renshu', 'Taro'],
    ] as const) {
      const site = context.site.get();
      context.site.update((each) => ({
        ...each,
        file: {
          ...site.file,
          settings: { ...site.file.settings, company, contact: { ...site.file.settings.contact, name } },
        },
      }));
      const [plan] = await planStage(context, null);
      expect(plan).toMatchObject({ state: 'refused', steps: [] });
      expect(plan?.errors).toContainEqual(
        expect.objectContaining({
          code: 'value-refused',
          args: expect.objectContaining({ field: 'company' }),
        }),
      );
      expect((await applyStage(context, null))[0]).toMatchObject({ state: 'refused', stepsDone: [] });
    }
    expect(changes(lab)).toEqual([]);
  }, 60_000);
});
