/**
 * How a controller's console behaves besides what its commands answer. IMM2 and CMM are seen with `exec` and with
 * a shell (imm2-cmm reference §4); everything else here is what SSH consoles of small devices do (RFC 4252, 4254,
 * 4256 allow it all) and no source rules out for them.
 */
export type CliHabits = {
  /** Sent before the login (RFC 4252 §5.4). */
  readonly notice: string;
  /** Lines in front of the first prompt, and in front of what `exec` prints. */
  readonly banner: readonly string[];
  /** Questions of keyboard-interactive in rounds; empty = the method is not offered. */
  readonly rounds: readonly (readonly { readonly prompt: string; readonly echo: boolean }[])[];
  readonly instructions: string;
  /** After the right password by `password`, another method is wanted (partial success). */
  readonly wantsMore: boolean;
  readonly exec: 'runs' | 'refused' | 'prompt-only' | 'silence';
  readonly shell: boolean;
  readonly echo: boolean;
  readonly lineEnd: '\r\n' | '\r' | '\r\r\n';
  readonly colours: boolean;
  /** A terminal query: in front of each prompt, waiting for its answer; or behind it, not waited for. */
  readonly query: 'none' | 'waits' | 'behind';
  /** Lines per page; 0 = no paging. */
  readonly page: number;
  /** What waits at the end of a page. */
  readonly pager: string;
  /** In which letters it prints; `latin1` sends each character below 256 as that byte, and so any other encoding too. */
  readonly encoding: 'utf8' | 'latin1';
  /** Lines are broken at this width, whatever window was asked for; 0 = none is. */
  readonly columns: number;
  /** In place of its own; `{n}` is how often it was shown. */
  readonly prompt: string | null;
  readonly channelsPerConnection: number;
  readonly connectionPerCommand: boolean;
  /** Printed instead of everything else, then the channel and the connection are closed. */
  readonly refusal: string;
  /** How many channels are refused before one is opened. */
  refuseChannels: number;
  /** Told of every refused channel. */
  readonly onRefused: () => void;
  /** A channel opens when this resolves. */
  readonly holdChannel: (() => Promise<void>) | null;
  /** Asked in the terminal before the first prompt. */
  readonly question: string;
};

export const PLAIN_HABITS: CliHabits = {
  notice: '',
  banner: [],
  rounds: [[{ prompt: 'Password: ', echo: false }]],
  instructions: '',
  wantsMore: false,
  exec: 'runs',
  shell: true,
  echo: true,
  lineEnd: '\r\n',
  colours: false,
  query: 'none',
  page: 0,
  pager: '--More--',
  encoding: 'utf8',
  columns: 0,
  prompt: null,
  channelsPerConnection: 1_000,
  connectionPerCommand: false,
  refusal: '',
  refuseChannels: 0,
  onRefused: () => undefined,
  holdChannel: null,
  question: '',
};
