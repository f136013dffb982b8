import { appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { isWebPage } from './http.ts';
import { dig, type Json, jsonObject } from './json.ts';
import { messageIds, signInError, wantsNewPassword } from './redfish-answer.ts';

/**
 * Signing in to a Redfish service (DSP0266 §13.3): one session with a token. Where the device has its session
 * logins switched off, one attempt with Basic; a password that was refused is never sent a second time.
 */
export type SignedIn = {
  /** What every request carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** The session to end; null with Basic, which has none. */
  readonly sessionPath: string | null;
};

/** Sends one request, redirects followed; `read` also survives what a read may survive. */
export type Send = (request: HttpRequest, signal: AbortSignal) => Promise<Result<HttpAnswer>>;

export const SERVICE_ROOT = '/redfish/v1/';
const SESSION_SERVICE = '/redfish/v1/SessionService';
const SESSIONS = `${SESSION_SERVICE}/Sessions`;
const JSON_HEADERS = { accept: 'application/json' };
/** Ending a session is worth a short wait, not a long one. */
export const CLOSE_MS = 5_000;

type Access = {
  readonly address: string;
  readonly credential: Pick<Credential, 'user' | 'password'>;
  readonly send: Send;
  readonly read: Send;
};

export async function signInToRedfish(access: Access, signal: AbortSignal): Promise<Result<SignedIn>> {
  const { address, credential } = access;
  let answer = await postSession(access, SESSIONS, signal);
  // A device that is starting up judged nothing: it is waited for with reads, then signed in to.
  if (answer.ok && answer.value.status === 503 && answer.value.headers['retry-after'] !== undefined) {
    const error = signInError(answer.value, address, credential.user);
    if (error.code !== 'device-error') return err(error);
    const root = await access.read({ method: 'GET', path: SERVICE_ROOT, headers: JSON_HEADERS }, signal);
    if (!root.ok) return root;
    answer = await postSession(access, SESSIONS, signal);
  }
  if (!answer.ok) return answer;
  if (answer.value.status === 404 || answer.value.status === 405 || answer.value.status === 501) {
    const elsewhere = await sessionsOfRoot(access, signal);
    if (!elsewhere.ok) return elsewhere;
    if (elsewhere.value === null) return signInWithBasic(access, signal);
    answer = await postSession(access, elsewhere.value, signal);
    if (!answer.ok) return answer;
  }
  return judge(access, answer.value, signal);
}

function postSession(access: Access, path: string, signal: AbortSignal): Promise<Result<HttpAnswer>> {
  const { user, password } = access.credential;
  return access.send(
    {
      method: 'POST',
      path,
      headers: { ...JSON_HEADERS, 'content-type': 'application/json' },
      body: JSON.stringify({ UserName: user, Password: password.reveal() }),
    },
    signal,
  );
}

async function judge(access: Access, answer: HttpAnswer, signal: AbortSignal): Promise<Result<SignedIn>> {
  const { address, credential } = access;
  const { user } = credential;
  const { status, headers, body } = answer;
  const token = headers['x-auth-token'];
  if (status >= 200 && status < 300 && token !== undefined && token !== '') {
    const signedIn: SignedIn = {
      headers: { 'x-auth-token': token },
      sessionPath: sessionPathOf(headers.location ?? '', body),
    };
    if (!wantsNewPassword(body)) return ok(signedIn);
    // The session exists all the same, and a controller holds only sixteen.
    await endSession(access.send, signedIn);
    return err(appError('password-expired', { address, user }));
  }
  if (status === 401 && (await sessionsAreOff(access, answer, signal)))
    return signInWithBasic(access, signal);
  return err(signInError(answer, address, user));
}

/**
 * Are session logins switched off, so that the 401 was no word on the password? The session service says so to
 * everybody on some firmware; where it is silent, Basic has to be offered and the answer must not speak of
 * the name or the password.
 */
async function sessionsAreOff(access: Access, answer: HttpAnswer, signal: AbortSignal): Promise<boolean> {
  const { address } = access;
  const service = await access.read({ method: 'GET', path: SESSION_SERVICE, headers: JSON_HEADERS }, signal);
  if (service.ok && service.value.status === 200) {
    const json = jsonObject(service.value, address, SESSION_SERVICE);
    if (json.ok) return json.value.ServiceEnabled === false;
  }
  const basic = /\bbasic\b/i.test(answer.headers['www-authenticate'] ?? '');
  return (
    basic && !/passw|credential|user ?name|lock|disabled/i.test(`${answer.body} ${messageIds(answer.body)}`)
  );
}

/** One attempt: a read of the session service, which nobody sees without signing in. */
async function signInWithBasic(access: Access, signal: AbortSignal): Promise<Result<SignedIn>> {
  const { address, credential } = access;
  const token = Buffer.from(`${credential.user}:${credential.password.reveal()}`).toString('base64');
  const headers = { authorization: `Basic ${token}` };
  const path = '/redfish/v1/Managers';
  const answer = await access.send({ method: 'GET', path, headers: { ...JSON_HEADERS, ...headers } }, signal);
  if (!answer.ok) return answer;
  if (answer.value.status >= 200 && answer.value.status < 300) return ok({ headers, sessionPath: null });
  // Neither way in: that sessions are off is what the person can change; the password may well be right.
  return answer.value.status === 401
    ? err(appError('sessions-off', { address, user: credential.user }))
    : err(signInError(answer.value, address, credential.user));
}

/** Where the service root keeps its sessions, if elsewhere; null where it has none. Says so where there is no Redfish. */
async function sessionsOfRoot(access: Access, signal: AbortSignal): Promise<Result<string | null>> {
  const { address } = access;
  const root = await access.read({ method: 'GET', path: SERVICE_ROOT, headers: JSON_HEADERS }, signal);
  if (!root.ok) return root;
  if (isWebPage(root.value)) return err(appError('web-page-answers', { address, what: SERVICE_ROOT }));
  if (root.value.status !== 200) return err(appError('redfish-off', { address }));
  const json = jsonObject(root.value, address, SERVICE_ROOT);
  if (!json.ok) return json;
  const path = linkOf(dig(json.value, ['Links', 'Sessions']));
  return ok(path === undefined || path === SESSIONS ? null : path);
}

function linkOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : dig(value, ['@odata.id']);
  return typeof text === 'string' && /^\/redfish\/[\x21-\x7e]{0,300}$/.test(text) ? text : undefined;
}

/** The Location header is a path or a whole URL; some firmware only names the session in the body, or its number. */
function sessionPathOf(location: string, body: string): string {
  const pathOf = (text: string): string =>
    URL.canParse(text, 'https://device') ? new URL(text, 'https://device').pathname : '';
  const named = location === '' ? '' : pathOf(location);
  if (named.startsWith('/redfish/')) return named;
  let json: Json = {};
  try {
    json = JSON.parse(body.replace(/^\uFEFF/, '')) as Json;
  } catch {
    // Without a body to read the sessions cannot be told apart: the last resort below.
  }
  const own = linkOf(json);
  if (own !== undefined) return own;
  const { Id: id } = json;
  return typeof id === 'string' || typeof id === 'number'
    ? `${SESSIONS}/${encodeURIComponent(String(id))}`
    : `${SESSIONS}/unknown`;
}

/** Ends the session on the device; what goes wrong is not worth an error. */
export async function endSession(send: Send, { headers, sessionPath }: SignedIn): Promise<void> {
  if (sessionPath === null) return;
  await send(
    { method: 'DELETE', path: sessionPath, headers, timeoutMs: CLOSE_MS },
    new AbortController().signal,
  );
}
