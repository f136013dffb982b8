import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { HttpAnswer } from './http.ts';
import { waited } from './read-again.ts';
import { type Asked, type Json, type Remark, redfishMessage, refusal, remarksOf } from './redfish-answer.ts';
import { followTask } from './redfish-task.ts';

/**
 * One changed resource: PATCH under the condition that nobody else changed it (DSP0266 §6.5, RFC 9110 §13.1.1).
 * Controllers disagree about how that condition is written. Where one refuses it, the resource is read again;
 * only while it is still as it was is the same body sent with the next form. A PATCH whose answer is lost is
 * not sent again: reading back says whether it was done.
 */
export type RedfishResource = {
  readonly json: Json;
  readonly etag: string;
};

export type RedfishWrite = {
  readonly path: string;
  readonly body: Json;
  /** As last read: what still has to be there. */
  readonly known: RedfishResource;
  /** The part of the resource that counts as its settings: what ticks by itself is no change. */
  readonly settings: (json: Json) => unknown;
};

export type WritePort = {
  readonly asked: Asked;
  /** Sent exactly once. */
  readonly patch: (
    path: string,
    body: Json,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => Promise<Result<HttpAnswer>>;
  readonly read: (path: string, signal: AbortSignal) => Promise<Result<RedfishResource>>;
  readonly getAnswer: (path: string, signal: AbortSignal) => Promise<Result<HttpAnswer>>;
};

/** How the condition is written, and the pause before it is tried. */
type Form = {
  readonly pauseMs: number;
  readonly header: (etag: string) => string | null;
  readonly inBody?: true;
};
const bare = (etag: string): string | null => (etag === '' ? null : etag);
const FORMS: readonly Form[] = [
  { pauseMs: 0, header: bare },
  { pauseMs: 200, header: bare },
  { pauseMs: 600, header: bare },
  { pauseMs: 1_500, header: bare },
  { pauseMs: 0, header: () => null, inBody: true },
  { pauseMs: 0, header: (etag) => (etag.startsWith('W/') ? etag.slice(2) : null) },
  { pauseMs: 0, header: () => '*' },
  { pauseMs: 0, header: () => null },
];
const CONDITION: ReadonlySet<number> = new Set([412, 428]);
/** Sent, and no answer to it: it may have been done. */
const ANSWER_LOST: ReadonlySet<string> = new Set(['connection-lost', 'device-timeout', 'garbage-answer']);
/** Said by what stands between us and the resource: what became of the request there is not known. */
const ANSWER_OF_A_GATEWAY: ReadonlySet<number> = new Set([502, 504]);
/** How long a change may take to show (in steps): some controllers answer before they store. */
const SHOWS_WITHIN_MS: readonly number[] = [500, 1_000, 1_500, 3_000, 4_000];

/** Writes; answers with what the device remarked. `edit-conflict` only where a re-read shows another's change. */
export async function writeResource(
  port: WritePort,
  write: RedfishWrite,
  signal: AbortSignal,
): Promise<Result<readonly Remark[]>> {
  const { address } = port.asked;
  const look = {
    before: shown(write, write.known.json),
    after: shown(write, merged(write.known.json, write.body)),
  };
  let { etag } = write.known;
  let refused: HttpAnswer | null = null;
  let reauthorised = false;
  for (let index = 0; index < FORMS.length; ) {
    const form = FORMS[index] as Form;
    const header = form.header(etag);
    // A form that this resource has no tag for; the first is sent all the same, without one.
    const empty = header === null && (form.inBody ? etag === '' || etag === '*' : index < FORMS.length - 1);
    if (empty && index > 0) {
      index += 1;
      continue;
    }
    if (!(await waited(form.pauseMs, signal))) return err(appError('cancelled'));
    const body = form.inBody ? { ...write.body, '@odata.etag': etag } : write.body;
    const sent = await port.patch(write.path, body, header === null ? {} : { 'if-match': header }, signal);
    if (!sent.ok) return ANSWER_LOST.has(sent.error.code) ? readBack(sent) : sent;
    const ended =
      sent.value.status === 202
        ? await followTask(sent.value, address, write.path, port.getAnswer, signal)
        : sent;
    if (!ended.ok) return ended;
    const { status } = ended.value;
    if (ANSWER_OF_A_GATEWAY.has(status))
      return readBack(refusal(ended.value, port.asked, write.path) ?? err(appError('internal')));
    const sessionGone = status === 401 && !reauthorised;
    // A service may take the tag in the body for a property that it does not know.
    const tagRefused = form.inBody === true && status === 400;
    if (!CONDITION.has(status) && status !== 409 && !sessionGone && !tagRefused)
      return refusal(ended.value, port.asked, write.path) ?? ok(remarksOf(ended.value.body));

    // Refused, so nothing was done: is everything still as it was? Reading also renews a session that ended.
    const now = await port.read(write.path, signal);
    if (!now.ok) return now;
    const found = shown(write, now.value.json);
    if (found === look.after && look.after !== look.before) return ok([]);
    if (found !== look.before) return err(appError('edit-conflict', { address, what: write.path }));
    etag = now.value.etag;
    refused = ended.value;
    if (status === 409) break;
    if (sessionGone) reauthorised = true;
    else index += 1;
  }
  const reason = redfishMessage(refused?.body ?? '');
  return err(appError('device-refused', { address, what: write.path, reason }));

  /** The answer is lost: what does the device say now? */
  async function readBack(lost: Result<never>): Promise<Result<readonly Remark[]>> {
    for (const pauseMs of [0, ...SHOWS_WITHIN_MS]) {
      if (!(await waited(pauseMs, signal))) return err(appError('cancelled'));
      const now = await port.read(write.path, signal);
      // Nothing in the body that could be seen, such as a password alone: nothing to compare.
      if (!now.ok || look.after === look.before)
        return err(appError('write-unknown', { address, what: write.path }));
      const found = shown(write, now.value.json);
      if (found === look.after) return ok([]);
      if (found !== look.before) break;
    }
    return lost;
  }
}

function shown(write: RedfishWrite, json: Json): string {
  return JSON.stringify(write.settings(json));
}

/** A resource as a PATCH would leave it (RFC 7386 for objects; arrays are replaced). */
function merged(json: Json, patch: Json): Json {
  const isObject = (value: unknown): value is Json =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries([
    ...Object.entries(json),
    ...Object.entries(patch).map(([name, value]) => {
      const before = json[name];
      return [name, isObject(value) && isObject(before) ? merged(before, value) : value];
    }),
  ]) as Json;
}
