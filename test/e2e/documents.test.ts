import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../electron/cli/schemas.ts';
import type { SiteFile } from '../../electron/domain/site-file.ts';
import type { SiteRecord } from '../../electron/domain/site-record.ts';
import { bookmarksOf, mappedCharacters, pagesOf, poppler } from '../support/pdf-reader.ts';
import { PERSONAL, reportSite, SECRETS, type SiteChoice } from '../support/report-site.ts';
import { callhome, pdfOf, printedDocuments } from './printed-documents.ts';

/** The documents as the real Electron prints them, read back with Poppler: what a customer's reader would find. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-documents-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const documents = (
  name: string,
  choice: SiteChoice | SiteRecord,
  ...options: readonly string[]
): Promise<string> =>
  printedDocuments(folder, name, 'runs' in choice ? choice : reportSite(choice), ...options);

const textOf = (pdf: string): string => poppler('pdftotext', pdf, '-');
/** In the order it was written and without blanks, so that a word over two lines is one again. */
const wordsOf = (pdf: string): string => poppler('pdftotext', '-raw', pdf, '-').replace(/\s+/g, '');

const SECTIONS = [
  '1. 概要',
  '2. 機器別結果一覧',
  '3. 対象機器一覧',
  '4. 通報経路と構成図',
  '5. 事前チェック結果',
  '6. 設定内容',
  '7. 変更前の値と切り戻し',
  '8. 試験成績書',
  '9. 時刻同期',
  '10. 通報対象イベント',
  '11. 送信される情報・送信先・暗号化',
  '12. 指摘事項・残作業',
  '13. 運用引継ぎ',
  '14. 障害時の流れ',
  '付録',
];
const SECTIONS_EN = [
  '1. Overview',
  '2. Results by device',
  '3. Devices',
  '4. Reporting routes',
  '5. Preflight results',
  '6. Settings',
  '7. Values before and rollback',
  '8. Test record',
  '9. Time',
  '10. Events that are reported',
  '11. Data sent, destinations, encryption',
  '12. Findings and open points',
  '13. Handover to operation',
  '14. What happens on a fault',
  'Appendix',
];

/** The words of the structure. Poppler sets up the colours anew for every one of them: it is spared the profile. */
async function structureOf(pdf: string): Promise<string> {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  document.catalog.delete(PDFName.of('OutputIntents'));
  const bare = join(folder, `${randomUUID()}.pdf`);
  writeFileSync(bare, await document.save());
  return poppler('pdfinfo', '-struct-text', bare);
}

/** Every object of the file as text, packed ones unpacked: what a search through the file itself would find. */
async function everyObject(pdf: string): Promise<string> {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  return document.context
    .enumerateIndirectObjects()
    .map(([, object]) => String(object))
    .join('\n');
}

function rulesOfEveryDocument(pdf: string): void {
  const fonts = poppler('pdffonts', pdf)
    .split('\n')
    .slice(2)
    .filter((line) => line !== '');
  expect(fonts.length).toBeGreaterThan(0);
  for (const line of fonts)
    expect(line).toMatch(
      /NotoSansJP-(Regular|Bold)[-\d]*\s+CID TrueType\s+Identity-H\s+yes\s+(yes|no)\s+yes/,
    );
  // What Chromium sets: each weight is in the file once. A text in a colour of another lightness would double it.
  const faces = fonts.flatMap((line) => /\+(NotoSansJP-\w+)\s/.exec(line)?.[1] ?? []);
  expect(faces.sort()).toEqual([...new Set(faces)]);
  const info = poppler('pdfinfo', pdf);
  expect(info).toMatch(/Tagged:\s+yes/);
  expect(info).toMatch(/Page size:\s+(59\d\.\d+ x 84\d\.\d+|84\d\.\d+ x 59\d\.\d+) pts \(A4\)/);
  expect(info).toMatch(/Title:\s+\S/);
  expect(poppler('pdfinfo', '-struct', pdf)).toMatch(/Table|H1/);
}

/** No heading and no table head is the last thing on a page, and no end of a sentence alone the first. */
async function nothingStranded(pdf: string): Promise<void> {
  const headings = new Set((await bookmarksOf(pdf)).map(({ title }) => title.replace(/\s+/g, '')));
  const heads = [
    /^(大項目|Section)\s+(項目|Item)/,
    /^(判定|Result)\s+(確認項目|Check|対象|Target)/,
    /^No\.\s+(アドレス|Address|区分|Category|機器|Device)/,
  ];
  pagesOf(pdf).forEach((lines, index) => {
    // The last line is the footer.
    const last = (lines.at(-2) ?? '').replace(/\s+/g, '');
    expect({ page: index + 1, last, heading: index > 0 && headings.has(last) }).toMatchObject({
      heading: false,
    });
    expect({
      page: index + 1,
      last,
      head: heads.some((head) => head.test(lines.at(-2) ?? '')),
    }).toMatchObject({ head: false });
    // Below the running head; on the cover and in the contents nothing goes on.
    const first = index < 2 ? '' : (lines[1] ?? '');
    expect({ page: index + 1, first, rest: /^[^。．.\s]{1,8}[。．.]$/.test(first) }).toMatchObject({
      rest: false,
    });
  });
}

describe('a site of every kind and route', () => {
  let out: string;
  let report: string;
  let pages: readonly (readonly string[])[];
  beforeAll(async () => {
    out = await documents('mixed', {});
    report = pdfOf(out, '設定報告書');
    pages = pagesOf(report);
  }, 60_000);

  test('every document: A4, tagged, titled, one bundled TrueType face, embedded and mapped to Unicode', () => {
    for (const title of ['設定報告書', 'FW開放申請書', '手動設定シート'])
      rulesOfEveryDocument(pdfOf(out, title));
    expect(readFileSync(report, 'latin1')).toContain('/Lang (ja-JP)');
    const info = poppler('pdfinfo', report);
    expect(info).toMatch(/Title:\s+Call Home 設定報告書 株式会社 髙﨑商事 CHR-A-2026-118/);
    expect(info).toMatch(/Author:\s+株式会社北関東ネットワーク保守 設定 太郎/);
  });

  test('every section stands in its order, in the text and in the bookmarks', async () => {
    const lines = pages.slice(2).flat();
    const places = SECTIONS.map((title) => lines.indexOf(title));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    const titles = (await bookmarksOf(report)).map(({ title }) => title);
    expect(titles.filter((title) => SECTIONS.includes(title))).toEqual(SECTIONS);
  });

  test('the contents name the page on which each section stands, and lead there', async () => {
    const contents = (pages[1] ?? []).join('\n');
    const bookmarks = await bookmarksOf(report);
    for (const title of SECTIONS) {
      const printed = Number(new RegExp(`^${title.replace('.', '\\.')}\\s+(\\d+)$`, 'm').exec(contents)?.[1]);
      const page = bookmarks.find((each) => each.title === title)?.page;
      expect({ title, printed }).toEqual({ title, printed: page });
      expect(pages[printed - 1]?.join('\n')).toContain(title);
    }
    const destinations = poppler('pdfinfo', '-dests', report);
    expect(destinations.match(/"section-/g)?.length).toBeGreaterThanOrEqual(SECTIONS.length);
  });

  test('page numbers n / N, running head and foot on every page but the cover', () => {
    pages.forEach((lines, index) => {
      const foot = lines.at(-1) ?? '';
      if (index === 0) {
        expect(lines.join('\n')).not.toMatch(/\d+ \/ \d+$/m);
        return;
      }
      expect(foot).toMatch(new RegExp(`^株式会社北関東ネットワーク保守\\s+${index + 1} / ${pages.length}$`));
      expect(lines[0]).toMatch(/東京第一データセンター ①〜③.*CHR-A-2026-118/);
    });
  });

  test('the cover has title, addressee, reference, version, date, company and author, and boxes to sign', () => {
    const cover = (pages[0] ?? []).join('\n');
    for (const words of [
      'Call Home 設定報告書',
      '株式会社 髙﨑商事 御中',
      'A-2026-118',
      '版',
      '作業会社',
      '設定 太郎',
      '承認欄',
      'お客様受領欄',
      '受領日',
      'コメント',
      '𠮷田 次郎',
    ])
      expect(cover).toContain(words);
  });

  test('no heading and no table head is left alone at the foot of a page', async () => {
    await nothingStranded(report);
    await nothingStranded(pdfOf(out, 'FW開放申請書'));
    await nothingStranded(pdfOf(out, '手動設定シート'));
  });

  test('rare characters and long host names come back as they were written', async () => {
    const text = wordsOf(report);
    for (const words of [
      '髙﨑',
      '𠮷田',
      '①〜③',
      'proxy-tokyo-primary-datacenter-01.infrastructure.takasaki.example',
    ])
      expect(text).toContain(words);
    const characters = await mappedCharacters(report);
    for (const character of '髙﨑𠮷①③〜一・')
      expect({ character, mapped: characters.has(character) }).toEqual({ character, mapped: true });
    // Neither radicals nor look-alikes: what is copied is what was written.
    expect(
      [...characters].filter((character) => /[\u2e80-\u2fdf\u2027\ufffd\u0000]/.test(character)),
    ).toEqual([]);
  });

  test('kinsoku: no line begins with what may not begin one', () => {
    const words = [
      ...poppler('pdftotext', '-bbox', report, '-').matchAll(
        /<page|<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g,
      ),
    ];
    let page = 0;
    const placed = words.flatMap(([all, x, , right, y, text = '']) => {
      if (all === '<page') {
        page += 1;
        return [];
      }
      return [{ page, x: Number(x), right: Number(right), y: Number(y), text }];
    });
    const first = placed.filter(
      (word) =>
        /^[、。）」』〉》】ー]/.test(word.text) &&
        !placed.some(
          (other) =>
            other !== word &&
            other.page === word.page &&
            Math.abs(other.y - word.y) < 3 &&
            other.right > word.x - 16 &&
            other.x < word.x,
        ),
    );
    expect(placed.length).toBeGreaterThan(1000);
    expect(first).toEqual([]);
  });

  test('no password is in any of them', () => {
    for (const name of readdirSync(out)) {
      const path = join(out, name);
      const text = name.endsWith('.pdf')
        ? textOf(path) + poppler('pdfinfo', path)
        : readFileSync(path, 'utf8');
      for (const secret of SECRETS) expect(text.includes(secret)).toBe(false);
    }
  });

  test('the firewall request has every column, source, destination and the remark about TLS, whole enough to copy', () => {
    const pdf = pdfOf(out, 'FW開放申請書');
    expect(poppler('pdfinfo', pdf)).toMatch(/Pages:\s+2\n/);
    const text = wordsOf(pdf);
    for (const words of [
      '申請者',
      '連絡先',
      '申請理由',
      '開放希望日',
      '期間',
      'ゾーン・NAT',
      '区分',
      '送信元',
      '宛先FQDN',
      'ポート（TCP）',
      '用途',
      '現在の状態',
      '作業者・実施日・結果',
      '切り戻し',
      '新規',
      '内→外',
      'TLSインスペクションの対象外とすること',
      '作業PCから測定。送信元の機器からは測定していません',
      'プロキシへの接続',
      '承認',
    ])
      expect(text).toContain(words);
    for (const host of ['www.ecurep.ibm.com', 'eccgw01.boulder.ibm.com', 'soaus.lenovo.com', '129.42.56.216'])
      expect(text).toContain(host);
  });

  test("the manual sheet follows the products' own screens in order, with boxes to tick and values to type", () => {
    const text = wordsOf(pdfOf(out, '手動設定シート'));
    const places = [
      'ようこそ',
      '会社連絡先',
      'システム・ロケーション',
      '>接続',
      'IBMIDの許可',
      'サマリー',
    ].map((screen) => text.indexOf(screen));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).toContain('AutoSupport');
    expect(text).toContain('エンドポイント・アクション');
    expect(text.match(/□/g)?.length).toBeGreaterThan(20);
    expect(text).toContain('HanakoTakasaki');
  });
});

test('names of 120 letters keep the boxes to sign on the cover, and everything they say', async () => {
  const record = reportSite({ kinds: 'one' });
  const long = (word: string): string => word.repeat(120).slice(0, 120);
  const site = {
    ...record.file.site,
    customer: long('高崎商事東日本'),
    name: long('第一データセンター'),
    engineer: long('設定太郎'),
    company: long('北関東保守'),
    contact: long('保守窓口電話'),
    workPlace: long('東京都千代田区神田'),
    witness: long('立会花子'),
  };
  const people = {
    preparedBy: long('作成者'),
    checkedBy: long('確認者'),
    approvedBy: long('承認者'),
    receivedBy: long('受領者'),
  };
  const out = await documents('long', { ...record, file: { ...record.file, site }, signOff: people });
  const pages = pagesOf(pdfOf(out, '設定報告書'));
  const cover = (pages[0] ?? []).join('').replace(/\s+/g, '');
  for (const words of ['承認欄', 'お客様受領欄', '受領日', 'コメント']) expect(cover).toContain(words);
  expect((pages[1] ?? []).join('\n')).toContain('改訂履歴');
}, 60_000);

test('own words for the revision history stand in it, of every version its own', async () => {
  const out = await documents('said', { kinds: 'one' }, '--revision-text', '担当者の変更を反映');
  expect(wordsOf(pdfOf(out, '設定報告書'))).toContain('1.0担当者の変更を反映');
}, 60_000);

test('masked: no personal datum in any text, structure, metadata, raw file or name', async () => {
  const out = await documents('masked', {}, '--mask');
  const seen = async (name: string): Promise<string> => {
    const path = join(out, name);
    if (!name.endsWith('.pdf')) return name;
    return [
      name,
      textOf(path),
      poppler('pdfinfo', path),
      await structureOf(path),
      await everyObject(path),
    ].join('\n');
  };
  const texts = await Promise.all(readdirSync(out).map(seen));
  const all = texts.join('\n');
  for (const word of PERSONAL) expect({ word, found: all.includes(word) }).toEqual({ word, found: false });
  expect(all).toContain('www.ecurep.ibm.com');
  const bookmarks = (await bookmarksOf(pdfOf(out, '設定報告書'))).map(({ title }) => title).join('\n');
  for (const word of PERSONAL) expect(bookmarks.includes(word)).toBe(false);
}, 180_000);

test('in English from the same model: every section, and no Japanese but the names themselves', async () => {
  const out = await documents('english', {}, '--lang', 'en');
  const report = pdfOf(out, 'configuration-report');
  rulesOfEveryDocument(report);
  await nothingStranded(report);
  expect(await everyObject(report)).toContain('/Lang (en)');
  const pages = pagesOf(report);
  const lines = pages.slice(2).flat();
  const places = SECTIONS_EN.map((title) => lines.indexOf(title));
  expect(places.every((place) => place >= 0)).toBe(true);
  const own = [
    '東京第一データセンター',
    '株式会社北関東ネットワーク保守',
    'ラック①の予備ポートを1つ空けておく',
    '自動問題通知',
    '機能のご紹介',
    'レノボ・エンタープライズ・ソリューションズ合同会社',
    // What the guide prints, quoted where it is put right.
    ...[
      '補足: プロキシ・サーバー',
      'の設定 - CMM',
      '補足: ファイアーウォール',
      '設定 - CMM',
      'IMM2の',
      'CMM の',
    ],
  ];
  // Without blanks: a quotation may be broken over lines anywhere.
  const foreign = own.reduce((rest, words) => rest.replaceAll(words.replace(/\s/g, ''), ''), wordsOf(report));
  expect(foreign.match(/.{0,20}[ぁ-んァ-ン]+.{0,20}/g) ?? []).toEqual([]);
}, 60_000);

test('an empty site: everything says that it was not run, nothing that it is fine', async () => {
  const out = await documents('empty', { upTo: 'nothing', devices: 0, proxy: false });
  const text = textOf(pdfOf(out, '設定報告書'));
  expect(text).toContain('作業は完了していません');
  for (const words of [
    '事前チェックは未実施です',
    'テスト通報は未実施です',
    '時刻の確認は未実施です',
    '対象機器は登録されていません',
  ])
    expect(text).toContain(words);
  expect(text.replace(/凡例.*/g, '')).not.toContain('○ 正常');
  expect(textOf(pdfOf(out, 'FW開放申請書'))).toContain('申請する通信先はありません');
  expect(textOf(pdfOf(out, '手動設定シート'))).toContain('手動で設定する項目はありません');
}, 60_000);

test('paper is spared: 9 devices on 11 pages, 60 on 18, and every device has its line of results', async () => {
  const nine = pagesOf(pdfOf(await documents('nine', {}), '設定報告書'));
  expect(nine.length).toBeLessThanOrEqual(11);
  const sixty = pagesOf(pdfOf(await documents('sixty', { kinds: 'many', devices: 60 }), '設定報告書'));
  expect(sixty.length).toBeLessThanOrEqual(18);
  const record = reportSite({ kinds: 'many', devices: 60 });
  const lines = sixty.flat();
  const start = lines.lastIndexOf('2. 機器別結果一覧');
  const end = lines.lastIndexOf('3. 対象機器一覧');
  const listed = lines.slice(start, end);
  for (const [index, device] of (record.discovery?.devices ?? []).entries())
    expect(listed.some((line) => new RegExp(`^${index + 1}\\s+${device.address}\\s`).test(line))).toBe(true);
}, 90_000);

test('the firewall request of one product is one page in landscape; ports and names stand whole', async () => {
  const pdf = pdfOf(await documents('one', { kinds: 'one', proxy: false }), 'FW開放申請書');
  expect(poppler('pdfinfo', pdf)).toMatch(/Pages:\s+1\n/);
  expect(poppler('pdfinfo', pdf)).toMatch(/Page size:\s+84\d\.\d+ x 59\d\.\d+ pts/);
  const text = poppler('pdftotext', '-layout', pdf, '-');
  expect(text).toMatch(/確認\s+10\.20\.0\.11\s+eccgw01\.boulder\.ibm\.com\s+443 HTTPS\s+必須/);
  expect(text).toMatch(/新規\s+10\.20\.0\.11\s+www-945\.ibm\.com\s+443 HTTPS\s+必須/);
  expect(text).toContain('接続不可: 129.42.26.224');
}, 60_000);

test('500 devices fit on 40 pages', async () => {
  const out = await documents('five-hundred', { kinds: 'many', devices: 500 });
  expect(pagesOf(pdfOf(out, '設定報告書')).length).toBeLessThanOrEqual(40);
}, 120_000);

test('over many pages: heads repeated, a row whole on its page, no heading alone', async () => {
  const out = await documents('many', { kinds: 'many', devices: 130 });
  const report = pdfOf(out, '設定報告書');
  await nothingStranded(report);
  const pages = pagesOf(report);
  const record = reportSite({ kinds: 'many', devices: 130 });
  const listed = pages.filter((lines) => lines.some((line) => /J30TEST\d{4}/.test(line)));
  expect(listed.length).toBeGreaterThan(2);
  for (const lines of listed)
    expect(lines.some((line) => /^No\.\s+アドレス.*シリアル番号/.test(line))).toBe(true);
  for (const device of record.discovery?.devices ?? []) {
    const row = pages.flat().find((line) => line.includes(device.serial ?? '?'));
    expect(row).toContain(device.address);
  }
}, 60_000);

describe('the parameter sheet on the command line', () => {
  test('form, fill in, import: the site it gives is the one that was written down', async () => {
    const record = reportSite();
    const site = join(folder, 'sheet-site.json');
    writeFileSync(site, JSON.stringify(record.file));
    const form = join(folder, 'form.xlsx');
    expect((await callhome(['form', '--site', site, '--out', form])).code).toBe(0);
    const taken = join(folder, 'taken.json');
    const { code, stdout } = await callhome(['import', '--sheet', form, '--out', taken, '--json']);
    expect(code).toBe(0);
    const document = OUTPUT_SCHEMAS.import.parse(JSON.parse(stdout));
    expect(document.problems).toEqual([]);
    const { settings, site: header } = JSON.parse(readFileSync(taken, 'utf8'));
    expect(header).toEqual(record.file.site);
    // What a sheet never carries: an agreement, and where a password is kept.
    const carried = (all: SiteFile['settings']): unknown => ({
      ...all,
      termsAccepted: null,
      fileTransfer: { ...all.fileTransfer, passwordEnv: '' },
    });
    expect(carried(settings)).toEqual(carried(record.file.settings));
  }, 60_000);

  test('a form of the practice site says so, from the results beside the site file', async () => {
    const record = reportSite();
    const site = join(folder, 'practice-site.json');
    writeFileSync(site, JSON.stringify(record.file));
    writeFileSync(join(folder, 'practice-site.state.json'), JSON.stringify({ ...record, simulated: true }));
    const form = join(folder, 'practice-form.xlsx');
    expect((await callhome(['form', '--site', site, '--out', form])).code).toBe(0);
    expect(JSON.stringify(await readXlsx(form))).toContain('練習サイト');
  }, 60_000);

  test('a file that is no sheet ends with 2 and its reason, and writes nothing', async () => {
    const wrong = join(folder, 'wrong.xlsx');
    writeFileSync(wrong, 'a,b,c');
    const out = join(folder, 'never.json');
    const { code, stdout } = await callhome(['import', '--sheet', wrong, '--out', out, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).errors[0]).toMatchObject({
      code: 'sheet-unreadable',
      args: { fault: 'not-workbook' },
    });
    expect(readdirSync(folder)).not.toContain('never.json');
  }, 60_000);
});
