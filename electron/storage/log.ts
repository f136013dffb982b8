import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { moveIntoPlace } from './move-into-place.ts';

/** A log as JSON lines; secrets never reach it (they print as ***), and what looks like one is masked besides. */
export type Log = {
  readonly write: (topic: string, text: string, values?: Readonly<Record<string, unknown>>) => void;
};

/** Kept at most twice this size: the current file and the one before. */
const LIMIT_BYTES = 5 << 20;

const SECRET_NAMES = /pass(word|wd|phrase)?|secret|token|authorization|cookie|community|privkey|authkey/i;
const SECRET_TEXTS =
  /(authorization:\s*\S+\s+)\S+|((?:password|passwd|token|secret)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi;

export function openLog(path: string, now: () => number): Log {
  return {
    write: (topic, text, values = {}) => {
      const line = JSON.stringify({
        at: new Date(now()).toISOString(),
        topic,
        text: redact(text),
        ...(redactValues(values) as object),
      });
      try {
        mkdirSync(dirname(path), { recursive: true });
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LIMIT_BYTES)
          moveIntoPlace(path, `${path}.1`);
        appendFileSync(path, `${line}\n`, { mode: 0o600 });
      } catch {
        // A full disk must not stop the work; the results are kept elsewhere.
      }
    },
  };
}

/** Masks what reads like a secret in running text. */
export function redact(text: string): string {
  return text.replace(
    SECRET_TEXTS,
    (_all, first: string | undefined, second: string | undefined) => `${first ?? second ?? ''}***`,
  );
}

/** Masks values under names of secrets, at any depth. */
export function redactValues(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAMES.test(name) && !/Env$/.test(name) ? '***' : redactValues(inner),
    ]),
  );
}
