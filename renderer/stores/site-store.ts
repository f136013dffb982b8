import { create } from 'zustand';
import type { SiteView } from '../../electron/contract/views.ts';

/** The site on the screen, as the main process last showed it. The main process owns the truth. */
export type SiteState = { readonly site: SiteView | null };

export const useSiteStore = create<SiteState>(() => ({ site: null }));

/**
 * Which of two views counts. Events and answers may cross: of one site the later one counts, and an event
 * about another site than the open one is not for the screen.
 */
export function newerView(
  current: SiteView | null,
  incoming: SiteView,
  how: 'event' | 'answer',
): SiteView | null {
  if (current === null || current.id !== incoming.id) return how === 'answer' ? incoming : current;
  return incoming.updatedAt >= current.updatedAt ? incoming : current;
}
