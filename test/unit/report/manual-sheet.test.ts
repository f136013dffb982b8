import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { SETTING_STATES } from '../../../electron/domain/plan.ts';
import { settingRank } from '../../../electron/domain/setting-state.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { byHandOf } from '../../../electron/workflow/by-hand.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { ManualSheet } from '../../../renderer/report/ManualSheet.tsx';
import { reportSite } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

/** What a person is left with on paper: never less than what is open, and never nothing without the reason. */
function modelOf(record: SiteRecord) {
  return buildReportModel(
    shipped,
    'manual-sheet',
    record,
    deviceRows(shipped, record),
    { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0', now: 0, byHand: byHandOf(shipped, record) },
  );
}
const textOf = (record: SiteRecord): string =>
  renderToStaticMarkup(createElement(ManualSheet, { model: modelOf(record) })).replace(/<[^>]+>/g, ' ');

test('without a plan the sheet is not made and says why; it is not "nothing to do"', () => {
  const text = textOf(reportSite({ kinds: 'one', upTo: 'preflight' }));
  expect(text).toMatch(/未作成: No\.1 は変更計画を作成していないため/);
  expect(text).not.toMatch(/手動で設定する項目はありません/);
});

test('a device that was written to, and has nothing left for a person, has no sheet', () => {
  const done = reportSite({ kinds: 'one' });
  expect(modelOf(done).settings.devices[0]?.manual).toEqual([]);
  expect(textOf(done)).toMatch(/手動で設定する項目はありません/);
});

test('what is worst to be left in stands first: half written before failed before done', () => {
  const states = ['done', 'failed', 'partly', 'differs'] as const;
  const site = withOutcomes(reportSite({ kinds: 'many', devices: 4 }), 'apply', (outcome, index) => ({
    ...outcome,
    state: states[index % states.length] ?? 'done',
    items: outcome.items.filter(({ outcome: each }) => each !== 'unknown'),
  }));
  const { groups } = modelOf(site).settings;
  const order = groups.map(({ state }) => state).filter((state) => state !== 'not-run');
  expect(order).toEqual([...order].sort((a, b) => settingRank(a) - settingRank(b)));
  expect(order[0]).toBe('partly');
  // Every state has its place.
  for (const state of SETTING_STATES) expect(settingRank(state)).toBeGreaterThanOrEqual(0);
});

test.each(['failed', 'differs', 'refused', 'partly'] as const)(
  'a device whose write ended "%s" has its whole sheet, with the values to type',
  (state) => {
    const broken = withOutcomes(reportSite({ kinds: 'one' }), 'apply', (outcome) => ({ ...outcome, state }));
    const [device] = modelOf(broken).settings.devices;
    expect(device?.manual.length).toBeGreaterThan(8);
    const text = textOf(broken);
    for (const value of ['Hanako Takasaki', 'Takasaki Shoji K.K.', '0355501234'])
      expect(text).toContain(value);
  },
);
