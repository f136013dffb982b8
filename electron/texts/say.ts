import type { Args } from './shape.ts';

/** One value of a sentence; what is missing is shown as a dash, never as "undefined". */
export function value(args: Args, name: string, missing = '—'): string {
  const found = args[name];
  return found === undefined || found === '' ? missing : String(found);
}

/** Whether a value is given and not empty: what `value` shows in its place says nothing of that. */
export function given(args: Args, name: string): boolean {
  return value(args, name, '') !== '';
}

/** A part that appears only where its value is there. */
export function optional(args: Args, name: string, say: (found: string) => string): string {
  const found = args[name];
  return found === undefined || found === '' || found === 0 ? '' : say(String(found));
}

/** A host name without a domain, which whoever looks it up has to add. */
export function isBareName(name: string): boolean {
  return /^[a-z0-9-]+$/i.test(name);
}

/** A DNS error by which a server takes no question (RFC 1035 §4.1.1); '' where it failed to look a name up (SERVFAIL). */
export function ownError(args: Args): string {
  const rcode = value(args, 'rcode', '');
  return rcode === 'SERVFAIL' ? '' : rcode;
}

/**
 * A check that another one waits for, as preflight names it (`tcp HOST:PORT`, `login ADDRESS`): the words of its
 * kind around what it was about.
 */
export function dependency(words: Readonly<Record<string, (what: string) => string>>, named: string): string {
  const [kind = '', ...rest] = named.split(' ');
  const what = rest.join(' ');
  return Object.hasOwn(words, kind) ? (words[kind]?.(what) ?? named) : named;
}

/** The words for a code that is one of the values; a code of a newer version is shown as it is. */
export function pick(words: Readonly<Record<string, string>>, args: Args, name: string): string {
  const code = value(args, name);
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}

/** A record's entry by a name that may be none of its keys (own keys only: a code is text from outside). */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
