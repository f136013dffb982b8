/** Two values that were one, and went on in two hands: what each has alone is kept, what differs is chosen by a person. */

export type Side = 'mine' | 'theirs';

/** A value that differs, by its path; texts as the form shows them. */
export type MergeConflict = {
  readonly path: string;
  readonly mine: string;
  readonly theirs: string;
  /** The side that says something where the other is empty; else `mine`. */
  readonly proposed: Side;
};

export type Choices = Readonly<Record<string, Side>>;

/** Lists in which what either side has is wanted: neither order nor place says anything. */
const UNITED: ReadonlySet<string> = new Set(['network.ranges', 'network.destinations']);
/** Objects that only make sense as a whole: a name with another's date would be nobody's consent. */
const WHOLE = /^(settings\.termsAccepted|credentials\..+\.snmp|devices\[.*\]\.ports)$/;

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Same content, in whatever order its fields stand. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** One text for one content. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isTree(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** What any of them has, each once, in the order in which it came. */
export function union<T>(...lists: readonly (readonly T[])[]): T[] {
  return [...new Map(lists.flat().map((each) => [canonical(each), each])).values()];
}

/** What of two values stands; every difference that a person has to decide is added to `conflicts`. */
export function mergeValues<T>(
  mine: T,
  theirs: T,
  path: string,
  choices: Choices,
  conflicts: MergeConflict[],
): T {
  if (sameValue(mine, theirs)) return mine;
  if (Array.isArray(mine) && Array.isArray(theirs) && UNITED.has(path)) return union(mine, theirs) as T;
  if (isTree(mine) && isTree(theirs) && !WHOLE.test(path)) {
    const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
    const inner = (name: string): unknown => {
      // What only one of them says is said.
      if (mine[name] === undefined) return theirs[name];
      if (theirs[name] === undefined) return mine[name];
      return mergeValues(
        mine[name],
        theirs[name],
        path === '' ? name : `${path}.${name}`,
        choices,
        conflicts,
      );
    };
    return Object.fromEntries(names.map((name) => [name, inner(name)])) as T;
  }
  const proposed: Side = isEmpty(mine) && !isEmpty(theirs) ? 'theirs' : 'mine';
  conflicts.push({ path, mine: shown(mine), theirs: shown(theirs), proposed });
  return (choices[path] ?? proposed) === 'mine' ? mine : theirs;
}

function isEmpty(value: unknown): boolean {
  if (isTree(value)) return Object.values(value).every(isEmpty);
  return value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (isTree(value))
    return Object.values(value)
      .map(shown)
      .filter((part) => part !== '')
      .join(' ');
  return String(value ?? '');
}

/**
 * Two lists that began as one, in one order that both have: what stands in both stands once, and what only one has goes
 * by `orderOf`, a text that begins with its time and says the same from either side. Each list keeps its own order,
 * whatever its times say.
 */
export function mergeInOrder<T>(
  mine: readonly T[],
  theirs: readonly T[],
  keyOf: (item: T) => string,
  orderOf: (item: T) => string,
  both: (a: T, b: T) => T,
): T[] {
  const keys = new Map([...counted(mine, keyOf), ...counted(theirs, keyOf)]);
  const key = (item: T): string => keys.get(item) ?? '';
  const ours = new Map(mine.map((item) => [key(item), item]));
  const others = new Map(theirs.map((item) => [key(item), item]));
  const result: T[] = [];
  const done = new Set<string>();
  const emit = (item: T): void => {
    const own = key(item);
    if (done.has(own)) return;
    done.add(own);
    const a = ours.get(own);
    const b = others.get(own);
    result.push(a !== undefined && b !== undefined ? both(a, b) : item);
  };
  let at = 0;
  let to = 0;
  while (at < mine.length || to < theirs.length) {
    const a = mine[at];
    const b = theirs[to];
    if (a === undefined || (b !== undefined && done.has(key(b)))) {
      if (b !== undefined) emit(b);
      to += 1;
    } else if (b === undefined || done.has(key(a)) || goesFirst(a, b)) {
      emit(a);
      at += 1;
    } else {
      emit(b);
      to += 1;
    }
  }
  return result;

  function goesFirst(a: T, b: T): boolean {
    const [keyA, keyB] = [key(a), key(b)];
    // What stands in both waits for what one of them did before it.
    const [aInBoth, bInBoth] = [others.has(keyA), ours.has(keyB)];
    if (keyA === keyB) return true;
    if (aInBoth !== bInBoth) return bInBoth;
    const [orderA, orderB] = [orderOf(a), orderOf(b)];
    return orderA === orderB ? keyA < keyB : orderA < orderB;
  }
}

/** Items with their keys; of items that are alike in one list each is another. */
function counted<T>(list: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, string])[] {
  const counts = new Map<string, number>();
  return list.map((item) => {
    const key = keyOf(item);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return [item, count === 1 ? key : `${key} ${count}`] as const;
  });
}
