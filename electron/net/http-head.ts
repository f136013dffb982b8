/**
 * The head of an HTTP/1.x answer (RFC 9112 §2 to §5), read as leniently as firmware and middle boxes demand: bare
 * line feeds, blanks around names, a status line without words. The one reader of it in this program.
 */
export type HttpHead = {
  readonly status: number;
  readonly version: string;
  readonly reason: string;
  /** Lower-case names with their values, in order, as they came. */
  readonly fields: readonly (readonly [name: string, value: string])[];
};

const FIELD_LIMIT = 200;
const VALUE_LIMIT = 4_096;

/** Where the head ends (`start`) and what follows begins (`next`); null while the empty line is missing. */
export function endOfHead(data: Buffer): { readonly start: number; readonly next: number } | null {
  const found = ['\r\n\r\n', '\n\n', '\n\r\n']
    .map((mark) => ({ start: data.indexOf(mark), mark }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start)[0];
  return found ? { start: found.start, next: found.start + found.mark.length } : null;
}

/** Could this still become an answer? True of nothing at all, too. */
export function startsLikeHttp(data: Buffer): boolean {
  return 'HTTP/'.startsWith(data.toString('latin1', 0, Math.min(5, data.length)).toUpperCase());
}

/** Reads a head without its empty line; null when it is none. Fields and values beyond a sane number are left out, but for `whole`. */
export function parseHead(text: string, extent?: 'whole'): HttpHead | null {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const start = /^HTTP\/(\d(?:\.\d)?)\s+(\d{3})(?:\s+(.*))?$/i.exec(first);
  if (!start) return null;
  const fields = fieldsIn(lines, extent);
  return { status: Number(start[2]), version: start[1] ?? '', reason: (start[3] ?? '').trim(), fields };
}

/** In place of the status where nobody can read it. */
export const STATUS_UNREAD = 0;

/** The fields of a head whose first line nobody can read; null where there are none. */
export function headWithoutStatus(text: string): HttpHead | null {
  const [, ...lines] = text.split(/\r?\n/);
  const fields = fieldsIn(lines, 'whole');
  return fields.length === 0 ? null : { status: STATUS_UNREAD, version: '', reason: '', fields };
}

function fieldsIn(lines: readonly string[], extent?: 'whole'): HttpHead['fields'] {
  const [fieldLimit, valueLimit] =
    extent === 'whole' ? [lines.length, Number.POSITIVE_INFINITY] : [FIELD_LIMIT, VALUE_LIMIT];
  return lines.slice(0, fieldLimit).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    if (colon <= 0) return [];
    const name = line.slice(0, colon).trim().toLowerCase();
    return [[name, line.slice(colon + 1, colon + 1 + valueLimit).trim()]];
  });
}

/** Field values by lower-case name, in order, as they came: shortened only where they are shown. */
export type HeaderLists = Readonly<Record<string, readonly string[]>>;

/** A header may come several times, and each counts (RFC 9110 §5.3): `Proxy-Authenticate`, `Via`. */
export function headerLists(fields: HttpHead['fields']): HeaderLists {
  // A map first: names such as "constructor" are somebody else's to choose.
  const lists = new Map<string, string[]>();
  for (const [name, value] of fields) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(lists);
}
