import type { Texts } from '../../../electron/texts/index.ts';
import { sentences } from '../../../electron/texts/sentences.ts';
import type { Messages } from '../../i18n/index.ts';
import { type WriteEnd, writeEnd } from '../../wizard/write-end.ts';
import { type DeviceWork, itemCount, writable } from './device-work.ts';

/** How many devices stand where: by a write, else by the plan. `unplanned`: no plan could be made, or none that may be written. */
export type ApplySummary = Readonly<Record<WriteEnd | 'unplanned', number>>;

export function applySummary(work: readonly DeviceWork[]): ApplySummary {
  const sum = {
    done: 0,
    same: 0,
    hand: 0,
    bad: 0,
    held: 0,
    manual: 0,
    back: 0,
    'partly-back': 0,
    unplanned: 0,
  };
  for (const each of work) {
    const end = endOf(each);
    if (end !== null) sum[end] += 1;
  }
  return sum;
}

function endOf({ row, plan, apply, completion, outdated }: DeviceWork): keyof ApplySummary | null {
  if (row.driver === 'manual' && completion?.setUp === true) return 'done';
  if (apply !== undefined) return writeEnd(apply, completion);
  if (plan === undefined || outdated) return null;
  if (plan.state === 'failed' || plan.state === 'refused') return 'unplanned';
  return plan.state === 'manual' || plan.state === 'unsupported' ? 'manual' : null;
}

/** The first line of step 5: what was achieved, what was not, and what would be written now. */
export function headline(texts: Texts, m: Messages, work: readonly DeviceWork[]): string {
  const t = m.steps.apply;
  const sum = applySummary(work);
  const can = writable(work);
  if (sum.same > 0 && sum.same === work.length) return t.nothing;
  return sentences(texts.language, [
    t.written(sum.done, sum.hand, sum.bad),
    sum.same > 0 ? t.asWanted(sum.same) : '',
    sum.manual > 0 ? t.byHand(sum.manual) : '',
    sum.back > 0 ? t.putBack(sum.back) : '',
    sum['partly-back'] > 0 ? t.partlyBack(sum['partly-back']) : '',
    can.length > 0 ? t.summary(can.length, itemCount(can)) : '',
    sum.unplanned > 0 ? t.unplanned(sum.unplanned) : '',
  ]);
}
