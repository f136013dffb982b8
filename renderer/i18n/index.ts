import { en } from './en.ts';
import { ja, type Messages } from './ja.ts';

export type { Messages } from './ja.ts';

/** The screens' own words. Sentences for codes are in electron/texts. */
export function messagesFor(language: 'ja' | 'en'): Messages {
  return language === 'ja' ? ja : en;
}

/** A stored instant (ISO 8601) as date and time on the screen. */
export function formatTime(language: 'ja' | 'en', iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '—';
  return new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
}
