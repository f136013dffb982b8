import type { DeviceState, Driver, DriverContext, DriverSession, Write } from '../devices/driver.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { type BoxMarks, boxMarks } from '../domain/box-marks.ts';
import { isSent } from '../domain/item-outcome.ts';
import type { Journal, JournaledAct } from '../domain/journal.ts';
import type { ApplyItem, ApplyResult, DevicePlan, PlanStep } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';
import { leftOpen } from '../domain/settings-result.ts';
import { stopwatch } from '../domain/stopwatch.ts';
import {
  asWanted,
  compare,
  deviating,
  goneSince,
  halfDone,
  knownWritten,
  NOTHING_SENT,
  notWritten,
  readingOld,
  readsAsBefore,
  seenDone,
  shown,
  stepsOf,
  unconfirmed,
  unmoved,
  unread,
  unreadNow,
  writeOf,
} from './apply-items.ts';
import { doubtOf } from './doubt.ts';
import { AWAY_MS, LOST_SETTLE_MS, readComplete, readSettled, SETTLE_MS } from './settle.ts';

/**
 * Writing one device's plan: sign in, read afresh, write step by step with a journal entry before each,
 * read everything back and compare. It writes nothing that the confirmed plan did not show, and running it
 * again finishes an interrupted job, because the steps are worked out anew from what the device says now.
 */
export type ApplyInput = {
  readonly driver: Pick<Driver, 'id' | 'groups'>;
  readonly context: Pick<DriverContext, 'target' | 'now'>;
  /** Does the work signed in to the device; the session is ended whatever happens. */
  readonly enter: (work: (session: DriverSession) => Promise<ApplyResult>) => Promise<Result<ApplyResult>>;
  /** The plan that was shown and confirmed; null where the act itself was (undo). */
  readonly confirmed: DevicePlan | null;
  /** What stands on the device by this program's own writes, as each of them left it. */
  readonly ours?: ReadonlyMap<SettingKey, readonly string[]>;
  /** Of an undo: the values that it is to put back, or to name as left. */
  readonly stood?: readonly SettingKey[];
  /** Works the plan out from a fresh reading; pure. */
  readonly replan: (state: DeviceState) => DevicePlan;
  readonly secrets: Readonly<Partial<Record<SettingKey, Secret>>>;
  readonly journal: Journal;
  readonly act: JournaledAct;
  /** Told of the values read before the first write, so that undo is possible. */
  readonly onOriginal: (values: SettingValues) => Promise<void>;
  /** Told of the values that are about to be sent: what was known of them by what was sent last no longer holds. */
  readonly onSending: (keys: readonly SettingKey[]) => void;
  /**
   * What cannot be read back and was accepted by this device last time too without a word on what came of it: accepted once
   * more it counts as sent, with a warning, as no further write would tell more.
   */
  readonly acceptedBefore?: ReadonlySet<SettingKey>;
  /** Told of every accepted value that cannot be read back; `value` is null for a secret. */
  readonly onUnreadWritten: (key: SettingKey, value: string | null) => Promise<void>;
  readonly onProgress: (done: number, total: number, step: string) => void;
  /** What belongs to the result beside what was done; asked before the first step, and before the result is written down. */
  readonly warnings?: () => readonly AppError[];
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
  const warned: AppError[] = [];
  const stepsDone: string[] = [];
  const settleMs = input.settleMs ?? SETTLE_MS;
  /** Who answered; null before anybody has. */
  let box: BoxMarks | null = null;
  const stood = input.stood === undefined ? {} : { stood: [...input.stood] };
  const base = {
    deviceId,
    address,
    product,
    driver: driver.id,
    ...stood,
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

  if (!(await journal({ ...head(), type: 'begin', driver: driver.id, act: input.act, ...stood })))
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
  return ended(finish(state, notWritten(confirmed), stepsOf(confirmed)));

  async function applyOpened(session: DriverSession): Promise<ApplyResult> {
    return ended(await writeAll(session));
  }

  async function ended(done: ApplyResult): Promise<ApplyResult> {
    const warnings = [...(input.warnings?.() ?? []), ...warned];
    const result = warnings.length === 0 ? done : { ...done, warnings: [...warnings] };
    await journal({ ...head(), type: 'end', state: result.state, result, ...(box === null ? {} : { box }) });
    return result;
  }

  async function writeAll(open: DriverSession): Promise<ApplyResult> {
    const before = await readComplete(
      open,
      (state) => goneSince(confirmed, state).length > 0,
      settleMs,
      signal,
    );
    if (!before.ok) {
      errors.push(before.error);
      return finish(
        before.error.code === 'cancelled' ? 'cancelled' : 'failed',
        notWritten(confirmed),
        stepsOf(confirmed),
      );
    }
    const { uuid, serial } = before.value.identity;
    box = boxMarks({ uuids: [uuid], serials: [serial] });
    const fresh = input.replan(before.value);
    const gone = goneSince(confirmed, before.value);
    if (gone.length > 0) {
      errors.push(appError('unread-now', { address, fields: gone.join(',') }));
      return finish('failed', notWritten(confirmed), stepsOf(confirmed));
    }
    if (fresh.state === 'refused') {
      errors.push(...fresh.errors);
      return finish(
        'refused',
        notWritten(fresh),
        fresh.steps.map((step) => step.id),
      );
    }
    const surprise = unconfirmed(fresh, confirmed, input.ours);
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
    const originals = { ...before.value.values, ...before.value.raw };
    const warnings = input.warnings?.() ?? [];
    const planned = {
      items: notWritten(fresh),
      steps: stepsOf(fresh),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
    const values = originals as Record<string, string>;
    // Without a way back nothing is written.
    if (!(await journal({ ...head(), type: 'original', values, box, planned })))
      return finish('failed', planned.items, planned.steps);
    await input.onOriginal(originals);

    const written = new Set<SettingKey>();
    const inDoubt = new Set<SettingKey>();
    const pending = new Set<SettingKey>();
    const refused = new Set<SettingKey>();
    const sent = { written, inDoubt, pending, refused };
    /** What the device said of the write of a value although it took it. */
    const said = new Map<SettingKey, string>();
    /** Values that were waited for long enough. */
    const waitedFor = new Set<SettingKey>();
    /** What was read back as wanted right after it was written. */
    const proven = new Map<SettingKey, string>();
    let stopped = false;
    let withheld = false;
    /** The refused step was sent as one, so that its refusal does not tell how far it came. */
    let wholly = false;
    /** The values of such a step, where the device judged several together: only a reading tells which of them it took. */
    let maybeHalf: readonly SettingKey[] = [];
    /** Something was taken with a warning and cannot be read back. */
    let doubtful = false;
    /** The device turned out to have no place for a value that it did not give before. */
    let withoutPlace = false;
    /** What was last read is one group over an earlier reading. */
    let partial = false;
    /** What the device says since the last write; null where that is not known. */
    let now: DeviceState | null = before.value;
    let whole: DeviceState = before.value;
    /** Is something that was written not as it was written? What the device says it changed is as it is. */
    const unsettled = (state: DeviceState): boolean => {
      const keys = [...written].filter((key) => !waitedFor.has(key));
      const wrong = deviating(fresh, keys, state).filter((key) => !said.has(key) || state.values[key] === '');
      return wrong.length > 0 || unreadNow(fresh, keys, state).length > 0;
    };
    /** Reads everything until all that was written settled. */
    const readAll = async (): Promise<Result<DeviceState>> => {
      const read = await readSettled(open, { group: null, unsettled, limitMs: settleMs });
      for (const key of written) waitedFor.add(key);
      if (read.ok) whole = read.value;
      partial = false;
      return read;
    };
    /** Values of a write that the device took; with a caveat they are not known to be there, and the next plan writes them again. */
    const took = async (keys: readonly SettingKey[], write: Write, caveat: unknown): Promise<void> => {
      for (const key of keys) {
        written.add(key);
        if (caveat !== null || !isUnseen(key, before.value)) continue;
        await input.onUnreadWritten(key, SECRET_KEYS.has(key) ? null : (write.values[key] ?? ''));
      }
    };
    /** What an undo could not put back, and the device's first word on why. */
    const left: SettingKey[] = [];
    let whyLeft = '';
    const queue: PlanStep[] = [...fresh.steps];
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      if (signal.aborted) {
        errors.push(appError('cancelled'));
        stopped = true;
        break;
      }
      if (switchesOn(fresh, step)) {
        if (now === null || unsettled(now)) {
          const read = await readAll();
          now = read.ok ? read.value : null;
          if (!read.ok) errors.push(read.error);
        }
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
      input.onSending(step.keys);
      // The step in hand is finished even when the person cancels meanwhile: a fresh signal, not theirs.
      const done: Result<void> = await open.write(write, new AbortController().signal);
      const doubt = done.ok ? null : doubtOf(done.error);
      now = null;
      if (done.ok || doubt !== null) {
        const awaited = doubt === 'failed' ? [] : step.keys;
        const limitMs = !done.ok && done.error.code === 'connection-lost' ? LOST_SETTLE_MS : SETTLE_MS;
        const read = await readSettled(open, {
          group: { state: whole, keys: step.keys },
          unsettled: (state) =>
            readingOld(fresh, awaited, state).length > 0 || unreadNow(fresh, awaited, state).length > 0,
          limitMs: Math.min(settleMs, limitMs),
          awayMs: done.ok ? Math.min(3 * settleMs, AWAY_MS) : 0,
          cancelled: signal,
        });
        now = read.ok ? read.value : null;
        whole = now ?? whole;
        partial = open.readGroup !== undefined;
      }
      const old = done.ok || now === null ? [] : unmoved(fresh, step.keys, now);
      const moved = step.keys.filter((key) => !old.includes(key));
      const arrived = now === null ? [] : asWanted(fresh, moved, now);
      for (const [key, value] of arrived) proven.set(key, value);
      // Accepted, and nothing that could be asked what came of it.
      const jobless =
        !done.ok && done.error.code === 'outcome-untold' && done.error.args.cause === 'not-found';
      // A write without an answer is not sent again: what the device says of every one of its values decides.
      /** Accepted once more, of which no reading ever tells: as often as it is sent nobody will say more. */
      const repeated =
        jobless &&
        step.keys.every(
          (key) =>
            isUnseen(key, before.value) &&
            (now === null || isUnseen(key, now)) &&
            input.acceptedBefore?.has(key) === true,
        );
      const landed =
        doubt !== null &&
        now !== null &&
        (repeated || knownWritten(fresh, step.keys, now) || (jobless && seenDone(fresh, step.keys, now)));
      if (!done.ok && doubt === null && input.act === 'undo' && done.error.code === 'device-refused') {
        // One former value that is not taken keeps none of the others from going back.
        const pieces = piecesOf(step, driver.groups);
        const single = step.keys.length === 1 && !step.keys.includes('enable');
        if (pieces.length > 0 || single) {
          await journal({ ...head(), type: 'step-failed', step: step.id, error: done.error });
          queue.unshift(...pieces);
          if (single) left.push(...step.keys);
          if (single) for (const key of step.keys) refused.add(key);
          whyLeft ||= String(done.error.args.reason ?? '');
          continue;
        }
      }
      if (!done.ok && !landed) {
        errors.push(done.error);
        // Of a step that is sent value by value, those before the one that failed are there.
        const taken = open.taken?.() ?? null;
        await took(taken ?? [], write, null);
        const rest = step.keys.filter((key) => !written.has(key));
        const undone = doubt === 'failed' && now !== null && readsAsBefore(fresh, step.keys, now);
        if (doubt !== null && !undone) for (const key of rest) inDoubt.add(key);
        if (doubt === 'accepted') for (const key of rest) pending.add(key);
        // What somebody else set meanwhile was not written over: that it differs now is their doing.
        if (done.error.code !== 'edit-conflict') for (const key of rest) refused.add(key);
        wholly = taken === null;
        if (wholly && done.error.code === 'device-refused' && step.keys.length > 1) maybeHalf = step.keys;
        await journal({ ...head(), type: 'step-failed', step: step.id, error: done.error });
        stopped = true;
        break;
      }
      const absent = done.ok ? (open.left?.() ?? []) : [];
      withoutPlace ||= absent.length > 0;
      for (const key of absent) refused.add(key);
      errors.push(...absent.map((field) => appError('not-settable', { address, field })));
      const keys = step.keys.filter((key) => !refused.has(key));
      await journal({ ...head(), type: 'step-accepted', step: step.id });
      if (!stepsDone.includes(step.id)) stepsDone.push(step.id);
      const reason = done.ok ? (open.remarks?.() ?? []).join(' / ') : '';
      const told = done.ok ? (open.caveat?.() ?? null) : repeated ? 'untold' : null;
      // Of a write that the rest of is seen to have been done, nothing is open that a plain success would not leave open.
      const caveat = told === 'untold' && now !== null && seenDone(fresh, keys, now) ? null : told;
      // What is shown now can be judged, whatever it was before.
      const unseen = keys.filter(
        (key) => isUnseen(key, before.value) && (now === null || isUnseen(key, now)),
      );
      // Also what reads as before where blanks or letter case only were to change: whether that was done nobody said.
      const wrong = now === null ? [] : deviating(fresh, keys, now);
      const same = caveat !== 'untold' || now === null ? [] : unmoved(fresh, keys, now);
      const still = same.filter((key) => !wrong.includes(key));
      for (const key of still) pending.add(key);
      const again =
        caveat === 'untold' && still.length === 0 && unseen.every((key) => input.acceptedBefore?.has(key));
      if (caveat !== null && unseen.length + still.length > 0) {
        doubtful ||= !again;
        const untold = {
          address,
          what: step.id,
          cause: 'not-found',
          reason,
          ...(again ? { again: 1 as const } : {}),
        };
        const why =
          caveat === 'untold'
            ? appError('outcome-untold', untold)
            : appError('taken-with-warning', { address, what: step.id, reason });
        (again ? warned : errors).push(why);
      }
      await took(keys, write, again ? null : caveat);
      if (reason !== '') for (const key of keys) said.set(key, reason);
    }
    input.onProgress(stepsDone.length, fresh.steps.length, 'read-back');
    const stepsLeft = fresh.steps.map((step) => step.id).filter((id) => !stepsDone.includes(id));
    if (now === null || partial || unsettled(now)) {
      const after = await readAll();
      if (!after.ok) {
        for (const key of maybeHalf) inDoubt.add(key);
        if (!errors.some(({ code }) => code === after.error.code)) errors.push(after.error);
        const items = unread(fresh, sent, proven);
        const fields = items.filter(({ outcome }) => outcome === 'verified').map(({ key }) => key);
        if (fields.length > 0)
          errors.push(appError('verified-earlier', { address, fields: fields.join(',') }));
        await journal({ ...head(), type: 'read-back', items });
        return finish(stateOfBroken(items), items, stepsLeft);
      }
      now = after.value;
    }
    if (wholly && halfDone(fresh, refused, now))
      for (const key of refused) if (isUnseen(key, before.value)) inDoubt.add(key);
    const items = compare(fresh, now, sent);
    await journal({ ...head(), type: 'read-back', items });
    const differing = items.filter((item) => item.outcome === 'differs');
    const unheard = unreadNow(fresh, [...written], now);
    if (unheard.length > 0) errors.push(appError('unread-now', { address, fields: unheard.join(',') }));
    for (const { key, wanted, after } of differing) {
      const reason = said.get(key) ?? '';
      const why = reason === '' ? {} : { reason };
      errors.push(appError('read-back-differs', { address, field: key, wanted, found: after ?? '', ...why }));
    }
    if (left.length > 0) {
      const why = whyLeft === '' ? {} : { reason: whyLeft };
      errors.push(appError('undo-incomplete', { address, fields: left.join(','), ...why }));
    }
    if (stopped || withheld) return finish(stateOfBroken(items), items, stepsLeft);
    if (unheard.length > 0 || left.length > 0) return finish('partly', items, stepsLeft);
    if (differing.length > 0) return finish('differs', items, stepsLeft);
    if (doubtful) return finish('partly', items, stepsLeft);
    return finish(openLeft(fresh) || withoutPlace ? 'partly' : 'done', items, stepsLeft);
  }

  /** What a write that did not get to its end is: in part only where something was sent, or may have been. */
  function stateOfBroken(items: readonly ApplyItem[]): ApplyResult['state'] {
    if (items.some(({ outcome }) => isSent(outcome))) return 'partly';
    return errors.some(({ code }) => code === 'cancelled') ? 'cancelled' : 'failed';
  }

  /** Names what this interface cannot set although it is wanted. */
  function openLeft(plan: DevicePlan): boolean {
    const left = leftOpen(plan);
    errors.push(...left);
    return left.length > 0;
  }
}

/** The values of a step one by one; none where there is one only, or the device takes the group as one object. */
function piecesOf({ id, keys }: PlanStep, groups: Driver['groups']): readonly PlanStep[] {
  const whole = groups.find((group) => group.id === id)?.whole === true;
  return whole || keys.length < 2 ? [] : keys.map((key) => ({ id, keys: [key] }));
}

/** A value that this device does not give back. */
function isUnseen(key: SettingKey, { unreadable }: DeviceState): boolean {
  return SECRET_KEYS.has(key) || unreadable.has(key);
}

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
  return deviating(plan, others, state).length === 0 && unreadNow(plan, others, state).length === 0;
}
