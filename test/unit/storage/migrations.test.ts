import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSetUp } from '../../../electron/domain/setting-state.ts';
import { identified } from '../../../electron/domain/site-identity.ts';
import { RECORD_VERSION } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { recordJson } from '../../../electron/storage/later-fields.ts';
import { migrated } from '../../../electron/storage/migrations.ts';
import { parseRecord } from '../../../electron/storage/record-file.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { shipped } from '../../support/shipped.ts';

/** A site that version 0.1.0 of this program stored, from its own simulated devices. */
const stored = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'records', '0.1.0.json'), 'utf8'),
  ) as { record: Record<string, unknown> }
).record;

test('a record of 0.1.0 opens with everything it held, under the ids it had', () => {
  const record = parseRecord(stored, 'x.json');
  if (!record.ok) throw new Error(JSON.stringify(record.error));
  const { applies, plans, testCalls, controllerApplies, preflight, problems } = standingOf(record.value);
  const ids = (list: readonly { readonly deviceId: string }[]) => list.map(({ deviceId }) => deviceId).sort();
  expect(ids(applies)).toEqual(ids(stored.applies as []));
  expect(ids(plans)).toEqual(ids(stored.plans as []));
  expect(ids(problems)).toEqual(ids(stored.problems as []));
  expect(applies.every(isSetUp)).toBe(true);
  expect(testCalls.find(({ ticket }) => ticket !== '')?.ticket).toBe('760JCSM0PX');
  expect(controllerApplies.map(({ state }) => state).sort()).toEqual(['done', 'done', 'no-change']);
  expect(preflight).toMatchObject({ cameTo: null, stopped: null });
  expect(preflight?.results).toHaveLength((stored.preflight as { results: [] }).results.length);
  // Its rows find their results: what was a scan's id is an id now, and stays.
  expect(identified(record.value)).toBe(record.value);
  expect(deviceRows(shipped, record.value).map(({ device }) => device.id)).toEqual(
    (stored.discovery as { devices: { id: string }[] }).devices.map(({ id }) => id),
  );
});

test('what is of today comes back as it is, and migrating twice changes nothing', () => {
  const once = migrated(stored) as { version: number };
  expect(once.version).toBe(RECORD_VERSION);
  expect(migrated(once)).toBe(once);
});

test('a record of a newer program is refused as such; fields this version does not know are kept', () => {
  const newer = { ...(migrated(stored) as object), version: RECORD_VERSION + 1 };
  expect(parseRecord(newer, 'x.json')).toMatchObject({
    ok: false,
    error: {
      code: 'site-newer',
      args: { path: 'x.json', version: RECORD_VERSION + 1, known: RECORD_VERSION },
    },
  });
  const extended = parseRecord({ ...(migrated(stored) as object), weather: 'fair' }, 'x.json');
  expect(extended.ok && JSON.parse(recordJson(extended.value))).toMatchObject({ weather: 'fair' });
});

test.each([null, 7, 'text', [], { version: 'two' }, { version: 1, plans: 'none' }])(
  'a file that is no record (%j) is named, and nothing is thrown',
  (input) => {
    expect(parseRecord(input, 'x.json')).toMatchObject({ ok: false, error: { code: 'invalid-site-file' } });
  },
);

test('an empty place in a list of 0.1.0 tells nothing, and takes no other with it', () => {
  const holes = (value: unknown): unknown => (Array.isArray(value) ? [null, ...value] : value);
  const { controller, preflight: _none, ...rest } = stored;
  const lists = ['plans', 'applies', 'testCalls', 'problems'] as const;
  const punched = {
    ...rest,
    preflight: null,
    ...Object.fromEntries(lists.map((name) => [name, holes(rest[name])])),
    controller: Object.fromEntries(
      Object.entries(controller as object).map(([name, each]) => [name, holes(each)]),
    ),
  };
  const acts = (input: unknown) =>
    (migrated(input) as { runs: { act: string }[] }).runs.map(({ act }) => act);
  expect(acts(punched)).toEqual(acts({ ...stored, preflight: undefined }));
  const { file, discovery } = stored as { file: { devices: [] }; discovery: { devices: [] } };
  // What the schema does refuse is named, and nothing is thrown.
  for (const odd of [
    { ...stored, file: { ...file, devices: [null] } },
    { ...stored, discovery: { ...discovery, devices: [null] } },
  ])
    expect(parseRecord(odd, 'x.json')).toMatchObject({ ok: false, error: { code: 'invalid-site-file' } });
});
