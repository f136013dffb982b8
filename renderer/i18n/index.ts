import { ja as jaTexts } from '../../electron/texts/ja.ts';
import { moment } from '../../electron/texts/moment.ts';
import type { Texts } from '../../electron/texts/shape.ts';
import { ja, type Messages } from './ja.ts';

export type { Messages } from './ja.ts';

/** What the wizard says in one language: the screens' own words, and the sentences for codes. */
type Words = { readonly messages: Messages; readonly texts: Texts };

const japanese: Words = { messages: ja, texts: jaTexts };
let english: Words | null = null;

/** Japanese is there from the start. English is read when it is wanted: words are a third of the page's scripts. */
export async function readLanguage(language: 'ja' | 'en'): Promise<void> {
  if (language === 'ja' || english !== null) return;
  const [{ en }, { en: texts }] = await Promise.all([
    import('./en.ts'),
    import('../../electron/texts/en.ts'),
  ]);
  english = { messages: en, texts };
}

/** The words of a language that has been read. */
export function wordsFor(language: 'ja' | 'en'): Words {
  if (language === 'ja') return japanese;
  if (english === null) throw new Error('English was not read');
  return english;
}

/**
 * A stored instant (ISO 8601) as date and time on the screen: in Japan's zone, as on paper and in what is copied for others.
 * In English as on paper too: a day before its month is another date to many.
 */
export function formatTime(language: 'ja' | 'en', iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '—';
  if (language === 'en') return moment(iso);
  return new Intl.DateTimeFormat('ja-JP', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Tokyo',
  }).format(date);
}
