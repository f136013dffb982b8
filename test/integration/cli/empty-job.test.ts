import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../support/command.ts';

/** A command that works on devices, of a site that names none: nothing was done, and that is no success. */
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-empty-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function callhome(file: object, ...words: readonly string[]) {
  const path = join(folder, 'site.json');
  writeFileSync(path, JSON.stringify({ version: 1, ...file }));
  const { code, out, said } = await runCommand([...words, '--site', path]);
  return { code, said: out + said };
}

const LEFT_OUT = { devices: [{ address: '127.0.0.99', product: 'xcc', chosen: false }] };

test.each<readonly string[]>([
  ['plan'],
  ['apply', '--yes'],
  ['apply', '--yes', '--only-failed'],
  ['undo', '--yes'],
  ['read-back'],
  ['test-call'],
  ['problems'],
  ['logins'],
  ['drift'],
  ['fix', '--what', 'ntp'],
])('%s', async (...words) => {
  for (const file of [{}, LEFT_OUT]) {
    const { code, said } = await callhome(file, ...words);
    expect([words, code]).toEqual([words, 2]);
    expect(said).toContain('対象の機器がない');
    expect(said).toContain(join(folder, 'site.json'));
  }
});
