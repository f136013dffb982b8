import type { PlanItem } from './plan.ts';

/** What became of one value of a device. */
export const ITEM_OUTCOMES = [
  'unchanged', // read as wanted, and not sent
  'unchanged-unread', // not sent, as it is what was last written; the device does not let it be read
  'verified', // sent, and read back as wanted
  'written-unread', // sent and accepted; the device does not let it be read back
  'differs',
  'not-written',
  'unknown',
] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

/** Did something of this value go to the device in this run, or may it have? */
export function isSent(outcome: ItemOutcome): boolean {
  return outcome !== 'unchanged' && outcome !== 'unchanged-unread' && outcome !== 'not-written';
}

/** Believed to be as wanted by what was once accepted, and not by what the device says. */
export function isUnproven(outcome: ItemOutcome): boolean {
  return outcome === 'unchanged-unread' || outcome === 'written-unread';
}

/** What becomes of a value that a plan does not send. */
export function unsentOutcome({ secret, current }: Pick<PlanItem, 'secret' | 'current'>): ItemOutcome {
  return secret || current === null ? 'unchanged-unread' : 'unchanged';
}
