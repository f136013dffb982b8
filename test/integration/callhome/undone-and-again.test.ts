import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, loadSite } from '../../../electron/cli/site-state.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
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

test('an undo of what somebody set since says so, keeps what was there, and is an undo all the same', async () => {
  expect(await callhome('apply', '--yes')).toEqual(['done']);
  setByHand('CompanyName', 'By hand K.K.');
  const { out } = await runCommand(['undo', '--yes', '--site', path(), '--json'], {
    P: box.credentials.password,
  });
  const [result] = (JSON.parse(out) as { readonly results: readonly ApplyResult[] }).results;
  expect(result?.warnings?.filter(({ code }) => code === 'undo-over-change')).toEqual([
    { code: 'undo-over-change', args: { address: ADDRESS, fields: 'company' } },
  ]);
  expect(result?.items.find(({ key }) => key === 'company')).toMatchObject({ before: 'By hand K.K.' });
  expect(held().CompanyName).toBe('Former K.K.');
  // Of what is as it was left, and of a second undo, there is no such word.
  const again = await runCommand(['undo', '--yes', '--site', path(), '--json'], {
    P: box.credentials.password,
  });
  expect(again.out).not.toContain('undo-over-change');
});
