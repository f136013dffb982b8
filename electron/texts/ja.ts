import { jaChecks } from './ja-checks.ts';
import { jaErrors } from './ja-errors.ts';
import { jaFixes } from './ja-fixes.ts';
import { jaLogins } from './ja-logins.ts';
import { jaNames } from './ja-names.ts';
import { jaOffers } from './ja-offers.ts';
import { jaOpen } from './ja-open.ts';
import { jaSettings } from './ja-settings.ts';
import { jaSheet } from './ja-sheet.ts';
import type { Texts } from './shape.ts';

/** Japanese, in the guide's own words. */
export const ja: Texts = {
  language: 'ja',
  ...jaNames,
  ...jaLogins,
  ...jaChecks,
  ...jaFixes,
  ...jaErrors,
  ...jaOffers,
  ...jaSettings,
  ...jaSheet,
  open: jaOpen,
};
