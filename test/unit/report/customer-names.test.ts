import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../electron/documents/mask.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { personalWordsOf } from '../../../electron/documents/personal-words.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { takeField } from '../../../electron/domain/take-field.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** Both forms of the customer's names: as people write them, and as devices take them. */
const WRITTEN = {
  'site.japanese.company': '株式会社 髙﨑商事',
  'site.japanese.companyKana': 'タカサキショウジ',
  'site.japanese.contact': '髙﨑 太郎',
  'site.japanese.contactKana': 'タカサキ タロウ',
  'site.japanese.address': '〒101-0041 東京都千代田区神田須田町１丁目',
} as const;

const plainSite = reportSite({});

function site(): SiteRecord {
  const record = plainSite;
  const file = Object.entries(WRITTEN).reduce(
    (known, [path, text]) => takeField(known, path as keyof typeof WRITTEN, text).file,
    record.file,
  );
  return { ...record, file };
}

function printed(record: SiteRecord, language: 'ja' | 'en', maskPersonalData = false): string {
  const options = { language, maskPersonalData, firewallRows: 'all' } as const;
  const model = buildReportModel(shipped, 'report', record, deviceRows(shipped, record), options, {
    toolVersion: '0',
    now: 0,
  });
  return renderToStaticMarkup(createElement(ReportDocument, { model })).replace(/<[^>]+>/g, ' ');
}

describe('how the customer is written', () => {
  test.each(['ja', 'en'] as const)(
    'stands in the report beside what devices are given, in %s',
    (language) => {
      const text = printed(site(), language);
      for (const word of Object.values(WRITTEN)) expect(text).toContain(word);
      expect(text).toContain(language === 'ja' ? 'お客様情報の表記' : 'How the customer is written');
    },
  );

  test('nothing typed, no table', () => {
    expect(printed(plainSite, 'ja')).not.toContain('お客様情報の表記');
  });

  test('is kept as it was typed, width and old characters too', () => {
    expect(site().file.site.japanese).toMatchObject({
      company: '株式会社 髙﨑商事',
      address: '〒101-0041 東京都千代田区神田須田町１丁目',
    });
  });

  test('is a personal datum: starred in a masked report, hidden in what a supporter gets', () => {
    const record = site();
    const text = printed(record, 'ja', true);
    for (const word of Object.values(WRITTEN)) expect(text).not.toContain(word);
    const hide = createMasker(shipped, record);
    for (const word of Object.values(WRITTEN)) {
      expect(hide({ message: word }).message).not.toContain(word);
      expect(personalWordsOf(record.file)).toContain(word);
    }
  });

  test('changes no plan: devices are given the Latin letters alone', () => {
    const { site: _paper, ...devices } = site().file;
    const { site: _plain, ...before } = plainSite.file;
    expect(devices).toEqual(before);
  });
});
