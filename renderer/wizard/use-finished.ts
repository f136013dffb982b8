import { useEffect } from 'react';
import type { JobView } from '../../electron/contract/views.ts';
import { say } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useJobStore } from '../stores/job-store.ts';
import { useSiteStore } from '../stores/site-store.ts';
import { finishedSentence } from './finished.ts';

/** The site's own event comes beside the job's: it arrives within this. */
const SITE_WITHIN_MS = 100;

/**
 * Says what a finished job has found; a failed one says that it has, and the notice why. Always at its own site: what
 * ended while another one was on the screen is said when its own is opened again. Gives the function that ends it.
 */
export function tellFinished(): () => void {
  const untold = new Map<string, readonly JobView[]>();
  const isOpen = ({ siteId }: JobView): boolean => useSiteStore.getState().site?.id === siteId;
  const tell = (job: JobView): void => {
    if (!isOpen(job)) {
      untold.set(job.siteId, [...(untold.get(job.siteId) ?? []), job]);
      return;
    }
    if (job.state === 'failed' && job.error !== null) {
      useAppStore.setState({ notice: { kind: 'error', ...job.error } });
      say((m, texts) => m.finished.failed(texts.job[job.kind]));
      return;
    }
    setTimeout(() => {
      const { site } = useSiteStore.getState();
      if (site?.id === job.siteId) say((m) => finishedSentence(m, job, site));
      else tell(job);
    }, SITE_WITHIN_MS);
  };
  const ends = [
    useJobStore.subscribe(({ jobs }, before) => {
      for (const job of Object.values(jobs)) {
        const was = before.jobs[job.id];
        if (was === undefined && job.state === 'running' && isOpen(job))
          say((_m, texts) => `${texts.job[job.kind]}…`);
        if (was?.state === 'running' && job.state !== 'running') tell(job);
      }
    }),
    useSiteStore.subscribe(({ site }, before) => {
      if (site === null || site.id === before.site?.id) return;
      const late = untold.get(site.id) ?? [];
      untold.delete(site.id);
      for (const job of late) tell(job);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** While the wizard is on the screen. */
export function useFinished(): void {
  useEffect(tellFinished, []);
}
