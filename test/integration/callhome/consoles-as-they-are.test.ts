import { afterEach, expect, test } from 'vitest';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { openSsh, type SshOptions, type SshSession } from '../../../electron/net/ssh.ts';
import { applyStage, planStage } from '../../../electron/workflow/callhome-stages.ts';
import { acknowledgeStage, problemsStage, testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type CliFaults, type CliRun, type RunningCli, startCli } from '../../lab/cli.ts';
import { type CliHabits, PLAIN_HABITS } from '../../lab/cli-habits.ts';
import { type CmmOptions, type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type Imm2Options, makeSshHostKey, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import type { LabLog } from '../../lab/kit.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Consoles as small devices have them: what they print besides the answer, ask, refuse and ignore. */
const ADDRESS = '127.75.0.1';
const HOST_KEY = makeSshHostKey();
const PASSWORD = 'Right-pass1';
const never = new AbortController().signal;
const running: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

type Console = RunningCli & {
  readonly log: LabLog;
  readonly faults: CliFaults;
  readonly texts: () => readonly string[];
};

const HELP = ['usage: chconfig [-options]', 'options:', '    -li view|accept'];
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'chconfig -h': HELP,
  chconfig: ['-li accepted', '-co Renshu K.K.'],
  chlog: [
    'Index: 1',
    'Event ID: 0x4000008600000000',
    'Message: Enter current password: the password has expired, too many sessions',
    'Password:',
  ],
  empty: [],
};
const answers: CliRun = (line) => ({ lines: ANSWERS[line] ?? [`you said ${line}`] });

async function start(habits: Partial<CliHabits> = {}, run: CliRun = answers): Promise<Console> {
  const log: LabLog = [];
  const faults: CliFaults = {
    silent: false,
    delayMs: 0,
    dropAfter: null,
    garbage: false,
    refuseLogin: false,
  };
  const cli = await startCli({
    address: ADDRESS,
    port: 0,
    hostKeyPem: HOST_KEY,
    credentials: { user: 'USERID', password: PASSWORD },
    prompt: () => 'system> ',
    run,
    faults,
    log,
    habits: { ...PLAIN_HABITS, ...habits },
  });
  running.push(cli);
  return { ...cli, log, faults, texts: () => log.map((entry) => JSON.stringify(entry)) };
}

const options = (port: number, extra: Partial<SshOptions> = {}): SshOptions => ({
  address: ADDRESS,
  port,
  trust: createTrustStore({}),
  credential: { user: 'USERID', password: new Secret(PASSWORD) },
  prompt: /(?:^|\n|\r)\s*system(?::[\w[\]:]{1,40})?>\s*$/,
  commandTimeoutMs: 6_000,
  ...extra,
});

async function open(device: Console, extra: Partial<SshOptions> = {}): Promise<SshSession> {
  const opened = await openSsh(options(device.port, extra), never);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  running.push(opened.value);
  return opened.value;
}

const lines = (command: string): string =>
  (ANSWERS[command] ?? [])
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();

const LONG_BANNER = Array.from(
  { length: 300 },
  (_, at) => `${at}: Authorised use only. Your password has expired rules: see policy > section 4`,
);
const INSTRUCTIONS = 'The password expired policy is 90 days. Enter new password: never by mail.';

test.each<[string, Partial<CliHabits>]>([
  ['as documented', {}],
  ['a notice about passwords', { notice: 'Too many sessions lock the account. Enter new password:\r\n' }],
  ['a long banner', { banner: LONG_BANNER }],
  ['a long banner in a shell', { banner: LONG_BANNER, exec: 'refused' }],
  ['instructions about passwords', { instructions: INSTRUCTIONS }],
  ['a shell only', { exec: 'refused' }],
  ['exec taken, answered by a prompt', { exec: 'prompt-only' }],
  ['no echo', { echo: false }],
  ['a shell without echo', { echo: false, exec: 'refused' }],
  ['an own host name in the prompt', { prompt: 'IMM2-40f2e9b80021> ' }],
  ['an own host name in the prompt of a shell', { prompt: 'USERID@sn-0031:~$ ', exec: 'refused' }],
  ['lines ended by CR alone', { lineEnd: '\r' }],
  ['a shell with lines ended by CR alone', { lineEnd: '\r', exec: 'refused' }],
  ['CR CR LF', { lineEnd: '\r\r\n', exec: 'refused' }],
  ['colours', { colours: true, exec: 'refused' }],
  ['colours in exec', { colours: true }],
  ['a query that is waited for', { query: 'waits', exec: 'refused' }],
  ['a query that is not waited for', { query: 'behind', exec: 'refused' }],
  ['pages', { page: 2, exec: 'refused' }],
  ['pages of a shell with CR alone', { page: 2, exec: 'refused', lineEnd: '\r' }],
  ['one channel per connection', { channelsPerConnection: 1 }],
  ['one channel per connection, a shell only', { channelsPerConnection: 1, exec: 'refused' }],
  ['a connection per command', { connectionPerCommand: true }],
  ['a channel that is refused once', { refuseChannels: 1 }],
  ['channels that are refused twice', { refuseChannels: 2 }],
  [
    'keyboard-interactive with name and password',
    {
      rounds: [
        [
          { prompt: 'User name: ', echo: true },
          { prompt: 'Password: ', echo: false },
        ],
      ],
    },
  ],
  [
    'name and password one after the other',
    { rounds: [[{ prompt: 'Username: ', echo: true }], [{ prompt: 'Password: ', echo: false }]] },
  ],
])('a console with %s is read like any other', async (_name, habits) => {
  const device = await start(habits);
  const session = await open(device);
  for (const command of ['chconfig -h', 'chlog', 'chconfig', 'empty'])
    expect(await session.run(command, never)).toEqual({ ok: true, value: lines(command) });
  // Typed once at most, whatever was asked for again.
  for (const command of ['chlog', 'chconfig', 'empty'])
    expect(device.texts().filter((text) => text.includes(`"${command}"`))).toHaveLength(1);
});

test('an exec that is taken and never answered falls back to the shell', async () => {
  const device = await start({ exec: 'silence' });
  const session = await open(device, { commandTimeoutMs: 1_500 });
  expect(await session.run('chconfig -h', never)).toEqual({ ok: true, value: HELP.join('\n') });
  expect(await session.run('chconfig', never)).toEqual({ ok: true, value: lines('chconfig') });
});

test.each<[string, Partial<CliHabits>]>([
  [
    'with the password',
    {
      rounds: [
        [
          { prompt: 'Password: ', echo: false },
          { prompt: 'Token: ', echo: false },
        ],
      ],
    },
  ],
  [
    'as a second hidden question',
    {
      rounds: [
        [
          { prompt: 'First word: ', echo: false },
          { prompt: 'Second word: ', echo: false },
        ],
      ],
    },
  ],
  ['alone', { rounds: [[{ prompt: 'One-time password: ', echo: false }]] }],
])('a second factor asked for %s gets nothing, not even the password', async (_name, habits) => {
  const device = await start(habits);
  expect(await openSsh(options(device.port), never)).toMatchObject({
    ok: false,
    error: { code: 'second-factor-asked', args: { user: 'USERID' } },
  });
  expect(device.texts().filter((text) => text.includes('typed into'))).toEqual([]);
});

test.each<[string, Partial<CliHabits>]>([
  [
    'in a later round',
    { rounds: [[{ prompt: 'Password: ', echo: false }], [{ prompt: 'Verification code: ', echo: false }]] },
  ],
  ['by partial success', { rounds: [], wantsMore: true }],
])('a second factor asked for %s gets nothing', async (_name, habits) => {
  const device = await start(habits);
  expect(await openSsh(options(device.port), never)).toMatchObject({
    ok: false,
    error: { code: 'second-factor-asked' },
  });
  expect(device.texts().filter((text) => text.includes('login '))).toHaveLength(1);
});

test('the same question again means a refused password, typed once', async () => {
  const device = await start({
    rounds: [[{ prompt: 'Password: ', echo: false }], [{ prompt: 'Password: ', echo: false }]],
  });
  expect(await openSsh(options(device.port), never)).toMatchObject({ error: { code: 'login-rejected' } });
  expect(device.texts().filter((text) => text.includes('typed into'))).toHaveLength(1);
});

test.each([
  ['Enter current password: ', 'password-expired'],
  ['New password: ', 'password-expired'],
  ['Passcode: ', 'second-factor-asked'],
  ['login: ', 'second-factor-asked'],
] as const)(
  'the question "%s" in front of the first prompt is named and not answered',
  async (question, code) => {
    const device = await start({ question, exec: 'refused' });
    const session = await open(device);
    expect(await session.run('chconfig -h', never)).toMatchObject({ ok: false, error: { code } });
    expect(device.texts().filter((text) => text.includes('answered'))).toEqual([]);
  },
);

test.each([
  ['Maximum number of active sessions reached', 'session-limit'],
  ['All CLI sessions are in use, try again later', 'session-limit'],
  ['Command line access is disabled by policy', 'device-error'],
] as const)('"%s" and a close is told as %s', async (refusal, code) => {
  const device = await start({ refusal });
  const session = await open(device);
  const answer = await session.run('chconfig -h', never);
  expect(answer).toMatchObject({ ok: false, error: { code } });
  if (code === 'device-error') expect(JSON.stringify(answer)).toContain('disabled by policy');
});

test('channels refused to the end are a session limit, and the login is not tried more than once again', async () => {
  const device = await start({ channelsPerConnection: 0 });
  const session = await open(device);
  expect((await session.run('chconfig -h', never)).ok).toBe(false);
  expect(device.texts().filter((text) => text.includes('login '))).toHaveLength(2);
});

test('opening a channel can be cancelled; one that opens late runs nothing and does not stay open', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = (): void => {};
  const asking = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const device = await start({
    holdChannel: () => {
      asked();
      return held;
    },
  });
  const session = await open(device);
  const cancel = new AbortController();
  const answer = session.run('chconfig -sa enable', cancel.signal);
  await asking;
  cancel.abort();
  expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  release();
  // A later command has its own channel; the cancelled one is never run.
  expect(await session.run('chconfig', never)).toEqual({ ok: true, value: lines('chconfig') });
  expect(device.texts().filter((text) => text.includes('-sa enable'))).toEqual([]);
  expect(device.sessions()).toBe(1);
});

test('a channel that opens after its deadline runs nothing', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const device = await start({ holdChannel: () => held });
  const session = await open(device, { commandTimeoutMs: 300 });
  expect(await session.run('chconfig -sa enable', never)).toMatchObject({
    error: { code: 'device-timeout' },
  });
  release();
  await session.run('chconfig', never);
  expect(device.texts().filter((text) => text.includes('-sa enable'))).toEqual([]);
});

test.each(['runs', 'refused'] as const)(
  '5 MB of output are cut off and named, and the next command runs (exec %s)',
  async (exec) => {
    const device = await start({ exec }, (line) =>
      line === 'chlog'
        ? { lines: Array.from({ length: 50_000 }, () => 'x'.repeat(100)) }
        : answers(line, { user: '', target: '' }),
    );
    const session = await open(device);
    await session.run('chconfig -h', never);
    expect(await session.run('chlog', never)).toMatchObject({
      ok: false,
      error: { code: 'garbage-answer', args: { what: 'ssh chlog' } },
    });
    expect(await session.run('chconfig', never)).toEqual({ ok: true, value: lines('chconfig') });
  },
);

// --- what is read out of the help and the log ---------------------------------------------------------------

async function imm2(options: Partial<Imm2Options> = {}): Promise<RunningImm2> {
  const device = await startImm2({
    address: '127.75.0.21',
    sshHostKeyPem: HOST_KEY,
    httpsPort: null,
    ...options,
  });
  running.push(device);
  return device;
}

async function cmm(options: Partial<CmmOptions> = {}): Promise<RunningCmm> {
  const device = await startCmm({
    address: '127.75.0.31',
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
    .filter((line) => /chconfig -(?!h)|events -che -|autoftp -[a-gi-z]/.test(line));

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

test("a log in numbered blocks is read in any order, and acknowledged by the log's own number", async () => {
  const device = await imm2({ cliForms: { log: 'numbered' } });
  Object.assign(device.state.callHome, { licence: true, enabled: true });
  device.raiseEvent('806f010d0403ff00', 'Drive 3 failed');
  device.raiseEvent('806f00091301ffff', 'Power supply 2 failed');
  const site = context(device, 'imm2');
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
