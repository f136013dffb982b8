import { type ReactNode, useEffect, useState } from 'react';
import type { JobView } from '../../electron/contract/views.ts';
import { planStepName } from '../../electron/texts/index.ts';
import { ask, say } from '../stores/actions.ts';
import { useJobStore } from '../stores/job-store.ts';
import { useMessages, useTexts } from '../stores/selectors.ts';
import { Badge } from './Badge.tsx';
import { Button } from './Button.tsx';
import { remaining } from './remaining.ts';

/** Shown only once work takes longer than a blink. */
const SHOW_AFTER_MS = 300;
/** From here on it can be paused, where it can be, and cancelled. */
const CANCEL_AFTER_MS = 2000;

/**
 * What is being waited for and for how long at most; a cancel button once it takes longer. The line takes the focus of the
 * button that began the work (focus-rescue.ts) and keeps it: its buttons are the next ones by Tab, and no space or Enter that
 * was meant for something else ends the work.
 */
export function ProgressLine({
  job,
  note = '',
  elsewhere = false,
  children,
}: {
  readonly job: JobView;
  /** What it means for everything else meanwhile. */
  readonly note?: string;
  /** It goes on at a site that is not the open one. */
  readonly elsewhere?: boolean;
  readonly children?: ReactNode;
}) {
  const m = useMessages();
  const texts = useTexts();
  const { age, worked } = useAges(job);
  const canCancel = !job.stopping && (age >= CANCEL_AFTER_MS || job.paused);
  if (job.state !== 'running' || (age < SHOW_AFTER_MS && !job.paused)) return null;
  const { paused, stopping } = job;
  const meaning = stopping ? m.progress.stopping : note;
  const left = paused || stopping ? null : remaining(worked, job);
  const waiting = job.waitingFor === '' ? '' : m.progress.waitingFor(planStepName(texts, job.waitingFor));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className="progress"
      role="group"
      aria-label={texts.job[job.kind]}
      tabIndex={-1}
      {...(elsewhere ? { 'data-elsewhere': true } : {})}
    >
      <div className="progress-body">
        <div className="progress-words">
          <strong>{texts.job[job.kind]}</strong>
          {job.paused ? <Badge tone="warn">{m.progress.paused}</Badge> : null}
          {job.total > 0 ? <span>{m.progress.of(job.done, job.total)}</span> : null}
          {job.rate === null ? null : <span className="muted">{m.progress.rate(Math.round(job.rate))}</span>}
          {waiting === '' ? null : <span className="muted">{waiting}</span>}
          {left === null ? null : <span>{m.progress.left(left)}</span>}
          {job.atMostMs === null ? null : (
            <span className="muted">{m.progress.atMost(Math.max(1, Math.ceil(job.atMostMs / 1000)))}</span>
          )}
        </div>
        <progress
          className="progress-bar"
          aria-label={texts.job[job.kind]}
          {...(job.total > 0 ? { max: job.total, value: job.done } : {})}
        />
      </div>
      {meaning === '' ? null : <span className="muted small progress-note">{meaning}</span>}
      {children}
      {job.pausable && !stopping && (paused || age >= CANCEL_AFTER_MS) ? (
        <Button small onPress={() => pause(job)}>
          {paused ? m.progress.resume : m.progress.pause}
        </Button>
      ) : null}
      {canCancel ? (
        <Button small onPress={() => stop(job)}>
          {m.common.stop}
        </Button>
      ) : null}
    </div>
  );
}

/** Cancels the job; until it has ended, what it waits for is said, also to who does not see the line. */
async function stop({ id }: JobView): Promise<void> {
  await ask('job:cancel', { jobId: id });
  if (useJobStore.getState().jobs[id]?.stopping === true) say((m) => m.progress.stopping);
}

/** Pauses the job or lets it go on, and says so to who does not see the line; of one that just ended there is nothing to say. */
async function pause({ id, paused }: JobView): Promise<void> {
  await ask('job:pause', { jobId: id, paused: !paused });
  const now = useJobStore.getState().jobs[id];
  if (now?.state !== 'running' || now.paused === paused) return;
  say((m) => (paused ? m.progress.resumed : `${m.progress.paused}${m.progress.pausedNote}`));
}

/** How long the job is known here, and how much of that it was at work: a pause says nothing of its pace. */
function useAges({ id, paused }: JobView): { readonly age: number; readonly worked: number } {
  const [ages, setAges] = useState({ age: 0, worked: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new job starts the clock anew
  useEffect(() => setAges({ age: 0, worked: 0 }), [id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new job starts the clock anew
  useEffect(() => {
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const since = now - last;
      last = now;
      setAges(({ age, worked }) => ({ age: age + since, worked: paused ? worked : worked + since }));
    }, 250);
    return () => clearInterval(timer);
  }, [id, paused]);
  return ages;
}
