import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../electron/documents/mask.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { readParameterSheet } from '../../../electron/documents/sheet/parameter-sheet.ts';
import { sheetChanges, takeSheet } from '../../../electron/documents/sheet/take-sheet.ts';
import { parameterForm, parameterWorkbook } from '../../../electron/documents/xlsx.ts';
import type { SheetReading } from '../../../electron/domain/parameter-sheet.ts';
import { parseSiteFile, siteFileSchema } from '../../../electron/domain/site-file.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { sheetPlace, sheetProblemText } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { reportSite } from '../../support/report-site.ts';
import { EMPTY, fieldsOf, type Line, readSheet, workbook } from '../../support/sheet-files.ts';
import { shipped } from '../../support/shipped.ts';

const one = (id: string, value: Line['value']): SheetReading => readSheet(workbook([{ id, value }]));
const problemsOf = (reading: SheetReading): readonly string[] =>
  reading.problems.map((problem) => `${sheetPlace(problem)} ${problem.code}`);

// --- what our own sheet says comes back ---------------------------------------------------------------------

describe.each(['ja', 'en'] as const)('round trip in %s', (language) => {
  test('the form of a site, read again, gives the same settings and devices, with nothing to complain of', async () => {
    const { file } = reportSite();
    const reading = readSheet(await parameterForm(shipped, language, file));
    expect(reading.problems).toEqual([]);
    const taken = takeSheet(reading, EMPTY);
    expect(fieldsOf(taken)).toEqual(fieldsOf(file));
    expect(taken.devices.map(({ address, product, route }) => ({ address, product, route }))).toEqual(
      file.devices.map(({ address, product, route }) => ({ address, product, route })),
    );
    expect(parseSiteFile(JSON.parse(JSON.stringify(taken))).ok).toBe(true);
  });

  test('the parameter sheet handed over with the report can be imported as it is', async () => {
    const site = reportSite();
    const rows = deviceRows(shipped, site);
    const options = { language, maskPersonalData: false, firewallRows: 'all' } as const;
    const model = buildReportModel(shipped, 'report', site, rows, options, { toolVersion: '0', now: 0 });
    const reading = readSheet(await parameterWorkbook(shipped, model, site.file));
    expect(reading.problems).toEqual([]);
    expect(fieldsOf(takeSheet(reading, EMPTY))).toEqual(fieldsOf(site.file));
  });

  test('an empty form says nothing, and an import of it changes nothing', async () => {
    const { file } = reportSite();
    const blank = siteFileSchema.parse({ version: 1, settings: { country: '' } });
    const reading = readSheet(await parameterForm(shipped, language, blank), file);
    expect(reading.problems).toEqual([]);
    expect(
      sheetChanges(reading, file).filter(
        ({ field }) => !field.includes('retries') && field !== 'settings.enable',
      ),
    ).toEqual([]);
    expect(reading.devices).toEqual([]);
  });
});

test('whatever text a site holds, the sheet brings it back', async () => {
  const japanese = fc
    .string({ unit: fc.constantFrom(...'髙﨑𠮷①〜アｱ東京 &<>"=+-@_x0041_'), minLength: 1, maxLength: 40 })
    .map((text) => text.trim())
    .filter((text) => text !== '' && !text.includes('＊＊＊'));
  await fc.assert(
    fc.asyncProperty(japanese, japanese, async (customer, name) => {
      const file = { ...EMPTY, site: { ...EMPTY.site, customer, name } };
      const { site } = takeSheet(readSheet(await parameterForm(shipped, 'ja', file)), EMPTY);
      expect({ customer: site.customer, name: site.name }).toEqual({ customer, name });
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('another reader sees the same cells, lists to choose from, and no formula', async () => {
  const { file } = reportSite();
  const data = await parameterForm(shipped, 'ja', {
    ...file,
    settings: { ...file.settings, company: '=cmd|calc' },
  });
  const rows = (await readXlsx(Buffer.from(data), {
    sheet: '設定',
  } as never)) as unknown as readonly (readonly unknown[])[];
  expect(JSON.stringify(rows)).toContain('=cmd|calc');
  expect(JSON.stringify(rows)).toContain('settings.contact.phone');
  const xml = Object.fromEntries(
    Object.entries(unzipSync(data)).map(([name, part]) => [name, new TextDecoder().decode(part)]),
  );
  const settings = xml['xl/worksheets/sheet1.xml'] ?? '';
  expect(Object.values(xml).join('')).not.toMatch(/<f[ >]/);
  expect(settings).toContain('<formula1>"はい,いいえ"</formula1>');
  expect(settings).toContain('type="textLength"');
  expect(xml['xl/worksheets/sheet2.xml']).toContain('IMM2,CMM,CMM2,XCC');
  // In the order the standard wants: a reader that validates would refuse the sheet otherwise.
  expect(settings).toMatch(/<sheetPr>.*<sheetData>.*<dataValidations .*<pageMargins.*<pageSetup/s);
});

// --- what people and spreadsheets do to it ------------------------------------------------------------------

describe('a cell that cannot be taken over is named, with its reason, and the others are kept', () => {
  test.each([
    [
      'a formula',
      'settings.company',
      { value: '', raw: '<c r="REF"><f>A1&amp;"x"</f><v>7</v></c>' },
      'formula',
    ],
    [
      'a shared formula',
      'settings.company',
      { value: '', raw: '<c r="REF" t="str"><f t="shared" si="0"/><v>x</v></c>' },
      'formula',
    ],
    [
      'a phone number that became a number',
      'settings.contact.phone',
      { value: '', raw: '<c r="REF"><v>312345678</v></c>' },
      'number-not-text',
    ],
    [
      'a postal code that became a number',
      'settings.contact.postalCode',
      { value: '', raw: '<c r="REF"><v>600001</v></c>' },
      'number-not-text',
    ],
    [
      'an address that became a date',
      'settings.contact.address',
      { value: '', raw: '<c r="REF" s="1"><v>36924</v></c>' },
      'date-not-text',
    ],
    [
      'a date of the 1904 system',
      'settings.contact.address',
      { value: '', raw: '<c r="REF" t="d"><v>2001-02-03</v></c>' },
      'date-not-text',
    ],
    [
      'an error value',
      'settings.company',
      { value: '', raw: '<c r="REF" t="e"><v>#REF!</v></c>' },
      'error-value',
    ],
    ['Japanese where English letters are needed', 'settings.contact.name', '髙﨑 花子', 'not-ascii'],
    ['six digits of a postal code', 'settings.contact.postalCode', '600-001', 'not-postal-code'],
    ['no e-mail address', 'settings.contact.email', 'hanako(at)example', 'not-email'],
    ['a country in words', 'settings.country', 'Japan', 'not-country'],
    ['a URL for a host', 'network.proxy.host', 'http://proxy.example:8080/', 'not-host'],
    ['a host with its port', 'network.proxy.host', 'proxy.example:8080', 'not-host'],
    ['a port that is none', 'network.proxy.port', '80800', 'not-number'],
    ['neither yes nor no', 'settings.enable', 'たぶん', 'not-switch'],
    ['a way of transfer that is none', 'settings.fileTransfer.mode', 'HTTPS', 'not-mode'],
    ['a range that is none', 'network.ranges', '192.168.1.0/24\n10.0.0.300', 'not-range'],
    ['a masked value', 'settings.contact.phone', '＊＊＊', 'masked'],
    ['two lines in one', 'settings.contact.city', 'Chiyoda\nku', 'control-character'],
    ['too long for any device', 'settings.contact.name', 'A'.repeat(300), 'value-refused'],
    ['longer than a site takes', 'site.customer', '長'.repeat(501), 'too-long'],
    ['a user without a proxy', 'network.proxy.user', 'svc', 'required'],
  ] as const)('%s', (_what, id, value, code) => {
    const styles =
      '<styleSheet xmlns="x"><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>';
    const data = workbook(
      [
        { id, value },
        { id: 'site.name', value: '東京' },
      ],
      { 'xl/styles.xml': styles },
    );
    const reading = readSheet(data);
    expect(problemsOf(reading)).toEqual([`設定!C4 ${code}`]);
    expect(reading.values.map(({ field, value: kept }) => [field, kept])).toEqual([['site.name', '東京']]);
    for (const language of ['ja', 'en'] as const) {
      const sentence = sheetProblemText(
        textsFor(language),
        reading.problems[0] as SheetReading['problems'][number],
      );
      expect(sentence).not.toMatch(/undefined|—/);
      expect(sentence.length).toBeGreaterThan(5);
    }
  });

  test.each([
    ['SFTP', 'sftp'],
    ['ＦＴＰ', 'ftp'],
    ['使用しない', 'disabled'],
    ['Not used', 'disabled'],
    ['いいえ', 'disabled'],
  ])('a way of transfer in the words of the list: %s', (typed, mode) => {
    const reading = one('settings.fileTransfer.mode', typed);
    expect(reading.problems).toEqual([]);
    expect(takeSheet(reading, EMPTY).settings.fileTransfer.mode).toBe(mode);
  });

  test('every wrong cell of a sheet at once, each by its own place', () => {
    const reading = readSheet(
      workbook([
        { id: 'settings.contact.phone', value: { value: '', raw: '<c r="REF"><v>312345678</v></c>' } },
        { id: 'settings.contact.email', value: 'x' },
        { id: 'settings.contact.city', value: 'Chiyoda-ku' },
        { id: 'settings.contact.city', value: 'Minato-ku' },
        { id: 'settings.fax', value: '03' },
        { id: '', label: '', value: 'stray' },
      ]),
    );
    expect(problemsOf(reading)).toEqual([
      '設定!C4 number-not-text',
      '設定!C5 not-email',
      '設定!C7 duplicate',
      '設定!C8 unknown-item',
      '設定!C9 unknown-item',
    ]);
    expect(reading.values).toHaveLength(1);
  });

  test('a password in the sheet is told, and neither kept nor shown', () => {
    const reading = readSheet(workbook([{ id: '', label: 'プロキシ・パスワード', value: 'Pr0xy!Secret' }]));
    expect(problemsOf(reading)).toEqual(['設定!C4 secret']);
    expect(JSON.stringify(reading)).not.toContain('Pr0xy!Secret');
  });

  test('a sheet whose personal data are masked is refused cell by cell, not taken over as stars', async () => {
    const site = reportSite();
    const options = { language: 'ja', maskPersonalData: true, firewallRows: 'all' } as const;
    const model = buildReportModel(shipped, 'report', site, deviceRows(shipped, site), options, {
      toolVersion: '0',
      now: 0,
    });
    const reading = readSheet(
      await parameterWorkbook(shipped, model, createMasker(shipped, site)(site.file)),
    );
    expect(reading.problems.filter(({ code }) => code === 'masked').length).toBeGreaterThan(15);
    expect(JSON.stringify([reading.values, reading.devices])).not.toContain('＊');
  });
});

describe('put in order, and said so', () => {
  test.each([
    ['settings.contact.phone', '０３－１２３４－５６７８', '03-1234-5678'],
    ['settings.contact.postalCode', '〒１０１ー００５４', '101-0054'],
    ['settings.company', '　Ｔａｋａｓａｋｉ　Ｋ.Ｋ.　', 'Takasaki K.K.'],
    ['settings.country', 'jp', 'JP'],
    ['network.dns', '１０.０.０.１、10.0.0.2', '10.0.0.1\n10.0.0.2'],
  ])('%s %s', (id, typed, kept) => {
    const reading = one(id, typed);
    expect(reading.problems).toEqual([]);
    expect(reading.values[0]?.value).toBe(kept);
    expect(reading.notes.map(({ code }) => code)).toContain('normalised');
  });

  test('Japanese text keeps its own characters', () => {
    const reading = one('site.customer', '　㈱髙﨑商事 ①〜③ ');
    expect(reading.values[0]?.value).toBe('㈱髙﨑商事 ①〜③');
  });

  test('a value that only some of the devices take is kept, with a note that names them', () => {
    const site = siteFileSchema.parse({
      version: 1,
      devices: [
        { address: '10.0.0.1', product: 'imm2' },
        { address: '10.0.0.2', product: 'lxca' },
      ],
    });
    const reading = readSheet(workbook([{ id: 'settings.contact.name', value: 'A'.repeat(40) }]), site);
    expect(reading.problems).toEqual([]);
    expect(reading.notes.find(({ code }) => code === 'refused-by-some')?.args.product).toBe('imm2');
  });
});

describe('as other programs write it', () => {
  test('shared strings with runs of rich text, and the furigana of Japanese Excel left out', () => {
    const data = workbook(
      [{ id: 'site.customer', value: { value: '', raw: '<c r="REF" t="s"><v>0</v></c>' } }],
      {
        'xl/sharedStrings.xml':
          '<sst xmlns="x"><si><r><rPr><b/></rPr><t>髙﨑</t></r><r><t>商事</t></r><rPh sb="0" eb="2"><t>タカサキ</t></rPh><phoneticPr fontId="1"/></si></sst>',
      },
    );
    expect(readSheet(data).values[0]?.value).toBe('髙﨑商事');
  });

  test('prefixed names, absolute targets, cells without references, CDATA and escapes', () => {
    const sheet = `<x:worksheet xmlns:x="m"><x:sheetData><x:row>${['大項目', '項目', '設定値', '項目ID']
      .map((text) => `<x:c t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`)
      .join(
        '',
      )}</x:row><x:row><x:c/><x:c/><x:c t="inlineStr"><x:is><x:t><![CDATA[A & B]]></x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>settings.company</x:t></x:is></x:c></x:row><x:row><x:c/><x:c/><x:c t="str"><x:v>Chiyoda_x002D_ku</x:v></x:c><x:c t="inlineStr"><x:is><x:t>settings.contact.city</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`;
    const data = workbook([], {
      'xl/worksheets/sheet1.xml': sheet,
      'xl/_rels/workbook.xml.rels':
        '<Relationships xmlns="x"><Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
    });
    const reading = readSheet(data);
    expect(reading.values.map(({ cell, value }) => [cell, value])).toEqual([
      ['C2', 'A & B'],
      ['C3', 'Chiyoda-ku'],
    ]);
  });

  test('rows moved, columns added, the ID column gone: labels still tell the items', () => {
    const reading = readSheet(
      workbook([
        { label: '市区町村', value: 'Chiyoda-ku' },
        { label: ' 電話番号 ', value: '0312345678' },
      ]),
    );
    expect(reading.values.map(({ field }) => field)).toEqual([
      'settings.contact.city',
      'settings.contact.phone',
    ]);
  });

  test('a renamed sheet is found by its heads', () => {
    expect(
      readSheet(workbook([{ id: 'site.name', value: '東京' }], {}, 'Sheet1 (2)')).values[0],
    ).toMatchObject({
      sheet: 'Sheet1 (2)',
      cell: 'C4',
    });
    expect(sheetPlace({ sheet: "A's (2)", cell: 'C4' })).toBe("'A''s (2)'!C4");
  });

  test('an entity of its own is never expanded', () => {
    const data = workbook([], {
      'xl/worksheets/sheet1.xml':
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet xmlns="x"><sheetData><row r="3"><c r="C3" t="inlineStr"><is><t>設定値</t></is></c><c r="G3" t="inlineStr"><is><t>項目ID</t></is></c></row><row r="4"><c r="C4" t="inlineStr"><is><t>&b;</t></is></c><c r="G4" t="inlineStr"><is><t>settings.company</t></is></c></row></sheetData></worksheet>',
    });
    const reading = readParameterSheet(shipped, data, EMPTY);
    expect(JSON.stringify(reading)).not.toContain('aaaaaaaaaa');
  });
});

describe('devices', () => {
  async function withDevices(change: (xml: string) => string): Promise<SheetReading> {
    const site = siteFileSchema.parse({
      version: 1,
      devices: ['ADDRESS-1', 'ADDRESS-2', 'ADDRESS-3'].map((address) => ({
        address,
        product: 'imm2',
        route: 'direct',
      })),
    });
    const parts = unzipSync(await parameterForm(shipped, 'ja', site));
    const edited = Object.fromEntries(
      Object.entries(parts).map(([name, data]) => [
        name,
        name === 'xl/sharedStrings.xml' ? strToU8(change(new TextDecoder().decode(data))) : data,
      ]),
    );
    return readSheet(zipSync(edited));
  }

  test('addresses in every spelling; kinds and routes by their names; wrong ones named by cell', async () => {
    const reading = await withDevices((xml) =>
      xml
        .replace('ADDRESS-1', '１９２.１６８.７０.１０')
        .replace('ADDRESS-2', '[fd00::21]:8443')
        .replace('ADDRESS-3', 'bad address'),
    );
    expect(reading.devices).toMatchObject([
      { cell: 'B3', address: '192.168.70.10', product: 'imm2', route: 'direct' },
      { cell: 'B4', address: 'fd00::21' },
    ]);
    expect(problemsOf(reading)).toEqual(['対象機器!B5 not-address']);
  });

  test('the same address twice is one device, and the second cell is named', async () => {
    const reading = await withDevices((xml) =>
      xml.replace('ADDRESS-2', 'ADDRESS-1').replace('ADDRESS-3', '10.0.0.9'),
    );
    expect(reading.devices.map(({ address }) => address)).toEqual(['ADDRESS-1', '10.0.0.9']);
    expect(problemsOf(reading)).toEqual(['対象機器!B4 duplicate']);
  });

  test('an unknown kind is named, and the row is not half taken over', async () => {
    const reading = await withDevices((xml) => xml.replace(/<t>IMM2<\/t>/, '<t>iDRAC9</t>'));
    expect(problemsOf(reading)).toEqual([
      '対象機器!C3 not-product',
      '対象機器!C4 not-product',
      '対象機器!C5 not-product',
    ]);
    expect(reading.devices).toEqual([]);
  });

  test('a device the site already has keeps its driver and credential', async () => {
    const { file } = reportSite();
    const reading = readSheet(await parameterForm(shipped, 'ja', file), file);
    expect(takeSheet(reading, file).devices).toEqual(file.devices);
  });
});

// --- files that are none ------------------------------------------------------------------------------------

describe('a file that is no sheet is refused whole, with its reason', () => {
  const good = workbook([{ id: 'site.name', value: '東京' }]);
  const fault = (data: Uint8Array): string => {
    const reading = readParameterSheet(shipped, data, EMPTY);
    return reading.ok ? 'ok' : reading.error.fault;
  };
  const zeros = (megabytes: number): string => '0'.repeat(megabytes << 20);

  test.each([
    ['nothing', new Uint8Array(), 'not-workbook'],
    ['text', strToU8('a,b,c'), 'not-workbook'],
    ['a ZIP of something else', zipSync({ 'a.txt': strToU8('x') }), 'not-workbook'],
    [
      'one with a password, or an .xls (compound file)',
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Array(600).fill(0)]),
      'old-or-encrypted',
    ],
    ['macros, whatever its name says', workbook([], { 'xl/vbaProject.bin': 'x' }), 'macros'],
    [
      'a macro workbook by its content type',
      workbook([], {
        '[Content_Types].xml':
          '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml" PartName="/xl/workbook.xml"/></Types>',
      }),
      'macros',
    ],
    [
      'a workbook without the sheet',
      workbook([], { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>' }),
      'no-settings-sheet',
    ],
    ['cut off', good.subarray(0, good.length - 30), 'not-workbook'],
    [
      'not well-formed',
      workbook([], { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row' }),
      'damaged',
    ],
    ['more than it may be', new Uint8Array(9 << 20), 'too-large'],
    ['a bomb', workbook([], { 'xl/sharedStrings.xml': `<sst>${zeros(60)}</sst>` }), 'too-large'],
  ])('%s', (_what, data, expected) => {
    expect(fault(data)).toBe(expected);
  });

  test('a bomb that lies about its size stops at the budget', () => {
    const bomb = new Uint8Array(workbook([], { 'xl/sharedStrings.xml': `<sst>${zeros(60)}</sst>` }));
    // The size a ZIP claims stands in its directory and before the data: both are made to say 10 bytes.
    const view = new DataView(bomb.buffer);
    for (let at = 0; at + 46 < bomb.length; at += 1) {
      const signature = view.getUint32(at, true);
      if (signature === 0x02014b50 && view.getUint32(at + 24, true) > 1 << 20)
        view.setUint32(at + 24, 10, true);
      if (signature === 0x04034b50 && view.getUint32(at + 22, true) > 1 << 20)
        view.setUint32(at + 22, 10, true);
    }
    expect(fault(bomb)).toBe('too-large');
  });

  test('a sheet with more cells than anybody fills in', () => {
    const row = `<row>${'<c><v>1</v></c>'.repeat(1000)}</row>`;
    const xml = `<worksheet><sheetData>${row.repeat(201)}</sheetData></worksheet>`;
    expect(fault(workbook([], { 'xl/worksheets/sheet1.xml': xml }))).toBe('too-large');
  });

  test('any damage gives a reason, never an exception', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = new Uint8Array(good);
        damaged[at] = byte;
        expect(() => readParameterSheet(shipped, damaged, EMPTY)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  test('a link to outside is not followed', () => {
    const data = workbook([], {
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" TargetMode="External" Target="file:///etc/passwd"/></Relationships>',
    });
    expect(fault(data)).toBe('not-workbook');
  });
});

test('a copy of the sheet that says something else is named; one that says the same is no matter', () => {
  const sheetOf = (data: Uint8Array): Uint8Array =>
    unzipSync(data)['xl/worksheets/sheet1.xml'] ?? new Uint8Array();
  const both = (own: string, copy: string): Uint8Array => {
    const data = workbook([{ id: 'settings.company', value: own }]);
    const parts = unzipSync(data);
    const add = (name: string, end: string, text: string): Record<string, Uint8Array> => ({
      [name]: strToU8(new TextDecoder().decode(parts[name]).replace(end, `${text}${end}`)),
    });
    return zipSync({
      ...parts,
      'xl/worksheets/copy.xml': sheetOf(workbook([{ id: 'settings.company', value: copy }])),
      ...add('xl/workbook.xml', '</sheets>', '<sheet name="設定 (2)" sheetId="9" r:id="rId99"/>'),
      ...add(
        'xl/_rels/workbook.xml.rels',
        '</Relationships>',
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/copy.xml"/>',
      ),
    });
  };
  expect(readSheet(both('A K.K.', 'B K.K.')).problems).toEqual([
    { sheet: '設定 (2)', cell: 'A1', code: 'sheet-not-read', args: { read: '設定' } },
  ]);
  expect(readSheet(both('A K.K.', 'A K.K.')).problems).toEqual([]);
  expect(readSheet(both('A K.K.', '')).problems).toEqual([]);
});
