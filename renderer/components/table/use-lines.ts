import { useCallback, useMemo, useRef, useState } from 'react';
import { between } from './rows.ts';

/** A line of a table in groups: the head of a group, or one of its rows. */
export type Line<K extends string, R> =
  | { readonly kind: 'group'; readonly group: K; readonly rows: readonly R[] }
  | { readonly kind: 'row'; readonly group: K; readonly row: R };

/** Groups as lines, without the rows of those that are closed. Pure. */
export function linesOf<K extends string, R>(
  groups: readonly { readonly group: K; readonly rows: readonly R[] }[],
  closed: ReadonlySet<K>,
): readonly Line<K, R>[] {
  return groups.flatMap(({ group, rows }): Line<K, R>[] => [
    { kind: 'group', group, rows },
    ...(closed.has(group) ? [] : rows.map((row): Line<K, R> => ({ kind: 'row', group, row }))),
  ]);
}

/** The lines of groups that open and close. */
export function useLines<K extends string, R>(
  groups: readonly { readonly group: K; readonly rows: readonly R[] }[],
): {
  readonly lines: readonly Line<K, R>[];
  readonly isOpen: (group: K) => boolean;
  readonly toggle: (group: K) => void;
} {
  const [closed, setClosed] = useState<ReadonlySet<K>>(new Set());
  const lines = useMemo(() => linesOf(groups, closed), [groups, closed]);
  const toggle = useCallback(
    (group: K) =>
      setClosed((before) => {
        const next = new Set(before);
        if (!next.delete(group)) next.add(group);
        return next;
      }),
    [],
  );
  return { lines, isOpen: (group) => !closed.has(group), toggle };
}

/**
 * The rows that Shift takes: from the one ticked before to this line, as they stand now. Only this one where the other
 * is out of sight: filtered away, or in a group that is closed. Pure.
 */
export function rangeTo<K extends string, R>(
  lines: readonly Line<K, R>[],
  before: string | null,
  index: number,
  idOf: (row: R) => string,
): readonly R[] {
  const isRow = (line: Line<K, R>): line is Extract<Line<K, R>, { readonly kind: 'row' }> =>
    line.kind === 'row';
  const from = before === null ? -1 : lines.findIndex((line) => isRow(line) && idOf(line.row) === before);
  return between(lines, from === -1 ? index : from, index)
    .filter(isRow)
    .map(({ row }) => row);
}

/** Ticks of rows, where Shift takes everything from the last one. The functions stay the same from draw to draw. */
export function useRangeTicks<K extends string, R>(
  lines: readonly Line<K, R>[],
  set: (rows: readonly R[], on: boolean) => void,
  idOf: (row: R) => string,
): {
  readonly onShift: (held: boolean) => void;
  readonly onTick: (index: number, row: R, on: boolean) => void;
} {
  /** The row last ticked: sorted or filtered meanwhile, it stands in another line. */
  const last = useRef<string | null>(null);
  const shift = useRef(false);
  const now = useRef({ lines, set, idOf });
  now.current = { lines, set, idOf };
  const onShift = useCallback((held: boolean) => {
    shift.current = held;
  }, []);
  const onTick = useCallback((index: number, row: R, on: boolean) => {
    const { lines: drawn, set: tick, idOf: idOfRow } = now.current;
    const range = shift.current ? rangeTo(drawn, last.current, index, idOfRow) : [row];
    last.current = idOfRow(row);
    tick(range, on);
  }, []);
  return { onShift, onTick };
}
