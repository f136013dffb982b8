import type { TrustStore } from '../access/trust.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { isOtherMark, plainMark } from '../domain/box-marks.ts';
import type { Credential } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { z } from '../domain/zod.ts';
import { beforeWrite } from './before-write.ts';
import { pause } from './deadline.ts';
import { type HttpAnswer, type HttpRequest, openDeviceHttp, parseJsonAnswer } from './http.ts';
import { endedWhenLate } from './late-close.ts';
import { type OnWait, readPatiently } from './patient-read.ts';
import { isErrorAlone, isResource, refusalOf, refusalWithin } from './redfish-cause.ts';
import { endSession, JSON_HEADERS, redirectWithin, type SignedIn, signIn } from './redfish-signin.ts';
import { redfishLink } from './redfish-tree.ts';

/**
 * A Redfish session (DSP0266 §13.3.4): one sign-in, a token for every request, and the session ended again whatever
 * happened. Reads are tried again where the transport failed; writes are sent once (redfish-write.ts). Only `Accept` is
 * sent beside the token: one site's XCC refused more.
 */
export type Json = Readonly<Record<string, unknown>>;

export type RedfishResource = {
  readonly json: Json;
  /** The header's ETag, else the body's `@odata.etag`; empty where there is none. */
  readonly etag: string;
  /** The body's, where it is another one. */
  readonly bodyEtag: string;
};

export type RedfishSession = {
  readonly address: string;
  /** Scheme, address and port: what is linked elsewhere is not followed. */
  readonly origin: string;
  readonly user: string;
  /** With `part`, a resource that comes with 500 for want of one of its parts is taken as far as it goes: never one to be set. */
  readonly get: (path: string, signal: AbortSignal, extent?: 'part') => Promise<Result<RedfishResource>>;
  /** One request as it is, with the session's headers; redirects within the device are followed. */
  readonly send: (request: HttpRequest, signal: AbortSignal) => Promise<Result<HttpAnswer>>;
  /**
   * From now on only the box is worked on of which this resource has these properties: it is read again with each new session,
   * and before each request where none is kept (Basic). An address may pass to another box, which takes the same login, and a
   * certificate may be on many. Else `box-changed`, and nothing more is sent. The first that is held stays.
   */
  readonly hold: (path: string, marks: Readonly<Record<string, string>>) => void;
  /** Told of a wait of which a person should know. */
  readonly onWait: OnWait;
  readonly limits: RedfishLimits;
  readonly close: () => Promise<void>;
};

/** Longest waits, in milliseconds. */
export type RedfishLimits = {
  /** A controller that starts (503 with Retry-After). */
  readonly startMs: number;
  /** One write: slow firmware needs 30 s for a PATCH. */
  readonly writeMs: number;
  /** From here on the person is told that a write is slow. */
  readonly slowMs: number;
};
export const LIMITS: RedfishLimits = { startMs: 120_000, writeMs: 90_000, slowMs: 4_000 };

export type RedfishOptions = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly credential: Pick<Credential, 'user' | 'password'>;
  readonly onWait?: OnWait | undefined;
  readonly limits?: RedfishLimits;
  /** Every wait for an answer is this many times the usual (default 1). */
  readonly waits?: number | undefined;
};

const object = z.record(z.string(), z.unknown());
/** Pause before the same token is shown again to a service that did not know it yet. */
const TOKEN_PAUSE_MS = 250;
/** Pauses before an error that came with 200 is asked about again (milliseconds). */
const ERROR_AGAIN_MS = [200, 600] as const;
const MAX_HOPS = 5;
/** Systems of one service that are asked who they are. */
const MAX_SYSTEMS = 8;
/** New sessions per sign-in: enough for a job of an hour on a controller with five idle minutes. */
const MAX_RENEWALS = 12;

/** Firmware differs on which of the two forms of a path it knows, with a slash at its end or without. */
const otherForm = (path: string): string => (path.endsWith('/') ? path.replace(/\/+$/, '') : `${path}/`);

/** Signs in once. The caller closes the session, also after an error. */
export async function openRedfish(
  options: RedfishOptions,
  signal: AbortSignal,
): Promise<Result<RedfishSession>> {
  const { address, port, trust, credential, onWait = () => {}, limits = LIMITS, waits = 1 } = options;
  const http = openDeviceHttp({ address, port, trust, waits });
  const first = await endedWhenLate(
    () => signIn({ http, address, credential, onWait, startMs: limits.startMs }, signal),
    (made) => endSession(http, made),
    http.close,
    signal,
  );
  if (!first.ok) return first;
  let current: SignedIn = first.value;
  let renewals = 0;
  /** The present session was known to the device at least once. */
  let worked = true;
  /** Set where a password was refused after signing in, or another box answers: nothing more is sent. */
  let over: AppError | null = null;
  let held: Parameters<RedfishSession['hold']> | null = null;
  /** The box of the present session has been asked who it is, and said it. */
  let asked = true;
  const moved = new Map<string, string>();

  const once = async (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    let path = moved.get(request.path) ?? request.path;
    for (let hops = 0; ; hops += 1) {
      const full = { ...request, path, headers: { ...JSON_HEADERS, ...request.headers, ...current.headers } };
      const answer =
        request.method === 'GET'
          ? await readPatiently(http, full, address, { onWait, limitMs: limits.startMs }, inner)
          : await http.request(full, inner);
      const next = answer.ok && hops < MAX_HOPS ? redirectWithin(answer.value, path, http.origin) : null;
      if (next === null) return answer;
      path = next;
      moved.set(request.path, path);
    }
  };
  const isRefusedBasic = ({ status }: HttpAnswer): boolean => status === 401 && current.sessionPath === null;
  /** Basic carries the password each time: refused once, it is not shown again. */
  const refused = (): Result<never> => {
    over = appError('login-rejected', { address, user: credential.user });
    return err(over);
  };
  /** What a resource says now; null where nothing of it can be read, 'gone' where it is not there. */
  const told = async (
    path: string,
    inner: AbortSignal,
    form: 'either' | 'this' = 'either',
  ): Promise<Result<Json | null | 'gone'>> => {
    const answer = await once({ method: 'GET', path }, inner);
    if (!answer.ok) return answer;
    if (isRefusedBasic(answer.value)) return refused();
    if (answer.value.status === 404)
      return form === 'either' ? told(otherForm(path), inner, 'this') : ok('gone');
    const parsed = parseJsonAnswer(answer.value, address, path);
    const json = object.safeParse(parsed.ok ? parsed.value : null);
    return ok(json.success ? json.data : null);
  };
  /** The systems that there are: another box, or firmware that was updated, has its own under other names. */
  const systemsNow = async (inner: AbortSignal): Promise<Result<readonly Json[]>> => {
    const list = await told('/redfish/v1/Systems', inner);
    if (!list.ok) return list;
    const members = list.value === null || list.value === 'gone' ? [] : list.value.Members;
    const found: Json[] = [];
    for (const member of Array.isArray(members) ? members.slice(0, MAX_SYSTEMS) : []) {
      const link = redfishLink(member, http);
      const system = link === undefined ? ok(null) : await told(link, inner);
      if (!system.ok) return system;
      if (system.value !== null && system.value !== 'gone') found.push(system.value);
    }
    return ok(found);
  };
  /** Is it still the box that is held? What it does not tell now says nothing. */
  const sameBox = async (inner: AbortSignal): Promise<Result<void>> => {
    if (held === null) return ok(undefined);
    const [path, marks] = held;
    const there = await told(path, inner);
    if (!there.ok) return there;
    const systems = there.value === 'gone' ? await systemsNow(inner) : ok([there.value ?? {}]);
    if (!systems.ok) return systems;
    const seen = systems.value.map((system) =>
      Object.entries(marks).flatMap(([name, known]) => {
        const text = system[name];
        return typeof text === 'string' && plainMark(text) !== '' ? [{ known, text }] : [];
      }),
    );
    asked = seen.some((each) => each.length > 0);
    // Of several systems one is enough that is the held one.
    const others = seen
      .map((each) => each.find(({ known, text }) => isOtherMark(known, text)))
      .filter((_other, at) => seen[at]?.length !== 0);
    const [other] = others;
    if (other === undefined || others.includes(undefined)) return ok(undefined);
    over = appError('box-changed', {
      address,
      known: untrusted(other.known, 60),
      seen: untrusted(other.text, 60),
    });
    return err(over);
  };
  /**
   * A 401 is an answer given before anything was done: first the same token again (a service may need a moment to know
   * it), then one new session with the password that was accepted. A long job may outlive several (the idle limit), but
   * only one that has worked is replaced.
   */
  const send = async (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    if (over !== null) return err(over);
    const there = current.sessionPath === null || !asked ? await sameBox(inner) : ok(undefined);
    if (!there.ok) return err(beforeWrite(request, there.error));
    const answer = await once(request, inner);
    if (answer.ok && isRefusedBasic(answer.value)) return refused();
    if (answer.ok && answer.value.status !== 401) worked = true;
    if (!answer.ok || answer.value.status !== 401 || !worked || renewals >= MAX_RENEWALS) return answer;
    try {
      await pause(TOKEN_PAUSE_MS, inner);
    } catch {
      return err(appError('cancelled'));
    }
    const second = await once(request, inner);
    if (!second.ok || second.value.status !== 401) return second;
    renewals += 1;
    worked = false;
    await endSession(http, current);
    const again = await signIn({ http, address, credential, onWait, startMs: limits.startMs }, inner);
    if (!again.ok) {
      const { error } = again;
      if (error.code !== 'cancelled') over = beforeWrite({ method: 'PATCH' }, error);
      return err(beforeWrite(request, error));
    }
    current = again.value;
    asked = false;
    const same = await sameBox(inner);
    if (!same.ok) return err(beforeWrite(request, same.error));
    const last = await once(request, inner);
    worked = last.ok && last.value.status !== 401;
    // What a new session does not help is not helped by the next.
    if (last.ok && !worked) renewals = MAX_RENEWALS;
    return last;
  };
  const getOnce = async (
    path: string,
    inner: AbortSignal,
    extent?: 'part',
  ): Promise<Result<RedfishResource>> => {
    let answer = await send({ method: 'GET', path }, inner);
    if (answer.ok && answer.value.status === 404 && !moved.has(path)) {
      const other = otherForm(path);
      const found = await send({ method: 'GET', path: other }, inner);
      if (found.ok && found.value.status === 200) {
        moved.set(path, moved.get(other) ?? other);
        answer = found;
      }
    }
    if (!answer.ok) return answer;
    const refused = refusalOf(answer.value, address, path, credential.user);
    const parsed = parseJsonAnswer(answer.value, address, path);
    const inPart = extent === 'part' && answer.value.status === 500 && parsed.ok && isResource(parsed.value);
    if (refused && !inPart) return err(refused);
    if (!parsed.ok) return parsed;
    const json = object.safeParse(parsed.value);
    if (!json.success) return err(appError('garbage-answer', { address, what: path }));
    if (isErrorAlone(json.data)) return err(refusalWithin(answer.value, address, credential.user));
    const inBody = json.data['@odata.etag'];
    const bodyEtag = typeof inBody === 'string' ? inBody : '';
    return ok({ json: json.data, etag: answer.value.headers.etag ?? bodyEtag, bodyEtag });
  };
  /** An error in a success's place is asked about again like one with its own status (`readPatiently`). */
  const get: RedfishSession['get'] = async (path, inner, extent) => {
    for (const wait of [...ERROR_AGAIN_MS, null]) {
      const read = await getOnce(path, inner, extent);
      if (read.ok || wait === null || read.error.args.status !== 200) return read;
      try {
        await pause(wait, inner);
      } catch {
        break;
      }
    }
    return err(appError('cancelled'));
  };
  return ok({
    address,
    origin: http.origin,
    user: credential.user,
    get,
    send,
    onWait,
    limits,
    hold: (path, marks) => {
      held ??= [path, marks];
    },
    close: async () => {
      await endSession(http, current);
      await http.close();
    },
  });
}
