import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, loadSite } from '../../../electron/cli/site-state.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { standingWrites } from '../../../electron/domain/standing-writes.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { runCommand } from '../support/command.ts';
import { SETTINGS } from './settings.ts';

/** What was put back, and set by hand since, is what the next undo puts back: also where the state was lost. */
const ADDRESS = '127.104.1.1';
let box: RunningXcc;
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-again-'));
  box = await startXcc({ address: ADDRESS });
  setByHand('CompanyName', 'Former K.K.');
  setByHand('AlternateEmail', '');
});
afterEach(async () => {
  await box.close();
  rmSync(folder, { recursive: true, force: true });
});

const held = (): Record<string, unknown> =>
  box.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>;
const setByHand = (name: string, value: string): void => {
  held()[name] = value;
};

const path = (): string => join(folder, 'site.json');
async function callhome(...words: readonly string[]): Promise<readonly string[]> {
  return (await command({}, ...words)).told;
}
type Told = { readonly code: number; readonly told: readonly string[] };
async function command(change: object, ...words: readonly string[]): Promise<Told> {
  return commandOf(SETTINGS, change, ...words);
}
async function commandOf(settings: object, change: object, ...words: readonly string[]): Promise<Told> {
  const device = {
    address: ADDRESS,
    product: 'xcc',
    route: 'direct',
    driver: 'xcc-redfish',
    credential: 'own',
    ports: { https: box.ports.https },
    ...change,
  };
  // With it, some device is chosen whatever becomes of the other.
  const others = 'chosen' in change ? [{ ...device, address: '127.104.1.9', chosen: true }] : [];
  const credentials = { own: { user: box.credentials.user, passwordEnv: 'P' } };
  writeFileSync(
    path(),
    JSON.stringify({
      version: 1,
      network: {},
      credentials,
      devices: [device, ...others],
      settings,
    }),
  );
  const { code, out } = await runCommand([...words, '--site', path(), '--json'], {
    P: box.credentials.password,
  });
  const { results = [] } = JSON.parse(out) as { readonly results?: readonly ApplyResult[] };
  return { code, told: results.flatMap(({ state, errors }) => [state, ...errors.map((each) => each.code)]) };
}

test.each([
  ['with its state', false],
  ['by the journal alone', true],
])('written, undone, set by hand, written, undone, %s', async (_name, lost) => {
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  expect(held().CompanyName).toBe('Renshu K.K.');
  expect(await callhome('undo', '--yes')).toEqual(['done']);
  expect(held().CompanyName).toBe('Former K.K.');
  setByHand('CompanyName', 'By Hand K.K.');
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  // Written once more over what stands: this is no value of before.
  expect(await callhome('apply', '--yes')).toEqual(['no-change']);
  if (lost) rmSync(filesOf(path()).state);
  expect(await callhome('undo', '--yes')).toEqual(['done']);
  expect(held().CompanyName).toBe('By Hand K.K.');
  // It cannot be emptied, so it is the same field that is left each time.
  expect(held().AlternateEmail).toBe('hanako@practice.co.jp');
});

test.each([
  ['its interface', { driver: 'manual' }],
  ['its route', { route: 'none', driver: undefined }],
])('written, and %s is by hand since: an undo says that it put nothing back', async (_what, change) => {
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  expect(await command(change, 'undo', '--yes')).toEqual({ code: 1, told: ['unsupported', 'unsupported'] });
  expect(held().CompanyName).toBe('Renshu K.K.');
  const { record } = (loadSite(path(), Date.now) as { value: { record: SiteRecord } }).value;
  expect(standingOf(record).applies.map(({ act, state }) => [act, state])).toEqual([['apply', 'done']]);
  expect(await callhome('undo', '--yes')).toEqual(['done']);
});

test('named, and not chosen any more: nothing would be put back, and that is no success', async () => {
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  for (const words of [['undo', '--yes'], ['read-back'], ['fix', '--what', 'timezone', '--yes']])
    expect((await command({ chosen: false }, ...words, '--device', ADDRESS)).code).toBe(2);
  expect(held().CompanyName).toBe('Renshu K.K.');
  expect(await callhome('undo', '--yes', '--device', ADDRESS)).toEqual(['done']);
});

const { city: _left, ...withoutCity } = SETTINGS.contact;
const WITHOUT_CITY = { ...SETTINGS, contact: withoutCity };

test.each([
  ['with its state', false],
  ['by the journal alone', true],
])(
  'set by hand before this program wrote it for the first time: the report and the undo know that value, %s',
  async (_name, lost) => {
    setByHand('City', 'Kita');
    expect((await commandOf(WITHOUT_CITY, {}, 'apply', '--yes')).told).toEqual(['done']);
    setByHand('City', 'By hand');
    expect(await callhome('apply', '--yes')).toEqual(['done']);
    if (lost) rmSync(filesOf(path()).state);
    const { record } = (loadSite(path(), Date.now) as { value: { record: SiteRecord } }).value;
    if (!lost) expect(valuesBefore(record)).toContainEqual(['contact.city', 'By hand']);
    await callhome('undo', '--yes');
    expect([held().City, held().CompanyName]).toEqual(['By hand', 'Former K.K.']);
  },
);

const valuesBefore = (record: SiteRecord): readonly (readonly [string, string])[] =>
  buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0', now: 0 },
  ).rollback.flatMap(({ keys, values }) =>
    keys.flatMap((key) => values.map(({ value }): [string, string] => [key, value])),
  );

test('what this program never wrote, or has put back, an undo leaves as it is', async () => {
  setByHand('City', 'Kita');
  expect((await commandOf(WITHOUT_CITY, {}, 'apply', '--yes')).told).toEqual(['done']);
  setByHand('City', 'By hand');
  await commandOf(WITHOUT_CITY, {}, 'undo', '--yes');
  expect([held().City, held().CompanyName]).toEqual(['By hand', 'Former K.K.']);
  setByHand('CompanyName', 'Of the customer K.K.');
  await commandOf(WITHOUT_CITY, {}, 'undo', '--yes');
  expect(held().CompanyName).toBe('Of the customer K.K.');
});

test('an undo leaves what somebody set since, says so, and puts the rest back', async () => {
  setByHand('City', 'Kita');
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  setByHand('CompanyName', 'By hand K.K.');
  for (const _time of ['first', 'second']) {
    const { code, out } = await runCommand(['undo', '--yes', '--site', path(), '--json'], {
      P: box.credentials.password,
    });
    const [result] = (JSON.parse(out) as { readonly results: readonly ApplyResult[] }).results;
    expect(code).toBe(1);
    expect(result?.warnings).toContainEqual({
      code: 'undo-kept-change',
      args: { address: ADDRESS, fields: 'company' },
    });
    expect([held().CompanyName, held().City]).toEqual(['By hand K.K.', 'Kita']);
  }
  // Written once more, it is ours again, and what it was before the first write is still known.
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  expect(await callhome('undo', '--yes')).toEqual(['done']);
  expect(held().CompanyName).toBe('Former K.K.');
});

test('two sites that know nothing of each other: no undo takes back what is the other’s, in either order', async () => {
  const other = join(folder, 'other.json');
  const environment = { P: box.credentials.password };
  const here = (...words: readonly string[]) => command({}, ...words);
  const there = async (...words: readonly string[]) =>
    (await runCommand([...words, '--site', other, '--json'], environment)).code;
  await here('apply', '--yes');
  const file = JSON.parse(readFileSync(path(), 'utf8')) as object;
  writeFileSync(other, JSON.stringify({ ...file, settings: { ...SETTINGS, company: 'Other K.K.' } }));
  // What the first wrote is on the device, and is shown before it is written over.
  const shown = await runCommand(['plan', '--site', other, '--json'], environment);
  const [plan] = (JSON.parse(shown.out) as { plans: readonly DevicePlan[] }).plans;
  expect(plan?.items.find(({ key }) => key === 'company')).toMatchObject({ current: 'Renshu K.K.' });
  expect(await there('apply', '--yes')).toBe(0);
  expect((await here('undo', '--yes')).code).toBe(1);
  expect(held().CompanyName).toBe('Other K.K.');
  await there('undo', '--yes');
  expect(held().CompanyName).toBe('Renshu K.K.');
  await here('undo', '--yes');
  expect(held().CompanyName).toBe('Former K.K.');
  // Withdrawn by the first, it does not come back by the other's undo.
  await there('apply', '--yes');
  setByHand('CompanyName', 'Former K.K.');
  await there('undo', '--yes');
  expect(held().CompanyName).toBe('Former K.K.');
});

test('values of before that were lost are named by the undo, and the program’s own are not put back for them', async () => {
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  rmSync(filesOf(path()).state);
  const journal = readFileSync(filesOf(path()).journal, 'utf8').split('\n');
  const kept = journal.filter((line) => !line.includes('"type":"original"'));
  writeFileSync(filesOf(path()).journal, kept.join('\n'));
  const changed = { ...SETTINGS, company: 'Second K.K.' };
  expect((await commandOf(changed, {}, 'apply', '--yes')).told).toEqual(['done']);
  const undone = await commandOf(changed, {}, 'undo', '--yes');
  expect(held().CompanyName).toBe('Second K.K.');
  expect(undone.code).toBe(1);
  const { record } = (loadSite(path(), Date.now) as { value: { record: SiteRecord } }).value;
  const [told] = standingOf(record).applies;
  expect(told?.warnings?.find(({ code }) => code === 'undo-incomplete')?.args.fields).toContain('company');
});

test('a later value that did not arrive: what the first write left is ours, and goes back', async () => {
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  const second = { ...SETTINGS, company: 'Second K.K.' };
  let cut = false;
  box.faults.moods = [
    ({ method }) => {
      cut ||= method === 'PATCH';
      return cut ? { status: 0, drop: true } : null;
    },
  ];
  await commandOf(second, {}, 'apply', '--yes');
  box.faults.moods = [];
  expect(held().CompanyName).toBe('Renshu K.K.');
  expect((await commandOf(second, {}, 'undo', '--yes')).told).toEqual(['done']);
  expect(held().CompanyName).toBe('Former K.K.');
});

test('the device writes our value in its own way later: it is ours all the same', async () => {
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  setByHand('CompanyName', 'RENSHU K.K. ');
  expect(await callhome('undo', '--yes')).toEqual(['done']);
  expect(held().CompanyName).toBe('Former K.K.');
});

test('what an undo left to who changed it stands, where that undo was killed and read back', async () => {
  setByHand('City', 'Kita');
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  setByHand('City', 'By hand');
  const { state, journal } = filesOf(path());
  const before = readFileSync(state, 'utf8');
  expect(await callhome('undo', '--yes')).toEqual(['done']);
  // On the disk when the program was killed: the last step was sent, and nobody read what became of it.
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  const sent = lines.findLastIndex((line) => JSON.parse(line).type === 'step-sent');
  writeFileSync(journal, `${lines.slice(0, sent + 1).join('\n')}\n`);
  writeFileSync(state, before);
  expect(await callhome('read-back')).toEqual(['done']);
  const { record } = (loadSite(path(), Date.now) as { value: { record: SiteRecord } }).value;
  const [id = ''] = record.known.map((each) => each.id);
  expect(standingWrites(record.runs, id).find(({ key }) => key === 'contact.city')).toMatchObject({
    before: 'Kita',
  });
});
