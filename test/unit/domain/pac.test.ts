import { expect, test } from 'vitest';
import { parsePacAnswer, proxyVariables } from '../../../electron/domain/pac.ts';

/** What the system says of this laptop's own way out. */
test.each([
  ['DIRECT', ['direct :0']],
  ['PROXY proxy.example:8080; DIRECT', ['http proxy.example:8080', 'direct :0']],
  ['HTTPS a:443;SOCKS5 b;', ['https a:443', 'socks b:1080']],
  ['PROXY [2001:db8::1]:3128', ['http 2001:db8::1:3128']],
  ['proxy plain', ['http plain:80']],
  ['QUIC x:1', ['unknown x:1']],
  ['', []],
])('a PAC answer %j is read as %j', (answer, expected) => {
  expect(parsePacAnswer(answer).map(({ kind, host, port }) => `${kind} ${host}:${port}`)).toEqual(expected);
});

test('proxy variables are shown without the password in them', () => {
  expect(
    proxyVariables({
      HTTPS_PROXY: 'http://user:secret@proxy:8080',
      no_proxy: 'localhost',
      OTHER: 'x',
      HTTP_PROXY: '',
    }),
  ).toEqual([
    { name: 'HTTPS_PROXY', value: 'http://***@proxy:8080' },
    { name: 'no_proxy', value: 'localhost' },
  ]);
});
