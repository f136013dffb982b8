import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, type Font } from 'fontkit';
import { describe, expect, test } from 'vitest';
import { withLongOffsets } from '../../../electron/documents/pdf/long-offsets.ts';

const CODES = ['head', 'loca', 'glyf'] as const;

/** A face of the three tables it is about, with glyphs of even length one after the other. */
function face(format: 0 | 1, glyphs: readonly number[]): Buffer {
  const head = Buffer.alloc(54);
  head.writeInt16BE(format, 50);
  const ends = [0];
  for (const length of glyphs) ends.push((ends.at(-1) ?? 0) + length);
  const end = ends.at(-1) ?? 0;
  const loca = Buffer.alloc(ends.length * (format === 0 ? 2 : 4));
  for (const [index, place] of ends.entries()) {
    if (format === 0) loca.writeUInt16BE(place / 2, index * 2);
    else loca.writeUInt32BE(place, index * 4);
  }
  const glyf = Buffer.from(Array.from({ length: end }, (_, at) => at & 0xff));
  const directory = Buffer.alloc(12 + 3 * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(3, 4);
  let at = directory.length;
  const parts = [head, loca, glyf].map((data) => Buffer.concat([data, Buffer.alloc(-data.length & 3)]));
  [head, loca, glyf].forEach((data, index) => {
    directory.write(CODES[index] ?? '', 12 + index * 16, 'latin1');
    directory.writeUInt32BE(at, 12 + index * 16 + 8);
    directory.writeUInt32BE(data.length, 12 + index * 16 + 12);
    at += parts[index]?.length ?? 0;
  });
  return Buffer.concat([directory, ...parts]);
}

function table(font: Buffer, tag: string): Buffer {
  for (let entry = 12; entry < 12 + font.readUInt16BE(4) * 16; entry += 16)
    if (font.toString('latin1', entry, entry + 4) === tag)
      return font.subarray(
        font.readUInt32BE(entry + 8),
        font.readUInt32BE(entry + 8) + font.readUInt32BE(entry + 12),
      );
  throw new Error(`no ${tag}`);
}

describe('a crowded face', () => {
  const glyphs = [0, 40_000, 0, 60_000, 31_070];
  const before = face(0, glyphs);
  const after = withLongOffsets(before) ?? Buffer.alloc(0);

  test('has the same glyphs at the same places, told by numbers of 32 bits', () => {
    expect(table(after, 'head').readInt16BE(50)).toBe(1);
    const loca = table(after, 'loca');
    expect(Array.from({ length: loca.length / 4 }, (_, index) => loca.readUInt32BE(index * 4))).toEqual([
      0, 0, 40_000, 40_000, 100_000, 131_070,
    ]);
    expect(table(after, 'glyf').equals(table(before, 'glyf'))).toBe(true);
  });

  test('has right sums, of every table and of the file', () => {
    const sum = (data: Buffer): number => {
      let all = 0;
      for (let at = 0; at < data.length; at += 4) all = (all + data.readUInt32BE(at)) >>> 0;
      return all;
    };
    expect(sum(after)).toBe(0xb1b0afba);
    expect(after.length % 4).toBe(0);
  });

  test('is left once it is so', () => {
    expect(withLongOffsets(after)).toBeNull();
  });
});

test.each([
  ['one that has room', face(0, [100, 65_000])],
  ['one that has them already', face(1, [100, 131_072])],
  ['one that is cut off', face(0, [131_070]).subarray(0, 200)],
  ['nothing', Buffer.alloc(0)],
])('%s is left as it is', (_name, font) => {
  expect(withLongOffsets(font)).toBeNull();
});

test('the bundled face has them, and is read as before', () => {
  const file = readFileSync(
    join(import.meta.dirname, '..', '..', '..', 'resources', 'fonts', 'NotoSansJP-Regular.ttf'),
  );
  expect(withLongOffsets(file)).toBeNull();
  expect((create(file) as Font).numGlyphs).toBeGreaterThan(10_000);
});
