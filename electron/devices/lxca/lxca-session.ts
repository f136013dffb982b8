import { type AppError, appError } from '../../domain/app-error.ts';
import { isOtherMark, plainMark } from '../../domain/box-marks.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { beforeWrite } from '../../net/before-write.ts';
import {
  type DeviceHttp,
  type HttpAnswer,
  type HttpRequest,
  isPage,
  openDeviceHttp,
  parseJsonAnswer,
} from '../../net/http.ts';
import { STATUS_UNREAD } from '../../net/http-head.ts';
import { endedWhenLate } from '../../net/late-close.ts';
import { askedToWaitMs, countDown, PATIENCE_MS, readPatiently } from '../../net/patient-read.ts';
import type { Json } from '../../net/redfish.ts';
import { namedCause, redfishMessage } from '../../net/redfish-cause.ts';
import { signOut } from '../../net/redfish-signin.ts';
import { dig } from '../../net/redfish-tree.ts';
import type { DriverContext } from '../driver.ts';
import { envelopeOf, isSignedOut, jsonObject, jsonOf, refusalOf, sentAway } from './lxca-answer.ts';
import { followJob, JOB_MS, jobPathOf, untold } from './lxca-job.ts';

/**
 * A session of XClarity Administrator's REST API (lxca-and-xcc-callhome.md §1.2). Documented: POST /sessions
 * with `UserId` and `password`, cookies, the CSRF token in cookie and answer, the header X-Csrf-Token on
 * writes, X-NOT-USER-INPUT so that a script does not keep a session alive. The status of a rejected login is
 * uncertain: 400, 401 and 403 all count as one.
 */
export type LxcaSession = {
  readonly address: string;
  readonly get: (path: string, signal: AbortSignal) => Promise<Result<Json>>;
  /**
   * From now on only the appliance of this UUID is worked on: with each new session it is asked for its own (`GET /aicc`), as
   * an address may pass to another one that takes the same login. Else `box-changed`, and nothing more is sent.
   */
  readonly hold: (uuid: string) => void;
  /** Did the appliance give this path in this session? Then a refusal of it does not mean that it is not there. */
  readonly wasRead: (path: string) => boolean;
  /**
   * 200, 201, 202 and 204 are success, 202 once the job that it names has ended well; an envelope that says `failed` is
   * none. What it says in a warning is the value. The body is made anew where the appliance asks to send it later.
   */
  readonly put: (
    path: string,
    body: () => Promise<Result<Json>>,
    signal: AbortSignal,
  ) => Promise<Result<readonly string[]>>;
  readonly close: () => Promise<void>;
};

/** What the appliance says of itself. */
export const AICC = '/aicc';
/** New sessions per sign-in. */
const MAX_RENEWALS = 12;
const JSON_TYPE = 'application/json; charset=utf-8';

type SignedIn = { readonly cookies: ReadonlyMap<string, string>; readonly csrf: string };

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
  /** Set where the password was refused after signing in, or another appliance answers: nothing more is sent. */
  let over: AppError | null = null;
  let held = '';
  /** The appliance of the present session has been asked who it is, and said it. */
  let asked = true;
  const once = async (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    const full = { ...request, headers: { ...headersOf(current), ...request.headers } };
    const answer = await (request.method === 'GET'
      ? readPatiently(http, full, address, { onWait }, inner)
      : http.request(full, inner));
    // Who is not known any more is given the cookies of a stranger.
    if (answer.ok && !isSignedOut(answer.value)) current = renewed(current, answer.value);
    return answer;
  };
  /** Is it still the appliance that is held? What it does not tell now says nothing. */
  const sameAppliance = async (inner: AbortSignal): Promise<Result<void>> => {
    if (held === '') return ok(undefined);
    const answer = await once({ method: 'GET', path: AICC }, inner);
    if (!answer.ok) return answer;
    const json = jsonOf(answer.value, address, AICC);
    const uuid = json.ok ? dig(json.value, ['appliance', 'uuid']) : undefined;
    const seen = typeof uuid === 'string' ? uuid : '';
    asked = plainMark(seen) !== '';
    if (!isOtherMark(held, seen)) return ok(undefined);
    over = appError('box-changed', { address, known: untrusted(held, 60), seen: untrusted(seen, 60) });
    return err(over);
  };
  /**
   * A session that ended while nobody asked (401, on to the login page, another token wanted) is replaced, as long as each
   * has worked; nothing was done by then.
   */
  const call = async (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    if (over !== null) return err(over);
    const there = asked ? ok(undefined) : await sameAppliance(inner);
    if (!there.ok) return err(beforeWrite(request, there.error));
    const answer = await once(request, inner);
    if (answer.ok && !isSignedOut(answer.value)) worked = true;
    if (!answer.ok || !worked || renewals >= MAX_RENEWALS || !isSignedOut(answer.value)) return answer;
    renewals += 1;
    worked = false;
    const again = await signIn(http, context, inner);
    if (!again.ok) {
      if (again.error.code !== 'cancelled') over = beforeWrite({ method: 'PUT' }, again.error);
      return err(beforeWrite(request, again.error));
    }
    // The old one may still take a place in the table.
    await endSession(http, current);
    current = again.value;
    asked = held === '';
    const same = await sameAppliance(inner);
    if (!same.ok) return err(beforeWrite(request, same.error));
    const last = await once(request, inner);
    worked = last.ok && !isSignedOut(last.value);
    // What a new session does not help is not helped by the next.
    if (last.ok && !worked) renewals = MAX_RENEWALS;
    return last;
  };
  const { user } = credential;
  const read = new Set<string>();
  const put: LxcaSession['put'] = async (path, body, inner) => {
    for (let left = PATIENCE_MS * waits; ; ) {
      const made = await body();
      if (!made.ok) return made;
      const request: HttpRequest = {
        method: 'PUT',
        path,
        headers: { 'content-type': JSON_TYPE },
        body: JSON.stringify(made.value),
        timeoutMs: PUT_MS,
      };
      const answer = await call(request, inner);
      if (!answer.ok) return answer;
      const asked = askedToWaitMs(answer.value, Date.now());
      if (asked === null || asked > left) return judge(answer.value, path, inner);
      left -= asked;
      try {
        await countDown(asked, onWait, inner);
      } catch {
        return err(appError('cancelled'));
      }
    }
  };
  /** What the answer to a write says, followed to the end of the job where it names one. */
  const judge = async (
    answer: HttpAnswer,
    path: string,
    inner: AbortSignal,
  ): Promise<Result<readonly string[]>> => {
    // A notice in the way (an expired licence) answers every request with its page; a gateway's own page has its status.
    const refused = refusalOf(answer, address, path, user);
    if (refused !== null) return err(refused);
    if (isPage(answer)) return err(appError('page-for-json', { address, what: path }));
    if (answer.body.trim() !== '') {
      const parsed = parseJsonAnswer(answer, address, path);
      if (!parsed.ok) return parsed;
    }
    const { verdict, text } = envelopeOf(answer.body);
    const warned = verdict === 'warning' ? [text === '' ? 'warning' : text] : [];
    const job = jobPathOf(answer);
    const ways = {
      address,
      user,
      what: path,
      get: (place: string, each: AbortSignal) => call({ method: 'GET', path: place }, each),
      onWait,
      limitMs: JOB_MS * waits,
    };
    if (job === null)
      return answer.status === 202
        ? err(untold(ways, appError('not-found', { address, what: path })))
        : ok(warned);
    const ended = await followJob(job, ways, inner);
    return ended.ok ? ok([...warned, ...ended.value]) : ended;
  };
  return ok({
    address,
    get: async (path, inner) => {
      const answer = await call({ method: 'GET', path }, inner);
      if (!answer.ok) return answer;
      const refused = refusalOf(answer.value, address, path, user);
      if (refused !== null) return err(refused);
      const json = jsonOf(answer.value, address, path);
      if (json.ok) read.add(path);
      return json;
    },
    hold: (uuid) => {
      if (plainMark(uuid) !== '') held = uuid;
    },
    wasRead: (path) => read.has(path),
    put,
    close: async () => {
      await endSession(http, current);
      await http.close();
    },
  });
}

/** A slow appliance is waited for longer than a reading would be. */
const PUT_MS = 90_000;

function headersOf({ cookies, csrf }: SignedIn): Readonly<Record<string, string>> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
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
      headTells: true,
    },
    address,
    { onlyWhenAsked: true, onWait },
    signal,
  );
  if (!answer.ok) return answer;
  const { status, body, headers, setCookies } = answer.value;
  const cookies = new Map(setCookies.map(cookiePair).filter((pair) => pair !== null));
  if (status === STATUS_UNREAD) {
    // Made all the same: it would keep one of the few places.
    if (cookies.size > 0) await endSession(http, { cookies, csrf: tokenFor(cookies, headers, '') });
    return err(appError('garbage-answer', { address, what: 'POST /sessions' }));
  }
  const named = namedCause({ status, body }, address, user);
  if (named) return err(named);
  if (status < 500 && isPage(answer.value))
    return err(appError('page-for-json', { address, what: 'POST /sessions' }));
  if (status === 400 || status === 401 || status === 403)
    return err(appError('login-rejected', { address, user }));
  if (status === 404 || status === 405)
    return err(appError('unsupported', { address, reason: 'no-lxca-sessions' }));
  const away = sentAway(answer.value, address);
  if (away !== null) return err(away);
  if (status !== 200 && status !== 201)
    return err(appError('device-error', { address, status, reason: redfishMessage(body) }));
  const parsed = parseJsonAnswer(answer.value, address, '/sessions');
  const json = parsed.ok ? parsed.value : {};
  // Names of cookies and properties are read in any case: releases differ.
  const inBody = Object.entries(jsonObject(dig(json, ['response', 'session']))).find(
    ([name]) => name.toLowerCase() === 'csrf',
  )?.[1];
  if (cookies.size === 0) return err(appError('garbage-answer', { address, what: 'POST /sessions' }));
  const made: SignedIn = { cookies, csrf: tokenFor(cookies, headers, inBody) };
  if (dig(json, ['response', 'pwChangeRequired']) === true) {
    await endSession(http, made);
    return err(appError('password-expired', { address, user }));
  }
  return ok(made);
}

const IN_HEADER = /^[\x21-\x7e]{1,512}$/;

/** By cookie, body or header; one that could not stand in a header is none. */
function tokenFor(cookies: SignedIn['cookies'], headers: HttpAnswer['headers'], inBody: unknown): string {
  const told = tokenAmong(cookies) ?? (typeof inBody === 'string' ? inBody : (headers['x-csrf-token'] ?? ''));
  return IN_HEADER.test(told) ? told : '';
}

function tokenAmong(cookies: ReadonlyMap<string, string>): string | undefined {
  return [...cookies].find(([name]) => name.toLowerCase() === 'csrf')?.[1];
}

/** The session as an answer leaves it: cookies are renewed by any (RFC 6265 §5.3), and so is the token. */
function renewed(session: SignedIn, { setCookies, headers }: HttpAnswer): SignedIn {
  const fresh = setCookies.map(cookiePair).filter((pair) => pair !== null);
  const told = tokenAmong(new Map(fresh)) ?? headers['x-csrf-token'] ?? '';
  if (fresh.length === 0 && told === '') return session;
  // One that is taken away comes empty; the session itself is told by its refusal.
  const cookies = new Map([...session.cookies, ...fresh.filter(([, value]) => value !== '')]);
  return { cookies, csrf: IN_HEADER.test(told) ? told : session.csrf };
}

/** Name and value of a Set-Cookie header (RFC 6265 §4.1.1), or null where it is no cookie. */
function cookiePair(header: string): readonly [string, string] | null {
  const match = /^\s*([A-Za-z0-9_.-]{1,64})\s*=\s*([\x21-\x3a\x3c-\x7e]{0,1024})\s*(?:;|$)/.exec(header);
  return match ? [match[1] ?? '', match[2] ?? ''] : null;
}
