import { inflateRawSync } from 'node:zlib';

/**
 * Reads the parts of a ZIP that somebody else made, with a budget: what it claims to unpack to is not believed,
 * unpacking stops at the budget. Entries are found by the central directory (APPNOTE 4.3.12), as Excel does;
 * nothing is written to disk, so names cannot lead anywhere.
 */
export type ZipParts = {
  readonly names: readonly string[];
  /** The unpacked part; undefined where there is none. Throws `ZipError`. */
  readonly read: (name: string) => Uint8Array | undefined;
};

export type ZipFault = 'not-zip' | 'damaged' | 'too-large' | 'encrypted';
export class ZipError extends Error {
  constructor(readonly fault: ZipFault) {
    super(fault);
  }
}

type Entry = {
  readonly method: number;
  readonly encrypted: boolean;
  readonly size: number;
  readonly offset: number;
};

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
/** The longest comment a ZIP can end with. */
const COMMENT = 0xffff;
/** A workbook has a few dozen parts; thousands mean something else. */
const MOST_ENTRIES = 2000;
const STORED = 0;
const DEFLATED = 8;

/** `budget`: bytes that all parts read may have together when unpacked. */
export function openZip(data: Uint8Array, budget: number): ZipParts {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const entries = directory(data, view);
  let left = budget;
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      if (!entry) return undefined;
      const bytes = unpack(data, view, entry, left);
      left -= bytes.length;
      return bytes;
    },
  };
}

function directory(data: Uint8Array, view: DataView): ReadonlyMap<string, Entry> {
  const end = endOfDirectory(view);
  if (end === null) throw new ZipError('not-zip');
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES) throw new ZipError('too-large');
  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > data.length || view.getUint32(at, true) !== CENTRAL) throw new ZipError('damaged');
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(data.subarray(at + 46, at + 46 + nameLength));
    entries.set(name.replaceAll('\\', '/'), {
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOfDirectory(view: DataView): number | null {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= 0 && at >= last - COMMENT; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return null;
}

function unpack(data: Uint8Array, view: DataView, entry: Entry, left: number): Uint8Array {
  if (entry.encrypted) throw new ZipError('encrypted');
  const { offset, size, method } = entry;
  if (offset + 30 > data.length || view.getUint32(offset, true) !== LOCAL) throw new ZipError('damaged');
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + size > data.length) throw new ZipError('damaged');
  const packed = data.subarray(start, start + size);
  if (method === STORED) {
    if (packed.length > left) throw new ZipError('too-large');
    return packed;
  }
  if (method !== DEFLATED) throw new ZipError('damaged');
  if (left <= 0) throw new ZipError('too-large');
  try {
    return inflateRawSync(packed, { maxOutputLength: left });
  } catch (error) {
    throw new ZipError(
      (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged',
    );
  }
}
