import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeListFile, parseRangeList } from '../../../electron/address/range-list.ts';

describe('a list of addresses and ranges', () => {
  it('is read from commas, semicolons, tabs, plain lines, quotes, any line end, with or without a mark', () => {
    const wanted = ['10.0.0.1', '10.0.1.0/24', '10.0.2.5-20', 'bmc01.example.jp', 'fe80::1%eth0'];
    const rows = wanted.map((range, index) => [range, `機器 ${index}`, 'a "b", c']);
    for (const separator of [',', ';', '\t']) {
      for (const end of ['\n', '\r\n', '\r']) {
        const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const text = `\ufeff${rows.map((row) => row.map(quote).join(separator)).join(end)}${end}`;
        expect(parseRangeList(text)).toEqual({ ranges: wanted, problems: [] });
      }
    }
    expect(parseRangeList(wanted.join('\n')).ranges).toEqual(wanted);
  });

  it('folds what a Japanese keyboard makes of it', () => {
    expect(
      parseRangeList('１９２．１６８．０．１～１９２．１６８．０．９\n１０。０。０。１、１０.0.0.2\n'),
    ).toEqual({
      ranges: ['192.168.0.1-192.168.0.9', '10.0.0.1', '10.0.0.2'],
      problems: [],
    });
  });

  it('names every bad line by number and reason, and keeps the good ones', () => {
    const text = [
      '# 管理 LAN',
      '10.0.0.1',
      '10.0.0.300',
      '',
      'https://10.0.0.5/designs/imm/index.php',
      '10.0.0.1-',
      '10.0.0.1',
      '10.0.0.0/8',
      '???',
      `10.0.0.9,${'x'.repeat(5_000)}`,
    ].join('\n');
    expect(parseRangeList(text)).toEqual({
      ranges: ['10.0.0.1', '10.0.0.5'],
      problems: [
        { line: 3, text: '10.0.0.300', reason: 'not-an-address' },
        { line: 6, text: '10.0.0.1-', reason: 'not-an-address' },
        { line: 8, text: '10.0.0.0/8', reason: 'too-large' },
        { line: 9, text: '???', reason: 'not-an-address' },
        { line: 10, text: expect.stringMatching(/^10\.0\.0\.9,x{71}$/), reason: 'too-long' },
      ],
    });
  });

  it('with column heads takes the column that is meant, in Japanese or English', () => {
    expect(
      parseRangeList('No,機器名,IPアドレス,備考\n1,サーバー,10.0.0.1,予備 10.9.9.9\n2,サーバー,,\n'),
    ).toEqual({
      ranges: ['10.0.0.1'],
      problems: [{ line: 3, text: '2,サーバー,,', reason: 'not-an-address' }],
    });
    expect(
      parseRangeList('sep=;\r\nStart IP;End IP;Note\r\n10.0.0.1;10.0.0.9;a\r\n10.0.1.1;;b').ranges,
    ).toEqual(['10.0.0.1-10.0.0.9', '10.0.1.1']);
    expect(parseRangeList('Host\tAddress\nbmc1\t10.0.0.1\nbmc2\t\n').ranges).toEqual(['10.0.0.1', 'bmc2']);
  });

  it('without heads takes the first cell, or the address behind a number or a name', () => {
    expect(parseRangeList('1,10.0.0.1,x\n2,10.0.0.2,y').ranges).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(parseRangeList('サーバー 1,10.0.0.1\nbmc2,10.0.0.2').ranges).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(parseRangeList('10.0.0.1 10.0.0.2\n10.0.0.3 - 10.0.0.9').ranges).toEqual([
      '10.0.0.1',
      '10.0.0.2',
      '10.0.0.3-10.0.0.9',
    ]);
  });

  it('names half a range behind a whole one, which is no remark', () => {
    expect(parseRangeList('10.99.2.110-111, 112-113\n10.0.0.5〜7、9〜12\n10.0.1.1,3F-4F,棚 12')).toEqual({
      ranges: ['10.99.2.110-111', '10.0.0.5-7', '10.0.1.1'],
      problems: [
        { line: 1, text: '112-113', reason: 'not-an-address' },
        { line: 2, text: '9-12', reason: 'not-an-address' },
      ],
    });
  });

  it('of single addresses takes no ranges', () => {
    expect(parseRangeList('10.0.0.1\n10.0.0.0/24', 'addresses')).toEqual({
      ranges: ['10.0.0.1'],
      problems: [{ line: 2, text: '10.0.0.0/24', reason: 'is-range' }],
    });
  });

  it('is read as UTF-8, UTF-16 with a mark, or Shift_JIS as Excel writes it', () => {
    const text = '機器名,IPアドレス\r\n本社,10.0.0.1';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const swapped = Buffer.from(utf16).swap16();
    // "機器名,IPアドレス" in Shift_JIS, as iconv prints it.
    const sjis = Buffer.from('8b408aed96bc2c495083418368838c83580d0a967b8ed02c31302e302e302e31', 'hex');
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16, swapped, sjis])
      expect(parseRangeList(decodeListFile(bytes))).toEqual({ ranges: ['10.0.0.1'], problems: [] });
  });

  it('of any bytes never throws, and every line is either taken or named', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { problems } = parseRangeList(decodeListFile(bytes));
        for (const { line, text } of problems) {
          expect(line).toBeGreaterThan(0);
          expect([...text].length).toBeLessThanOrEqual(80);
        }
      }),
    );
    const cell = fc.constantFrom('10.0.0.1', '10.0.0.0/30', 'x y z', '10.0.0.256', '', 'bmc.example');
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        const { ranges, problems } = parseRangeList(cells.join('\n'));
        const good = new Set(cells.filter((each) => /^10\.0\.0\.(1|0\/30)$|^bmc/.test(each)));
        expect([...ranges].sort()).toEqual([...good].sort());
        expect(problems).toHaveLength(
          cells.filter((each) => each === 'x y z' || each.endsWith('256')).length,
        );
      }),
    );
  });
});
