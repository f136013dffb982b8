// Reads and writes the outlines of a TrueType face (OpenType 1.9: 'glyf', 'loca', 'maxp', 'head'). Simple glyphs only:
// the bundled faces have no others, and no instructions.

const ON = 0x01;
const SHORT_X = 0x02;
const SHORT_Y = 0x04;
const REPEAT = 0x08;
/** Short: it is positive. Not short: it is the same as before. */
const X_FLAG = 0x10;
const Y_FLAG = 0x20;
const OVERLAP_SIMPLE = 0x40;

/**
 * The glyphs of a face, in their order: contours of points in font units, and whether the glyph says that its contours
 * overlap. Null: a glyph that shows nothing.
 */
export function readGlyphs(face) {
  const { glyf, loca, maxp, head } = tablesOf(face);
  if (face.readInt16BE(head.at + 50) !== 1) throw new Error("offsets of 16 bits in 'loca' are not read");
  return Array.from({ length: face.readUInt16BE(maxp.at + 4) }, (_, index) => {
    const from = face.readUInt32BE(loca.at + 4 * index);
    const to = face.readUInt32BE(loca.at + 4 * (index + 1));
    return to === from ? null : readGlyph(face, glyf.at + from, index);
  });
}

function readGlyph(face, start, index) {
  const count = face.readInt16BE(start);
  if (count < 0) throw new Error(`glyph ${index} is made of others`);
  const ends = Array.from({ length: count }, (_, contour) => face.readUInt16BE(start + 10 + 2 * contour));
  let at = start + 10 + 2 * count;
  if (face.readUInt16BE(at) !== 0) throw new Error(`glyph ${index} has instructions`);
  at += 2;
  const flags = [];
  while (flags.length <= ends.at(-1)) {
    const flag = face[at++];
    const times = flag & REPEAT ? face[at++] + 1 : 1;
    for (let time = 0; time < times; time += 1) flags.push(flag);
  }
  const coordinates = (short, sign) => {
    let value = 0;
    return flags.map((flag) => {
      if (flag & short) value += flag & sign ? face[at++] : -face[at++];
      else if (!(flag & sign)) {
        value += face.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = coordinates(SHORT_X, X_FLAG);
  const ys = coordinates(SHORT_Y, Y_FLAG);
  const points = flags.map((flag, point) => ({ x: xs[point], y: ys[point], on: (flag & ON) !== 0 }));
  return {
    contours: ends.map((end, contour) => points.slice(contour === 0 ? 0 : ends[contour - 1] + 1, end + 1)),
    overlaps: (flags[0] & OVERLAP_SIMPLE) !== 0,
  };
}

/** The face with other glyphs, as many as it had. Metrics and everything else stay as they are. */
export function writeGlyphs(face, glyphs) {
  const bodies = glyphs.map((glyph) => (glyph === null ? Buffer.alloc(0) : glyphBytes(glyph)));
  const loca = Buffer.alloc(4 * (bodies.length + 1));
  let size = 0;
  bodies.forEach((body, index) => {
    loca.writeUInt32BE(size, 4 * index);
    size += body.length;
  });
  loca.writeUInt32BE(size, 4 * bodies.length);
  const tables = tablesOf(face);
  const bytes = (name) => Buffer.from(face.subarray(tables[name].at, tables[name].at + tables[name].size));
  const maxp = bytes('maxp');
  const drawn = glyphs.filter((glyph) => glyph !== null);
  maxp.writeUInt16BE(Math.max(...drawn.map(({ contours }) => contours.flat().length)), 6);
  maxp.writeUInt16BE(Math.max(...drawn.map(({ contours }) => contours.length)), 8);
  const changed = { glyf: Buffer.concat(bodies), loca, maxp };
  return faceOf(
    face,
    Object.keys(tables).map((name) => [name, changed[name] ?? bytes(name)]),
  );
}

function glyphBytes({ contours, overlaps }) {
  const points = contours.flat();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const head = Buffer.alloc(10 + 2 * contours.length + 2);
  head.writeInt16BE(contours.length, 0);
  [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].forEach((value, index) => {
    head.writeInt16BE(value, 2 + 2 * index);
  });
  let end = -1;
  contours.forEach((contour, index) => {
    end += contour.length;
    head.writeUInt16BE(end, 10 + 2 * index);
  });
  const flags = points.map(({ on }) => (on ? ON : 0));
  if (overlaps) flags[0] |= OVERLAP_SIMPLE;
  const coordinates = (values, short, sign) =>
    values.flatMap((value, index) => {
      const step = value - (values[index - 1] ?? 0);
      if (step === 0) {
        flags[index] |= sign;
        return [];
      }
      if (Math.abs(step) < 256) {
        flags[index] |= step > 0 ? short | sign : short;
        return [Math.abs(step)];
      }
      return [(step >> 8) & 0xff, step & 0xff];
    });
  const x = coordinates(xs, SHORT_X, X_FLAG);
  const y = coordinates(ys, SHORT_Y, Y_FLAG);
  const body = Buffer.concat([head, Buffer.from(packed(flags)), Buffer.from(x), Buffer.from(y)]);
  // Each glyph begins at an even place.
  return body.length % 2 === 0 ? body : Buffer.concat([body, Buffer.alloc(1)]);
}

/** Flags that follow each other unchanged are told once, with how often. */
function packed(flags) {
  const out = [];
  for (let at = 0; at < flags.length; ) {
    let times = 0;
    while (times < 255 && flags[at + times + 1] === flags[at]) times += 1;
    out.push(...(times > 1 ? [flags[at] | REPEAT, times] : [flags[at]]));
    at += times > 1 ? times + 1 : 1;
  }
  return out;
}

function tablesOf(face) {
  return Object.fromEntries(
    Array.from({ length: face.readUInt16BE(4) }, (_, index) => {
      const entry = 12 + 16 * index;
      const name = face.toString('latin1', entry, entry + 4);
      return [name, { at: face.readUInt32BE(entry + 8), size: face.readUInt32BE(entry + 12) }];
    }),
  );
}

/** Puts tables together as a file, with their sums and that of the whole. */
function faceOf(face, tables) {
  const directory = Buffer.from(face.subarray(0, 12 + 16 * tables.length));
  const parts = [directory];
  let at = directory.length;
  let head = 0;
  tables.forEach(([name, bytes], index) => {
    if (name === 'head') {
      head = at;
      bytes.writeUInt32BE(0, 8);
    }
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    directory.write(name, 12 + 16 * index, 'latin1');
    directory.writeUInt32BE(sumOf(padded), 12 + 16 * index + 4);
    directory.writeUInt32BE(at, 12 + 16 * index + 8);
    directory.writeUInt32BE(bytes.length, 12 + 16 * index + 12);
    parts.push(padded);
    at += padded.length;
  });
  const whole = Buffer.concat(parts);
  whole.writeUInt32BE((0xb1b0afba - sumOf(whole)) >>> 0, head + 8);
  return whole;
}

function sumOf(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}
