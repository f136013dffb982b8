/** Sorting, filtering and copying of table rows: pure, whatever the rows are of. */

export type Sort<C extends string> = { readonly column: C; readonly down: boolean };

/** What a click on a column's head makes of the sort: up, then down, then as it was found. */
export function nextSort<C extends string>(sort: Sort<C> | null, column: C): Sort<C> | null {
  if (sort?.column !== column) return { column, down: false };
  return sort.down ? null : { column, down: true };
}

let made: Intl.Collator | null = null;

/** Numbers inside a text count as numbers (127.0.0.9 before 127.0.0.10); Japanese sorts as Japanese. */
function collator(): Intl.Collator {
  // The first use of a locale reads all of Chromium's: not while the window opens.
  made ??= new Intl.Collator('ja', { numeric: true, sensitivity: 'base' });
  return made;
}

export function sorted<R, C extends string>(
  rows: readonly R[],
  sort: Sort<C> | null,
  shownIn: (row: R, column: C) => string,
): readonly R[] {
  if (sort === null) return rows;
  const keyed = rows.map((row, at) => ({ row, at, value: shownIn(row, sort.column) }));
  // What has no value stands last, whichever way it is sorted.
  const { compare } = collator();
  keyed.sort((a, b) => {
    if ((a.value === '') !== (b.value === '')) return a.value === '' ? 1 : -1;
    const order = compare(a.value, b.value);
    return order === 0 ? a.at - b.at : sort.down ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

/** Every word of the filter stands somewhere in the row; full-width and capitals do not matter. */
export function matches(filter: string, values: readonly (string | undefined)[]): boolean {
  if (filter.trim() === '') return true;
  const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
  const words = fold(filter)
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = fold(values.filter((value) => value !== undefined).join('\n'));
  return words.every((word) => text.includes(word));
}

/** Rows from one to another, whichever comes first. */
export function between<R>(rows: readonly R[], from: number, to: number): readonly R[] {
  return rows.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
}

/** Rows as a spreadsheet takes them from the clipboard: tabs between cells, none inside. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
}

/** What a table does in a narrow window, where its columns would have to be scrolled sideways. */
export type Narrow<C extends string> = {
  /** CSS pixels of the window below which they do. */
  readonly below: number;
  /** How many there is room for then, and which give way, the first first. */
  readonly most: number;
  readonly givesWay: readonly C[];
};

/** The columns there is room for; those that give way stay chosen, in the details and in what is copied or saved. Pure. */
export function fitting<C extends string>(
  columns: readonly C[],
  { most, givesWay }: Pick<Narrow<C>, 'most' | 'givesWay'>,
): readonly C[] {
  const gone = new Set(
    givesWay.filter((column) => columns.includes(column)).slice(0, Math.max(0, columns.length - most)),
  );
  return columns.filter((column) => !gone.has(column));
}
