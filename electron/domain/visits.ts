import type { Run, SteadyTime } from './run.ts';

/** More than this between two acts parts two visits. */
const VISIT_GAP_MS = 8 * 60 * 60 * 1000;

/** What was done at a site, oldest visit first. */
export type Visits = {
  readonly visits: readonly (readonly Run[])[];
  /** The last visit begins before the one before it ends: some clock was wrong, and that these are two is taken to be so. */
  readonly clockWentBack: boolean;
};

/**
 * Parts what was done at a site into visits; pure. Runs stand in the order in which they were done. Two acts that one
 * steady clock timed (`Run.steady`) are so far apart as that one says, wherever the clock of the PC was set to meanwhile.
 * Between others only their times tell: more than eight hours forward part two visits, and so do more than eight hours
 * back, as no time runs back: one of the two clocks was wrong, and what lies between is not known. A first visit with a
 * clock that was ahead is thereby a visit of its own. Not told apart are visits less than eight hours from each other by
 * their wrong clocks, and a visit whose PC was started anew and its clock set by more than that counts as two.
 */
export function visitsOf(runs: readonly Run[]): Visits {
  const timeOf = timesOf(runs);
  const close = timedAsClose(runs);
  const visits: Run[][] = [];
  let clockWentBack = false;
  for (const [at, run] of runs.entries()) {
    const before = runs[at - 1];
    const visit = visits.at(-1);
    if (before === undefined || visit === undefined) {
      visits.push([run]);
      continue;
    }
    const passed = timeOf(run).from - timeOf(before).until;
    if (close.has(at) || Math.abs(passed) <= VISIT_GAP_MS) visit.push(run);
    else {
      visits.push([run]);
      clockWentBack = passed < 0;
    }
  }
  return { visits, clockWentBack };
}

/** When somebody comes: by the PC's clock (milliseconds), and by one that nobody sets. */
export type Coming = { readonly now: number; readonly steady: SteadyTime };

/** Whether who comes then is at another visit than that of the last act; without an act, at none. Pure. */
export function isLaterVisit(runs: readonly Run[], { now, steady }: Coming): boolean {
  const last = runs.at(-1);
  if (last === undefined) return false;
  const passed =
    last.steady?.clock === steady.clock
      ? (steady.at - last.steady.at) * 1000
      : now - Date.parse(last.endedAt ?? last.startedAt);
  return Math.abs(passed) > VISIT_GAP_MS;
}

/** Places of acts that follow the one before within a visit, since a steady clock timed what stands around the two. */
function timedAsClose(runs: readonly Run[]): ReadonlySet<number> {
  const last = new Map<string, { readonly at: number; readonly seconds: number }>();
  const close = new Set<number>();
  for (const [at, run] of runs.entries()) {
    const { steady } = run;
    if (steady === undefined) continue;
    const known = last.get(steady.clock);
    last.set(steady.clock, { at, seconds: steady.at });
    // A steady clock says when an act ended; how long that took is taken off, where its times tell.
    if (known === undefined || (steady.at - known.seconds) * 1000 - lengthOf(run) > VISIT_GAP_MS) continue;
    for (let between = known.at + 1; between <= at; between += 1) close.add(between);
  }
  return close;
}

function lengthOf({ startedAt, endedAt }: Run): number {
  return Math.max(0, Date.parse(endedAt ?? startedAt) - Date.parse(startedAt));
}

/**
 * When each act began and ended. All that one steady clock timed is reckoned from the last of it: who sets a clock in
 * the middle of a visit sets it right.
 */
function timesOf(runs: readonly Run[]): (run: Run) => { readonly from: number; readonly until: number } {
  const last = new Map<string, Run>();
  for (const run of runs) if (run.steady !== undefined) last.set(run.steady.clock, run);
  const endOf = ({ startedAt, endedAt }: Run): number => Date.parse(endedAt ?? startedAt);
  return (run) => {
    const { steady } = run;
    const latest = steady === undefined ? undefined : last.get(steady.clock);
    const until =
      steady === undefined || latest?.steady === undefined
        ? endOf(run)
        : endOf(latest) - (latest.steady.at - steady.at) * 1000;
    return { from: until - lengthOf(run), until };
  };
}
