import { useCallback, useMemo } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import type { Product } from '../../../electron/domain/product.ts';
import { GroupLine } from '../../components/table/GroupLine.tsx';
import { type Place, RowsTable } from '../../components/table/RowsTable.tsx';
import type { Sort } from '../../components/table/rows.ts';
import { SortHeads } from '../../components/table/SortHead.tsx';
import type { KeptRows } from '../../components/table/use-kept-rows.ts';
import { useLines, useRangeTicks } from '../../components/table/use-lines.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { DeviceLine } from './DeviceLine.tsx';
import type { DeviceColumn } from './device-columns.ts';
import { useTicks } from './use-ticks.ts';

/** What stays beside an open side panel. */
const NARROW_COLUMNS: readonly DeviceColumn[] = ['device', 'route'];

type Props = {
  readonly site: SiteView;
  /** The rows the search and the chips leave, by product. */
  readonly groups: KeptRows<Product, DeviceRow>['groups'];
  readonly sort: Sort<DeviceColumn> | null;
  readonly onSort: (sort: Sort<DeviceColumn> | null) => void;
  readonly onHand: (inside: boolean) => void;
  /** The columns that are shown, where there is room for them. */
  readonly columns: readonly DeviceColumn[];
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
};

const idOfRow = ({ device }: DeviceRow): string => device.id;

/**
 * Devices as they answer, grouped by product. Only what is in sight is drawn; a tick shows at once and is saved
 * behind it.
 */
export function DeviceTable({ site, groups, sort, onSort, shown, onShow, ...props }: Props) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.discover;
  const ticks = useTicks(site);
  const { lines, isOpen, toggle } = useLines(groups);
  const { onShift, onTick } = useRangeTicks(lines, ticks.set, idOfRow);
  const columns = shown === null ? props.columns : NARROW_COLUMNS;
  const head = useMemo(
    () => (
      <tr aria-rowindex={1}>
        <th className="check">
          <span className="visually-hidden">{m.common.all}</span>
        </th>
        <SortHeads columns={columns} labels={t.column} prefix="col" sort={sort} onSort={onSort} />
      </tr>
    ),
    [columns, sort, onSort, m, t],
  );
  const line = useCallback(
    (index: number, place: Place) => {
      const at = lines[index];
      if (at === undefined) return null;
      if (at.kind === 'row')
        return (
          <DeviceLine
            key={at.row.device.id}
            {...place}
            m={m}
            texts={texts}
            siteId={site.id}
            row={at.row}
            chosen={ticks.isChosen(at.row)}
            columns={columns}
            selected={shown === at.row.device.id}
            onTick={onTick}
            onShow={onShow}
          />
        );
      const chosen = at.rows.filter(ticks.isChosen).length;
      const { name } = texts.product[at.group];
      return (
        <GroupLine
          key={at.group}
          place={place}
          columns={columns.length}
          open={isOpen(at.group)}
          onToggle={() => toggle(at.group)}
          title={name}
          count={t.groupCount(chosen, at.rows.length)}
          tick={{
            label: t.chooseAll(name),
            chosen,
            of: at.rows.length,
            onChoose: (on) => ticks.set(at.rows, on),
          }}
        />
      );
    },
    [lines, m, texts, t, site.id, ticks, columns, shown, onTick, onShow, isOpen, toggle],
  );
  return (
    <RowsTable
      id="devices"
      columns={columns.length}
      label={t.column.device}
      count={lines.length}
      head={head}
      line={line}
      onShift={onShift}
      onHand={props.onHand}
    />
  );
}
