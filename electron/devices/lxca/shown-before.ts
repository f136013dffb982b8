import type { SettingKey, SettingValues } from '../../domain/setting-key.ts';
import type { Write } from '../driver.ts';
import type { LxcaSession } from './lxca-session.ts';

/**
 * What each session was last shown of the settings, and what it sent itself. No call of XClarity Administrator takes a
 * condition (lxca-and-xcc-callhome.md §1 knows no ETags), so that what is read right before a write is held against this:
 * anything else that stands there, somebody else set meanwhile. Between that reading and the write there is no protection.
 */
const shown = new WeakMap<LxcaSession, Map<SettingKey, string>>();
const sent = new WeakMap<LxcaSession, Map<SettingKey, Set<string>>>();

/** Takes note of a reading. */
export function rememberShown(session: LxcaSession, values: SettingValues): void {
  const known = shown.get(session) ?? new Map<SettingKey, string>();
  for (const [key, value] of entriesOf(values)) known.set(key, value);
  shown.set(session, known);
}

/**
 * Did somebody else change one of these values, which are about to be written over? If not, takes note of what is sent: it may
 * be read later as it was before.
 */
export function changedMeanwhile(session: LxcaSession, { values }: Write, now: SettingValues): boolean {
  const own = sent.get(session) ?? new Map<SettingKey, Set<string>>();
  const changed = entriesOf(now).some(([key, value]) => {
    const then = shown.get(session)?.get(key);
    return then !== undefined && ![then, values[key]].includes(value) && !own.get(key)?.has(value);
  });
  if (changed) return true;
  for (const [key, value] of entriesOf(values)) own.set(key, new Set([...(own.get(key) ?? []), value]));
  sent.set(session, own);
  return false;
}

function entriesOf(values: SettingValues): readonly (readonly [SettingKey, string])[] {
  return Object.entries(values) as [SettingKey, string][];
}
