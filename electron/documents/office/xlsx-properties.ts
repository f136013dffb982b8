import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** Of a whole workbook, as a file browser shows it. */
export type Properties = { readonly title: string; readonly creator: string; readonly created: string };

const CORE = 'docProps/core.xml';
const CORE_TYPE = 'application/vnd.openxmlformats-package.core-properties+xml';
const CORE_RELATION = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';

/** Adds the core properties (ECMA-376 part 2, clause 11), which the library does not write. */
export function withProperties(
  workbook: Uint8Array,
  { title, creator, created }: Properties,
  escaped: (value: string) => string,
): Uint8Array {
  const parts = unzipSync(workbook);
  const edit = (name: string, end: string, added: string): void => {
    const xml = strFromU8(parts[name] ?? new Uint8Array());
    parts[name] = strToU8(xml.replace(end, `${added}${end}`));
  };
  edit('[Content_Types].xml', '</Types>', `<Override ContentType="${CORE_TYPE}" PartName="/${CORE}"/>`);
  edit(
    '_rels/.rels',
    '</Relationships>',
    `<Relationship Id="rId-core" Type="${CORE_RELATION}" Target="${CORE}"/>`,
  );
  const time = `${created.slice(0, 19)}Z`;
  parts[CORE] = strToU8(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
      '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ' +
      'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
      `<dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(creator)}</dc:creator>` +
      `<dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created></cp:coreProperties>`,
  );
  return zipSync(parts);
}
