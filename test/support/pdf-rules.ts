import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';

/**
 * What can be told of PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) without their checker: the rules by which a
 * document of this kind fails, each with its clause. Says what is broken; an empty list is no certificate.
 */
export async function brokenRules(bytes: Uint8Array): Promise<readonly string[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const { context, catalog } = document;
  const broken: string[] = [];
  const must = (clause: string, holds: boolean, what = ''): void => {
    if (!holds) broken.push(what === '' ? clause : `${clause}: ${what}`);
  };
  const look = (value: PDFObject | undefined): PDFObject | undefined =>
    value instanceof PDFRef ? context.lookup(value) : value;
  const dictOf = (value: PDFObject | undefined): PDFDict | undefined => {
    const found = look(value);
    return found instanceof PDFDict ? found : undefined;
  };
  const nameOf = (value: PDFObject | undefined): string => {
    const found = look(value);
    return found instanceof PDFName ? found.decodeText() : '';
  };
  const textOf = (value: PDFObject | undefined): string => {
    const found = look(value);
    return found instanceof PDFString || found instanceof PDFHexString ? found.decodeText() : '';
  };
  const all = context.enumerateIndirectObjects().map(([, object]) => object);
  const dicts = all.flatMap((object) =>
    object instanceof PDFDict ? [object] : object instanceof PDFStream ? [object.dict] : [],
  );

  // --- file, metadata, colour -----------------------------------------------------------------------------
  must('A 6.1.2 header', /^%PDF-1\.[4-7]/.test(Buffer.from(bytes.slice(0, 8)).toString('latin1')));
  const ids = look(context.trailerInfo.ID);
  must('A 6.1.3 file identifier', ids instanceof PDFArray && ids.size() === 2);
  must('A 6.1.3 not encrypted', context.trailerInfo.Encrypt === undefined);
  const metadata = look(catalog.get(PDFName.of('Metadata')));
  must('A 6.6.2.1 metadata stream', metadata instanceof PDFRawStream);
  if (metadata instanceof PDFRawStream) {
    must('A 6.6.2.1 metadata without a filter', metadata.dict.get(PDFName.of('Filter')) === undefined);
    const xmp = Buffer.from(metadata.contents).toString('utf8');
    must('A 6.6.4 part 3, level A', /pdfaid:part>3</.test(xmp) && /pdfaid:conformance>A</.test(xmp));
    must('UA 5 part 1', /pdfuaid:part>1</.test(xmp));
    must(
      'A 6.6.2.3 extension schema of pdfuaid',
      xmp.includes('http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>'),
    );
    const info = dictOf(context.trailerInfo.Info);
    const title = textOf(info?.get(PDFName.of('Title')));
    const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    must('A 6.6.2.3 title in both places', title !== '' && xmp.includes(`>${escaped}</rdf:li>`), title);
    const date = textOf(info?.get(PDFName.of('CreationDate')));
    const [, y, m, d, h, min, s] = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(date) ?? [];
    must(
      'A 6.6.2.3 date in both places',
      xmp.includes(`<xmp:CreateDate>${y}-${m}-${d}T${h}:${min}:${s}Z<`),
      date,
    );
  }
  const intents = look(catalog.get(PDFName.of('OutputIntents')));
  const intent = intents instanceof PDFArray ? dictOf(intents.get(0)) : undefined;
  must('A 6.2.3 output intent', nameOf(intent?.get(PDFName.of('S'))) === 'GTS_PDFA1');
  const profile = look(intent?.get(PDFName.of('DestOutputProfile')));
  must(
    'A 6.2.3 profile of three colours',
    profile instanceof PDFRawStream && numberOf(look(profile.dict.get(PDFName.of('N')))) === 3,
  );
  if (profile instanceof PDFRawStream) {
    const icc = Buffer.from(unpacked(profile));
    must(
      'A 6.2.3 an RGB profile',
      icc.toString('latin1', 36, 40) === 'acsp' &&
        icc.toString('latin1', 16, 20) === 'RGB ' &&
        icc.readUInt32BE(0) === icc.length,
    );
  }

  // --- what is not allowed --------------------------------------------------------------------------------
  for (const dict of dicts) {
    const action = nameOf(dict.get(PDFName.of('S')));
    must(
      'A 6.5.1 action',
      !['JavaScript', 'Launch', 'Sound', 'Movie', 'ResetForm', 'ImportData'].includes(action),
      action,
    );
    must('A 6.1.7.2 filter', !/LZWDecode/.test(String(dict.get(PDFName.of('Filter')) ?? '')));
    if (nameOf(dict.get(PDFName.of('Type'))) === 'ExtGState') {
      must('A 6.2.5 transfer function', dict.get(PDFName.of('TR')) === undefined);
    }
    if (nameOf(dict.get(PDFName.of('Subtype'))) === 'Image') {
      must('A 6.2.8 image without interpolation', look(dict.get(PDFName.of('Interpolate'))) !== PDFBool.True);
    }
  }
  for (const font of dicts.filter((dict) => nameOf(dict.get(PDFName.of('Type'))) === 'FontDescriptor')) {
    const kinds = ['FontFile', 'FontFile2', 'FontFile3'];
    must(
      'A 6.2.11.4 font embedded',
      kinds.some((kind) => font.get(PDFName.of(kind)) !== undefined),
      nameOf(font.get(PDFName.of('FontName'))),
    );
  }
  for (const font of dicts.filter((dict) => nameOf(dict.get(PDFName.of('Subtype'))) === 'Type0'))
    must(
      'A 6.2.11.7 letters of a font',
      font.get(PDFName.of('ToUnicode')) !== undefined,
      nameOf(font.get(PDFName.of('BaseFont'))),
    );
  for (const [, object] of context.enumerateIndirectObjects()) {
    const map = object instanceof PDFDict ? look(object.get(PDFName.of('ToUnicode'))) : undefined;
    if (!(map instanceof PDFRawStream)) continue;
    const text = Buffer.from(unpacked(map)).toString('latin1');
    const blocks = [...text.matchAll(/beginbf(?:char|range)([\s\S]*?)endbf/g)].map(([, block = '']) => block);
    const last = blocks.flatMap((block) =>
      [...block.matchAll(/<([0-9A-Fa-f]+)>\s*(?=\n|$)/g)].map(([, code = '']) => code),
    );
    must('A 6.2.11.7.2 no letter without a code', !last.some((code) => /^(0000|FEFF|FFFE)$/i.test(code)));
  }
  for (const font of dicts.filter((dict) => nameOf(dict.get(PDFName.of('Subtype'))) === 'CIDFontType2'))
    must('A 6.2.11.3.2 glyphs of a font', font.get(PDFName.of('CIDToGIDMap')) !== undefined);
  // Files inside say how they belong to the document (part 3).
  for (const file of dicts.filter((dict) => nameOf(dict.get(PDFName.of('Type'))) === 'Filespec')) {
    must(
      'A 6.8 attached file',
      nameOf(file.get(PDFName.of('AFRelationship'))) !== '' && textOf(file.get(PDFName.of('UF'))) !== '',
    );
    const stream = look(dictOf(file.get(PDFName.of('EF')))?.get(PDFName.of('F')));
    must(
      'A 6.8 type of an attached file',
      stream instanceof PDFStream && nameOf(stream.dict.get(PDFName.of('Subtype'))) !== '',
    );
    const listed = look(catalog.get(PDFName.of('AF')));
    must('A 6.8 file associated with the document', listed instanceof PDFArray && listed.size() > 0);
  }

  // --- structure ------------------------------------------------------------------------------------------
  must(
    'UA 7.1 marked',
    look(dictOf(catalog.get(PDFName.of('MarkInfo')))?.get(PDFName.of('Marked'))) === PDFBool.True,
  );
  must('UA 7.2 language', textOf(catalog.get(PDFName.of('Lang'))) !== '');
  must(
    'UA 7.1 title shown',
    look(dictOf(catalog.get(PDFName.of('ViewerPreferences')))?.get(PDFName.of('DisplayDocTitle'))) ===
      PDFBool.True,
  );
  const tree = dictOf(catalog.get(PDFName.of('StructTreeRoot')));
  must('UA 7.1 structure', tree !== undefined);
  const elements = dicts.filter(
    (dict) =>
      dict.get(PDFName.of('S')) !== undefined &&
      dict.get(PDFName.of('P')) !== undefined &&
      nameOf(dict.get(PDFName.of('Type'))) !== 'Annot',
  );
  const role = dictOf(tree?.get(PDFName.of('RoleMap')));
  const headings: number[] = [];
  for (const element of elements) {
    const kind = nameOf(element.get(PDFName.of('S')));
    const standard = STANDARD.has(kind) || STANDARD.has(nameOf(role?.get(PDFName.of(kind))));
    must('UA 7.1 standard structure types', standard, kind);
    if (kind === 'Figure')
      must(
        'UA 7.3 text of a figure',
        textOf(element.get(PDFName.of('Alt'))).length > 10,
        textOf(element.get(PDFName.of('Alt'))),
      );
    if (kind === 'TH') must('UA 7.5 scope of a header cell', scopeOf(element) !== '');
  }
  walk(tree, (element) => {
    const [, level] = /^H([1-6])$/.exec(nameOf(element.get(PDFName.of('S')))) ?? [];
    if (level !== undefined) headings.push(Number(level));
  });
  must('UA 7.4.2 a first heading', headings.length === 0 || headings[0] === 1, String(headings.slice(0, 4)));
  headings.forEach((level, index) => {
    must(
      'UA 7.4.2 no level left out',
      index === 0 || level <= (headings[index - 1] ?? 0) + 1,
      `${headings[index - 1]} then ${level} (no. ${index})`,
    );
  });

  // --- pages ----------------------------------------------------------------------------------------------
  const parents = new Map<number, PDFObject>();
  numberTree(dictOf(dictOf(catalog.get(PDFName.of('StructTreeRoot')))?.get(PDFName.of('ParentTree'))));
  document.getPages().forEach((page, index) => {
    must('UA 7.18.3 order of tabs', nameOf(page.node.get(PDFName.of('Tabs'))) === 'S', `page ${index + 1}`);
    for (const reference of page.node.Annots()?.asArray() ?? []) {
      const annotation = dictOf(reference);
      const flags = numberOf(look(annotation?.get(PDFName.of('F'))));
      must('A 6.3.2 annotation printed', (flags & 4) !== 0 && (flags & 0b100011) === 0, `page ${index + 1}`);
      must(
        'UA 7.18.5 text of a link',
        textOf(annotation?.get(PDFName.of('Contents'))) !== '',
        `page ${index + 1}`,
      );
      const key = numberOf(look(annotation?.get(PDFName.of('StructParent'))));
      const holder = dictOf(parents.get(key));
      must(
        'UA 7.18.1 annotation in the structure',
        holdsOf(holder).filter((held) => held === reference).length === 1,
        `page ${index + 1}`,
      );
    }
    const untagged = unmarkedPainting(contentOf(page.node.Contents()));
    must(
      'UA 7.1 everything painted is tagged or an artifact',
      untagged === '',
      `page ${index + 1} ${untagged}`,
    );
  });
  return [...new Set(broken)];

  /** The entries of a number tree (ISO 32000-1, 7.9.7). */
  function numberTree(node: PDFDict | undefined): void {
    const entries = look(node?.get(PDFName.of('Nums')));
    const list = entries instanceof PDFArray ? entries.asArray() : [];
    for (let index = 0; index + 1 < list.length; index += 2)
      parents.set(numberOf(list[index]), list[index + 1] as PDFObject);
    const kids = look(node?.get(PDFName.of('Kids')));
    for (const kid of kids instanceof PDFArray ? kids.asArray() : []) numberTree(dictOf(kid));
  }

  /** The annotations that an element holds (ISO 32000-1, 14.7.4.3). */
  function holdsOf(element: PDFDict | undefined): readonly unknown[] {
    const kids = look(element?.get(PDFName.of('K')));
    return (kids instanceof PDFArray ? kids.asArray() : [])
      .map(dictOf)
      .filter((kid) => nameOf(kid?.get(PDFName.of('Type'))) === 'OBJR')
      .map((kid) => kid?.get(PDFName.of('Obj')));
  }

  function walk(from: PDFDict | undefined, visit: (element: PDFDict) => void): void {
    const kids = look(from?.get(PDFName.of('K')));
    const list = kids instanceof PDFArray ? kids.asArray() : kids === undefined ? [] : [kids];
    for (const kid of list) {
      const element = dictOf(kid);
      if (element?.get(PDFName.of('S')) === undefined) continue;
      visit(element);
      walk(element, visit);
    }
  }

  function scopeOf(element: PDFDict): string {
    const attributes = look(element.get(PDFName.of('A')));
    const list = attributes instanceof PDFArray ? attributes.asArray() : [attributes];
    return (
      list.map((each) => nameOf(dictOf(each)?.get(PDFName.of('Scope')))).find((scope) => scope !== '') ?? ''
    );
  }

  function contentOf(contents: PDFObject | undefined): string {
    const list = contents instanceof PDFArray ? contents.asArray() : [contents];
    return list
      .map((each) => look(each))
      .map((stream) =>
        stream instanceof PDFRawStream ? Buffer.from(unpacked(stream)).toString('latin1') : '',
      )
      .join('\n');
  }
}

const STANDARD: ReadonlySet<string> = new Set(
  'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form'.split(
    ' ',
  ),
);

const numberOf = (value: PDFObject | undefined): number =>
  value instanceof PDFNumber ? value.asNumber() : 0;

function unpacked(stream: PDFRawStream): Uint8Array {
  return /FlateDecode/.test(String(stream.dict.get(PDFName.of('Filter')) ?? ''))
    ? inflateSync(stream.contents)
    : stream.contents;
}

/** The first painting operator outside any marked content; '' where there is none. */
function unmarkedPainting(content: string): string {
  let depth = 0;
  // Strings may hold any letters; they are skipped whole.
  const tokens = content
    .replace(/\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>(?!>)/g, '()')
    .replace(/>>/g, '>> ')
    .split(/[\s\]]+/);
  for (const token of tokens) {
    if (token === 'BDC' || token === 'BMC') depth += 1;
    else if (token === 'EMC') depth -= 1;
    else if (depth === 0 && /^(S|s|f|F|f\*|B|B\*|b|b\*|sh|Do|Tj|TJ|'|")$/.test(token)) return token;
  }
  return '';
}
