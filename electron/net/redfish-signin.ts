import { type AppError, appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type DeviceHttp, type HttpAnswer, isPage } from './http.ts';
import { STATUS_UNREAD } from './http-head.ts';
import { type OnWait, readPatiently } from './patient-read.ts';

import { demandsNewPassword, extendedInfo, namedCause, redfishMessage } from './redfish-cause.ts';
import { redfishLink } from './redfish-tree.ts';

/**
 * Signing in to a Redfish service (DSP0266 §13.3): a session; where the service has its sessions switched off and offers
 * Basic (RFC 7617), that, once. A session that came with the demand for another password, or half made, is ended again:
 * a controller holds only sixteen (discovery-and-devices.md §4.1).
 */
export type SignedIn = {
  /** What every request carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** The session to end; null where Basic is used. */
  readonly sessionPath: string | null;
};

type Login = {
  readonly http: DeviceHttp;
  readonly address: string;
  readonly credential: Pick<Credential, 'user' | 'password'>;
  readonly onWait?: OnWait | undefined;
  /** Longest wait for a controller that starts (milliseconds). */
  readonly startMs?: number;
};

const SESSIONS = '/redfish/v1/SessionService/Sessions';
export const JSON_HEADERS = { accept: 'application/json' };
/** Base registry (DSP8011). */
const NO_RIGHT = /^(?:InsufficientPrivilege|NoPrivilege)/;
/** Of the Base registry: what is about the request or the service, and not about who asks. */
const NOT_JUDGED =
  /^(?:MalformedJSON|UnrecognizedRequestBody|EmptyJSON|Property(?:Missing|Unknown|Duplicate)|Header(?:Missing|Invalid)|NotAcceptable|ResourceInUse|ResourceInStandby|Service\w+|InternalError|UndeterminedFault)$/;
/** A filter of addresses: whoever asks from here, with whatever password. */
const FILTERED =
  /\b(?:ip|client|source|host)\b[^.]{0,40}\b(?:block|den[iy]|restrict|not allow|not permit|filter)|\bfrom\b[^.]{0,60}\b(?:block|den[iy]|restrict|not allow|not permit|filter)/i;
/** Ending the session is worth a short wait, not a long one. */
const CLOSE_MS = 5_000;

/** Ends what `signIn` began; briefly, and once more where the first try got lost: a session counts towards the limit. */
export async function endSession(http: DeviceHttp, { headers, sessionPath }: SignedIn): Promise<void> {
  if (sessionPath === null) return;
  await signOut(http, { method: 'DELETE', path: sessionPath, headers });
}

/**
 * Sends a sign-out, which changes nothing when it comes twice. Services name a session with a slash at its end and end it
 * without (405 else; reported of python-redfish-library 57 and python-redfish-utility 13), or the other way round.
 */
export async function signOut(
  http: DeviceHttp,
  request: { readonly method: 'DELETE'; readonly path: string; readonly headers: SignedIn['headers'] },
): Promise<void> {
  let { path } = request;
  let turned = false;
  for (let tries = 0, hops = 0; tries < 2; ) {
    const sent = { ...request, path, timeoutMs: CLOSE_MS };
    const answer = await http.request(sent, new AbortController().signal);
    // Where the service has moved, so has the session.
    const next = answer.ok && hops < 3 ? redirectWithin(answer.value, path, http.origin) : null;
    if (next !== null) {
      path = next;
      hops += 1;
      continue;
    }
    if (answer.ok && !turned && (answer.value.status === 404 || answer.value.status === 405)) {
      turned = true;
      path = path.endsWith('/') ? path.replace(/\/+$/, '') : `${path}/`;
      continue;
    }
    if (answer.ok ? answer.value.status < 500 : answer.error.code !== 'connection-lost') return;
    tries += 1;
  }
}

/** One sign-in: one password attempt, by a session or, where those are switched off, by Basic. */
export async function signIn(login: Login, signal: AbortSignal): Promise<Result<SignedIn>> {
  const { address, credential } = login;
  const { user } = credential;
  let path = SESSIONS;
  let posted = await post(login, path, signal);
  // Another place for sessions is in the service's root, which needs no sign-in; nothing was judged by a 404.
  if (posted.ok && (posted.value.status === 404 || posted.value.status === 405) && !isPage(posted.value)) {
    const root = await rootOf(login, signal);
    if (root.off) return err(appError('redfish-off', { address }));
    if (root.sessions !== null && root.sessions !== path) {
      path = root.sessions;
      posted = await post(login, path, signal);
    }
  }
  if (!posted.ok) return posted;
  const answer = posted.value;
  const { status, headers, body } = answer;
  const token = headers['x-auth-token'];
  const sessionPath = sessionPathOf(headers.location ?? '', body);
  if (status === 200 || status === 201) {
    if (isPage(answer) && !token) return err(appError('page-for-json', { address, what: path }));
    const made: SignedIn = {
      headers: token ? { 'x-auth-token': token } : basic(credential),
      sessionPath,
    };
    const mustChange = demandsNewPassword(body);
    if (token && !mustChange) return ok(made);
    await endSession(login.http, made);
    return err(
      mustChange
        ? appError('password-expired', { address, user })
        : appError('garbage-answer', { address, what: path }),
    );
  }
  // Made all the same, whatever is said of it: it would keep one of the few places.
  if (token) await endSession(login.http, { headers: { 'x-auth-token': token }, sessionPath });
  if (status === STATUS_UNREAD) return err(appError('garbage-answer', { address, what: path }));
  if (saysSessionsOff(answer)) return byBasic(login, answer, signal);
  const named = namedCause(answer, address, user);
  if (named) return err(named);
  if (isPage(answer) && status < 500 && status !== 401 && status !== 403)
    return err(appError('page-for-json', { address, what: path }));
  // 405 and 501 with an offer of Basic: the service has no sessions at all; the password was not looked at.
  if (status === 401 || ((status === 405 || status === 501) && offersBasic(answer)))
    return byBasic(login, answer, signal);
  return err(signInRefused(answer, address, user));
}

function signInRefused({ status, headers, body }: HttpAnswer, address: string, user: string): AppError {
  const reason = redfishMessage(body);
  // The account is known, and may not sign in here: that says nothing against the password.
  if (status === 403 && extendedInfo(body).some(({ id }) => NO_RIGHT.test(id)))
    return appError('privilege-missing', { address, what: 'Redfish', reason });
  const beside = extendedInfo(body).some(({ id }) => NOT_JUDGED.test(id)) || FILTERED.test(reason);
  if ((status === 400 || status === 403) && beside)
    return appError('device-refused', { address, what: 'Redfish', reason });
  if (status === 400 || status === 401 || status === 403)
    return appError('login-rejected', { address, user });
  if (status === 404 || status === 405 || status === 501)
    return appError('unsupported', { address, reason: 'no-redfish-sessions' });
  if (status === 503)
    return appError('device-starting', { address, seconds: Number(headers['retry-after']) || 0 });
  if (status >= 300 && status < 400)
    return appError('redirected-away', { address, to: untrusted(headers.location ?? '', 120) });
  return appError('device-error', { address, status, reason });
}

/**
 * A refusal at the session says nothing about the password where sessions are switched off: then one Basic attempt is
 * made, the only one. Off is what the service itself tells: in its refusal, as `ServiceEnabled` of the SessionService
 * (SessionService schema), or by having no sessions at all (405, 501). That a 401 offers Basic is no such word, since
 * services offer it in every 401: a second attempt with a wrong password would count towards the account's lock.
 */
async function byBasic(login: Login, refused: HttpAnswer, signal: AbortSignal): Promise<Result<SignedIn>> {
  const { http, address, credential } = login;
  const { user } = credential;
  const none = refused.status === 405 || refused.status === 501;
  if (!none && !saysSessionsOff(refused) && !(await readsSessionsOff(login, signal))) {
    // Which of the two it is, nobody can know without a second attempt.
    return err(appError(offersBasic(refused) ? 'login-unclear' : 'login-rejected', { address, user }));
  }
  const headers = basic(credential);
  // Something that is not shown without a login.
  const path = '/redfish/v1/Managers';
  const sent = { method: 'GET', headers: { ...JSON_HEADERS, ...headers } } as const;
  const tried = await followed(http, { ...sent, path }, signal);
  if (!tried.ok) return tried;
  const { status } = tried.value;
  if (status === 200 || status === 404) return ok({ headers, sessionPath: null });
  const named = namedCause(tried.value, address, user);
  if (named) return err(named);
  if (status !== 401 && status !== 403) return err(signInRefused(tried.value, address, user));
  return err(
    none ? appError('login-rejected', { address, user }) : appError('sessions-off', { address, user }),
  );
}

const SESSIONS_OFF_TEXT =
  /\bsession(?:s| service| log-?ins?| authentication)?\b.{0,40}\b(?:disabled|not enabled|(?:turned|switched) off)\b/i;

/** Does the refusal itself say that sessions are switched off? */
export function saysSessionsOff({ body }: Pick<HttpAnswer, 'body'>): boolean {
  return SESSIONS_OFF_TEXT.test(redfishMessage(body));
}

/** Does the SessionService say so, where it is shown without a login? */
async function readsSessionsOff({ http }: Login, signal: AbortSignal): Promise<boolean> {
  const request = { method: 'GET', path: '/redfish/v1/SessionService', headers: JSON_HEADERS } as const;
  const service = await followed(http, request, signal);
  return (
    service.ok && service.value.status === 200 && /"ServiceEnabled"\s*:\s*false/.test(service.value.body)
  );
}

/** A GET that goes with the redirects within the device. */
async function followed(
  http: DeviceHttp,
  request: { readonly method: 'GET'; readonly path: string; readonly headers: SignedIn['headers'] },
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let { path } = request;
  for (let hops = 0; ; hops += 1) {
    const answer = await http.request({ ...request, path }, signal);
    const next = answer.ok && hops < 3 ? redirectWithin(answer.value, path, http.origin) : null;
    if (next === null) return answer;
    path = next;
  }
}

/** RFC 7617 §2. */
function offersBasic({ headers }: Pick<HttpAnswer, 'headers'>): boolean {
  return /\bbasic\b/i.test(headers['www-authenticate'] ?? '');
}

function basic({ user, password }: Login['credential']): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}` };
}

/** One attempt; a redirect within the device is followed, since a request that was sent on was not judged. */
async function post(login: Login, path: string, signal: AbortSignal): Promise<Result<HttpAnswer>> {
  const { http, address, credential, onWait, startMs } = login;
  let to = path;
  for (let hops = 0; ; hops += 1) {
    const answer = await readPatiently(
      { request: (request) => http.request(request, new AbortController().signal) },
      {
        method: 'POST',
        path: to,
        headers: { ...JSON_HEADERS, 'content-type': 'application/json' },
        body: JSON.stringify({ UserName: credential.user, Password: credential.password.reveal() }),
        headTells: true,
      },
      address,
      {
        onlyWhenAsked: true,
        // A full session table asks for later too, and is no device that starts.
        isAnswer: ({ status, body }) => namedCause({ status, body }, address, credential.user) !== null,
        ...(onWait ? { onWait } : {}),
        ...(startMs === undefined ? {} : { limitMs: startMs }),
      },
      signal,
    );
    const next = answer.ok && hops < 3 ? redirectWithin(answer.value, to, http.origin) : null;
    if (next === null) return answer;
    to = next;
  }
}

/**
 * Where a redirect leads within the same device and port (RFC 9110 §15.4), or null: nothing is sent elsewhere. A host name
 * in the device's place is what the device calls itself, as in its links (`redfishLink`): another path is asked of the device
 * itself, and the same path under the name leads nowhere.
 */
export function redirectWithin(answer: HttpAnswer, from: string, origin: string): string | null {
  const { location } = answer.headers;
  if (![301, 302, 307, 308].includes(answer.status) || location === undefined) return null;
  if (!URL.canParse(location, `${origin}${from}`)) return null;
  const url = new URL(location, `${origin}${from}`);
  if (url.origin === new URL(origin).origin) return `${url.pathname}${url.search}`;
  const named = redfishLink(url.href, { origin });
  return named === undefined || named === from ? null : named;
}

/** Where the service's root keeps its sessions; `off` where there is no root at all. */
async function rootOf(
  { http }: Login,
  signal: AbortSignal,
): Promise<{ readonly off: boolean; readonly sessions: string | null }> {
  const request = { method: 'GET', path: '/redfish/v1/', headers: JSON_HEADERS } as const;
  const root = await followed(http, request, signal);
  if (!root.ok || root.value.status !== 200)
    return { off: root.ok && (root.value.status === 404 || root.value.status === 410), sessions: null };
  const found =
    /"Sessions"\s*:\s*(?:\{\s*"@odata\.id"\s*:\s*)?"((?:https:\/\/[^"/]{1,253})?\/redfish\/v1\/[\x21-\x7e]{1,200}?)"/.exec(
      root.value.body,
    );
  return { off: false, sessions: redfishLink(found?.[1], http) ?? null };
}

/**
 * The Location header is a path or a whole URL; some firmware only names the session in the body, or by its bare id. A
 * session that is not found again stays, and takes one of the few places.
 */
function sessionPathOf(location: string, body: string): string {
  const inBody = /"@odata\.id"\s*:\s*"((?:https:\/\/[^"/]{1,253})?\/redfish\/[^"]{1,200})"/.exec(body)?.[1];
  const id =
    /"Id"\s*:\s*"([\w.-]{1,64})"/.exec(body)?.[1] ?? /(?:^|\/)([\w.-]{1,64})\/?$/.exec(location)?.[1];
  const paths = [location, inBody ?? '', id === undefined ? '' : `${SESSIONS}/${id}`].map((named) =>
    URL.canParse(named, 'https://device') ? new URL(named, 'https://device').pathname : '',
  );
  return paths.find((path) => path.startsWith('/redfish/')) ?? `${SESSIONS}/unknown`;
}
