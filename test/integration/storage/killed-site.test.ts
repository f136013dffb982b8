import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { readJournal } from '../../../electron/storage/journal-file.ts';
import { openKeptPasswords } from '../../../electron/storage/kept-passwords.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';

/** A program that was killed while a site was taken in or deleted leaves, at the next start, the whole site or nothing of it. */
const CHILD = join(import.meta.dirname, 'killed-child.ts');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = () => Date.UTC(2026, 10, 25);
const place = () => join(folder, 'sites');
const ENTRY = {
  at: '2026-11-25T00:00:00.000Z',
  deviceId: 'device-1',
  address: '192.0.2.1',
  actId: 'a',
  type: 'begin',
  driver: 'imm2-snmp',
  act: 'apply',
};

/** The act, killed before each of its changes of the disk in turn; gives how many there were. */
function killedEverywhere(
  act: 'adopt' | 'remove',
  prepare: () => void,
  after: (whole: boolean) => void,
): number {
  for (let at = 0; ; at += 1) {
    rmSync(place(), { recursive: true, force: true });
    prepare();
    const child = spawnSync(process.execPath, ['--import', 'tsx', CHILD, folder, act, String(at)], {
      encoding: 'utf8',
    });
    expect([child.signal, child.stdout, child.stderr]).toEqual(
      child.signal === null ? [null, 'ended', ''] : ['SIGKILL', '', ''],
    );
    const store = openSiteStore(place(), now);
    const [site] = store.list();
    expect(store.troubles()).toEqual([]);
    if (site === undefined) expect(readdirSync(place())).toEqual([]);
    else {
      const journal = readJournal(store.journalPath(site.id));
      expect(journal.ok && journal.value.entries).toMatchObject([ENTRY]);
      expect(readdirSync(place()).sort()).toEqual([`${site.id}.journal.jsonl`, `${site.id}.json`]);
    }
    after(site !== undefined);
    if (child.signal === null) return at;
  }
}

test('one that is taken in', { timeout: 120_000 }, () => {
  const whole: boolean[] = [];
  const steps = killedEverywhere(
    'adopt',
    () => {},
    (is) => whole.push(is),
  );
  expect(steps).toBeGreaterThan(4);
  expect([whole[0], whole.at(-1)]).toEqual([false, true]);
});

test('one that is deleted, with its kept passwords', { timeout: 120_000 }, () => {
  const whole: boolean[] = [];
  const passwords = join(folder, 'passwords');
  const own = join(passwords, 'kept.json');
  const prepare = () => {
    mkdirSync(place());
    mkdirSync(passwords, { recursive: true });
    writeFileSync(own, '{"version":1,"sealed":""}');
    const record = newSiteRecord('kept', '2026-11-25T00:00:00.000Z', siteFileSchema.parse({ version: 1 }));
    writeFileSync(join(place(), 'kept.json'), `${JSON.stringify({ record })}\n`);
    writeFileSync(join(place(), 'kept.journal.jsonl'), `${JSON.stringify(ENTRY)}\n`);
  };
  const steps = killedEverywhere('remove', prepare, (is) => {
    const store = openSiteStore(place(), now);
    const kept = openKeptPasswords(passwords, openVault({}), () => null);
    expect(kept.endBrokenOff(store.isGone)).toEqual([]);
    expect(readdirSync(passwords)).toEqual(is ? ['kept.json'] : []);
    whole.push(is);
  });
  expect(steps).toBeGreaterThan(1);
  expect([whole[0], whole.at(-1)]).toEqual([true, false]);
});
