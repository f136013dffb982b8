import { expect, test } from 'vitest';
import {
  compare,
  deviating,
  goneSince,
  NOTHING_SENT,
  notWritten,
  unconfirmed,
  unread,
  unreadNow,
} from '../../../electron/callhome/apply-items.ts';
import { leftByUndo, undoWanted } from '../../../electron/callhome/undo.ts';
import type { DeviceState } from '../../../electron/devices/driver.ts';
import { isSent, isUnproven } from '../../../electron/domain/item-outcome.ts';
import type { DevicePlan, PlanItem } from '../../../electron/domain/plan.ts';
import type { SettingKey, SettingValues } from '../../../electron/domain/setting-key.ts';
import { shipped } from '../../support/shipped.ts';

/** What a reading says of what was sent, and what goes back; pure. */
const KEYS: readonly SettingKey[] = ['company', 'contact.city', 'contact.address', 'enable'];
const reading = (values: SettingValues, more: Partial<DeviceState> = {}): DeviceState => ({
  values,
  writable: new Set(KEYS),
  secrets: {},
  unreadable: new Set(),
  identity: {},
  facts: [],
  ...more,
});
const item = (key: SettingKey, current: string | null, wanted: string): PlanItem => ({
  key,
  current,
  wanted,
  change: current === wanted ? 'none' : 'set',
  secret: false,
});
const planOf = (...items: readonly PlanItem[]): DevicePlan => ({
  deviceId: 'device-1',
  address: '192.0.2.1',
  product: 'xcc',
  route: 'direct',
  driver: 'xcc-redfish',
  state: 'changes',
  items: [...items],
  steps: [],
  manual: [],
  errors: [],
  warnings: [],
  madeAt: '',
});
const PLAN = planOf(item('company', 'Old', 'New'), item('contact.city', 'Kyoto', 'Chiyoda'));
const set = (...keys: readonly SettingKey[]): ReadonlySet<SettingKey> => new Set(keys);

test('what was given before and is not given now is not known, and never empty', () => {
  const now = reading({ 'contact.city': 'Chiyoda' });
  const sent = { written: set('company', 'contact.city'), inDoubt: set(), pending: set() };
  expect(compare(PLAN, now, sent)).toMatchObject([
    { key: 'company', outcome: 'unknown', after: null },
    { key: 'contact.city', outcome: 'verified', after: 'Chiyoda' },
  ]);
  expect(unreadNow(PLAN, KEYS, now)).toEqual(['company']);
  expect(deviating(PLAN, KEYS, now)).toEqual([]);
  const marked = reading({ company: 'New', 'contact.city': 'Chiyoda' }, { unreadable: set('company') });
  expect(unreadNow(PLAN, KEYS, marked)).toEqual(['company']);
});

test('what no reading ever gave is written, and not unknown', () => {
  const plan = planOf(item('company', null, 'New'));
  const sent = { written: set('company'), inDoubt: set(), pending: set() };
  const now = reading({}, { unreadable: set('company') });
  expect(compare(plan, now, sent)).toMatchObject([{ outcome: 'written-unread', after: null }]);
  expect(unreadNow(plan, KEYS, now)).toEqual([]);
});

test.each([
  ['a value that no reading gives', item('company', null, 'New'), 'unchanged-unread'],
  ['a password', { ...item('company', '', 'will-change'), secret: true }, 'unchanged-unread'],
  ['a value that was read as wanted', item('company', 'New', 'New'), 'unchanged'],
] as const)('%s and is not sent, as it is what was last written, ends as %s', (_name, kept, outcome) => {
  const plan = planOf({ ...kept, change: 'none' });
  const now =
    outcome === 'unchanged' ? reading({ company: 'New' }) : reading({}, { unreadable: set('company') });
  expect(compare(plan, now, NOTHING_SENT)).toMatchObject([{ outcome }]);
  expect(notWritten(plan)).toMatchObject([{ outcome }]);
  expect(unread(plan, NOTHING_SENT)).toMatchObject([{ outcome }]);
  expect([isSent(outcome), isUnproven(outcome)]).toEqual([false, outcome === 'unchanged-unread']);
});

test('what a device accepted and may still do is unknown while it reads otherwise', () => {
  const now = reading({ company: 'Old', 'contact.city': 'Chiyoda' });
  const keys = set('company', 'contact.city');
  const outcomes = (pending: ReadonlySet<SettingKey>) =>
    compare(PLAN, now, { written: set(), inDoubt: keys, pending }).map(({ outcome }) => outcome);
  expect(outcomes(keys)).toEqual(['unknown', 'verified']);
  // A write of which only the answer was lost is settled by the reading.
  expect(outcomes(set())).toEqual(['not-written', 'verified']);
});

test('a confirmed change is gone where the reading has no place for it, or gives it no more', () => {
  expect(goneSince(PLAN, reading({}))).toEqual([]);
  expect(goneSince(PLAN, reading({}, { writable: set('company') }))).toEqual(['contact.city']);
  expect(goneSince(PLAN, reading({}, { unreadable: set('company') }))).toEqual(['company']);
  expect(
    goneSince(planOf(item('company', null, 'New')), reading({}, { unreadable: set('company') })),
  ).toEqual([]);
  expect(goneSince(null, reading({}, { writable: set() }))).toEqual([]);
});

test('undo wants the letters of before, leaves what does not fit, and reads the originals of earlier versions', () => {
  const now = reading({
    company: 'New',
    'contact.city': 'Chiyoda',
    'contact.address': '1-1',
    enable: 'true',
  });
  const originals = {
    company: 'Old\n(2nd line)',
    'contact.city': ' Kyoto ',
    'contact.address': 'A'.repeat(240),
    enable: 'false',
  };
  expect(undoWanted(shipped, 'xcc', originals, now)).toEqual({
    company: 'Old\n(2nd line)',
    'contact.city': ' Kyoto ',
    enable: 'false',
  });
  expect(leftByUndo(shipped, 'xcc', originals, now)).toEqual(['contact.address']);
  // As an earlier version kept them: cleaned, and cut with an ellipsis.
  const earlier = { 'contact.city': 'Kyoto', 'contact.email': `${'a'.repeat(200)}…` };
  const back = reading(
    { 'contact.city': 'Kyoto', 'contact.email': 'x@y.jp' },
    { raw: { 'contact.city': ' Kyoto ' }, writable: set('contact.city', 'contact.email') },
  );
  expect(undoWanted(shipped, 'xcc', earlier, back)).toEqual({});
  expect(leftByUndo(shipped, 'xcc', earlier, back)).toEqual(['contact.email']);
  // A field that is not shown now is not written over unseen.
  expect(undoWanted(shipped, 'xcc', { company: 'Old' }, reading({}))).toEqual({});
  expect(leftByUndo(shipped, 'xcc', { company: 'Old' }, reading({}))).toEqual(['company']);
});

test("letters that came as no text are not the device's own, and do not go back", () => {
  const now = reading({ company: 'Renshu K.K.', 'contact.city': 'Chiyoda' });
  const originals = { company: '\ufffd\ufffd\ufffd\u52fc', 'contact.city': 'Kyoto' };
  expect(undoWanted(shipped, 'lxca', originals, now)).toEqual({ 'contact.city': 'Kyoto' });
  expect(leftByUndo(shipped, 'lxca', originals, now)).toEqual(['company']);
});

test('an empty value that the device shows as a word is there', () => {
  const emptied = planOf(item('contact.city', 'Kyoto', ''));
  const sent = { written: set('contact.city'), inDoubt: set(), pending: set() };
  expect(compare(emptied, reading({ 'contact.city': 'N/A' }), sent)).toMatchObject([
    { outcome: 'verified', after: 'N/A' },
  ]);
});

test('what somebody set since it was shown is not written over; a measurement, or what was not read, is no such value', () => {
  const shown = (key: SettingKey, then: string | null, now: string | null, wanted = 'W'): string | null =>
    unconfirmed(planOf(item(key, now, wanted)), planOf(item(key, then, wanted)));
  expect(shown('company', 'A', 'B')).toBe('company');
  expect(shown('company', 'A', 'A')).toBeNull();
  expect([shown('company', null, 'B'), shown('company', 'A', null)]).toEqual([null, null]);
  // A clock runs: it is off by another number of seconds each time it is asked.
  expect(shown('clock.skew', '-7200', '-7201', '0')).toBeNull();
  const ours = new Map([['company', ['B']]] as const);
  expect(unconfirmed(planOf(item('company', 'B', 'W')), planOf(item('company', 'A', 'W')), ours)).toBeNull();
  // Shown as a word, put back as nothing, and the other way round.
  expect([shown('company', 'N/A', ''), shown('company', '', '(none)')]).toEqual([null, null]);
  expect([shown('company', 'A', ''), shown('company', '', 'B')]).toEqual(['company', 'company']);
});

test('what is said in the place of a password changes with what was sent, and is no value that somebody set', () => {
  const password = (current: string): PlanItem => ({
    ...item('proxy.password', current, 'will-change'),
    secret: true,
  });
  const ours = new Map([['proxy.password', ['will-change']]] as const);
  expect(unconfirmed(planOf(password('set')), planOf(password('unknown')), ours)).toBeNull();
  expect(unconfirmed(planOf(password('unknown')), planOf(password('set')), ours)).toBeNull();
});
