import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completionScript } from '../../../electron/cli/completion.ts';
import { COMMAND_NAMES, optionsOf, SHELLS } from '../../../electron/domain/command-line.ts';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';

/** What shells and roff, which are not ours, make of the scripts and pages of the command line. */
const root = join(import.meta.dirname, '..', '..', '..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-shells-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function completed(...words: readonly string[]): readonly string[] {
  writeFileSync(join(folder, 'callhome.bash'), completionScript('bash', cliWordsFor('en')));
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _callhome; printf '%s\\n' "$\{COMPREPLY[@]}"`,
      join(folder, 'callhome.bash'),
      'callhome',
      ...words,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

test('bash completes commands, their options, and values that can be listed', () => {
  expect(completed('')).toEqual([...COMMAND_NAMES, '--help', '--version', '--lang']);
  expect(completed('pre')).toEqual(['preflight']);
  for (const name of COMMAND_NAMES)
    expect(completed(name, '--')).toEqual([...optionsOf(name).map((option) => `--${option.name}`), '--help']);
  expect(completed('plan', '--lang', '')).toEqual(['ja', 'en']);
  expect(completed('completion', 'f')).toEqual(['fish']);
  expect(completed('report', '--out', 'x')).toEqual([]);
});

test.each(SHELLS)('the script for %s knows every command and every option', (shell) => {
  const script = completionScript(shell, cliWordsFor('ja'));
  for (const name of COMMAND_NAMES) {
    expect(script).toContain(name);
    for (const option of optionsOf(name))
      expect(script).toMatch(
        shell === 'fish' ? new RegExp(`${name}' -l ${option.name}`) : `--${option.name}`,
      );
  }
});

test.each([
  ['callhome.1', 'ascii', /acknowledge.*OPTIONS/],
  ['callhome.ja.1', 'utf8', /終了コード/],
])('roff sets %s without a warning', (page, device, holds) => {
  const { stdout, stderr, status } = spawnSync(
    'groff',
    // Japanese has no spaces to spread a line over, which troff remarks.
    ['-ww', '-Wbreak', '-man', '-Kutf8', '-P-cbou', `-T${device}`, join(root, 'docs', page)],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(holds);
});

/** A program in the packaged one's place that tells how it was started. */
function standIn(path: string): void {
  writeFileSync(path, '#!/bin/sh\nfor word in "$@"; do printf "[%s]" "$word"; done\nexit 7\n');
  chmodSync(path, 0o755);
}

test('on Linux the launcher finds its program through a link, passes words and exit code, and needs no display', () => {
  const home = join(folder, 'a b');
  mkdirSync(home);
  copyFileSync(join(root, 'resources/launchers/linux/callhome'), join(home, 'callhome'));
  standIn(join(home, 'callhome-setup-assistant'));
  symlinkSync(join('a b', 'callhome'), join(folder, 'linked'));
  const run = (words: readonly string[], env: Readonly<Record<string, string>>) =>
    spawnSync(join(folder, 'linked'), words, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', ...env } });
  const plan = run(['plan', '--site', 'x y.json', ''], {});
  expect(plan.status).toBe(7);
  expect(plan.stdout).toContain('[--ozone-platform=headless]');
  expect(plan.stdout).toMatch(/\[--cli\]\[--\]\[plan\]\[--site\]\[x y.json\]\[\]$/);
  const printed = run(['report'], { DISPLAY: ':9' });
  expect(printed.status).toBe(7);
  expect(printed.stdout).not.toContain('headless');
  const bare = join(folder, 'bin');
  mkdirSync(bare);
  for (const tool of ['sh', 'readlink', 'dirname']) symlinkSync(join('/usr/bin', tool), join(bare, tool));
  const without = run(['report'], { PATH: bare });
  expect([without.status, without.stdout]).toEqual([2, '']);
  expect(without.stderr).toContain('xvfb');
});

test('on macOS the launcher finds its program through relative and absolute links', () => {
  const contents = join(folder, 'X.app', 'Contents');
  mkdirSync(join(contents, 'Resources'), { recursive: true });
  mkdirSync(join(contents, 'MacOS'));
  copyFileSync(join(root, 'resources/launchers/mac/callhome'), join(contents, 'Resources', 'callhome'));
  standIn(join(contents, 'MacOS', 'Call Home Setup Assistant'));
  symlinkSync('X.app/Contents/Resources/callhome', join(folder, 'relative'));
  symlinkSync(join(folder, 'relative'), join(folder, 'absolute'));
  for (const link of ['relative', 'absolute']) {
    const { status, stdout } = spawnSync(join(folder, link), ['schema'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([7, '[--cli][--][schema]']);
  }
});
