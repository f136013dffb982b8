import { cliWordsFor } from '../texts/cli-words.ts';
import { languageAsked } from './language.ts';

/**
 * Ctrl+C, and being asked to end: the work is cancelled and ends by itself, however often it is asked. Half a write is
 * the worst state, so nobody who is impatient gets one. Without this Chromium takes the first signal for "quit" and
 * leaves the second to the system, which ends the process on the spot. Call once the program is ready: until then
 * Chromium puts its own handlers in place.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Cancels a command on every such signal, and says each time that the step in hand is finished first. */
export function cancelOnInterrupt(
  words: readonly string[],
  abort: () => void,
  say: (text: string) => void,
): void {
  const end = (): void => {
    abort();
    say(cliWordsFor(languageAsked(words)).ending);
  };
  for (const signal of SIGNALS) process.on(signal, end);
}
