/** The long tables of the wizard whose columns a person chooses: devices found, checks, plans, test calls. */
export const TABLE_IDS = ['devices', 'checks', 'plans', 'calls'] as const;
export type TableId = (typeof TABLE_IDS)[number];

/** Columns that are shown: all but the hidden ones, and always those that a row cannot be told without. Pure. */
export function shownColumns<C extends string>(
  all: readonly C[],
  fixed: readonly C[],
  hidden: readonly string[],
): readonly C[] {
  return all.filter((column) => fixed.includes(column) || !hidden.includes(column));
}

/** Columns that are hidden once `wanted` are shown; those of another version of the program stay hidden for it. Pure. */
export function hiddenNow<C extends string>(
  all: readonly C[],
  fixed: readonly C[],
  { hidden, wanted }: { readonly hidden: readonly string[]; readonly wanted: readonly C[] },
): string[] {
  const known: readonly string[] = all;
  return [
    ...hidden.filter((column) => !known.includes(column)),
    ...all.filter((column) => !wanted.includes(column) && !fixed.includes(column)),
  ];
}
