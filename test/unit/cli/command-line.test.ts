import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Asked, parseArguments } from '../../../electron/cli/arguments.ts';
import { runCli } from '../../../electron/cli/cli.ts';
import { wrapped } from '../../../electron/cli/help.ts';
import { manPages } from '../../../electron/cli/man-page.ts';
import { COMMAND_NAMES, optionsOf } from '../../../electron/domain/command-line.ts';
import { widthOf } from '../../../electron/domain/text-width.ts';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';
import { shipped } from '../../support/shipped.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const LANGUAGES = ['ja', 'en'] as const;

function parsed(...words: readonly string[]): Asked | { readonly name: string; readonly expected: string } {
  const asked = parseArguments(words, cliWordsFor('en'));
  return asked.ok ? asked.value : (asked.error.args as { name: string; expected: string });
}

async function run(...words: readonly string[]): Promise<{ code: number; out: string; told: string }> {
  let out = '';
  let told = '';
  const code = await runCli(words, {
    environment: {},
    out: (text) => {
      out += text;
    },
    progress: (text) => {
      told += `${text}\n`;
    },
    now: () => 0,
    signal: new AbortController().signal,
    version: '1.2.3',
    catalog: shipped,
    printPdf: () => Promise.reject(new Error('nothing is printed here')),
  });
  return { code, out, told };
}

/** The words of an example as a shell would hand them over, without what is the shell's own. */
function wordsOf(example: string): readonly string[] {
  const command = example.replace(/^[A-Z_]+=\S+ /, '').replace(/ > .*$/, '');
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '').slice(1);
}

test.each(LANGUAGES)(
  '%s: the help of a command has every option, its value, its default and an example',
  async (lang) => {
    for (const name of COMMAND_NAMES) {
      const { code, out } = await run(name, '--help', '--lang', lang);
      expect(code).toBe(0);
      for (const option of optionsOf(name)) {
        const lines = out.split('\n');
        const at = lines.indexOf(`  --${option.name}${option.takes === undefined ? '' : ` ${option.takes}`}`);
        expect(at, `${name} --${option.name}`).toBeGreaterThan(0);
        const next = lines.findIndex((line, index) => index > at && line.startsWith('  -'));
        const text = lines
          .slice(at + 1, next)
          .map((line) => line.trim())
          .join(' ');
        expect(text.length, `${name} --${option.name}`).toBeGreaterThan(4);
        if (option.default !== undefined) expect(text).toContain(option.default);
      }
      expect(out).toContain(cliWordsFor(lang).command[name].example);
      for (const exit of ['0', '1', '2', '3', '70']) expect(out).toMatch(new RegExp(`^ {2,3}${exit} `, 'm'));
      if (lang === 'ja') expect(out).toMatch(/使い方: callhome/);
    }
  },
);

test.each(LANGUAGES)('%s: every example of the help is one that the parser takes', (lang) => {
  for (const name of COMMAND_NAMES) {
    const words = wordsOf(cliWordsFor(lang).command[name].example);
    expect(parsed(...words), words.join(' ')).toMatchObject({ kind: 'run', args: { command: name } });
  }
});

test('help answers however it is asked for, and no command at all is a mistake', async () => {
  for (const words of [
    ['--help'],
    ['-h'],
    ['help'],
    ['plan', '-h'],
    ['help', 'plan'],
    ['plan', '--site', 'x', '--help'],
  ])
    expect((await run(...words)).code, words.join(' ')).toBe(0);
  for (const words of [[], ['--lang', 'en']]) {
    const { code, out } = await run(...words);
    expect(code).toBe(2);
    for (const name of COMMAND_NAMES) expect(out).toContain(name);
  }
  expect(await run('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
});

test('values, lists and switches come out as they were given, after a space or an equals sign', () => {
  const asked = parsed(
    'discover',
    '--range=10.0.0.0/24',
    '--range',
    'a b',
    '--no-sweep',
    '--ports',
    '--1',
    '--json',
  );
  if (!('kind' in asked) || asked.kind !== 'run') throw new Error('refused');
  const { args } = asked;
  expect(args.list('range')).toEqual(['10.0.0.0/24', 'a b']);
  expect(args.value('ports')).toBe('--1');
  expect([args.flag('no-sweep'), args.flag('no-multicast'), args.flag('json')]).toEqual([true, false, true]);
});

test('the language counts before the command as well as after it', async () => {
  for (const words of [
    ['--lang', 'en', 'plan'],
    ['plan', '--lang', 'en'],
    ['plan', '--lang=en'],
  ])
    expect((await run(...words)).told).toMatch(/^--site is needed \(FILE\)\. /);
});

test.each([
  [['pln'], 'pln', 'discover | '],
  [['--json', 'plan'], '--json', 'discover | '],
  [['plan', '--sight', 'x'], '--sight', '--site'],
  [['plan', '-s'], '-s', '--site'],
  [['plan', '--site'], '--site', 'FILE'],
  [['plan', '--site='], '--site', 'FILE'],
  [['plan', '--site', ''], '--site', 'FILE'],
  [['plan', '--site', 'a', '--site', 'b'], '--site', '--site once'],
  [['apply', '--yes=no'], '--yes=no', '--yes'],
  [['apply', '--no-yes'], '--no-yes', '--yes'],
  [['discover', '--sweep'], '--sweep', '--no-sweep'],
  [['plan', 'site.json'], 'site.json', '--site'],
  [['completion'], 'completion', 'bash | zsh'],
  [['completion', 'tcsh'], 'completion tcsh', 'bash | zsh'],
  [['completion', 'bash', 'zsh'], 'zsh', '--lang'],
])('%j: the word that is wrong is named with what would be right', async (words, name, expected) => {
  const refused = parsed(...words);
  expect(refused).toMatchObject({ name });
  expect('expected' in refused && refused.expected).toContain(expected);
  const { code, out, told } = await run(...words);
  expect(code).toBe(2);
  if (words.includes('--json')) expect(JSON.parse(out)).toMatchObject({ errors: [{ args: { name } }] });
  else expect(out).toBe('');
  expect(told).toContain(name);
});

test.each([
  ['--waits', '3', '1 | 2 | 4'],
  ['--waits', 'long', '1 | 2 | 4'],
  ['--devices-at-once', '0', 'N (1-16)'],
  ['--devices-at-once', '17', 'N (1-16)'],
  ['--devices-at-once', '2.5', 'N (1-16)'],
  ['--first-wave', '0', 'N (1-100)'],
  ['--first-wave', 'one', 'N (1-100)'],
  ['--stop-after', '0', 'N (1-1000)'],
  ['--stop-after', '1001', 'N (1-1000)'],
  ['--stop-after', '-1', 'N (1-1000)'],
])('%s %s: a pace out of bounds is named before anything is done', async (option, value, expected) => {
  const { code, out } = await run('apply', '--site', 'site.json', option, value, '--json');
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ errors: [{ args: { name: `${option} ${value}`, expected } }] });
});

test('lines of help fit a terminal, and none begins with what Japanese puts at no beginning', async () => {
  for (const lang of LANGUAGES)
    for (const words of [[], ...COMMAND_NAMES.map((name) => [name])]) {
      const { out } = await run(...words, '--help', '--lang', lang);
      for (const line of out.split('\n')) {
        // One closing mark may hang; an example is one line to be copied, a list of the parser's own words stays whole.
        if (!line.startsWith('  callhome') && !/^ {2}(-|BMC)/.test(line))
          expect(widthOf(line), line).toBeLessThanOrEqual(86);
        expect(line.trimStart()).not.toMatch(/^[、。）」]/u);
      }
    }
  expect(wrapped('あ'.repeat(60), '')).toHaveLength(2);
});

test('the manual pages are what the program would write now', () => {
  for (const [name, text] of Object.entries(manPages()))
    expect(readFileSync(join(root, 'docs', name), 'utf8'), `npm run man (${name})`).toBe(text);
});

test.each(LANGUAGES)('what a refusal asks for is said once (%s)', async (lang) => {
  for (const command of ['apply', 'undo']) {
    const { code, told } = await run(command, '--site', 'site.json', '--lang', lang);
    expect(code).toBe(2);
    expect(told).toContain('[confirmation-missing]');
    expect(told.match(/--yes/g)).toHaveLength(1);
  }
  // A refusal whose sentence does not name what lifts it still has it named.
  const { told } = await run('discover', '--range', '127.0.0.0/12', '--lang', lang);
  expect(told).toContain('[range-too-large]');
  expect(told.match(/--yes/g)).toHaveLength(1);
});
