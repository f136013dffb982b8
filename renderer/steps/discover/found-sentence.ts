import type { SiteView } from '../../../electron/contract/views.ts';
import type { Messages } from '../../i18n/index.ts';

/** What the last search came to; one that was stopped, or killed with the program, measured no number of addresses. */
export function foundSentence(
  t: Messages['steps']['discover'],
  found: number,
  discovery: SiteView['discovery'],
): string {
  if (discovery === null) return '';
  if (discovery.finishedAt === '') return t.brokeOff(found);
  return t.found(found, discovery.scanned, (discovery.durationMs / 1000).toFixed(1));
}
