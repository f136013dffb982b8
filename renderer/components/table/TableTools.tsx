import { type ReactNode, useRef } from 'react';
import type { Messages } from '../../i18n/index.ts';
import { ask, showDone } from '../../stores/actions.ts';
import { useMessages } from '../../stores/selectors.ts';
import { Button } from '../Button.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { isImeKey } from '../ime.ts';
import { toTsv } from './rows.ts';
import { useSlash } from './use-slash.ts';

/** A state to filter by, and how many rows are in it. */
export type Chip<S extends string> = { readonly id: S; readonly label: string; readonly count: number };

/** Search, state chips, and what is done with the rows that are left: copied, saved, or what the step adds. */
export function TableTools<S extends string>(props: {
  readonly label: string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly chips: readonly Chip<S>[];
  readonly chip: S;
  readonly onChip: (chip: S) => void;
  /** The rows that are left with their head, whether they are drawn or not. */
  readonly cells: () => string[][];
  /** Name of the file that is saved. */
  readonly name: string;
  readonly saved: (m: Messages) => (rows: number, path: string) => string;
  readonly columns: ReactNode;
  readonly children?: ReactNode;
}) {
  const m = useMessages();
  const { search, onSearch, cells } = props;
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const save = async (format: 'xlsx' | 'csv'): Promise<void> => {
    const rows = cells();
    const saved = await ask('app:save-table', { name: props.name, format, rows });
    if (saved !== null) showDone((all) => props.saved(all)(rows.length - 1, saved.path));
  };
  return (
    <div className="bar table-tools">
      <input
        ref={field}
        className="input search"
        type="search"
        aria-label={props.label}
        placeholder={`${props.label}  [/]`}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isImeKey(event) && search !== '') onSearch('');
        }}
      />
      <fieldset className="bar chips">
        <legend className="visually-hidden">{m.table.states}</legend>
        {props.chips.map(({ id, label, count }) =>
          count === 0 && id !== props.chip ? null : (
            <button
              key={id}
              type="button"
              className="chip"
              aria-pressed={props.chip === id}
              onClick={() => props.onChip(id)}
            >
              {label} {count}
            </button>
          ),
        )}
      </fieldset>
      <span className="spring" />
      {props.children}
      {props.columns}
      <CopyButton kind="quiet" text={() => toTsv(cells())} label={m.table.copy} />
      <Button small kind="quiet" onPress={() => save('xlsx')}>
        XLSX
      </Button>
      <Button small kind="quiet" onPress={() => save('csv')}>
        CSV
      </Button>
    </div>
  );
}
