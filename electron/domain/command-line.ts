/**
 * What the command line can be told: every command with its options, what each takes, and what holds where it is not
 * given. Parsing (`cli/arguments.ts`), help, shell completion and the manual page are made of this table and of the
 * words in `texts/cli-words.ts`; the compiler asks for a sentence for every name here.
 */
import { SHIPPED_PACE, WAITS } from './pace.ts';

type OptionKind = 'flag' | 'value' | 'list';

/** An option; `takes` is the name of its value in help, `default` what holds without it, as it would be typed. */
export type CliOption = {
  readonly kind: OptionKind;
  readonly takes?: string;
  readonly default?: string;
  /** The only values there are, where they can be listed. */
  readonly choices?: readonly string[];
};

const flag = { kind: 'flag' } as const satisfies CliOption;
const value = (takes: string, standard?: string): CliOption => ({
  kind: 'value',
  takes,
  ...(standard === undefined ? {} : { default: standard }),
});
const list = (takes: string, standard?: string): CliOption => ({ ...value(takes, standard), kind: 'list' });

/** `--catalog FILE`: a newer catalog than the shipped one (as `catalog` prints it) serves this run. */
const COMMON = {
  json: flag,
  lang: { kind: 'value', takes: 'ja|en', default: 'ja', choices: ['ja', 'en'] },
  catalog: value('FILE'),
} as const satisfies Readonly<Record<string, CliOption>>;
/**
 * `--retry-login`: the password was put right on the device; a login that was refused before is tried once more. `--trust`: a
 * certificate or host key that is not the one seen before is believed, by its fingerprint as the refusal tells it.
 */
const LOGIN = { 'retry-login': flag, trust: list('FINGERPRINT') } as const;
/** A login for each device out of a CSV file, in memory for this run. */
const LOGIN_FILE = { credentials: value('FILE.csv') } as const;
/** For slow lines, and for management networks that shall be spared. */
const WAIT = {
  waits: {
    kind: 'value',
    takes: WAITS.join('|'),
    default: String(SHIPPED_PACE.waits),
    choices: WAITS.map(String),
  },
} as const satisfies Readonly<Record<string, CliOption>>;
/** For a simulated site: other discovery ports, and the mark 練習サイト on everything. */
const LAB = {
  'slp-port': value('PORT', '427'),
  'ssdp-port': value('PORT', '1900'),
  'mdns-port': value('PORT', '5353'),
  'rmcp-port': value('PORT', '623'),
  simulated: flag,
} as const;
const SITE = {
  ...COMMON,
  ...LOGIN,
  ...LOGIN_FILE,
  ...WAIT,
  'devices-at-once': value('N', String(SHIPPED_PACE.devicesAtOnce)),
  site: value('FILE'),
} as const;
/** Which devices are written first, and when the writing stops. */
const WAVES = { 'first-wave': value('N'), 'stop-after': value('N') } as const;
const DEVICES = { device: list('ADDRESS') } as const;

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

export const COMMANDS = {
  discover: {
    ...COMMON,
    ...LAB,
    range: list('R'),
    'range-file': list('FILE'),
    interface: list('NAME|ADDRESS'),
    'no-multicast': flag,
    'no-sweep': flag,
    ports: value('P[,P...]', '443'),
    fast: flag,
    yes: flag,
  },
  preflight: {
    ...COMMON,
    ...LOGIN,
    ...WAIT,
    profile: list('P[,P...]'),
    proxy: value('URL'),
    'proxy-password-env': value('NAME'),
    dns: list('ADDRESS[:PORT]'),
    ntp: list('HOST[:PORT]'),
    ca: value('FILE'),
    'connect-to': list('HOST:PORT:ADDRESS:PORT'),
    device: list('ADDRESS[:PORT]'),
    destination: list('HOST:PORT[/KIND]'),
    'credential-file': value('FILE'),
    ...LOGIN_FILE,
    site: value('FILE'),
  },
  fix: { ...SITE, ...DEVICES, what: list('W[,W...]', 'timezone,ntp'), yes: flag },
  logins: { ...SITE, ...DEVICES, login: list('NAME'), shared: flag, out: value('F.json') },
  plan: SITE,
  apply: { ...SITE, ...WAVES, 'only-failed': flag, yes: flag },
  'test-call': { ...SITE, ...DEVICES },
  'read-back': { ...SITE, ...DEVICES },
  undo: { ...SITE, ...DEVICES, yes: flag },
  problems: SITE,
  acknowledge: { ...SITE, device: value('ADDRESS'), event: value('EVENT-ID'), yes: flag },
  'service-request': { ...SITE, device: value('ADDRESS'), text: value('TEXT'), yes: flag },
  drift: { ...COMMON, site: value('FILE') },
  firewall: { ...COMMON, site: value('FILE'), missing: flag },
  report: {
    ...COMMON,
    site: value('FILE'),
    out: value('DIR'),
    mask: flag,
    missing: flag,
    'attach-evidence': flag,
    'revision-text': value('TEXT'),
  },
  import: { ...COMMON, sheet: value('F.xlsx'), site: value('FILE'), out: value('F.json'), yes: flag },
  merge: {
    ...COMMON,
    site: value('FILE'),
    with: value('FILE'),
    prefer: { kind: 'value', takes: 'mine|theirs', choices: ['mine', 'theirs'] },
  },
  form: { ...COMMON, site: value('FILE'), out: value('F.xlsx') },
  run: { ...SITE, ...LAB, ...WAVES, out: value('DIR'), mask: flag, yes: flag },
  support: { ...COMMON, out: value('F.zip'), site: value('FILE'), anonymise: flag },
  schema: COMMON,
  catalog: COMMON,
  completion: COMMON,
} as const satisfies Readonly<Record<string, Readonly<Record<string, CliOption>>>>;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

type OptionsOf<C extends CommandName> = keyof (typeof COMMANDS)[C] & string;
/** Every option of any command. */
export type OptionName = { readonly [C in CommandName]: OptionsOf<C> }[CommandName];

/** What stands after the command without a name of its own: one word out of a list. */
export const OPERANDS: Readonly<Partial<Record<CommandName, readonly string[]>>> = { completion: SHELLS };

/** The options of a command in the order of its help. */
export function optionsOf(command: CommandName): readonly (CliOption & { readonly name: OptionName })[] {
  return Object.entries(COMMANDS[command] as Readonly<Record<string, CliOption>>).map(([name, option]) => ({
    ...option,
    name: name as OptionName,
  }));
}
