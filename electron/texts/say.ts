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
