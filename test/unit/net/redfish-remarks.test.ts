import { expect, test } from 'vitest';
import { namesIn, remarksIn } from '../../../electron/net/redfish-remarks.ts';

/** What a success says beside that it is one (DSP0266 §8.6). */
const KNOWN = new Set(['City', 'HTTPProxyPassword']);
const message = (MessageId: string, Message: string, more: object = {}) => ({ MessageId, Message, ...more });
const info = (...messages: readonly object[]) => ({ '@Message.ExtendedInfo': messages });
const remarks = (json: unknown) => remarksIn(JSON.stringify(json), KNOWN);
const READ_ONLY = message('Base.1.12.PropertyNotWritable', 'It is read only.');

test('a message is found wherever the standard puts one, with the property it is about', () => {
  const one = { text: 'It is read only.', about: [], fine: false };
  expect(remarks(info(READ_ONLY))).toEqual([one]);
  expect(remarks({ error: { code: 'Base.1.12.GeneralError', ...info(READ_ONLY) } })).toEqual([one]);
  expect(remarks({ TaskState: 'Completed', Messages: [READ_ONLY] })).toEqual([one]);
  expect(remarks({ HTTPProxy: { 'HTTPProxyPassword@Message.ExtendedInfo': [READ_ONLY] } })).toEqual([
    { ...one, about: ['HTTPProxyPassword'] },
  ]);
  const related = { ...READ_ONLY, RelatedProperties: ['#/CallHomeSettings/City'] };
  expect(remarks(info(related))).toEqual([{ ...one, about: ['City'] }]);
  expect(remarks(info({ ...READ_ONLY, MessageArgs: ['City'] }))).toEqual([{ ...one, about: ['City'] }]);
  expect(remarks(info(message('Base.1.12.PropertyValueModified', 'The property City was cut.')))).toEqual([
    { text: 'The property City was cut.', about: ['City'], fine: false },
  ]);
});

test('an error object without a list, and a task that is not well without a message, say something too', () => {
  expect(remarks({ error: { code: 'Base.1.12.GeneralError', message: 'It failed.' } })).toMatchObject([
    { text: 'It failed.' },
  ]);
  expect(remarks({ TaskState: 'Completed', TaskStatus: 'Warning' })).toMatchObject([
    { text: 'TaskStatus Warning' },
  ]);
  expect(remarks({ TaskState: 'Completed', TaskStatus: 'OK' })).toEqual([]);
});

test('a success that says no more than that is no remark, and what is fine says so', () => {
  expect(remarks(info(message('Base.1.12.Success', 'The request completed successfully.')))).toEqual([]);
  expect(remarks({ error: { code: 'Base.1.12.Success', message: 'Successfully completed.' } })).toEqual([]);
  expect(remarks(info({ ...READ_ONLY, MessageSeverity: 'OK' }))).toMatchObject([{ fine: true }]);
  for (const body of ['', '[]', 'null', '<html>', '{"error":null,"Messages":7}'])
    expect(remarksIn(body, KNOWN)).toEqual([]);
  expect([...namesIn({ A: { B: 1, C: { D: null } }, E: [] })]).toEqual(['B', 'D', 'E']);
});
