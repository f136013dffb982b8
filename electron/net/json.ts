import { z } from 'zod';
import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type HttpAnswer, parseJsonAnswer } from './http.ts';

/** JSON objects of devices, untrusted and of unknown shape. */
export type Json = Readonly<Record<string, unknown>>;

const object = z.record(z.string(), z.unknown());

/** The body as a JSON object; a web page or anything else is an error that names what was asked. */
export function jsonObject(answer: HttpAnswer, address: string, what: string): Result<Json> {
  const parsed = parseJsonAnswer(answer, address, what);
  if (!parsed.ok) return parsed;
  const json = object.safeParse(parsed.value);
  return json.success ? ok(json.data) : err(appError('garbage-answer', { address, what }));
}

/** The value at a path of property names, or undefined. */
export function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === 'object' && current !== null && !Array.isArray(current)
        ? (current as Json)[name]
        : undefined,
    value,
  );
}
