import { z } from 'zod';
import { appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import {
  type DeviceHttp,
  type HttpAnswer,
  type HttpRequest,
  openDeviceHttp,
  parseJsonAnswer,
} from '../../net/http.ts';
import { dig, type Json, redfishMessage } from '../../net/redfish-answer.ts';
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
const JSON_TYPE = 'application/json; charset=utf-8';
const CLOSE_MS = 5_000;

/** Signs in once. The caller closes the session, also after an error. */
export async function openLxca(context: DriverContext, signal: AbortSignal): Promise<Result<LxcaSession>> {
  const { address, ports } = context.target;
  const http = openDeviceHttp({ address, port: ports.https, trust: context.trust });
  const signedIn = await signIn(http, context, signal);
  if (!signedIn.ok) {
    await http.close();
    return signedIn;
  }
  const headers = {
    accept: 'application/json',
    'x-not-user-input': 'checkSession',
    cookie: signedIn.value.cookie,
    ...(signedIn.value.csrf === '' ? {} : { 'x-csrf-token': signedIn.value.csrf }),
  };
  const call = (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> =>
    http.request({ ...request, headers: { ...headers, ...request.headers } }, inner);
  return ok({
    address,
    get: async (path, inner) => {
      const answer = await call({ method: 'GET', path }, inner);
      if (!answer.ok) return answer;
      return refusal(answer.value, address, path) ?? jsonOf(answer.value, address, path);
    },
    put: async (path, body, inner) => {
      const answer = await call(
        { method: 'PUT', path, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(body) },
        inner,
      );
      if (!answer.ok) return answer;
      return refusal(answer.value, address, path) ?? ok(undefined);
    },
    close: async () => {
      await call({ method: 'DELETE', path: '/sessions', timeoutMs: CLOSE_MS }, new AbortController().signal);
      await http.close();
    },
  });
}

async function signIn(
  http: DeviceHttp,
  { target: { address }, credential }: DriverContext,
  signal: AbortSignal,
): Promise<Result<{ readonly cookie: string; readonly csrf: string }>> {
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
  const { status, body, setCookies } = answer.value;
  if (/lock/i.test(body) && (status === 400 || status === 401 || status === 403)) {
    return err(appError('account-locked', { address, user }));
  }
  if (status === 400 || status === 401 || status === 403)
    return err(appError('login-rejected', { address, user }));
  if (status === 404 || status === 405)
    return err(appError('unsupported', { address, reason: 'no-lxca-sessions' }));
  if (status !== 200 && status !== 201)
    return err(appError('device-error', { address, status, reason: redfishMessage(body) }));
  const parsed = parseJsonAnswer(answer.value, address, '/sessions');
  const json = parsed.ok ? parsed.value : {};
  if (dig(json, ['response', 'pwChangeRequired']) === true)
    return err(appError('password-expired', { address, user }));
  const cookies = new Map(setCookies.map(cookiePair).filter((pair) => pair !== null));
  const inBody = dig(json, ['response', 'session', 'csrf']);
  const csrf = cookies.get('csrf') ?? (typeof inBody === 'string' ? inBody : '');
  if (cookies.size === 0) return err(appError('garbage-answer', { address, what: 'POST /sessions' }));
  return ok({
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    // A token that could not stand in a header is none.
    csrf: /^[\x21-\x7e]{1,512}$/.test(csrf) ? csrf : '',
  });
}

/** Name and value of a Set-Cookie header (RFC 6265 §4.1.1), or null where it is no cookie. */
function cookiePair(header: string): readonly [string, string] | null {
  const match = /^([A-Za-z0-9_.-]{1,64})=([\x21-\x3a\x3c-\x7e]{0,1024})(?:;|$)/.exec(header);
  return match ? [match[1] ?? '', match[2] ?? ''] : null;
}

function jsonOf(answer: HttpAnswer, address: string, what: string): Result<Json> {
  const parsed = parseJsonAnswer(answer, address, what);
  if (!parsed.ok) return parsed;
  const json = object.safeParse(parsed.value);
  return json.success ? ok(json.data) : err(appError('garbage-answer', { address, what }));
}

/** What is no success, by the codes of §1.3; the appliance's own words go along, capped. */
function refusal(answer: HttpAnswer, address: string, what: string): Result<never> | null {
  const { status, body } = answer;
  const reason = messageOf(body);
  if (status === 200 || status === 201 || status === 202 || status === 204) {
    // The envelope's verdict: `success | failed | warning`, `failure` on one page.
    return /"result"\s*:\s*"fail(ed|ure)"/.test(body.slice(0, 4096))
      ? err(appError('device-refused', { address, what, reason }))
      : null;
  }
  // Without a session the appliance sends a client to its login page.
  if (status === 401 || status === 302)
    return err(appError('connection-lost', { address, what: `${what} (${status}: session ended)` }));
  if (status === 403) return err(appError('privilege-missing', { address, what }));
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
