import { countAttempt } from '../domain/login-attempts.ts';
import { type NewRun, type Run, type SteadyTime, withoutOldResults, withRun } from '../domain/run.ts';
import { identified, underPresentId } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { systemSteadyTime } from './steady-clock.ts';

/**
 * The one place where a Site changes while work is going on: a stage hands in what it adds, and everything
 * else (the person's edits meanwhile) stays. Every update is saved.
 */
export type SiteHandle = {
  readonly get: () => SiteRecord;
  readonly update: (change: (record: SiteRecord) => SiteRecord) => SiteRecord;
  /** A clock that nobody sets. */
  readonly steady: () => SteadyTime;
};

/** Adds a run; gives its number. Under an id that was merged into another meanwhile it goes to that device. */
export function addRun(site: SiteHandle, run: NewRun): number {
  let no = 0;
  site.update((record) => {
    const own = underPresent(record, run, site.steady());
    const runs = withoutOldResults(withRun(record.runs, own));
    no = runs.at(-1)?.no ?? 0;
    return { ...record, runs };
  });
  return no;
}

/** Adds many runs at once: what is told and saved of them is told and saved once. */
export function addRuns(site: SiteHandle, runs: readonly NewRun[]): void {
  if (runs.length === 0) return;
  const steady = site.steady();
  site.update((record) => ({
    ...record,
    runs: runs.reduce((before, run) => withRun(before, underPresent(record, run, steady)), record.runs),
  }));
}

function underPresent(record: SiteRecord, run: NewRun, steady: SteadyTime): NewRun {
  const own = run.act === 'preflight' ? run : (underPresentId(record.known, run) as NewRun);
  return { ...own, steady };
}

/** Changes a run that is at work. */
export function changeRun(site: SiteHandle, no: number, change: (run: Run) => Run): void {
  site.update((record) => ({
    ...record,
    runs: record.runs.map((run) => (run.no === no ? { ...change(run), steady: site.steady() } : run)),
  }));
}

/**
 * What must be on disk at once, as nothing else tells it after a kill: refused logins (a try more locks an account), pins,
 * versions of a report that was given out (the next would carry the same number), and what a test call came to. What was
 * written to a device, with the values of before, is on disk already: the journal has it (`interrupted.ts`). A hash that is
 * lost has a password written once more; a plan is made anew. These wait for the next regular save, since a site of 300
 * devices is a file of many megabytes.
 */
export function mustNotBeLost(before: SiteRecord, after: SiteRecord): boolean {
  return (
    before.refusedLogins !== after.refusedLogins ||
    before.pins !== after.pins ||
    before.revisions !== after.revisions ||
    (before.runs !== after.runs &&
      after.runs.slice(before.runs.length).some(({ act }) => act === 'test-call'))
  );
}

/** A handle over a record; `onChange` saves it and tells the screen. */
export function openSite(
  record: SiteRecord,
  now: () => number,
  onChange: (record: SiteRecord, before: SiteRecord) => void,
  steady: () => SteadyTime = systemSteadyTime,
): SiteHandle {
  let current = identified(record);
  return {
    get: () => current,
    steady,
    update: (change) => {
      const changed = change(current);
      const devicesMoved = changed.discovery !== current.discovery || changed.file !== current.file;
      const next = devicesMoved ? identified(changed) : changed;
      if (next !== current) {
        const before = current;
        current = isShelving(before, next)
          ? next
          : { ...next, updatedAt: laterThan(before.updatedAt, now()) };
        onChange(current, before);
      }
      return current;
    },
  };
}

/** Where a site stands in the list and under which words: a change of that is no work on it. */
const SHELF: ReadonlySet<string> = new Set(['tags', 'archivedAt', 'template', 'leftOut']);

function isShelving(before: SiteRecord, after: SiteRecord): boolean {
  const was: Readonly<Record<string, unknown>> = before;
  return Object.entries(after).every(([name, value]) => SHELF.has(name) || value === was[name]);
}

/** Counts the logins of a site in its record, for the report. */
export function attemptCounter(site: SiteHandle): (address: string, user: string, refused: boolean) => void {
  return (address, user, refused) =>
    site.update((each) => ({
      ...each,
      loginAttempts: countAttempt(each.loginAttempts, address, user, refused),
    }));
}

/**
 * The time of a change, and in any case after the one before: whoever keeps the newer of two views goes by it, and a
 * clock that was set back would keep them on the old one.
 */
export function laterThan(before: string, now: number): string {
  const last = Date.parse(before);
  return new Date(Number.isNaN(last) || now > last ? now : last + 1).toISOString();
}
