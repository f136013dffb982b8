import { numberRanges } from '../address/address-list.ts';
import { type CheckResult, worst } from '../domain/check.ts';
import { completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { ReportModel } from '../domain/report-model.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';

type Result = ReportModel['deviceResults'][number];

/**
 * 機器別結果一覧: how each device stands, in the order of the device list: the checks of its own destinations and of
 * itself, its settings, its test call, and the open points that are about it.
 */
export function deviceResults(
  chosen: readonly DeviceRow[],
  record: SiteRecord,
  states: readonly Result['state'][],
  points: readonly { readonly no: number; readonly devices: readonly string[] }[],
): readonly Result[] {
  const standing = standingOf(record);
  const results = standing.preflight?.results ?? [];
  const byProfile = new Map<string, readonly CheckResult[]>();
  const byTarget = new Map<string, CheckResult[]>();
  for (const result of results) byTarget.set(result.target, [...(byTarget.get(result.target) ?? []), result]);
  const ofProfile = (profile: string): readonly CheckResult[] => {
    const known = byProfile.get(profile) ?? results.filter((result) => result.profile === profile);
    byProfile.set(profile, known);
    return known;
  };
  const pointsOf = new Map<string, number[]>();
  for (const { no, devices } of points)
    for (const id of devices) pointsOf.set(id, [...(pointsOf.get(id) ?? []), no]);
  return chosen.map((row, index): Result => {
    const { setUp, inScope, stepsLeft, planned, test, call } = completionOf(row, standing);
    const own = inScope
      ? [...(row.profile === null ? [] : ofProfile(row.profile)), ...(byTarget.get(row.device.address) ?? [])]
      : [];
    const asked = own.filter(({ status }) => status !== 'skipped');
    return {
      no: index + 1,
      address: row.device.address,
      product: row.product,
      inScope,
      byHand: row.driver === 'manual',
      check: asked.length > 0 ? worst(asked.map(({ status }) => status)) : 'skipped',
      state: states[index] ?? 'not-run',
      setUp,
      stepsLeft: stepsLeft.length,
      changesLeft: planned?.keys.length ?? 0,
      test,
      ticket: call?.ticket ?? '',
      points: numberRanges(pointsOf.get(row.device.id) ?? []),
    };
  });
}
