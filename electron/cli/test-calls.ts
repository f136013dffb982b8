import { completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { isInDoubt } from '../domain/setting-state.ts';
import { standingOf } from '../domain/standing.ts';
import { notProposed } from '../domain/test-proposal.ts';
import type { UntestedDevices } from '../texts/cli-words.ts';
import { rowsOf } from '../workflow/ready.ts';
import type { StageContext } from '../workflow/stage.ts';

/** Devices that a test call goes to where nobody chose them, and the addresses of those that it does not go to. */
export type Proposed = { readonly ids: readonly string[]; readonly left: UntestedDevices };

/**
 * What step 6 of the window proposes (domain/test-proposal.ts), without the devices of `alsoLeft` (by id): their settings were
 * not written this time. What is set by a person is none of those left out: nothing is sent to it, and its steps are told.
 */
export function proposedForTest(
  context: StageContext,
  alsoLeft: ReadonlySet<string> = new Set<string>(),
): Proposed {
  const standing = standingOf(context.site.get());
  const doubted = standing.applies.filter(isInDoubt).map(({ deviceId }) => deviceId);
  const whyOf = (row: DeviceRow): keyof UntestedDevices | null => {
    if (row.driver === 'manual' || row.sameAs !== undefined) return null;
    const known = { inDoubt: doubted, testCalls: standing.testCalls };
    const why = notProposed(row, completionOf(row, standing), known);
    if (why === 'in-doubt') return why;
    return why === 'not-set-up' || alsoLeft.has(row.device.id) ? 'not-set-up' : null;
  };
  const judged = rowsOf(context, null).map((row) => ({ row, why: whyOf(row) }));
  const addresses = (of: keyof UntestedDevices): readonly string[] =>
    judged.filter(({ why }) => why === of).map(({ row }) => row.device.address);
  return {
    ids: judged.filter(({ why }) => why === null).map(({ row }) => row.device.id),
    left: { 'in-doubt': addresses('in-doubt'), 'not-set-up': addresses('not-set-up') },
  };
}

export function isAnyLeft(left: UntestedDevices): boolean {
  return Object.values(left).some((addresses) => addresses.length > 0);
}
