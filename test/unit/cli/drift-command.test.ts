import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseArguments } from '../../../electron/cli/arguments.ts';
import type { CliWorld } from '../../../electron/cli/context.ts';
import { drift } from '../../../electron/cli/drift-command.ts';
import { OUTPUT_SCHEMAS } from '../../../electron/cli/schemas.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';
import { systemSteadyTime } from '../../../electron/workflow/steady-clock.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';
import { visitedAgain } from '../../support/visits.ts';

/** What changed since the last visit, on the command line: of what the record holds, without asking a device. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-drift-'));
  now = LATER;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LATER = Date.UTC(2027, 4, 26);
let now = LATER;
const world = {
  catalog: shipped,
  now: () => now,
  progress: () => {},
  environment: {},
} as unknown as CliWorld;
const first = reportSite();
const [written] = standingOf(first).applies.filter(
  ({ state, items }) => state === 'done' && items.length > 0,
);
const address = written?.address ?? '';

async function asked(record: SiteRecord, ...more: readonly string[]) {
  writeFileSync(join(folder, 'site.json'), JSON.stringify(record.file));
  writeFileSync(join(folder, 'site.state.json'), JSON.stringify(record));
  const words = ['drift', '--site', join(folder, 'site.json'), ...more];
  const parsed = parseArguments(words, cliWordsFor('ja'));
  if (!parsed.ok || parsed.value.kind !== 'run') throw new Error(JSON.stringify(parsed));
  const result = await drift(parsed.value.args, world);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return { ...result.value, document: OUTPUT_SCHEMAS.drift.parse(result.value.document) };
}

test('a value that was changed on a device fails, is named with both values and its device, in both languages', async () => {
  const record = visitedAgain(first, { [address]: { 'contact.name': 'Jiro Sato' } });
  const { document, lines, failed } = await asked(record);
  expect(failed).toBe(true);
  const [device, ...more] = document.devices.filter(({ changed }) => changed.length > 0);
  expect(more).toEqual([]);
  expect(device).toMatchObject({
    address,
    changed: [{ key: 'contact.name', after: { value: 'Jiro Sato', at: '2027-05-25T02:00:00.000Z' } }],
  });
  expect(lines[0]).toBe('前回（2026-11-24）以降に機器側で変わった値: 1 台 1 項目');
  expect(lines.join('\n')).toMatch(new RegExp(`△ .*→ Jiro Sato {2}\\[1\\] ${address}`));
  const english = await asked(record, '--lang', 'en');
  expect(english.lines[0]).toBe(
    'Changed on the devices since the last visit (2026-11-24): 1 value on 1 device',
  );
});

test('nothing changed is no failure, and says how much was compared and how much could not be', async () => {
  const { document, lines, failed } = await asked(visitedAgain(first, {}));
  expect(failed).toBe(false);
  expect(document.compared).toBeGreaterThan(0);
  expect(document.notCompared).toBeGreaterThan(0);
  expect(lines[0]).toBe(
    `前回（2026-11-24）の値から変わっていません（比較した値 ${document.compared} 項目、比較できない値 ${document.notCompared} 項目）`,
  );
});

test('on a first visit there is nothing to compare with', async () => {
  now = Date.parse(first.runs.at(-1)?.endedAt ?? '');
  const { document, lines, failed } = await asked(first);
  expect({ failed, former: document.former, devices: document.devices }).toEqual({
    failed: false,
    former: null,
    devices: [],
  });
  expect(lines).toEqual(['前回の読み取りがないため、比較するものはありません。']);
});

test('a visit that has read nothing yet knows nothing to be unchanged, and fails', async () => {
  const [preflight] = first.runs.filter(({ act }) => act === 'preflight');
  if (preflight === undefined) throw new Error('the site has no preflight');
  const at = '2027-05-25T02:00:00.000Z';
  const again = { ...preflight, no: first.runs.length + 1, startedAt: at, endedAt: at };
  const { document, lines, failed } = await asked({ ...first, runs: [...first.runs, again] });
  expect({ failed, compared: document.compared, present: document.present }).toEqual({
    failed: true,
    compared: 0,
    present: null,
  });
  expect(lines[0]).toContain('比較できた値はありません');
  expect(lines.join()).not.toContain('変わっていません');
});

test('half a year later and nothing read yet: the first visit is the last one, and nothing is known to be unchanged', async () => {
  const { document, lines, failed } = await asked(first);
  expect({ failed, compared: document.compared, present: document.present }).toEqual({
    failed: true,
    compared: 0,
    present: null,
  });
  expect(lines[0]).toContain('前回（2026-11-24）の値と比較できた値はありません');
  expect(lines.join()).toContain('今回はまだ機器の値を読み取っていません');
});

test('the clock was set by nine hours within the first visit: it is the first one all the same', async () => {
  const steady = systemSteadyTime();
  const runs = first.runs.map((run) => ({ ...run, steady }));
  const { lines, failed } = await asked({ ...first, runs });
  expect({ failed, lines }).toEqual({
    failed: false,
    lines: ['前回の読み取りがないため、比較するものはありません。'],
  });
});

test('no secret and no word for one but whether it is set is printed', async () => {
  const { document } = await asked(visitedAgain(first, {}));
  const secrets = document.devices.flatMap(({ notCompared }) =>
    notCompared.filter(({ key }) => key === 'proxy.password' || key === 'fileTransfer.password'),
  );
  expect(secrets.length).toBeGreaterThan(0);
  expect(new Set(secrets.map(({ reason }) => reason))).toEqual(new Set(['secret']));
});
