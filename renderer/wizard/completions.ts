import type { SiteView } from '../../electron/contract/views.ts';
import { type Completion, completionOf, type HandTest } from '../../electron/domain/completion.ts';

/** What of a site says how far its devices are. */
export type Judged = Pick<SiteView, 'rows' | 'plans' | 'newPlans' | 'applies' | 'testCalls' | 'testAgain'>;

const known = new WeakMap<Judged, ReadonlyMap<string, Completion>>();

/** How far each device of a site is, as its documents say it; kept per view, since views are values. */
export function completionsOf(site: Judged): ReadonlyMap<string, Completion> {
  const before = known.get(site);
  if (before !== undefined) return before;
  const byDevice = <T extends { readonly deviceId: string }>(list: readonly T[]) =>
    new Map(list.map((each) => [each.deviceId, [each]]));
  const [plans, applies, calls] = [byDevice(site.plans), byDevice(site.applies), byDevice(site.testCalls)];
  const newPlans = new Set(site.newPlans);
  const testAgain = new Set(site.testAgain);
  const made = new Map(
    site.rows.map((row) => {
      const { id } = row.device;
      const own = {
        plans: plans.get(id) ?? [],
        applies: applies.get(id) ?? [],
        testCalls: calls.get(id) ?? [],
      };
      return [id, completionOf(row, { ...own, newPlans, testAgain })];
    }),
  );
  known.set(site, made);
  return made;
}

/** The test that a person made on the device's own screen, where that is what stands. */
export function handTestOf(completion: Pick<Completion, 'call'> | undefined): HandTest | null {
  const call = completion?.call ?? null;
  return call !== null && 'by' in call ? call : null;
}
