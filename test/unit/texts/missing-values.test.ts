/** A sentence that says one thing with a value and another without it goes by the value, not by the dash that stands for none. */
import { expect, test } from 'vitest';
import { appError } from '../../../electron/domain/app-error.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { errorText } from '../../../electron/texts/index.ts';

test.each([
  ['ja', /このプログラムでは書き込んでいません/, /書き込みの記録はあります/, /だけです/],
  ['en', /has not written to it/, /although it was written to/, /^Only /],
] as const)('%s: what an undo finds nothing of', (language, never, lost, clocks) => {
  const said = (rest: { readonly fields?: string; readonly written?: 1 }): string =>
    errorText(textsFor(language), appError('nothing-to-undo', { address: '192.0.2.1', ...rest }));
  expect(said({})).toMatch(never);
  expect(said({ written: 1 })).toMatch(lost);
  expect(said({ fields: 'clock.timezone' })).toMatch(clocks);
  for (const rest of [{}, { written: 1 }] as const) expect(said(rest)).not.toContain('—');
});

test.each([
  ['ja', '(空)'],
  ['en', 'the empty value'],
] as const)('%s: a cell that is as it was given out leaves an empty value empty', (language, empty) => {
  const note = textsFor(language).sheet.note['as-issued'];
  expect(note({ now: '' })).toContain(empty);
  expect(note({ now: 'Renshu K.K.' })).toContain('Renshu K.K.');
});
