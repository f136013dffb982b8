/** Sentences one after the other, without the empty ones: Japanese sets no space between them, English one. */
export function sentences(language: 'ja' | 'en', parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(language === 'ja' ? '' : ' ');
}
