import type { SiteRecord } from '../domain/site-record.ts';

/**
 * The one place where a Site changes while work is going on: a stage hands in what it adds, and everything
 * else (the person's edits meanwhile) stays. Every update is saved.
 */
export type SiteHandle = {
  readonly get: () => SiteRecord;
  readonly update: (change: (record: SiteRecord) => SiteRecord) => SiteRecord;
};

/**
 * What must be on disk before a device is written to: the values read before the first write (undo), the hashes
 * of what no device gives back, pins. Everything else may wait for the next regular save.
 */
export function mustNotBeLost(before: SiteRecord, after: SiteRecord): boolean {
  return (
    before.originals !== after.originals ||
    before.secretHashes !== after.secretHashes ||
    before.pins !== after.pins
  );
}

/** A handle over a record; `onChange` saves it and tells the screen. */
export function openSite(
  record: SiteRecord,
  now: () => number,
  onChange: (record: SiteRecord, before: SiteRecord) => void,
): SiteHandle {
  let current = record;
  return {
    get: () => current,
    update: (change) => {
      const next = change(current);
      if (next !== current) {
        const before = current;
        current = { ...next, updatedAt: new Date(now()).toISOString() };
        onChange(current, before);
      }
      return current;
    },
  };
}
