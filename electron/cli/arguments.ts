import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** What the command line can say: per command, its options and whether each takes a value or may be repeated. */
type OptionKind = 'flag' | 'value' | 'list';

/** `--catalog FILE`: a newer catalog than the shipped one (as `catalog` prints it) serves this run. */
const COMMON = { json: 'flag', lang: 'value', help: 'flag', catalog: 'value' } as const;
/** `--retry-login`: the password was put right on the device; a login that was refused before is tried once more. */
const LOGIN = { 'retry-login': 'flag' } as const;
/** For a simulated site: other discovery ports, and the mark 練習サイト on everything. */
const LAB = {
  'slp-port': 'value',
  'ssdp-port': 'value',
  'mdns-port': 'value',
  'rmcp-port': 'value',
  simulated: 'flag',
} as const;

export const COMMANDS = {
  discover: {
    ...COMMON,
    ...LAB,
    range: 'list',
    'range-file': 'list',
    interface: 'list',
    'no-multicast': 'flag',
    'no-sweep': 'flag',
    ports: 'value',
    fast: 'flag',
    yes: 'flag',
  },
  preflight: {
    ...COMMON,
    ...LOGIN,
    profile: 'list',
    proxy: 'value',
    'proxy-password-env': 'value',
    dns: 'list',
    ntp: 'list',
    ca: 'value',
    'connect-to': 'list',
    device: 'list',
    destination: 'list',
    'credential-file': 'value',
    site: 'value',
  },
  fix: { ...COMMON, ...LOGIN, site: 'value', what: 'list', device: 'list', yes: 'flag' },
  plan: { ...COMMON, ...LOGIN, site: 'value' },
  apply: { ...COMMON, ...LOGIN, site: 'value', yes: 'flag' },
  'test-call': { ...COMMON, ...LOGIN, site: 'value' },
  'read-back': { ...COMMON, ...LOGIN, site: 'value', device: 'list' },
  undo: { ...COMMON, ...LOGIN, site: 'value', device: 'list', yes: 'flag' },
  problems: { ...COMMON, ...LOGIN, site: 'value' },
  acknowledge: { ...COMMON, ...LOGIN, site: 'value', device: 'value', event: 'value', yes: 'flag' },
  'service-request': { ...COMMON, ...LOGIN, site: 'value', device: 'value', text: 'value', yes: 'flag' },
  firewall: { ...COMMON, site: 'value', missing: 'flag' },
  report: {
    ...COMMON,
    site: 'value',
    out: 'value',
    mask: 'flag',
    missing: 'flag',
    'attach-evidence': 'flag',
  },
  import: { ...COMMON, sheet: 'value', site: 'value', out: 'value', yes: 'flag' },
  form: { ...COMMON, site: 'value', out: 'value' },
  run: { ...COMMON, ...LOGIN, ...LAB, site: 'value', out: 'value', yes: 'flag', mask: 'flag' },
  schema: { ...COMMON },
  catalog: { ...COMMON },
} as const satisfies Readonly<Record<string, Readonly<Record<string, OptionKind>>>>;

/** What `--help` says besides the options. */
export const COMMAND_HELP: Readonly<Partial<Record<keyof typeof COMMANDS, string>>> = {
  apply:
    'writes what the plans say and reads it back. After `plan` only what that showed is written: a device on which something differs now is left alone',
  'read-back': 'reads back what a write that broke off left in doubt, and writes nothing',
  report:
    'writes the report, the firewall request (--missing: only what preflight found shut), the manual sheet, the parameter sheet and the evidence to --out DIR; --mask hides personal data, --attach-evidence puts the evidence inside the report',
  firewall:
    'the rows of the firewall request: hosts, ports, sources, addresses (printed in 2020, measured now), state and cause by the last preflight of the site; --missing: only what is not served',
  import:
    'takes a filled-in parameter sheet (--sheet F.xlsx) over into a site (--site F.json, or a new one) and writes it to --out F.json (or back to --site). Wrong cells are all named and nothing is written; with --yes the good cells are taken over all the same',
  form: 'writes an empty parameter sheet for the customer to fill in (or the site so far, with --site) to --out F.xlsx',
};

export type CommandName = keyof typeof COMMANDS;

export type Arguments = {
  readonly command: CommandName;
  readonly flag: (name: string) => boolean;
  readonly value: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
};

/** Reads the words after `--cli`. An unknown command or option is named, with what would be right. */
export function parseArguments(words: readonly string[]): Result<Arguments, AppError> {
  const [command, ...rest] = words;
  if (command === undefined || !(command in COMMANDS)) {
    return err(
      appError('invalid-argument', {
        name: command ?? '(no command)',
        expected: Object.keys(COMMANDS).join(' | '),
      }),
    );
  }
  const kinds: Readonly<Record<string, OptionKind>> = COMMANDS[command as CommandName];
  const found = new Map<string, string[]>();
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
    const name = match?.[1] ?? '';
    const kind = kinds[name];
    if (!match || kind === undefined) {
      return err(
        appError('invalid-argument', {
          name: word,
          expected: Object.keys(kinds)
            .map((option) => `--${option}`)
            .join(' '),
        }),
      );
    }
    if (kind === 'flag') {
      if (match[2] !== undefined)
        return err(appError('invalid-argument', { name: word, expected: `--${name}` }));
      found.set(name, []);
      continue;
    }
    const value = match[2] ?? rest[index + 1];
    if (match[2] === undefined) index += 1;
    if (value === undefined || value === '')
      return err(appError('invalid-argument', { name: word, expected: `--${name} VALUE` }));
    if (kind === 'value' && found.has(name))
      return err(appError('invalid-argument', { name: word, expected: `--${name} once` }));
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return ok({
    command: command as CommandName,
    flag: (name) => found.has(name),
    value: (name) => found.get(name)?.[0],
    list: (name) => found.get(name) ?? [],
  });
}
