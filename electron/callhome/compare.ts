import { fieldLimit } from '../catalog/index.ts';
import type { DeviceState } from '../devices/driver.ts';
import { canonicalForm } from '../devices/normal-form.ts';
import type { AppError } from '../domain/app-error.ts';
import type { ApplyItem, DevicePlan } from '../domain/plan.ts';
import type { SettingKey } from '../domain/setting-key.ts';

/** Comparing what a plan wanted with what a device says; pure, and in the one form that the plan compares in too. */

/** Are two values of a key the same to the device? Lists whose order says nothing are, in any order. */
export function sameValue(key: SettingKey, a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalForm(key, a) === canonicalForm(key, b);
}

export function differing(items: readonly ApplyItem[]): readonly ApplyItem[] {
  return items.filter((item) => item.outcome === 'differs');
}

/**
 * What was wanted and this interface has no place for although the product has: then not everything is done.
 * What the product has nowhere is only a warning of the plan.
 */
export function unsettable(plan: DevicePlan): readonly AppError[] {
  return plan.warnings.filter(({ code, args }) => {
    const [, key] = /^field:(.+)$/.exec(String(args.reason ?? '')) ?? [];
    return (
      code === 'unsupported' && key !== undefined && fieldLimit(plan.product, key as SettingKey) !== undefined
    );
  });
}

/** Every item as it stood before; nothing was sent. */
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

/** Nothing could be read back: what was sent is not known. */
export function unread(
  item: DevicePlan['items'][number],
  written: ReadonlySet<SettingKey>,
  inDoubt: readonly SettingKey[],
): ApplyItem {
  const sent = written.has(item.key) || inDoubt.includes(item.key);
  return {
    key: item.key,
    before: item.current,
    wanted: item.wanted,
    after: null,
    outcome: item.change === 'none' ? 'unchanged' : sent ? 'unknown' : 'not-written',
    secret: item.secret,
  };
}

/** Every value compared with what the device now says; a different spelling is a difference, not a success. */
export function compare(
  plan: DevicePlan,
  after: DeviceState,
  written: ReadonlySet<SettingKey>,
  inDoubt: readonly SettingKey[],
): readonly ApplyItem[] {
  return plan.items.map((item) => {
    const base = { key: item.key, before: item.current, wanted: item.wanted, secret: item.secret };
    if (item.secret || after.unreadable.has(item.key)) {
      const outcome = written.has(item.key)
        ? 'written-unread'
        : item.change === 'none'
          ? 'unchanged'
          : inDoubt.includes(item.key)
            ? 'unknown'
            : 'not-written';
      return { ...base, after: null, outcome } as const;
    }
    const found = after.values[item.key] ?? '';
    if (sameValue(item.key, found, item.wanted))
      return { ...base, after: found, outcome: item.change === 'none' ? 'unchanged' : 'verified' } as const;
    const touched = written.has(item.key) || item.change === 'none';
    return { ...base, after: found, outcome: touched ? 'differs' : 'not-written' } as const;
  });
}
