import type { OpenAfterWrite } from '../domain/completion.ts';
import type { SettingState } from '../domain/plan.ts';
import type { StatusWords, Texts } from './shape.ts';

/** How a write ended, in the words that paper, screen and terminal share; `open`: what keeps the device from being set up. */
export function writeState(
  texts: Texts,
  state: SettingState,
  open: OpenAfterWrite | null,
): StatusWords & { readonly means: string } {
  return open === null ? texts.applyState[state] : texts.openAfterWrite[open];
}
