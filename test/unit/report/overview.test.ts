import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { buildReportModel } from '../../../electron/documents/model.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { Overview } from '../../../renderer/report/Overview.tsx';
import { reportWords } from '../../../renderer/report/words.ts';
import { reportSite, SITES } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

function overviewOf(record: SiteRecord, language: 'ja' | 'en'): string {
  const model = buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language, maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) },
  );
  return renderToStaticMarkup(
    createElement(Overview, { model, words: reportWords(language), texts: textsFor(language) }),
  );
}

const site = reportSite({});
/** The same site, where every device's values could be read back. */
const allRead = withOutcomes(site, 'apply', (outcome) => ({
  ...outcome,
  items: outcome.items.map((item) =>
    item.outcome === 'written-unread' ? { ...item, outcome: 'verified' as const } : item,
  ),
}));

test.each(['ja', 'en'] as const)('the legend in %s has the words of the results', (language) => {
  const { legend } = reportWords(language);
  for (const { mark, word } of Object.values(textsFor(language).checkStatus))
    expect(legend).toContain(`${mark} ${word}`);
});

describe('values that a device does not let be read back', () => {
  test.each([
    ['ja', /読み戻せない項目 [1-9]\d*件/u],
    ['en', /[1-9]\d* sent values that cannot be read back/u],
  ] as const)('are counted beside the devices that were set up (%s)', (language, said) => {
    expect(overviewOf(site, language)).toMatch(said);
  });

  test('are not spoken of where there are none', () => {
    expect(overviewOf(allRead, 'ja')).not.toContain('読み戻せない');
    expect(overviewOf(allRead, 'en')).not.toContain('cannot be read back');
  });
});

test('an appliance with settings left to a hand is counted under 手動設定, and not told as one without', () => {
  const text = overviewOf(SITES['an LXCA partly by hand'](), 'ja').replace(/<[^>]+>/g, '|');
  expect(text).toMatch(/画面からの手動設定が\d+項目残っています/);
  // 台数, 設定完了, テスト通報成功, 手動設定.
  expect(text).toMatch(/LXCA\|+XClarity Administrator 経由\|+1\|+0\|+[0－]\|+1\|/);
});
