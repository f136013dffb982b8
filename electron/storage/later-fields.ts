import type { JournalEntry } from '../domain/journal.ts';
import { exportOf } from '../domain/site-export.ts';
import type { ExportKind } from '../domain/site-limits.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import type { z } from '../domain/zod.ts';

/**
 * Fields that a later program added to a stored form without counting its version up: this one does not know them, and
 * gives them back as they were. Each object of a form has its own under a symbol, so that a copy by spreading carries them
 * along, and nothing that looks at values (a mask, an export without personal data, the window) meets one that it cannot
 * judge. Only `jsonWithLater` writes them.
 */
const LATER = Symbol('fields of a later program');

type Tree = Readonly<Record<PropertyKey, unknown>>;

/**
 * Reads what this program knows of a stored value, and keeps beside each object what it does not. Names that the schema
 * refuses (a site file is strict, as a person may mistype one) are kept as well: a program wrote this, no person.
 */
export function parseWithLater<T>(schema: z.ZodType<T>, stored: unknown): z.ZodSafeParseResult<T> {
  let parsed = schema.safeParse(stored);
  let known = stored;
  while (!parsed.success) {
    const refused = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [],
    );
    if (refused.length === 0) return parsed;
    known = refused.reduce<unknown>(without, known);
    parsed = schema.safeParse(known);
  }
  const data = withLater(parsed.data, stored) as T;
  // The outermost says whether there is anything to write: a site of many megabytes is not walked for nothing.
  return { ...parsed, data: data === parsed.data || hasLater(data) ? data : ({ ...data, [LATER]: {} } as T) };
}

/** JSON of a value with the fields of a later program where they were. */
export function jsonWithLater(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_name, inner) => (hasLater(inner) ? { ...inner[LATER], ...inner } : inner),
    indent,
  );
}

/**
 * A site as it is given out (domain/site-export.ts), as JSON. Whole it keeps the fields of a later program. Else it has
 * none: nobody here can tell whether they are about somebody, and a site file with them would be refused as mistyped.
 */
export function exportJson(
  record: SiteRecord,
  journal: readonly JournalEntry[],
  kind: ExportKind,
  foreign: readonly string[] = [],
): string {
  const out = exportOf(record, journal, kind, foreign);
  return kind === 'whole' ? jsonWithLater(out, 2) : JSON.stringify(out, null, 2);
}

/** JSON of a record as `parseWithLater` gave it, or of a copy of that. */
export function recordJson(record: object, indent?: number): string {
  return hasLater(record) ? jsonWithLater(record, indent) : JSON.stringify(record, null, indent);
}

function hasLater(value: unknown): value is { readonly [LATER]: Tree } {
  return typeof value === 'object' && value !== null && LATER in value;
}

const isObject = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same value where nothing in it is unknown. */
function withLater(known: unknown, stored: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(stored)) {
    const list = known.map((each, at) => withLater(each, stored[at]));
    return list.some((each, at) => each !== known[at]) ? list : known;
  }
  if (!isObject(known) || !isObject(stored)) return known;
  const later = Object.entries(stored).filter(([name]) => !Object.hasOwn(known, name));
  const inner = Object.entries(known).map(([name, value]) => [name, withLater(value, stored[name])] as const);
  if (later.length === 0 && inner.every(([name, value]) => value === known[name])) return known;
  // Not set one by one: a name that a person gave may be `__proto__`.
  const carried = later.length === 0 ? {} : { [LATER]: Object.fromEntries(later) };
  return { ...Object.fromEntries(inner), ...carried };
}

function without(tree: unknown, path: readonly PropertyKey[]): unknown {
  const [name, ...rest] = path;
  if (typeof tree !== 'object' || tree === null || name === undefined) return tree;
  if (Array.isArray(tree)) return tree.map((each, at) => (at === name ? without(each, rest) : each));
  return Object.fromEntries(
    Object.entries(tree).flatMap(([each, value]) =>
      each !== name ? [[each, value]] : rest.length === 0 ? [] : [[each, without(value, rest)]],
    ),
  );
}
