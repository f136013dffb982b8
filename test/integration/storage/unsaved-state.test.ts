import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf } from '../../../electron/cli/site-state.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import { settingState } from '../../../electron/domain/setting-state.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';
import { contextFor } from '../support/context.ts';

/**
 * What was done to a device is known although the site could not be saved, or its state was lost: the journal has it. Where
 * the journal cannot be written, nothing is done.
 */
const FORMER: Readonly<Record<string, string>> = {
  ContactName: 'Jiro Former',
  Phone: '061234567',
  Email: 'former@example.co',
  CompanyName: 'Former K.K.',
  Address: '2-2 Umeda',
  City: 'Kita',
  StateOrProvince: 'OS',
  PostalCode: '530000',
  AlternateContactName: 'Saburo Former',
  AlternatePhone: '061234568',
  AlternateEmail: 'former.two@example.co',
};
let folder = '';
const boxes: RunningXcc[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-unsaved-'));
  for (const no of [1, 2]) {
    const box = await startXcc({ address: `127.51.1.${no}`, serial: `AAA000${no}` });
    // Set up by somebody before: whatever is written can go back.
    const { serviceAdvisor } = box.state;
    serviceAdvisor.AgreementAccepted = true;
    serviceAdvisor.CountryCode = 'US';
    for (const [name, value] of Object.entries(FORMER))
      (serviceAdvisor.CallHomeSettings as Record<string, string>)[name] = `${value}${no}`;
    boxes.push(box);
  }
});
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((box) => box.close()));
  rmSync(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'job.json');
const device = ({ address, ports }: RunningXcc) => ({
  address,
  product: 'xcc',
  route: 'direct',
  driver: 'xcc-redfish',
  credential: 'own',
  ports: { https: ports.https },
});
const siteFile = (devices = boxes.map(device)) => ({
  version: 1,
  network: {},
  credentials: { own: { user: boxes[0]?.credentials.user, passwordEnv: 'P' } },
  devices,
  settings: SETTINGS,
});
const environment = () => ({ P: boxes[0]?.credentials.password ?? '' });
const stateNow = (): SiteRecord => JSON.parse(readFileSync(filesOf(path()).state, 'utf8')) as SiteRecord;
/** What a device is set to, as it would say itself. */
const settingsOf = (box: RunningXcc | undefined): string => JSON.stringify(box?.state.serviceAdvisor);

async function callhome(...words: readonly string[]) {
  const { code, out, said } = await runCommand([...words, '--site', path(), '--json'], environment());
  return { code, said, results: (JSON.parse(out) as { results?: readonly ApplyResult[] }).results ?? [] };
}

/** From now on the state cannot be written beside its site file, as on a disk that has room for the journal's lines only. */
const noRoom = (): void => mkdirSync(`${filesOf(path()).state}.part`);
const room = (): void => rmdirSync(`${filesOf(path()).state}.part`);

test.each(['plan', 'nothing'])(
  'written while the state could not be saved (%s before): said, and the next command knows it and can undo it',
  async (before) => {
    writeFileSync(path(), JSON.stringify(siteFile()));
    const original = boxes.map(settingsOf);
    if (before === 'plan') await callhome('plan');
    noRoom();
    const applied = await callhome('apply', '--yes');
    expect(applied.code).toBe(1);
    expect(applied.said).toContain(filesOf(path()).state);
    expect(applied.results.map(({ state }) => state)).toEqual(['done', 'done']);
    room();
    // The next command, whichever it is, has everything; and keeps it.
    await callhome('plan');
    const record = stateNow();
    expect(standingOf(record).applies.map(({ state, address }) => [address, state])).toEqual(
      boxes.map(({ address }) => [address, 'done']),
    );
    expect(Object.values(record.originals)).toHaveLength(2);
    expect(Object.values(record.originalBoxes).map(({ serials }) => serials)).toEqual([
      ['AAA0001'],
      ['AAA0002'],
    ]);
    const undone = await callhome('undo', '--yes');
    expect(undone.results.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(boxes.map(settingsOf)).toEqual(original);
    expect(stateNow().runs.filter(({ act }) => act === 'apply')).toHaveLength(2);
  },
);

test('a second write after one that was not saved puts back what was there before the first', async () => {
  writeFileSync(path(), JSON.stringify(siteFile()));
  const original = boxes.map(settingsOf);
  noRoom();
  await callhome('apply', '--yes');
  const other = siteFile();
  writeFileSync(path(), JSON.stringify({ ...other, settings: { ...SETTINGS, company: 'Other K.K.' } }));
  await callhome('apply', '--yes');
  room();
  await callhome('undo', '--yes');
  expect(boxes.map(settingsOf)).toEqual(original);
});

test.each([
  ['cut off', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
])(
  'a state that is %s beside a whole journal: what was written is known, under the ids of the new list',
  async (_name, damage) => {
    writeFileSync(path(), JSON.stringify(siteFile()));
    const original = boxes.map(settingsOf);
    await callhome('apply', '--yes');
    const { state } = filesOf(path());
    writeFileSync(state, damage(readFileSync(state, 'utf8')));
    // The list stands the other way round by now: a number is another device's.
    writeFileSync(path(), JSON.stringify(siteFile(boxes.map(device).reverse())));
    const undone = await callhome('undo', '--yes');
    expect(undone.results.map(({ address, state: ended }) => [address, ended])).toEqual([
      [boxes[1]?.address, 'done'],
      [boxes[0]?.address, 'done'],
    ]);
    expect(boxes.map(settingsOf)).toEqual(original);
  },
);

test('after a lost state another box at an address gets nothing of its former', async () => {
  writeFileSync(path(), JSON.stringify(siteFile()));
  await callhome('apply', '--yes');
  rmSync(filesOf(path()).state);
  const [, former] = boxes as [RunningXcc, RunningXcc];
  await former.close();
  boxes[1] = await startXcc({ address: former.address, identity: former.identity, serial: 'BBB0002' });
  writeFileSync(path(), JSON.stringify(siteFile()));
  const untouched = settingsOf(boxes[1]);
  const undone = await callhome('undo', '--yes', '--device', former.address);
  expect(undone.results).toMatchObject([{ state: 'failed', errors: [{ code: 'other-device' }] }]);
  expect(settingsOf(boxes[1])).toBe(untouched);
});

test('where the values from before cannot be put on disk, nothing is sent', async () => {
  const context = contextFor(siteFile(), environment());
  await planStage(context, null);
  const before = boxes.map(settingsOf);
  const append = async (entry: JournalEntry) =>
    entry.type === 'original' && entry.address === boxes[0]?.address
      ? {
          ok: false as const,
          error: appError('journal-failed', { address: entry.address, path: 'j', reason: 'ENOSPC' }),
        }
      : { ok: true as const, value: undefined };
  const results = await applyStage({ ...context, journal: { append } }, null);
  expect(
    results.map(({ state, stepsDone, errors }) => [
      state,
      stepsDone.length > 0,
      errors.map(({ code }) => code),
    ]),
  ).toEqual([
    ['failed', false, ['journal-failed']],
    ['done', true, []],
  ]);
  expect(boxes.map(settingsOf).map((now, index) => now === before[index])).toEqual([true, false]);
  // Without a write there is nothing to go back from.
  expect(Object.keys(context.site.get().originals)).toHaveLength(1);
});

/** The journal as far as it was when the program was killed after the first step; nothing of that reached the state. */
function killedAfterFirstStep(): void {
  const { journal } = filesOf(path());
  const lines = readFileSync(journal, 'utf8').split('\n');
  const last = lines.findLastIndex((line) => line.includes('"begin"'));
  const end = lines.findIndex((line, index) => index > last && line.includes('"step-accepted"'));
  writeFileSync(journal, `${lines.slice(0, end + 1).join('\n')}\n`);
}

test.each([
  ['apply', 'partly'],
  ['undo', 'partly-restored'],
] as const)(
  'killed between two steps of %s: reading back what was sent finishes nothing',
  async (act, state) => {
    const [box] = boxes as [RunningXcc, RunningXcc];
    writeFileSync(path(), JSON.stringify(siteFile([device(box)])));
    if (act === 'undo') await callhome('apply', '--yes');
    noRoom();
    await callhome(act, '--yes');
    room();
    killedAfterFirstStep();
    // The second step never came: the switch is as it was before it.
    if (act === 'apply') box.state.serviceAdvisor.CallHomeEnabled = false;
    else (box.state.serviceAdvisor.CallHomeSettings as Record<string, string>).CompanyName = 'Renshu K.K.';
    const read = await callhome('read-back');
    expect(read.said).toContain(box.address);
    expect(read.code).toBe(1);
    expect(read.results.map((result) => settingState(result))).toEqual([state]);
    const [result] = read.results;
    expect(result?.stepsLeft.length).toBeGreaterThan(0);
    // And it is tried again: nothing is left behind as done.
    const again = await callhome('apply', '--yes', '--only-failed');
    if (act === 'apply') expect(again.results.map((each) => each.state)).toEqual(['done']);
  },
);

test('an undo that had to leave something says so also where only the journal knows of it', async () => {
  const [box] = boxes as [RunningXcc, RunningXcc];
  // Nothing can be emptied on this device, so that what was empty stays as it was written.
  (box.state.serviceAdvisor.CallHomeSettings as Record<string, string>).AlternatePhone = '';
  writeFileSync(path(), JSON.stringify(siteFile([device(box)])));
  await callhome('apply', '--yes');
  const undone = await callhome('undo', '--yes');
  expect([undone.code, undone.results[0]?.warnings?.map(({ code }) => code)]).toEqual([
    1,
    ['undo-incomplete'],
  ]);
  rmSync(filesOf(path()).state);
  await callhome('plan');
  const [stands] = standingOf(stateNow()).applies;
  expect(stands && settingState(stands)).toBe('partly-restored');
});

test('a damaged state stops documents until a command has saved another', async () => {
  writeFileSync(path(), JSON.stringify(siteFile()));
  await callhome('plan');
  const { state } = filesOf(path());
  writeFileSync(state, '{');
  for (const _attempt of [1, 2]) {
    const { code, said } = await callhome('drift');
    expect(code).not.toBe(0);
    expect(said).toContain('.damaged-');
  }
  await callhome('plan');
  expect((await callhome('drift')).said).not.toContain('.damaged-');
});
