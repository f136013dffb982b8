import { type AppError, appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { z } from '../../domain/zod.ts';
import {
  type DeviceHttp,
  type HttpAnswer,
  type HttpRequest,
  isPage,
  openDeviceHttp,
  parseJsonAnswer,
} from '../../net/http.ts';
import { endedWhenLate } from '../../net/late-close.ts';
import { readPatiently } from '../../net/patient-read.ts';
import type { Json } from '../../net/redfish.ts';
import { namedCause, redfishMessage } from '../../net/redfish-cause.ts';
import { signOut } from '../../net/redfish-signin.ts';
import { dig } from '../../net/redfish-tree.ts';
import type { DriverContext } from '../driver.ts';

/**
 * A session of XClarity Administrator's REST API (lxca-and-xcc-callhome.md §1.2). Documented: POST /sessions
 * with `UserId` and `password`, cookies, the CSRF token in cookie and answer, the header X-Csrf-Token on
 * writes, X-NOT-USER-INPUT so that a script does not keep a session alive. The status of a rejected login is
 * uncertain: 400, 401 and 403 all count as one.
 */
export type LxcaSession = {
  readonly address: string;
  readonly get: (path: string, signal: AbortSignal) => Promise<Result<Json>>;
  /** 200, 201, 202 and 204 are success; an envelope that says `failed` is not. */
  readonly put: (path: string, body: Json, signal: AbortSignal) => Promise<Result<void>>;
  readonly close: () => Promise<void>;
};

const object = z.record(z.string(), z.unknown());
/** New sessions per sign-in. */
const MAX_RENEWALS = 12;
const JSON_TYPE = 'application/json; charset=utf-8';

type SignedIn = { readonly cookie: string; readonly csrf: string };

/** Signs in once. The caller closes the session, also after an error. */
export async function openLxca(context: DriverContext, signal: AbortSignal): Promise<Result<LxcaSession>> {
  const { target, credential, trust, onWait = () => {}, waits = 1 } = context;
  const { address, ports } = target;
  const http = openDeviceHttp({ address, port: ports.https, trust, waits });
  const first = await endedWhenLate(
    () => signIn(http, context, signal),
    (made) => endSession(http, made),
    http.close,
    signal,
  );
  if (!first.ok) return first;
  let current = first.value;
  let renewals = 0;
  /** The present session was known to the appliance at least once. */
  let worked = true;
  /** Set where the password was refused after signing in: nothing more is sent. */
  let refusedLogin: AppError | null = null;
  const once = (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    const full = { ...request, headers: { ...headersOf(current), ...request.headers } };
    return request.method === 'GET'
      ? readPatiently(http, full, address, { onWait }, inner)
      : http.request(full, inner);
  };
  /** A session that ended while nobody asked (401, or on to the login page) is replaced, as long as each has worked; nothing was done by then. */
  const call = async (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    if (refusedLogin !== null) return err(refusedLogin);
    const answer = await once(request, inner);
    if (answer.ok && !isSignedOut(answer.value)) worked = true;
    if (!answer.ok || !worked || renewals >= MAX_RENEWALS || !isSignedOut(answer.value)) return answer;
    renewals += 1;
    worked = false;
    const again = await signIn(http, context, inner);
    if (!again.ok) {
      if (again.error.code !== 'cancelled') refusedLogin = again.error;
      return again;
    }
    // The old one may still take a place in the table.
    await endSession(http, current);
    current = again.value;
    const last = await once(request, inner);
    worked = last.ok && !isSignedOut(last.value);
    // What a new session does not help is not helped by the next.
    if (last.ok && !worked) renewals = MAX_RENEWALS;
    return last;
  };
  const refused = (answer: HttpAnswer, path: string): Result<never> | null =>
    refusal(answer, address, path, credential.user);
  return ok({
    address,
    get: async (path, inner) => {
      const answer = await call({ method: 'GET', path }, inner);
      if (!answer.ok) return answer;
      return refused(answer.value, path) ?? jsonOf(answer.value, address, path);
    },
    put: async (path, body, inner) => {
      const answer = await call(
        {
          method: 'PUT',
          path,
          headers: { 'content-type': JSON_TYPE },
          body: JSON.stringify(body),
          timeoutMs: PUT_MS,
        },
        inner,
      );
      if (!answer.ok) return answer;
      // A notice in the way (an expired licence) answers every request with its page; a gateway's own page has its status.
      const refusal = refused(answer.value, path);
      if (refusal !== null) return refusal;
      return isPage(answer.value) ? err(appError('page-for-json', { address, what: path })) : ok(undefined);
    },
    close: async () => {
      await endSession(http, current);
      await http.close();
    },
  });
}

/** Without a session: 401, on to the login page, or that page itself (§1.2: GET /aicc has been seen to give all three). */
function isSignedOut(answer: HttpAnswer): boolean {
  if (isLicencePage(answer)) return false;
  const { status, body } = answer;
  return (
    status === 401 ||
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
/** A slow appliance is waited for longer than a reading would be. */
const PUT_MS = 90_000;

function headersOf({ cookie, csrf }: SignedIn): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'x-not-user-input': 'checkSession',
    cookie,
    ...(csrf === '' ? {} : { 'x-csrf-token': csrf }),
  };
}

async function endSession(http: DeviceHttp, made: SignedIn): Promise<void> {
  await signOut(http, { method: 'DELETE', path: '/sessions', headers: headersOf(made) });
}

async function signIn(
  http: DeviceHttp,
  { target: { address }, credential, onWait = () => {} }: DriverContext,
  signal: AbortSignal,
): Promise<Result<SignedIn>> {
  const { user } = credential;
  const answer = await readPatiently(
    { request: (request) => http.request(request, new AbortController().signal) },
    {
      method: 'POST',
      path: '/sessions',
      headers: { accept: 'application/json', 'content-type': JSON_TYPE },
      body: JSON.stringify({ UserId: user, password: credential.password.reveal() }),
    },
    address,
    { onlyWhenAsked: true, onWait },
    signal,
  );
  if (!answer.ok) return answer;
  const { status, body, headers, setCookies } = answer.value;
  const named = namedCause({ status, body }, address, user);
  if (named) return err(named);
  if (status < 500 && isPage(answer.value))
    return err(appError('page-for-json', { address, what: 'POST /sessions' }));
  if (status === 400 || status === 401 || status === 403)
    return err(appError('login-rejected', { address, user }));
  if (status === 404 || status === 405)
    return err(appError('unsupported', { address, reason: 'no-lxca-sessions' }));
  if (status !== 200 && status !== 201)
    return err(appError('device-error', { address, status, reason: redfishMessage(body) }));
  const parsed = parseJsonAnswer(answer.value, address, '/sessions');
  const json = parsed.ok ? parsed.value : {};
  const pairs = setCookies.map(cookiePair).filter((pair) => pair !== null);
  // Names of cookies and properties are read in any case: releases differ.
  const cookieCsrf = pairs.find(([name]) => name.toLowerCase() === 'csrf')?.[1];
  const inBody = Object.entries(objectOf(dig(json, ['response', 'session']))).find(
    ([name]) => name.toLowerCase() === 'csrf',
  )?.[1];
  const csrf = cookieCsrf ?? (typeof inBody === 'string' ? inBody : (headers['x-csrf-token'] ?? ''));
  if (pairs.length === 0) return err(appError('garbage-answer', { address, what: 'POST /sessions' }));
  const made: SignedIn = {
    cookie: [...new Map(pairs)].map(([name, value]) => `${name}=${value}`).join('; '),
    // A token that could not stand in a header is none.
    csrf: /^[\x21-\x7e]{1,512}$/.test(csrf) ? csrf : '',
  };
  if (dig(json, ['response', 'pwChangeRequired']) === true) {
    await endSession(http, made);
    return err(appError('password-expired', { address, user }));
  }
  return ok(made);
}

function objectOf(value: unknown): Json {
  const parsed = object.safeParse(value);
  return parsed.success ? parsed.data : {};
}

/** Name and value of a Set-Cookie header (RFC 6265 §4.1.1), or null where it is no cookie. */
function cookiePair(header: string): readonly [string, string] | null {
  const match = /^\s*([A-Za-z0-9_.-]{1,64})\s*=\s*([\x21-\x3a\x3c-\x7e]{0,1024})\s*(?:;|$)/.exec(header);
  return match ? [match[1] ?? '', match[2] ?? ''] : null;
}

function jsonOf(answer: HttpAnswer, address: string, what: string): Result<Json> {
  const parsed = parseJsonAnswer(answer, address, what);
  if (!parsed.ok) return parsed;
  const json = object.safeParse(parsed.value);
  return json.success ? ok(json.data) : err(appError('garbage-answer', { address, what }));
}

/** What is no success, by the codes of §1.3; the appliance's own words go along, capped. */
function refusal(answer: HttpAnswer, address: string, what: string, user: string): Result<never> | null {
  const { status, body } = answer;
  const reason = messageOf(body);
  if (status === 200 || status === 201 || status === 202 || status === 204) {
    // The envelope's verdict: `success | failed | warning`, `failure` on one page.
    return /"result"\s*:\s*"fail(ed|ure)"/.test(body.slice(0, 4096))
      ? err(appError('device-refused', { address, what, reason }))
      : null;
  }
  const named = namedCause(answer, address, user);
  if (named) return err(named);
  if (isLicencePage(answer)) return err(appError('page-for-json', { address, what }));
  // Without a session the appliance sends a client to its login page.
  if (isSignedOut(answer)) return err(appError('session-lost', { address, what }));
  if (status === 403) return err(appError('privilege-missing', { address, what, reason }));
  if (status === 423) return err(appError('device-locked', { address, what, reason }));
  if (status === 503)
    return err(appError('device-starting', { address, seconds: Number(answer.headers['retry-after']) || 0 }));
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
