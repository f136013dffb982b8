import { z } from 'zod';
import type { TrustStore } from '../access/trust.ts';
import { appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import {
  type DeviceHttp,
  type HttpAnswer,
  type HttpRequest,
  openDeviceHttp,
  parseJsonAnswer,
} from './http.ts';

/**
 * A Redfish session (DSP0266 §13.3.4): one sign-in, a token for every request, and the session ended again
 * whatever happened, since a controller holds only sixteen (discovery-and-devices.md §4.1). Only `Accept` is
 * sent beside the token: one site's XCC refused more.
 */
export type Json = Readonly<Record<string, unknown>>;

export type RedfishResource = { readonly json: Json; readonly etag: string };

export type RedfishSession = {
  readonly address: string;
  readonly get: (path: string, signal: AbortSignal) => Promise<Result<RedfishResource>>;
  /** PATCH with If-Match where an ETag is known; 200, 202 and 204 are success. */
  readonly patch: (path: string, body: Json, etag: string, signal: AbortSignal) => Promise<Result<void>>;
  readonly close: () => Promise<void>;
};

export type RedfishOptions = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly credential: Pick<Credential, 'user' | 'password'>;
};

const object = z.record(z.string(), z.unknown());
const SESSIONS = '/redfish/v1/SessionService/Sessions';
const JSON_HEADERS = { accept: 'application/json' };
/** Ending the session is worth a short wait, not a long one. */
const CLOSE_MS = 5_000;

/** Signs in once. The caller closes the session, also after an error. */
export async function openRedfish(
  options: RedfishOptions,
  signal: AbortSignal,
): Promise<Result<RedfishSession>> {
  const { address } = options;
  const http = openDeviceHttp({ address, port: options.port, trust: options.trust });
  const signedIn = await signIn(http, options, signal);
  if (!signedIn.ok) {
    await http.close();
    return signedIn;
  }
  const { token, sessionPath } = signedIn.value;
  const call = (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> =>
    http.request(
      { ...request, headers: { ...JSON_HEADERS, ...request.headers, 'x-auth-token': token } },
      inner,
    );
  return ok({
    address,
    get: async (path, inner) => {
      const answer = await call({ method: 'GET', path }, inner);
      if (!answer.ok) return answer;
      const refused = refusal(answer.value, address, path);
      if (refused) return refused;
      const parsed = parseJsonAnswer(answer.value, address, path);
      if (!parsed.ok) return parsed;
      const json = object.safeParse(parsed.value);
      if (!json.success) return err(appError('garbage-answer', { address, what: path }));
      const inBody = json.data['@odata.etag'];
      return ok({
        json: json.data,
        etag: typeof inBody === 'string' ? inBody : (answer.value.headers.etag ?? ''),
      });
    },
    patch: async (path, body, etag, inner) => {
      const answer = await call(
        {
          method: 'PATCH',
          path,
          headers: { 'content-type': 'application/json', ...(etag === '' ? {} : { 'if-match': etag }) },
          body: JSON.stringify(body),
        },
        inner,
      );
      if (!answer.ok) return answer;
      return refusal(answer.value, address, path) ?? ok(undefined);
    },
    close: async () => {
      await http.request(
        { method: 'DELETE', path: sessionPath, headers: { 'x-auth-token': token }, timeoutMs: CLOSE_MS },
        new AbortController().signal,
      );
      await http.close();
    },
  });
}

async function signIn(
  http: DeviceHttp,
  { address, credential }: RedfishOptions,
  signal: AbortSignal,
): Promise<Result<{ readonly token: string; readonly sessionPath: string }>> {
  const { user } = credential;
  const answer = await http.request(
    {
      method: 'POST',
      path: SESSIONS,
      headers: { ...JSON_HEADERS, 'content-type': 'application/json' },
      body: JSON.stringify({ UserName: user, Password: credential.password.reveal() }),
    },
    signal,
  );
  if (!answer.ok) return answer;
  const { status, headers, body } = answer.value;
  const token = headers['x-auth-token'];
  const mustChange = /PasswordChangeRequired/.test(body);
  if ((status === 200 || status === 201) && token && !mustChange) {
    return ok({ token, sessionPath: sessionPathOf(headers.location ?? '', body) });
  }
  if (mustChange) return err(appError('password-expired', { address, user }));
  if (/lock/i.test(body) && (status === 401 || status === 403))
    return err(appError('account-locked', { address, user }));
  if (/SessionLimitExceeded|maximum number of sessions/i.test(body))
    return err(appError('session-limit', { address }));
  if (status === 400 || status === 401 || status === 403)
    return err(appError('login-rejected', { address, user }));
  if (status === 404 || status === 405)
    return err(appError('unsupported', { address, reason: 'no-redfish-sessions' }));
  return err(appError('device-error', { address, status, reason: redfishMessage(body) }));
}

/** The Location header is a path or a whole URL; some firmware only names the session in the body. */
function sessionPathOf(location: string, body: string): string {
  const named = location || (/"@odata\.id"\s*:\s*"(\/redfish\/[^"]{1,200})"/.exec(body)?.[1] ?? '');
  const path = URL.canParse(named, 'https://device') ? new URL(named, 'https://device').pathname : '';
  return path.startsWith('/redfish/') ? path : `${SESSIONS}/unknown`;
}

/** Turns a status that is no success into the product's error; the device's own words go along, capped. */
function refusal(answer: HttpAnswer, address: string, what: string): Result<never> | null {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return null;
  if (status === 401)
    return err(appError('connection-lost', { address, what: `${what} (401: session ended)` }));
  if (status === 403) return err(appError('privilege-missing', { address, what }));
  if (status === 404) return err(appError('not-found', { address, what }));
  if (status === 405 || status === 501) return err(appError('method-not-allowed', { address, what }));
  if (status === 409 || status === 412 || status === 428)
    return err(appError('edit-conflict', { address, what }));
  if (status >= 400 && status < 500)
    return err(appError('device-refused', { address, what, reason: redfishMessage(body) }));
  return err(appError('device-error', { address, status, reason: redfishMessage(body) }));
}

/** The text of a Redfish extended error, or the start of the body without markup. */
export function redfishMessage(body: string): string {
  const message =
    /"Message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body) ??
    /"message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(body);
  return untrusted(message?.[1] ?? body.slice(0, 2000).replace(/<[^>]*>/g, ' '), 200);
}

/** The value at a path of property names, or undefined. */
export function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === 'object' && current !== null && !Array.isArray(current)
        ? (current as Json)[name]
        : undefined,
    value,
  );
}

/** A link as plain text or as `{ "@odata.id": text }`; only paths below /redfish/ are followed. */
export function redfishLink(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : dig(value, ['@odata.id']);
  return typeof text === 'string' && /^\/redfish\/[\x21-\x7e]{0,300}$/.test(text) ? text : undefined;
}

/** The first manager of the service and its resource: `Managers` of the root, first member. */
export async function firstMember(
  session: RedfishSession,
  collectionPath: string,
  signal: AbortSignal,
): Promise<Result<RedfishResource & { readonly path: string }>> {
  const collection = await session.get(collectionPath, signal);
  if (!collection.ok) return collection;
  const { Members: members } = collection.value.json;
  const path = Array.isArray(members) ? redfishLink(members[0]) : undefined;
  if (path === undefined)
    return err(appError('garbage-answer', { address: session.address, what: collectionPath }));
  const member = await session.get(path, signal);
  return member.ok ? ok({ path, ...member.value }) : member;
}
