/**
 * What tells boxes apart, in one form: the entrance for every UUID and serial number, whether a scan, a login, a list
 * or another half of the site told it. What identifies nobody is no mark. Pure.
 */

/**
 * UUIDs that boards are shipped with before anybody gives them one of their own (dmidecode and kernel bug reports
 * show them on thousands of machines; confluent discovery/core.py, uuid_is_valid): they identify nobody, in either order of
 * bytes, since SMBIOS and SLP turn the first three groups round.
 */
const SHARED_UUIDS: ReadonlySet<string> = new Set(
  [
    '03000200040005000006000700080009',
    '0123456789abcdef0123456789abcdef',
    '00112233445566778899aabbccddeeff',
    '123456781234567890abcddeefaabbcc',
    '12345678123412341234123456789abc',
  ].flatMap((hex) => [hex, turned(hex)]),
);

/** The 32 digits with the bytes of the first three groups turned round. */
function turned(hex: string): string {
  return hex.replace(
    /^(..)(..)(..)(..)(..)(..)(..)(..)/,
    (_all, a, b, c, d, e, f, g, h) => `${d}${c}${b}${a}${f}${e}${h}${g}`,
  );
}

/** Lower case with hyphens; empty for what is no UUID or one that says nothing (one byte or digit all along, shared). */
export function normalUuid(text: string): string {
  const hex = text
    .replace(/^urn:uuid:/i, '')
    .replace(/[-{}\s]/g, '')
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex) || /^(..?)\1*$/.test(hex) || SHARED_UUIDS.has(hex)) return '';
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The serial number as it was told; empty for the placeholders that makers leave in, and what cannot be one. */
export function plausibleSerial(text: string): string {
  const serial = text.trim();
  const placeholder =
    /^(n\/?a|none|unknown|null|undefined|empty|invalid|not\b.*|default.*|to[-_ ]?be.*|(system|chassis|base.?board|product)?[-_ ]?serial.*|o\.?e\.?m.*|0?123456789?0?.*|xxx.*|(.)\3*)$/i;
  return /^[\w-]{4,40}$/.test(serial) && !placeholder.test(serial) ? serial : '';
}

/** A serial number for comparing: products and lists write them in either case, with and without hyphens and blanks. */
export function plainSerial(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

/** UUIDs and serial numbers of one box, those that identify somebody, each once. */
export type BoxMarks = { readonly uuids: string[]; readonly serials: string[] };

/** What was told of a box as marks. */
export function boxMarks(told: {
  readonly uuids: readonly (string | undefined)[];
  readonly serials: readonly (string | undefined)[];
}): BoxMarks {
  const uuids = told.uuids.map((text) => normalUuid(text ?? '')).filter((text) => text !== '');
  const serials = told.serials.map((text) => plausibleSerial(text ?? '')).filter((text) => text !== '');
  const bySerial = new Map<string, string>();
  for (const serial of serials)
    if (!bySerial.has(plainSerial(serial))) bySerial.set(plainSerial(serial), serial);
  return { uuids: [...new Set(uuids)], serials: [...bySerial.values()] };
}

/** Do the two have a serial number in common? */
export function shareSerial(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  const plain = new Set(b.map(plainSerial));
  return a.some((each) => plain.has(plainSerial(each)));
}

/** Two boxes: both say a UUID, or both a serial number, and these differ. */
export function contradict(a: BoxMarks, b: BoxMarks): boolean {
  const uuids = a.uuids.length > 0 && b.uuids.length > 0 && !a.uuids.some((each) => b.uuids.includes(each));
  const serials = a.serials.length > 0 && b.serials.length > 0 && !shareSerial(a.serials, b.serials);
  return uuids || serials;
}

/** What one place of a box tells of it, a UUID or a serial number, in one spelling; empty for what identifies nobody. */
export function plainMark(text: string): string {
  const isUuid = /^[0-9a-f]{32}$/i.test(text.replace(/^urn:uuid:/i, '').replace(/[-{}\s]/g, ''));
  return isUuid ? normalUuid(text) : plainSerial(plausibleSerial(text));
}

/**
 * Is what a box tells now another box's mark than what was told in the same place before? A placeholder there says nothing (a
 * controller that starts has not read its own yet), and another spelling is the same.
 */
export function isOtherMark(known: string, seen: string): boolean {
  const [before, now] = [plainMark(known), plainMark(seen)];
  return before !== '' && now !== '' && before !== now;
}
