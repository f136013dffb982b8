import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';

/** A pointer that only lies there is no hand: after this long without a move or a key the rows may come in order. */
const REST_MS = 10_000;

/** Rows by the group whose head they stand under, in the order in which they are shown. */
export type Grouped<G extends string, R> = readonly { readonly group: G; readonly rows: readonly R[] }[];

/** What a table is of: all its rows, whatever search and chips leave of them, and how one is known again. */
export type Known<G extends string, R> = {
  readonly all: readonly R[];
  readonly idOf: (row: R) => string;
  readonly groupOf: (row: R) => G;
};

/**
 * Rows in the places in which they stood before: none moves because its value changed, and none goes because a chip or a
 * search does not want it any more. What is new, or is of another group now, comes at the end of its group; new groups
 * come last. A row that is no more is gone. Pure.
 */
export function inKeptPlaces<G extends string, R>(
  fresh: Grouped<G, R>,
  before: Grouped<G, R>,
  { all, idOf, groupOf }: Known<G, R>,
): Grouped<G, R> {
  const now = new Map(all.map((row) => [idOf(row), row]));
  const wanted = new Map(fresh.map(({ group, rows }) => [group, rows]));
  const order = [...new Set([...before, ...fresh].map(({ group }) => group))];
  const stood = new Map(before.map(({ group, rows }) => [group, rows]));
  return order.flatMap((group) => {
    const stay = (stood.get(group) ?? []).flatMap((row) => {
      const here = now.get(idOf(row));
      return here === undefined || groupOf(here) !== group ? [] : [here];
    });
    const known = new Set(stay.map(idOf));
    const rows = [...stay, ...(wanted.get(group) ?? []).filter((row) => !known.has(idOf(row)))];
    return rows.length === 0 ? [] : [{ group, rows }];
  });
}

export type KeptRows<G extends string, R> = {
  readonly groups: Grouped<G, R>;
  /** The rows of all groups. */
  readonly rows: readonly R[];
  /** They come in order anew, and those that do not answer go: a person asked for it. */
  readonly renew: () => void;
  /** Told by the table of each move of a pointer over it and each key in it, and when they are away. */
  readonly onHand: (inside: boolean) => void;
};

/**
 * The rows of a table that somebody works in: while work brings results, or a pointer or keys are at work in
 * the table, they stand where they stood, so that no row moves away before it is pressed. `fresh` is what they would be without
 * that; `asked` is what the person asked for (search, chip, sort): another one, or the same once more (`renew`), is
 * answered at once.
 */
export function useKeptRows<G extends string, R>(
  fresh: Grouped<G, R>,
  known: Known<G, R>,
  asked: string,
  working: boolean,
): KeptRows<G, R> {
  const { hand, onHand } = useHand();
  const [times, renew] = useReducer((count: number) => count + 1, 0);
  const shown = useRef<{ readonly asked: string; readonly groups: Grouped<G, R> } | null>(null);
  const held = working || hand;
  const key = `${times} ${asked}`;
  const { all, idOf, groupOf } = known;
  const groups = useMemo(() => {
    const before = shown.current;
    return held && before?.asked === key ? inKeptPlaces(fresh, before.groups, { all, idOf, groupOf }) : fresh;
  }, [fresh, all, idOf, groupOf, held, key]);
  useLayoutEffect(() => {
    shown.current = { asked: key, groups };
  });
  const rows = useMemo(() => groups.flatMap((each) => each.rows), [groups]);
  return { groups, rows, renew, onHand };
}

function useHand(): { readonly hand: boolean; readonly onHand: (inside: boolean) => void } {
  const [hand, setHand] = useState(false);
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const onHand = useCallback((inside: boolean) => {
    clearTimeout(rest.current);
    setHand(inside);
    if (inside) rest.current = setTimeout(() => setHand(false), REST_MS);
  }, []);
  useEffect(() => () => clearTimeout(rest.current), []);
  return { hand, onHand };
}
