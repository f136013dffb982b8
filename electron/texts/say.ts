import type { Args } from './shape.ts';

/** One value of a sentence; what is missing is shown as a dash, never as "undefined". */
export function value(args: Args, name: string, missing = '—'): string {
  const found = args[name];
  return found === undefined || found === '' ? missing : String(found);
}

/** A part that appears only where its value is there. */
export function optional(args: Args, name: string, say: (found: string) => string): string {
  const found = args[name];
  return found === undefined || found === '' || found === 0 ? '' : say(String(found));
}

/** The words for a code that is one of the values; a code of a newer version is shown as it is. */
export function pick(words: Readonly<Record<string, string>>, args: Args, name: string): string {
  const code = value(args, name);
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}
