import { randomUUID } from 'node:crypto';
import type { JobKind, JobView } from '../contract/views.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Result } from '../domain/result.ts';
import { CancelledError } from '../net/deadline.ts';
import type { StageProgress } from '../workflow/stage.ts';

/** Running work of the window: one job per kind and site at a time, each can be cancelled, each reports. */
export type Jobs = {
  readonly start: (siteId: string, kind: JobKind, work: JobWork) => { readonly jobId: string };
  readonly cancel: (jobId: string) => void;
  readonly list: () => readonly JobView[];
  /** Cancels everything and waits for it, before the app closes. */
  readonly stopAll: () => Promise<void>;
};

export type JobWork = (
  progress: (progress: StageProgress) => void,
  signal: AbortSignal,
) => Promise<Result<unknown, AppError>>;

/** The window redraws at most this often; an event per address of a /16 would drown it. */
const TELL_EVERY_MS = 100;
/** Finished jobs that are still listed. */
const KEEP = 20;

export function createJobs(
  tell: (job: JobView) => void,
  onDefect: (error: unknown, what: string) => string,
): Jobs {
  const jobs = new Map<string, { view: JobView; controller: AbortController; ended: Promise<void> }>();

  return {
    start: (siteId, kind, work) => {
      const running = [...jobs.values()].find(
        (job) => job.view.siteId === siteId && job.view.kind === kind && job.view.state === 'running',
      );
      if (running) return { jobId: running.view.id };
      const id = randomUUID();
      const controller = new AbortController();
      const entry = {
        controller,
        view: {
          id,
          siteId,
          kind,
          state: 'running',
          done: 0,
          total: 0,
          waitingFor: '',
          atMostMs: null,
          rate: null,
          perDevice: {},
          error: null,
        } as JobView,
        ended: Promise.resolve(),
      };
      jobs.set(id, entry);
      let timer: NodeJS.Timeout | null = null;
      const change = (part: Partial<JobView>, now = false): void => {
        entry.view = { ...entry.view, ...part };
        if (now) {
          if (timer) clearTimeout(timer);
          timer = null;
          tell(entry.view);
        } else {
          timer ??= setTimeout(() => {
            timer = null;
            tell(entry.view);
          }, TELL_EVERY_MS);
        }
      };
      const onProgress = ({ device, done, total, waitingFor, atMostMs, rate }: StageProgress): void =>
        change({
          ...(total > 0 ? { done, total } : {}),
          waitingFor,
          atMostMs: atMostMs ?? null,
          rate: rate ?? null,
          ...(device
            ? {
                perDevice: {
                  ...entry.view.perDevice,
                  [device.address]: { done: device.done, total: device.total, state: device.state },
                },
              }
            : {}),
        });
      tell(entry.view);
      entry.ended = work(onProgress, controller.signal).then(
        (result) => {
          const cancelled = controller.signal.aborted || (!result.ok && result.error.code === 'cancelled');
          change(
            {
              state: cancelled ? 'cancelled' : result.ok ? 'done' : 'failed',
              waitingFor: '',
              error: result.ok || cancelled ? null : result.error,
            },
            true,
          );
        },
        (error: unknown) => {
          if (error instanceof CancelledError || controller.signal.aborted) {
            change({ state: 'cancelled', waitingFor: '' }, true);
            return;
          }
          change(
            {
              state: 'failed',
              waitingFor: '',
              error: appError('internal', { reference: onDefect(error, kind) }),
            },
            true,
          );
        },
      );
      for (const old of [...jobs.values()].filter((job) => job.view.state !== 'running').slice(0, -KEEP))
        jobs.delete(old.view.id);
      return { jobId: id };
    },
    cancel: (jobId) => jobs.get(jobId)?.controller.abort(),
    list: () => [...jobs.values()].map((job) => job.view),
    stopAll: async () => {
      for (const job of jobs.values()) job.controller.abort();
      await Promise.all([...jobs.values()].map((job) => job.ended));
    },
  };
}
