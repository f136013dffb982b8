import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { openJournal } from '../../../electron/storage/journal-file.ts';
import { withInterrupted } from '../../../electron/workflow/interrupted.ts';
import { journalEntries } from '../../support/journal-entries.ts';

/** A line that broke off in the middle takes no other with it. */
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torn-'));
  path = join(folder, 'x.journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const head = (second: number) => ({
  at: `2026-11-28T10:00:0${second}.000Z`,
  deviceId: 'device-1',
  address: '192.0.2.9',
});
const begin = (second: number): JournalEntry => ({
  ...head(second),
  type: 'begin',
  driver: 'xcc-redfish',
  act: 'apply',
});
const sent = (second: number): JournalEntry => ({
  ...head(second),
  type: 'step-sent',
  step: 'contact',
  keys: ['company'],
  wanted: { company: 'X' },
});
const typesIn = (file: string): readonly string[] => journalEntries(file).map(({ type }) => type);

test.each([
  '{"at":"2026-11-28T10:0',
  '{"at":"2026-11-28T10:00:01.000Z","deviceId":"device-1","addr',
  '\0\0\0\0',
])('what is written after %j begins a line of its own', async (torn) => {
  await openJournal(path).append(begin(0));
  appendFileSync(path, torn);
  const next = openJournal(path);
  await next.append(begin(2));
  await next.append(sent(3));
  expect(typesIn(path)).toEqual(['begin', 'begin', 'step-sent']);
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(5);
  // The act that was killed after its first step is in doubt.
  const record = newSiteRecord('s', head(0).at, siteFileSchema.parse({ version: 1 }));
  expect(withInterrupted(record, journalEntries(path)).runs).toMatchObject([
    { act: 'apply', deviceId: 'device-1', interrupted: 'crashed' },
  ]);
});

test('entries that an older program wrote behind a torn one, or behind one without its end of line, are read', () => {
  const [a, b, c] = [begin(0), sent(1), { ...head(2), type: 'end', state: 'done' } as const].map((each) =>
    JSON.stringify(each),
  );
  const torn = '{"at":"2026-11-28T10:00:01.000Z","wanted":{"company":"{';
  for (const [text, types] of [
    [`${a}\n${torn}${b}\n${c}\n`, ['begin', 'step-sent', 'end']],
    [`${a}${b}\n${c}\n`, ['begin', 'step-sent', 'end']],
    [`${torn}${a}${b}${c}`, ['begin', 'step-sent', 'end']],
    [`${a}\n${torn}`, ['begin']],
    ['null\n7\n{}\n"x"\n', []],
  ] as const) {
    writeFileSync(path, text);
    expect(typesIn(path)).toEqual(types);
  }
});
