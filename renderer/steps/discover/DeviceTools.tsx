import { useEffect, useRef } from 'react';
import type { DeviceRow } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { isTypingTarget } from '../../components/ime.ts';
import { toTsv } from '../../components/table/rows.ts';
import { ask, showDone } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { columnValue, DEVICE_COLUMNS, DEVICE_STATES, type DeviceState, isInState } from './device-columns.ts';

/** Search, state chips, and what is done with the rows that are left: change many, copy, save. */
export function DeviceTools(props: {
  readonly all: readonly DeviceRow[];
  readonly rows: readonly DeviceRow[];
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly state: DeviceState;
  readonly onState: (state: DeviceState) => void;
  readonly onBulk: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.discover;
  const field = useRef<HTMLInputElement>(null);
  // `/` goes to the search, as long as nothing is being typed.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTypingTarget(event.target) || document.querySelector('.overlay') !== null) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const cells = (): string[][] => [
    DEVICE_COLUMNS.map((column) => t.column[column]),
    ...props.rows.map((row) => DEVICE_COLUMNS.map((column) => columnValue(texts, row, column))),
  ];
  const save = async (format: 'xlsx' | 'csv'): Promise<void> => {
    const saved = await ask('app:save-table', { name: t.tableName, format, rows: cells() });
    if (saved !== null) showDone(t.tableSaved(props.rows.length, saved.path));
  };
  const chosen = props.rows.filter((row) => row.chosen).length;
  return (
    <div className="bar device-tools">
      <input
        ref={field}
        className="input search"
        type="search"
        aria-label={t.search}
        placeholder={`${t.search}  [/]`}
        value={props.search}
        onChange={(event) => props.onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && props.search !== '') props.onSearch('');
        }}
      />
      <fieldset className="bar chips">
        <legend className="visually-hidden">{t.states}</legend>
        {DEVICE_STATES.map((state) => {
          const count = props.all.filter((row) => isInState(row, state)).length;
          return count === 0 && state !== props.state ? null : (
            <button
              key={state}
              type="button"
              className="chip"
              aria-pressed={props.state === state}
              onClick={() => props.onState(state)}
            >
              {t.state[state]} {count}
            </button>
          );
        })}
      </fieldset>
      <span className="spring" />
      <Button small disabled={chosen === 0} onPress={props.onBulk}>
        {t.bulk(chosen)}
      </Button>
      <CopyButton kind="quiet" text={toTsv(cells())} label={t.copyRows} />
      <Button small kind="quiet" onPress={() => void save('xlsx')}>
        XLSX
      </Button>
      <Button small kind="quiet" onPress={() => void save('csv')}>
        CSV
      </Button>
    </div>
  );
}
