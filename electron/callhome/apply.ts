import { setTimeout as pause } from 'node:timers/promises';
import type { DeviceState, Driver, DriverContext, DriverSession } from '../devices/driver.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Journal } from '../domain/journal.ts';
import type { ApplyItem, ApplyResult, DevicePlan } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';
import { stopwatch } from '../domain/stopwatch.ts';
import {
  compare,
  deviating,
  knownWritten,
  NOTHING_SENT,
  notWritten,
  readsAsBefore,
  readsBackOld,
  shown,
  stepsOf,
  unconfirmed,
  unread,
  writeOf,
} from './apply-items.ts';
import { leftOpen } from './plan.ts';

/**
 * Writing one device's plan: sign in, read afresh, write step by step with a journal entry before each,
 * read everything back and compare. It writes nothing that the confirmed plan did not show, and running it
 * again finishes an interrupted job, because the steps are worked out anew from what the device says now.
 */
export type ApplyInput = {
  readonly driver: Pick<Driver, 'id'>;
  readonly context: Pick<DriverContext, 'target' | 'now'>;
  /** Does the work signed in to the device; the session is ended whatever happens. */
  readonly enter: (work: (session: DriverSession) => Promise<ApplyResult>) => Promise<Result<ApplyResult>>;
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
  /** How long a value may read as before until that is a difference (milliseconds); default ten seconds. */
  readonly settleMs?: number;
};

/** Never rejects: whatever goes wrong is in the result, and the other devices go on. */
export async function applyDevice(input: ApplyInput, signal: AbortSignal): Promise<ApplyResult> {
  const { driver, context, confirmed } = input;
  const { deviceId, address, product } = context.target;
  const startedAt = context.now();
  const passed = stopwatch();
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
    durationMs: passed(),
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
  const done = await input.enter(applyOpened);
  if (done.ok) return done.value;
  errors.push(done.error);
  const state =
    done.error.code === 'unsupported'
      ? 'unsupported'
      : done.error.code === 'cancelled'
        ? 'cancelled'
        : 'failed';
  await journal({ ...head(), type: 'end', state });
  return finish(state, notWritten(confirmed), stepsOf(confirmed));

  async function applyOpened(session: DriverSession): Promise<ApplyResult> {
    const result = await writeAll(session);
    await journal({ ...head(), type: 'end', state: result.state });
    return result;
  }

  async function writeAll(open: DriverSession): Promise<ApplyResult> {
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
    if (fresh.steps.length === 0)
      return finish(openLeft(fresh) ? 'partly' : 'no-change', compare(fresh, before.value, NOTHING_SENT), []);
    await input.onOriginal(before.value.values);
    await journal({ ...head(), type: 'original', values: before.value.values as Record<string, string> });

    const written = new Set<SettingKey>();
    const inDoubt = new Set<SettingKey>();
    const sent = { written, inDoubt };
    let stopped = false;
    let withheld = false;
    /** What was last read is one group over an earlier reading. */
    let partial = false;
    /** What the device says since the last write; null where that is not known. */
    let now: DeviceState | null = before.value;
    let whole: DeviceState = before.value;
    for (const step of fresh.steps) {
      if (signal.aborted) {
        errors.push(appError('cancelled'));
        stopped = true;
        break;
      }
      if (switchesOn(fresh, step)) {
        now ??= await readSettled(open, fresh, [], null);
        withheld = now !== null && !readyToSwitchOn(fresh, step, now);
        stopped = now === null;
        if (stopped || withheld) break;
      }
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
      const doubt = done.ok ? null : doubtOf(done.error);
      now = null;
      if (done.ok || doubt !== null) {
        const awaited = doubt === 'failed' ? [] : step.keys;
        const limitMs = !done.ok && done.error.code === 'connection-lost' ? LOST_SETTLE_MS : SETTLE_MS;
        now = await readSettled(open, fresh, awaited, { state: whole, keys: step.keys }, limitMs);
        whole = now ?? whole;
        partial = open.readGroup !== undefined;
      }
      // A write without an answer is not sent again: what the device says of every one of its values decides.
      const landed = doubt !== null && now !== null && knownWritten(fresh, step.keys, now);
      if (!done.ok && !landed) {
        errors.push(done.error);
        const undone = doubt === 'failed' && now !== null && readsAsBefore(fresh, step.keys, now);
        if (doubt !== null && !undone) for (const key of step.keys) inDoubt.add(key);
        await journal({ ...head(), type: 'step-failed', step: step.id, error: done.error });
        stopped = true;
        break;
      }
      await journal({ ...head(), type: 'step-accepted', step: step.id });
      stepsDone.push(step.id);
      for (const key of step.keys) {
        written.add(key);
        if (SECRET_KEYS.has(key)) await input.onUnreadWritten(key, null);
        else if (before.value.unreadable.has(key)) await input.onUnreadWritten(key, write.values[key] ?? '');
      }
      if (now !== null) tellDifferences(open, fresh, step.keys, now);
    }
    input.onProgress(stepsDone.length, fresh.steps.length, 'read-back');
    const stepsLeft = fresh.steps.map((step) => step.id).filter((id) => !stepsDone.includes(id));
    if (now === null || partial) {
      const after = await open.read(new AbortController().signal);
      if (!after.ok) {
        errors.push(after.error);
        const items = unread(fresh, sent);
        await journal({ ...head(), type: 'read-back', items });
        return finish('partly', items, stepsLeft);
      }
      now = after.value;
    }
    const items = compare(fresh, now, sent);
    await journal({ ...head(), type: 'read-back', items });
    const differing = items.filter((item) => item.outcome === 'differs');
    tellDifferences(
      open,
      fresh,
      differing.map(({ key }) => key),
      now,
    );
    if (stopped || withheld) {
      const cancelled = errors.some((error) => error.code === 'cancelled');
      const anything = items.some(({ outcome }) => TOUCHED.has(outcome));
      return finish(anything ? 'partly' : cancelled ? 'cancelled' : 'failed', items, stepsLeft);
    }
    if (differing.length > 0) return finish('differs', items, stepsLeft);
    return finish(openLeft(fresh) ? 'partly' : 'done', items, stepsLeft);
  }

  /** Names what this interface cannot set although it is wanted. */
  function openLeft(plan: DevicePlan): boolean {
    const left = input.act === 'apply' ? leftOpen(plan) : [];
    errors.push(...left);
    return left.length > 0;
  }

  /** Each value that is not as wanted, once, with what the device said when it took the write. */
  function tellDifferences(
    open: DriverSession,
    plan: DevicePlan,
    keys: readonly SettingKey[],
    state: DeviceState,
  ): void {
    for (const field of deviating(plan, keys, state)) {
      if (errors.some(({ code, args }) => code === 'read-back-differs' && args.field === field)) continue;
      const wanted = plan.items.find(({ key }) => key === field)?.wanted ?? '';
      const found = state.values[field] ?? '';
      const reason = (open.remarks?.() ?? []).join(' / ');
      errors.push(
        appError('read-back-differs', {
          address,
          field,
          wanted,
          found,
          ...(reason === '' ? {} : { reason }),
        }),
      );
    }
  }

  /** Reads the device after a write; a value that still reads as before is asked for again for a while. Null: no answer. */
  async function readSettled(
    open: DriverSession,
    plan: DevicePlan,
    keys: readonly SettingKey[],
    /** Where one group is enough: its keys, and what is known of the others. */
    group: { readonly state: DeviceState; readonly keys: readonly SettingKey[] } | null,
    longestMs = SETTLE_MS,
  ): Promise<DeviceState | null> {
    const limitMs = Math.min(input.settleMs ?? SETTLE_MS, longestMs);
    const { signal: own } = new AbortController();
    let waited = 0;
    let wait = 250;
    for (;;) {
      const state = group === null ? await open.read(own) : await readOver(open, group, own);
      if (!state.ok) return null;
      if (waited >= limitMs || !readsBackOld(plan, keys, state.value)) return state.value;
      const ms = Math.min(wait, limitMs - waited);
      await pause(ms);
      waited += ms;
      wait = Math.min(wait * 2, 2_000);
    }
  }
}

/** Reads one group where the driver can, over what is known of the rest; else everything. */
async function readOver(
  open: DriverSession,
  { state, keys }: { readonly state: DeviceState; readonly keys: readonly SettingKey[] },
  signal: AbortSignal,
): Promise<Result<DeviceState>> {
  if (open.readGroup === undefined) return open.read(signal);
  const read = await open.readGroup(keys, signal);
  if (!read.ok) return read;
  const others = Object.entries(state.values).filter(([key]) => !keys.includes(key as SettingKey));
  return { ok: true, value: { ...state, values: { ...Object.fromEntries(others), ...read.value } } };
}

/** How long a value may read as before until that is a difference. */
const SETTLE_MS = 10_000;
/** The same where the connection ended: mostly the write went with it, and what is left of its step was never sent. */
const LOST_SETTLE_MS = 2_000;
/**
 * Whether a write that did not succeed may have been done all the same. `lost`: nobody answered, nobody understood the
 * answer, or a gateway in front of the device gave it (502, 504; RFC 9110 §15.6). `failed`: the device itself met an error
 * (500), answered with a page for a browser, or refused the proof of a write that it shows (412); then what reads as
 * before was not written.
 */
function doubtOf({ code, args }: AppError): 'lost' | 'failed' | null {
  if (code === 'connection-lost' || code === 'device-timeout') return 'lost';
  if (code === 'answer-elsewhere' || code === 'garbage-answer') return 'lost';
  if (code === 'page-for-json') return 'failed';
  if (code !== 'device-error') return null;
  return args.status === 502 || args.status === 504
    ? 'lost'
    : args.status === 500 || args.status === 412 || args.status === 428
      ? 'failed'
      : null;
}
const TOUCHED: ReadonlySet<ApplyItem['outcome']> = new Set([
  'verified',
  'written-unread',
  'differs',
  'unknown',
]);

function switchesOn(plan: DevicePlan, { keys }: { readonly keys: readonly SettingKey[] }): boolean {
  return (
    keys.includes('enable') && plan.items.some(({ key, wanted }) => key === 'enable' && wanted === 'true')
  );
}

/** Reports begin only when everything that they say is as wanted: not with what an earlier owner left. */
function readyToSwitchOn(
  plan: DevicePlan,
  step: { readonly keys: readonly SettingKey[] },
  state: DeviceState,
): boolean {
  const others = plan.items.map(({ key }) => key).filter((key) => !step.keys.includes(key));
  return deviating(plan, others, state).length === 0;
}
