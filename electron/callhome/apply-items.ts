import type { DeviceState, Write } from '../devices/driver.ts';
import type { ApplyItem, DevicePlan } from '../domain/plan.ts';
import { sameValue } from '../domain/same-value.ts';
import type { Secret } from '../domain/secret.ts';
import { SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';

/** What a plan sends, and what came of each of its values: pure. */

/** What was sent so far: taken by the device, or sent without an answer. */
export type Sent = { readonly written: ReadonlySet<SettingKey>; readonly inDoubt: ReadonlySet<SettingKey> };
export const NOTHING_SENT: Sent = { written: new Set(), inDoubt: new Set() };

export function stepsOf(plan: DevicePlan | null): readonly string[] {
  return (plan?.steps ?? []).map((step) => step.id);
}

/** The first key that would be written now without having been shown as a change, or null. */
export function unconfirmed(fresh: DevicePlan, confirmed: DevicePlan | null): string | null {
  if (confirmed === null) return null;
  const agreed = new Map(
    confirmed.items.filter((item) => item.change !== 'none').map((item) => [item.key, item.wanted]),
  );
  const surprise = fresh.items.find((item) => item.change !== 'none' && agreed.get(item.key) !== item.wanted);
  return surprise?.key ?? null;
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

/** The values of a step as the journal shows them. */
export function shown(plan: DevicePlan, keys: readonly SettingKey[]): Record<string, string> {
  return Object.fromEntries(
    plan.items.filter((item) => keys.includes(item.key)).map((item) => [item.key, item.wanted]),
  );
}

export function notWritten(plan: DevicePlan | null): readonly ApplyItem[] {
  return (plan?.items ?? []).map((item) => ({
    key: item.key,
    before: item.current,
    wanted: item.wanted,
    after: item.current,
    outcome: item.change === 'none' ? 'unchanged' : 'not-written',
    secret: item.secret,
  }));
}

/** The items after a read-back that gave no answer: what was sent is not known. */
export function unread(plan: DevicePlan, { written, inDoubt }: Sent): readonly ApplyItem[] {
  return plan.items.map((item) => ({
    key: item.key,
    before: item.current,
    wanted: item.wanted,
    after: null,
    outcome:
      item.change === 'none'
        ? 'unchanged'
        : written.has(item.key) || inDoubt.has(item.key)
          ? 'unknown'
          : 'not-written',
    secret: item.secret,
  }));
}

/** Every value compared with what the device now says; a different spelling is a difference, not a success. */
export function compare(
  plan: DevicePlan,
  after: DeviceState,
  { written, inDoubt }: Sent,
): readonly ApplyItem[] {
  return plan.items.map((item): ApplyItem => {
    const base = { key: item.key, before: item.current, wanted: item.wanted, secret: item.secret };
    if (isUnread(item.key, after)) {
      const outcome = inDoubt.has(item.key)
        ? 'unknown'
        : written.has(item.key)
          ? 'written-unread'
          : item.change === 'none'
            ? 'unchanged'
            : 'not-written';
      return { ...base, after: null, outcome };
    }
    const found = after.values[item.key] ?? '';
    if (sameValue(item.key, found, item.wanted))
      return { ...base, after: found, outcome: item.change === 'none' ? 'unchanged' : 'verified' };
    const touched =
      written.has(item.key) ||
      item.change === 'none' ||
      // Sent without an answer, and it is no longer what it was.
      (inDoubt.has(item.key) && !sameValue(item.key, found, item.current ?? ''));
    return { ...base, after: found, outcome: touched ? 'differs' : 'not-written' };
  });
}

function isUnread(key: SettingKey, state: DeviceState): boolean {
  return SECRET_KEYS.has(key) || state.unreadable.has(key);
}

/** The keys among these that can be read and are not as wanted. */
export function deviating(
  plan: DevicePlan,
  keys: readonly SettingKey[],
  state: DeviceState,
): readonly SettingKey[] {
  return plan.items
    .filter(({ key }) => keys.includes(key) && !isUnread(key, state))
    .filter(({ key, wanted }) => !sameValue(key, state.values[key] ?? '', wanted))
    .map(({ key }) => key);
}

/** Does the device still say what it said before the write? Some firmware takes seconds to show a value. */
export function readsBackOld(plan: DevicePlan, keys: readonly SettingKey[], state: DeviceState): boolean {
  const wrong = deviating(plan, keys, state);
  return wrong.some((key) => {
    const current = plan.items.find((item) => item.key === key)?.current ?? '';
    return sameValue(key, state.values[key] ?? '', current);
  });
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

/** Is every value of the step known to be on the device? False where one of them cannot be read. */
export function knownWritten(plan: DevicePlan, keys: readonly SettingKey[], state: DeviceState): boolean {
  return keys.every((key) => !isUnread(key, state)) && deviating(plan, keys, state).length === 0;
}
