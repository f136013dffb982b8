import {
  degrees,
  drawText,
  PDFArray,
  PDFDict,
  type PDFDocument,
  type PDFFont,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  PDFRef,
  PDFString,
  rgb,
} from '@cantoo/pdf-lib';
import * as fontkit from 'fontkit';
import { type AttachedFile, makeArchival } from './archival.ts';
import { contentStreams } from './content-streams.ts';
import { drawable } from './drawable.ts';
import { makeRoomInFaces } from './embedded-faces.ts';
import { packedFile } from './packed-file.ts';
import { openPrinted } from './printed-file.ts';
import { repairUnicodeMaps } from './unicode-maps.ts';
import type { DocumentFacts } from './xmp.ts';

/**
 * What stands on every page but belongs to none: header, footer, page number n/N, the page numbers of the
 * contents, and what the document says of itself. Set after Chromium has laid the pages out, in the bundled
 * font, so that it is the same in every Electron and the cover can go without. Header and footer are marked as
 * artifacts: a screen reader skips them.
 */
export type Furniture = {
  readonly headerLeft: string;
  readonly headerRight: string;
  readonly footerLeft: string;
  /** The cover carries no header, footer or page number. */
  readonly hasCover: boolean;
  /** The second page has links to the sections; each gets its page number at its right end. */
  readonly hasContents: boolean;
  readonly facts: DocumentFacts;
  /** What a link in the contents says: where it leads. */
  readonly linkText: (page: number) => string;
  /** Files that go inside. */
  readonly attached: readonly AttachedFile[];
};

const MILLIMETRE = 72 / 25.4;
const SIDE = 15 * MILLIMETRE;
const HEADER_AT = 11 * MILLIMETRE;
const FOOTER_AT = 9 * MILLIMETRE;
const SIZE = 8;
/** Size of the body (report.css), for the numbers in the contents. */
const BODY_SIZE = 9;
const INK = rgb(0.2, 0.2, 0.2);

/** The bundled face, ready to be set: what can be done while Chromium still prints. */
export type Face = { readonly file: Uint8Array; readonly outlines: fontkit.Font };

/** Opens the face's TrueType file. */
export function openFace(file: Buffer): Face {
  return { file, outlines: fontkit.create(file) as fontkit.Font };
}

/** Adds the furniture to a printed PDF. */
export async function addFurniture(pdf: Uint8Array, furniture: Furniture, face: Face): Promise<Uint8Array> {
  const document = await openPrinted(pdf);
  const contents = await contentStreams(document);
  await repairUnicodeMaps(document, contents);
  await makeRoomInFaces(document);
  document.registerFontkit({ create: () => face.outlines } as never);
  const typesetter = typesetterOf(await document.embedFont(face.file, { subset: true }));
  const shown = (text: string): string =>
    drawable(text, (point) => face.outlines.hasGlyphForCodePoint(point));
  const [headerLeft, headerRight, footerLeft] = [
    shown(furniture.headerLeft),
    shown(furniture.headerRight),
    shown(furniture.footerLeft),
  ];
  const pages = document.getPages();
  if (furniture.hasContents) numberContents(document, typesetter);
  pages.forEach((page, index) => {
    if (furniture.hasCover && index === 0) return;
    const { width, height } = page.getSize();
    const top = height - HEADER_AT;
    const right = width - SIDE;
    const { shortened, toTheRight, toTheLeft } = typesetter;
    asArtifact(page, [
      toTheRight(page, shortened(headerLeft, width / 2 - SIDE), SIDE, top, SIZE),
      toTheLeft(page, headerRight, right, top, SIZE),
      toTheRight(page, shortened(footerLeft, width - 2 * SIDE - 60), SIDE, FOOTER_AT, SIZE),
      toTheLeft(page, `${index + 1} / ${pages.length}`, right, FOOTER_AT, SIZE),
    ]);
  });
  const targets = new Map(innerLinks(document).map(({ name, target }) => [name, target]));
  await makeArchival(
    document,
    contents,
    furniture.facts,
    (name) => furniture.linkText(targets.get(name) ?? 0),
    furniture.attached,
  );
  await document.flush();
  return packedFile(document.context);
}

/** Sets short texts in one face. The same text on every page is laid out once. */
type Typesetter = {
  /** A text from a place on. */
  readonly toTheRight: (page: PDFPage, text: string, x: number, y: number, size: number) => SetText;
  /** A text that ends at a place. */
  readonly toTheLeft: (page: PDFPage, text: string, right: number, y: number, size: number) => SetText;
  /** A running head that does not fit ends with an ellipsis; the full text stands on the cover. */
  readonly shortened: (text: string, room: number) => string;
};

type SetText = readonly PDFOperator[];

function typesetterOf(face: PDFFont): Typesetter {
  const line = once((text: string) => ({
    text: face.encodeText(text),
    width: face.widthOfTextAtSize(text, 1),
  }));
  const fontOf = once((page: PDFPage) => page.node.newFontDictionary(face.name, face.ref));
  const toTheRight: Typesetter['toTheRight'] = (page, text, x, y, size) =>
    drawText(line(text).text, {
      font: fontOf(page),
      size,
      x,
      y,
      color: INK,
      rotate: degrees(0),
      xSkew: degrees(0),
      ySkew: degrees(0),
    });
  const fits = (text: string, room: number): boolean => line(text).width * SIZE <= room;
  return {
    toTheRight,
    toTheLeft: (page, text, right, y, size) =>
      toTheRight(page, text, right - line(text).width * size, y, size),
    shortened: (text, room) => {
      if (fits(text, room)) return text;
      const characters = [...text];
      while (characters.length > 0 && !fits(`${characters.join('')}…`, room)) characters.pop();
      return `${characters.join('')}…`;
    },
  };
}

/** What a function gives for a key, worked out once. */
function once<K, V>(work: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = work(key);
    known.set(key, value);
    return value;
  };
}

/** Marks what is set on a page as something a screen reader skips. */
function asArtifact(page: PDFPage, texts: readonly SetText[]): void {
  page.pushOperators(
    PDFOperator.of(PDFOperatorNames.BeginMarkedContent, [PDFName.of('Artifact')]),
    ...texts.flat(),
    PDFOperator.of(PDFOperatorNames.EndMarkedContent),
  );
}

// --- the contents' page numbers ---------------------------------------------------------------------------

type Link = {
  readonly page: PDFPage;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** The destination's name, where it has one. */
  readonly name: string;
  readonly target: number;
};

/** Page of each section of a printed PDF, by the name its link in the contents leads to. */
export async function sectionPages(pdf: Uint8Array): Promise<Readonly<Record<string, number>>> {
  const document = await openPrinted(pdf);
  return Object.fromEntries(innerLinks(document).map(({ name, target }) => [name, target]));
}

function numberContents(document: PDFDocument, { toTheLeft }: Typesetter): void {
  for (const { page, right, bottom, top, target } of innerLinks(document)) {
    // The baseline of a line that fills its box: a third of the box above its foot, for this face.
    const baseline = bottom + (top - bottom - BODY_SIZE) / 2 + BODY_SIZE * 0.14;
    asArtifact(page, [toTheLeft(page, String(target), right, baseline, BODY_SIZE)]);
  }
}

/** Links within the document: where they stand, and the page they lead to (first page = 1). */
function innerLinks(document: PDFDocument): readonly Link[] {
  const { context } = document;
  const pages = document.getPages();
  const pageOf = new Map(pages.map((page, index) => [page.ref.toString(), index + 1]));
  const named = namedDestinations(document);
  const links: Link[] = [];
  for (const page of pages) {
    for (const reference of page.node.Annots()?.asArray() ?? []) {
      const link = reference instanceof PDFRef ? context.lookup(reference) : reference;
      if (!(link instanceof PDFDict) || link.lookup(PDFName.of('Subtype')) !== PDFName.of('Link')) continue;
      const rect = link.lookup(PDFName.of('Rect'));
      const name = nameOf(link);
      const target = pageOf.get(targetOf(link, named) ?? '');
      if (!(rect instanceof PDFArray) || target === undefined) continue;
      const [left, bottom, right, top] = rect
        .asArray()
        .map((each) => (each instanceof PDFNumber ? each.asNumber() : 0)) as [number, number, number, number];
      links.push({ page, right: Math.max(left, right), bottom, top, name, target });
    }
  }
  return links;
}

function givenBy(link: PDFDict): unknown {
  const action = link.lookup(PDFName.of('A'));
  return (
    link.lookup(PDFName.of('Dest')) ??
    (action instanceof PDFDict ? action.lookup(PDFName.of('D')) : undefined)
  );
}

function nameOf(link: PDFDict): string {
  const given = givenBy(link);
  return given instanceof PDFName || given instanceof PDFString || given instanceof PDFHexString
    ? given.decodeText()
    : '';
}

function targetOf(link: PDFDict, named: ReadonlyMap<string, PDFArray>): string | undefined {
  const given = givenBy(link);
  const destination = given instanceof PDFArray ? given : named.get(nameOf(link));
  const page = destination?.get(0);
  return page instanceof PDFRef ? page.toString() : undefined;
}

/** Chromium names its destinations: in the catalog's /Dests, or in the name tree of newer versions. */
function namedDestinations(document: PDFDocument): ReadonlyMap<string, PDFArray> {
  const found = new Map<string, PDFArray>();
  const add = (name: string, value: unknown): void => {
    const direct = value instanceof PDFRef ? document.context.lookup(value) : value;
    const destination = direct instanceof PDFDict ? direct.lookup(PDFName.of('D')) : direct;
    if (destination instanceof PDFArray) found.set(name, destination);
  };
  const old = document.catalog.lookup(PDFName.of('Dests'));
  if (old instanceof PDFDict) for (const [name, value] of old.entries()) add(name.decodeText(), value);
  const visit = (node: unknown, depth: number): void => {
    const dict = node instanceof PDFRef ? document.context.lookup(node) : node;
    if (!(dict instanceof PDFDict) || depth > 16) return;
    const names = dict.lookup(PDFName.of('Names'));
    const list = names instanceof PDFArray ? names.asArray() : [];
    for (let index = 0; index + 1 < list.length; index += 2) {
      const name = list[index];
      if (name instanceof PDFString || name instanceof PDFHexString) add(name.decodeText(), list[index + 1]);
    }
    const kids = dict.lookup(PDFName.of('Kids'));
    for (const kid of kids instanceof PDFArray ? kids.asArray() : []) visit(kid, depth + 1);
  };
  const tree = document.catalog.lookup(PDFName.of('Names'));
  if (tree instanceof PDFDict) visit(tree.lookup(PDFName.of('Dests')), 0);
  return found;
}
