import { type AppError, appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { type HttpAnswer, isWebPage } from './http.ts';

/**
 * What a Redfish service means by an answer that is no success. The cause is told by status and message id
 * (DSP0266 §8.6, Base registry); its English text goes along as evidence, capped.
 */

/** Message ids of a body without their registry, such as `PasswordChangeRequired`. */
export function messageIds(body: string): readonly string[] {
  return [
    ...body.slice(0, 64 << 10).matchAll(/"MessageId"\s*:\s*"(?:[^"]{0,80}\.)?([A-Za-z0-9_]{1,80})"/g),
  ].map((match) => match[1] ?? '');
}

/** The text of a Redfish extended error, or the start of the body without markup. */
export function redfishMessage(body: string): string {
  const text = /"@Message\.ExtendedInfo"[\s\S]{0,4000}?"Message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body);
  const message =
    text ??
    /"Message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body) ??
    /"message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body);
  return untrusted(message?.[1] ?? body.slice(0, 2000).replace(/<[^>]*>/g, ' '), 200);
}

const SESSION_IDS = /^(?:CreateLimitReachedForResource|SessionLimitExceeded)$/;
const SESSION_TEXT = /maximum number of (?:active )?sessions|too many (?:active )?(?:sessions|users)/i;
const PASSWORD_ID = /^PasswordChangeRequired/;
const UPDATE = /(?:firmware|flash|image)[^.]{0,40}(?:updat|upgrad|in progress)|UpdateInProgress/i;
const CRYPTO = /\b(?:FIPS|NIST|SP ?800-131)\b/i;
const OFF = /ServiceDisabled|(?:redfish|rest)[^.]{0,40}(?:disabled|turned off|not enabled)/i;
const LOCKED = /\block(?:ed|out)\b|AccountLocked/i;
const DISABLED = /(?:account|user)[^.]{0,30}disabled|AccountDisabled/i;

/** Causes that a device names, whatever it was asked; null where it names none of them. */
export function namedCause(answer: Pick<HttpAnswer, 'status' | 'body'>, address: string): AppError | null {
  const { status, body } = answer;
  if (status < 400) return null;
  const ids = messageIds(body);
  const words = redfishMessage(body);
  const said = `${ids.join(' ')} ${words}`;
  if (ids.some((id) => SESSION_IDS.test(id)) || SESSION_TEXT.test(words))
    return appError('session-limit', { address });
  if (UPDATE.test(said)) return appError('firmware-update', { address, reason: words });
  if (OFF.test(said)) return appError('redfish-off', { address });
  if (CRYPTO.test(said)) return appError('crypto-mode', { address, reason: words });
  return null;
}

/** Does the device say that this account's password has to be changed first? Also in a 201 (DSP0266 §13.3.7). */
export function wantsNewPassword(body: string): boolean {
  return (
    messageIds(body).some((id) => PASSWORD_ID.test(id)) || /"PasswordChangeRequired"\s*:\s*true/i.test(body)
  );
}

/** Why a sign-in was not taken; statuses that say nothing of the account are told as what they are. */
export function signInError(answer: HttpAnswer, address: string, user: string): AppError {
  const { status, body } = answer;
  const cause = namedCause(answer, address);
  if (cause !== null) return cause;
  if (wantsNewPassword(body)) return appError('password-expired', { address, user });
  if (isWebPage(answer)) return appError('web-page-answers', { address, what: 'POST Sessions' });
  const words = redfishMessage(body);
  const said = `${messageIds(body).join(' ')} ${words}`;
  const judged = status === 400 || status === 401 || status === 403;
  if (judged && LOCKED.test(said)) return appError('account-locked', { address, user });
  if (judged && DISABLED.test(said)) return appError('account-disabled', { address, user });
  // A request that could not be understood was not judged as a login.
  if (status === 400 && messageIds(body).some((id) => /^(?:Malformed|Property|Unrecognized)/.test(id)))
    return appError('device-refused', { address, what: 'POST Sessions', reason: words });
  if (judged) return appError('login-rejected', { address, user });
  return appError('device-error', { address, status, reason: words });
}

/** A status that is no success as the product's error; null where it is one. */
export function refusalOf(answer: HttpAnswer, address: string, user: string, what: string): AppError | null {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return null;
  const cause = namedCause(answer, address);
  if (cause !== null) return cause;
  if ((status === 401 || status === 403) && wantsNewPassword(body))
    return appError('password-expired', { address, user });
  if (status === 401) return appError('connection-lost', { address, what: `${what} (401: session ended)` });
  if (status === 403) return appError('privilege-missing', { address, what });
  if (status === 404 || status === 410) return appError('not-found', { address, what });
  if (status === 405 || status === 501) return appError('method-not-allowed', { address, what });
  if (status === 409 || status === 412 || status === 428) return appError('edit-conflict', { address, what });
  const reason = redfishMessage(body);
  if (status >= 400 && status < 500) return appError('device-refused', { address, what, reason });
  if (status < 400) return appError('redirected-elsewhere', { address, what });
  return appError('device-error', { address, status, reason });
}

/** What a device remarks on a change that it took: messages other than plain success. */
export function remarksOf(body: string): readonly string[] {
  if (!body.includes('ExtendedInfo')) return [];
  const found = [...body.slice(0, 64 << 10).matchAll(/"Message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/g)].map(
    (match) => untrusted(match[1] ?? '', 200),
  );
  const plain = messageIds(body).every((id) => id === 'Success' || id === 'NoOperation');
  return plain ? [] : [...new Set(found)].slice(0, 4);
}
