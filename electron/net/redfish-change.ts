import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import type { Json } from './json.ts';
import type { Precondition, RedfishResource, RedfishSession } from './redfish.ts';

/**
 * One change of one resource, the same for settings, undo and the mending of clocks. A refused precondition
 * (412, 428) is a fact about the protocol before it is one about people: the resource is read again, and only
 * where it differs somebody else wrote. Where it does not, the change is offered in the other forms that
 * firmware is reported to want; each form only after a reading that shows nothing changed.
 */
export type Change = {
  readonly path: string;
  readonly body: Json;
  /** The resource as it was last read. */
  readonly known: RedfishResource;
  /** What must not have changed meanwhile, as text; ticking values are left out. */
  readonly watched: (json: Json) => string;
};

export type Changed = { readonly remarks: readonly string[] };

/** Sporadic refusals pass within a moment: this long between two tries of the same form. */
const AGAIN_MS = 300;

export async function changeResource(
  session: RedfishSession,
  change: Change,
  signal: AbortSignal,
): Promise<Result<Changed>> {
  const before = change.watched(change.known.json);
  let { known } = change;
  let refusal: Result<never> | null = null;
  const tried = new Set<string>();
  const taken = TAKEN.get(session);
  // The form that this device took before comes first: each other one costs a refusal and a reading.
  for (const form of taken === undefined ? FORMS : [taken, ...FORMS]) {
    const precondition = form.of(known);
    // The same words again only where that is the point.
    const key = JSON.stringify(precondition);
    if (precondition === null || (tried.has(key) && !form.again)) continue;
    tried.add(key);
    const done = await session.patch(change.path, change.body, precondition, signal);
    if (done.ok) {
      TAKEN.set(session, form);
      return ok({ remarks: done.value });
    }
    // A form that the device cannot read (400 to a body with an ETag) is no answer to the change itself.
    const unread = refusal !== null && precondition.kind === 'body' && done.error.code === 'device-refused';
    if (done.error.code !== 'edit-conflict' && !unread) return done;
    refusal ??= done as Result<never>;
    try {
      await pause(form.again ? AGAIN_MS : 0, signal);
    } catch {
      return err(appError('cancelled'));
    }
    const again = await session.get(change.path, signal);
    if (!again.ok) return again;
    if (change.watched(again.value.json) !== before) return refusal;
    known = again.value;
  }
  // Nothing differs and no form is taken: the protocol is what is wrong, not another person.
  return err(appError('precondition-refused', { address: session.address, what: change.path }));
}

type Form = {
  readonly of: (known: RedfishResource) => Precondition | null;
  /** Worth trying with the same words as before. */
  readonly again?: true;
};

const header = (etag: string): Precondition | null => (etag === '' ? null : { kind: 'header', etag });

const FORMS: readonly Form[] = [
  { of: ({ etag }) => header(etag) ?? { kind: 'none' }, again: true },
  { of: ({ etag }) => header(etag), again: true },
  { of: ({ etag }) => header(etag), again: true },
  // The header's own, where the body says another.
  { of: ({ headerEtag }) => header(headerEtag) },
  // Lenovo's own firmware is reported to want it in the body and to refuse the header.
  { of: ({ etag }) => (etag === '' ? null : { kind: 'body', etag }) },
  { of: ({ etag }) => (etag.startsWith('W/') ? header(etag.slice(2)) : null) },
  { of: () => ({ kind: 'header', etag: '*' }) },
  { of: () => ({ kind: 'none' }) },
];

/** The form that a device took last, for as long as its session lives. */
const TAKEN = new WeakMap<RedfishSession, Form>();

/** A resource without what ticks by itself, as text to compare. */
export function stillParts(json: Json): string {
  return JSON.stringify(json, (name, value: unknown) => (TICKING.test(name) ? undefined : value));
}
const TICKING = /^(?:@odata\.etag|DateTime|LastResetTime|CreatedTime|.*Timestamp)$/;
