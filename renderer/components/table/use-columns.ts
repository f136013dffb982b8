import { useEffect, useMemo, useState } from 'react';
import { hiddenNow, shownColumns, type TableId } from '../../../electron/domain/table.ts';
import { ask } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { fitting, type Narrow } from './rows.ts';

const NONE: readonly string[] = [];

/** The columns of a table that this person wants to see, and how that is changed; kept over restarts. */
export function useColumns<C extends string>(
  table: TableId,
  all: readonly C[],
  fixed: readonly C[],
): { readonly columns: readonly C[]; readonly show: (columns: readonly C[]) => void } {
  const hidden = useAppStore((state) => state.info?.hiddenColumns[table] ?? NONE);
  const columns = useMemo(() => shownColumns(all, fixed, hidden), [all, fixed, hidden]);
  const show = (wanted: readonly C[]): void => {
    const { info } = useAppStore.getState();
    const rest = hiddenNow(all, fixed, { hidden, wanted });
    // Shown at once, kept behind it.
    if (info !== null)
      useAppStore.setState({ info: { ...info, hiddenColumns: { ...info.hiddenColumns, [table]: rest } } });
    void ask('app:set-columns', { table, hidden: rest });
  };
  return { columns, show };
}

/** The chosen columns as they are drawn in a window of this width. */
export function useFitting<C extends string>(columns: readonly C[], narrow: Narrow<C>): readonly C[] {
  const query = `(max-width: ${narrow.below - 0.02}px)`;
  const [isNarrow, setNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const onChange = (): void => setNarrow(list.matches);
    onChange();
    list.addEventListener('change', onChange);
    return () => list.removeEventListener('change', onChange);
  }, [query]);
  return useMemo(() => (isNarrow ? fitting(columns, narrow) : columns), [isNarrow, columns, narrow]);
}
