import type { SiteView } from '../../electron/contract/views.ts';
import { type Completion, type HandTest, testOf } from '../../electron/domain/completion.ts';

type Test = Pick<Completion, 'test' | 'call'>;

/** How the test calls of a site's devices stand, as its documents say it: a person's count as this program's do. */
export function testsOf({
  rows,
  plans,
  testCalls,
  testAgain,
}: Pick<SiteView, 'rows' | 'plans' | 'testCalls' | 'testAgain'>): ReadonlyMap<string, Test> {
  const planOf = new Map(plans.map((plan) => [plan.deviceId, plan]));
  const callOf = new Map(testCalls.map((call) => [call.deviceId, call]));
  const again = new Set(testAgain);
  return new Map(
    rows.map((row) => {
      const { id } = row.device;
      return [id, testOf(row, callOf.get(id), planOf.get(id), again.has(id))];
    }),
  );
}

/** Devices whose test call got home, and which were neither written to nor put back since. */
export function testedIds(site: Parameters<typeof testsOf>[0]): ReadonlySet<string> {
  return new Set([...testsOf(site)].flatMap(([id, { test }]) => (test === 'passed' ? [id] : [])));
}

/** The test that a person made on the device's own screen, where that is what stands. */
export function handTestOf(test: Test | undefined): HandTest | null {
  return test?.call !== undefined && test.call !== null && 'by' in test.call ? test.call : null;
}
