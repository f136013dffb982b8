import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { firewallWorkbook } from '../../../electron/documents/xlsx.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { requestRemarks, requestTable, requestWords } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { runCommand } from '../../integration/support/command.ts';
import { reportSite } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

function requestOf(record: SiteRecord, firewallRows: 'all' | 'missing' = 'all'): ReportModel {
  return buildReportModel(
    shipped,
    'firewall-request',
    record,
    deviceRows(shipped, record),
    { language: 'ja', maskPersonalData: false, firewallRows },
    { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) },
  );
}
const texts = textsFor('ja');

test('no remedy names a button of this program: it stands on paper, in tickets and on the terminal too', () => {
  for (const fix of Object.values(texts.fix)) expect(fix.remedy({})).not.toMatch(/コピー」|」を押|」を選/);
  for (const fix of Object.values(textsFor('en').fix))
    expect(fix.remedy({})).not.toMatch(/\b(?:press|choose) ["“]/i);
});

describe('the firewall request', () => {
  const direct = requestOf(reportSite({ kinds: 'one', proxy: false }));

  test('has one row a host with all its ports', () => {
    const { rows } = requestTable(texts, direct.destinations, []);
    expect(new Set(rows.map(({ host }) => host)).size).toBe(rows.length);
    expect(rows.find(({ host }) => host === 'www.ibm.com')?.ports).toEqual(['443 HTTPS', '80 HTTP']);
    expect(rows.reduce((sum, { ports }) => sum + ports.length, 0)).toBe(direct.destinations.length);
  });

  test('names each address of a host once, with all that is known of it', () => {
    const { destinations } = requestOf(reportSite({ kinds: 'mixed' }));
    const of = (host: string) => destinations.filter((row) => row.host === host);
    const { addresses } = requestTable(texts, destinations, []);
    expect(
      addresses.some(({ host }) => new Set(of(host).map(({ measured }) => measured.join())).size > 1),
    ).toBe(true);
    for (const { host, list } of addresses) {
      const plain = list.map((each) => each.replace(/ \(.*/, ''));
      expect([host, plain]).toEqual([host, [...new Set(of(host).flatMap((row) => row.addresses))]]);
      for (const [index, address] of plain.entries()) {
        const measured = of(host).some((row) => row.measured.includes(address));
        expect([address, list[index]?.includes('実測') ?? false]).toEqual([address, measured]);
      }
    }
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

describe('a request of what is missing', () => {
  const words = requestWords(texts);
  const said = (record: SiteRecord) => requestRemarks(texts, requestOf(record, 'missing'));
  const site = (upTo: 'nothing' | 'preflight'): SiteRecord => {
    const record = reportSite({ kinds: 'one', proxy: false, upTo });
    const network = { ...record.file.network, destinations: [] };
    return { ...record, file: { ...record.file, network } };
  };
  const open = withOutcomes(site('preflight'), 'preflight', (outcome) => ({
    ...outcome,
    results: outcome.results.map((result) => ({ ...result, status: 'pass' as const, code: 'ok' as const })),
  }));

  test('says that nothing is missing only where every required destination was measured', () => {
    expect(said(open)).toEqual({ notes: [], nothing: words.nothingMissing });
    const unmeasured = requestOf(site('nothing')).destinations.filter(({ required }) => required).length;
    expect(said(site('nothing')).nothing).toBeNull();
    expect(said(site('nothing')).notes).toEqual([words.notChecked, words.unmeasured(unmeasured)]);
  });

  test('says how many it leaves out where a preflight ran and could not ask', () => {
    const skipped = withOutcomes(open, 'preflight', (outcome) => ({ ...outcome, results: [] }));
    // Another proxy than the one that was measured through: of its way nothing is known.
    const through = { ...open.file.network, proxy: { ...open.file.network.proxy, host: 'proxy.example' } };
    const other = { ...open, file: { ...open.file, network: through } };
    for (const record of [skipped, other]) {
      const { notes, nothing } = said(record);
      expect(nothing).toBeNull();
      expect(notes).toEqual([words.unmeasured(requestOf(record).notMeasured)]);
      expect(requestOf(record).notMeasured).toBeGreaterThan(5);
    }
  });

  test('of the whole list has no such words', () => {
    expect(requestRemarks(texts, requestOf(site('nothing')))).toEqual({
      notes: [words.notChecked],
      nothing: null,
    });
    expect(requestRemarks(texts, requestOf(open))).toEqual({ notes: [], nothing: null });
  });

  test('says the same on the command line, and is no success while something is not measured', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callhome-firewall-'));
    try {
      const path = join(folder, 'site.json');
      writeFileSync(path, JSON.stringify(site('nothing').file));
      const missing = await runCommand(['firewall', '--missing', '--site', path]);
      expect(missing.code).toBe(1);
      expect(missing.said).toContain(cliWordsFor('ja').unmeasured(requestOf(site('nothing')).notMeasured));
      const all = await runCommand(['firewall', '--site', path]);
      expect([all.code, all.said]).toEqual([0, '']);
      for (const line of all.out.trim().split('\n')) expect(line).toBe(line.trim());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
