import { afterEach, expect, test } from 'vitest';
import type { DeviceHttp } from '../../../electron/net/http.ts';
import { rawDevice } from '../../support/raw-device.ts';

/** A sign-in whose head names the session, and whose body says that more is to come than does. */
const ADDRESS = '127.213.0.1';
const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function signIns(status: number): Promise<DeviceHttp> {
  const { http, close } = await rawDevice(ADDRESS, (socket) => {
    socket.on('data', () =>
      socket.write(`HTTP/1.1 ${status} X\r\nX-Auth-Token: t\r\nContent-Length: 9\r\n\r\n{"Id`),
    );
  });
  closing.push(close);
  return http;
}

const post = (http: DeviceHttp, more: { readonly headTells?: true }) =>
  http.request({ method: 'POST', path: '/', timeoutMs: 4_000, ...more }, new AbortController().signal);

test('a body that does not come whole leaves no session behind that nobody can end, and the next request is answered', async () => {
  const http = await signIns(201);
  for (const _each of [1, 2])
    expect(await post(http, { headTells: true })).toMatchObject({
      ok: true,
      value: { status: 201, body: '', headers: { 'x-auth-token': 't' } },
    });
}, 20_000);

test.each([
  ['where the head does not tell enough', 201, {}],
  ['of a refusal', 401, { headTells: true }],
] as const)(
  '%s its body is waited for',
  async (_name, status, more) => {
    const http = await signIns(status);
    expect(await post(http, more)).toMatchObject({ ok: false, error: { code: 'device-timeout' } });
  },
  20_000,
);

test.each([
  ['lengths that contradict each other', 'Content-Length: 0\r\nContent-Length: 5\r\n\r\n'],
  ['a length that is none', 'Content-Length: x\r\n\r\n{}'],
  ['a chunk that is none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['no end', ''],
])('a head with %s still names the session that it made', async (_name, rest) => {
  for (const status of [201, 401]) {
    const { http, close } = await rawDevice(ADDRESS, (socket) => {
      socket.on('data', () =>
        socket.end(`HTTP/1.1 ${status} X\r\nX-Auth-Token: t\r\nLocation: /s/1\r\n${rest}`),
      );
    });
    closing.push(close);
    const answer = await post(http, { headTells: true });
    if (status === 201)
      expect(answer).toMatchObject({
        ok: true,
        value: { status: 201, body: '', headers: { 'x-auth-token': 't', location: '/s/1' } },
      });
    else expect(answer.ok && answer.value.headers.location).not.toBe('/s/1');
    expect(await post(http, {})).toMatchObject({ ok: false });
  }
});

test('a head that never ends is waited for, and counts as far as it came', async () => {
  const { http, close } = await rawDevice(ADDRESS, (socket) => {
    socket.on('data', () => socket.write('HTTP/1.1 201 X\r\nX-Auth-Token: t\r\nLocation: /s/1\r\nX-Rest: a'));
  });
  closing.push(close);
  expect(await post(http, { headTells: true })).toMatchObject({
    ok: true,
    value: { status: 201, headers: { 'x-auth-token': 't', location: '/s/1' } },
  });
}, 20_000);

test('a head that breaks off before it names anything is none, nor is that of the answer before', async () => {
  let asked = 0;
  const { http, close } = await rawDevice(ADDRESS, (socket) => {
    socket.on('data', () => {
      asked += 1;
      if (asked === 1) socket.write('HTTP/1.1 201 X\r\nX-Auth-Token: t\r\nContent-Length: 0\r\n\r\n');
      else socket.end('HTTP/1.1 20');
    });
  });
  closing.push(close);
  expect(await post(http, { headTells: true })).toMatchObject({ ok: true });
  expect(await post(http, { headTells: true })).toMatchObject({ ok: false });
});
