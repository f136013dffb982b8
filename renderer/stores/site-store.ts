import { create } from 'zustand';
import type { SiteView } from '../../electron/contract/views.ts';

/** The site on the screen, as the main process last showed it. The main process owns the truth. */
export type SiteState = { readonly site: SiteView | null };

export const useSiteStore = create<SiteState>(() => ({ site: null }));

/** How a view came: its site was opened, or something in it was changed, by a person here or by work. */
export type ViewCame = 'opened' | 'changed';

/**
 * Which of two views counts. Events and answers may cross: of one site the later one counts, and what was changed in
 * another site than the open one is not for the screen, also where it was typed here a moment before.
 */
export function newerView(current: SiteView | null, incoming: SiteView, how: ViewCame): SiteView | null {
  if (current === null || current.id !== incoming.id) return how === 'opened' ? incoming : current;
  return incoming.updatedAt >= current.updatedAt ? incoming : current;
}
