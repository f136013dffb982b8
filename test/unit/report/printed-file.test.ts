import { PDFDict, PDFName, PDFRef } from '@cantoo/pdf-lib';
import { describe, expect, test } from 'vitest';
import { packedFile } from '../../../electron/documents/pdf/packed-file.ts';
import { openPrinted } from '../../../electron/documents/pdf/printed-file.ts';

/** Files built as Skia builds them (SkPDFDocument): objects one after the other, one table, a trailer. */
const PAGE = '<</Type /Page\n/Parent 2 0 R\n/MediaBox [0 0 10 20]>>';
const BASE = [
  '<</Type /Catalog\n/Pages 2 0 R\n/StructTreeRoot 4 0 R>>',
  '<</Type /Pages\n/Count 1\n/Kids [3 0 R]>>',
  PAGE,
];
const ROOT = '<</Type /StructTreeRoot\n/K 5 0 R>>';
const element = (rest: string): string => `<</Type /StructElem\n${rest}>>`;

function fileOf(objects: readonly string[], change: (table: string) => string = (table) => table): Buffer {
  let file = '%PDF-1.4\n%\xd3\xeb\xe9\xe1\n';
  const places = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = file.length;
  const lines = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  file += change(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`);
  file += `trailer\n<</Size ${objects.length + 1}\n/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

async function textsOf(file: Buffer): Promise<readonly string[]> {
  const { context } = await openPrinted(file);
  return context.enumerateIndirectObjects().map(([reference, object]) => `${reference} ${object}`);
}
const flat = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replaceAll('<< ', '<<')
    .replaceAll(' >>', '>>')
    .replaceAll('[ ', '[')
    .replaceAll(' ]', ']');

describe('a file that Chromium printed', () => {
  const elements = [
    element('/S /P\n/P 4 0 R\n/K [0 6 0 R]\n/Alt (endobj\n7 0 obj \\(\\) xref)'),
    element('/S /Link\n/P 5 0 R\n/K [<</Type /OBJR\n/Obj 8 0 R>> 1]'),
    '<</Limits [(node01) (node02)]\n/Names [(node01) 5 0 R (node02) 6 0 R]>>',
    '<</Type /Annot\n/Subtype /Link>>',
  ];
  const file = fileOf([...BASE, ROOT, ...elements]);

  test('has every object with its content, whether it was read or not', async () => {
    expect((await textsOf(file)).map(flat)).toEqual(
      [...BASE, ROOT, ...elements].map((body, index) => flat(`${index + 1} 0 R ${body}`)),
    );
  });

  test('only what is looked at is read: links of the structure and all that is none of it', async () => {
    const { context, ...document } = await openPrinted(file);
    const read = context.enumerateIndirectObjects().filter(([, object]) => object instanceof PDFDict);
    expect(read.map(([{ objectNumber }]) => objectNumber)).toEqual([1, 2, 3, 4, 6, 8]);
    expect(document).toBeDefined();
  });

  test('what was not read is in the new file as it was', async () => {
    const document = await openPrinted(file);
    const after = await openPrinted(Buffer.from(await packedFile(document.context)));
    const alt = after.context.lookup(PDFRef.of(5), PDFDict).get(PDFName.of('Alt'));
    expect(String(alt)).toBe('(endobj\n7 0 obj \\(\\) xref)');
    expect(after.getPageCount()).toBe(1);
  });

  test('a link is found wherever its kind stands in it', async () => {
    const late = element('/P 4 0 R\n/K 0\n/S /Link');
    const { context } = await openPrinted(fileOf([...BASE, ROOT, late]));
    expect(context.lookup(PDFRef.of(5))).toBeInstanceOf(PDFDict);
  });
});

describe('a file that is built otherwise is read as a whole', () => {
  const objects = [...BASE, ROOT, element('/S /P\n/P 4 0 R')];
  test.each([
    ['no table', (_table: string) => ''],
    [
      'a table in two parts',
      (table: string) => table.replace('0 6\n', '0 1\n').replace(' f \n', ' f \n1 5\n'),
    ],
    ['a table that is cut off', (table: string) => table.slice(0, 60)],
    ['a table that counts too many', (table: string) => table.replace('0 6', '0 99999')],
    [
      'places that are wrong',
      (table: string) => table.replace(/0000000(\d\d\d) 00000 n/g, '0000000007 00000 n'),
    ],
    ['lines of another length', (table: string) => table.replaceAll(' n \n', ' n\n')],
  ])('%s', async (_name, change) => {
    const texts = (await textsOf(fileOf(objects, change))).map(flat);
    expect(texts).toEqual(objects.map((body, index) => flat(`${index + 1} 0 R ${body}`)));
  });

  test('an object that the table leaves out is read with the one before it', async () => {
    const two = `${element('/S /P\n/P 4 0 R')}\nendobj\n6 0 obj\n<</Left /Out>>`;
    const { context } = await openPrinted(fileOf([...BASE, ROOT, two]));
    expect(context.lookup(PDFRef.of(5))).toBeInstanceOf(PDFDict);
    expect(flat(String(context.lookup(PDFRef.of(6))))).toBe('<</Left /Out>>');
  });
});
