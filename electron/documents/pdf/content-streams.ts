import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { PDFArray, type PDFDocument, PDFName, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';

const inflated: (packed: Uint8Array) => Promise<Buffer> = promisify(inflate);

/** What a page paints (ISO 32000-1, 7.8.2), unpacked. */
export type ContentStream = { readonly reference: PDFRef; readonly content: Uint8Array };

/** What Chromium's pages paint. One that is packed otherwise than Chromium packs, or damaged, is left out. */
export async function contentStreams(document: PDFDocument): Promise<readonly ContentStream[]> {
  const streams = document.getPages().flatMap(({ node }) => {
    const contents = node.lookup(PDFName.of('Contents'));
    const references = contents instanceof PDFArray ? contents.asArray() : [node.get(PDFName.of('Contents'))];
    return references.filter((each) => each instanceof PDFRef);
  });
  const read = await Promise.all(
    streams.map(async (reference) => ({
      reference,
      content: await contentOf(document.context.lookup(reference)),
    })),
  );
  return read.flatMap(({ reference, content }) => (content === null ? [] : [{ reference, content }]));
}

/** The bytes of a stream, unpacked; null for anything else, for other filters, and for damage. */
export async function contentOf(stream: unknown): Promise<Uint8Array | null> {
  if (!(stream instanceof PDFRawStream)) return null;
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  if (filter === undefined) return stream.contents;
  return filter === PDFName.of('FlateDecode') ? inflated(stream.contents).catch(() => null) : null;
}
