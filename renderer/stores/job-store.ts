import { create } from 'zustand';
import type { JobKind, JobView } from '../../electron/contract/views.ts';

/** Running and finished pieces of work by id, in the order in which they were first heard of. */
export type JobState = { readonly jobs: Readonly<Record<string, JobView>> };

export const useJobStore = create<JobState>(() => ({ jobs: {} }));

/** A job's newest state; a finished job is never made running again by a late event. */
export function withJob(jobs: JobState['jobs'], job: JobView): JobState['jobs'] {
  const known = jobs[job.id];
  if (known !== undefined && known.state !== 'running' && job.state === 'running') return jobs;
  return { ...jobs, [job.id]: job };
}

/** The newest job of one of these kinds for a site. */
export function latestJob(
  jobs: JobState['jobs'],
  siteId: string,
  kinds: readonly JobKind[],
): JobView | undefined {
  return Object.values(jobs).findLast((job) => job.siteId === siteId && kinds.includes(job.kind));
}
