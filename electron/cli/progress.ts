import type { TrialState } from '../domain/login-trial.ts';
import { planStepName, type Texts } from '../texts/index.ts';
import type { StageProgress } from '../workflow/stage.ts';
import type { CliWorld } from './context.ts';

/** How far a command is, a line now and then; the same words as on screen. */

/** At most four lines a second, so that a log of it stays readable. */
const PROGRESS_EVERY_MS = 250;
/** A device that is waited for, with the seconds that are left. */
const WAIT_EVERY_MS = 5_000;

export function progressLine(world: CliWorld, texts: Texts): (progress: StageProgress) => void {
  let last = 0;
  let lastWait = 0;
  return ({ done, total, waitingFor, atMostMs, device }) => {
    const now = world.now();
    const waiting = planStepName(texts, waitingFor);
    if (atMostMs !== undefined && !device && now - lastWait >= WAIT_EVERY_MS) {
      lastWait = now;
      world.progress(`  ${waiting === '' ? '' : `${waiting} `}… ≤ ${Math.ceil(atMostMs / 1000)} s`);
      return;
    }
    if (device) {
      // Not begun: hundreds may be, and the results name each with the reason.
      if (device.end === 'write' && device.state === 'not-run') return;
      const steps = device.total > 1 ? ` (${device.done}/${device.total})` : '';
      world.progress(`  ${device.address}  ${stateWord(texts, device)}${steps}`);
      return;
    }
    if (now - last < PROGRESS_EVERY_MS || total === 0) return;
    last = now;
    world.progress(`  ${done}/${total} ${waiting}`.trimEnd());
  };
}

/** A step that is being done, or what a device came to; a device's own word as it says it. */
function stateWord(texts: Texts, { state, end, open }: NonNullable<StageProgress['device']>): string {
  if (end === undefined) return planStepName(texts, state);
  switch (end) {
    case 'plan':
      return wordIn(texts.planState, state);
    case 'write':
      return open ? texts.openAfterWrite[open].word : wordIn(texts.applyState, state);
    case 'test-call':
      return wordIn(texts.testCallState, state);
    case 'login':
      return Object.hasOwn(texts.trialState, state) ? texts.trialState[state as TrialState] : state;
  }
}

function wordIn(words: Readonly<Record<string, { readonly word: string }>>, state: string): string {
  return Object.hasOwn(words, state) ? (words[state]?.word ?? state) : state;
}
