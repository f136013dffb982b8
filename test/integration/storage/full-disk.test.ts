import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesOf, loadSite, saveState } from '../../../electron/cli/site-state.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { openJournal } from '../../../electron/storage/journal-file.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { journalEntries } from '../../support/journal-entries.ts';
import { contextFor } from '../support/context.ts';

/** A real full disk: a tmpfs of 256 KiB that this test mounts, fills and takes away again. */
let folder: string;
let lab: RunningSite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
  lab = await startLab({ network: '127.51', multicast: false });
});
afterAll(async () => {
  await lab.close();
  execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

const filler = (): string => join(folder, 'filler');
function fill(): void {
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeFileSync(filler(), block, { flag: 'a' });
  } catch {
    // Full.
  }
}
const empty = (): void => rmSync(filler(), { force: true });

const record = newSiteRecord(
  'site',
  '2026-11-25T00:00:00.000Z',
  siteFileSchema.parse({ version: 1, site: { customer: 'before' } }),
);

test('a site that cannot be saved keeps the one that is on disk whole, and names path and reason', () => {
  empty();
  const store = openSiteStore(join(folder, 'sites'), Date.now);
  expect(store.save(record).ok).toBe(true);
  fill();
  const bigger = {
    ...record,
    openPoints: Array.from({ length: 400 }, () => ({
      category: 'x',
      text: 'y'.repeat(50),
      owner: '',
      due: '',
    })),
  };
  expect(store.save(bigger)).toMatchObject({
    ok: false,
    error: { code: 'write-failed', args: { reason: 'ENOSPC' } },
  });
  expect(existsSync(join(folder, 'sites', 'site.json.part'))).toBe(false);
  const kept = store.load('site');
  expect(kept.ok && kept.value.file.site.customer).toBe('before');
  empty();
  expect(store.save(bigger).ok).toBe(true);
});

test('the state beside a site file is the old one or the new one', () => {
  empty();
  const path = join(folder, 'job.json');
  writeFileSync(path, JSON.stringify({ version: 1 }));
  expect(saveState(path, record).ok).toBe(true);
  const before = readFileSync(filesOf(path).state, 'utf8');
  fill();
  const bigger = {
    ...record,
    pins: Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`tls:${n}`, 'ab'.repeat(32)])),
  };
  expect(saveState(path, bigger)).toMatchObject({ ok: false, error: { code: 'write-failed' } });
  expect(readFileSync(filesOf(path).state, 'utf8')).toBe(before);
  expect(loadSite(path, () => 0).ok).toBe(true);
});

test('a folder that cannot be made is no defect: the check says why', () => {
  empty();
  const file = join(folder, 'in-the-way');
  writeFileSync(file, '');
  const store = openSiteStore(join(file, 'sites'), Date.now);
  expect(store.list()).toEqual([]);
  expect(store.check()).toMatchObject({
    ok: false,
    error: { code: 'write-failed', args: { path: join(file, 'sites') } },
  });
});

test('without a journal nothing is written to a device; when the disk fills up under way the result is kept', async () => {
  empty();
  const { site, env } = lab.siteFile();
  const device = site.devices.filter(({ address }) => address === '127.51.0.21');
  const path = join(folder, 'journal', 'x.jsonl');
  mkdirSync(join(folder, 'journal'));
  const journal = openJournal(path);
  const { imm2 } = lab.devices;

  fill();
  const blocked = contextFor({ ...site, devices: device }, env);
  await planStage(blocked, null);
  const before = JSON.stringify(imm2.state.callHome);
  const [refused] = await applyStage({ ...blocked, journal }, null);
  expect(refused).toMatchObject({
    state: 'failed',
    errors: [{ code: 'journal-failed', args: { reason: 'ENOSPC' } }],
  });
  expect(JSON.stringify(imm2.state.callHome)).toBe(before);

  empty();
  const context = contextFor({ ...site, devices: device }, env);
  await planStage(context, null);
  let sent = 0;
  const filling = {
    append: async (entry: Parameters<typeof journal.append>[0]) => {
      // Full from the first accepted step on: what was accepted must not be lost.
      if (entry.type === 'step-accepted') {
        sent += 1;
        if (sent === 1) {
          // The block that the journal has begun is used up as well: the next line has no room.
          writeFileSync(path, '\n'.repeat(4096 - (statSync(path).size % 4096)), { flag: 'a' });
          fill();
        }
      }
      return journal.append(entry);
    },
  };
  const [half] = await applyStage({ ...context, journal: filling }, null);
  expect(half).toMatchObject({
    state: 'partly',
    errors: expect.arrayContaining([expect.objectContaining({ code: 'journal-failed' })]),
  });
  expect(half?.stepsDone).toHaveLength(1);
  expect(standingOf(context.site.get()).applies[0]?.state).toBe('partly');
  empty();
  expect(journalEntries(path).length).toBeGreaterThan(0);
  chmodSync(folder, 0o755);
});

test('a journal line that has no room leaves nothing of itself behind, and the next one is read', async () => {
  empty();
  const path = join(folder, 'part.jsonl');
  const journal = openJournal(path);
  const head = { at: '2026-11-28T10:00:00.000Z', deviceId: 'device-1', address: '127.51.0.11' };
  const long = { code: 'device-refused', args: { reason: 'x'.repeat(300) } } as never;
  expect(await journal.append({ ...head, type: 'begin', driver: 'xcc-redfish', act: 'apply' })).toMatchObject(
    {
      ok: true,
    },
  );
  fill();
  let lines = 1;
  // What is left of the journal's own block takes a few; the last has room for a part of it only.
  while ((await journal.append({ ...head, type: 'step-failed', step: 'contact', error: long })).ok)
    lines += 1;
  expect(readFileSync(path, 'utf8').endsWith('}\n')).toBe(true);
  empty();
  await openJournal(path).append({ ...head, type: 'begin', driver: 'xcc-redfish', act: 'undo' });
  expect(journalEntries(path)).toHaveLength(lines + 1);
  expect(journalEntries(path).at(-1)).toMatchObject({ type: 'begin', act: 'undo' });
});
