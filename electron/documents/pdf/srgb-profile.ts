/**
 * The ICC profile of sRGB (IEC 61966-2-1), made here from its definition: three primaries adapted to D50 and the
 * curve. What an archived document names as the meaning of its colours (ISO 19005-3, 6.2.3); ICC.1:2001-04, a display
 * profile of version 2.1.
 */
export function srgbProfile(): Uint8Array {
  const curve = curveTag();
  const tags: readonly (readonly [signatures: readonly string[], data: Buffer])[] = [
    [['desc'], descriptionTag('sRGB IEC61966-2.1')],
    [['cprt'], textTag('No copyright, use freely')],
    [['wtpt'], xyzTag(0.9642, 1, 0.8249)],
    [['rXYZ'], xyzTag(0.43607, 0.22249, 0.01392)],
    [['gXYZ'], xyzTag(0.38515, 0.71687, 0.09708)],
    [['bXYZ'], xyzTag(0.14307, 0.06061, 0.7141)],
    // One curve for the three colours.
    [['rTRC', 'gTRC', 'bTRC'], curve],
  ];
  const count = tags.reduce((sum, [signatures]) => sum + signatures.length, 0);
  const table = Buffer.alloc(4 + count * 12);
  table.writeUInt32BE(count, 0);
  const data: Buffer[] = [];
  let offset = HEADER + table.length;
  let entry = 4;
  for (const [signatures, tag] of tags) {
    for (const signature of signatures) {
      table.write(signature, entry, 'latin1');
      table.writeUInt32BE(offset, entry + 4);
      table.writeUInt32BE(tag.length, entry + 8);
      entry += 12;
    }
    const padded = Buffer.alloc(Math.ceil(tag.length / 4) * 4);
    tag.copy(padded);
    data.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([header(offset), table, ...data]);
}

const HEADER = 128;
/** Entries of the curve: below a quarter of a step of 8 bits apart from the formula. */
const CURVE_ENTRIES = 1024;

function header(size: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x02100000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  // 1999-06-25, the edition of the standard.
  [1999, 6, 25, 0, 0, 0].forEach((part, index) => {
    bytes.writeUInt16BE(part, 24 + index * 2);
  });
  bytes.write('acsp', 36, 'latin1');
  // The illuminant of the connection space: D50.
  [0xf6d6, 0x10000, 0xd32d].forEach((part, index) => {
    bytes.writeUInt32BE(part, 68 + index * 4);
  });
  return bytes;
}

function xyzTag(x: number, y: number, z: number): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write('XYZ ', 0, 'latin1');
  [x, y, z].forEach((value, index) => {
    bytes.writeInt32BE(Math.round(value * 0x10000), 8 + index * 4);
  });
  return bytes;
}

function curveTag(): Buffer {
  const bytes = Buffer.alloc(12 + CURVE_ENTRIES * 2);
  bytes.write('curv', 0, 'latin1');
  bytes.writeUInt32BE(CURVE_ENTRIES, 8);
  for (let index = 0; index < CURVE_ENTRIES; index += 1) {
    const value = index / (CURVE_ENTRIES - 1);
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    bytes.writeUInt16BE(Math.round(linear * 0xffff), 12 + index * 2);
  }
  return bytes;
}

function textTag(text: string): Buffer {
  return Buffer.concat([Buffer.from('text\0\0\0\0', 'latin1'), Buffer.from(`${text}\0`, 'latin1')]);
}

/** Text in ASCII; the places for Unicode and for the Macintosh's script stay empty. */
function descriptionTag(text: string): Buffer {
  const ascii = Buffer.from(`${text}\0`, 'latin1');
  const head = Buffer.alloc(12);
  head.write('desc', 0, 'latin1');
  head.writeUInt32BE(ascii.length, 8);
  return Buffer.concat([head, ascii, Buffer.alloc(8 + 3 + 67)]);
}
