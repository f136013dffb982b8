import { type AppError, appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type DeviceHttp, type HttpAnswer, type HttpRequest, openDeviceHttp } from '../../net/http.ts';
import { signInCancellably } from '../../net/late-sign-in.ts';
import { readPatiently } from '../../net/read-again.ts';
import {
  dig,
  isHtml,
  type Json,
  jsonObject,
  NO_RIGHT,
  namedCause,
  redfishMessage,
} from '../../net/redfish-answer.ts';
import type { DriverContext } from '../driver.ts';

/**
 * A session of XClarity Administrator's REST API (lxca-and-xcc-callhome.md §1.2). Documented: POST /sessions
 * with `UserId` and `password`, cookies, the CSRF token in cookie and answer, the header X-Csrf-Token on
 * writes, X-NOT-USER-INPUT so that a script does not keep a session alive. The status of a rejected login is
 * uncertain: 400, 401 and 403 all count as one. A session that ended (idle, restart) is replaced once.
 */
export type LxcaSession = {
  readonly address: string;
  readonly get: (path: string, signal: AbortSignal) => Promise<Result<Json>>;
  /** 200, 201, 202 and 204 are success; an envelope that says `failed` is not. Sent once. */
  readonly put: (path: string, body: Json, signal: AbortSignal) => Promise<Result<void>>;
  readonly close: () => Promise<void>;
};

type Access = { readonly cookie: string; readonly csrf: string };

const JSON_TYPE = 'application/json; charset=utf-8';
const CLOSE_MS = 5_000;
/** A page about the licence stands before everything else until somebody has dealt with it. */
const LICENCE_PLACE = /licen[sc]e/i;
/** A login page may name a licence agreement: only one that has run out, or has to be renewed, is meant. */
const LICENCE_TEXT =
  /licen[sc]e[^<]{0,80}(?:expir|renew|no longer valid|not valid)|(?:expir|renew)[^<]{0,80}licen[sc]e/i;

/** Signs in once. The caller closes the session, also after an error. */
export async function openLxca(context: DriverContext, signal: AbortSignal): Promise<Result<LxcaSession>> {
  const { address, ports } = context.target;
  const http = openDeviceHttp({ address, port: ports.https, trust: context.trust });
  const late: Promise<void>[] = [];
  const enter = (inner: AbortSignal): Promise<Result<Access>> =>
    signInCancellably(
      (own) => signIn(http, context, own),
      (opened) => endSession(http, opened),
      (work) => late.push(work),
      inner,
    );
  const signedIn = await enter(signal);
  if (!signedIn.ok) {
    const closed = Promise.allSettled(late).then(() => http.close());
    if (late.length === 0) await closed;
    return signedIn;
  }
  let access = signedIn.value;
  /** A new session is worth one try, until an answer has shown that it works. */
  let renewable = true;
  /** Set where signing in again was refused: nothing more is sent. */
  let ended: AppError | null = null;

  const send = (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> =>
    http.request({ ...request, headers: { ...headersOf(access), ...request.headers } }, inner);
  /** Also through a session that has ended: what it refused was not done, so it is asked again in a new one. */
  const call = async (
    once: () => Promise<Result<HttpAnswer>>,
    inner: AbortSignal,
  ): Promise<Result<HttpAnswer>> => {
    if (ended !== null) return err(ended);
    const answer = await once();
    if (answer.ok && !isSignedOut(answer.value)) renewable = true;
    if (!answer.ok || !isSignedOut(answer.value) || !renewable) return answer;
    renewable = false;
    const again = await enter(inner);
    if (!again.ok) {
      if (again.error.code !== 'cancelled') ended = again.error;
      return again;
    }
    const old = access;
    access = again.value;
    // The old one may still take a place in the table.
    await endSession(http, old);
    return once();
  };
  return ok({
    address,
    get: async (path, inner) => {
      const read = () => readPatiently(() => send({ method: 'GET', path }, inner), inner);
      const answer = await call(read, inner);
      if (!answer.ok) return answer;
      return refusal(answer.value, context, path) ?? jsonObject(answer.value, address, path);
    },
    put: async (path, body, inner) => {
      const write = () =>
        send(
          { method: 'PUT', path, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(body) },
          inner,
        );
      const answer = await call(write, inner);
      if (!answer.ok) return answer;
      return refusal(answer.value, context, path) ?? ok(undefined);
    },
    close: async () => {
      await Promise.allSettled(late);
      await endSession(http, access);
      await http.close();
    },
  });
}

function headersOf({ cookie, csrf }: Access): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'x-not-user-input': 'checkSession',
    cookie,
    ...(csrf === '' ? {} : { 'x-csrf-token': csrf }),
  };
}

async function endSession(http: DeviceHttp, access: Access): Promise<void> {
  await http.request(
    { method: 'DELETE', path: '/sessions', headers: headersOf(access), timeoutMs: CLOSE_MS },
    new AbortController().signal,
  );
}

async function signIn(
  http: DeviceHttp,
  { target: { address }, credential }: DriverContext,
  signal: AbortSignal,
): Promise<Result<Access>> {
  const { user } = credential;
  const answer = await http.request(
    {
      method: 'POST',
      path: '/sessions',
      headers: { accept: 'application/json', 'content-type': JSON_TYPE },
      body: JSON.stringify({ UserId: user, password: credential.password.reveal() }),
    },
    signal,
  );
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  if (isLicencePage(answer.value)) return err(appError('licence-page', { address }));
  const cause = namedCause({ ...answer.value, status: status === 400 ? 401 : status }, { address, user });
  if (cause !== null && status >= 400) return err(cause);
  const reason = messageOf(body);
  if (status === 403 && NO_RIGHT.test(body))
    return err(appError('privilege-missing', { address, what: 'POST /sessions', reason }));
  if (status === 400 || status === 401 || status === 403)
    return err(appError('login-rejected', { address, user }));
  if (status === 404 || status === 405)
    return err(appError('unsupported', { address, reason: 'no-lxca-sessions' }));
  if (status === 423) return err(appError('resource-locked', { address, what: 'POST /sessions', reason }));
  if (status !== 200 && status !== 201) return err(appError('device-error', { address, status, reason }));
  const access = accessOf(answer.value, address);
  const json = jsonObject(answer.value, address, '/sessions');
  if (json.ok && dig(json.value, ['response', 'pwChangeRequired']) === true) {
    if (access !== null) await endSession(http, access);
    return err(appError('password-expired', { address, user }));
  }
  return access === null ? err(appError('garbage-answer', { address, what: 'POST /sessions' })) : ok(access);
}

/** Cookies and CSRF token; names of either come in any case (RFC 6265 keeps a cookie's own, so it goes back as it came). */
function accessOf(answer: HttpAnswer, address: string): Access | null {
  const cookies = answer.setCookies.map(cookiePair).filter((pair) => pair !== null);
  if (cookies.length === 0) return null;
  const json = jsonObject(answer, address, '/sessions');
  const session = json.ok ? dig(json.value, ['response', 'session']) : undefined;
  const named = (pairs: readonly (readonly [string, unknown])[]): unknown =>
    pairs.find(([name]) => /^(?:x-)?csrf(?:-?token)?$/i.test(name))?.[1];
  const csrf =
    named(cookies) ??
    named(Object.entries(answer.headers)) ??
    (typeof session === 'object' && session !== null ? named(Object.entries(session)) : undefined);
  return {
    cookie: [...new Map(cookies)].map(([name, value]) => `${name}=${value}`).join('; '),
    // A token that could not stand in a header is none.
    csrf: typeof csrf === 'string' && /^[\x21-\x7e]{1,512}$/.test(csrf) ? csrf : '',
  };
}

/** Without a session the appliance answers 401, sends a client to its login page, or shows that page. */
function isSignedOut(answer: HttpAnswer): boolean {
  const { status } = answer;
  if (isLicencePage(answer)) return false;
  return status === 401 || status === 302 || (status === 200 && isHtml(answer));
}

function isLicencePage(answer: HttpAnswer): boolean {
  const { status, headers, body } = answer;
  if (status >= 300 && status < 400) return LICENCE_PLACE.test(headers.location ?? '');
  return isHtml(answer) && LICENCE_TEXT.test(body.slice(0, 16_384));
}

/** Name and value of a Set-Cookie header (RFC 6265 §4.1.1), or null where it is no cookie. */
function cookiePair(header: string): readonly [string, string] | null {
  const match = /^([A-Za-z0-9_.-]{1,64})=([\x21-\x3a\x3c-\x7e]{0,1024})(?:;|$)/.exec(header);
  return match ? [match[1] ?? '', match[2] ?? ''] : null;
}

/** What is no success, by the codes of §1.3; the appliance's own words go along, capped. */
function refusal(answer: HttpAnswer, context: DriverContext, what: string): Result<never> | null {
  const { status, body } = answer;
  const { address } = context.target;
  const reason = messageOf(body);
  if (isLicencePage(answer)) return err(appError('licence-page', { address }));
  if (isSignedOut(answer))
    return err(appError('connection-lost', { address, what: `${what} (${status}: session ended)` }));
  if (status === 200 || status === 201 || status === 202 || status === 204) {
    // The envelope's verdict: `success | failed | warning`, `failure` on one page.
    return /"result"\s*:\s*"fail(ed|ure)"/.test(body.slice(0, 4096))
      ? err(appError('device-refused', { address, what, reason }))
      : null;
  }
  const cause = namedCause(answer, { address, user: context.credential.user });
  if (cause !== null) return err(cause);
  if (status === 403) return err(appError('privilege-missing', { address, what, reason }));
  if (status === 423) return err(appError('resource-locked', { address, what, reason }));
  if (status === 404) return err(appError('not-found', { address, what }));
  if (status === 405 || status === 501) return err(appError('method-not-allowed', { address, what }));
  if (status === 409) return err(appError('edit-conflict', { address, what }));
  if (status >= 400 && status < 500) return err(appError('device-refused', { address, what, reason }));
  return err(appError('device-error', { address, status, reason }));
}

/** The envelope's own text (§1.3: `messages[].text`), or what a Redfish-like body says. */
function messageOf(body: string): string {
  const text = /"text"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body.slice(0, 8192))?.[1];
  return redfishMessage(text ?? body);
}
