import { BrowserWindow } from 'electron';
import { appError } from '../../domain/app-error.ts';
import { err, ok } from '../../domain/result.ts';
import type { Handlers } from '../answers.ts';
import type { HandlerWorld } from './world.ts';

type PracticeChannel = Extract<keyof Handlers, `practice:${string}`>;

/** Into the practice, and out of it. */
export function practiceHandlers(world: HandlerWorld): Pick<Handlers, PracticeChannel> {
  return {
    'practice:enter': async (_input, sender) => {
      // What runs on real devices is not put out of sight.
      const [job] = world.jobs.running();
      if (job !== undefined) return err(appError('job-running', { job: job.kind }));
      const home = BrowserWindow.fromWebContents(sender);
      if (world.door === null || home === null)
        return err(appError('practice-failed', { reason: 'not offered' }));
      const { language, theme, scanFast } = world.preferences.get();
      const entered = await world.door.enter(home, { language, theme, scanFast });
      return entered.ok ? ok(undefined) : entered;
    },
    'practice:leave': async () => {
      world.leavePractice?.();
      return ok(undefined);
    },
  };
}
