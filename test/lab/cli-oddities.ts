/**
 * Oddities of consoles over SSH, one switch each: `device.faults.cli.oddity = cliOddity('more-paging')`. Rebuilt from
 * public reports and from RFC 4252 to 4254; an oddity never knows who asks.
 */
export type CliOddity = {
  /** Said in place of SSH, then the port closes. */
  readonly insteadOfSsh?: string;
  /** The banner of RFC 4252 §5.4, before the password. */
  readonly authBanner?: string;
  /** Questions of keyboard-interactive, a round each; the password is the first answer of the first. */
  readonly rounds?: readonly (readonly { readonly prompt: string; readonly echo: boolean }[])[];
  /** Lines printed after login. */
  readonly notice?: readonly string[];
  /** `exec` is refused, or taken and thrown away: then a shell starts on the channel, or nothing happens. */
  readonly exec?: 'refused' | 'shell-starts' | 'silent';
  /** Channels a connection ever gives. */
  readonly channels?: number;
  /** The connection ends after each exec. */
  readonly endsAfterExec?: boolean;
  /** A shell says this and hangs up. */
  readonly shellRefusal?: string;
  readonly prompt?: string;
  readonly lineEnd?: string;
  readonly echo?: boolean;
  /** Lines until the pager asks. */
  readonly page?: number;
  /** Sent before every prompt of a shell, which waits for the answer. */
  readonly query?: string;
  /** What help looks like. */
  readonly help?: 'two-a-line' | 'columns' | 'table' | 'usage-line';
  /** Bytes printed before the answer of `chlog`. */
  readonly flood?: number;
};

const ODDITIES = {
  'long-banner': { authBanner: `${'Authorised use only. '.repeat(400)}\r\n` },
  /** Not taken for an expired password. */
  'notice-speaks-of-passwords': {
    exec: 'refused',
    authBanner: 'Accounts are locked after 5 failures. Too many sessions are ended.\r\n',
    notice: [
      'You must change your password every 90 days.',
      'Enter new password rules: see the intranet',
      'password expired? call 4711',
    ],
  },
  /** The command is thrown away and a shell with a prompt starts. */
  'exec-ignored-shell-starts': { exec: 'shell-starts', prompt: 'SN#7K12345>' },
  'exec-silent': { exec: 'silent' },
  /** One channel per connection. */
  'one-channel-ever': { channels: 1 },
  'one-command-a-connection': { endsAfterExec: true },
  'one-command-a-connection-no-shell': { endsAfterExec: true, shellRefusal: '' },
  'host-name-prompt': { exec: 'refused', prompt: 'imm2-40f2e9b80021>' },
  'coloured-prompt': { exec: 'refused', prompt: '\u001b[1;32msystem>\u001b[0m ' },
  'terminal-queries': { exec: 'refused', query: '\u001b[6n' },
  /** Paged although the window is tall. */
  'more-paging': { exec: 'refused', page: 8 },
  'cr-line-ends': { exec: 'refused', lineEnd: '\r' },
  'no-echo': { exec: 'refused', echo: false },
  'user-and-password-asked': {
    rounds: [
      [
        { prompt: 'login: ', echo: true },
        { prompt: 'Password: ', echo: false },
      ],
    ],
  },
  /** Two questions at once, the second echoed: a second factor. */
  'two-questions': {
    rounds: [
      [
        { prompt: 'Password: ', echo: false },
        { prompt: 'Token code: ', echo: true },
      ],
    ],
  },
  'second-factor-afterwards': {
    rounds: [[{ prompt: 'Password: ', echo: false }], [{ prompt: 'Verification code: ', echo: false }]],
  },
  'password-asked-in-the-open': { rounds: [[{ prompt: 'Password: ', echo: true }]] },
  'new-password-asked': {
    rounds: [
      [{ prompt: 'Password: ', echo: false }],
      [
        { prompt: 'New password: ', echo: false },
        { prompt: 'Retype new password: ', echo: false },
      ],
    ],
  },
  /** The port says it instead of SSH. */
  'too-many-sessions-text': { insteadOfSsh: 'Too many active sessions\r\n' },
  'sessions-in-use-in-the-shell': { exec: 'refused', shellRefusal: 'Error: all sessions are in use\r\n' },
  'help-two-options-a-line': { help: 'two-a-line' },
  'help-in-columns': { help: 'columns' },
  'help-as-a-table': { help: 'table' },
  'help-in-the-usage-line': { help: 'usage-line' },
  'five-megabytes': { flood: 5 << 20 },
} as const satisfies Readonly<Record<string, CliOddity>>;

export type CliOddityName = keyof typeof ODDITIES;
export const CLI_ODDITY_NAMES = Object.keys(ODDITIES) as readonly CliOddityName[];

export function cliOddity(name: CliOddityName): CliOddity {
  return ODDITIES[name];
}

/** What a help text looks like under an oddity: the same options, laid out in another way. */
export function laidOut(lines: readonly string[], form: NonNullable<CliOddity['help']>): readonly string[] {
  const options = lines.map((line) => line.trim()).filter((line) => line.startsWith('-'));
  const others = lines.filter((line) => !line.trim().startsWith('-'));
  if (options.length === 0) return lines;
  const pairs = (gap: string): string[] =>
    options.flatMap((line, at) =>
      at % 2 === 0 ? [`  ${line}${options[at + 1] === undefined ? '' : gap + options[at + 1]}`] : [],
    );
  const width = Math.max(...options.map(({ length }) => length)) + 4;
  switch (form) {
    case 'two-a-line':
      return [...others, ...pairs(', ')];
    case 'columns':
      return [
        ...others,
        ...options.flatMap((line, at) =>
          at % 2 === 0 ? [`  ${line.padEnd(width)}${options[at + 1] ?? ''}`] : [],
        ),
      ];
    case 'table':
      return [
        ...others,
        '+--------+------+',
        ...options.map((line) => line.replace(/^(\S+)\s+(.*)$/, '| $1 | $2 |')),
        '+--------+------+',
      ];
    case 'usage-line':
      return [`${others[0] ?? 'usage:'} ${options.map((line) => `[${line.split(' - ')[0]}]`).join(' ')}`];
  }
}
