import { z } from 'zod';
import { type AppError, appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type HttpAnswer, parseJsonAnswer } from './http.ts';

/** What a Redfish answer says: its JSON, its links, its refusals by name (DSP0266 §8.6; Base and Update registries, DSP8011). */
export type Json = Readonly<Record<string, unknown>>;

/** Whom a refusal is about. */
export type Asked = { readonly address: string; readonly user: string };

/** What a device said beside a success: its words, and the properties they are about (`CallHomeSettings/City`). */
export type Remark = { readonly text: string; readonly about: readonly string[] };

const object = z.record(z.string(), z.unknown());
const MUST_CHANGE = /\.PasswordChangeRequired"|"PasswordChangeRequired"\s*:\s*true/;
const TABLE_FULL = /SessionLimitExceeded|CreateLimitReachedForResource|maximum number of sessions/i;
const LOCKED = /AccountLocked|\block(?:ed|out)\b/i;
const DISABLED = /AccountDisabled|account\s+(?:is|has been)\s+disabled/i;
const UPDATING =
  /UpdateInProgress|FirmwareUpdating|firmware\s+(?:update|upgrade|flash)[^.<"]{0,40}(?:in progress|under ?way|running)|firmware is being (?:updated|upgraded)/i;
/** The account is known, and may not do this. */
export const NO_RIGHT = /InsufficientPrivilege|NoPrivilege|insufficient privilege/i;
/** Nothing beyond this is read of a body that is to be searched for words. */
const SEARCHED = 16_384;

/** The causes that have a name of their own, whatever status they come with; null for anything else. */
export function namedCause(answer: HttpAnswer, { address, user }: Asked): AppError | null {
  const { status } = answer;
  const body = answer.body.slice(0, SEARCHED);
  if (MUST_CHANGE.test(body)) return appError('password-expired', { address, user });
  if (status < 400) return null;
  if (TABLE_FULL.test(body)) return appError('session-limit', { address });
  if (UPDATING.test(body)) return appError('device-updating', { address });
  if (status !== 401 && status !== 403) return null;
  if (LOCKED.test(body)) return appError('account-locked', { address, user });
  return DISABLED.test(body) ? appError('account-disabled', { address, user }) : null;
}

/** Turns a status that is no success into the product's error; the device's own words go along, capped. */
export function refusal(answer: HttpAnswer, asked: Asked, what: string): Result<never> | null {
  const { status, body } = answer;
  const { address } = asked;
  if (status >= 200 && status < 300) return isHtml(answer) ? err(appError('redfish-off', { address })) : null;
  const cause = namedCause(answer, asked);
  if (cause !== null) return err(cause);
  const reason = redfishMessage(body);
  if (status === 401)
    return err(appError('connection-lost', { address, what: `${what} (401: session ended)` }));
  if (status === 403) return err(appError('privilege-missing', { address, what, reason }));
  if (status === 404) return err(appError('not-found', { address, what }));
  if (status === 405 || status === 501) return err(appError('method-not-allowed', { address, what }));
  if (status === 423) return err(appError('resource-locked', { address, what, reason }));
  if (status >= 400 && status < 500) return err(appError('device-refused', { address, what, reason }));
  return err(appError('device-error', { address, status, reason }));
}

/** A page for people where JSON was asked for. */
export function isHtml({ headers, body }: HttpAnswer): boolean {
  return (
    /^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '') ||
    /^\s*<(?:!doctype|html)/i.test(body)
  );
}

/** The JSON object of an answer. */
export function jsonObject(answer: HttpAnswer, address: string, what: string): Result<Json> {
  const parsed = parseJsonAnswer(answer, address, what);
  if (!parsed.ok) return parsed;
  const json = object.safeParse(parsed.value);
  return json.success ? ok(json.data) : err(appError('garbage-answer', { address, what }));
}

/** The text of a Redfish extended error, or the start of the body without markup. */
export function redfishMessage(body: string): string {
  // The general text at the top says nothing; the extended one does, and stands under `Message`.
  const message =
    /"Message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body) ??
    /"message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body);
  return untrusted(message?.[1] ?? body.slice(0, 2000).replace(/<[^>]*>/g, ' '), 200);
}

/** What the device remarks on a write that it accepted (DSP0266 §7.5.2: annotations of the resource or of a property). */
export function remarksOf(body: string): readonly Remark[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [];
  }
  const remarks: Remark[] = [];
  const look = (value: unknown, path: readonly string[]): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length > 6) return;
    for (const [name, inner] of Object.entries(value)) {
      const [property = '', annotation] = name.split('@');
      if (annotation !== 'Message.ExtendedInfo') look(inner, name === 'error' ? path : [...path, name]);
      else if (Array.isArray(inner))
        remarks.push(...inner.slice(0, 32).flatMap((each) => remarkOf(each, path, property)));
    }
  };
  look(parsed, []);
  return remarks.slice(0, 64);
}

function remarkOf(message: unknown, path: readonly string[], property: string): readonly Remark[] {
  const text = dig(message, ['Message']);
  const id = dig(message, ['MessageId']);
  if (typeof text !== 'string' || text === '' || /\.(?:Success|NoOperation)$/.test(String(id))) return [];
  const related = dig(message, ['RelatedProperties']);
  const pointers = (Array.isArray(related) ? related.slice(0, 16) : [])
    .filter((pointer): pointer is string => typeof pointer === 'string')
    .map((pointer) => pointer.replace(/^#?\/?/, ''));
  const own = property === '' ? [] : [[...path, property].join('/')];
  return [{ text: untrusted(text, 200), about: [...own, ...pointers] }];
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

/** A link as plain text or as `{ "@odata.id": text }`; only paths below /redfish/ are followed. */
export function redfishLink(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : dig(value, ['@odata.id']);
  return typeof text === 'string' && /^\/redfish\/[\x21-\x7e]{0,300}$/.test(text) ? text : undefined;
}
