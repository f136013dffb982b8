import { ok } from '../../domain/result.ts';
import type { Handlers } from '../answers.ts';
import type { HandlerWorld } from './world.ts';

type JobChannel = Extract<keyof Handlers, `job:${string}` | `jobs:${string}`>;

/** Work that runs or has ended: listed, paused and cancelled. */
export function jobHandlers({ jobs }: HandlerWorld): Pick<Handlers, JobChannel> {
  return {
    'job:cancel': async ({ jobId }) => {
      jobs.cancel(jobId);
      return ok(undefined);
    },
    'job:pause': async ({ jobId, paused }) => {
      jobs.pause(jobId, paused);
      return ok(undefined);
    },
    'jobs:list': async () => ok([...jobs.list()]),
  };
}
