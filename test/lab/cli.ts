/**
 * The SSH side of a controller's command line: RSA host key, keyboard-interactive and password, a prompt, and both
 * ways of running a command (exec, which echoes the prompt and the command, and an interactive shell).
 * Source: imm2-cmm reference §4.1, §4.2 (xCAT, captured transcripts).
 */
import { createServer } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { closeAll, createTimers, type LabLog, listenTcp, note } from './kit.ts';

/** What a command answers: lines without line ends; `next` asks the user something more before the next command. */
export type CliAnswer = {
  readonly lines: readonly string[];
  readonly exit?: boolean;
  /** Replaces the prompt until it is answered. */
  readonly ask?: { readonly prompt: string; readonly answer: (text: string) => CliAnswer };
};

export type CliSession = {
  readonly user: string;
  /** Persistent target of `env -T`. */
  target: string;
};

export type CliRun = (line: string, session: CliSession) => CliAnswer;

export type CliFaults = {
  silent: boolean;
  delayMs: number;
  /** Drops the connection on the next command that begins so: before or after acting on it. */
  dropAfter: { readonly command: string; readonly when: 'before' | 'after' } | null;
  garbage: boolean;
  refuseLogin: boolean;
};

export type CliOptions = {
  readonly address: string;
  readonly port: number;
  readonly hostKeyPem: string;
  readonly credentials: { readonly user: string; readonly password: string };
  readonly prompt: (session: CliSession) => string;
  /** Lines printed after login, before the first prompt. */
  readonly banner?: readonly string[];
  /** Asked before the first prompt (expired password); null = nothing. */
  readonly greeting?: (session: CliSession) => CliAnswer | null;
  readonly run: CliRun;
  readonly faults: CliFaults;
  readonly log: LabLog;
  /** Key exchange, ciphers and so on; the real lists are unknown, so this is a parameter. */
  readonly algorithms?: ssh2.ServerConfig['algorithms'];
};

export type RunningCli = { readonly port: number; sessions(): number; close(): Promise<void> };

/** Splits a command line: blanks separate, double quotes keep together (CMM-guide); null when a quote stays open. */
export function splitCommand(line: string): readonly string[] | null {
  const words: string[] = [];
  let word = '';
  let quoted = false;
  let started = false;
  for (const char of line) {
    if (char === '"') {
      quoted = !quoted;
      started = true;
    } else if (/\s/.test(char) && !quoted) {
      if (started) words.push(word);
      word = '';
      started = false;
    } else {
      word += char;
      started = true;
    }
  }
  if (started) words.push(word);
  return quoted ? null : words;
}

/** Starts an SSH server for one controller. */
export async function startCli(options: CliOptions): Promise<RunningCli> {
  const { faults, log } = options;
  const timers = createTimers();
  let open = 0;

  /** Runs one line and prints its answer; false when the connection is gone. */
  const execute = (
    line: string,
    session: CliSession,
    connection: Connection,
    print: (answer: CliAnswer) => void,
  ): void => {
    note(log, 'ssh', line);
    const drop = faults.dropAfter;
    const dropping = drop !== null && line.trim().startsWith(drop.command);
    if (dropping) faults.dropAfter = null;
    if (dropping && drop.when === 'before') {
      connection.end();
      return;
    }
    const answer = options.run(line, session);
    if (dropping) {
      connection.end();
      return;
    }
    if (faults.silent) return;
    const shown: CliAnswer = faults.garbage ? { lines: ['\u001b[2J\u0007\u0000?'] } : answer;
    if (faults.delayMs > 0) timers.after(faults.delayMs, () => print(shown));
    else print(shown);
  };

  const onExec = (
    command: string,
    session: CliSession,
    connection: Connection,
    channel: ServerChannel,
  ): void => {
    const done = (): void => {
      channel.exit(0);
      channel.end();
    };
    const ask = (prompt: string, answer: (text: string) => CliAnswer): void => {
      channel.write(prompt);
      let typed = '';
      const onData = (chunk: Buffer): void => {
        typed += chunk.toString('utf8');
        const end = typed.search(/[\r\n]/);
        if (end < 0) return;
        channel.off('data', onData);
        show(answer(typed.slice(0, end)));
      };
      channel.on('data', onData);
    };
    const show = (answer: CliAnswer): void => {
      channel.write(answer.lines.map((line) => `${line}\r\n`).join(''));
      if (answer.ask !== undefined) ask(answer.ask.prompt, answer.ask.answer);
      else done();
    };
    const start = (): void => {
      channel.write(`${options.prompt(session)}${command}\r\n`);
      execute(command, session, connection, show);
    };
    const greeting = options.greeting?.(session) ?? null;
    if (greeting === null) start();
    else show(greeting);
  };

  const onShell = (session: CliSession, connection: Connection, channel: ServerChannel): void => {
    let typed = '';
    let asking: ((text: string) => CliAnswer) | null = null;
    let lastWasReturn = false;
    const show = (answer: CliAnswer): void => {
      channel.write(answer.lines.map((line) => `${line}\r\n`).join(''));
      if (answer.exit === true) {
        channel.exit(0);
        channel.end();
        return;
      }
      asking = answer.ask?.answer ?? null;
      channel.write(answer.ask?.prompt ?? options.prompt(session));
    };
    const greeting = options.greeting?.(session) ?? null;
    show({ lines: options.banner ?? [], ...(greeting?.ask === undefined ? {} : { ask: greeting.ask }) });
    channel.on('data', (chunk: Buffer) => {
      for (const char of chunk.toString('utf8')) {
        // xCAT ends lines with CR; CR LF counts once.
        if (char === '\n' && lastWasReturn) {
          lastWasReturn = false;
          continue;
        }
        lastWasReturn = char === '\r';
        if (char === '\r' || char === '\n') {
          channel.write('\r\n');
          const line = typed;
          typed = '';
          if (asking !== null) show(asking(line));
          else if (line.trim() === '') show({ lines: [] });
          else execute(line, session, connection, show);
        } else if (char === '\u007f' || char === '\b') {
          typed = typed.slice(0, -1);
        } else {
          typed += char;
          // Passwords typed at a question are not echoed.
          if (asking === null) channel.write(char);
        }
      }
    });
  };

  const accepted = (user: string, password: string): boolean =>
    !faults.refuseLogin && user === options.credentials.user && password === options.credentials.password;

  const server = new ssh2.Server(
    {
      hostKeys: [options.hostKeyPem],
      ident: 'SSH-2.0-lab',
      ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
    },
    (connection) => {
      open += 1;
      let user = '';
      connection.on('error', () => undefined);
      connection.on('close', () => {
        open -= 1;
      });
      connection.on('authentication', (context) => {
        user = context.username;
        if (context.method === 'password') {
          note(log, 'ssh', `login password ${user}`);
          if (accepted(user, context.password)) context.accept();
          else context.reject(['keyboard-interactive', 'password']);
        } else if (context.method === 'keyboard-interactive') {
          // The prompt seen in transcripts is `Password:`.
          context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
            note(log, 'ssh', `login keyboard-interactive ${user}`);
            if (accepted(user, answers[0] ?? '')) context.accept();
            else context.reject(['keyboard-interactive', 'password']);
          });
        } else {
          context.reject(['keyboard-interactive', 'password']);
        }
      });
      connection.on('session', (acceptSession) => {
        const session = acceptSession();
        const own: CliSession = { user, target: '' };
        session.on('pty', (acceptPty) => acceptPty?.());
        session.on('env', (acceptEnv) => acceptEnv?.());
        session.on('exec', (acceptExec, _reject, info) =>
          onExec(info.command, own, connection, acceptExec()),
        );
        session.on('shell', (acceptShell) => onShell(own, connection, acceptShell()));
      });
    },
  );
  const listener = await listenTcp(
    createServer((socket) => server.injectSocket(socket)),
    options.address,
    options.port,
  );
  return {
    port: listener.port,
    sessions: () => open,
    close: async () => {
      timers.clear();
      await closeAll([listener]);
    },
  };
}
