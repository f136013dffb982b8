import { expect, test } from 'vitest';
import { parseLog } from '../../../electron/devices/service-advisor/cli-log.ts';
import { cliQuote } from '../../../electron/devices/service-advisor/cli-quote.ts';
import { parseDisplay, parseOptionLetters } from '../../../electron/devices/service-advisor/cli-session.ts';

/** What goes onto a device's command line, and what is read off it. */
test('a value goes onto the command line in double quotes', () => {
  expect(cliQuote('company', 'Renshu K.K. (Tokyo) & Co', '10.0.0.1')).toEqual({
    ok: true,
    value: '"Renshu K.K. (Tokyo) & Co"',
  });
  expect(cliQuote('alternate.name', '', '10.0.0.1')).toEqual({ ok: true, value: '""' });
});

test.each([
  ['"', 'forbidden-character'],
  ["'", 'forbidden-character'],
  ['\\', 'forbidden-character'],
  ['$', 'forbidden-character'],
  ['`', 'forbidden-character'],
  ['\n', 'control-character'],
  ['\r', 'control-character'],
  ['\u0000', 'control-character'],
  ['\u001b', 'control-character'],
  ['\u007f', 'control-character'],
  ['\u0085', 'control-character'],
  ['高', 'not-ascii'],
  ['\u202e', 'not-ascii'],
])('%j is refused wherever it stands, and the value is not in the error', (character, rule) => {
  for (const value of [character, `secret${character}`, `${character}secret`, `se${character}cret`]) {
    const result = cliQuote('proxy.password', value, '10.0.0.1');
    expect(result).toMatchObject({ ok: false, error: { code: 'value-refused', args: { rule } } });
    expect(JSON.stringify(result)).not.toContain('secret');
  }
});

test('every printable character that is let through stands between the quotes unchanged', () => {
  for (let code = 0x20; code < 0x7f; code += 1) {
    const value = `a${String.fromCharCode(code)}b`;
    const result = cliQuote('company', value, '10.0.0.1');
    if (result.ok) expect(result.value).toBe(`"${value}"`);
  }
});

test('a value that begins like an option is refused', () => {
  expect(cliQuote('company', '-sa disable', '10.0.0.1').ok).toBe(false);
});

test('option letters are read from lists and from usage lines, not out of sentences', () => {
  expect([
    ...parseOptionLetters('usage: chconfig [-options]\noptions:\n    -li view|accept\n  -sa enable'),
  ]).toEqual(['li', 'sa']);
  expect([...parseOptionLetters('chconfig [-li view|accept] [-sa enable|disable] {-co "company"}')]).toEqual([
    'li',
    'sa',
    'co',
  ]);
  expect(parseOptionLetters('The call-home settings, e-mail and so on. Use -h for help.').size).toBe(0);
});

test('a display gives one value per letter, with and without quotes, empty ones too', () => {
  expect([...parseDisplay('-li accepted\n-co "Renshu K.K."\n-cn\n  -ce: a@b.co\nother text')]).toEqual([
    ['li', 'accepted'],
    ['co', 'Renshu K.K.'],
    ['cn', ''],
    ['ce', 'a@b.co'],
  ]);
});

test('an empty log has no rows, whatever it says', () => {
  expect(parseLog('There is no entry in the activity log')).toEqual([]);
  expect(parseLog('')).toEqual([]);
});
