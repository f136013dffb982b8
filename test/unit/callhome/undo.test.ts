import { expect, test } from 'vitest';
import { leftByUndo, undoWanted } from '../../../electron/callhome/undo.ts';
import type { DeviceState } from '../../../electron/devices/driver.ts';
import type { SettingKey, SettingValues } from '../../../electron/domain/setting-key.ts';
import { shipped } from '../../support/shipped.ts';

const state = (values: SettingValues): DeviceState => ({
  values,
  writable: new Set(Object.keys(values) as SettingKey[]),
  secrets: {},
  unreadable: new Set(),
  identity: {},
  facts: [],
});
const OURS: SettingValues = { 'contact.phoneExtension': '101', 'alternate.name': 'Hanako Renshu' };

test.each(['', 'N/A', '(none)', '---', 'not set'])(
  'a former "%s" is emptied where the device takes that, and else left and named',
  (before) => {
    const originals = { 'contact.phoneExtension': before, 'alternate.name': before };
    expect(undoWanted(shipped, 'imm2', originals, state(OURS))).toEqual({ 'contact.phoneExtension': '' });
    expect(leftByUndo(shipped, 'imm2', originals, state(OURS))).toEqual(['alternate.name']);
  },
);

test('what is shown as before is not touched, by whatever word', () => {
  expect(
    undoWanted(
      shipped,
      'imm2',
      { 'contact.phoneExtension': 'N/A' },
      state({ 'contact.phoneExtension': 'N/A' }),
    ),
  ).toEqual({});
});
