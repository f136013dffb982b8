import { enChecks } from './en-checks.ts';
import { enErrors } from './en-errors.ts';
import { enFixes } from './en-fixes.ts';
import { enLogins } from './en-logins.ts';
import { enNames } from './en-names.ts';
import { enOffers } from './en-offers.ts';
import { enOpen } from './en-open.ts';
import { enSettings } from './en-settings.ts';
import { enSheet } from './en-sheet.ts';
import type { Texts } from './shape.ts';

/** English; typed by the same shape, so a sentence that is missing here does not compile. */
export const en: Texts = {
  language: 'en',
  ...enNames,
  ...enLogins,
  ...enChecks,
  ...enFixes,
  ...enErrors,
  ...enOffers,
  ...enSettings,
  ...enSheet,
  open: enOpen,
};
