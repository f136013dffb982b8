import { createHash } from 'node:crypto';
import {
  AFRelationship,
  PDFArray,
  type PDFContext,
  PDFDict,
  type PDFDocument,
  PDFHeader,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib';
import type { ContentStream } from './content-streams.ts';
import { deflated } from './deflated.ts';
import { markDecoration } from './paint-marks.ts';
import { srgbProfile } from './srgb-profile.ts';
import { type DocumentFacts, xmpPacket } from './xmp.ts';

/** A file that goes inside the document: what belongs to it, and is kept where it is kept. */
export type AttachedFile = {
  readonly name: string;
  readonly data: Uint8Array;
  readonly mimeType: string;
  readonly description: string;
};

/** The bits of an annotation's flags (ISO 32000-1, table 165). */
const PRINTED = 4;

/**
 * Makes a printed, tagged PDF one that can be archived and read aloud: PDF/A-3a (ISO 19005-3) and PDF/UA-1
 * (ISO 14289-1), as far as its content allows. Colours get their meaning, metadata stand in both places, decoration is
 * marked as such, links are in the structure and say where they lead.
 *
 * `pages` is what Chromium's pages paint. `linkText` says where a link leads, by the name of its destination.
 */
export async function makeArchival(
  document: PDFDocument,
  pages: readonly ContentStream[],
  facts: DocumentFacts,
  linkText: (destination: string) => string,
  attached: readonly AttachedFile[],
): Promise<void> {
  const { context, catalog } = document;
  context.header = PDFHeader.forVersion(1, 7);
  tellFacts(document, facts);
  for (const file of attached) {
    await document.attach(file.data, file.name, {
      mimeType: file.mimeType,
      description: file.description,
      creationDate: new Date(facts.createdAt),
      modificationDate: new Date(facts.createdAt),
      afRelationship: AFRelationship.Supplement,
    });
  }
  const profile = context.register(await deflated(context, srgbProfile(), { N: 3 }));
  catalog.set(
    PDFName.of('OutputIntents'),
    context.obj([
      {
        Type: 'OutputIntent',
        S: 'GTS_PDFA1',
        OutputConditionIdentifier: PDFHexString.fromText('sRGB IEC61966-2.1'),
        Info: PDFHexString.fromText('sRGB IEC61966-2.1'),
        DestOutputProfile: profile,
      },
    ]),
  );
  for (const page of document.getPages()) page.node.set(PDFName.of('Tabs'), PDFName.of('S'));
  await decorate(context, pages);
  tagLinks(document, linkText);
}

/** Title, author, dates in the information dictionary and in the metadata; an identifier of the content. */
function tellFacts(document: PDFDocument, facts: DocumentFacts): void {
  const { context, catalog } = document;
  const date = new Date(Math.floor(facts.createdAt / 1000) * 1000);
  document.setTitle(facts.title, { showInWindowTitleBar: true });
  if (facts.author !== '') document.setAuthor(facts.author);
  document.setLanguage(facts.language === 'ja' ? 'ja-JP' : 'en');
  document.setProducer(facts.producer);
  document.setCreator(facts.producer);
  document.setCreationDate(date);
  document.setModificationDate(date);
  const packet = Buffer.from(xmpPacket(facts), 'utf8');
  // Without a filter: readers that know nothing of PDF find it by its first line.
  const stream = PDFRawStream.of(
    context.obj({ Type: 'Metadata', Subtype: 'XML', Length: packet.length }),
    packet,
  );
  catalog.set(PDFName.of('Metadata'), context.register(stream));
  const id = PDFHexString.of(createHash('md5').update(packet).digest('hex'));
  context.trailerInfo.ID = context.obj([id, id]);
}

/** The pages' content, with its decoration marked. */
async function decorate(context: PDFContext, pages: readonly ContentStream[]): Promise<void> {
  await Promise.all(
    pages.map(async ({ reference, content }) => {
      const marked = markDecoration(content);
      if (marked !== content) context.assign(reference, await deflated(context, marked));
    }),
  );
}

/**
 * Chromium puts a link beside its words in the structure and leaves out the way back, from the link to its element, and
 * what it says: where it leads (ISO 14289-1, 7.18.1 and 7.18.5; ISO 32000-1, 14.7.4.4).
 */
function tagLinks(document: PDFDocument, linkText: (destination: string) => string): void {
  const { context, catalog } = document;
  const root = catalog.lookup(PDFName.of('StructTreeRoot'));
  if (!(root instanceof PDFDict)) return;
  const elements = linkElements(context);
  const next = root.lookup(PDFName.of('ParentTreeNextKey'));
  let key = next instanceof PDFNumber ? next.asNumber() : document.getPageCount();
  const parents: [number, PDFRef][] = [];
  const references = document.getPages().flatMap((page) => page.node.Annots()?.asArray() ?? []);
  for (const reference of references) {
    const link = reference instanceof PDFRef ? context.lookup(reference) : undefined;
    if (!(link instanceof PDFDict) || link.lookup(PDFName.of('Subtype')) !== PDFName.of('Link')) continue;
    link.set(PDFName.of('F'), PDFNumber.of(PRINTED));
    link.set(PDFName.of('Contents'), PDFHexString.fromText(linkText(destinationOf(link))));
    const element = elements.get(reference);
    if (element === undefined) continue;
    link.set(PDFName.of('StructParent'), PDFNumber.of(key));
    parents.push([key, element]);
    key += 1;
  }
  root.set(PDFName.of('ParentTreeNextKey'), PDFNumber.of(key));
  addParents(document, root, parents);
}

/** The elements of links by the annotation that each of them holds. */
function linkElements(context: PDFContext): ReadonlyMap<unknown, PDFRef> {
  const found = new Map<unknown, PDFRef>();
  for (const [reference, element] of context.enumerateIndirectObjects()) {
    if (!(element instanceof PDFDict) || element.get(PDFName.of('S')) !== PDFName.of('Link')) continue;
    const kids = element.lookup(PDFName.of('K'));
    for (const kid of kids instanceof PDFArray ? kids.asArray() : [kids])
      if (kid instanceof PDFDict && kid.get(PDFName.of('Type')) === PDFName.of('OBJR'))
        found.set(kid.get(PDFName.of('Obj')), reference);
  }
  return found;
}

/** Puts entries at the end of the number tree, under a node of their own: their keys are above all others. */
function addParents(
  document: PDFDocument,
  root: PDFDict,
  parents: readonly (readonly [number, PDFRef])[],
): void {
  if (parents.length === 0) return;
  const { context } = document;
  const tree = root.lookup(PDFName.of('ParentTree'));
  if (!(tree instanceof PDFDict)) return;
  const own = tree.lookup(PDFName.of('Nums'));
  const entries = parents.flatMap(([key, element]) => [PDFNumber.of(key), element]);
  if (own instanceof PDFArray) {
    for (const entry of entries) own.push(entry);
    return;
  }
  const kids = tree.lookup(PDFName.of('Kids'));
  if (!(kids instanceof PDFArray)) return;
  const node = context.obj({
    Nums: entries,
    Limits: [parents[0]?.[0] ?? 0, parents.at(-1)?.[0] ?? 0],
  });
  kids.push(context.register(node));
}

function destinationOf(link: PDFDict): string {
  const given = link.lookup(PDFName.of('Dest'));
  return given instanceof PDFName || given instanceof PDFHexString ? given.decodeText() : '';
}
