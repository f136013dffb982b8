import { describe, expect, it } from 'vitest';
import { pageText } from '../../../electron/net/page-text.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** アクセス制限, as `iconv` writes it. */
const WORDS = {
  shift_jis: hex('8341834e835a835890a78cc0'),
  'euc-jp': hex('a5a2a5afa5bba5b9c0a9b8c2'),
  'iso-2022-jp': hex('1b24422522252f253b2539402938421b2842'),
  'utf-8': Buffer.from('アクセス制限'),
};
const READ = 'アクセス制限';
const page = (words: Buffer, meta = ''): Buffer =>
  Buffer.concat([Buffer.from(`<html><head>${meta}<title>`), words, Buffer.from('</title>')]);

describe.each(Object.entries(WORDS))('%s', (encoding, words) => {
  it.each([
    ['named by the header', '', `text/html; charset=${encoding}`],
    ['named in quotes', '', `text/html; charset="${encoding.toUpperCase()}"`],
    ['named by the page', `<meta charset=${encoding}>`, 'text/html'],
    [
      'named by the page as in HTML 4',
      `<meta http-equiv="Content-Type" content="text/html; charset=${encoding}">`,
      '',
    ],
    ['named by nobody', '', 'text/html'],
    ['under a server’s default name', `<meta charset="${encoding}">`, 'text/html; charset=ISO-8859-1'],
    ['under a name nobody knows', '', 'text/html; charset=x-unheard-of'],
  ])('%s', (_what, meta, contentType) => {
    expect(pageText(page(words, meta), contentType)).toContain(READ);
  });

  it('cut off within a character', () => {
    expect(
      pageText(words.subarray(0, -1), encoding === 'iso-2022-jp' ? `charset=${encoding}` : ''),
    ).toContain(READ.slice(0, -1));
  });
});

it.each([
  ['Shift_JIS under the name of UTF-8', WORDS.shift_jis, 'text/html; charset=utf-8', READ],
  ['EUC-JP under the name of UTF-8', WORDS['euc-jp'], 'text/html; charset=utf-8', READ],
  ['cp932', WORDS.shift_jis, 'text/html; charset=cp932', READ],
  ['half-width katakana', hex('b1b8bebd'), '', 'ｱｸｾｽ'],
  ['UTF-16 by its mark', Buffer.from(`\ufeff${READ}`, 'utf16le'), 'text/html; charset=shift_jis', READ],
  ['UTF-8 by its mark', Buffer.from(`\ufeff${READ}`), 'text/html; charset=shift_jis', READ],
  ['Latin-1', hex('416363e8732072656675736520e9'), 'text/html; charset=iso-8859-1', 'Accès refuse é'],
  ['plain ASCII', Buffer.from('Access denied'), '', 'Access denied'],
  ['what is no text', hex('ff41fe'), '', 'ÿAþ'],
  ['nothing', Buffer.alloc(0), 'text/html; charset=shift_jis', ''],
])('%s', (_what, bytes, contentType, expected) => {
  expect(pageText(bytes, contentType)).toBe(expected);
});
