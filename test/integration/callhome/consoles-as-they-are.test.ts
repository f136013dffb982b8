import { createServer } from 'node:net';
import ssh2 from 'ssh2';
import { afterEach, expect, test } from 'vitest';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { openSsh, type SshOptions, type SshSession } from '../../../electron/net/ssh.ts';
import { type CliFaults, type CliRun, type RunningCli, startCli } from '../../lab/cli.ts';
import { type CliHabits, PLAIN_HABITS } from '../../lab/cli-habits.ts';
import { makeSshHostKey } from '../../lab/imm2.ts';
import { type LabLog, listenTcp } from '../../lab/kit.ts';

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
  ['a serial number in the prompt', { prompt: 'SN#7K12345>', exec: 'prompt-only' }],
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
  ['pages that name their keys', { page: 2, exec: 'refused', pager: '--More or (q)uit--' }],
  [
    'pages that name more keys',
    { page: 2, exec: 'refused', pager: '--More--, next page: Space, quit: Control-C' },
  ],
  ['pages that ask', { page: 2, exec: 'refused', pager: 'More: <space>, Quit: q, One line: <return>' }],
  ['pages as less shows them', { page: 2, exec: 'refused', pager: ':' }],
  ['pages that name their keys only', { page: 2, exec: 'refused', pager: '<space> next page, <q> quit' }],
  ['pages that are counted', { page: 2, exec: 'refused', pager: '--More--  1/3' }],
  ['pages that ring', { page: 2, exec: 'refused', pager: '--More--\u0007' }],
  ['a prompt of a shell in brackets', { prompt: '[USERID@imm2 ~]$ ', exec: 'refused' }],
  ['a prompt of a shell that counts', { prompt: 'SN#7K12345 [{n}]> ', exec: 'refused' }],
  ['a prompt that rings', { prompt: 'system> \u0007', exec: 'refused' }],
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
  ['in the open', { rounds: [[{ prompt: 'Password: ', echo: true }]] }],
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
  expect(await session.run('chconfig -h', never)).toMatchObject({
    ok: false,
    error: { code: 'session-limit' },
  });
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
  '5 MB of output are read, more is cut off and named, and the next command runs (exec %s)',
  async (exec) => {
    const rows = (count: number): string[] => Array.from({ length: count }, () => 'x'.repeat(100));
    const device = await start({ exec }, (line) =>
      line === 'chlog'
        ? { lines: rows(50_000) }
        : line === 'chlog -all'
          ? { lines: rows(150_000) }
          : answers(line, { user: '', target: '' }),
    );
    const session = await open(device, { commandTimeoutMs: 20_000 });
    await session.run('chconfig -h', never);
    const read = await session.run('chlog', never);
    expect(read.ok && read.value.length).toBe(50_000 * 101 - 1);
    expect(await session.run('chlog -all', never)).toMatchObject({
      ok: false,
      error: { code: 'garbage-answer', args: { what: 'ssh chlog' } },
    });
    expect(await session.run('chconfig', never)).toEqual({ ok: true, value: lines('chconfig') });
  },
  60_000,
);

test('cancelling while a refused channel is waited for ends there: no new login', async () => {
  const cancel = new AbortController();
  const onRefused = (): void => {
    refused();
  };
  let refused = (): void => {};
  const first = new Promise<void>((resolve) => {
    refused = resolve;
  });
  const device = await start({ channelsPerConnection: 0, onRefused });
  const session = await open(device);
  const answer = session.run('chconfig -h', cancel.signal);
  await first;
  cancel.abort();
  expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(device.texts().filter((text) => text.includes('login '))).toHaveLength(1);
});

test('a notice about locks and sessions does not hide a refused password', async () => {
  const device = await start({
    notice: 'Accounts are locked after 5 tries.\r\nToo many sessions are logged\r\n',
  });
  device.faults.refuseLogin = true;
  expect(await openSsh(options(device.port), never)).toMatchObject({ error: { code: 'login-rejected' } });
});

test.each([
  ['Too many sessions', 'session-limit'],
  ['Exceeded MaxStartups', 'session-limit'],
  ['Go away', 'device-error'],
] as const)('"%s" instead of a version is told as %s', async (text, code) => {
  const listener = await listenTcp(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.end(`${text}\r\n`);
    }),
    ADDRESS,
    0,
  );
  running.push(listener);
  const answer = await openSsh(options(listener.port), never);
  expect(answer).toMatchObject({ ok: false, error: { code } });
  if (code === 'device-error') expect(JSON.stringify(answer)).toContain(text);
});

test('a password that has to be changed before it is taken is named (RFC 4252 §8)', async () => {
  const server = new ssh2.Server({ hostKeys: [HOST_KEY] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (attempt) => {
      if (attempt.method === 'password') attempt.requestChange('Choose another one', () => {});
      else attempt.reject(['password']);
    });
  });
  const listener = await listenTcp(
    createServer((socket) => server.injectSocket(socket)),
    ADDRESS,
    0,
  );
  running.push(listener);
  expect(await openSsh(options(listener.port), never)).toMatchObject({
    error: { code: 'password-expired', args: { user: 'USERID' } },
  });
});

test('a command is never sent again where the connection ends while it is taken', async () => {
  const seen: string[] = [];
  const server = new ssh2.Server({ hostKeys: [HOST_KEY] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (attempt) => attempt.accept());
    connection.on('session', (acceptSession) => {
      acceptSession().on('exec', (accept, _reject, { command }) => {
        seen.push(command);
        if (command.includes('-sa')) {
          connection.end();
          return;
        }
        const channel = accept();
        channel.write('usage\r\n');
        channel.exit(0);
        channel.end();
      });
    });
  });
  const listener = await listenTcp(
    createServer((socket) => server.injectSocket(socket)),
    ADDRESS,
    0,
  );
  running.push(listener);
  const opened = await openSsh(options(listener.port), never);
  if (!opened.ok) throw new Error(opened.error.code);
  running.push(opened.value);
  expect(await opened.value.run('chconfig -h', never)).toEqual({ ok: true, value: 'usage' });
  expect(await opened.value.run('chconfig -sa enable', never)).toMatchObject({
    error: { code: 'connection-lost' },
  });
  // The next question comes over a new connection.
  expect(await opened.value.run('chconfig -h', never)).toEqual({ ok: true, value: 'usage' });
  expect(seen).toEqual(['chconfig -h', 'chconfig -sa enable', 'chconfig -h']);
});
