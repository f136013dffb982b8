import { inflateRawSync } from 'node:zlib';
import { readBytes } from './whole-file.ts';

/** The postal table made by scripts/postal.mjs (its head says from what and when); asked offline. */
export type PostalTable = {
  readonly source: string;
  readonly made: string;
  /** Places of a code (seven digits); none where the table does not know it. */
  readonly find: (code: string) => readonly PostalPlace[];
};

export type PostalPlace = {
  readonly prefecture: string;
  readonly city: string;
  readonly cityKana: string;
  readonly town: string;
  readonly townKana: string;
};

type Head = {
  readonly source: string;
  readonly made: string;
  readonly places: readonly (readonly [string, string, string])[];
  readonly index: Readonly<Record<string, readonly [number, number]>>;
};

const MAGIC = 'JPC1';
const HEAD_AT = MAGIC.length + 4;

/** Null where the file is missing or no such table: the form then takes what is typed, and says so. */
export function openPostalTable(path: string): PostalTable | null {
  const read = readBytes(path);
  if (!read.ok) return null;
  const bytes = Buffer.from(read.value);
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return null;
  const size = bytes.readUInt32BE(MAGIC.length);
  const head = JSON.parse(inflateRawSync(bytes.subarray(HEAD_AT, HEAD_AT + size)).toString('utf8')) as Head;
  const blocksAt = HEAD_AT + size;
  return {
    source: head.source,
    made: head.made,
    find: (code) => {
      const block = /^\d{7}$/.test(code) ? head.index[code.slice(0, 3)] : undefined;
      if (block === undefined) return [];
      const [at, length] = block;
      const text = inflateRawSync(bytes.subarray(blocksAt + at, blocksAt + at + length)).toString('utf8');
      return text.split('\n').flatMap((line) => {
        const [rest, place, town = '', townKana = ''] = line.split('\t');
        const known = head.places[Number(place)];
        if (rest !== code.slice(3) || known === undefined) return [];
        return [{ prefecture: known[0], city: known[1], cityKana: known[2], town, townKana }];
      });
    },
  };
}
