import { PDFCatalog, type PDFContext, type PDFObject, PDFStream } from '@cantoo/pdf-lib';
import { deflatedBytes } from './deflated.ts';

/**
 * A PDF file whose small objects lie packed in object streams, with a cross-reference stream (ISO 32000-1, 7.5.7 and
 * 7.5.8). Written here and not by the library: a tagged report of 500 devices has 60,000 objects, which its writer
 * measures and copies one by one and compresses in JavaScript.
 */
export async function packedFile(context: PDFContext): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const write = (bytes: Uint8Array): void => {
    parts.push(bytes);
    size += bytes.length;
  };
  const entries: Entry[] = [{ kind: FREE, at: 0, index: FREE_GENERATION }];
  /** Writes an object by itself. */
  const alone = (number: number, generation: number, body: Uint8Array): void => {
    entries[number] = { kind: IN_FILE, at: size, index: generation };
    write(latin1(`${number} ${generation} obj\n`));
    write(body);
    write(latin1('\nendobj\n'));
  };

  write(latin1(`${context.header}\n\n`));
  const small: SmallObject[] = [];
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    // The catalog stays legible: simple tools read the document's language and version from it.
    if (object instanceof PDFStream || object instanceof PDFCatalog || reference.generationNumber !== 0)
      alone(reference.objectNumber, reference.generationNumber, bytesOf(object));
    else small.push([reference.objectNumber, String(object)]);
  }
  let next = context.largestObjectNumber + 1;
  for (const { numbers, body } of await Promise.all(chunksOf(small).map(objectStream))) {
    numbers.forEach((number, index) => {
      entries[number] = { kind: PACKED, at: next, index };
    });
    alone(next, 0, body);
    next += 1;
  }
  const start = size;
  entries[next] = { kind: IN_FILE, at: start, index: 0 };
  const table = referenceTable(entries, next + 1);
  const { Root, Info, ID } = context.trailerInfo;
  const facts = Object.entries({ Root, Info, ID }).flatMap(([name, value]) =>
    value === undefined ? [] : [`/${name} ${value}`],
  );
  alone(
    next,
    0,
    await stream(`/Type /XRef /Size ${next + 1} /W [1 ${OFFSET_BYTES} 2] ${facts.join(' ')}`, table),
  );
  write(latin1(`startxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts, size);
}

/** Objects of one stream. Readers keep a few unpacked: of small ones they unpack the same again and again. */
const OBJECTS_PER_STREAM = 2_000;

/** An entry of the cross-reference stream (ISO 32000-1, table 18): where an object lies, and at which place there. */
type Entry = { readonly kind: number; readonly at: number; readonly index: number };
const FREE = 0;
const IN_FILE = 1;
const PACKED = 2;
/** The head of the list of free objects is never used again. */
const FREE_GENERATION = 0xffff;
/** Enough for files of 4 GiB. */
const OFFSET_BYTES = 4;

function referenceTable(entries: readonly (Entry | undefined)[], count: number): Uint8Array {
  const width = 1 + OFFSET_BYTES + 2;
  const table = Buffer.alloc(count * width);
  for (let number = 0; number < count; number += 1) {
    const { kind, at, index } = entries[number] ?? { kind: FREE, at: 0, index: 0 };
    const from = number * width;
    table.writeUInt8(kind, from);
    table.writeUInt32BE(at, from + 1);
    table.writeUInt16BE(index, from + 1 + OFFSET_BYTES);
  }
  return table;
}

type SmallObject = readonly [number: number, text: string];

function chunksOf(small: readonly SmallObject[]): readonly (readonly SmallObject[])[] {
  return Array.from({ length: Math.ceil(small.length / OBJECTS_PER_STREAM) }, (_, index) =>
    small.slice(index * OBJECTS_PER_STREAM, (index + 1) * OBJECTS_PER_STREAM),
  );
}

async function objectStream(
  objects: readonly SmallObject[],
): Promise<{ readonly numbers: readonly number[]; readonly body: Uint8Array }> {
  const places: string[] = [];
  let at = 0;
  for (const [number, text] of objects) {
    places.push(`${number} ${at}`);
    at += text.length + 1;
  }
  const head = `${places.join(' ')}\n`;
  const content = latin1(`${head}${objects.map(([, text]) => text).join('\n')}\n`);
  return {
    numbers: objects.map(([number]) => number),
    body: await stream(`/Type /ObjStm /N ${objects.length} /First ${head.length}`, content),
  };
}

async function stream(entries: string, content: Uint8Array): Promise<Uint8Array> {
  const packed = await deflatedBytes(content);
  return Buffer.concat([
    latin1(`<< ${entries} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`),
    packed,
    latin1('\nendstream'),
  ]);
}

function bytesOf(object: PDFObject): Uint8Array {
  // The library copies a stream byte by byte.
  if (object instanceof PDFStream) {
    object.updateDict();
    return Buffer.concat([latin1(`${object.dict}\nstream\n`), object.getContents(), latin1('\nendstream')]);
  }
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}

/** The library's texts hold one byte a character. */
function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
