import { memo } from 'react';
import type { DeviceRow } from '../../../electron/contract/views.ts';
import type { Texts } from '../../../electron/texts/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { type Place, rowProps } from '../../components/table/RowsTable.tsx';
import { TickBox } from '../../components/table/TickBox.tsx';
import type { Messages } from '../../i18n/index.ts';
import { deviceTitle, hostName } from '../device-name.ts';
import { columnValue, type DeviceColumn } from './device-columns.ts';
import { RouteCell } from './RouteCell.tsx';

/** One device of the table of step 2. Its words are handed in: a row that scrolls into sight subscribes to nothing. */
export const DeviceLine = memo(function DeviceLine(
  props: Place & {
    readonly m: Messages;
    readonly texts: Texts;
    readonly siteId: string;
    readonly row: DeviceRow;
    readonly chosen: boolean;
    readonly columns: readonly DeviceColumn[];
    readonly selected: boolean;
    readonly onTick: (index: number, row: DeviceRow, on: boolean) => void;
    readonly onShow: (deviceId: string) => void;
  },
) {
  const { m, texts, row, columns } = props;
  const { device } = row;
  const t = m.steps.discover;
  const title = deviceTitle(row, texts.product[row.product].short);
  const host = hostName(row);
  const withAddress = columns.includes('address');
  return (
    <tr {...rowProps(props)} {...(props.selected ? { 'data-selected': true } : {})}>
      <td className="check">
        <TickBox
          label={t.choose(`${title} ${device.address}`)}
          checked={props.chosen}
          outOfTab={!props.inTab}
          onChange={(on) => props.onTick(props.index, row, on)}
        />
      </td>
      {columns.map((column, at) => {
        const value = columnValue(texts, row, column);
        // The first column names the row and opens it.
        if (at === 0)
          return (
            <th
              key={column}
              scope="row"
              {...(row.typed || device.identityConflict === true ? { 'data-badges': true } : {})}
            >
              <button
                type="button"
                className="row-button"
                tabIndex={props.inTab ? 0 : -1}
                aria-label={
                  column === 'device'
                    ? [title, host, device.address].filter((part) => part !== '').join(' ')
                    : device.address
                }
                onClick={() => props.onShow(device.id)}
              >
                <strong>{value}</strong>
                {column !== 'device' || host === '' ? null : <span className="muted small"> {host}</span>}
                {withAddress ? null : <span className="muted mono small"> {device.address}</span>}
              </button>
              {row.typed ? <Badge>{t.typed}</Badge> : null}
              {device.identityConflict === true ? <Badge tone="warn">!</Badge> : null}
            </th>
          );
        if (column === 'route')
          return (
            <td key={column}>
              <RouteCell m={m} texts={texts} siteId={props.siteId} row={row} outOfTab={!props.inTab} />
            </td>
          );
        return (
          <td
            key={column}
            {...(column === 'address' || column === 'serial' ? { className: 'mono' } : {})}
            {...(value === '' ? {} : { title: value })}
          >
            {value === '' ? '—' : value}
          </td>
        );
      })}
    </tr>
  );
});
