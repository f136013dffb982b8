import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, loadSite, saveState } from '../../../electron/cli/site-state.ts';
import { exportOf } from '../../../electron/domain/site-export.ts';
import type { SiteFile } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { journalEntries } from '../../support/journal-entries.ts';
import { reportSite } from '../../support/report-site.ts';

/** A merging on the command line that was killed: the site opens with nothing lost, and the same merging brings it to its end. */
const CHILD = join(import.meta.dirname, 'killed-merge-child.ts');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-killed-merge-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 26);
const theirs = reportSite();
const at = (name: string): string => join(folder, name);
/** Two engineers typed the customer each in their own way, and theirs is to stand. */
const file: SiteFile = {
  ...theirs.file,
  site: { ...theirs.file.site, customer: '練習商事', name: '第二拠点' },
  devices: [{ ...(theirs.file.devices[0] as SiteFile['devices'][number]), address: '203.0.113.9' }],
};
const head = {
  at: '2026-11-25T00:00:00.000Z',
  deviceId: 'device-77',
  address: '203.0.113.77',
  actId: 'theirs',
};

function begin(): void {
  for (const path of [at('mine.json'), ...Object.values(filesOf(at('mine.json')))])
    rmSync(path, { force: true });
  writeFileSync(at('mine.json'), JSON.stringify(file));
  saveState(at('mine.json'), {
    ...newSiteRecord('mine', '2026-11-20T00:00:00.000Z', file),
    origin: theirs.id,
  });
  const journal = [{ ...head, type: 'begin' as const, driver: 'imm2-snmp' as const, act: 'apply' as const }];
  writeFileSync(at('theirs.json'), JSON.stringify(exportOf(theirs, journal, 'whole')));
}
const mergedUntil = (step: number | string) => {
  const child = spawnSync(
    process.execPath,
    ['--import', 'tsx', CHILD, at('mine.json'), at('theirs.json'), String(step)],
    { encoding: 'utf8' },
  );
  expect(child.stderr).toBe('');
  return child;
};
const ended = () => {
  const { site, state, journal } = filesOf(at('mine.json'));
  return [
    ...[site, state].map((path) => JSON.parse(readFileSync(path, 'utf8')) as unknown),
    journalEntries(journal),
  ];
};

test('killed before each change of the disk in turn', { timeout: 240_000 }, () => {
  begin();
  expect(mergedUntil('Infinity').stdout).toBe('ended');
  const whole = ended();
  for (let step = 0; ; step += 1) {
    begin();
    const child = mergedUntil(step);
    if (child.signal === null) {
      expect(step).toBeGreaterThan(5);
      break;
    }
    const { state } = filesOf(at('mine.json'));
    const loaded = loadSite(at('mine.json'), now);
    expect([step, existsSync(state), loaded.ok || loaded.error]).toEqual([step, true, true]);
    expect([step, mergedUntil('Infinity').stdout]).toEqual([step, 'ended']);
    expect([step, ...ended()]).toEqual([step, ...whole]);
  }
});
