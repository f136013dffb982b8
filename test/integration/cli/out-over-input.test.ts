import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../support/command.ts';

/** What a command reads, or keeps beside the site, is never written over by its own `--out`. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-out-'));
  writeFileSync(at('site.json'), JSON.stringify({ version: 1 }));
  for (const name of ['site.state.json', 'site.journal.jsonl', 'f.xlsx', 'logins.csv'])
    writeFileSync(at(name), 'precious');
  symlinkSync(at('site.json'), at('link.json'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const held = (): readonly (readonly [string, string])[] =>
  readdirSync(folder).map((name): [string, string] => [name, readFileSync(at(name), 'utf8')]);

test.each([
  ['form over the site', ['form', '--out', 'site.json']],
  ['form over the site by a link', ['form', '--out', 'link.json']],
  ['form over the state', ['form', '--out', 'site.state.json']],
  ['support over the site', ['support', '--out', 'site.json']],
  ['support over the journal', ['support', '--out', 'site.journal.jsonl']],
  ['import over its sheet', ['import', '--sheet', 'f.xlsx', '--out', 'f.xlsx']],
  ['import over the state', ['import', '--sheet', 'f.xlsx', '--out', 'site.state.json']],
  ['logins over its list', ['logins', '--credentials', 'logins.csv', '--out', 'logins.csv']],
])('%s', async (_name, words) => {
  const before = held();
  const named = words.map((word) => (word.includes('.') ? at(word) : word));
  const { code, out } = await runCommand([...named, '--site', at('site.json'), '--json']);
  expect([code, JSON.parse(out).errors[0].code]).toEqual([2, 'invalid-argument']);
  expect(held()).toEqual(before);
});
