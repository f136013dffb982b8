import { afterEach, expect, test } from 'vitest';
import { cancelOnInterrupt } from '../../../electron/cli/interrupts.ts';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';

/** An impatient Ctrl+C is answered, and changes nothing about how the work ends. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const before = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
afterEach(() => {
  for (const [signal, listeners] of before)
    for (const listener of process.listeners(signal))
      if (!listeners.includes(listener)) process.off(signal, listener);
});

test.each([
  [['apply', '--lang', 'en'], 'en'],
  [['apply', '--lang=en'], 'en'],
  [['apply'], 'ja'],
] as const)('%j: every signal cancels, is survived, and is answered', (words, language) => {
  const controller = new AbortController();
  const said: string[] = [];
  cancelOnInterrupt(
    words,
    () => controller.abort(),
    (text) => said.push(text),
  );
  process.emit('SIGINT', 'SIGINT');
  expect(controller.signal.aborted).toBe(true);
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGTERM', 'SIGTERM');
  expect(said).toEqual(Array.from({ length: 3 }, () => cliWordsFor(language).ending));
});
