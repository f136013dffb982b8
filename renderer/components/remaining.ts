import type { JobView } from '../../electron/contract/views.ts';

/** Fewer finished units than this say nothing about the pace. */
const MEASURED = 3;

/** Seconds left at the pace so far; null where too little was measured. Pure. */
export function remaining(ageMs: number, { done, total }: Pick<JobView, 'done' | 'total'>): number | null {
  if (done < MEASURED || total <= done) return null;
  return Math.max(1, Math.ceil((ageMs / done) * (total - done) * 0.001));
}
