import type { Completion } from '../../electron/domain/completion.ts';
import type { ApplyResult } from '../../electron/domain/plan.ts';
import { isInDoubt, isRestored, isSetUp } from '../../electron/domain/setting-state.ts';

/** How a write, or an undo, ended for a person who counts devices. */
export type WriteEnd =
  | 'done' // written, and set up
  | 'same' // it was as wanted, and is set up
  | 'hand' // written, and a person has something left to do or to look at
  | 'bad' // not what was wanted, or nobody knows
  | 'held' // not begun
  | 'manual' // nothing of it is written: it is set by a person
  | 'back' // put back whole
  | 'partly-back';

/** By what stands of the device's settings and how far it is. Pure. */
export function writeEnd(apply: ApplyResult, completion: Pick<Completion, 'setUp'> | undefined): WriteEnd {
  if (isInDoubt(apply)) return 'bad';
  if (apply.act === 'undo') return isRestored(apply) ? 'back' : 'partly-back';
  if (apply.state === 'manual') return 'manual';
  if (apply.state === 'not-run') return 'held';
  if (!isSetUp(apply)) return 'bad';
  if (completion?.setUp !== true) return 'hand';
  return apply.state === 'no-change' ? 'same' : 'done';
}
