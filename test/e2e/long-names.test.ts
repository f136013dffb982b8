import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SiteRecord, siteRecordSchema } from '../../electron/domain/site-record.ts';
import { poppler } from '../support/pdf-reader.ts';
import { reportSite } from '../support/report-site.ts';
import { printedDocuments } from './printed-documents.ts';

/** Names as long as they come: Chromium prints a document that is wider than its page in smaller letters, all of it. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-long-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LABEL = 'controller-of-rack-b-position-07-in-building-three-floor-twelve';
/** The longest host name that DNS knows. */
const HOST = `${[LABEL, LABEL, LABEL].join('.')}.${'a'.repeat(61)}`;
const IPV6 = '2001:db8:85a3:1234:5678:8a2e:370:7334';
/** Sixty letters, none of which a line may be broken at by a blank. */
const COMPANY = `株式会社${'東日本高信頼性情報通信基盤保守'.repeat(4)}`.slice(0, 60);
const SERIAL = 'J30TESTSERIALNUMBERTHATNOLENOVOPRODUCTHAS0123456789';
const TICKET = '7600000000000000000000000000000000000000';

function longNames(site: SiteRecord): SiteRecord {
  const { file } = site;
  const named = {
    ...site,
    file: { ...file, site: { ...file.site, customer: COMPANY, name: COMPANY, company: COMPANY } },
  };
  const text = JSON.stringify(named)
    .replaceAll('10.20.0.12"', `${HOST}"`)
    .replaceAll('"10.20.0.11"', `"${IPV6}"`)
    .replaceAll('J30TEST0001', SERIAL)
    .replaceAll('760JCS0000', TICKET)
    .replaceAll('Flex System Enterprise Chassis', 'F'.repeat(90));
  return siteRecordSchema.parse(JSON.parse(text));
}

/** The height of the largest letters of each document, in the order of their names. */
function largestLetters(out: string): readonly number[] {
  const pdfs = readdirSync(out).filter((name) => name.endsWith('.pdf'));
  return pdfs.sort().map((name) => {
    const words = poppler('pdftotext', '-bbox', join(out, name), '-').matchAll(
      /yMin="([\d.]+)"[^>]* yMax="([\d.]+)"/g,
    );
    const heights = [...words].map(([, top, foot]) => Number(foot) - Number(top));
    return Math.round(Math.max(...heights) * 10) / 10;
  });
}

test.each(['ja', 'en'])(
  'long names are broken over lines, and no document is printed smaller (%s)',
  async (lang) => {
    const site = reportSite({});
    const usual = await printedDocuments(folder, `usual-${lang}`, site, '--lang', lang);
    const long = await printedDocuments(folder, `long-${lang}`, longNames(site), '--lang', lang);
    const expected = largestLetters(usual);
    expect(expected).toHaveLength(3);
    expect(largestLetters(long)).toEqual(expected);
    // Nothing of a long name is cut.
    const report = readdirSync(long).find((name) => /設定報告書|configuration-report/.test(name)) as string;
    const text = poppler('pdftotext', '-raw', join(long, report), '-').replace(/\s+/g, '');
    // Nor are the words beside them broken letter by letter.
    const cover = poppler('pdftotext', '-raw', '-l', '1', join(long, report), '-');
    expect(cover).toMatch(/^(?:総合判定|Verdict) /m);
    for (const name of [HOST, IPV6, COMPANY, SERIAL, TICKET]) expect(text).toContain(name);
  },
  90_000,
);
