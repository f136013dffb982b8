import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import { readJournal, writeJournal } from '../../../electron/storage/journal-file.ts';

/** A journal that an editor, or a program of another version, was in: its entries are read, the rest is named and kept. */
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foreign-'));
  path = join(folder, 'x.journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const head = { at: '2026-11-28T10:00:00.000Z', deviceId: 'device-1', address: '192.0.2.9', actId: 'act' };
const begin: JournalEntry = { ...head, type: 'begin', driver: 'xcc-redfish', act: 'apply' };
const sent: JournalEntry = {
  ...head,
  type: 'step-sent',
  step: 'contact',
  keys: ['company'],
  wanted: { company: 'X' },
};
const end: JournalEntry = { ...head, type: 'end', state: 'done' };
const lines = (...each: readonly unknown[]): string =>
  each.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

test.each([
  ['a word', 'hello'],
  ['a number', '42'],
  ['an empty object', {}],
  ['a list', [begin]],
  ['a type of a later version', { ...head, type: 'firmware-sent', image: 'x' }],
  ['a driver of a later version', { ...begin, driver: 'xcc9-graphql' }],
  ['keys that are no list', { ...sent, keys: 'company' }],
  ['a step that tells no values', { ...sent, wanted: undefined }],
  ['values that are no texts', { ...sent, wanted: { company: 7 } }],
  ['values of before that are none', { ...head, type: 'original', values: null }],
  ['an end with half a result', { ...end, result: { state: 'done' } }],
  ['an item without an outcome', { ...head, type: 'read-back', items: [{ key: 'company' }] }],
  ['an error that is a text', { ...head, type: 'step-failed', step: 'contact', error: 'oops' }],
])('%s is named by its line, and takes no other with it', (_what, odd) => {
  writeFileSync(path, lines(begin, odd, sent, end));
  expect(readJournal(path)).toEqual({
    ok: true,
    value: { entries: [begin, sent, end], remark: { code: 'journal-foreign', args: { path, lines: '2' } } },
  });
});

test('an editor that ends lines otherwise takes no entry away', () => {
  writeFileSync(path, `\ufeff${lines(begin, sent, end).replaceAll('\n', '\r\n')}`);
  expect(readJournal(path)).toEqual({ ok: true, value: { entries: [begin, sent, end], remark: null } });
});

test('a torn line and an empty one are none', () => {
  writeFileSync(path, `${lines(begin, '{"at":"2026-11-2', '', '\0\0')}{"at"`);
  expect(readJournal(path)).toEqual({ ok: true, value: { entries: [begin], remark: null } });
});

test('what a later version added to an entry is kept where the journal is written anew, foreign lines too', () => {
  const later = { ...begin, shift: 'night' };
  writeFileSync(path, lines(later, 'hello', '{"at":"torn'));
  const read = readJournal(path);
  const entries = read.ok ? read.value.entries : [];
  expect(writeJournal(path, [...entries, end]).ok).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe(lines('hello', later, end));
});

test('none is none; one that is there and cannot be read is an error, and is not written over', () => {
  expect(readJournal(path)).toEqual({ ok: true, value: { entries: [], remark: null } });
  mkdirSync(path);
  const unreadable = { ok: false, error: { code: 'file-unreadable', args: { path, reason: 'EISDIR' } } };
  expect([readJournal(path), writeJournal(path, [begin])]).toEqual([unreadable, unreadable]);
});
