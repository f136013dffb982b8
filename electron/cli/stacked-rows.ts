import type { StatusWords } from '../texts/index.ts';

/** A row of a list on the terminal: its line, and what is said below it. */
export type TerminalRow = {
  /** The higher, the more it needs a person. */
  readonly place: number;
  readonly state: StatusWords;
  readonly head: string;
  readonly below: readonly string[];
  /** The same without the row's own name, where the words have it; rows that stand together say this. */
  readonly inCommon?: readonly string[];
};

/**
 * Rows as lines: what needs a person stands last, next to the totals and the prompt, and rows that say the same stand
 * together with it said once below the last of them. Three hundred devices that want one change want it in one place. Pure.
 */
export function stackedLines(rows: readonly TerminalRow[]): readonly string[] {
  const groups = new Map<string, TerminalRow[]>();
  for (const row of rows.toSorted((a, b) => a.place - b.place)) {
    const key = [row.place, ...(row.inCommon ?? row.below)].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  let silent = false;
  return [...groups.values()].flatMap((group) => {
    const last = group.at(-1);
    if (last === undefined) return [];
    const said = group.length === 1 ? last.below : (last.inCommon ?? last.below);
    // What is said of several goes for the lines above it: those of which nothing is said are set apart.
    const apart = silent && said.length > 0 && group.length > 1 ? [''] : [];
    silent = said.length === 0;
    return [...apart, ...group.slice(0, -1).map(({ head }) => head), [last.head, ...said].join('\n')];
  });
}

/** The same, and under them how many rows are in each state; one or none need no totals. */
export function withTotals(rows: readonly TerminalRow[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { state } of rows.toSorted((a, b) => a.place - b.place)) {
    const said = `${state.mark} ${state.word}`;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  const totals = [...counts].map(([said, count]) => `${said} ${count}`).join('  ');
  return [...stackedLines(rows), ...(rows.length > 1 ? [totals] : [])];
}
