import type { SiteRecord } from '../domain/site-record.ts';
import { japaneseDay } from './model.ts';

/** Names Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;
/** Leaves room for the document's own name below the 255 bytes most file systems allow (three bytes per kana). */
const LONGEST_BYTES = 120;

/**
 * A name that every file system takes: `CallHome_<reference or name>_<yyyymmdd>_v<version>`; never text from a device.
 * A masked document is named by its reference number only, as the job's name tells the customer.
 */
export function fileStem(record: SiteRecord, iso: string, masked = false): string {
  const { reference, name } = record.file.site;
  const version = `v${record.revisions.at(-1)?.version ?? '1.0'}`;
  return ['CallHome', safeName(masked ? reference : reference || name), japaneseDay(iso), version]
    .filter((part) => part !== '')
    .join('_');
}

/** Without what Windows, macOS or a shell would trip over; full-width characters stay. */
export function safeName(text: string): string {
  const clean = text
    .normalize('NFC')
    // Also C1, bidi controls and lone surrogates: invisible, or no character at all.
    .replace(/[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '_')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '_')
    .replace(/\s+/g, ' ');
  const short = shortened(clean).replace(/^[ .]+|[ .]+$/g, '');
  return RESERVED.test(short) ? `_${short}` : short;
}

function shortened(text: string): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > LONGEST_BYTES) break;
    kept.push(character);
  }
  return kept.join('');
}
