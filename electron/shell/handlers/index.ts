import type { Handlers } from '../answers.ts';
import { createHeldFile } from '../held-file.ts';
import { appHandlers } from './app-handlers.ts';
import { jobHandlers } from './job-handlers.ts';
import { later } from './later.ts';
import { practiceHandlers } from './practice-handlers.ts';
import { sitesHandlers } from './sites-handlers.ts';
import { createDesk, type HandlerWorld } from './world.ts';

/**
 * One handler per row of the channel table, a file per namespace: it finds the site, does the one thing, gives the new
 * view back. What the wizard needs to stand is loaded with it, the rest when it is asked.
 */
export function createHandlers(world: HandlerWorld): Handlers {
  const desk = createDesk(world);
  const held = createHeldFile();
  return {
    ...appHandlers(world, desk),
    ...practiceHandlers(world),
    ...sitesHandlers(world, desk, held),
    ...jobHandlers(world),
    ...later(['site', 'credentials', 'trust'], async () =>
      (await import('./site-handlers.ts')).siteHandlers(world, desk),
    ),
    ...later(['sheet'], async () => (await import('./sheet-handlers.ts')).sheetHandlers(world, desk)),
    ...later(['logins', 'passwords'], async () =>
      (await import('./login-handlers.ts')).loginHandlers(world, desk),
    ),
    ...later(['merge'], async () => (await import('./merge-handlers.ts')).mergeHandlers(world, desk, held)),
    ...later(['program'], async () => (await import('./program-handlers.ts')).programHandlers(world)),
    ...later(['report'], async () => (await import('./report-handlers.ts')).reportHandlers(world)),
    ...later(WORK, async () => (await import('./work-handlers.ts')).workHandlers(world, desk)),
  };
}

const WORK = [
  'discovery',
  'network',
  'preflight',
  'controller',
  'plan',
  'apply',
  'undo',
  'read-back',
  'test-call',
  'problems',
  'service-request',
] as const;
