import readXlsxFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { firewallWorkbook, parameterForm, parameterWorkbook } from '../../../electron/documents/xlsx.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { SITES } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';
import { documentOf, every, type Language, recordOf, reportIn } from './printed-sites.ts';

/** Of the seven sites: the parameter sheet and the workbook of the request. */

/** The report's model with every device's values, as the workbook has it. */
const wholeOf = (record: SiteRecord, language: Language): ReportModel =>
  buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language, maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) },
  );

async function sheetsOf(model: ReportModel, record: SiteRecord) {
  return readXlsxFile(Buffer.from(await parameterWorkbook(shipped, model, record.file)));
}

describe('the workbooks', () => {
  test.each(every)(
    'of %s name every device and destination, check, test and open point',
    async (site) => {
      const { model } = documentOf(site, 'ja', 'firewall-request');
      const record = recordOf(site);
      const whole = wholeOf(record, 'ja');
      const request = await readXlsxFile(Buffer.from(await firewallWorkbook(model)));
      const asked = request[0]?.data.flat() ?? [];
      for (const { host } of model.destinations) expect(asked).toContain(host);
      expect(asked.join()).toContain('作業PC から測定。送信元の機器からは測定していません');
      const sheets = await sheetsOf(whole, record);
      const cells = (name: string): readonly string[] =>
        (sheets.find(({ sheet }) => sheet === name)?.data ?? []).map((row) =>
          row.map((cell) => cell ?? '').join('|'),
        );
      for (const name of ['対象機器', '機器別設定', '機器別結果']) {
        const rows = cells(name);
        const missing = whole.devices.filter(
          ({ no, address }) => !rows.some((row) => row.startsWith(`${no}|${address}|`)),
        );
        expect(missing).toEqual([]);
      }
      // Under title, subject and heads.
      expect(cells('事前チェック')).toHaveLength(3 + whole.overview.checks.total);
      expect(cells('指摘事項・残作業')).toHaveLength(3 + whole.openPoints.length);
      expect(cells('試験')).toHaveLength(3 + (reportIn(site, 'tests')[0]?.rows.length ?? 0));
      const [results, tests] = [cells('機器別結果').join(), cells('試験').join()];
      for (const { ticket } of whole.deviceResults)
        if (ticket !== '') for (const text of [results, tests]) expect(text).toContain(ticket);
      for (const name of ['機器別設定', '機器別結果', '事前チェック', '試験', '指摘事項・残作業'])
        expect(cells(name)[1]).toContain('株式会社 髙﨑商事');
      // Sentences are those of the paper.
      const [list] = reportIn(site, 'openPoints');
      for (const row of list?.rows ?? [])
        expect(cells('指摘事項・残作業').map((cell) => cell.replace(/\s+/g, ' '))).toContain(row.join('|'));
    },
    60_000,
  );

  test('a device that was not reached, and so has no items, has its row with the reason', async () => {
    const record = withOutcomes(SITES['one IMM2'](), 'apply', (apply) => ({
      ...apply,
      state: 'failed' as const,
      items: [],
      errors: [{ code: 'device-timeout' as const, args: { address: apply.address } }],
    }));
    const sheets = await sheetsOf(wholeOf(record, 'ja'), record);
    const rows = sheets.find(({ sheet }) => sheet === '機器別設定')?.data.slice(3) ?? [];
    expect(rows).toHaveLength(1);
    expect(rows[0]?.join('|')).toMatch(/10\.20\.0\.11.*応答.*失敗/s);
  });

  test.each(['ja', 'en'] as const)(
    'of the practice site are marked on every sheet (%s)',
    async (language) => {
      const record = { ...SITES['one IMM2'](), simulated: true };
      const model = wholeOf(record, language);
      const mark = language === 'ja' ? '練習サイトの記録です' : 'Record of the practice site';
      const books = [
        await parameterWorkbook(shipped, model, record.file),
        await firewallWorkbook(model),
        await parameterForm(shipped, language, record.file, true),
      ];
      for (const book of books)
        for (const { sheet, data } of await readXlsxFile(Buffer.from(book)))
          expect({ sheet, marked: data.flat().join().includes(mark) }).toEqual({ sheet, marked: true });
    },
  );
});
