import type { DeviceState, Driver, DriverContext, DriverSession } from '../devices/driver.ts';
import type { DevicePlan } from '../domain/plan.ts';
import { ok, type Result } from '../domain/result.ts';
import type { SettingKey, SettingValues } from '../domain/setting-key.ts';
import { pause } from '../net/deadline.ts';
import { sameValue } from './compare.ts';

/** Reading back what was just written: a value that still reads old is read again for ten seconds before it is a difference. */
const PAUSES_MS: readonly number[] = [250, 500, 1_000, 2_000, 3_000, 3_250];

/** The keys that do not read as wanted, after waiting. `waits` remembers that waiting was no use on this device. */
export async function readSettled(
  session: DriverSession,
  plan: DevicePlan,
  keys: readonly SettingKey[],
  waits: { patient: boolean },
  signal: AbortSignal,
): Promise<readonly SettingKey[]> {
  if (keys.length === 0) return [];
  const wanted = new Map(plan.items.map((item) => [item.key, item.wanted]));
  const pauses = waits.patient ? PAUSES_MS : [];
  let off = keys;
  for (const wait of [0, ...pauses]) {
    try {
      await pause(wait, signal);
    } catch {
      return off;
    }
    const values = await readKeys(session, off);
    // What cannot be read now is read once more at the end of all steps.
    if (!values.ok) return [];
    const read = values.value;
    off = off.filter((key) => !sameValue(key, read[key] ?? '', wanted.get(key)));
    if (off.length === 0) return off;
  }
  waits.patient = false;
  return off;
}

/** With a signal of its own: what was sent is read back also after a cancel. */
async function readKeys(session: DriverSession, keys: readonly SettingKey[]): Promise<Result<SettingValues>> {
  const { signal } = new AbortController();
  if (session.readBack) return session.readBack(keys, signal);
  const state = await session.read(signal);
  return state.ok ? ok(state.value.values) : state;
}

/** One reading over a new connection. */
export async function readAgainElsewhere(
  driver: Driver,
  context: DriverContext,
): Promise<Result<DeviceState>> {
  const { signal } = new AbortController();
  const opened = await driver.open(context, signal);
  if (!opened.ok) return opened;
  try {
    return await opened.value.read(signal);
  } finally {
    await opened.value.close();
  }
}
