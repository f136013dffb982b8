import type { JobKind, JobView } from '../../electron/contract/views.ts';
import type { StepId } from '../../electron/domain/step.ts';
import { Button } from '../components/Button.tsx';
import { ProgressLine } from '../components/ProgressLine.tsx';
import { siteTitle } from '../steps/site/site-list.ts';
import { change } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages, useRunningJobs, useSite, useTexts } from '../stores/selectors.ts';

/** The step on which a piece of work was started and shows its result. */
const STEP_OF: Readonly<Record<JobKind, StepId>> = {
  discover: 'discover',
  'try-logins': 'discover',
  preflight: 'preflight',
  'controller-plan': 'preflight',
  'controller-apply': 'preflight',
  plan: 'apply',
  apply: 'apply',
  undo: 'apply',
  'read-back': 'apply',
  'test-call': 'test-call',
  problems: 'test-call',
  acknowledge: 'test-call',
  'service-request': 'test-call',
  report: 'report',
};

/**
 * Running work, on every step: what, how far, how long still, the way back to it, pausing and stopping it. It comes and
 * goes by itself, so it stands below the step: nothing moves away under a pointer that is about to press.
 */
export function JobBar({ onGo }: { readonly onGo: (step: StepId) => void }) {
  const open = useSite()?.id;
  const jobs = useRunningJobs();
  return (
    <div className="frame-work">
      {jobs.map((job) =>
        job.siteId === open ? (
          <Running key={job.id} job={job} onGo={onGo} />
        ) : (
          <Elsewhere key={job.id} job={job} />
        ),
      )}
    </div>
  );
}

/** Work that goes on at a site that is not the open one: whose it is, and the way to it. */
function Elsewhere({ job }: { readonly job: JobView }) {
  const m = useMessages();
  const site = useAppStore(({ summaries }) => summaries.find(({ id }) => id === job.siteId));
  const title = siteTitle(site ?? { customer: '', name: '' }, m.steps.site.unnamed);
  return (
    <ProgressLine job={job} note={m.progress.elsewhere(title)} elsewhere>
      <Button small onPress={() => void change('sites:open', { siteId: job.siteId })}>
        {m.progress.openIt(title)}
      </Button>
    </ProgressLine>
  );
}

function Running({ job, onGo }: { readonly job: JobView; readonly onGo: (step: StepId) => void }) {
  const m = useMessages();
  const texts = useTexts();
  const site = useSite();
  const step = STEP_OF[job.kind];
  return (
    <ProgressLine job={job} note={job.paused ? m.progress.pausedNote : m.progress.others}>
      {site?.step === step ? null : (
        <Button small onPress={() => onGo(step)}>
          {m.progress.backTo(texts.step[step].title)}
        </Button>
      )}
    </ProgressLine>
  );
}
