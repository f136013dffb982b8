import { setTimeout as pause } from 'node:timers/promises';
import type { DeviceState, DriverSession } from '../devices/driver.ts';
import type { AppError } from '../domain/app-error.ts';
import type { Result } from '../domain/result.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { stopwatch } from '../domain/stopwatch.ts';

/**
 * Reading after a write. Firmware takes seconds to show a value, shows nothing at all meanwhile, or refuses the question
 * for a moment: what is not yet as it should be is asked for again for a while.
 */

/** How long a value may read as it did before, or as anything else, until that is a difference (milliseconds). */
export const SETTLE_MS = 10_000;
/** The same where the connection ended: mostly the write went with it, and what is left of its step was never sent. */
export const LOST_SETTLE_MS = 2_000;

/** How long a device that took the write and then is not to be reached is waited for: its web server starts anew (milliseconds). */
export const AWAY_MS = 30_000;

/** Nobody is there to be asked. Of a time that ran out no other is waited for: each is long by itself. */
const AWAY: ReadonlySet<AppError['code']> = new Set(['connection-lost', 'device-unreachable']);

/** Refusals of a reading that a moment takes away. Of a lost connection or session the next try knows no more. */
const PASSING: ReadonlySet<AppError['code']> = new Set([
  'not-found',
  'method-not-allowed',
  'device-refused',
  'device-error',
  'edit-conflict',
  'page-for-json',
  'garbage-answer',
]);

export type Look = {
  /** Where one group is enough: its keys, and what is known of the others. Null: everything is read. */
  readonly group: { readonly state: DeviceState; readonly keys: readonly SettingKey[] } | null;
  /** Is something still to be waited for? */
  readonly unsettled: (state: DeviceState) => boolean;
  readonly limitMs: number;
  /** The same for a device that is not there; 0: it is not waited for. */
  readonly awayMs?: number;
  /** Ends that wait, and no other: what is not there tells nothing of what was written. */
  readonly cancelled?: AbortSignal;
};

/** The device after a write, as it reads once nothing is to be waited for any more, or the time is up. */
export async function readSettled(open: DriverSession, look: Look): Promise<Result<DeviceState>> {
  const { group, unsettled, limitMs, awayMs = 0, cancelled } = look;
  const { signal: own } = new AbortController();
  const passed = stopwatch();
  let waited = 0;
  let wait = 250;
  for (;;) {
    const state = group === null ? await open.read(own) : await readOver(open, group, own);
    const away = !state.ok && AWAY.has(state.error.code);
    const again = state.ok ? unsettled(state.value) : away || PASSING.has(state.error.code);
    const limit = away ? awayMs : limitMs;
    if (waited >= limit || !again) return state;
    // Where nobody is there each question takes its time too.
    if (away && (passed() >= limit || cancelled?.aborted)) return state;
    const ms = Math.min(wait, limit - waited);
    await pause(ms, undefined, away && cancelled !== undefined ? { signal: cancelled } : {}).catch(() => {});
    waited += ms;
    wait = Math.min(wait * 2, 2_000);
  }
}

/** Reads one group where the driver can, over what is known of the rest; else everything. What is not given is not read. */
async function readOver(
  open: DriverSession,
  { state, keys }: NonNullable<Look['group']>,
  signal: AbortSignal,
): Promise<Result<DeviceState>> {
  if (open.readGroup === undefined) return open.read(signal);
  const read = await open.readGroup(keys, signal);
  if (!read.ok) return read;
  const others = Object.entries(state.values).filter(([key]) => !keys.includes(key as SettingKey));
  // What is given now can be read, whatever it was before.
  const unreadable = new Set([...state.unreadable].filter((key) => read.value[key] === undefined));
  const values = { ...Object.fromEntries(others), ...read.value };
  return { ok: true, value: { ...state, values, unreadable } };
}

/** Reads until nothing is missing of what was given before, for a moment; then as it is. */
export async function readComplete(
  open: DriverSession,
  missing: (state: DeviceState) => boolean,
  limitMs: number,
  signal: AbortSignal,
): Promise<Result<DeviceState>> {
  for (let waited = 0, wait = 250; ; wait = Math.min(wait * 2, 2_000)) {
    const state = await open.read(signal);
    if (!state.ok || waited >= limitMs || !missing(state.value) || signal.aborted) return state;
    await pause(Math.min(wait, limitMs - waited));
    waited += wait;
  }
}
