/**
 * A TrueType file whose glyphs are found by numbers of 32 bits (`loca`, ISO/IEC 14496-22, 5.3.4). Those of 16 bits reach
 * over 131,070 bytes, and readers that set the glyphs of an embedded face wider apart (pdf.js, and so Firefox and our own
 * preview) run over it: they show nothing of it then. Null for a face that has room, or has them already.
 */
export function withLongOffsets(font: Buffer): Buffer | null {
  const tables = tablesOf(font);
  const data = (tag: string): Buffer | undefined => tables.find((each) => each.tag === tag)?.data;
  const [head, loca, glyf] = [data('head'), data('loca'), data('glyf')];
  if (head === undefined || loca === undefined || glyf === undefined || glyf.length < CROWDED) return null;
  if (head.length < FORMAT_AT + 2 || head.readInt16BE(FORMAT_AT) !== 0) return null;
  const longHead = Buffer.from(head);
  longHead.writeInt16BE(1, FORMAT_AT);
  longHead.writeUInt32BE(0, ADJUSTMENT_AT);
  const longLoca = Buffer.alloc(loca.length * 2);
  for (let at = 0; at + 1 < loca.length; at += 2) longLoca.writeUInt32BE(loca.readUInt16BE(at) * 2, at * 2);
  const changed = new Map([
    ['head', longHead],
    ['loca', longLoca],
  ]);
  return written(
    font.subarray(0, 12),
    tables.map(({ tag, data }) => ({ tag, data: changed.get(tag) ?? data })),
  );
}

/** Half of what numbers of 16 bits reach. */
const CROWDED = 65_536;
/** Places in `head`: the adjustment of the file's sum, the format of `loca`. */
const ADJUSTMENT_AT = 8;
const FORMAT_AT = 50;
const WHOLE_FILE = 0xb1b0afba;

type Table = { readonly tag: string; readonly data: Buffer };

/** The tables in the order of the directory; one that lies outside the file is left out. */
function tablesOf(font: Buffer): readonly Table[] {
  const count = font.length < 12 ? 0 : font.readUInt16BE(4);
  return Array.from({ length: count }, (_, index) => 12 + index * 16).flatMap((entry) => {
    if (entry + 16 > font.length) return [];
    const at = font.readUInt32BE(entry + 8);
    const length = font.readUInt32BE(entry + 12);
    if (at + length > font.length) return [];
    return [{ tag: font.toString('latin1', entry, entry + 4), data: font.subarray(at, at + length) }];
  });
}

/** A file of these tables: each begins at a multiple of four, and is named with its sum. */
function written(start: Buffer, tables: readonly Table[]): Buffer {
  const directory = Buffer.alloc(12 + tables.length * 16);
  start.copy(directory);
  directory.writeUInt16BE(tables.length, 4);
  const parts: Buffer[] = [directory];
  let at = directory.length;
  let headAt = 0;
  tables.forEach(({ tag, data }, index) => {
    const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
    const entry = 12 + index * 16;
    directory.write(tag, entry, 'latin1');
    directory.writeUInt32BE(sumOf(padded), entry + 4);
    directory.writeUInt32BE(at, entry + 8);
    directory.writeUInt32BE(data.length, entry + 12);
    if (tag === 'head') headAt = at;
    parts.push(padded);
    at += padded.length;
  });
  const file = Buffer.concat(parts);
  file.writeUInt32BE((WHOLE_FILE - sumOf(file)) >>> 0, headAt + ADJUSTMENT_AT);
  return file;
}

/** The sum of its numbers of 32 bits. */
function sumOf(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 3 < data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0;
  return sum;
}
