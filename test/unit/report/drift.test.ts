import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { buildReportModel, forPaper } from '../../../electron/documents/model.ts';
import { parameterWorkbook } from '../../../electron/documents/xlsx.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { sectionsOf } from '../../../renderer/report/sections.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';
import { visitedAgain } from '../../support/visits.ts';

/** 前回からの変更: a section where there was a former visit, and none where not. */
const first = reportSite();
const [written] = standingOf(first).applies.filter(
  ({ state, items }) => state === 'done' && items.length > 0,
);
const address = written?.address ?? '';
const changed = visitedAgain(first, { [address]: { 'contact.name': 'Jiro Sato' } });

const modelOf = (record: SiteRecord, language: 'ja' | 'en', maskPersonalData = false) =>
  buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language, maskPersonalData, firewallRows: 'all' },
    { toolVersion: '0.1.0', now: Date.UTC(2027, 4, 26, 3) },
  );
const textOf = (record: SiteRecord, language: 'ja' | 'en', masked = false): string =>
  renderToStaticMarkup(createElement(ReportDocument, { model: forPaper(modelOf(record, language, masked)) }))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test.each([
  ['ja', '作業PCの時計が前回より前を示しています。'],
  ['en', 'One of the two was wrong: dates, and where the visits part, are not certain.'],
] as const)('a clock that was wrong in one of the visits is said in %s, and only then', (language, words) => {
  const back = visitedAgain(
    first,
    { [address]: { 'contact.name': 'Jiro Sato' } },
    '2025-05-25T02:00:00.000Z',
  );
  expect(textOf(back, language)).toContain(words);
  expect(textOf(back, language)).toContain('Jiro Sato');
  expect(textOf(changed, language)).not.toContain(words);
});

describe.each([
  [
    'ja',
    '前回からの変更',
    '前回（2026-11-24）以降に機器側で変わった値: 1 台 1 項目',
    '今回の読み取り: 2027-05-25 11:00',
  ],
  [
    'en',
    'Changes since the last visit',
    'Changed on the devices since the last visit (2026-11-24): 1 value on 1 device',
    'Read in this visit: 2027-05-25 11:00',
  ],
] as const)('in %s', (language, title, headline, read) => {
  test('a first visit has no such section, and its contents name none', () => {
    expect(textOf(first, language)).not.toContain(title);
    expect(sectionsOf(modelOf(first, language)).map(({ id }) => id)).not.toContain('drift');
  });

  test('it names what changed with both values, both dates and the device, after the sections that are always there', () => {
    const text = textOf(changed, language);
    expect(text).toContain(`15. ${title}`);
    const section = text.slice(text.lastIndexOf(`15. ${title}`)).slice(0, 600);
    expect(section).toContain(headline);
    expect(section).toContain(read);
    expect(section).toContain('Jiro Sato');
    expect(section).toContain(address);
  });

  test('a masked copy has neither value', () => {
    const text = textOf(changed, language, true);
    const section = text.slice(text.lastIndexOf(`15. ${title}`)).slice(0, 600);
    expect(section).toContain(headline);
    // The times are nobody's.
    expect(section).toContain('2026-11-24 11:00');
    expect(text).not.toContain('Jiro Sato');
    expect(text).not.toContain(written?.items.find(({ key }) => key === 'contact.name')?.after);
  });
});

test('nothing changed is said with how much was compared, and what was not stands with its reason', () => {
  const text = textOf(visitedAgain(first, {}), 'ja');
  const { drift } = modelOf(visitedAgain(first, {}), 'ja');
  expect(text).toContain(
    `変わっていません（比較した値 ${drift?.compared} 項目、比較できない値 ${drift?.notCompared} 項目）`,
  );
  expect(text).toContain('パスワードは、設定の有無しか分かりません');
});

test('the parameter sheet has the changes as a sheet, only where there was a former visit', async () => {
  const sheets = async (record: SiteRecord) =>
    readXlsxFile(Buffer.from(await parameterWorkbook(shipped, modelOf(record, 'ja'), record.file)));
  expect((await sheets(first)).map(({ sheet }) => sheet)).not.toContain('前回からの変更');
  const sheet = (await sheets(changed)).find((each) => each.sheet === '前回からの変更');
  const row = sheet?.data.find((cells) => cells.includes('Jiro Sato'));
  expect(row?.slice(0, 6)).toEqual([
    '機器側で変更',
    expect.any(String),
    written?.items.find(({ key }) => key === 'contact.name')?.after,
    null,
    'Jiro Sato',
    1,
  ]);
});
