import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

/** A printed document as a reader of another maker finds it: by Poppler, and by its own objects. */

export const poppler = (tool: string, ...words: readonly string[]): string =>
  execFileSync(tool, words, { encoding: 'utf8', maxBuffer: 1 << 26 });

/** Per page, its lines from top to bottom. */
export function pagesOf(pdf: string): readonly (readonly string[])[] {
  const pages = poppler('pdftotext', '-layout', pdf, '-').split('\f');
  return pages.slice(0, -1).map((page) =>
    page
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
}

export type Bookmark = { readonly title: string; readonly page: number };

export async function bookmarksOf(pdf: string): Promise<readonly Bookmark[]> {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  const { context, catalog } = document;
  const pages = new Map(document.getPages().map((page, index) => [page.ref.toString(), index + 1]));
  const found: Bookmark[] = [];
  const dict = (value: unknown): PDFDict | undefined => {
    const direct = value instanceof PDFRef ? context.lookup(value) : value;
    return direct instanceof PDFDict ? direct : undefined;
  };
  const visit = (first: unknown): void => {
    for (let item = dict(first); item; item = dict(item.get(PDFName.of('Next')))) {
      const title = item.lookup(PDFName.of('Title'));
      const destination =
        item.lookup(PDFName.of('Dest')) ?? dict(item.get(PDFName.of('A')))?.lookup(PDFName.of('D'));
      const page = destination instanceof PDFArray ? String(destination.get(0)) : '';
      if (title instanceof PDFHexString || title instanceof PDFString)
        found.push({ title: title.decodeText(), page: pages.get(page) ?? 0 });
      visit(item.get(PDFName.of('First')));
    }
  };
  visit(dict(catalog.get(PDFName.of('Outlines')))?.get(PDFName.of('First')));
  return found;
}

/** Every character the fonts' Unicode maps give back. */
export async function mappedCharacters(pdf: string): Promise<ReadonlySet<string>> {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  const characters = new Set<string>();
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const map = object instanceof PDFDict ? object.lookup(PDFName.of('ToUnicode')) : undefined;
    if (!(map instanceof PDFRawStream)) continue;
    const text = inflateSync(map.contents).toString('latin1');
    const add = (code: string): unknown =>
      characters.add(Buffer.from(code, 'hex').swap16().toString('utf16le'));
    for (const [, block = ''] of text.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
      for (const [, code = ''] of block.matchAll(/<[0-9A-Fa-f]{4}>\s*<([0-9A-Fa-f]{4,8})>/g)) add(code);
    for (const [, block = ''] of text.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
      for (const [, from = '', to = '', code = ''] of block.matchAll(
        /<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>/g,
      ))
        for (let step = 0; step <= Number.parseInt(to, 16) - Number.parseInt(from, 16); step += 1)
          add((Number.parseInt(code, 16) + step).toString(16).padStart(4, '0'));
  }
  return characters;
}

/** The fonts by name, without the letters that mark a part of one; what is wrong with one stands behind its name. */
export function fontsOf(pdf: string): readonly string[] {
  const lines = poppler('pdffonts', pdf).split('\n').slice(2);
  const fonts = lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = line, rest = ''] = /^(?:[A-Z]{6}\+)?([^\s]+)\s+(.*)$/.exec(line) ?? [];
      const good = /^CID TrueType\s+Identity-H\s+yes\s+(?:yes|no)\s+yes/.test(rest);
      return good ? name.replace(/-\d+$/, '') : `${name}: ${rest}`;
    });
  return [...new Set(fonts)].sort();
}

/** How many glyphs the pages show, and how many of them are glyph 0, which stands for what the font does not have. */
export async function glyphCounts(
  pdf: string,
): Promise<{ readonly shown: number; readonly missing: number }> {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  const glyphs = document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFRawStream ? glyphsOf(object) : []));
  return { shown: glyphs.length, missing: glyphs.filter((glyph) => glyph === '0000').length };
}

/** The glyphs a content stream shows: every font here is written in two bytes a glyph. Other streams show none. */
function glyphsOf(stream: PDFRawStream): readonly string[] {
  const kind = stream.dict.get(PDFName.of('Subtype'));
  if (stream.dict.has(PDFName.of('Length1')) || kind === PDFName.of('Image')) return [];
  let content: string;
  try {
    content = inflateSync(stream.contents).toString('latin1');
  } catch {
    return [];
  }
  return [...content.matchAll(/(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])\s*T[jJ]/g)].flatMap(
    ([, alone = '', list = '']) =>
      [alone, ...[...list.matchAll(/<([0-9A-Fa-f\s]*)>/g)].map(([, part = '']) => part)].flatMap(
        (part) => part.replace(/\s/g, '').match(/.{4}/g) ?? [],
      ),
  );
}
