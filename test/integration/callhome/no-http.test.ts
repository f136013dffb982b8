import { afterEach, expect, test } from 'vitest';
import { doubtOf } from '../../../electron/callhome/doubt.ts';
import { rawDevice } from '../../support/raw-device.ts';

/** What a device's port 443 says that is not HTTP/1.1 as RFC 9112 has it: read where it has one meaning, else no lost connection. */
const ADDRESS = '127.108.4.1';
const never = new AbortController().signal;
const running: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

/** The answer to one POST of a server that says this, whatever it is asked, and then closes. */
async function answerTo(said: string) {
  const device = await rawDevice(ADDRESS, (socket) => socket.once('data', () => socket.end(said)));
  running.push(device);
  return device.http.request({ method: 'POST', path: '/x', body: '{}' }, never);
}

test.each([
  ['a greeting of FTP', '220 ready\r\n'],
  [
    'two lengths that contradict each other',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  ],
])('%s', async (_name, said) => {
  const answer = await answerTo(said);
  expect(answer).toMatchObject({ ok: false, error: { code: 'garbage-answer' } });
  // Whether a write was done is open all the same.
  if (!answer.ok) expect(doubtOf(answer.error)).toBe('lost');
});

test.each([
  ['line ends of LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}', '{}'],
  ['a blank before the colon', 'HTTP/1.1 200 OK\r\nX-Odd : a\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  ['a folded header', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  [
    'an interim answer that nobody waits for',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}',
    '{}',
  ],
  ['HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\n{}', '{}'],
  [
    'a chunk with an extension, and a trailer',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n',
    '{}',
  ],
  ['a status without words', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  [
    'bytes in a header that are no ASCII',
    'HTTP/1.1 200 OK\r\nServer: é\r\nContent-Length: 2\r\n\r\n{}',
    '{}',
  ],
])('%s is read', async (_name, said, body) => {
  expect(await answerTo(said)).toMatchObject({ ok: true, value: { status: 200, body } });
});

test('nothing at all is a lost connection', async () => {
  expect(await answerTo('')).toMatchObject({ ok: false, error: { code: 'connection-lost' } });
});
