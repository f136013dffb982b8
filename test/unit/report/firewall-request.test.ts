import { unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { firewallWorkbook } from '../../../electron/documents/xlsx.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { requestTable } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { reportSite } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

function requestOf(record: SiteRecord): ReportModel {
  return buildReportModel(
    shipped,
    'firewall-request',
    record,
    deviceRows(shipped, record),
    { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) },
  );
}
const texts = textsFor('ja');

test('no remedy on paper names a button of this program', () => {
  for (const fix of Object.values(texts.fix)) expect(fix.remedy({})).not.toMatch(/コピー」/);
});

describe('the firewall request', () => {
  const direct = requestOf(reportSite({ kinds: 'one', proxy: false }));

  test('has one row a host with all its ports', () => {
    const { rows } = requestTable(texts, direct.destinations, []);
    expect(new Set(rows.map(({ host }) => host)).size).toBe(rows.length);
    expect(rows.find(({ host }) => host === 'www.ibm.com')?.ports).toEqual(['443 HTTPS', '80 HTTP']);
    expect(rows.reduce((sum, { ports }) => sum + ports.length, 0)).toBe(direct.destinations.length);
  });

  test('asks anew only for what was not reached, and names the address that gave no answer', () => {
    const { rows } = requestTable(texts, direct.destinations, []);
    expect(rows.find(({ host }) => host === 'eccgw01.boulder.ibm.com')?.kind).toBe('確認');
    const shut = rows.find(({ host }) => host === 'www-945.ibm.com');
    expect(shut?.kind).toBe('新規');
    expect(shut?.state).toContain('接続不可: 129.42.26.224');
  });

  test('asks for no address that a DNS filter or a forger put in the place of a host', () => {
    const astray = '208.91.112.55';
    const record = reportSite({ kinds: 'one', proxy: false });
    const led = (code: 'forged' | 'blocked'): SiteRecord =>
      withOutcomes(record, 'preflight', (preflight) => ({
        ...preflight,
        results: preflight.results.flatMap((row) => {
          if (!row.target.startsWith('www-945.ibm.com:443')) return row;
          const evidence = ['address', 'addresses'].map((key) => ({ key, value: astray }));
          const from = { key: 'addressFrom', value: 'dns' };
          if (row.id === 'dns') return { ...row, status: 'fail' as const, code, evidence };
          return row.id === 'tcp'
            ? { ...row, status: 'fail' as const, code: 'timeout' as const, evidence: [...evidence, from] }
            : [];
        }),
      }));
    for (const code of ['forged', 'blocked'] as const) {
      const model = requestOf(led(code));
      expect(JSON.stringify(model.destinations)).not.toContain(astray);
      expect(model.destinations.find(({ host }) => host === 'www-945.ibm.com')?.printed).not.toEqual([]);
    }
  });

  test('says why a row is optional by the number of its remark', () => {
    const optional = direct.destinations.map((row, index) =>
      index === 0 ? { ...row, required: false, condition: 'while-cases-open' } : row,
    );
    const { rows } = requestTable(texts, optional, ['not-always-needed', 'while-cases-open']);
    expect(rows[0]?.need).toBe('任意 ※2');
  });

  test('asks for the way to the proxy first, and names it as the source of what it fetches', () => {
    const model = requestOf(reportSite({}));
    const { rows } = requestTable(texts, model.destinations, []);
    expect(rows[0]?.host).toBe(model.proxy?.host);
    expect(rows[1]?.sources).toBe('プロキシ（No.1）');
    // FTP goes past the proxy, from the controller itself.
    expect(rows.find(({ ports }) => ports.includes('21 FTP'))?.sources).toBe('10.20.0.12');
  });

  test('says the same as a workbook, with addresses on a sheet of their own, title and author', async () => {
    const bytes = Buffer.from(await firewallWorkbook(direct));
    const [request, addresses] = await readXlsxFile(bytes);
    const cells = (request?.data ?? []).map((row) => row.join('|')).join('\n');
    for (const { host, kind } of requestTable(texts, direct.destinations, []).rows)
      expect(cells).toMatch(new RegExp(`\\|${kind}\\|[^|]*\\|${host}\\|`));
    for (const words of ['申請理由', '開放希望日', 'ゾーン・NAT', '切り戻し', '連絡先'])
      expect(cells).toContain(words);
    expect(addresses?.data.flat()).toContain('www-945.ibm.com');
    const core = Buffer.from(unzipSync(bytes)['docProps/core.xml'] ?? []).toString();
    expect(core).toContain('株式会社 髙﨑商事');
    expect(core).toContain('設定 太郎');
  });
});
