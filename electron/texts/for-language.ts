import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Texts } from './shape.ts';

/**
 * Every sentence for every code, in one language. Shared by the report and the command line; a file of its own, as the
 * wizard's page reads one language at a time (renderer/i18n).
 */
export function textsFor(language: 'ja' | 'en'): Texts {
  return language === 'ja' ? ja : en;
}
