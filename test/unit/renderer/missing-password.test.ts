import { expect, test } from 'vitest';
import { appError } from '../../../electron/domain/app-error.ts';
import { en as enTexts } from '../../../electron/texts/en.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { ja as jaTexts } from '../../../electron/texts/ja.ts';
import { en } from '../../../renderer/i18n/en.ts';
import { ja } from '../../../renderer/i18n/ja.ts';

/** A title of the settings page without its number and what stands in brackets after it. */
const bare = (title: string): string => title.replace(/^\d+\. /, '').replace(/ \(.*$/, '');

test.each([
  ['ja', jaTexts, ja],
  ['en', enTexts, en],
] as const)(
  'a missing password leads to the place by its name on the screen (%s)',
  (_language, texts, { steps }) => {
    const said = (place: 'login' | 'proxy' | 'transfer' | 'file' | 'variable'): string =>
      errorText(texts, appError('password-missing', { name: 'NAME', place }));
    expect(said('login')).toContain(steps.discover.credentials);
    expect(said('proxy')).toContain(steps.preflight.network);
    expect(said('transfer')).toContain(bare(steps.settings.transfer.title));
    for (const place of ['file', 'variable'] as const) {
      expect(said(place)).not.toContain(steps.discover.credentials);
      expect(said(place)).toContain('NAME');
    }
    // A run that was saved before the place was kept.
    const older = { code: 'password-missing', args: { name: 'NAME' } } as const;
    expect(errorText(texts, older as never)).toBe(said('login'));
  },
);
