import { describe, expect, it } from 'vitest';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import { latestJob, withJob } from '../../../renderer/stores/job-store.ts';
import { newerView } from '../../../renderer/stores/site-store.ts';

const view = (id: string, updatedAt: string) => ({ id, updatedAt }) as SiteView;
const job = (id: string, state: JobView['state'], kind: JobView['kind'] = 'apply') =>
  ({ id, state, kind, siteId: 's' }) as JobView;

describe('newerView', () => {
  it('takes the later of two views of one site, whichever comes first', () => {
    const early = view('a', '2026-01-01T00:00:00.000Z');
    const late = view('a', '2026-01-01T00:00:01.000Z');
    expect(newerView(early, late, 'changed')).toBe(late);
    expect(newerView(late, early, 'changed')).toBe(late);
    expect(newerView(late, early, 'opened')).toBe(late);
  });

  it('opens another site only when it was asked for', () => {
    const open = view('a', '2026');
    expect(newerView(open, view('b', '2026'), 'changed')).toBe(open);
    expect(newerView(open, view('b', '2026'), 'opened')?.id).toBe('b');
    expect(newerView(null, view('b', '2026'), 'changed')).toBeNull();
  });
});

describe('jobs', () => {
  it('never make a finished job run again by a late event', () => {
    const jobs = withJob(withJob({}, job('1', 'running')), job('1', 'done'));
    expect(withJob(jobs, job('1', 'running'))['1']?.state).toBe('done');
  });

  it('give the newest of the asked kinds and site', () => {
    const jobs = [job('1', 'done'), job('2', 'running', 'plan'), job('3', 'done', 'discover')].reduce(
      withJob,
      {},
    );
    expect(latestJob(jobs, 's', ['apply', 'plan'])?.id).toBe('2');
    expect(latestJob(jobs, 'other', ['apply'])).toBeUndefined();
  });
});
