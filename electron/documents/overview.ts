import { summarise } from '../domain/check.ts';
import { type Completion, completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { isUnproven } from '../domain/item-outcome.ts';
import { isTestStep } from '../domain/manual-ticks.ts';
import { isPreflightOutdated } from '../domain/preflight-basis.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { isRestored } from '../domain/setting-state.ts';
import { settingsResultOf } from '../domain/settings-result.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';

/** 概要: how far the job is, from what it requires and what was measured; pure. */
export function overviewOf(
  record: SiteRecord,
  chosen: readonly DeviceRow[],
  openPoints: number,
): ReportModel['overview'] {
  const standing = standingOf(record);
  const { preflight } = standing;
  const results = chosen.flatMap(({ device }) => settingsResultOf(standing, device.id) ?? []);
  const completions = new Map(chosen.map((row) => [row, completionOf(row, standing)] as const));
  const is = (row: DeviceRow, what: (completion: Completion) => boolean): boolean => {
    const completion = completions.get(row);
    return completion !== undefined && what(completion);
  };
  const outdated = preflight !== null && isPreflightOutdated(preflight, record.file.network, chosen);
  const checks = summarise(preflight?.results ?? []);
  // Written by this program, with settings that are left to a person's hand, whether they are ticked by now or not.
  const partly = new Set(
    standing.plans.flatMap(({ deviceId, manual }) =>
      manual.every((step) => isTestStep(step)) ? [] : [deviceId],
    ),
  );
  const kinds = new Map<string, ReportModel['overview']['byProduct'][number]>();
  for (const row of chosen) {
    const name = `${row.product} ${row.route}`;
    const known = kinds.get(name) ?? {
      product: row.product,
      route: row.route,
      count: 0,
      applied: 0,
      tested: 0,
      testless: 0,
      manual: 0,
    };
    kinds.set(name, {
      ...known,
      count: known.count + 1,
      applied: known.applied + (is(row, ({ setUp }) => setUp) ? 1 : 0),
      tested: known.tested + (is(row, ({ test }) => test === 'passed') ? 1 : 0),
      testless: known.testless + (is(row, ({ test, inScope }) => inScope && test === 'not-needed') ? 1 : 0),
      manual:
        known.manual +
        (row.route !== 'none' && (row.driver === 'manual' || partly.has(row.device.id)) ? 1 : 0),
    });
  }
  const byProduct = [...kinds.values()];
  const sum = (key: 'applied' | 'tested' | 'testless' | 'manual'): number =>
    byProduct.reduce((total, kind) => total + kind[key], 0);
  const inScope = chosen.filter((row) => is(row, (completion) => completion.inScope));
  const done =
    inScope.length > 0 &&
    inScope.every((row) =>
      is(row, ({ setUp, test }) => setUp && (test === 'passed' || test === 'not-needed')),
    ) &&
    preflight !== null &&
    preflight.cameTo === null &&
    !outdated;
  return {
    verdict: !done ? 'incomplete' : checks.fail + checks.error > 0 || openPoints > 0 ? 'attention' : 'ready',
    devices: chosen.length,
    byProduct,
    applied: sum('applied'),
    tested: sum('tested'),
    testless: sum('testless'),
    byHand: sum('manual'),
    outOfScope: chosen.filter((row) => row.route === 'none').length,
    inScope: inScope.length,
    unread: results.reduce(
      (sum, { items }) => sum + items.filter(({ outcome }) => isUnproven(outcome)).length,
      0,
    ),
    restored: results.filter(isRestored).length,
    preflightRun: preflight !== null,
    preflightCameTo: preflight?.cameTo ?? null,
    preflightOutdated: outdated,
    preflightAt: preflight?.finishedAt ?? '',
    checks,
    openPoints,
  };
}
