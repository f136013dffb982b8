import { inflateSync } from 'node:zlib';
import {
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { describe, expect, test } from 'vitest';
import { packedFile } from '../../../electron/documents/pdf/packed-file.ts';

/** What is written by hand is read back by the library, and by the rules of the format. */
async function written(fill: (document: PDFDocument) => void): Promise<{
  readonly before: ReadonlyMap<string, string>;
  readonly file: Uint8Array;
  readonly after: PDFDocument;
}> {
  const document = await PDFDocument.create();
  document.addPage([100, 200]);
  fill(document);
  await document.flush();
  const before = textsOf(document);
  const file = await packedFile(document.context);
  return { before, file, after: await PDFDocument.load(file, { updateMetadata: false }) };
}

function textsOf(document: PDFDocument): ReadonlyMap<string, string> {
  return new Map(
    document.context
      .enumerateIndirectObjects()
      .filter(
        ([, object]) =>
          !(
            object instanceof PDFRawStream && /XRef|ObjStm/.test(String(object.dict.get(PDFName.of('Type'))))
          ),
      )
      .map(([reference, object]) => [
        String(reference),
        object instanceof PDFRawStream
          ? `${object.dict} ${Buffer.from(object.contents).toString('hex')}`
          : String(object),
      ]),
  );
}

const latin = (file: Uint8Array): string => Buffer.from(file).toString('latin1');

describe('a packed file', () => {
  test('holds every object as it was, over several object streams', async () => {
    const { before, after } = await written(({ context }) => {
      for (let number = 0; number < 4_500; number += 1)
        context.register(context.obj({ Number: number, Kids: [number, PDFName.of('A B'), null, true] }));
      context.register(PDFString.of('(\\() \\377 ÿ'));
      context.register(PDFHexString.fromText('改訂'));
    });
    const read = textsOf(after);
    for (const [reference, text] of before) expect(read.get(reference)).toBe(text);
    expect(after.getPageCount()).toBe(1);
  });

  test('a stream keeps its bytes, and one that is no object of generation 0 lies outside the packs', async () => {
    const { file, after } = await written(({ context }) => {
      context.assign(PDFRef.of(900, 3), context.obj({ Old: 'yes' }));
      context.assign(
        PDFRef.of(901),
        PDFRawStream.of(context.obj({ Length: 3 }), Uint8Array.of(0, 0x0d, 255)),
      );
    });
    expect(latin(file)).toContain('900 3 obj');
    const stream = after.context.lookup(PDFRef.of(901)) as PDFRawStream;
    expect([...stream.contents]).toEqual([0, 0x0d, 255]);
  });

  test('the table of references leads to each object, and startxref to the table', async () => {
    const { file } = await written(() => {});
    const text = latin(file);
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const [, size = '', length = ''] =
      /^\d+ 0 obj\n<< \/Type \/XRef \/Size (\d+) .*\/Length (\d+) >>\nstream\n/.exec(text.slice(start)) ?? [];
    const from = text.indexOf('stream\n', start) + 'stream\n'.length;
    const table = inflateSync(file.subarray(from, from + Number(length)));
    expect(table.length).toBe(Number(size) * 7);
    const offsets = Array.from({ length: Number(size) }, (_, number) => ({
      number,
      kind: table.readUInt8(number * 7),
      at: table.readUInt32BE(number * 7 + 1),
    }));
    expect(offsets[0]).toMatchObject({ kind: 0 });
    const alone = offsets.filter(({ kind }) => kind === 1);
    expect(alone.length).toBeGreaterThan(1);
    for (const { number, at } of alone) expect(text.slice(at)).toMatch(new RegExp(`^${number} \\d+ obj\\n`));
  });

  test('the same document twice gives the same bytes', async () => {
    const document = await PDFDocument.load((await written(() => {})).file, { updateMetadata: false });
    const plain = (file: Uint8Array): string => latin(file);
    expect(plain(await packedFile(document.context))).toBe(plain(await packedFile(document.context)));
    expect(document.catalog).toBeInstanceOf(PDFDict);
  });
});
