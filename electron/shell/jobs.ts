import { randomUUID } from 'node:crypto';
import type { JobKind, JobView } from '../contract/views.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { CancelledError } from '../net/deadline.ts';
import { createPause, type PauseGate, type PauseSwitch } from '../workflow/pause-gate.ts';
import type { StageProgress } from '../workflow/stage.ts';

/**
 * Running work of the window. One writer per device: what writes to a device runs alone on it, and what cannot
 * run now is refused with the device and the work that has it, never swallowed.
 */
export type Jobs = {
  readonly start: (order: JobOrder, work: JobWork) => Result<{ readonly jobId: string }, AppError>;
  readonly cancel: (jobId: string) => void;
  /** Holds back what is not begun, or lets it go on; for work that can, while it runs and nobody has cancelled it. */
  readonly pause: (jobId: string, paused: boolean) => void;
  readonly list: () => readonly JobView[];
  /** Running jobs, of one site or of all. */
  readonly running: (siteId?: string) => readonly JobView[];
  /**
   * Cancels the jobs of a site, or all, and waits for them; false where some did not end in time. None is begun
   * meanwhile, and none at all after all were stopped: the program ends.
   */
  readonly stop: (siteId?: string) => Promise<boolean>;
};

export type JobOrder = {
  readonly siteId: string;
  readonly kind: JobKind;
  /** Every address of every device it works on: one box has several, and may stand in two sites. */
  readonly addresses: readonly string[];
};

export type JobWork = (
  progress: (progress: StageProgress) => void,
  signal: AbortSignal,
  pause: PauseGate,
) => Promise<Result<unknown, AppError>>;

/** Work that sends something to a device which the device keeps, or acts on. */
const WRITING: ReadonlySet<JobKind> = new Set([
  'apply',
  'undo',
  'controller-apply',
  'test-call',
  'acknowledge',
  'service-request',
]);

export function isWritingJob(kind: JobKind): boolean {
  return WRITING.has(kind);
}

/** Work that asks before each device whether it may begin. */
const PAUSABLE: ReadonlySet<JobKind> = new Set(['apply', 'undo']);

/** The window redraws at most this often; an event per address of a /16 would drown it. */
const TELL_EVERY_MS = 100;
/** Finished jobs that are still listed. */
const KEEP = 20;
/** The longest a cancelled job may take to end its sessions: a slow controller answers within 10 s. */
const STOP_WITHIN_MS = 15_000;

type Entry = {
  view: JobView;
  readonly addresses: ReadonlySet<string>;
  readonly controller: AbortController;
  readonly gate: PauseSwitch;
  ended: Promise<void>;
};

export function createJobs(
  tell: (job: JobView) => void,
  onDefect: (error: unknown, what: string) => string,
): Jobs {
  const jobs = new Map<string, Entry>();
  const atWork = (siteId?: string): readonly Entry[] =>
    [...jobs.values()].filter(
      ({ view }) => view.state === 'running' && (siteId === undefined || view.siteId === siteId),
    );

  let over = false;
  const ending: string[] = [];

  /** Why an order cannot run now; null where it can. */
  const obstacle = ({ siteId, kind, addresses }: JobOrder): AppError | null => {
    if (over || ending.includes(siteId)) return appError('work-ending');
    for (const job of atWork()) {
      const shared = addresses.find((address) => job.addresses.has(address));
      const same = job.view.siteId === siteId && job.view.kind === kind;
      if (shared !== undefined && (same || WRITING.has(kind) || WRITING.has(job.view.kind)))
        return appError('device-busy', { address: shared, job: job.view.kind });
      // Without devices of its own (a scan, the checks) the same work runs once per site.
      if (same && addresses.length === 0) return appError('job-running', { job: kind });
    }
    return null;
  };

  return {
    start: (order, work) => {
      const refused = obstacle(order);
      if (refused !== null) return err(refused);
      const entry: Entry = {
        controller: new AbortController(),
        gate: createPause(),
        addresses: new Set(order.addresses),
        view: newView(order),
        ended: Promise.resolve(),
      };
      jobs.set(entry.view.id, entry);
      entry.ended = runJob(entry, work, tell, onDefect);
      for (const old of [...jobs.values()].filter((job) => job.view.state !== 'running').slice(0, -KEEP))
        jobs.delete(old.view.id);
      return ok({ jobId: entry.view.id });
    },
    cancel: (jobId) => {
      const job = jobs.get(jobId);
      if (job !== undefined) abort(job, tell);
    },
    pause: (jobId, paused) => {
      const job = jobs.get(jobId);
      if (job === undefined || !job.view.pausable || job.view.state !== 'running') return;
      if (job.controller.signal.aborted || job.view.paused === paused) return;
      if (paused) job.gate.pause();
      else job.gate.resume();
      job.view = { ...job.view, paused };
      tell(job.view);
    },
    list: () => [...jobs.values()].map((job) => job.view),
    running: (siteId) => atWork(siteId).map((job) => job.view),
    stop: async (siteId) => {
      const stopping = atWork(siteId);
      if (siteId === undefined) over = true;
      else ending.push(siteId);
      for (const job of stopping) abort(job, tell);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), STOP_WITHIN_MS);
      });
      const all = Promise.all(stopping.map((job) => job.ended)).then(() => true as const);
      const inTime = await Promise.race([all, late]);
      clearTimeout(timer);
      if (siteId !== undefined) ending.splice(ending.indexOf(siteId), 1);
      return inTime;
    },
  };
}

/** Cancelled work waits for nothing any more: what was paused ends now. */
function abort(job: Entry, tell: (job: JobView) => void): void {
  job.controller.abort();
  if (job.view.state !== 'running' || job.view.stopping) return;
  job.view = { ...job.view, paused: false, stopping: true };
  tell(job.view);
}

function newView({ siteId, kind }: JobOrder): JobView {
  return {
    id: randomUUID(),
    siteId,
    kind,
    state: 'running',
    pausable: PAUSABLE.has(kind),
    paused: false,
    stopping: false,
    done: 0,
    total: 0,
    waitingFor: '',
    atMostMs: null,
    rate: null,
    perDevice: {},
    error: null,
  };
}

/** Runs a job to its end and tells the window how it goes; resolves whatever happens. */
async function runJob(
  entry: Entry,
  work: JobWork,
  tell: (job: JobView) => void,
  onDefect: (error: unknown, what: string) => string,
): Promise<void> {
  const { signal } = entry.controller;
  let timer: NodeJS.Timeout | null = null;
  const change = (part: Partial<JobView>): void => {
    entry.view = { ...entry.view, ...part };
    timer ??= setTimeout(() => {
      timer = null;
      tell(entry.view);
    }, TELL_EVERY_MS);
  };
  const end = (state: JobView['state'], error: AppError | null = null): void => {
    if (timer) clearTimeout(timer);
    entry.view = { ...entry.view, state, paused: false, stopping: false, waitingFor: '', error };
    tell(entry.view);
  };
  tell(entry.view);
  try {
    const result = await work((progress) => change(shown(entry.view, progress)), signal, entry.gate);
    const cancelled = signal.aborted || (!result.ok && result.error.code === 'cancelled');
    if (cancelled) end('cancelled');
    else if (result.ok) end('done');
    else end('failed', result.error);
  } catch (error) {
    if (error instanceof CancelledError || signal.aborted) end('cancelled');
    else end('failed', appError('internal', { reference: onDefect(error, entry.view.kind) }));
  }
}

function shown(
  view: JobView,
  { device, done, total, waitingFor, atMostMs, rate }: StageProgress,
): Partial<JobView> {
  return {
    ...(total > 0 ? { done, total } : {}),
    waitingFor,
    atMostMs: atMostMs ?? null,
    rate: rate ?? null,
    ...(device
      ? {
          perDevice: {
            ...view.perDevice,
            [device.address]: { done: device.done, total: device.total, state: device.state },
          },
        }
      : {}),
  };
}
