import { PDFDict, type PDFDocument, PDFName, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';
import { contentOf } from './content-streams.ts';
import { deflated } from './deflated.ts';
import { withLongOffsets } from './long-offsets.ts';

/** Gives the faces that Chromium embedded room, where they have little: see long-offsets.ts. */
export async function makeRoomInFaces({ context }: PDFDocument): Promise<void> {
  for (const [, object] of context.enumerateIndirectObjects()) {
    const reference = object instanceof PDFDict ? object.get(PDFName.of('FontFile2')) : undefined;
    const stream = reference instanceof PDFRef ? context.lookup(reference) : undefined;
    if (!(reference instanceof PDFRef) || !(stream instanceof PDFRawStream)) continue;
    const font = await contentOf(stream);
    const roomy =
      font === null ? null : withLongOffsets(Buffer.from(font.buffer, font.byteOffset, font.byteLength));
    if (roomy !== null) context.assign(reference, await deflated(context, roomy, { Length1: roomy.length }));
  }
}
