import { textsFor } from '../texts/for-language.ts';
import type { Texts } from '../texts/index.ts';
import type { Arguments } from './arguments.ts';

/** The language a command was asked in; Japanese unless told otherwise. */
export const language = (args: Arguments): 'ja' | 'en' => (args.value('lang') === 'en' ? 'en' : 'ja');
export const languageOf = (args: Arguments): Texts => textsFor(language(args));

/** The language of what is said before the words are read, or when they cannot be: Japanese, unless English is asked for. */
export function languageAsked(words: readonly string[]): 'ja' | 'en' {
  return words.includes('--lang=en') || words[words.indexOf('--lang') + 1] === 'en' ? 'en' : 'ja';
}
