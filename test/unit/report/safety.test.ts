import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../electron/documents/mask.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { firewallWorkbook, parameterForm } from '../../../electron/documents/xlsx.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

const modelOf = (record: SiteRecord, maskPersonalData = false, now = Date.UTC(2026, 10, 24, 3)) =>
  buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language: 'ja', maskPersonalData, firewallRows: 'all' },
    { toolVersion: '0', now },
  );
const withSite = (
  site: Partial<SiteRecord['file']['site']>,
  id = 'one',
  createdAt = '2026-11-24T00:00:00Z',
): SiteRecord => {
  const record = reportSite();
  return { ...record, id, createdAt, file: { ...record.file, site: { ...record.file.site, ...site } } };
};

describe('masking', () => {
  test('leaves the program’s own name alone, whatever the customer is called', () => {
    for (const customer of ['Home', 'Call', 'Home Center K.K.', 'Call Home 商事']) {
      const mask = createMasker(shipped, withSite({ customer }));
      expect(mask('Call Home で通報します。')).toBe('Call Home で通報します。');
    }
    expect(createMasker(shipped, withSite({ customer: 'Call Home 商事' }))('Call Home 商事 御中')).toBe(
      '＊＊＊ 御中',
    );
  });

  test('open points name a device by its number where its address is hidden', () => {
    const { openPoints, devices } = modelOf(reportSite(), true);
    const about = openPoints.filter(({ args }) => args.address !== undefined);
    expect(about.length).toBeGreaterThan(2);
    for (const { args } of about) {
      expect(String(args.address)).toMatch(/^No\.[\d, -]+ /);
      expect(String(args.address)).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
    }
    expect(devices.map(({ no }) => no)).toEqual(devices.map((_device, index) => index + 1));
  });
});

describe('a document number', () => {
  const numberOf = (record: SiteRecord, now?: number): string =>
    modelOf(record, false, now).meta.documentNumber;

  test('is the job’s: the same a month later', () => {
    const site = withSite({ reference: 'A-1' });
    expect(numberOf(site, Date.UTC(2026, 11, 24))).toBe(numberOf(site));
    expect(numberOf(site)).toBe('CHR-A-1-20261124');
  });

  test.each(['', '案件一', '案件-1'])(
    'tells two jobs apart whose reference has no Latin letters: %s',
    (reference) => {
      const [one, other] = ['one', 'two'].map((id) => numberOf(withSite({ reference }, id)));
      expect(one).not.toBe(other);
      expect(one).toMatch(/^CHR-[A-Za-z0-9-]*20261124-[0-9A-F]{4}$/);
    },
  );
});

test('a cell that a spreadsheet would take for a formula is text, and stays text when it is edited', async () => {
  const site = withSite({
    customer: '=HYPERLINK("http://x","y")',
    engineer: '+1',
    company: '@SUM(A1)',
    reference: '-2+3',
  });
  for (const book of [await firewallWorkbook(modelOf(site)), await parameterForm(shipped, 'ja', site.file)]) {
    const files = unzipSync(book);
    const text = (name: string): string => new TextDecoder().decode(files[name]);
    const styles = [...text('xl/styles.xml').matchAll(/<xf\b[^>]*>/g)].map(([xf]) => xf);
    const strings = [...text('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, si = '']) =>
      si.replace(/<[^>]+>/g, ''),
    );
    let seen = 0;
    for (const name of Object.keys(files).filter((each) => each.startsWith('xl/worksheets/sheet')))
      for (const [, attributes = '', value = ''] of text(name).matchAll(/<c\b([^>]*)><v>([^<]*)<\/v>/g)) {
        expect(text(name)).not.toContain('<f>');
        if (!attributes.includes('t="s"') || !/^[=+\-@]/.test(strings[Number(value)] ?? '')) continue;
        seen += 1;
        const style = styles[Number(/ s="(\d+)"/.exec(attributes)?.[1])] ?? '';
        expect(style, strings[Number(value)]).toContain('quotePrefix="1"');
      }
    expect(seen).toBeGreaterThan(0);
  }
});
