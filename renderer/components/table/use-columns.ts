import { useMemo } from 'react';
import { hiddenNow, shownColumns, type TableId } from '../../../electron/domain/table.ts';
import { ask } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';

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
