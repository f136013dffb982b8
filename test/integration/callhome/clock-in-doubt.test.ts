import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, loadSite } from '../../../electron/cli/site-state.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { runCommand } from '../support/command.ts';

/** A write of time servers that broke off: nothing says that no write is in doubt, until it is asked for again. */
const ADDRESS = '127.108.1.1';
let box: RunningXcc;
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-clock-'));
  box = await startXcc({ address: ADDRESS });
  const device = { address: ADDRESS, product: 'xcc', credential: 'own', ports: { https: box.ports.https } };
  const credentials = { own: { user: box.credentials.user, passwordEnv: 'P' } };
  const network = { ntp: ['192.0.2.123'] };
  writeFileSync(path(), JSON.stringify({ version: 1, network, credentials, devices: [device] }));
});
afterEach(async () => {
  await box.close();
  rmSync(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'site.json');
const callhome = (...words: readonly string[]) =>
  runCommand([...words, '--site', path()], { P: box.credentials.password });
const fix = () => callhome('fix', '--what', 'ntp', '--yes');

/** The state as a kill between the write and its reading leaves it. */
function forgetReadings(): void {
  const { state } = filesOf(path());
  const record = JSON.parse(readFileSync(state, 'utf8'));
  for (const run of record.runs)
    if (run.act === 'controller-apply')
      for (const item of run.outcome.items) Object.assign(item, { outcome: 'unknown', after: null });
  writeFileSync(state, JSON.stringify(record));
}

function points(): readonly string[] {
  const loaded = loadSite(path(), Date.now);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const { record } = loaded.value;
  const options = { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const;
  return buildReportModel(shipped, 'report', record, deviceRows(shipped, record), options, {
    toolVersion: '0',
    now: 0,
  }).openPoints.map(({ code }) => code);
}

test.each([
  ['ja', '書き込み結果が不明な機器はありません', 'fix をもう一度'],
  ['en', 'of no write the result is in doubt', 'run fix again'],
] as const)('`read-back` and the report name it, %s', async (language, none, again) => {
  await fix();
  forgetReadings();
  for (const words of [[], ['--device', ADDRESS]]) {
    const { code, out } = await callhome('read-back', '--lang', language, ...words);
    expect(code).toBe(1);
    expect(out).toContain(again);
    expect(out).toContain(ADDRESS);
    expect(out).not.toContain(none);
  }
  expect(points()).toContain('clock-in-doubt');
  expect((await fix()).code).toBe(0);
  const settled = await callhome('read-back', '--lang', language);
  expect([settled.code, settled.out]).toEqual([0, expect.stringContaining(none)]);
  expect(points()).not.toContain('clock-in-doubt');
});
