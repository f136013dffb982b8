import { expect, test } from 'vitest';
import type { ApplyItem } from '../../../electron/domain/plan.ts';
import { withRun } from '../../../electron/domain/run.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { reportModel } from '../../support/report-model.ts';
import { reportSite } from '../../support/report-site.ts';

/** What the documents say of a device whose clock and servers were set, and asked for again later. */
const first = reportSite();
const mend = first.runs.find((run) => run.act === 'controller-apply');
if (mend === undefined) throw new Error('nothing was mended');
const { items } = mend.outcome;

const again = (found: readonly ApplyItem[]): SiteRecord => ({
  ...first,
  runs: withRun(first.runs, { ...mend, outcome: { ...mend.outcome, state: 'no-change', items: [...found] } }),
});
const asSet = items.map((item): ApplyItem => ({ ...item, before: item.wanted, outcome: 'unchanged' }));

test.each([
  ['all of it', asSet],
  ['a part of it', asSet.slice(-1)],
])('%s is found as it was set: what stood there before stays told, and how it gets back', (_what, found) => {
  const [before, after] = [reportModel(first), reportModel(again(found))];
  const told = (model: typeof before) =>
    model.mended
      .flatMap((group) => group.items)
      .filter(({ outcome }) => outcome !== 'unchanged')
      .toSorted((a, b) => a.key.localeCompare(b.key));
  expect(told(before).length).toBeGreaterThan(1);
  expect(told(after)).toEqual(told(before));
  const back = (model: typeof before) =>
    model.rollback
      .filter(({ way }) => way === 'device-clock')
      .flatMap(({ keys, values }) => keys.map((key) => [key, values]))
      .toSorted();
  expect(back(after)).toEqual(back(before));
});
