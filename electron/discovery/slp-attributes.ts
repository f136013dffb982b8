import { untrusted } from '../domain/evidence.ts';

/**
 * SLP attribute lists (RFC 2608 §5): `(tag=v1,v2),(tag2=v),keyword`, with `\HH` for reserved characters and
 * `\FF` in front of opaque bytes. Pure and forgiving: what cannot be read is left out, the rest counts.
 */

/** A value longer than this is cut before anything else is done with it. */
const ITEM_LIMIT = 4_096;
/** No device has more; beyond it the list is not a description but an attack. */
const ATTRIBUTE_LIMIT = 128;
const VALUE_LIMIT = 32;
const TAG_LIMIT = 64;

/** Tag (lower case) to values; a keyword has none. The first of two equal tags counts. */
export function parseAttributes(list: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const whole of splitTopLevel(list)) {
    const item = whole.slice(0, ITEM_LIMIT);
    if (found.size >= ATTRIBUTE_LIMIT) break;
    const inner = /^\(([\s\S]*)\)$/.exec(item)?.[1];
    const equals = inner?.indexOf('=') ?? -1;
    const tag = untrusted(
      unescapeText(inner === undefined || equals < 0 ? (inner ?? item) : inner.slice(0, equals)),
      TAG_LIMIT,
    );
    if (tag === '' || found.has(tag.toLowerCase())) continue;
    const values = inner === undefined || equals < 0 ? [] : inner.slice(equals + 1).split(',');
    found.set(tag.toLowerCase(), values.slice(0, VALUE_LIMIT).map(readValue));
  }
  return found;
}

/** An attribute's end with the next one's beginning behind it, with a comma or without (an IVM's list in xCAT lsslp.pm). */
const NEXT = /\)\s{0,8},?\s{0,8}(?=\([^()=,]{1,64}=)/y;

/**
 * Commas inside parentheses separate values, those outside separate attributes. Parentheses in a value should be escaped; of
 * those that are not, and do not pair, none takes the attributes behind it along.
 */
function splitTopLevel(list: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at += 1) {
    // What comes after more attributes than anyone has is not read at all.
    if (items.length > ATTRIBUTE_LIMIT) return items;
    const char = list[at];
    NEXT.lastIndex = at;
    const end = char === ')' ? NEXT.exec(list)?.[0].length : undefined;
    if (end !== undefined) {
      items.push(list.slice(start, at + 1).trim());
      start = at + end;
      at = start - 1;
      depth = 0;
    } else if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (char === ',' && depth === 0) {
      items.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  items.push(list.slice(start).trim());
  return items.filter((item) => item !== '');
}

/** Opaque bytes become lower-case hex; text gets its escapes back. */
function readValue(raw: string): string {
  const value = raw.trim();
  if (/^\\ff(\\[0-9a-f]{2})+$/i.test(value))
    return untrusted(value.slice(3).replaceAll('\\', '').toLowerCase());
  return untrusted(unescapeText(value));
}

function unescapeText(value: string): string {
  if (!value.includes('\\')) return value;
  // Runs of escapes are UTF-8 bytes, not characters (RFC 2608 §5).
  return value.replace(/(?:\\[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
}

/**
 * Undoes the byte swap of the first three groups that `node-uuid` comes with (discovery-and-devices.md §1.2,
 * confluent): 32 hex digits, with or without hyphens; null when it is no UUID.
 */
export function unswapUuid(value: string): string | null {
  const hex = value.replace(/[-\s]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) return null;
  const swap = (part: string): string => (part.match(/../g) ?? []).reverse().join('');
  const groups = [
    swap(hex.slice(0, 8)),
    swap(hex.slice(8, 12)),
    swap(hex.slice(12, 16)),
    hex.slice(16, 20),
    hex.slice(20),
  ];
  return groups.join('-');
}
