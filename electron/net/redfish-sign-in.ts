import { appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeviceHttp, HttpAnswer } from './http.ts';
import { signInCancellably } from './late-sign-in.ts';
import { readPatiently } from './read-again.ts';
import {
  dig,
  isHtml,
  jsonObject,
  NO_RIGHT,
  namedCause,
  redfishLink,
  redfishMessage,
  refusal,
} from './redfish-answer.ts';
import { pathOnDevice, requestFollowing } from './redirects.ts';

/**
 * Signing in to Redfish (DSP0266 §13.3.4): the password is sent once. Where the service has no sessions and
 * asks for Basic instead, it is sent once that way. A refused password is never sent again, and a session that
 * turns out to be of no use is ended.
 */
export type Access = {
  readonly headers: Readonly<Record<string, string>>;
  /** What is deleted at the end; null where there is no session (Basic). */
  readonly sessionPath: string | null;
};

export type SignInOptions = {
  readonly address: string;
  readonly credential: Pick<Credential, 'user' | 'password'>;
};

export const JSON_HEADERS = { accept: 'application/json' };
const ROOT = '/redfish/v1/';
const SESSIONS = '/redfish/v1/SessionService/Sessions';
/** Needs a login everywhere, so it shows whether a Basic one is taken. */
const PROTECTED = '/redfish/v1/Managers';
/** Ending the session is worth a short wait, not a long one. */
const CLOSE_MS = 5_000;

/** Signs in; `onLate` is given what is still to be waited for when it was cancelled (late-sign-in.ts). */
export async function signIn(
  http: DeviceHttp,
  options: SignInOptions,
  onLate: (work: Promise<void>) => void,
  signal: AbortSignal,
): Promise<Result<Access>> {
  return signInCancellably(
    (own) => attempt(http, options, () => signal.aborted, own),
    (opened) => endSession(http, opened),
    onLate,
    signal,
  );
}

/** Ends the session; that it cannot be ended is nobody's news. */
export async function endSession(http: DeviceHttp, { headers, sessionPath }: Access): Promise<void> {
  if (sessionPath === null) return;
  await http.request(
    { method: 'DELETE', path: sessionPath, headers, timeoutMs: CLOSE_MS },
    new AbortController().signal,
  );
}

async function attempt(
  http: DeviceHttp,
  options: SignInOptions,
  cancelled: () => boolean,
  signal: AbortSignal,
): Promise<Result<Access>> {
  const { address } = options;
  const first = await post(http, options, SESSIONS, signal);
  if (!first.ok) return first;
  if (cancelled() && first.value.status >= 300) return err(appError('cancelled'));
  if (asksForBasic(first.value)) return basicAccess(http, options, signal);
  if (first.value.status !== 404 && !isHtml(first.value)) return accessFrom(http, options, first.value);

  // No sessions where the standard has them: either the root names another place, or Redfish is off.
  const named = namedCause(first.value, { address, user: options.credential.user });
  if (named !== null) return err(named);
  const root = await read(http, address, ROOT, signal);
  if (!root.ok) return root;
  if (isHtml(root.value) || root.value.status === 404) return err(await whyNoRoot(http, address, signal));
  const json = jsonObject(root.value, address, ROOT);
  const place = json.ok ? redfishLink(dig(json.value, ['Links', 'Sessions'])) : undefined;
  if (cancelled()) return err(appError('cancelled'));
  if (place === undefined || place.replace(/\/+$/, '') === SESSIONS)
    return err(appError('unsupported', { address, reason: 'no-redfish-sessions' }));
  const second = await post(http, options, place, signal);
  return second.ok ? accessFrom(http, options, second.value) : second;
}

/** Redfish is off where there is no service root, while the same server has its page for people. */
async function whyNoRoot(http: DeviceHttp, address: string, signal: AbortSignal) {
  const page = await read(http, address, '/', signal);
  return page.ok && page.value.status < 500 && page.value.status !== 404
    ? appError('redfish-off', { address })
    : appError('unsupported', { address, reason: 'no-redfish-sessions' });
}

function read(http: DeviceHttp, address: string, path: string, signal: AbortSignal) {
  return readPatiently(
    // The page for people may lead anywhere: that it answers is all that is asked.
    () =>
      path === '/'
        ? http.request({ method: 'GET', path }, signal)
        : requestFollowing(http, address, { method: 'GET', path, headers: JSON_HEADERS }, signal),
    signal,
  );
}

function post(
  http: DeviceHttp,
  { address, credential }: SignInOptions,
  path: string,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  return requestFollowing(
    http,
    address,
    {
      method: 'POST',
      path,
      headers: { ...JSON_HEADERS, 'content-type': 'application/json' },
      body: JSON.stringify({ UserName: credential.user, Password: credential.password.reveal() }),
    },
    signal,
  );
}

async function accessFrom(
  http: DeviceHttp,
  options: SignInOptions,
  answer: HttpAnswer,
): Promise<Result<Access>> {
  const { address } = options;
  const { user } = options.credential;
  const { status, headers, body } = answer;
  const token = headers['x-auth-token'] ?? '';
  const cause = namedCause(answer, { address, user });
  if (status === 200 || status === 201) {
    const sessionPath = sessionPathOf(headers.location ?? '', body, address);
    const access = { headers: token === '' ? basicHeaders(options) : { 'x-auth-token': token }, sessionPath };
    if (token !== '' && cause === null) return ok(access);
    // A session was made that is of no use: it takes a place in the table until it is ended.
    if (token !== '' || headers.location !== undefined) await endSession(http, access);
    return err(cause ?? appError('garbage-answer', { address, what: 'POST Sessions' }));
  }
  if (cause !== null) return err(cause);
  if (status === 403 && NO_RIGHT.test(body))
    return err(appError('privilege-missing', { address, what: 'Redfish', reason: redfishMessage(body) }));
  if (status === 400 || status === 401 || status === 403)
    return err(appError('login-rejected', { address, user }));
  if (status === 405 || status === 501)
    return err(appError('unsupported', { address, reason: 'no-redfish-sessions' }));
  return err(appError('device-error', { address, status, reason: redfishMessage(body) }));
}

/**
 * Sessions are switched off and Basic is asked for. A 401 counts as that only where it has no Redfish message:
 * with one, the service has looked at the password and refused it.
 */
function asksForBasic({ status, headers, body }: HttpAnswer): boolean {
  if (status !== 401 && status !== 405 && status !== 501) return false;
  if (!/(?:^|,)\s*Basic\b/i.test(headers['www-authenticate'] ?? '')) return false;
  return status !== 401 || !/"MessageId"|"error"\s*:/.test(body);
}

async function basicAccess(
  http: DeviceHttp,
  options: SignInOptions,
  signal: AbortSignal,
): Promise<Result<Access>> {
  const { address, credential } = options;
  const headers = basicHeaders(options);
  const answer = await http.request(
    { method: 'GET', path: PROTECTED, headers: { ...JSON_HEADERS, ...headers } },
    signal,
  );
  if (!answer.ok) return answer;
  const asked = { address, user: credential.user };
  const cause = namedCause(answer.value, asked);
  if (cause !== null) return err(cause);
  if (answer.value.status === 401) return err(appError('login-rejected', asked));
  return refusal(answer.value, asked, PROTECTED) ?? ok({ headers, sessionPath: null });
}

/** RFC 7617 §2. */
function basicHeaders({ credential }: SignInOptions): Readonly<Record<string, string>> {
  const pair = Buffer.from(`${credential.user}:${credential.password.reveal()}`, 'utf8').toString('base64');
  return { authorization: `Basic ${pair}` };
}

/** The Location header is a path or a whole URL; some firmware only names the session in the body. */
function sessionPathOf(location: string, body: string, address: string): string {
  const named = location || (/"@odata\.id"\s*:\s*"(\/redfish\/[^"]{1,200})"/.exec(body)?.[1] ?? '');
  // A controller may name itself by its host name here: only the path counts, on this connection.
  const path = pathOnDevice(named, address) ?? (URL.canParse(named) ? new URL(named).pathname : '');
  if (path.startsWith('/redfish/')) return path;
  const id = /"Id"\s*:\s*"([\w.-]{1,100})"/.exec(body)?.[1];
  return `${SESSIONS}/${id ?? 'unknown'}`;
}
