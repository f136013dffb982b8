import { Button as AriaButton } from 'react-aria-components';
import { nextSort, type Sort } from './rows.ts';

/** A column's head that sorts; the mark and aria-sort say how. */
export function SortHead<C extends string>(props: {
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
      <AriaButton className="sort-button" onPress={() => props.onSort(nextSort(props.sort, props.column))}>
        {props.label}
        <span aria-hidden="true" className="sort-mark">
          {mine === null ? '' : mine.down ? '▼' : '▲'}
        </span>
      </AriaButton>
    </th>
  );
}
