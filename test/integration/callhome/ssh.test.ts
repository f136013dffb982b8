import { createServer } from 'node:net';
import ssh2, { type Connection } from 'ssh2';
import { afterEach, expect, test } from 'vitest';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { openSsh, type SshOptions } from '../../../electron/net/ssh.ts';
import { makeSshHostKey } from '../../lab/imm2.ts';
import { closeAll, listenTcp } from '../../lab/kit.ts';

/** The SSH transport against servers that a lab device does not play: shell only, old algorithms, endless output. */
const ADDRESS = '127.74.0.1';
const HOST_KEY = makeSshHostKey();
const never = new AbortController().signal;

const running: { close(): Promise<void> | void }[] = [];
afterEach(() => closeAll(running.splice(0)));

async function serve(
  onConnection: (connection: Connection) => void,
  algorithms?: ssh2.ServerConfig['algorithms'],
): Promise<number> {
  const server = new ssh2.Server(
    { hostKeys: [HOST_KEY], ...(algorithms === undefined ? {} : { algorithms }) },
    (connection) => {
      connection.on('error', () => {});
      onConnection(connection);
    },
  );
  const listener = await listenTcp(
    createServer((socket) => server.injectSocket(socket)),
    ADDRESS,
    0,
  );
  running.push(listener);
  return listener.port;
}

const options = (port: number, extra: Partial<SshOptions> = {}): SshOptions => ({
  address: ADDRESS,
  port,
  trust: createTrustStore({}),
  credential: { user: 'USERID', password: new Secret('right') },
  prompt: /(?:^|\n|\r)\s*system>\s*$/,
  ...extra,
});

function acceptPassword(connection: Connection, methods: ('password' | 'keyboard-interactive')[]): string[] {
  const seen: string[] = [];
  connection.on('authentication', (attempt) => {
    if (attempt.method === 'password' && methods.includes('password')) {
      seen.push('password');
      if (attempt.password === 'right') attempt.accept();
      else attempt.reject(methods);
    } else if (attempt.method === 'keyboard-interactive' && methods.includes('keyboard-interactive')) {
      attempt.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
        seen.push('keyboard-interactive');
        if (answers[0] === 'right') attempt.accept();
        else attempt.reject(methods);
      });
    } else attempt.reject(methods);
  });
  return seen;
}

/** Echoes as a terminal does and answers every line with `you said <line>`. */
function shellOnly(connection: Connection): void {
  connection.on('session', (acceptSession) => {
    const session = acceptSession();
    session.on('pty', (accept) => accept?.());
    session.on('exec', (_accept, reject) => reject?.());
    session.on('shell', (accept) => {
      const channel = accept();
      channel.write('Welcome\r\n\r\nsystem> ');
      let line = '';
      channel.on('data', (chunk: Buffer) => {
        for (const char of chunk.toString()) {
          if (char !== '\r') {
            line += char;
            channel.write(char);
            continue;
          }
          channel.write(`\r\nyou said ${line}\r\nand more\r\nsystem> `);
          line = '';
        }
      });
    });
  });
}

test.each([
  ['password', ['password']],
  ['keyboard-interactive', ['keyboard-interactive']],
  ['both', ['password', 'keyboard-interactive']],
] as const)('signs in with one attempt where the server takes %s', async (_name, methods) => {
  let seen: string[] = [];
  const port = await serve((connection) => {
    seen = acceptPassword(connection, [...methods]);
  });
  const opened = await openSsh(options(port), never);
  expect(opened.ok).toBe(true);
  if (opened.ok) await opened.value.close();
  expect(seen).toHaveLength(1);
});

test('a refused password is not tried by the other method', async () => {
  let seen: string[] = [];
  const port = await serve((connection) => {
    seen = acceptPassword(connection, ['password', 'keyboard-interactive']);
  });
  const opened = await openSsh(
    options(port, { credential: { user: 'USERID', password: new Secret('wrong') } }),
    never,
  );
  expect(opened).toMatchObject({ ok: false, error: { code: 'login-rejected' } });
  expect(seen).toHaveLength(1);
});

test('where commands cannot be run one by one, they run in a shell up to its prompt', async () => {
  const port = await serve((connection) => {
    acceptPassword(connection, ['password']);
    shellOnly(connection);
  });
  const opened = await openSsh(options(port), never);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(await opened.value.run('chconfig -h', never)).toEqual({
    ok: true,
    value: 'you said chconfig -h\nand more',
  });
  expect(await opened.value.run('vpd sys', never)).toEqual({ ok: true, value: 'you said vpd sys\nand more' });
  await opened.value.close();
});

test('a controller that leaves the channel open after its answer is not waited for', async () => {
  const port = await serve((connection) => {
    acceptPassword(connection, ['password']);
    connection.on('session', (acceptSession) => {
      acceptSession().on('exec', (accept, _reject, { command }) => {
        const channel = accept();
        channel.on('error', () => {});
        // The transcripts of CMM and XCC: prompt and echo, the answer, the prompt again.
        channel.write(`system> ${command}\r\n`);
        setImmediate(() => channel.write('-en enabled\r\n-i1 ntp.example\r\nsystem> '));
      });
    });
  });
  const opened = await openSsh(options(port, { commandTimeoutMs: 5_000 }), never);
  if (!opened.ok) throw new Error(opened.error.code);
  for (const command of ['ntp', 'ntp -T system:mm[1]'])
    expect(await opened.value.run(command, never)).toEqual({
      ok: true,
      value: '-en enabled\n-i1 ntp.example',
    });
  await opened.value.close();
});

test.each([
  ['SHA-1 and CBC', { kex: ['diffie-hellman-group14-sha1'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'] }],
  ['3DES and MD5', { kex: ['diffie-hellman-group14-sha1'], cipher: ['3des-cbc'], hmac: ['hmac-md5'] }],
  [
    'the 1024-bit group',
    { kex: ['diffie-hellman-group1-sha1'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'] },
  ],
] as const)(
  'an old controller with nothing but %s is still reached',
  async (_name, { kex, cipher, hmac }) => {
    const port = await serve(
      (connection) => {
        acceptPassword(connection, ['password']);
      },
      { kex: [...kex], serverHostKey: ['ssh-rsa'], cipher: [...cipher], hmac: [...hmac] },
    );
    const opened = await openSsh(options(port), never);
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
  },
);

/** The server of the library has no group for an exchange: it ends like one whose groups are smaller than what is asked for. */
test.each(['diffie-hellman-group-exchange-sha256', 'diffie-hellman-group-exchange-sha1'] as const)(
  'a controller without a group of the size for %s is reached by a fixed one',
  async (exchange) => {
    for (const fixed of ['diffie-hellman-group14-sha256', 'diffie-hellman-group14-sha1'] as const) {
      const port = await serve((connection) => void acceptPassword(connection, ['password']), {
        kex: [exchange, fixed],
      });
      const opened = await openSsh(options(port), never);
      expect([fixed, opened.ok]).toEqual([fixed, true]);
      if (opened.ok) await opened.value.close();
    }
  },
);

/** A server that offers this and waits (RFC 4253 §7.1): what reports of "no matching ..." show of old and of strict ones. */
async function offering(offer: Partial<Record<'kex' | 'key' | 'cipher' | 'mac', string>>): Promise<number> {
  const {
    kex = 'diffie-hellman-group14-sha1',
    key = 'ssh-rsa',
    cipher = 'aes128-cbc',
    mac = 'hmac-sha1',
  } = offer;
  const list = (names: string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(names.length);
    return Buffer.concat([length, Buffer.from(names)]);
  };
  const lists = [kex, key, cipher, cipher, mac, mac, 'none', 'none', '', ''].map(list);
  const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16, 7), ...lists, Buffer.alloc(5)]);
  const padding = 4 + ((8 - ((payload.length + 9) % 8)) % 8);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1);
  head.writeUInt8(padding, 4);
  const listener = await listenTcp(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.write(Buffer.concat([Buffer.from('SSH-2.0-old\r\n'), head, payload, Buffer.alloc(padding)]));
    }),
    ADDRESS,
    0,
  );
  running.push(listener);
  return listener.port;
}

test.each([
  ['key exchange', { kex: 'gss-group1-sha1-toWM5Slw5Ew8Mqkay+al2g==' }],
  ['host key', { key: 'ssh-dss' }],
  ['cipher', { cipher: 'arcfour,blowfish-cbc' }],
  ['MAC', { mac: 'hmac-ripemd160' }],
] as const)('no %s in common is told as that, and not as an error of the device', async (_name, offer) => {
  const opened = await openSsh(options(await offering(offer)), never);
  expect(opened).toMatchObject({ ok: false, error: { code: 'ssh-strict', args: { address: ADDRESS } } });
  expect(!opened.ok && opened.error.args.reason).toMatch(/no matching/);
});

test('a key exchange that the controller ends is told as nothing in common, and no password was sent', async () => {
  let asked = 0;
  const port = await serve(
    (connection) => {
      connection.on('authentication', () => {
        asked += 1;
      });
    },
    { kex: ['diffie-hellman-group-exchange-sha1'] },
  );
  const opened = await openSsh(options(port), never);
  expect(opened).toMatchObject({ ok: false, error: { code: 'ssh-strict' } });
  expect(asked).toBe(0);
});

test('output without end is cut off and named; a command without an answer has a deadline', async () => {
  let mode: 'endless' | 'silent' = 'endless';
  const port = await serve((connection) => {
    acceptPassword(connection, ['password']);
    connection.on('session', (acceptSession) => {
      acceptSession().on('exec', (accept) => {
        const channel = accept();
        channel.on('error', () => {});
        if (mode === 'silent') return;
        const more = (): void => {
          if (channel.writable) channel.write('x'.repeat(16_384), () => setImmediate(more));
        };
        more();
      });
    });
  });
  const opened = await openSsh(options(port, { commandTimeoutMs: 1_000 }), never);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(await opened.value.run('chlog', never)).toMatchObject({
    ok: false,
    error: { code: 'garbage-answer' },
  });
  mode = 'silent';
  expect(await opened.value.run('chlog', never)).toMatchObject({
    ok: false,
    error: { code: 'device-timeout' },
  });
  await opened.value.close();
});

test('a closed port, a dead connection and a cancel are told apart', async () => {
  expect(await openSsh(options(9), never)).toMatchObject({
    ok: false,
    error: { code: 'device-unreachable' },
  });
  const port = await serve((connection) => {
    acceptPassword(connection, ['password']);
    connection.on('session', (acceptSession) => {
      acceptSession().on('exec', () => connection.end());
    });
  });
  const opened = await openSsh(options(port), never);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(await opened.value.run('chconfig', never)).toMatchObject({
    ok: false,
    error: { code: 'connection-lost' },
  });
  expect(await opened.value.run('chconfig', never)).toMatchObject({
    ok: false,
    error: { code: 'connection-lost' },
  });
  await opened.value.close();
  const cancelled = new AbortController();
  cancelled.abort();
  expect(await openSsh(options(port), cancelled.signal)).toMatchObject({
    ok: false,
    error: { code: 'cancelled' },
  });
});
