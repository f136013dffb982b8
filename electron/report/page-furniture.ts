import {
  PDFArray,
  PDFDict,
  PDFDocument,
  type PDFFont,
  PDFHexString,
  PDFName,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  PDFRef,
  PDFString,
  rgb,
} from '@cantoo/pdf-lib';
import * as fontkit from 'fontkit';

/**
 * What stands on every page but belongs to none: header, footer, page number n/N, and the document's title and
 * language. Set after Chromium has laid the pages out, in the bundled font, so that it is the same in every
 * Electron and the cover can go without. Marked as artifacts: a screen reader skips them.
 */
export type Furniture = {
  readonly headerLeft: string;
  readonly headerRight: string;
  readonly footerLeft: string;
  /** The cover carries no header, footer or page number. */
  readonly hasCover: boolean;
  readonly title: string;
  readonly language: 'ja' | 'en';
};

const MILLIMETRE = 72 / 25.4;
const SIDE = 15 * MILLIMETRE;
const HEADER_AT = 11 * MILLIMETRE;
const FOOTER_AT = 9 * MILLIMETRE;
const SIZE = 8;

/** Adds the furniture to a printed PDF; `font` is the bundled TrueType file. */
export async function addFurniture(
  pdf: Uint8Array,
  furniture: Furniture,
  font: Uint8Array,
): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  document.registerFontkit(fontkit as never);
  const face = await document.embedFont(font, { subset: true });
  const pages = document.getPages();
  pages.forEach((page, index) => {
    if (furniture.hasCover && index === 0) return;
    const { width, height } = page.getSize();
    const number = `${index + 1} / ${pages.length}`;
    asArtifact(page, () => {
      draw(page, face, furniture.headerLeft, SIDE, height - HEADER_AT, width / 2 - SIDE);
      drawRight(page, face, furniture.headerRight, width - SIDE, height - HEADER_AT);
      draw(page, face, furniture.footerLeft, SIDE, FOOTER_AT, width - 2 * SIDE - 60);
      drawRight(page, face, number, width - SIDE, FOOTER_AT);
    });
  });
  document.setTitle(furniture.title, { showInWindowTitleBar: true });
  document.setLanguage(furniture.language === 'ja' ? 'ja-JP' : 'en');
  document.setProducer('Call Home Setup Assistant');
  document.setCreator('Call Home Setup Assistant');
  return document.save({ useObjectStreams: false });
}

function draw(page: PDFPage, face: PDFFont, text: string, x: number, y: number, room: number): void {
  page.drawText(shortened(face, text, room), { x, y, size: SIZE, font: face, color: rgb(0.2, 0.2, 0.2) });
}

function drawRight(page: PDFPage, face: PDFFont, text: string, right: number, y: number): void {
  page.drawText(text, {
    x: right - face.widthOfTextAtSize(text, SIZE),
    y,
    size: SIZE,
    font: face,
    color: rgb(0.2, 0.2, 0.2),
  });
}

/** A running head that does not fit ends with an ellipsis; the full text stands on the cover. */
function shortened(face: PDFFont, text: string, room: number): string {
  if (face.widthOfTextAtSize(text, SIZE) <= room) return text;
  const characters = [...text];
  while (characters.length > 0 && face.widthOfTextAtSize(`${characters.join('')}…`, SIZE) > room)
    characters.pop();
  return `${characters.join('')}…`;
}

function asArtifact(page: PDFPage, work: () => void): void {
  page.pushOperators(PDFOperator.of(PDFOperatorNames.BeginMarkedContent, [PDFName.of('Artifact')]));
  work();
  page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent));
}

/** Page of every bookmark, by its title (first page = 1): what the contents list needs. */
export async function bookmarkPages(pdf: Uint8Array): Promise<Readonly<Record<string, number>>> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { context, catalog } = document;
  const pageOf = new Map(document.getPages().map((page, index) => [page.ref.toString(), index + 1]));
  const found: Record<string, number> = {};
  const visit = (reference: unknown, depth: number): void => {
    let current = lookUp(reference);
    for (let guard = 0; current && guard < 10_000; guard += 1) {
      const title = current.lookup(PDFName.of('Title'));
      const page = pageOf.get(destinationOf(current) ?? '');
      const text = title instanceof PDFHexString || title instanceof PDFString ? title.decodeText() : '';
      if (text !== '' && page !== undefined && !(text in found)) found[text] = page;
      if (depth < 8) visit(current.get(PDFName.of('First')), depth + 1);
      current = lookUp(current.get(PDFName.of('Next')));
    }
  };
  const lookUp = (reference: unknown): PDFDict | undefined => {
    const value = reference instanceof PDFRef ? context.lookup(reference) : reference;
    return value instanceof PDFDict ? value : undefined;
  };
  const destinationOf = (item: PDFDict): string | undefined => {
    const direct = item.lookup(PDFName.of('Dest'));
    const action = lookUp(item.get(PDFName.of('A')))?.lookup(PDFName.of('D'));
    const destination = direct instanceof PDFArray ? direct : action;
    const page = destination instanceof PDFArray ? destination.get(0) : undefined;
    return page instanceof PDFRef ? page.toString() : undefined;
  };
  visit(lookUp(catalog.get(PDFName.of('Outlines')))?.get(PDFName.of('First')), 0);
  return found;
}
