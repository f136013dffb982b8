import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PrintPdf } from '../../../electron/cli/context.ts';
import { ok } from '../../../electron/domain/result.ts';
import { runCommand } from '../support/command.ts';

/** The program is ended while it makes the documents: what is on disk by then was given out. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-ended-in-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const siteOf = (customer: string): void =>
  writeFileSync(path('site.json'), JSON.stringify({ version: 1, site: { customer } }));
const PDF = ok(new Uint8Array([1]));

async function report(out: string, printPdf: PrintPdf): Promise<readonly string[]> {
  const words = ['report', '--site', path('site.json'), '--out', path(out)];
  await runCommand(words, {}, new AbortController().signal, printPdf);
  return readdirSync(path(out)).filter((name) => name.includes('設定報告書'));
}

test('a report that was on disk when the program was ended has its version: another one is never given the same', async () => {
  siteOf('Renshu');
  const [state, atKill] = [path('site.state.json'), path('at-kill.json')];
  const first = await report('one', async ({ kind }) => {
    if (kind === 'firewall-request' && existsSync(state)) copyFileSync(state, atKill);
    return PDF;
  });
  expect(first).toEqual([expect.stringContaining('_v1.0-')]);
  // What is saved later is what a program that was killed could not save any more.
  rmSync(state);
  if (existsSync(atKill)) copyFileSync(atKill, state);
  siteOf('Renshu K.K.');
  expect(await report('two', async () => PDF)).toEqual([expect.stringContaining('_v1.1-')]);
});
