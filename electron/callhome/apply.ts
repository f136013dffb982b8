import type { DeviceState, Driver, DriverContext, DriverSession, Write } from '../devices/driver.ts';
import { readSettled } from '../devices/read-settled.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Journal } from '../domain/journal.ts';
import type { ApplyItem, ApplyResult, DevicePlan } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';
import { unsettable } from './plan.ts';

/**
 * Writing one device's plan: sign in, read afresh, write step by step with a journal entry before each,
 * read everything back and compare. It writes nothing that the confirmed plan did not show, and running it
 * again finishes an interrupted job, because the steps are worked out anew from what the device says now.
 */
export type ApplyInput = {
  readonly driver: Driver;
  readonly context: DriverContext;
  /** The plan that was shown and confirmed; null where the act itself was (undo). */
  readonly confirmed: DevicePlan | null;
  /** Works the plan out from a fresh reading; pure. */
  readonly replan: (state: DeviceState) => DevicePlan;
  readonly secrets: Readonly<Partial<Record<SettingKey, Secret>>>;
  readonly journal: Journal;
  readonly act: 'apply' | 'undo';
  /** Told of the values read before the first write, so that undo is possible. */
  readonly onOriginal: (values: SettingValues) => Promise<void>;
  /** Told of every accepted value that cannot be read back; `value` is null for a secret. */
  readonly onUnreadWritten: (key: SettingKey, value: string | null) => Promise<void>;
  readonly onProgress: (done: number, total: number, step: string) => void;
};

/** Never rejects: whatever goes wrong is in the result, and the other devices go on. */
export async function applyDevice(input: ApplyInput, signal: AbortSignal): Promise<ApplyResult> {
  const { driver, context, confirmed } = input;
  const { deviceId, address, product } = context.target;
  const startedAt = context.now();
  const stamp = (): string => new Date(context.now()).toISOString();
  const errors: AppError[] = [];
  const stepsDone: string[] = [];
  const base = {
    deviceId,
    address,
    product,
    driver: driver.id,
    startedAt: new Date(startedAt).toISOString(),
  };
  const finish = (
    state: ApplyResult['state'],
    items: readonly ApplyItem[],
    stepsLeft: readonly string[],
  ): ApplyResult => ({
    ...base,
    state,
    items: [...items],
    stepsDone,
    stepsLeft: [...stepsLeft],
    errors,
    durationMs: context.now() - startedAt,
  });
  /** False where the entry is not on disk: then nothing more is sent. What was done stands in the result. */
  const journal = async (entry: Parameters<Journal['append']>[0]): Promise<boolean> => {
    const kept = await input.journal.append(entry);
    if (!kept.ok && !errors.some(({ code }) => code === kept.error.code)) errors.push(kept.error);
    return kept.ok;
  };
  const head = (): { at: string; deviceId: string; address: string } => ({ at: stamp(), deviceId, address });

  if (!(await journal({ ...head(), type: 'begin', driver: driver.id, act: input.act })))
    return finish('failed', notWritten(confirmed), stepsOf(confirmed));
  const opened = await driver.open(context, signal);
  if (!opened.ok) {
    errors.push(opened.error);
    const state =
      opened.error.code === 'unsupported'
        ? 'unsupported'
        : opened.error.code === 'cancelled'
          ? 'cancelled'
          : 'failed';
    await journal({ ...head(), type: 'end', state });
    return finish(state, notWritten(confirmed), stepsOf(confirmed));
  }
  const session = opened.value;
  try {
    const result = await applyOpened(session);
    await journal({ ...head(), type: 'end', state: result.state });
    return result;
  } finally {
    await session.close();
  }

  async function applyOpened(open: DriverSession): Promise<ApplyResult> {
    const before = await open.read(signal);
    if (!before.ok) {
      errors.push(before.error);
      return finish(
        before.error.code === 'cancelled' ? 'cancelled' : 'failed',
        notWritten(confirmed),
        stepsOf(confirmed),
      );
    }
    const fresh = input.replan(before.value);
    if (fresh.state === 'refused') {
      errors.push(...fresh.errors);
      return finish(
        'refused',
        notWritten(fresh),
        fresh.steps.map((step) => step.id),
      );
    }
    const surprise = unconfirmed(fresh, confirmed);
    if (surprise !== null) {
      errors.push(appError('edit-conflict', { address, what: surprise }));
      return finish(
        'failed',
        notWritten(fresh),
        fresh.steps.map((step) => step.id),
      );
    }
    const lacking = unsettable(fresh);
    errors.push(...lacking);
    if (fresh.steps.length === 0) {
      const state = lacking.length > 0 ? 'partly' : 'no-change';
      return finish(state, compare(fresh, before.value, NOTHING, NOTHING), []);
    }
    await input.onOriginal(before.value.values);
    await journal({ ...head(), type: 'original', values: before.value.values as Record<string, string> });

    const written = new Set<SettingKey>();
    let stopped = false;
    let inDoubt: ReadonlySet<SettingKey> = NOTHING;
    let after: Result<DeviceState> | null = null;
    const remarks = new Map<SettingKey, string>();
    for (const step of fresh.steps) {
      if (signal.aborted) {
        errors.push(appError('cancelled'));
        stopped = true;
        break;
      }
      if (isSwitchingOn(fresh, step.keys) && after?.ok && !asWanted(fresh, after.value, written)) break;
      input.onProgress(stepsDone.length, fresh.steps.length, step.id);
      const write = writeOf(fresh, step.id, step.keys, input.secrets);
      const announced = await journal({
        ...head(),
        type: 'step-sent',
        step: step.id,
        keys: step.keys,
        wanted: shown(fresh, step.keys),
      });
      if (!announced) {
        stopped = true;
        break;
      }
      // The step in hand is finished even when the person cancels meanwhile: a fresh signal, not theirs.
      const done: Result<void> = await open.write(write, new AbortController().signal);
      after = null;
      if (!done.ok) {
        errors.push(done.error);
        inDoubt = new Set(step.keys);
        await journal({ ...head(), type: 'step-failed', step: step.id, error: done.error });
        stopped = true;
        break;
      }
      await journal({ ...head(), type: 'step-accepted', step: step.id });
      stepsDone.push(step.id);
      for (const key of step.keys) {
        written.add(key);
        remarks.set(key, open.remark?.(key) ?? '');
        if (SECRET_KEYS.has(key)) await input.onUnreadWritten(key, null);
        else if (before.value.unreadable.has(key)) await input.onUnreadWritten(key, write.values[key] ?? '');
      }
      after = await readSettled(driver, open, (now) => anyStillOld(fresh, now, step.keys));
      if (!after.ok) {
        stopped = true;
        break;
      }
    }
    input.onProgress(stepsDone.length, fresh.steps.length, 'read-back');
    const stepsLeft = fresh.steps.map((step) => step.id).filter((id) => !stepsDone.includes(id));
    after ??= await open.read(new AbortController().signal);
    if (!after.ok) {
      errors.push(after.error);
      const items = fresh.items.map((item) => unread(item, written, inDoubt));
      await journal({ ...head(), type: 'read-back', items });
      return finish('partly', items, stepsLeft);
    }
    const items = compare(fresh, after.value, written, inDoubt);
    await journal({ ...head(), type: 'read-back', items });
    const differing = items.filter((item) => item.outcome === 'differs');
    for (const item of differing) {
      const remark = remarks.get(item.key) ?? '';
      errors.push(
        appError('read-back-differs', {
          address,
          field: item.key,
          wanted: item.wanted,
          found: item.after ?? '',
          ...(remark === '' ? {} : { reason: remark }),
        }),
      );
    }
    if (stopped) {
      const cancelled = errors.some((error) => error.code === 'cancelled');
      const anything = items.some((item) => item.outcome === 'verified' || item.outcome === 'written-unread');
      return finish(anything ? 'partly' : cancelled ? 'cancelled' : 'failed', items, stepsLeft);
    }
    return finish(
      differing.length > 0 ? 'differs' : lacking.length > 0 ? 'partly' : 'done',
      items,
      stepsLeft,
    );
  }
}

const NOTHING: ReadonlySet<SettingKey> = new Set();

function anyStillOld(plan: DevicePlan, now: DeviceState, keys: readonly SettingKey[]): boolean {
  return plan.items.some(
    (item) =>
      keys.includes(item.key) &&
      isCompared(item, now) &&
      item.current !== item.wanted &&
      (now.values[item.key] ?? '') === (item.current ?? ''),
  );
}

/** Secrets and what the interface does not give back cannot be compared. */
function isCompared(item: DevicePlan['items'][number], now: DeviceState): boolean {
  return !item.secret && !now.unreadable.has(item.key);
}

/** Call Home is switched on by this step; switching it off waits for nothing. */
function isSwitchingOn(plan: DevicePlan, keys: readonly SettingKey[]): boolean {
  return (
    keys.includes('enable') && plan.items.some((item) => item.key === 'enable' && item.wanted === 'true')
  );
}

/** Is everything but the switch as it should be? */
function asWanted(plan: DevicePlan, now: DeviceState, written: ReadonlySet<SettingKey>): boolean {
  return compare(plan, now, written, NOTHING).every(
    (item) => item.key === 'enable' || item.outcome !== 'differs',
  );
}

function stepsOf(plan: DevicePlan | null): readonly string[] {
  return (plan?.steps ?? []).map((step) => step.id);
}

/** The first key that would be written now without having been shown as a change, or null. */
function unconfirmed(fresh: DevicePlan, confirmed: DevicePlan | null): string | null {
  if (confirmed === null) return null;
  const agreed = new Map(
    confirmed.items.filter((item) => item.change !== 'none').map((item) => [item.key, item.wanted]),
  );
  const surprise = fresh.items.find((item) => item.change !== 'none' && agreed.get(item.key) !== item.wanted);
  return surprise?.key ?? null;
}

function writeOf(
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

function shown(plan: DevicePlan, keys: readonly SettingKey[]): Record<string, string> {
  return Object.fromEntries(
    plan.items.filter((item) => keys.includes(item.key)).map((item) => [item.key, item.wanted]),
  );
}

function notWritten(plan: DevicePlan | null): readonly ApplyItem[] {
  return (plan?.items ?? []).map((item) => ({
    key: item.key,
    before: item.current,
    wanted: item.wanted,
    after: item.current,
    outcome: item.change === 'none' ? 'unchanged' : 'not-written',
    secret: item.secret,
  }));
}

function unread(
  item: DevicePlan['items'][number],
  written: ReadonlySet<SettingKey>,
  inDoubt: ReadonlySet<SettingKey>,
): ApplyItem {
  const sent = written.has(item.key) || inDoubt.has(item.key);
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
function compare(
  plan: DevicePlan,
  after: DeviceState,
  written: ReadonlySet<SettingKey>,
  inDoubt: ReadonlySet<SettingKey>,
): readonly ApplyItem[] {
  return plan.items.map((item) => {
    const base = { key: item.key, before: item.current, wanted: item.wanted, secret: item.secret };
    if (item.secret || after.unreadable.has(item.key)) {
      const outcome = written.has(item.key)
        ? 'written-unread'
        : inDoubt.has(item.key)
          ? 'unknown'
          : item.change === 'none'
            ? 'unchanged'
            : 'not-written';
      return { ...base, after: null, outcome } as const;
    }
    const found = after.values[item.key] ?? '';
    if (found === item.wanted)
      return { ...base, after: found, outcome: item.change === 'none' ? 'unchanged' : 'verified' } as const;
    const touched = written.has(item.key) || item.change === 'none';
    return { ...base, after: found, outcome: touched ? 'differs' : 'not-written' } as const;
  });
}
