import type { ApplyItem, PlanItem } from '../../electron/domain/plan.ts';
import { type NewRun, type Run, withRun } from '../../electron/domain/run.ts';
import type { SettingKey } from '../../electron/domain/setting-key.ts';
import type { SiteRecord } from '../../electron/domain/site-record.ts';
import { standingOf } from '../../electron/domain/standing.ts';

/** Acts at one device with their times, for what hangs on when something was done. */
type Loose<R> = R extends NewRun
  ? Omit<R, 'endedAt' | 'interrupted'> & Partial<Pick<R, 'endedAt' | 'interrupted'>>
  : never;
export type Acted = Loose<NewRun>;

/** The acts in the order given, whatever their times say. */
export function runsOf(...acts: readonly Acted[]): readonly Run[] {
  return acts.reduce<Run[]>(
    (runs, act) => withRun(runs, { endedAt: act.startedAt, interrupted: null, ...act } as NewRun),
    [],
  );
}

/** An item of a plan that changes nothing. */
export const item = (key: SettingKey, current: string | null, part: Partial<PlanItem> = {}): PlanItem => ({
  key,
  current,
  wanted: current ?? '',
  change: 'none',
  secret: false,
  ...part,
});

export const wrote = (
  key: SettingKey,
  before: string | null,
  wanted: string,
  part: Partial<ApplyItem> = {},
): ApplyItem => ({ key, before, wanted, after: wanted, outcome: 'verified', secret: false, ...part });

/**
 * The site half a year later: every device with a written setting was read again, and says what it said after the write
 * but for `changes`, by address.
 */
export function visitedAgain(
  record: SiteRecord,
  changes: Readonly<Record<string, Readonly<Partial<Record<SettingKey, string>>>>>,
  at = '2027-05-25T02:00:00.000Z',
): SiteRecord {
  const { applies, plans } = standingOf(record);
  const runs = applies.reduce<readonly Run[]>((list, { deviceId, address, items }) => {
    const plan = plans.find((each) => each.deviceId === deviceId);
    if (plan === undefined || items.length === 0) return list;
    const read = items.map(({ key, after, secret }) =>
      item(key, changes[address]?.[key] ?? (secret ? 'set' : after), { secret }),
    );
    return withRun(list, {
      act: 'plan',
      deviceId,
      startedAt: at,
      endedAt: at,
      interrupted: null,
      outcome: { ...plan, items: read, madeAt: at },
    });
  }, record.runs);
  return { ...record, runs: [...runs] };
}
