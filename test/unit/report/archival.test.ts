import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawable } from '../../../electron/documents/pdf/drawable.ts';
import { markDecoration } from '../../../electron/documents/pdf/paint-marks.ts';
import { srgbProfile } from '../../../electron/documents/pdf/srgb-profile.ts';
import { xmpPacket } from '../../../electron/documents/pdf/xmp.ts';

/** What makes a printed PDF one that can be kept and read aloud; the whole of it is proven on printed documents. */
const marked = (content: string): string =>
  Buffer.from(markDecoration(Buffer.from(content, 'latin1'))).toString('latin1');

describe('decoration', () => {
  test.each([
    ['a background', '0 0 1 rg 10 10 20 20 re f', '0 0 1 rg /Artifact BMC 10 10 20 20 re f EMC '],
    ['a line', '1 w 0 0 m 5 5 l S', '1 w /Artifact BMC 0 0 m 5 5 l S EMC '],
    [
      'two paths',
      '0 0 1 1 re f 2 2 1 1 re f*',
      '/Artifact BMC 0 0 1 1 re f EMC  /Artifact BMC 2 2 1 1 re f* EMC ',
    ],
    ['a picture', 'q /X5 Do Q', 'q /Artifact BMC /X5 Do EMC  Q'],
    ['words', 'BT /F1 9 Tf (a) Tj ET', 'BT /F1 9 Tf /Artifact BMC (a) Tj EMC  ET'],
    [
      'words beside tagged ones',
      'BT /P <</MCID 0>>BDC (a) Tj EMC [(b) 2] TJ ET',
      'BT /P <</MCID 0>>BDC (a) Tj EMC /Artifact BMC [(b) 2] TJ EMC  ET',
    ],
  ])('outside any tag is marked: %s', (_name, content, expected) => {
    expect(marked(content)).toBe(expected);
  });

  test.each([
    ['what is tagged', '/P <</MCID 0>>BDC 0 0 1 1 re f BT (x) Tj ET EMC'],
    ['a clip', 'q 0 0 9 9 re W n Q'],
    ['tagged words in a text object', 'BT /Span <</MCID 3 >>BDC (x) Tj EMC ET'],
    [
      'operators in strings',
      'BT /P <</MCID 0>>BDC (0 0 1 1 re f \\) \\( S) Tj <66> Tj [(f) -20 (S)] TJ EMC ET',
    ],
    ['nothing', ''],
  ])('is left as it is: %s', (_name, content) => {
    expect(marked(content)).toBe(content);
  });

  test('marked once stays so, and broken content loses no byte', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'q',
            'Q',
            '0 0 1 1 re',
            'f',
            'S',
            'n',
            'W',
            '/X Do',
            'BT',
            'ET',
            '(a(b)\\)) Tj',
            '<4142> Tj',
            '/P <</MCID 1>>BDC',
            'BMC',
            'EMC',
            '[(',
            '((',
            '<<',
            '%c\n',
            '1 0 0 rg',
          ),
          { maxLength: 30 },
        ),
        (parts) => {
          const content = parts.join(' ');
          const once = marked(content);
          const bare = (text: string): string =>
            text.replaceAll('/Artifact BMC', '').replaceAll('EMC', '').replace(/\s/g, '');
          expect(bare(once)).toBe(bare(content));
          expect(once.length).toBeGreaterThanOrEqual(content.length);
          if (!/EMC|BMC|BDC|[([<%]/.test(content)) expect(marked(once)).toBe(once);
        },
      ),
    );
  });
});

test('the colour profile is the one of sRGB: three primaries that make the white, one curve', () => {
  const icc = Buffer.from(srgbProfile());
  expect(icc.readUInt32BE(0)).toBe(icc.length);
  expect(icc.toString('latin1', 12, 24)).toBe('mntrRGB XYZ ');
  const tags = new Map(
    Array.from({ length: icc.readUInt32BE(128) }, (_, index) => {
      const at = 132 + index * 12;
      return [
        icc.toString('latin1', at, at + 4),
        { at: icc.readUInt32BE(at + 4), size: icc.readUInt32BE(at + 8) },
      ];
    }),
  );
  for (const { at, size } of tags.values()) {
    expect(at % 4).toBe(0);
    expect(at + size).toBeLessThanOrEqual(icc.length);
  }
  const xyz = (name: string): readonly number[] =>
    [0, 1, 2].map((part) => icc.readInt32BE((tags.get(name)?.at ?? 0) + 8 + part * 4) / 0x10000);
  const sum = [0, 1, 2].map((part) =>
    ['rXYZ', 'gXYZ', 'bXYZ'].reduce((total, name) => total + (xyz(name)[part] ?? 0), 0),
  );
  for (const [part, value] of sum.entries()) expect(value).toBeCloseTo(xyz('wtpt')[part] ?? 0, 3);
  const curve = tags.get('gTRC')?.at ?? 0;
  const entry = (index: number): number => icc.readUInt16BE(curve + 12 + index * 2) / 0xffff;
  expect([entry(0), entry(1023)]).toEqual([0, 1]);
  // IEC 61966-2-1: half of the signal is 21.4 % of the light.
  expect(entry(512)).toBeCloseTo(0.2145, 3);
});

test('metadata say the same in both places, whatever the title holds', () => {
  const packet = xmpPacket({
    title: 'A < B & C',
    author: '',
    producer: 'p',
    language: 'en',
    createdAt: Date.UTC(2026, 10, 24, 3, 4, 5) + 900,
  });
  expect(packet).toContain('>A &lt; B &amp; C</rdf:li>');
  expect(packet).toContain('<xmp:CreateDate>2026-11-24T03:04:05Z<');
  expect(packet).not.toContain('dc:creator');
});

describe('a running head', () => {
  const latin = (point: number): boolean => point < 0x250 && point !== 0x141 && point !== 0x17a;
  test.each([
    ['Łódź', 'Lódz'],
    ['ẹ́', 'e'],
    ['東京', '〓〓'],
    ['Kraków ☃', 'Kraków 〓'],
    ['a\u200db', 'ab'],
  ])('%s is drawn as %s in a font that lacks some of it', (text, expected) => {
    expect(drawable(text, latin)).toBe(expected);
  });
});
