import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseArguments } from '../../../electron/cli/arguments.ts';
import type { CliWorld } from '../../../electron/cli/context.ts';
import { mergeCommand } from '../../../electron/cli/merge-command.ts';
import { loadSite } from '../../../electron/cli/site-state.ts';
import { exportOf } from '../../../electron/domain/site-export.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, RECORD_VERSION } from '../../../electron/domain/site-record.ts';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** Another engineer's file into one's own, on the command line: nothing is written before what differs is decided. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-merge-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 26);
const world = { catalog: shipped, now, progress: () => {}, environment: {} } as unknown as CliWorld;
const whole = reportSite();
const at = (name: string): string => join(folder, name);
const write = (name: string, value: unknown): string => {
  writeFileSync(at(name), JSON.stringify(value));
  return at(name);
};
async function merge(...more: readonly string[]) {
  const words = ['merge', '--site', at('mine.json'), '--with', at('theirs.json'), ...more];
  const asked = parseArguments(words, cliWordsFor('ja'));
  if (!asked.ok || asked.value.kind !== 'run') throw new Error(JSON.stringify(asked));
  return mergeCommand(asked.value.args, world);
}
const mine = siteFileSchema.parse({
  ...whole.file,
  site: { ...whole.file.site, engineer: '別の 作業者' },
  devices: [...whole.file.devices.slice(0, 1), { address: '203.0.113.9' }],
});

test('what differs is listed and nothing is written; with a word about it both halves are one, and again changes nothing', async () => {
  write('mine.json', mine);
  write('theirs.json', exportOf(whole, [], 'whole'));
  const before = readFileSync(at('mine.json'), 'utf8');
  const asked = await merge();
  expect(asked).toMatchObject({
    ok: true,
    value: { failed: true, document: { path: null, sameOrigin: false } },
  });
  expect(asked.ok && asked.value.lines.join()).toContain('別の 作業者');
  expect(readFileSync(at('mine.json'), 'utf8')).toBe(before);
  expect(existsSync(at('mine.state.json'))).toBe(false);

  expect(await merge('--prefer', 'mine')).toMatchObject({ ok: true, value: { failed: false } });
  const loaded = loadSite(at('mine.json'), now);
  if (!loaded.ok) throw new Error('not loaded');
  const { record } = loaded.value;
  expect(record.file.site.engineer).toBe('別の 作業者');
  expect(record.file.devices.map(({ address }) => address)).toContain('203.0.113.9');
  for (const { address } of whole.file.devices)
    expect(record.file.devices.some((each) => each.address === address)).toBe(true);
  expect(record.runs).toHaveLength(whole.runs.length);
  const files = () => ['mine.json', 'mine.state.json'].map((name) => readFileSync(at(name), 'utf8'));
  const once = files();
  await merge('--prefer', 'mine');
  expect(files()).toEqual(once);
});

test('a half of a newer version is refused and nothing is touched; one of the first version is brought along', async () => {
  write('mine.json', mine);
  write('theirs.json', { record: { ...whole, version: RECORD_VERSION + 1 } });
  expect(await merge('--prefer', 'mine')).toMatchObject({ ok: false, error: [{ code: 'site-newer' }] });
  expect(existsSync(at('mine.state.json'))).toBe(false);
  const { version: _version, runs: _runs, known: _known, ...first } = whole;
  write('theirs.json', { record: first });
  expect(await merge('--prefer', 'theirs')).toMatchObject({ ok: true, value: { failed: false } });
});

test('practice and real work are never one', async () => {
  write('mine.json', mine);
  write('theirs.json', { record: { ...whole, simulated: true } });
  expect(await merge('--prefer', 'mine')).toMatchObject({ ok: false, error: [{ code: 'merge-refused' }] });
});

describe('a half of which the journal tells', () => {
  const head = { at: '2026-11-25T03:00:00.000Z', deviceId: 'device-1', address: '203.0.113.9', actId: 'one' };
  const result = {
    deviceId: 'device-1',
    address: '203.0.113.9',
    product: 'xcc',
    driver: 'xcc-redfish',
    act: 'apply',
    state: 'done',
    items: [],
    stepsDone: ['contact'],
    stepsLeft: [],
    errors: [],
    startedAt: head.at,
    durationMs: 1,
  };
  const journal = [
    { ...head, type: 'begin', driver: 'xcc-redfish', act: 'apply' },
    { ...head, type: 'end', state: 'done', result, box: { uuids: [], serials: ['AAA1'] } },
  ];
  const lines = journal.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const file = siteFileSchema.parse({ version: 1, devices: [{ address: '203.0.113.9', product: 'xcc' }] });
  const runs = () => {
    const loaded = loadSite(at('mine.json'), now);
    if (!loaded.ok) throw new Error('not loaded');
    return loaded.value.record.runs.map((run) => ('actId' in run ? run.actId : ''));
  };

  test('alone, without a state, brings what was done', async () => {
    write('mine.json', siteFileSchema.parse({ version: 1 }));
    write('theirs.json', file);
    writeFileSync(at('theirs.journal.jsonl'), lines);
    expect(await merge('--prefer', 'theirs')).toMatchObject({ ok: true, value: { failed: false } });
    expect(runs()).toEqual(['one']);
    expect(readFileSync(at('mine.journal.jsonl'), 'utf8')).toContain('"actId":"one"');
  });

  test('is one act with what the other half has of it', async () => {
    write('mine.json', file);
    writeFileSync(at('mine.journal.jsonl'), lines);
    const record = {
      ...newSiteRecord('theirs', head.at, file),
      runs: [
        {
          no: 1,
          act: 'apply',
          deviceId: 'device-1',
          startedAt: head.at,
          endedAt: '2026-11-25T03:00:09.000Z',
          interrupted: null,
          steady: { clock: 'c', at: 1 },
          actId: 'one',
          outcome: result,
        },
      ],
    };
    write('theirs.json', file);
    write('theirs.state.json', record);
    await merge('--prefer', 'mine');
    expect(runs()).toEqual(['one']);
  });

  test('whose state is damaged is refused, and nothing in its folder is touched', async () => {
    write('mine.json', file);
    write('theirs.json', file);
    writeFileSync(at('theirs.state.json'), '{');
    for (const _attempt of [1, 2]) expect(await merge('--prefer', 'mine')).toMatchObject({ ok: false });
    expect(readFileSync(at('theirs.state.json'), 'utf8')).toBe('{');
  });
});
