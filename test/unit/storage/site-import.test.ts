import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import { exportOf, STARS } from '../../../electron/domain/site-export.ts';
import { RECORD_VERSION } from '../../../electron/domain/site-record.ts';
import { readTakenIn } from '../../../electron/storage/site-import.ts';
import { reportSite } from '../../support/report-site.ts';

/** Files that are taken in: those the program gives out, those of other versions, and those that are none. */
const record = reportSite();
const journal: readonly JournalEntry[] = [
  {
    type: 'begin',
    at: '2026-11-25T00:00:00.000Z',
    deviceId: 'device-1',
    address: '192.0.2.1',
    driver: 'imm2-snmp',
    act: 'apply',
  },
  { type: 'end', at: '2026-11-25T00:00:01.000Z', deviceId: 'device-1', address: '192.0.2.1', state: 'done' },
];
const through = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
const read = (value: unknown) => readTakenIn(through(value), 'x.json');

describe('what the program gives out comes in again', () => {
  test('whole: the record with its history and its journal', () => {
    expect(read(exportOf(record, journal, 'whole'))).toMatchObject({
      ok: true,
      value: { kind: 'record', journal, record: { runs: through(record.runs), origin: record.id } },
    });
  });
  test('settings: the file as it is', () => {
    const taken = read(exportOf(record, journal, 'settings'));
    expect(taken).toMatchObject({ ok: true, value: { kind: 'file', leftOut: [] } });
    expect(taken.ok && taken.value.kind === 'file' && taken.value.file).toEqual(record.file);
  });
  test('without personal data: the file with the fields that are to be asked for', () => {
    const taken = read(exportOf(record, journal, 'without-personal'));
    expect(taken.ok && taken.value.kind === 'file' && taken.value.leftOut).toContain('settings.contact.name');
    expect(JSON.stringify(taken)).not.toContain(record.file.site.customer);
  });
  test('the state file of the command line is a record too', () => {
    expect(read(record)).toMatchObject({ ok: true, value: { kind: 'record' } });
  });
});

test('stars in a record or a file are taken as left out, never as values', () => {
  const site = { ...record.file.site, customer: STARS };
  for (const value of [{ record: { ...record, file: { ...record.file, site } } }, { ...record.file, site }]) {
    const taken = read(value);
    expect(JSON.stringify(taken)).not.toContain(STARS);
    expect(JSON.stringify(taken)).toContain('site.customer');
  }
});

test('a newer version is refused by name; the first one is brought to today’s form', () => {
  expect(read({ record: { ...record, version: RECORD_VERSION + 1 } })).toMatchObject({
    ok: false,
    error: { code: 'site-newer', args: { path: 'x.json', version: RECORD_VERSION + 1 } },
  });
  const { version: _version, runs: _runs, known: _known, ...first } = record;
  expect(read({ record: first })).toMatchObject({ ok: true, value: { record: { version: RECORD_VERSION } } });
});

test.each([
  ['nothing', null],
  ['a number', 7],
  ['a list', []],
  ['another file', { hello: 'world' }],
  ['a password in it', { version: 1, credentials: { bmc: { password: 'secret' } } }],
  ['a record that is none', { record: 3 }],
  ['a journal that is none', { record, journal: [{ type: 'begin' }] }],
  ['left-out fields that are none', { file: { version: 1 }, leftOut: 'all' }],
])('%s is refused as a value', (_what, value) => {
  expect(read(value).ok).toBe(false);
});
