import { ParseSpeeds, PDFDocument, PDFObject, PDFRef } from '@cantoo/pdf-lib';

/**
 * Opens a file that Chromium printed. Nine of ten of its objects are elements of the structure tree, and only those of
 * links are ever looked at: the others stay the bytes they are, and go into the new file as such. A file that is not
 * built as Chromium builds it (one table of all objects, at its end) is read as a whole.
 */
export async function openPrinted(pdf: Uint8Array): Promise<PDFDocument> {
  const parts = partsOf(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength));
  const document = await PDFDocument.load(parts?.rest ?? pdf, {
    updateMetadata: false,
    parseSpeed: ParseSpeeds.Fastest,
  });
  for (const [number, bytes] of parts?.unread ?? [])
    document.context.assign(PDFRef.of(number), new UnreadObject(bytes));
  return document;
}

/** An object that nobody looks at: the bytes between `obj` and `endobj` of the file it came in. */
class UnreadObject extends PDFObject {
  constructor(private readonly bytes: Buffer) {
    super();
  }
  override clone(): UnreadObject {
    return this;
  }
  override toString(): string {
    return this.bytes.toString('latin1');
  }
  override sizeInBytes(): number {
    return this.bytes.length;
  }
  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    buffer.set(this.bytes, offset);
    return this.bytes.length;
  }
}

type Parts = {
  /** The file without the objects below; what is left can be read by itself. */
  readonly rest: Buffer;
  /** The objects of the structure tree that nobody needs to read, by their number. */
  readonly unread: readonly (readonly [number, Buffer])[];
};

const TAIL = '\nendobj\n';
/** How elements and the tree of their names begin (ISO 32000-1, 14.7.2 and 7.9.6). Neither is a stream. */
const UNREAD = ['<</Type /StructElem\n', '<</Limits [('];

/** Takes the file apart by its table of objects (ISO 32000-1, 7.5.4). Null: it has no such table, or not that alone. */
function partsOf(pdf: Buffer): Parts | null {
  const end = pdf.toString('latin1', Math.max(0, pdf.length - 64));
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(end)?.[1] ?? Number.NaN);
  const head = /^xref\n0 (\d+)\n/.exec(Number.isNaN(start) ? '' : pdf.toString('latin1', start, start + 32));
  if (head === null) return null;
  const count = Number(head[1]);
  const first = start + head[0].length;
  if (first + count * ENTRY_BYTES > pdf.length) return null;
  const places = placesOf(pdf.toString('latin1', first, first + count * ENTRY_BYTES), count);
  const rest: Buffer[] = [];
  const unread: [number, Buffer][] = [];
  let kept = 0;
  let link = pdf.indexOf(LINK);
  places.forEach(({ number, at }, index) => {
    const next = places[index + 1]?.at ?? start;
    while (link !== -1 && link < at) link = pdf.indexOf(LINK, link + 1);
    const bytes = link !== -1 && link < next ? null : elementAt(pdf, number, at, next);
    if (bytes === null) return;
    rest.push(pdf.subarray(kept, at));
    kept = next;
    unread.push([number, bytes]);
  });
  // The table counts objects that are no longer there.
  rest.push(pdf.subarray(kept, start), pdf.subarray(first + count * ENTRY_BYTES));
  return { rest: Buffer.concat(rest), unread };
}

/** The kind of the elements that are read. */
const LINK = '/S /Link';
/** `0000000015 00000 n`, a space and a line feed. */
const ENTRY_BYTES = 20;

type Place = { readonly number: number; readonly at: number };

/** Where the objects of generation 0 lie, in the order of the file. */
function placesOf(table: string, count: number): readonly Place[] {
  const places: Place[] = [];
  for (let number = 1; number < count; number += 1) {
    const entry = number * ENTRY_BYTES;
    if (table.slice(entry + 10, entry + 18) === ' 00000 n')
      places.push({ number, at: Number(table.slice(entry, entry + 10)) });
  }
  return places.sort((a, b) => a.at - b.at);
}

/** What stands between `obj` and `endobj` of the object from `at` to `end`, if that is one nobody needs to read. */
function elementAt(pdf: Buffer, number: number, at: number, end: number): Buffer | null {
  const head = `${number} 0 obj\n`;
  const from = at + head.length;
  const begins = pdf.toString('latin1', at, from + LONGEST);
  if (!begins.startsWith(head) || !UNREAD.some((each) => begins.startsWith(each, head.length))) return null;
  const bytes = pdf.subarray(from, end - TAIL.length);
  // Whatever else stands up to the next place (an object that the table leaves out) is read with it.
  return pdf.indexOf(TAIL, from) === end - TAIL.length ? bytes : null;
}

const LONGEST = Math.max(...UNREAD.map(({ length }) => length));
