import type { SiteRecord } from '../domain/site-record.ts';

/**
 * The one place where a Site changes while work is going on: a stage hands in what it adds, and everything
 * else (the person's edits meanwhile) stays. Every update is saved.
 */
export type SiteHandle = {
  readonly get: () => SiteRecord;
  readonly update: (change: (record: SiteRecord) => SiteRecord) => SiteRecord;
};

/** A handle over a record; `onChange` saves it and tells the screen. */
export function openSite(
  record: SiteRecord,
  now: () => number,
  onChange: (record: SiteRecord) => void,
): SiteHandle {
  let current = record;
  return {
    get: () => current,
    update: (change) => {
      const next = change(current);
      if (next !== current) {
        current = { ...next, updatedAt: new Date(now()).toISOString() };
        onChange(current);
      }
      return current;
    },
  };
}
