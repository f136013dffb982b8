import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { buildReportModel } from '../../../electron/documents/model.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { Cover } from '../../../renderer/report/Cover.tsx';
import { Overview } from '../../../renderer/report/Overview.tsx';
import { verdictSentence } from '../../../renderer/report/verdict.ts';
import { reportWords } from '../../../renderer/report/words.ts';
import { reportModel } from '../../support/report-model.ts';
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

describe('the verdict', () => {
  test.each(['ja', 'en'] as const)('stands on the cover in the words of the overview (%s)', (language) => {
    for (const site of Object.values(SITES)) {
      const model = reportModel(site(), language);
      const words = reportWords(language);
      const cover = renderToStaticMarkup(createElement(Cover, { model, words }));
      const said = renderToStaticMarkup(createElement('b', {}, verdictSentence(words, model.overview)));
      expect(cover).toContain(said.slice(3, -4));
      expect(overviewOf(site(), language)).toContain(said);
    }
  });

  test('of a job without findings names the warnings of the preflight, where there are some', () => {
    const { overview } = reportModel(site);
    const ready = (warn: number): string =>
      verdictSentence(reportWords('ja'), {
        ...overview,
        verdict: 'ready',
        checks: { ...overview.checks, warn },
      });
    expect(ready(0)).not.toContain('注意');
    expect(ready(7)).toContain('注意が7件');
  });
});

test('how many of the devices do not report is said beside their number, as in the window', () => {
  const { overview } = reportModel(site);
  expect(overview.outOfScope).toBeGreaterThan(0);
  expect(overviewOf(site, 'ja')).toContain(`通報しない機器${overview.outOfScope}台を含む`);
  expect(overviewOf(reportSite({ kinds: 'xcc' }), 'ja')).not.toContain('通報しない機器');
});
