import type { Completion } from './completion.ts';
import type { DeviceRow } from './device-row.ts';
import type { TestCallResult } from './plan.ts';

/** Why no test call is proposed for a device, in the order in which a person has to deal with it. */
export const WHY_NOT = ['in-doubt', 'not-set-up', 'by-hand'] as const;
export type WhyNot = (typeof WHY_NOT)[number];

/** What of a site says whether a device is proposed for a test call; `inDoubt`: ids of devices of which a write is not known. */
export type KnownOfTests = {
  readonly inDoubt: readonly string[];
  readonly testCalls: readonly Pick<TestCallResult, 'deviceId' | 'state'>[];
};

/**
 * Why a device is not proposed for a test call, or null. Before it is set up, steps by hand included, a test says nothing;
 * what has none over this interface is tested on its own screen. Step 6 and the command line ask this. Pure.
 */
export function notProposed(
  row: DeviceRow,
  completion: Pick<Completion, 'setUp' | 'test'> | undefined,
  { inDoubt, testCalls }: KnownOfTests,
): WhyNot | null {
  const { id } = row.device;
  if (inDoubt.includes(id)) return 'in-doubt';
  if (completion?.setUp !== true) return 'not-set-up';
  const none = testCalls.some(({ deviceId, state }) => deviceId === id && state === 'not-available');
  return (row.driver === 'manual' || none) && completion.test !== 'passed' ? 'by-hand' : null;
}
