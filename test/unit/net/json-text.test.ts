import { expect, test } from 'vitest';
import { parseJsonAnswer } from '../../../electron/net/http.ts';
import { readJson } from '../../../electron/net/json-text.ts';
import { namedCause, redfishMessage } from '../../../electron/net/redfish-cause.ts';
import { remarksIn } from '../../../electron/net/redfish-remarks.ts';

/** JSON as firmware writes it: what has one meaning is read, and what has none is refused. */
test.each<[string, string, unknown]>([
  ['a mark in front', '\ufeff{"a":1}', { a: 1 }],
  ['zeros of a longer buffer', '\0{"a":1}\0\0\r\n\0', { a: 1 }],
  ['zeros that fill up a field', '{"a":"Tokyo\0\0\0"}', { a: 'Tokyo' }],
  // mrlhansen/idrac_exporter 192: a neighbour's description, as it came
  ['control characters in a string', '{"a":"one\r\ntwo\tthree\0four"}', { a: 'one\r\ntwo\tthree\0four' }],
  ['a quote that C escapes', String.raw`{"a":"it\'s \\'\"x\""}`, { a: String.raw`it's \'"x"` }],
  ['commas after the last member', '{"a":[1,2,],"b":",}",\n}', { a: [1, 2], b: ',}' }],
])('%s', (_what, text, value) => {
  expect(readJson(text)).toEqual(value);
});

test.each(['', '{"a":"b', '{"a":"b\\', '{"a" 1}', '{"a":,}', '{"a":1}{"b":2}', '<html>', 'nul\0l x'])(
  'what has no one meaning is none: %j',
  (text) => {
    expect(() => readJson(text)).toThrow();
  },
);

test('a text without an end is read once, however long it is', () => {
  expect(() => readJson(`{"a":"${'\\"'.repeat(1 << 20)}`)).toThrow();
});

const answer = (status: number, id: string, text: string) => ({
  status,
  headers: {},
  setCookies: [],
  midpoint: 0,
  body: `${JSON.stringify({ error: { '@Message.ExtendedInfo': [{ MessageId: id, Message: text }] } })}\0\0`,
});

test('a refusal and a remark in a buffer that is longer than their text say what they say', () => {
  const locked = answer(401, 'Base.1.12.AccountLocked', 'Bad.');
  expect(namedCause(locked, '192.0.2.1', 'USERID')).toMatchObject({ code: 'account-locked' });
  expect(redfishMessage(locked.body)).toBe('Bad.');
  expect(remarksIn(locked.body, new Set())).toMatchObject([{ text: 'Bad.' }]);
  expect(parseJsonAnswer(locked, '192.0.2.1', 'x').ok).toBe(true);
});

test.each([
  'The session establishment failed due to the number of simultaneous sessions exceeding the limit of the implementation.',
  'The maximum number of user sessions is reached.',
  'Maximum number of active sessions reached.',
  'The maximum number of allowed concurrent sessions has been exceeded',
  'Maximum session count reached',
  'Session limit reached.',
  'Unable to create a session, all sessions are in use.',
  'No free sessions available.',
])('a full table of sessions is told by its words, whatever the id: %s', (text) => {
  for (const status of [400, 503])
    expect(namedCause(answer(status, 'Base.1.12.GeneralError', text), '192.0.2.1', 'u')).toMatchObject({
      code: 'session-limit',
    });
});

test.each([
  'There is no valid session established with the implementation.',
  'The session timeout exceeds the maximum of 1440 minutes.',
  'The maximum session timeout is 1440 minutes.',
  'The session has expired.',
])('and nothing else that is said of sessions: %s', (text) => {
  expect(namedCause(answer(400, 'Base.1.12.GeneralError', text), '192.0.2.1', 'u')).toBeNull();
});
