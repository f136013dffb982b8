import { nextSort, type Sort } from './rows.ts';

/** The heads of the columns that are shown; each sorts. `prefix` makes the class that gives a column its width. */
export function SortHeads<C extends string>(props: {
  readonly columns: readonly C[];
  readonly labels: Readonly<Record<C, string>>;
  readonly prefix: 'col' | 'call' | 'work';
  readonly sort: Sort<C> | null;
  readonly onSort: (sort: Sort<C> | null) => void;
}) {
  return props.columns.map((column) => (
    <SortHead
      key={column}
      className={`${props.prefix}-${column}`}
      column={column}
      label={props.labels[column]}
      sort={props.sort}
      onSort={props.onSort}
    />
  ));
}

/** A column's head that sorts; the mark and aria-sort say how. */
function SortHead<C extends string>(props: {
  readonly column: C;
  readonly label: string;
  readonly sort: Sort<C> | null;
  readonly onSort: (sort: Sort<C> | null) => void;
  readonly className?: string;
}) {
  const mine = props.sort?.column === props.column ? props.sort : null;
  return (
    <th
      {...(props.className === undefined ? {} : { className: props.className })}
      aria-sort={mine === null ? 'none' : mine.down ? 'descending' : 'ascending'}
    >
      <button
        type="button"
        className="sort-button"
        onClick={() => props.onSort(nextSort(props.sort, props.column))}
      >
        {props.label}
        <span aria-hidden="true" className="sort-mark">
          {mine === null ? '' : mine.down ? '▼' : '▲'}
        </span>
      </button>
    </th>
  );
}
