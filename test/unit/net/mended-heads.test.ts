import { afterEach, expect, test } from 'vitest';
import type { HttpAnswer } from '../../../electron/net/http.ts';
import { rawDevice } from '../../support/raw-device.ts';

/** Answers byte by byte and on one connection, where only the bytes themselves tell what is a head. */
const ADDRESS = '127.210.0.1';
const BODY = '{"a":"1\\r\\n\\r\\nHTTP/1.1 100"}';
const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function answered(
  answer: string,
  { pieces = [answer.length], times = 1 }: { pieces?: readonly number[]; times?: number } = {},
): Promise<{ readonly answers: readonly (HttpAnswer | string)[]; readonly connections: number }> {
  let connections = 0;
  const { http, close } = await rawDevice(ADDRESS, (socket) => {
    connections += 1;
    socket.on('data', async () => {
      let at = 0;
      for (const size of [...pieces, answer.length]) {
        if (at < answer.length)
          await new Promise<void>((done) => socket.write(answer.slice(at, at + size), () => done()));
        at += size;
      }
    });
  });
  closing.push(close);
  const answers: (HttpAnswer | string)[] = [];
  for (let each = 0; each < times; each += 1) {
    const got = await http.request(
      { method: 'GET', path: '/', timeoutMs: 5_000 },
      new AbortController().signal,
    );
    answers.push(got.ok ? got.value : got.error.code);
  }
  return { answers, connections };
}

const LENGTH = `Content-Length: ${BODY.length}`;
const sound = { status: 200, body: BODY };

test('a sound answer keeps its connection, and what looks like a head in its body is left alone', async () => {
  const { answers, connections } = await answered(`HTTP/1.1 200 OK\r\n${LENGTH}\r\n\r\n${BODY}`, {
    times: 3,
  });
  expect(answers).toMatchObject([sound, sound, sound]);
  expect(connections).toBe(1);
});

test('interim answers are read past on one connection, however the bytes come', async () => {
  const whole = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\n${LENGTH}\r\n\r\n${BODY}`;
  for (const size of [1, 7, whole.length]) {
    const pieces = new Array<number>(Math.ceil(whole.length / size)).fill(size);
    const { answers, connections } = await answered(whole, { pieces, times: 2 });
    expect(answers).toMatchObject([sound, sound]);
    expect(connections).toBe(1);
  }
});

test('an answer that says in two ways where it ends is read by its chunks, and its connection carries no other', async () => {
  const chunks = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  const both = `HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
  const { answers, connections } = await answered(both, { times: 2 });
  expect(answers).toMatchObject([sound, sound]);
  expect(connections).toBe(2);
});

test('a body that a status does not have is left out', async () => {
  const { answers } = await answered(`HTTP/1.1 204 No Content\r\n${LENGTH}\r\n\r\n${BODY}`, { times: 2 });
  expect(answers).toMatchObject([
    { status: 204, body: '' },
    { status: 204, body: '' },
  ]);
});

test('more fields, and longer ones, than a look at a stranger would read', async () => {
  const many = Array.from({ length: 600 }, (_, at) => `X-${at}: ${at}\r\n`).join('');
  const token = 'x'.repeat(9_000);
  const { answers } = await answered(
    `HTTP/1.1 200 OK\r\n${many}X-Auth-Token: ${token}\r\n${LENGTH}\r\n\r\n${BODY}`,
  );
  expect(answers).toMatchObject([{ ...sound, headers: { 'x-auth-token': token } }]);
});

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const SIZE = BODY.length.toString(16);

test.each([
  ['sizes filled up with blanks', `${SIZE}  \r\n${BODY}\r\n0  \r\n\r\n`],
  ['blanks before an extension', `${SIZE} ; a=b\r\n${BODY}\r\n0\r\n\r\n`],
  ['line ends without CR', `${SIZE}\n${BODY}\n0\n\n`],
  ['no empty line behind the last one', `${SIZE}\r\n${BODY}\r\n0\r\n`],
  ['trailers', `${SIZE}\r\n${BODY}\r\n0\r\nX-T: 1\r\n\r\n`],
  ['a body in two', `1\r\n{\r\n${(BODY.length - 1).toString(16)} \r\n${BODY.slice(1)}\r\n0\r\n\r\n`],
])('chunks with %s are read on one connection, however the bytes come', async (_name, chunks) => {
  const whole = `${CHUNKED}${chunks}`;
  for (const size of [1, 7, whole.length]) {
    const pieces = new Array<number>(Math.ceil(whole.length / size)).fill(size);
    const { answers, connections } = await answered(whole, { pieces, times: 2 });
    expect(answers).toMatchObject([sound, sound]);
    expect(connections).toBe(1);
  }
});

test.each([
  ['no size at all', `${BODY}\r\n0\r\n\r\n`],
  ['a size in another notation', `0x${SIZE}\r\n${BODY}\r\n0\r\n\r\n`],
  ['more bytes than it says', `1\r\n${BODY}\r\n0\r\n\r\n`],
])('a chunk with %s stays an answer that cannot be read', async (_name, chunks) => {
  expect((await answered(`${CHUNKED}${chunks}`)).answers).toEqual(['garbage-answer']);
});

test.each([
  ['lengths that contradict each other', `HTTP/1.1 200 OK\r\nContent-Length: 4\r\n${LENGTH}\r\n\r\n${BODY}`],
  ['no HTTP', '\u0000\u0001garbage\r\n\r\n'],
  ['a head without an end', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}`],
])('%s stays an answer that cannot be read', async (_name, answer) => {
  expect((await answered(answer)).answers).toEqual(['garbage-answer']);
});
