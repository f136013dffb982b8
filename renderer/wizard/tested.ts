import type { SiteView } from '../../electron/contract/views.ts';

/** Devices whose last test call succeeded, and which were neither written to nor put back since. */
export function testedIds({
  testCalls,
  testAgain,
}: Pick<SiteView, 'testCalls' | 'testAgain'>): ReadonlySet<string> {
  const again = new Set(testAgain);
  return new Set(
    testCalls.flatMap(({ deviceId, state }) =>
      state === 'success' && !again.has(deviceId) ? [deviceId] : [],
    ),
  );
}
