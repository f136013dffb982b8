import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, type Font } from 'fontkit';
import { describe, expect, test } from 'vitest';
import { type Point, readGlyphs, writeGlyphs } from '../../../scripts/fonts/glyf.mjs';

const faceOf = (weight: string): Buffer =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'resources', 'fonts', `NotoSansJP-${weight}.ttf`));

describe.each(['Regular', 'Bold'])('the bundled face, %s', (weight) => {
  const face = faceOf(weight);
  const glyphs = readGlyphs(face);

  test('has glyphs of outlines that do not cross, so that Chromium need not join them for each print', () => {
    const drawn = glyphs.filter((glyph) => glyph !== null);
    expect(drawn.length).toBeGreaterThan(17_000);
    // Those that could not be united without a change of shape say so, as they came.
    expect(drawn.filter(({ overlaps }) => overlaps).length).toBeLessThan(drawn.length / 100);
  });

  test('fills what it shows: outer outlines run clockwise', () => {
    const font = create(face) as Font;
    // 口 is a box with a hole, 回 a box with a box in its hole.
    for (const [text, directions] of [
      ['一', [-1]],
      ['口', [-1, 1]],
      ['回', [-1, 1, -1, 1]],
    ] as const) {
      const { id } = font.glyphForCodePoint(text.codePointAt(0) ?? 0);
      const found = (glyphs[id]?.contours ?? []).map((points) => Math.sign(area(points)));
      expect([...found].sort()).toEqual([...directions].sort());
    }
  });

  test('is the same after it was taken apart and put together', () => {
    const again = writeGlyphs(face, glyphs);
    const some = <T>(all: readonly T[]): readonly T[] => all.filter((_, index) => index % 97 === 0);
    expect(some(readGlyphs(again))).toEqual(some(glyphs));
    const before = create(face) as Font;
    const after = create(again) as Font;
    for (const text of ['Call Home 設定報告書', '鬱鷹﨑①ﾊﾟ']) {
      expect(after.layout(text).glyphs.map(({ path }) => path.toSVG())).toEqual(
        before.layout(text).glyphs.map(({ path }) => path.toSVG()),
      );
    }
  });

  test("carries the sums of its tables and of the whole file (OpenType, 'head')", () => {
    const head = tableOf(face, 'head');
    const whole = Buffer.from(face);
    const told = whole.readUInt32BE(head.at + 8);
    whole.writeUInt32BE(0, head.at + 8);
    expect((0xb1b0afba - sumOf(whole)) >>> 0).toBe(told);
    for (const name of ['glyf', 'loca', 'maxp']) {
      const { at, size, sum } = tableOf(face, name);
      const padded = Buffer.concat([face.subarray(at, at + size), Buffer.alloc(-size & 3)]);
      expect(sumOf(padded), name).toBe(sum);
    }
  });
});

function area(points: readonly Point[]): number {
  return points.reduce((sum, from, index) => {
    const to = points[(index + 1) % points.length] ?? from;
    return sum + (from.x * to.y - to.x * from.y) / 2;
  }, 0);
}

function tableOf(face: Buffer, name: string): { at: number; size: number; sum: number } {
  for (let entry = 12; entry < 12 + 16 * face.readUInt16BE(4); entry += 16)
    if (face.toString('latin1', entry, entry + 4) === name)
      return {
        sum: face.readUInt32BE(entry + 4),
        at: face.readUInt32BE(entry + 8),
        size: face.readUInt32BE(entry + 12),
      };
  throw new Error(`no table ${name}`);
}

function sumOf(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}
