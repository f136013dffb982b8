import type { ReactNode } from 'react';
import { type Place, rowProps } from './RowsTable.tsx';
import { TickBox } from './TickBox.tsx';

/** The line above the rows of a group: opens and closes it, and ticks all of it where its rows are ticked. */
export function GroupLine(props: {
  readonly place: Place;
  readonly columns: number;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly title: ReactNode;
  /** How many there are, in words. */
  readonly count: string;
  /** Stands before the title; the title is the button. */
  readonly mark?: ReactNode;
  readonly tick?: {
    readonly label: string;
    readonly chosen: number;
    readonly of: number;
    readonly onChoose: (on: boolean) => void;
  };
  /** What can be done with the whole group. */
  readonly children?: ReactNode;
}) {
  const { place, tick } = props;
  return (
    <tr data-group {...rowProps(place)}>
      {tick === undefined ? null : (
        <td className="check">
          <TickBox
            label={tick.label}
            checked={tick.chosen === tick.of}
            some={tick.chosen > 0 && tick.chosen < tick.of}
            outOfTab={!place.inTab}
            onChange={tick.onChoose}
          />
        </td>
      )}
      <th scope="rowgroup" colSpan={props.columns}>
        <span className="group-bar">
          {props.mark}
          <button
            type="button"
            className="row-button"
            tabIndex={place.inTab ? 0 : -1}
            aria-expanded={props.open}
            onClick={props.onToggle}
          >
            <span aria-hidden="true">{props.open ? '▾' : '▸'}</span> <strong>{props.title}</strong>{' '}
            <span className="muted">{props.count}</span>
          </button>
          {props.children}
        </span>
      </th>
    </tr>
  );
}
