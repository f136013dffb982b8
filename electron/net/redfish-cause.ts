import { type AppError, appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { type HttpAnswer, isPage } from './http.ts';
import { readJson } from './json-text.ts';

/**
 * What a Redfish service's refusal means (DSP0266 §8.6: `@Message.ExtendedInfo`, DSP2065: message registries). The
 * message id decides, the text only where firmware puts everything under one id; it goes along as evidence, capped.
 */
export type ExtendedInfo = { readonly id: string; readonly text: string };

const INFO = '@Message.ExtendedInfo';
const MOST = 16;
/** Messages stand in the error, at properties, and at those of an object in the resource. */
const DEEPEST = 4;

/** The messages of an answer, with the registry and its version taken off the id. */
export function extendedInfo(body: string): readonly ExtendedInfo[] {
  let json: unknown;
  try {
    json = readJson(body);
  } catch {
    return [];
  }
  const listed = annotated(json, 1);
  if (listed.length > 0) return listed.slice(0, MOST);
  // The error's own sentence counts where nothing else does.
  return told(Array.isArray(json) ? json : (json as { readonly error?: unknown } | null)?.error).slice(
    0,
    MOST,
  );
}

/** The messages for the whole answer, in its error, and at the properties that they are about. */
function annotated(json: unknown, depth: number): readonly ExtendedInfo[] {
  if (typeof json !== 'object' || json === null || depth > DEEPEST) return [];
  const parts = Array.isArray(json)
    ? json.slice(0, MOST).map((each) => ['', each] as const)
    : Object.entries(json);
  return parts.flatMap(([name, value]) => (name.endsWith(INFO) ? told(value) : annotated(value, depth + 1)));
}

/** What stands in the place of messages or of an error: a list or one alone, texts in place of objects, a sentence of its own. */
function told(value: unknown): readonly ExtendedInfo[] {
  if (Array.isArray(value)) return value.slice(0, MOST).flatMap(told);
  if (typeof value === 'string') return value === '' ? [] : [{ id: '', text: untrusted(value, 200) }];
  if (typeof value !== 'object' || value === null) return [];
  const { MessageId: id, Message: text, message: sentence } = value as Readonly<Record<string, unknown>>;
  const name = typeof id === 'string' ? (id.split('.').at(-1) ?? '') : '';
  const said = [text, sentence].find((each) => typeof each === 'string') ?? '';
  return name === '' && said === '' ? [] : [{ id: untrusted(name, 80), text: untrusted(String(said), 200) }];
}

/** The text of a Redfish extended error, or the start of the body without markup. */
export function redfishMessage(body: string): string {
  const said = extendedInfo(body).find(({ text }) => text !== '')?.text;
  return said ?? untrusted(body.slice(0, 2000).replace(/<[^>]*>/g, ' '), 200);
}

const SESSION_LIMIT = /CreateLimitReachedForResource|SessionLimitExceeded/;
const SESSION_LIMIT_TEXT =
  /\bmax(?:imum)? (?:[a-z]+ ){0,5}(?:sessions|session (?:count|limit|number))\b|too many (?:[a-z]+ ){0,3}sessions|\bnumber of (?:[a-z]+ ){0,3}sessions\b.{0,30}\b(?:exceed|limit|maximum)|\bsessions? (?:count |table )?(?:limit|is full)\b|\b(?:all|no (?:free|more)) (?:[a-z]+ ){0,3}sessions? (?:[a-z]+ ){0,2}(?:in use|available|used|taken)/i;
const LOCKED = /AccountLocked|AccountLockout|UserLocked/i;
const LOCKED_TEXT = /\b(?:account|user)\b.{0,40}\block(?:ed)?\b|\blocked out\b/i;
const DISABLED = /AccountDisabled|UserDisabled/i;
const DISABLED_TEXT = /\b(?:account|user)\b.{0,30}\bdisabled\b/i;
const REDFISH_OFF = /ServiceDisabled/;
const REDFISH_OFF_TEXT =
  /\bredfish\b.{0,40}\b(?:disabled|not enabled|turned off)\b|\b(?:disabled|not enabled)\b.{0,30}\bredfish\b/i;
const STRICT_TEXT = /\bFIPS\b|\bNIST\b|\bSP ?800-131A\b|strict security mode/i;
const UPDATING = /UpdateInProgress|FirmwareUpdateInProgress/i;
const UPDATING_TEXT =
  /firmware (?:update|upgrade|flash)\w*\b.{0,40}\b(?:progress|running|under ?way|ongoing)/i;

/** Does the answer demand another password, by its message or by a property? Also a success may (DSP0266 §13.3.7). */
export function demandsNewPassword(body: string): boolean {
  return (
    extendedInfo(body).some(({ id }) => id === 'PasswordChangeRequired') ||
    /"PasswordChangeRequired"\s*:\s*true/.test(body.slice(0, 8192))
  );
}

/** The causes that have a name of their own, whatever status they come with; null where it is none of them. */
export function namedCause(
  answer: Pick<HttpAnswer, 'status' | 'body'>,
  address: string,
  user: string,
): AppError | null {
  if (answer.status >= 200 && answer.status < 300) return null;
  const info = extendedInfo(answer.body);
  const ids = info.map(({ id }) => id).join(' ');
  const text = info.length > 0 ? info.map((each) => each.text).join(' ') : redfishMessage(answer.body);
  const is = (id: RegExp | null, words: RegExp): boolean => id?.test(ids) === true || words.test(text);
  if (demandsNewPassword(answer.body)) return appError('password-expired', { address, user });
  if (is(SESSION_LIMIT, SESSION_LIMIT_TEXT)) return appError('session-limit', { address });
  if (is(UPDATING, UPDATING_TEXT)) return appError('device-updating', { address });
  if (is(LOCKED, LOCKED_TEXT)) return appError('account-locked', { address, user });
  if (is(REDFISH_OFF, REDFISH_OFF_TEXT)) return appError('redfish-off', { address });
  if (is(DISABLED, DISABLED_TEXT)) return appError('account-disabled', { address, user });
  if (is(null, STRICT_TEXT)) return appError('strict-mode', { address, reason: text });
  return null;
}

/** Is this an error and no resource, whatever status it came with (DSP0266 §8.6; a resource has `@odata.id`, §7.3)? */
export function isErrorAlone(json: Readonly<Record<string, unknown>>): boolean {
  return typeof json.error === 'object' && json.error !== null && !('@odata.id' in json);
}

/** Is this a resource, whatever stands beside it (`@odata.id`, DSP0266 §7.3)? */
export function isResource(json: unknown): boolean {
  return typeof json === 'object' && json !== null && '@odata.id' in json;
}

/** What an error means that came with the status of a success. */
export function refusalWithin(answer: HttpAnswer, address: string, user: string): AppError {
  const { status } = answer;
  const cause = namedCause({ ...answer, status: 400 }, address, user);
  return cause ?? appError('device-error', { address, status, reason: redfishMessage(answer.body) });
}

/** What an answer that is no success means for the request it was given to; null for a success. */
export function refusalOf(answer: HttpAnswer, address: string, what: string, user: string): AppError | null {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return null;
  const named = namedCause(answer, address, user);
  if (named) return named;
  const reason = redfishMessage(body);
  if (status === 401) return appError('session-lost', { address, what });
  if (status === 403) return appError('privilege-missing', { address, what, reason });
  if (status === 404)
    return isPage(answer) && /^\/redfish\/v1\/?$/.test(what)
      ? appError('redfish-off', { address })
      : appError('not-found', { address, what });
  if (status === 405 || status === 501) return appError('method-not-allowed', { address, what });
  if (status >= 300 && status < 400)
    return appError('redirected-away', { address, to: untrusted(answer.headers.location ?? '', 120) });
  if (status === 503)
    return appError('device-starting', { address, seconds: Number(answer.headers['retry-after']) || 0 });
  if (status >= 400 && status < 500) return appError('device-refused', { address, what, reason });
  return appError('device-error', { address, status, reason });
}
