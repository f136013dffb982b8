import { PDFDict, type PDFDocument, PDFName, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';
import { type ContentStream, contentOf } from './content-streams.ts';
import { deflated } from './deflated.ts';

/**
 * Puts right what copying and searching a printed page would find. Where one glyph serves two characters Chromium's
 * map names the lower code: the radical U+2F00 for 一, the hyphenation point U+2027 for ・. A reader who copies a
 * host's name or searches for 一覧 needs the character that was written. A glyph that stands for a character only in some
 * company (an apostrophe between letters) has none in the map; the page says beside it which one it was.
 */
export async function repairUnicodeMaps(
  { context }: PDFDocument,
  pages: readonly ContentStream[],
): Promise<void> {
  const maps = new Map<PDFRef, PDFRawStream>();
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue;
    const reference = object.get(PDFName.of('ToUnicode'));
    const stream = reference instanceof PDFRef ? context.lookup(reference) : undefined;
    if (reference instanceof PDFRef && stream instanceof PDFRawStream) maps.set(reference, stream);
  }
  const told = maps.size === 0 ? new Map<string, number>() : actualTexts(pages);
  for (const [reference, stream] of maps) {
    const content = await contentOf(stream);
    const before = content === null ? null : latin1(content);
    const after = before === null ? null : repairedMap(before, told);
    if (after !== null && after !== before) context.assign(reference, await deflated(context, after));
  }
}

/** Glyphs (four hexadecimal digits) that stand alone in a span which says what they are (ISO 32000-1, 14.9.4). */
function actualTexts(pages: readonly ContentStream[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const span =
    /\/ActualText\s*(?:\((\\?[\x20-\x7e])\)|<FEFF([0-9A-Fa-f]{4})>)\s*>>\s*BDC\s(?:[^<>()]*\s)?<([0-9A-Fa-f]{4})>\s*Tj/g;
  for (const { content } of pages) {
    for (const [, plain, code = '', glyph = ''] of latin1(content).matchAll(span))
      found.set(
        glyph.toUpperCase(),
        plain === undefined ? Number.parseInt(code, 16) : plain.charCodeAt(plain.length - 1),
      );
  }
  return found;
}

function latin1(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
}

/** The text of a ToUnicode CMap (ISO 32000-1, 9.10.3) with such codes replaced; ranges that hold one are split. */
export function repairedMap(cmap: string, told: ReadonlyMap<string, number> = new Map()): string {
  const singles = cmap.replace(/beginbfchar[\s\S]*?endbfchar/g, (block) =>
    block.replace(
      /(<[0-9A-Fa-f]{4}>\s*)<([0-9A-Fa-f]{4})>/g,
      (_all, glyph: string, code: string) =>
        `${glyph}<${hex(meant(glyph.slice(1, 5), Number.parseInt(code, 16), told))}>`,
    ),
  );
  return singles.replace(
    /\d+ beginbfrange\s([\s\S]*?)endbfrange/g,
    (all, body: string) => splitRanges(body, told) ?? all,
  );
}

function splitRanges(body: string, told: ReadonlyMap<string, number>): string | null {
  const ranges = [...body.matchAll(/<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>/g)].map(
    (match) => match.slice(1).map((part) => Number.parseInt(part, 16)) as [number, number, number],
  );
  const codes = (first: number, last: number, code: number): readonly number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => code + index);
  const meantIn = ([first, last, code]: readonly [number, number, number]): readonly number[] =>
    codes(first, last, code).map((each, index) => meant(hex(first + index), each, told));
  const isRight = (range: readonly [number, number, number]): boolean =>
    meantIn(range).every((each, index) => each === range[2] + index);
  if (ranges.every(isRight)) return null;
  const lines = ranges.flatMap((range) =>
    meantIn(range).map((each, index) => {
      const glyph = hex(range[0] + index);
      return `<${glyph}> <${glyph}> <${hex(each)}>`;
    }),
  );
  // At most 100 entries a block (9.10.3, and Adobe's own readers hold to it).
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, index) =>
    lines.slice(index * 100, index * 100 + 100),
  );
  return blocks.map((block) => `${block.length} beginbfrange\n${block.join('\n')}\nendbfrange`).join('\n');
}

/** Glyphs that other characters share with the one that is written in Japanese. */
const SHARED: Readonly<Record<number, number>> = { 8231: 0x30fb };

/** The character of a glyph: the one of the map, put right; without one, the one that a page tells. */
function meant(glyph: string, code: number, told: ReadonlyMap<string, number>): number {
  return code === 0 ? (told.get(glyph.toUpperCase()) ?? MISSING) : written(code);
}

/** Replacement character: a map may not name nothing (ISO 19005-3, 6.2.11.7.2). */
const MISSING = 0xfffd;

function written(code: number): number {
  const shared = SHARED[code];
  if (shared !== undefined) return shared;
  // Kangxi radicals and their supplement: their compatibility form is the ideograph.
  if (code < 0x2e80 || code > 0x2fdf) return code;
  const plain = [...String.fromCharCode(code).normalize('NFKC')];
  return plain.length === 1 ? (plain[0]?.codePointAt(0) ?? code) : code;
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}
