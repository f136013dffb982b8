import type { Run } from './run.ts';

/** More than this between the end of one act and the beginning of the next parts two visits. */
const VISIT_GAP_MS = 8 * 60 * 60 * 1000;

/**
 * What was done at a site as visits, oldest first; pure. Runs stand in the order in which they were done, and are
 * measured each against the one before it: a clock that was set back shows no time between two acts, which parts
 * nothing, and all times after it are measured by the new clock.
 */
export function visitsOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const visits: Run[][] = [];
  for (const run of runs) {
    const visit = visits.at(-1);
    const before = visit?.at(-1);
    const passed =
      before === undefined ? 0 : Date.parse(run.startedAt) - Date.parse(before.endedAt ?? before.startedAt);
    if (visit === undefined || passed > VISIT_GAP_MS) visits.push([run]);
    else visit.push(run);
  }
  return visits;
}
