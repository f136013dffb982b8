import type { SiteView } from './views.ts';

/**
 * How a site's view crosses the bridge: every part, and every element of a list, as a text of its own. The bridge
 * copies objects value by value, a tenth of a second for a thousand devices, and texts at once; and a part whose text
 * is the one from before is the same value as before, so that a screen draws what changed and nothing else.
 */
export type PackedSite = { readonly packed: Readonly<Record<string, string | readonly string[]>> };

/** A value that crosses, as it does. */
export type OnWire<T> = T extends SiteView ? PackedSite : T;

type Values = Readonly<Record<string, unknown>>;

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const texts = (list: readonly unknown[]): readonly string[] => list.map((each) => JSON.stringify(each));

/** A list inside a part stands beside it, as `part.list`. Pure. */
export function packSite(site: SiteView): PackedSite {
  const packed: Record<string, string | readonly string[]> = {};
  for (const [name, part] of Object.entries(site as Values)) {
    if (Array.isArray(part)) packed[name] = texts(part);
    else if (isValues(part)) {
      const lists = Object.entries(part).filter(([, value]) => Array.isArray(value));
      for (const [inner, value] of lists) packed[`${name}.${inner}`] = texts(value as readonly unknown[]);
      const others = Object.entries(part).filter(([, value]) => !Array.isArray(value));
      // Not set one by one: a name that a person gave may be `__proto__`.
      packed[name] = JSON.stringify(Object.fromEntries(others));
    } else if (part !== undefined) packed[name] = JSON.stringify(part);
  }
  return { packed };
}

/** A site that was unpacked, with what it was unpacked from: `values` by the names of `packed`. */
export type Unpacked = {
  readonly packed: PackedSite['packed'];
  readonly values: Values;
  readonly site: SiteView;
};

/** The value of a text or of a list of texts; a text that stood there before gives the very value from then. */
function unpackedPart(
  now: string | readonly string[],
  old: string | readonly string[] | undefined,
  was: unknown,
) {
  if (typeof now === 'string') return now === old ? was : (JSON.parse(now) as unknown);
  if (!Array.isArray(old) || !Array.isArray(was)) return now.map((text) => JSON.parse(text) as unknown);
  if (now.length === old.length && now.every((text, at) => text === old[at])) return was;
  const known = new Map<string, unknown>(old.map((text, at) => [text, was[at]]));
  return now.map((text) => (known.has(text) ? known.get(text) : (JSON.parse(text) as unknown)));
}

/** Reads a packed site; what is as it was in `before` is the same value. Pure. */
export function unpackSite({ packed }: PackedSite, before: Unpacked | null): Unpacked {
  const values: Record<string, unknown> = {};
  for (const [name, now] of Object.entries(packed))
    values[name] = unpackedPart(now, before?.packed[name], before?.values[name]);
  const site: Record<string, unknown> = {};
  for (const name of Object.keys(packed)) {
    if (name.includes('.')) continue;
    const inner = Object.keys(packed).filter((each) => each.startsWith(`${name}.`));
    if (before !== null && [name, ...inner].every((each) => before.values[each] === values[each]))
      site[name] = (before.site as Values)[name];
    else if (inner.length === 0) site[name] = values[name];
    else
      site[name] = {
        ...(values[name] as Values),
        ...Object.fromEntries(inner.map((each) => [each.slice(name.length + 1), values[each]])),
      };
  }
  return { packed, values, site: site as SiteView };
}
