import { isDeepStrictEqual } from 'node:util';
import { type AppError, appError } from '../domain/app-error.ts';
import type { ErrorArgsOf } from '../domain/error-args.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import type { HttpAnswer } from './http.ts';
import { askedToWaitMs, countDown, retryAfterMs } from './patient-read.ts';
import type { Json, RedfishResource, RedfishSession } from './redfish.ts';
import { extendedInfo, redfishMessage, refusalOf } from './redfish-cause.ts';
import { namesIn, remarksIn } from './redfish-remarks.ts';

/**
 * One change of a resource: the only way in which settings are PATCHed, for apply, undo and fix alike.
 *
 * 412 and 428 (RFC 9110 §15.5.13, RFC 6585 §3) are facts about the protocol before they are facts about people: the
 * resource is read again, and only where it differs did somebody else write. Otherwise the way of proving that it was read
 * is stepped down, since firmware differs in which it takes. Such an answer says that nothing was written, and the reading
 * confirms it, so the request may go again; where the reading shows what was wanted, the write was done. 429 and 503 with
 * `Retry-After` say the same, and are waited for. A request whose answer is lost never goes again.
 */
export type Change = {
  readonly path: string;
  /** As last read; what the change was decided on. */
  readonly known: RedfishResource;
  readonly body: Json;
  /** What of the resource counts as settings, for the question whether somebody else changed them. */
  readonly settings: (json: Json) => unknown;
  /** Does a reading hold what was wanted, in the device's own way? Else the settings of both are to be alike. */
  readonly holds?: (found: Json, wanted: Json) => boolean;
  /** Name for errors. */
  readonly what: string;
  /** Properties among those of `body` that no reading gives back. */
  readonly unseen?: readonly string[];
};

/** What the device said although it took the change, and whether that leaves open what cannot be read back. */
export type Taken = { readonly remarks: readonly string[]; readonly caveat: 'warned' | 'untold' | null };

/** Ways to prove that the resource was read, in the order in which they are tried. */
type Proof = 'header' | 'header-again' | 'body-etag' | 'in-body' | 'strong' | 'requoted' | 'any' | 'none';
const LADDER: readonly Proof[] = [
  'header',
  'header-again',
  'header-again',
  'body-etag',
  'in-body',
  'strong',
  'requoted',
  'any',
  'none',
];
const AGAIN_MS = 300;
const TASK_PAUSE_MS = 1_000;

/** Remembers per session which proof its device takes. */
const taken = new WeakMap<RedfishSession, Proof>();

/** Makes the change; what the device said although it took it is the value (DSP0266 §8.6). */
export async function changeResource(
  session: RedfishSession,
  change: Change,
  signal: AbortSignal,
): Promise<Result<Taken>> {
  const { address, user } = session;
  const before = change.settings(change.known.json);
  const learned = taken.get(session);
  const ladder = learned === undefined || learned === 'header' ? LADDER : [learned, ...LADDER];
  let fresh: RedfishResource | null = change.known;
  let last: HttpAnswer | null = null;
  let patience = session.limits.startMs;
  const rungs = [...ladder];
  let { path } = change;
  /** What was answered to the first form of the path, once the other one is tried. */
  let elsewhere: HttpAnswer | null = null;
  for (let proof = rungs.shift(); proof !== undefined; proof = rungs.shift()) {
    if (fresh === null) {
      if (proof === 'header-again') await pause(AGAIN_MS, signal).catch(() => {});
      const read = await session.get(change.path, signal);
      if (!read.ok) return read;
      const now = change.settings(read.value.json);
      if (!isDeepStrictEqual(now, before)) {
        const wanted = merged(change.known.json, change.body);
        if (!(change.holds?.(read.value.json, wanted) ?? isDeepStrictEqual(now, change.settings(wanted))))
          return err(appError('edit-conflict', { address, what: change.what }));
        // It says what was to be written: the write was done, whatever its answer said. What does not read back stays in doubt.
        return isShown(change.body, read.value.json)
          ? ok(takenOf(last?.body ?? '', change))
          : err(
              appError('device-error', {
                address,
                status: last?.status ?? 412,
                reason: redfishMessage(last?.body ?? ''),
              }),
            );
      }
      fresh = read.value;
    }
    const request = proven(proof, fresh, change.body);
    if (request === null) continue;
    fresh = null;
    const answer = await withSlowNotice(session, () =>
      session.send(
        {
          method: 'PATCH',
          path,
          headers: { 'content-type': 'application/json', ...request.headers },
          body: JSON.stringify(request.body),
          timeoutMs: session.limits.writeMs,
        },
        signal,
      ),
    );
    if (!answer.ok) return answer;
    last = answer.value;
    const { status } = answer.value;
    const asked = askedToWaitMs(answer.value, Date.now());
    if (asked !== null && asked <= patience) {
      patience -= asked;
      try {
        await countDown(asked, session.onWait, signal);
      } catch {
        return err(appError('cancelled'));
      }
      rungs.unshift(proof);
      continue;
    }
    // Answered before anything was done, and a resource that was just read: firmware differs in which form of a path it writes to.
    if (isNoSuchPath(answer.value)) {
      if (elsewhere === null) {
        elsewhere = answer.value;
        path = path.endsWith('/') ? path.replace(/\/+$/, '') : `${path}/`;
        rungs.unshift(proof);
        continue;
      }
      last = elsewhere;
    }
    // Firmware that does not know an ETag in the body refuses it as a property, and one form of the header as a header.
    const unknownProof = status === 400 && (proof === 'in-body' || refusesHeader(answer.value));
    if (status === 412 || status === 428 || unknownProof) continue;
    const refused = refusalOf(last, address, change.what, user);
    if (refused) return err(withMethods(refused, last));
    taken.set(session, proof === 'header-again' ? 'header' : proof);
    return status === 202
      ? followTask(session, answer.value, change, signal)
      : ok(takenOf(answer.value.body, change));
  }
  const reason = last === null ? '' : redfishMessage(last.body);
  return err(appError('device-refused', { address, what: change.what, reason }));
}

/** Is the refusal about `If-Match` itself (Base registry, DSP8011: HeaderInvalid), and not about what is to be changed? */
function refusesHeader({ body }: HttpAnswer): boolean {
  return extendedInfo(body).some(({ id, text }) => id === 'HeaderInvalid' || /\bif-match\b/i.test(text));
}

/** A refused method with those that are taken there, where the device says so: firmware that takes PUT only is no matter of rights. */
function withMethods(refused: AppError, { headers }: HttpAnswer): AppError {
  const allow = untrusted(headers.allow ?? '', 60);
  if (refused.code !== 'method-not-allowed' || allow === '') return refused;
  return appError('method-not-allowed', { ...refused.args, allow } as ErrorArgsOf['method-not-allowed']);
}

/** No such path, no such method on it, or elsewhere without a word on where; one that says that it takes no PATCH is no other path. */
function isNoSuchPath({ status, headers }: HttpAnswer): boolean {
  if (status === 405) return headers.allow === undefined || /\bPATCH\b/i.test(headers.allow);
  return status === 404 || (status >= 301 && status <= 308 && headers.location === undefined);
}

/** A resource as it reads once a change is on it (RFC 7386, without its deletions). */
function merged(json: Json, body: Json): Json {
  return Object.fromEntries(
    [...new Set([...Object.keys(json), ...Object.keys(body)])].map((name) => {
      const [old, own] = [json[name], body[name]];
      if (!(name in body)) return [name, old];
      return [name, isObject(old) && isObject(own) ? merged(old, own) : own];
    }),
  );
}

/** Does the resource give back every value of the change? A password it does not. */
function isShown(body: Json, json: Json): boolean {
  return Object.entries(body).every(([name, own]) => {
    const shown = json[name];
    return isObject(own) && isObject(shown) ? isShown(own, shown) : isDeepStrictEqual(own, shown);
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Headers and body for one proof; null where it would be no other request than an earlier one. */
function proven(
  proof: Proof,
  { etag, bodyEtag }: RedfishResource,
  body: Json,
): { readonly headers: Readonly<Record<string, string>>; readonly body: Json } | null {
  const match = (value: string) => ({ headers: { 'if-match': value }, body });
  switch (proof) {
    case 'header':
    case 'header-again':
      return etag === '' ? null : match(etag);
    case 'body-etag':
      return bodyEtag === '' || bodyEtag === etag ? null : match(bodyEtag);
    case 'in-body': {
      const value = bodyEtag || etag;
      return value === '' ? null : { headers: {}, body: { ...body, '@odata.etag': value } };
    }
    case 'strong':
      return etag.startsWith('W/') ? match(etag.slice(2)) : null;
    case 'requoted':
      return etag === '' || etag === '*' || etag.startsWith('W/') ? null : match(requoted(etag));
    case 'any':
      return match('*');
    case 'none':
      return { headers: {}, body };
  }
}

/**
 * The ETag in the other form: firmware gives it in quotes and compares it without (ansible community.general 3296), or the other way
 * round, or quotes what is in quotes already.
 */
function requoted(etag: string): string {
  const bare = /^"+([^"]*)"+$/.exec(etag)?.[1];
  if (bare === undefined) return `"${etag}"`;
  return etag.startsWith('""') ? `"${bare}"` : bare;
}

async function withSlowNotice<T>(session: RedfishSession, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const { writeMs, slowMs } = session.limits;
  const telling = pause(slowMs, done.signal)
    .then(() => countDown(writeMs - slowMs, session.onWait, done.signal))
    .catch(() => {});
  try {
    return await work();
  } finally {
    done.abort();
    await telling;
  }
}

/** What a success says: a value that was changed, a part that was not done, a restart that is needed. */
function takenOf(body: string, { body: change, known, unseen = [] }: Change): Taken {
  const remarks = remarksIn(body, new Set([...namesIn(known.json), ...namesIn(change)]));
  const open = remarks.some(
    ({ about, fine }) => !fine && (about.length === 0 || about.some((name) => unseen.includes(name))),
  );
  return { remarks: remarks.map(({ text }) => text), caveat: open ? 'warned' : null };
}

/**
 * Follows a task monitor to its end (DSP0266 §12.2): 202 while it runs, then the answer of the operation itself. The change
 * was accepted by then, so only a task that says itself that it ended badly was not done; whatever else hinders following
 * it leaves open what came of it.
 */
async function followTask(
  session: RedfishSession,
  accepted: HttpAnswer,
  change: Change,
  signal: AbortSignal,
): Promise<Result<Taken>> {
  const { address, user } = session;
  const { what } = change;
  const named =
    accepted.headers.location ??
    /"@odata\.id"\s*:\s*"((?:https:\/\/[^"/]{1,253})?\/redfish\/[^"]{1,200})"/.exec(accepted.body)?.[1];
  // A reference to be read from where the write went to (RFC 9110 §10.2.2).
  const from = `https://device${change.path}`;
  if (named === undefined || !URL.canParse(named, from))
    return ok({ ...takenOf(accepted.body, change), caveat: 'untold' });
  const url = new URL(named, from);
  const path = `${url.pathname}${url.search}`;
  const untold = (cause: AppError): Result<never> => {
    const reason = String(cause.args.reason ?? '');
    const why = reason === '' ? {} : { reason };
    return err(appError('outcome-untold', { address, what, cause: cause.code, ...why }));
  };
  const limitMs = session.limits.writeMs;
  let answer = accepted;
  let left = limitMs;
  for (;;) {
    const wait = Math.min(Math.max(retryAfterMs(answer.headers, Date.now()) ?? TASK_PAUSE_MS, 100), left);
    if (left <= 0) return untold(appError('never-settled', { address, seconds: limitMs / 1000 }));
    left -= wait;
    session.onWait(Math.ceil(left / 1000));
    try {
      await pause(wait, signal);
    } catch {
      return untold(appError('cancelled'));
    }
    const next = await session.send({ method: 'GET', path }, signal);
    if (!next.ok) return untold(next.error);
    answer = next.value;
    const { status, body } = answer;
    if (status === 202) continue;
    // A finished monitor may be gone by the time it is asked for; the read-back tells what came of it.
    if (status === 404 || status === 410) return ok({ remarks: [], caveat: 'untold' });
    const refused = refusalOf(answer, address, what, user);
    if (refused)
      return ENDED_BADLY.has(status) && refused.code === 'device-refused' ? err(refused) : untold(refused);
    const state = /"TaskState"\s*:\s*"\s*(\w{1,40})/.exec(body)?.[1];
    if (state === undefined || /^Completed$/i.test(state)) return ok(takenOf(body, change));
    if (/^(?:Exception|Killed|Cancelled|Interrupted)$/i.test(state))
      return err(appError('device-refused', { address, what, reason: taskMessage(body) }));
  }
}

/** Answers that are the operation's own word on what it was asked for, not one on asking for the monitor. */
const ENDED_BADLY: ReadonlySet<number> = new Set([400, 409, 412, 422]);

/** A task's own messages stand under `Messages` (Task schema). */
function taskMessage(body: string): string {
  return /"Message"\s*:\s*"((?:[^"\\]|\\.){1,200})"/.exec(body)?.[1] ?? redfishMessage(body);
}
