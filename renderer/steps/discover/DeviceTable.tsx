import { memo, useCallback, useMemo, useRef, useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { PRODUCTS, type Product } from '../../../electron/domain/product.ts';
import { Badge } from '../../components/Badge.tsx';
import { moveRows } from '../../components/table/move-rows.ts';
import { between, type Sort, sorted } from '../../components/table/rows.ts';
import { SortHead } from '../../components/table/SortHead.tsx';
import { TickBox } from '../../components/table/TickBox.tsx';
import { useVirtualRows } from '../../components/table/use-virtual-rows.ts';
import { change } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { columnValue, DEVICE_COLUMNS, type DeviceColumn } from './device-columns.ts';
import { RouteCell } from './RouteCell.tsx';

/** What stays beside an open side panel. */
const NARROW_COLUMNS: readonly DeviceColumn[] = ['device', 'route'];

type Line =
  | { readonly kind: 'group'; readonly product: Product; readonly rows: readonly DeviceRow[] }
  | { readonly kind: 'row'; readonly row: DeviceRow };

type Props = {
  readonly site: SiteView;
  /** The rows the search and the chips leave. */
  readonly rows: readonly DeviceRow[];
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
};

/**
 * Devices as they answer, grouped by product. Only what is in sight is drawn; a tick shows at once and is saved
 * behind it.
 */
export function DeviceTable({ site, rows, shown, onShow }: Props) {
  const m = useMessages();
  const texts = useTexts();
  const { column } = m.steps.discover;
  const [sort, setSort] = useState<Sort<DeviceColumn> | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<Product>>(new Set());
  const ticks = useTicks(site);
  const lines = useMemo<readonly Line[]>(
    () =>
      PRODUCTS.flatMap((product): Line[] => {
        const own = rows.filter((row) => row.product === product);
        if (own.length === 0) return [];
        const head: Line = { kind: 'group', product, rows: own };
        if (closed.has(product)) return [head];
        const inOrder = sorted(own, sort, (row, by) => columnValue(texts, row, by));
        return [head, ...inOrder.map((row): Line => ({ kind: 'row', row }))];
      }),
    [rows, sort, closed, texts],
  );
  const { scroll, indexes, before, after, height, show } = useVirtualRows(lines.length);
  const wide = shown === null;
  const columns = wide ? DEVICE_COLUMNS : NARROW_COLUMNS;
  const toggleGroup = (product: Product): void => {
    const next = new Set(closed);
    if (!next.delete(product)) next.add(product);
    setClosed(next);
  };
  /** The row last ticked: Shift takes everything from there. */
  const last = useRef<number | null>(null);
  const shift = useRef(false);
  /** One row is in the order of Tab; the arrow keys lead to the others. */
  const [current, setCurrent] = useState(0);
  const inTab = indexes.includes(current) ? current : (indexes[0] ?? 0);
  const tick = useRef((_index: number, _row: DeviceRow, _on: boolean): void => {});
  tick.current = (index, row, on) => {
    const range = shift.current && last.current !== null ? between(lines, last.current, index) : [];
    last.current = index;
    const more = range.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
    ticks.set(more.length > 0 ? more : [row], on);
  };
  // The same function every time: a tick draws its own row anew and no other.
  const onTick = useCallback(
    (index: number, row: DeviceRow, on: boolean) => tick.current(index, row, on),
    [],
  );
  return (
    <section
      ref={scroll}
      className="table-scroll"
      aria-label={column.device}
      onKeyDownCapture={(event) => {
        shift.current = event.shiftKey;
      }}
      onPointerDownCapture={(event) => {
        shift.current = event.shiftKey;
      }}
    >
      <table
        className="table table-rows"
        aria-rowcount={lines.length + 1}
        onKeyDown={(event) => moveRows(event, lines.length, show)}
        onFocus={({ target }) => {
          const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
          if (index !== undefined) setCurrent(Number(index));
        }}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th className="check">
              <span className="visually-hidden">{m.common.all}</span>
            </th>
            {columns.map((each) => (
              <SortHead
                key={each}
                className={`col-${each}`}
                column={each}
                label={column[each]}
                sort={sort}
                onSort={setSort}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={before} />
          {indexes.map((index) => {
            const line = lines[index];
            if (line === undefined) return null;
            return line.kind === 'group' ? (
              <GroupLine
                key={line.product}
                index={index}
                inTab={inTab === index}
                height={height}
                product={line.product}
                rows={line.rows}
                isChosen={ticks.isChosen}
                columns={columns.length}
                open={!closed.has(line.product)}
                onToggle={() => toggleGroup(line.product)}
                onChoose={(on) => ticks.set(line.rows, on)}
              />
            ) : (
              <RowLine
                key={line.row.device.id}
                index={index}
                inTab={inTab === index}
                height={height}
                siteId={site.id}
                row={line.row}
                chosen={ticks.isChosen(line.row)}
                columns={columns}
                selected={shown === line.row.device.id}
                onTick={onTick}
                onShow={onShow}
              />
            );
          })}
          <Space height={after} />
        </tbody>
      </table>
    </section>
  );
}

/** Ticks that were made and are not in the site's view yet. */
function useTicks(site: SiteView): {
  readonly isChosen: (row: DeviceRow) => boolean;
  readonly set: (rows: readonly DeviceRow[], on: boolean) => void;
} {
  const [made, setMade] = useState<ReadonlyMap<string, boolean>>(new Map());
  const going = useRef(0);
  const set = (rows: readonly DeviceRow[], on: boolean): void => {
    setMade((before) => new Map([...before, ...rows.map((row) => [row.device.id, on] as const)]));
    going.current += 1;
    void change('site:set-device', {
      siteId: site.id,
      deviceIds: rows.map((row) => row.device.id),
      change: { chosen: on },
    }).finally(() => {
      going.current -= 1;
      // Saved or refused: from here on the site's own view counts.
      if (going.current === 0) setMade(new Map());
    });
  };
  return { isChosen: (row) => made.get(row.device.id) ?? row.chosen, set };
}

/** Stands for the rows that are not drawn. */
function Space({ height }: { readonly height: number }) {
  return height === 0 ? null : (
    <tr className="space">
      <td style={{ height }} />
    </tr>
  );
}

function GroupLine(props: {
  readonly index: number;
  readonly inTab: boolean;
  readonly height: number;
  readonly product: Product;
  readonly rows: readonly DeviceRow[];
  readonly isChosen: (row: DeviceRow) => boolean;
  readonly columns: number;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onChoose: (on: boolean) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const { rows } = props;
  const chosen = rows.filter(props.isChosen).length;
  const { name } = texts.product[props.product];
  return (
    <tr data-group data-index={props.index} aria-rowindex={props.index + 2} style={{ height: props.height }}>
      <td className="check">
        <TickBox
          label={m.steps.discover.chooseAll(name)}
          checked={chosen === rows.length}
          some={chosen > 0 && chosen < rows.length}
          outOfTab={!props.inTab}
          onChange={props.onChoose}
        />
      </td>
      <th scope="rowgroup" colSpan={props.columns}>
        <button
          type="button"
          className="row-button"
          tabIndex={props.inTab ? 0 : -1}
          aria-expanded={props.open}
          onClick={props.onToggle}
        >
          <span aria-hidden="true">{props.open ? '▾' : '▸'}</span> <strong>{name}</strong>{' '}
          <span className="muted">{m.steps.discover.groupCount(chosen, rows.length)}</span>
        </button>
      </th>
    </tr>
  );
}

const RowLine = memo(function RowLine(props: {
  readonly index: number;
  readonly inTab: boolean;
  readonly height: number;
  readonly siteId: string;
  readonly row: DeviceRow;
  readonly chosen: boolean;
  readonly columns: readonly DeviceColumn[];
  readonly selected: boolean;
  readonly onTick: (index: number, row: DeviceRow, on: boolean) => void;
  readonly onShow: (deviceId: string) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const { row } = props;
  const { device } = row;
  const title = deviceTitle(row, texts.product[row.product].short);
  return (
    <tr
      data-index={props.index}
      aria-rowindex={props.index + 2}
      style={{ height: props.height }}
      {...(props.selected ? { 'data-selected': true } : {})}
    >
      <td className="check">
        <TickBox
          label={m.steps.discover.choose(`${title} ${device.address}`)}
          checked={props.chosen}
          outOfTab={!props.inTab}
          onChange={(on) => props.onTick(props.index, row, on)}
        />
      </td>
      {props.columns.map((column) => {
        switch (column) {
          case 'device':
            return (
              <th key={column} scope="row">
                <button
                  type="button"
                  className="row-button"
                  tabIndex={props.inTab ? 0 : -1}
                  onClick={() => props.onShow(row.device.id)}
                >
                  <strong>{title}</strong>{' '}
                  <span
                    className={props.columns.includes('address') ? 'visually-hidden' : 'muted mono small'}
                  >
                    {device.address}
                  </span>
                </button>
                {row.typed ? <Badge>{m.steps.discover.typed}</Badge> : null}
                {device.identityConflict === true ? <Badge tone="warn">!</Badge> : null}
              </th>
            );
          case 'route':
            return (
              <td key={column}>
                <RouteCell siteId={props.siteId} row={row} outOfTab={!props.inTab} />
              </td>
            );
          default: {
            const value = columnValue(texts, row, column);
            return (
              <td
                key={column}
                className={column === 'address' || column === 'serial' ? 'mono' : ''}
                title={value}
              >
                {value === '' ? '—' : value}
              </td>
            );
          }
        }
      })}
    </tr>
  );
});
