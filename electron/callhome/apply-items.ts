import type { DeviceState, Write } from '../devices/driver.ts';
import { standsForNothing } from '../domain/empty-words.ts';
import { untrusted } from '../domain/evidence.ts';
import { unsentOutcome } from '../domain/item-outcome.ts';
import type { ApplyItem, DevicePlan, PlanItem } from '../domain/plan.ts';
import { keptAs, sameValue } from '../domain/same-value.ts';
import type { Secret } from '../domain/secret.ts';
import { MEASURED_KEYS, SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';

/** What a plan sends, and what came of each of its values: pure. */

/** What was sent so far: taken by the device, or sent without an answer; of these also what it may still be doing. */
export type Sent = {
  readonly written: ReadonlySet<SettingKey>;
  readonly inDoubt: ReadonlySet<SettingKey>;
  readonly pending: ReadonlySet<SettingKey>;
  /** Of a step that was refused as a whole: a refusal does not say that nothing of it was done. */
  readonly refused?: ReadonlySet<SettingKey>;
};
export const NOTHING_SENT: Sent = { written: new Set(), inDoubt: new Set(), pending: new Set() };

export function stepsOf(plan: DevicePlan | null): readonly string[] {
  return (plan?.steps ?? []).map((step) => step.id);
}

/**
 * The first key that would be written now otherwise than it was shown, or null: to another value, or over another one, which
 * somebody set since. What was not read then, or is not now, is no other value; nor is a measurement, what is said in a
 * secret's place, a word for no value beside none, or what this program left there itself (`ours`), and the device may have
 * changed.
 */
export function unconfirmed(
  fresh: DevicePlan,
  confirmed: DevicePlan | null,
  ours: ReadonlyMap<SettingKey, readonly string[]> = new Map(),
): string | null {
  if (confirmed === null) return null;
  const agreed = new Map(
    confirmed.items.filter((item) => item.change !== 'none').map((item) => [item.key, item]),
  );
  const surprise = fresh.items.find(({ key, change, current, wanted, secret }) => {
    if (change === 'none') return false;
    const shown = agreed.get(key);
    if (shown?.wanted !== wanted) return true;
    if (current === null || shown.current === null || secret || MEASURED_KEYS.has(key)) return false;
    const known = [shown.current, ...(ours.get(key) ?? [])];
    if (isNothing(current)) return !known.some(isNothing);
    return !known.some((each) => keptAs(key, current, each));
  });
  return surprise?.key ?? null;
}

function isNothing(value: string): boolean {
  return value === '' || standsForNothing(value);
}

export function writeOf(
  plan: DevicePlan,
  stepId: string,
  keys: readonly SettingKey[],
  secrets: Readonly<Partial<Record<SettingKey, Secret>>>,
): Write {
  const values: Partial<Record<SettingKey, string>> = {};
  const given: Partial<Record<SettingKey, Secret>> = {};
  for (const key of keys) {
    const item = plan.items.find((candidate) => candidate.key === key);
    if (!item) continue;
    const secret = secrets[key];
    if (item.secret && secret) given[key] = secret;
    else if (!item.secret) values[key] = item.wanted;
  }
  return { stepId, values, secrets: given };
}

/** A value as it is shown: what undo puts back may have line ends and blanks around it. */
function seen(wanted: string): string {
  return untrusted(wanted, Number.POSITIVE_INFINITY);
}

/** Readings are what is shown of a value: so is what they are held against. An empty one is shown as a word by some. */
function isAsWanted({ key, wanted }: Pick<PlanItem, 'key' | 'wanted'>, found: string): boolean {
  if (wanted === '' && standsForNothing(found)) return true;
  return keptAs(key, found, wanted) || keptAs(key, found, seen(wanted));
}

/** The values of a step as the journal shows them. */
export function shown(plan: DevicePlan, keys: readonly SettingKey[]): Record<string, string> {
  return Object.fromEntries(
    plan.items.filter((item) => keys.includes(item.key)).map((item) => [item.key, seen(item.wanted)]),
  );
}

export function notWritten(plan: DevicePlan | null): readonly ApplyItem[] {
  return (plan?.items ?? []).map((item) => ({
    key: item.key,
    before: item.current,
    wanted: seen(item.wanted),
    after: item.current,
    outcome: item.change === 'none' ? unsentOutcome(item) : 'not-written',
    secret: item.secret,
  }));
}

/**
 * The items after a read-back that gave no answer: what was sent is not known, but for what was `proven` when it was
 * written.
 */
export function unread(
  plan: DevicePlan,
  { written, inDoubt }: Sent,
  proven: ReadonlyMap<SettingKey, string> = new Map(),
): readonly ApplyItem[] {
  return plan.items.map((item) => {
    const wasSent = written.has(item.key) || inDoubt.has(item.key);
    const after = item.change !== 'none' && wasSent ? (proven.get(item.key) ?? null) : null;
    return {
      key: item.key,
      before: item.current,
      wanted: seen(item.wanted),
      after,
      outcome:
        item.change === 'none'
          ? unsentOutcome(item)
          : after !== null
            ? 'verified'
            : wasSent
              ? 'unknown'
              : 'not-written',
      secret: item.secret,
    };
  });
}

/** What the device shows of these keys, where it is what was wanted. */
export function asWanted(
  plan: DevicePlan,
  keys: readonly SettingKey[],
  state: DeviceState,
): readonly (readonly [SettingKey, string])[] {
  const wrong = deviating(plan, keys, state);
  return keys
    .filter((key) => !isUnread(key, state) && !wrong.includes(key))
    .map((key) => [key, state.values[key] ?? ''] as const);
}

/**
 * Every value compared with what the device now says; a different spelling is a difference, not a success, but for what
 * devices change by themselves (`keptAs`): `after` tells how it stands there. What the device
 * gave before and does not give now is not known, and never counts as empty.
 */
export function compare(
  plan: DevicePlan,
  after: DeviceState,
  { written, inDoubt, pending, refused = new Set() }: Sent,
): readonly ApplyItem[] {
  return plan.items.map((item): ApplyItem => {
    const { key, current, secret } = item;
    const base = { key, before: current, wanted: seen(item.wanted), secret };
    if (isUnread(item.key, after)) {
      const neverGiven = item.secret || item.current === null;
      const outcome = inDoubt.has(item.key)
        ? 'unknown'
        : written.has(item.key)
          ? neverGiven
            ? 'written-unread'
            : 'unknown'
          : item.change === 'none'
            ? unsentOutcome(item)
            : 'not-written';
      return { ...base, after: null, outcome };
    }
    const found = after.values[item.key] ?? '';
    const arrived =
      item.change === 'none' || (written.has(key) && !pending.has(key)) || !isUnmoved(item, found);
    if (arrived && isAsWanted(item, found))
      return { ...base, after: found, outcome: item.change === 'none' ? 'unchanged' : 'verified' };
    if (pending.has(item.key)) return { ...base, after: found, outcome: 'unknown' };
    const touched =
      written.has(item.key) ||
      item.change === 'none' ||
      // Sent without an answer, or refused, and it is no longer what it was.
      ((inDoubt.has(item.key) || refused.has(item.key)) && !sameValue(item.key, found, item.current ?? ''));
    return { ...base, after: found, outcome: touched ? 'differs' : 'not-written' };
  });
}

function isUnread(key: SettingKey, state: DeviceState): boolean {
  return SECRET_KEYS.has(key) || state.unreadable.has(key) || state.values[key] === undefined;
}

/** The keys among these that the device gave before the first write and does not give now. */
export function unreadNow(
  plan: DevicePlan,
  keys: readonly SettingKey[],
  state: DeviceState,
): readonly SettingKey[] {
  return plan.items
    .filter(({ key, secret, current }) => keys.includes(key) && !secret && current !== null)
    .filter(({ key }) => isUnread(key, state))
    .map(({ key }) => key);
}

/** What was confirmed to be changed and cannot be by this reading, although the plan's own reading had it. */
export function goneSince(confirmed: DevicePlan | null, state: DeviceState): readonly SettingKey[] {
  return (confirmed?.items ?? [])
    .filter(({ change }) => change !== 'none')
    .filter(
      ({ key, secret, current }) =>
        !state.writable.has(key) || (!secret && current !== null && state.unreadable.has(key)),
    )
    .map(({ key }) => key);
}

/** The keys among these that can be read and are not as wanted. */
export function deviating(
  plan: DevicePlan,
  keys: readonly SettingKey[],
  state: DeviceState,
): readonly SettingKey[] {
  return plan.items
    .filter(({ key }) => keys.includes(key) && !isUnread(key, state))
    .filter((item) => !isAsWanted(item, state.values[item.key] ?? ''))
    .map(({ key }) => key);
}

/** The keys of which the device still says what it said before the write. Some firmware takes seconds to show a value. */
export function readingOld(
  plan: DevicePlan,
  keys: readonly SettingKey[],
  state: DeviceState,
): readonly SettingKey[] {
  return plan.items
    .filter(({ key }) => keys.includes(key) && !isUnread(key, state))
    .filter((item) => isUnmoved(item, state.values[item.key] ?? ''))
    .map(({ key }) => key);
}

/** Does the device say what it said before, also where letter case or blanks only were to change? */
function isUnmoved({ key, current, wanted }: PlanItem, found: string): boolean {
  const arrived = sameValue(key, found, wanted) || sameValue(key, found, seen(wanted));
  return !arrived && sameValue(key, found, current ?? '');
}

/**
 * The keys among these of a write that nobody confirmed, that were to change and read as before: in its own way (`keptAs`) a
 * device keeps what it took.
 */
export function unmoved(
  plan: DevicePlan,
  keys: readonly SettingKey[],
  state: DeviceState,
): readonly SettingKey[] {
  const changing = plan.items.filter(({ change }) => change !== 'none').map(({ key }) => key);
  return readingOld(
    plan,
    keys.filter((key) => changing.includes(key)),
    state,
  );
}

/** Does everything of the step that can be read say what it said before? */
export function readsAsBefore(plan: DevicePlan, keys: readonly SettingKey[], state: DeviceState): boolean {
  const telling = plan.items.filter(
    ({ key, change }) => keys.includes(key) && change !== 'none' && !isUnread(key, state),
  );
  return (
    telling.length > 0 &&
    telling.every(({ key, current }) => sameValue(key, state.values[key] ?? '', current ?? ''))
  );
}

/** Does everything of the step that can be read say what was sent, something of it what it did not say before? */
export function seenDone(plan: DevicePlan, keys: readonly SettingKey[], state: DeviceState): boolean {
  const changed = plan.items.some(
    ({ key, change, current }) =>
      keys.includes(key) && change !== 'none' && current !== null && !isUnread(key, state),
  );
  return changed && [deviating, unreadNow, unmoved].every((find) => find(plan, keys, state).length === 0);
}

/** Does anything of the step that can be read say something else than before? Then what cannot be read is in doubt. */
export function halfDone(plan: DevicePlan, keys: ReadonlySet<SettingKey>, state: DeviceState): boolean {
  return plan.items.some(
    ({ key, current, secret }) =>
      keys.has(key) &&
      !secret &&
      current !== null &&
      !isUnread(key, state) &&
      !sameValue(key, state.values[key] ?? '', current),
  );
}

/** Is every value of the step known to be on the device? False where one of them cannot be read. */
export function knownWritten(plan: DevicePlan, keys: readonly SettingKey[], state: DeviceState): boolean {
  return (
    keys.every((key) => !isUnread(key, state)) &&
    [deviating, unmoved].every((find) => find(plan, keys, state).length === 0)
  );
}
