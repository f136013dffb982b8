import type { Handlers } from '../answers.ts';
import { appHandlers } from './app-handlers.ts';
import { practiceHandlers } from './practice-handlers.ts';
import { programHandlers } from './program-handlers.ts';
import { reportHandlers } from './report-handlers.ts';
import { siteHandlers } from './site-handlers.ts';
import { sitesHandlers } from './sites-handlers.ts';
import { workHandlers } from './work-handlers.ts';
import { createDesk, type HandlerWorld } from './world.ts';

/** One handler per row of the channel table, a file per namespace: it finds the site, does the one thing, gives the new view back. */
export function createHandlers(world: HandlerWorld): Handlers {
  const desk = createDesk(world);
  return {
    ...appHandlers(world, desk),
    ...practiceHandlers(world),
    ...programHandlers(world),
    ...sitesHandlers(world, desk),
    ...siteHandlers(world, desk),
    ...workHandlers(world, desk),
    ...reportHandlers(world, desk),
  };
}
