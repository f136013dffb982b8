/**
 * The SSH side of a controller's command line: RSA host key, keyboard-interactive and password, a prompt, and both
 * ways of running a command (exec, which echoes the prompt and the command, and an interactive shell).
 * Source: imm2-cmm reference §4.1, §4.2 (xCAT, captured transcripts).
 */
import { createServer } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { type CliHabits, PLAIN_HABITS } from './cli-habits.ts';
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
  /** Drops the connection on the next command that begins so, or on one so many (`skip`) later: before or after acting on it. */
  dropAfter: { readonly command: string; readonly when: 'before' | 'after'; readonly skip?: number } | null;
  garbage: boolean;
  /** Commands that begin so are refused, and nothing of them is done. */
  refuses?: string;
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
  readonly habits?: CliHabits | undefined;
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
  const habits = options.habits ?? PLAIN_HABITS;
  let prompted = 0;
  const promptOf = (session: CliSession): string => {
    prompted += 1;
    const name = habits.prompt?.replace('{n}', String(prompted)) ?? options.prompt(session);
    return habits.colours ? `\u001b[1;32m${name.trimEnd()}\u001b[0m ` : name;
  };
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
    const hit = drop !== null && line.trim().startsWith(drop.command);
    const dropping = hit && (drop.skip ?? 0) === 0;
    if (hit) faults.dropAfter = dropping ? null : { ...drop, skip: (drop.skip ?? 0) - 1 };
    if (dropping && drop.when === 'before') {
      connection.end();
      return;
    }
    const refused = faults.refuses !== undefined && line.trim().startsWith(faults.refuses);
    const answer = refused ? { lines: ['Error: The value is not allowed now.'] } : options.run(line, session);
    if (dropping) {
      connection.end();
      return;
    }
    if (faults.silent) return;
    const broken = answer.lines.flatMap((each) =>
      habits.columns === 0 ? [each] : (each.match(new RegExp(`.{1,${habits.columns}}`, 'g')) ?? ['']),
    );
    const shown: CliAnswer = faults.garbage
      ? { lines: ['\u001b[2J\u0007\u0000?'] }
      : { ...answer, lines: broken };
    if (faults.delayMs > 0) timers.after(faults.delayMs, () => print(shown));
    else print(shown);
  };

  /** A text and a close instead of an answer. */
  const refuses = (connection: Connection, channel: ServerChannel): boolean => {
    if (habits.refusal === '') return false;
    channel.write(`${habits.refusal}\r\n`, () => {
      channel.end();
      connection.end();
    });
    return true;
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
      channel.write(
        Buffer.from(answer.lines.map((line) => `${line}${habits.lineEnd}`).join(''), habits.encoding),
      );
      if (answer.ask !== undefined) ask(answer.ask.prompt, answer.ask.answer);
      else {
        done();
        if (habits.connectionPerCommand) connection.end();
      }
    };
    if (refuses(connection, channel)) return;
    if (habits.exec === 'silence') return;
    channel.write(habits.banner.map((line) => `${line}${habits.lineEnd}`).join(''));
    if (habits.exec === 'prompt-only') {
      channel.write(promptOf(session));
      return;
    }
    const start = (): void => {
      if (habits.echo) channel.write(`${promptOf(session)}${command}${habits.lineEnd}`);
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
    /** What is typed while a page or a query waits goes there. */
    let waiting: ((key: string) => void) | null = null;
    const { lineEnd } = habits;
    if (refuses(connection, channel)) return;
    const prompt = (text: string): void => {
      if (habits.query === 'waits') {
        channel.write('\u001b[6n');
        let reply = '';
        waiting = (key) => {
          reply += key;
          if (!reply.endsWith('R')) return;
          waiting = null;
          channel.write(text);
        };
      } else channel.write(habits.query === 'behind' ? `${text}\u001b[6n` : text);
    };
    const print = (lines: readonly string[], then: () => void): void => {
      const size = habits.page === 0 ? Math.max(1, lines.length) : habits.page;
      const shown = lines
        .slice(0, size)
        .map((line) => `${habits.colours ? `\u001b[0;36m${line}\u001b[m\u001b[K` : line}${lineEnd}`);
      channel.write(Buffer.from(shown.join(''), habits.encoding));
      const rest = lines.slice(size);
      if (rest.length === 0) {
        then();
        return;
      }
      channel.write(habits.pager);
      waiting = (key) => {
        if (key !== ' ') return;
        waiting = null;
        channel.write('\r        \r');
        print(rest, then);
      };
    };
    const show = (answer: CliAnswer): void =>
      print(answer.lines, () => {
        if (answer.exit === true) {
          channel.exit(0);
          channel.end();
          return;
        }
        asking = answer.ask?.answer ?? null;
        if (answer.ask !== undefined) channel.write(answer.ask.prompt);
        else prompt(promptOf(session));
      });
    const greeting = options.greeting?.(session) ?? null;
    const ask = habits.question === '' ? greeting?.ask : silentQuestion(habits.question);
    channel.write([...(options.banner ?? []), ...habits.banner].map((line) => `${line}${lineEnd}`).join(''));
    show({ lines: [], ...(ask === undefined ? {} : { ask }) });
    channel.on('data', (chunk: Buffer) => {
      for (const char of chunk.toString('utf8')) {
        if (waiting !== null) {
          waiting(char);
          continue;
        }
        // xCAT ends lines with CR; CR LF counts once.
        if (char === '\n' && lastWasReturn) {
          lastWasReturn = false;
          continue;
        }
        lastWasReturn = char === '\r';
        if (char === '\r' || char === '\n') {
          if (habits.echo) channel.write(lineEnd);
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
          if (asking === null && habits.echo) channel.write(char);
        }
      }
    });
    /** A question whose answer is noted and never enough. */
    function silentQuestion(text: string): NonNullable<CliAnswer['ask']> {
      return {
        prompt: text,
        answer: (given) => {
          note(log, 'ssh', `answered ${given}`);
          return { lines: ['Incorrect'], exit: true };
        },
      };
    }
  };

  const accepted = (user: string, password: string): boolean =>
    !faults.refuseLogin && user === options.credentials.user && password === options.credentials.password;

  const server = new ssh2.Server(
    {
      hostKeys: [options.hostKeyPem],
      ident: 'SSH-2.0-lab',
      ...(habits.notice === '' ? {} : { banner: habits.notice }),
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
        const methods: ssh2.AuthenticationType[] =
          habits.rounds.length === 0 ? ['password'] : ['keyboard-interactive', 'password'];
        if (context.method === 'password') {
          note(log, 'ssh', `login password ${user}`);
          if (!accepted(user, context.password)) context.reject(methods);
          else if (habits.wantsMore) context.reject(['keyboard-interactive'], true);
          else context.accept();
        } else if (context.method === 'keyboard-interactive' && methods.includes('keyboard-interactive')) {
          const given: string[] = [];
          const round = (at: number): void => {
            const prompts = habits.rounds[at];
            if (prompts === undefined) {
              // The prompt seen in transcripts is `Password:`.
              const right = habits.rounds
                .flat()
                .every(({ prompt }, index) =>
                  /passw/i.test(prompt)
                    ? accepted(user, given[index] ?? '')
                    : /user/i.test(prompt) && given[index] === user,
                );
              if (right) context.accept();
              else context.reject(methods);
              return;
            }
            context.prompt([...prompts], '', habits.instructions, (answers) => {
              note(log, 'ssh', `login keyboard-interactive ${user}`);
              for (const [index, answer] of answers.entries())
                note(log, 'ssh', `typed into "${prompts[index]?.prompt ?? ''}": ${answer.length}`);
              given.push(...answers);
              if (answers.length < prompts.length) context.reject(methods);
              else if (!accepted(user, given[0] ?? '') && habits.rounds.flat().length === 1)
                context.reject(methods);
              else round(at + 1);
            });
          };
          round(0);
        } else {
          context.reject(methods);
        }
      });
      let channels = 0;
      connection.on('session', (acceptSession, rejectSession) => {
        channels += 1;
        if (habits.refuseChannels > 0 || channels > habits.channelsPerConnection) {
          habits.refuseChannels = Math.max(0, habits.refuseChannels - 1);
          note(log, 'ssh', 'channel refused');
          rejectSession();
          habits.onRefused();
          return;
        }
        const begin = (): void => {
          const session = acceptSession();
          const own: CliSession = { user, target: '' };
          session.on('pty', (acceptPty) => acceptPty?.());
          session.on('env', (acceptEnv) => acceptEnv?.());
          session.on('close', () => note(log, 'ssh', 'channel closed'));
          if (habits.exec !== 'refused')
            session.on('exec', (acceptExec, _reject, info) =>
              onExec(info.command, own, connection, acceptExec()),
            );
          if (habits.shell) session.on('shell', (acceptShell) => onShell(own, connection, acceptShell()));
        };
        if (habits.holdChannel === null) begin();
        else void habits.holdChannel().then(begin);
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
