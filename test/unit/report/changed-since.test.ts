import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { forPaper } from '../../../electron/documents/model.ts';
import type { DevicePlan } from '../../../electron/domain/plan.ts';
import { type NewRun, withRun } from '../../../electron/domain/run.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { reportModel } from '../../support/report-model.ts';
import { reportSite } from '../../support/report-site.ts';
import { item } from '../../support/visits.ts';

/** What the paper says of a device that was set up, and that a later reading found otherwise. */
const first = reportSite({ kinds: 'xcc', proxy: false });
const set = first.runs.find((run) => run.act === 'apply' && run.outcome.state === 'done');
const plan = standingOf(first).plans.find(
  ({ deviceId }) => set !== undefined && 'deviceId' in set && deviceId === set.deviceId,
);
if (set === undefined || set.act !== 'apply' || plan === undefined) throw new Error('nothing was set up');
const AT = '2027-01-15T02:00:00.000Z';
const read = (state: DevicePlan['state'], enable: string): SiteRecord => {
  const change = enable === 'true' ? 'none' : 'set';
  const items = [item('enable', enable, { wanted: 'true', change })];
  const run: NewRun = {
    ...{ act: 'plan', deviceId: plan.deviceId, startedAt: AT, endedAt: AT, interrupted: null },
    outcome: { ...plan, state, items, madeAt: AT },
  } as NewRun;
  return { ...first, runs: withRun(first.runs, run) };
};
const off = read('changes', 'false');
const setAgain: SiteRecord = { ...off, runs: withRun(off.runs, set) };

const textOf = (record: SiteRecord, language: 'ja' | 'en'): string =>
  renderToStaticMarkup(createElement(ReportDocument, { model: forPaper(reportModel(record, language)) }))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const applied = (record: SiteRecord): number => reportModel(record, 'ja').overview.applied;

describe.each([
  ['ja', '△ 再書き込み要（1項目）', '2027-01-15）が、設定する値と異なります: 通報の有効化'],
  ['en', '△ to be written again (1)', 'Read on 2027-01-15, after it had been set up'],
] as const)('in %s', (language, word, point) => {
  test('read again and found switched off: as result, as a point with the day, and not counted as set up', () => {
    const text = textOf(off, language);
    expect(text).toContain(word);
    expect(text).toContain(point);
    expect(applied(off)).toBe(applied(first) - 1);
  });

  test.each([
    ['as it was written', first],
    ['read again and found as wanted', read('no-change', 'true')],
    ['written again', setAgain],
  ])('%s, nothing of it is said', (_how, record) => {
    const text = textOf(record, language);
    expect(text).not.toContain(word);
    expect(text).not.toContain(point);
    expect(applied(record)).toBe(applied(first));
  });
});
