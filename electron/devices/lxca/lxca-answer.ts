import { type AppError, appError } from '../../domain/app-error.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { z } from '../../domain/zod.ts';
import { type HttpAnswer, isPage, parseJsonAnswer } from '../../net/http.ts';
import { readJson } from '../../net/json-text.ts';
import type { Json } from '../../net/redfish.ts';
import { namedCause, redfishMessage } from '../../net/redfish-cause.ts';

/**
 * What an answer of XClarity Administrator says (lxca-and-xcc-callhome.md §1.3): the envelope `result`, `messages[]` with
 * their texts, and the codes that are reused over its pages. Pure.
 */
export type Envelope = {
  /** `failure` stands on one page; what is none of the three words says nothing. */
  readonly verdict: 'success' | 'failed' | 'warning' | null;
  /** The texts of its messages, joined and capped. */
  readonly text: string;
};

const object = z.record(z.string(), z.unknown());
const message = z
  .object({
    text: z.string().optional().catch(undefined),
    explanation: z.string().optional().catch(undefined),
  })
  .catch({});
const MESSAGES = 8;

export function jsonObject(value: unknown): Json {
  const parsed = object.safeParse(value);
  return parsed.success ? parsed.data : {};
}

/** The envelope of a body, read as JSON whole: members come in any order, behind texts of any length. */
export function envelopeOf(body: string): Envelope {
  let json: Json = {};
  try {
    json = jsonObject(readJson(body));
  } catch {
    // No JSON has no envelope.
  }
  const word = typeof json.result === 'string' ? json.result.trim() : '';
  const verdict = /^(?:fail|error)/i.test(word)
    ? 'failed'
    : /^warn/i.test(word)
      ? 'warning'
      : /^success/i.test(word)
        ? 'success'
        : null;
  return { verdict, text: textsOf(json.messages) };
}

/** The texts of a list of messages, joined and capped. */
export function textsOf(messages: unknown): string {
  const texts = (Array.isArray(messages) ? messages.slice(0, MESSAGES) : [])
    .map((each) => message.parse(each))
    .map(({ text = '', explanation = '' }) => text || explanation)
    .filter((text) => text !== '');
  return untrusted(texts.join(' / '), 300);
}

/** A 403 about the token that proves a write to be the session's own, not about anybody's rights. */
const TOKEN_REFUSED = /\bcsrf\b|\bxsrf\b|cross[ -]site request|request forgery/i;

/**
 * Without a session: 401, on to the login page, or that page itself (§1.2: GET /aicc has been seen to give all three); or
 * with a token that is no longer its own.
 */
export function isSignedOut(answer: HttpAnswer): boolean {
  if (isLicencePage(answer)) return false;
  const { status, body } = answer;
  return (
    status === 401 ||
    (status === 403 && TOKEN_REFUSED.test(body.slice(0, 16_384))) ||
    status === 302 ||
    (status === 200 && isPage(answer) && /\blog ?(?:in|on)\b|\bsign ?in\b/i.test(body.slice(0, 16_384)))
  );
}

/** A notice about a licence that has run out; a login page that names its licence agreement is none. */
function isLicencePage(answer: HttpAnswer): boolean {
  const { status, headers, body } = answer;
  if (status >= 300 && status < 400) return /licen[sc]e/i.test(headers.location ?? '');
  return (
    isPage(answer) &&
    /licen[sc]e[^<]{0,80}(?:expir|renew|not valid|no longer valid)|(?:expir|renew)[^<]{0,80}licen[sc]e/i.test(
      body.slice(0, 16_384),
    )
  );
}

const SUCCESS: ReadonlySet<number> = new Set([200, 201, 202, 204]);

/** What is no success, by the codes of §1.3; the appliance's own words go along, capped. Null for a success. */
export function refusalOf(answer: HttpAnswer, address: string, what: string, user: string): AppError | null {
  const { status, body } = answer;
  const { verdict, text } = envelopeOf(body);
  const reason = text === '' ? redfishMessage(body) : redfishMessage(text);
  if (SUCCESS.has(status))
    return verdict === 'failed' ? appError('device-refused', { address, what, reason }) : null;
  const named = namedCause(answer, address, user);
  if (named) return named;
  if (isLicencePage(answer)) return appError('page-for-json', { address, what });
  // Without a session the appliance sends a client to its login page.
  if (isSignedOut(answer)) return appError('session-lost', { address, what });
  const away = sentAway(answer, address);
  if (away !== null) return away;
  if (status === 403) return appError('privilege-missing', { address, what, reason });
  if (status === 423) return appError('device-locked', { address, what, reason });
  if (status === 503)
    return appError('device-starting', { address, seconds: Number(answer.headers['retry-after']) || 0 });
  if (status === 404) return appError('not-found', { address, what });
  if (status === 405 || status === 501) return appError('method-not-allowed', { address, what });
  if (status === 409) return appError('edit-conflict', { address, what });
  if (status >= 400 && status < 500) return appError('device-refused', { address, what, reason, status });
  return appError('device-error', { address, status, reason });
}

/** A redirect, which is never followed with a login in hand; null for any other answer. */
export function sentAway({ status, headers }: HttpAnswer, address: string): AppError | null {
  return status >= 300 && status < 400
    ? appError('redirected-away', { address, to: untrusted(headers.location ?? '', 120) })
    : null;
}

/** The object in an answer. */
export function jsonOf(answer: HttpAnswer, address: string, what: string): Result<Json> {
  const parsed = parseJsonAnswer(answer, address, what);
  if (!parsed.ok) return parsed;
  const json = object.safeParse(parsed.value);
  return json.success ? ok(json.data) : err(appError('garbage-answer', { address, what }));
}
