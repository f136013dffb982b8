import type { TrustStore } from '../access/trust.ts';
import { appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import { type DeviceHttp, type HttpAnswer, type HttpRequest, openDeviceHttp } from './http.ts';
import { dig, type Json, jsonObject } from './json.ts';
import { type Patience, readPatiently, STARTING_LIMIT_MS, type Waiting } from './patient-read.ts';
import { refusalOf, remarksOf } from './redfish-answer.ts';
import { endSession, type Send, type SignedIn, signInToRedfish } from './redfish-login.ts';

/**
 * A Redfish session (DSP0266 §13.3.4): one sign-in, a token for every request, and the session ended again
 * whatever happened, since a controller holds only sixteen (discovery-and-devices.md §4.1). Only `Accept` is
 * sent beside the token: one site's XCC refused more. Reads are patient, writes are sent once.
 */
export type RedfishResource = {
  readonly json: Json;
  /** `@odata.etag`, else the header; '' where there is neither. */
  readonly etag: string;
  /** The header alone, where it says something else. */
  readonly headerEtag: string;
};

/** How a write names what it changes. */
export type Precondition =
  | { readonly kind: 'header'; readonly etag: string }
  | { readonly kind: 'body'; readonly etag: string }
  | { readonly kind: 'none' };

export type RedfishSession = {
  readonly address: string;
  readonly get: (path: string, signal: AbortSignal) => Promise<Result<RedfishResource>>;
  /**
   * One PATCH, followed to the end of its task where it has one. Gives the device's remarks. A refused
   * precondition is `edit-conflict`: `changeResource` sorts those out.
   */
  readonly patch: (
    path: string,
    body: Json,
    precondition: Precondition,
    signal: AbortSignal,
  ) => Promise<Result<readonly string[]>>;
  readonly close: () => Promise<void>;
};

export type RedfishOptions = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly credential: Pick<Credential, 'user' | 'password'>;
  readonly waiting?: Waiting | undefined;
};

const JSON_HEADERS = { accept: 'application/json' };
/** Slow firmware works half a minute on one change; three times that is the longest wait. */
const WRITE_MS = 90_000;
/** Longer than this and the person is told that the device is still at work. */
const SLOW_MS = 3_000;
const MOVES_LIMIT = 4;
const NEW_SESSION_AGAIN_MS = 500;

/** Signs in once. The caller closes the session, also after an error. */
export async function openRedfish(
  options: RedfishOptions,
  signal: AbortSignal,
): Promise<Result<RedfishSession>> {
  const { address, credential } = options;
  const { user } = credential;
  const http = openDeviceHttp({ address, port: options.port, trust: options.trust });
  const patience: Patience = { leftMs: STARTING_LIMIT_MS };
  const waiting: Waiting = options.waiting ?? (() => {});
  const send: Send = (request, inner) => sendMoved(http, options, request, inner);
  const read: Send = (request, inner) => readPatiently(() => send(request, inner), patience, waiting, inner);
  const signIn = (inner: AbortSignal): Promise<Result<SignedIn>> =>
    signInToRedfish({ address, credential, send, read }, inner);
  const first = await signIn(signal);
  if (!first.ok) {
    await http.close();
    return first;
  }
  let signedIn = first.value;
  let renewed = false;
  const withToken = (request: HttpRequest): HttpRequest => ({
    ...request,
    headers: { ...JSON_HEADERS, ...request.headers, ...signedIn.headers },
  });

  /** A read that the device suddenly wants a login for: once more with the same token, then one new session. */
  const readSignedIn = async (path: string, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    const ask = (): Promise<Result<HttpAnswer>> =>
      readPatiently(() => send(withToken({ method: 'GET', path }), inner), patience, waiting, inner);
    let answer = await ask();
    if (!answer.ok || answer.value.status !== 401) return answer;
    await pause(NEW_SESSION_AGAIN_MS, inner).catch(() => {});
    answer = await ask();
    if (!answer.ok || answer.value.status !== 401 || renewed) return answer;
    renewed = true;
    const again = await signIn(inner);
    if (!again.ok) return again;
    await endSession(send, signedIn);
    signedIn = again.value;
    return ask();
  };

  return ok({
    address,
    get: async (path, inner) => {
      let answer = await readSignedIn(path, inner);
      // Some firmware knows a resource only with its slash, or only without.
      if (answer.ok && answer.value.status === 404) {
        const other = await readSignedIn(path.endsWith('/') ? path.slice(0, -1) : `${path}/`, inner);
        if (other.ok && other.value.status === 200) answer = other;
      }
      if (!answer.ok) return answer;
      const refused = refusalOf(answer.value, address, user, path);
      if (refused) return err(refused);
      const json = jsonObject(answer.value, address, path);
      if (!json.ok) return json;
      const inBody = json.value['@odata.etag'];
      const headerEtag = firstEtag(answer.value.headers.etag ?? '');
      return ok({
        json: json.value,
        etag: typeof inBody === 'string' && inBody !== '' ? inBody : headerEtag,
        headerEtag,
      });
    },
    patch: async (path, body, precondition, inner) => {
      const { kind } = precondition;
      const slow = setTimeout(() => waiting('device-working', WRITE_MS - SLOW_MS), SLOW_MS);
      try {
        const answer = await send(
          withToken({
            method: 'PATCH',
            path,
            headers: {
              'content-type': 'application/json',
              ...(kind === 'header' ? { 'if-match': precondition.etag } : {}),
            },
            body: JSON.stringify(kind === 'body' ? { ...body, '@odata.etag': precondition.etag } : body),
            timeoutMs: WRITE_MS,
          }),
          inner,
        );
        if (!answer.ok) return answer;
        const refused = refusalOf(answer.value, address, user, path);
        if (refused) return err(refused);
        if (answer.value.status !== 202) return ok(remarksOf(answer.value.body));
        return await followTask(answer.value, readSignedIn, { address, user, path }, inner);
      } finally {
        clearTimeout(slow);
      }
    },
    close: async () => {
      await endSession(send, signedIn);
      await http.close();
    },
  });
}

/** Two ETag headers arrive joined in one line on some paths: the first counts (RFC 9110 §8.8.3 allows one). */
function firstEtag(text: string): string {
  return /^(?:W\/)?"[^"]*"/.exec(text.trim())?.[0] ?? text.trim();
}

/**
 * Sends a request and follows where the device moved it, with its method and body, on this device only: a
 * token or password never goes elsewhere (RFC 9110 §15.4).
 */
async function sendMoved(
  http: DeviceHttp,
  { address, port }: Pick<RedfishOptions, 'address' | 'port'>,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let { path } = request;
  for (let moves = 0; ; moves += 1) {
    const answer = await http.request({ ...request, path }, signal);
    if (!answer.ok) return answer;
    const { status, headers } = answer.value;
    if (![301, 302, 307, 308].includes(status) || headers.location === undefined) return answer;
    const next = sameDevicePath(headers.location, path, address, port);
    if (next === null || moves >= MOVES_LIMIT)
      return err(appError('redirected-elsewhere', { address, what: path }));
    path = next;
  }
}

function sameDevicePath(location: string, from: string, address: string, port: number): string | null {
  const host = address.includes(':') ? `[${address.replace(/%.*$/, '')}]` : address;
  const base = `https://${host}:${port}`;
  if (!URL.canParse(location, `${base}${from}`)) return null;
  const target = new URL(location, `${base}${from}`);
  const own = new URL(base);
  return target.protocol === 'https:' && target.host === own.host
    ? `${target.pathname}${target.search}`
    : null;
}

const TASK_DONE: ReadonlySet<string> = new Set(['Completed']);
const TASK_OVER = /^(?:Completed|Exception|Killed|Cancelled|Interrupted)$/;
const TASK_LIMIT_MS = 90_000;
const TASK_STEP_MS = 1_000;

/**
 * A 202 is a promise (DSP0266 §13.6): its monitor answers 202 until the work is done and then with the work's
 * own answer; some firmware names the task itself, whose TaskState tells.
 */
async function followTask(
  accepted: HttpAnswer,
  read: (path: string, signal: AbortSignal) => Promise<Result<HttpAnswer>>,
  { address, user, path }: { readonly address: string; readonly user: string; readonly path: string },
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const task = jsonObject(accepted, address, path);
  const named =
    accepted.headers.location ??
    (task.ok ? (dig(task.value, ['TaskMonitor']) ?? dig(task.value, ['@odata.id'])) : undefined);
  const monitor =
    typeof named === 'string' && URL.canParse(named, 'https://device')
      ? new URL(named, 'https://device').pathname
      : '';
  // No monitor: accepted is all that is said, the reading back tells the rest.
  if (!monitor.startsWith('/redfish/') || monitor === path) return ok(remarksOf(accepted.body));
  for (let waited = 0; waited < TASK_LIMIT_MS; waited += TASK_STEP_MS) {
    try {
      await pause(waited === 0 ? 200 : TASK_STEP_MS, signal);
    } catch {
      return err(appError('cancelled'));
    }
    const answer = await read(monitor, signal);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    // The monitor is gone once it has been asked for the end (DSP0266): nothing more is known than that.
    if (status === 404 || status === 410) return ok([]);
    const refused = refusalOf(answer.value, address, user, path);
    if (refused) return err(refused);
    const json = status === 204 ? null : jsonObject(answer.value, address, monitor);
    const state = json?.ok ? json.value.TaskState : undefined;
    if (typeof state === 'string' && TASK_OVER.test(state)) {
      return TASK_DONE.has(state) && json?.ok && json.value.TaskStatus !== 'Critical'
        ? ok(remarksOf(body))
        : err(appError('device-refused', { address, what: path, reason: remarksOf(body)[0] ?? state }));
    }
    if (status !== 202 && typeof state !== 'string') return ok(remarksOf(body));
  }
  return err(appError('never-settled', { address, seconds: TASK_LIMIT_MS / 1000 }));
}

/** A link as plain text or as `{ "@odata.id": text }`; only paths below /redfish/ are followed. */
export function redfishLink(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : dig(value, ['@odata.id']);
  return typeof text === 'string' && /^\/redfish\/[\x21-\x7e]{0,300}$/.test(text) ? text : undefined;
}
