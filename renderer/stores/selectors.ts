import { useShallow } from 'zustand/react/shallow';
import type { JobKind, JobView, SiteView } from '../../electron/contract/views.ts';
import type { Texts } from '../../electron/texts/index.ts';
import { type Messages, wordsFor } from '../i18n/index.ts';
import { useAppStore } from './app-store.ts';
import { latestJob, useJobStore } from './job-store.ts';
import { useSiteStore } from './site-store.ts';

/** Sentences for codes, in the language on the screen. */
export function useTexts(): Texts {
  return wordsFor(useAppStore((state) => state.language)).texts;
}

/** The screens' own words. */
export function useMessages(): Messages {
  return wordsFor(useAppStore((state) => state.language)).messages;
}

export function useSite(): SiteView | null {
  return useSiteStore((state) => state.site);
}

/** The newest job of these kinds for the open site. */
export function useJob(...kinds: readonly JobKind[]): JobView | undefined {
  const siteId = useSiteStore((state) => state.site?.id ?? '');
  return useJobStore(useShallow((state) => latestJob(state.jobs, siteId, kinds)));
}

/** Everything at work, whichever site it is of. */
export function useRunningJobs(): readonly JobView[] {
  return useJobStore(
    useShallow((state) => Object.values(state.jobs).filter((job) => job.state === 'running')),
  );
}

/** Is anything at work on the open site? Only one thing at a time is asked of the devices. */
export function useBusy(): boolean {
  const siteId = useSiteStore((state) => state.site?.id ?? '');
  return useJobStore((state) =>
    Object.values(state.jobs).some((job) => job.siteId === siteId && job.state === 'running'),
  );
}
