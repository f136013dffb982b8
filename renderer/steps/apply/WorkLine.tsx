import { memo } from 'react';
import type { Texts } from '../../../electron/texts/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { type Place, rowProps } from '../../components/table/RowsTable.tsx';
import { TickBox } from '../../components/table/TickBox.tsx';
import type { Messages } from '../../i18n/index.ts';
import { DeviceHead } from '../DeviceHead.tsx';
import { deviceTitle } from '../device-name.ts';
import { type WorkColumn, type WorkRow, workValue } from './work-columns.ts';

/** One device of the table of step 5; its first column opens what is written to it. */
export const WorkLine = memo(
  function WorkLine(
    props: Place & {
      readonly m: Messages;
      readonly texts: Texts;
      readonly row: WorkRow;
      readonly columns: readonly WorkColumn[];
      /** Null: nothing is written to it, or not now. */
      readonly chosen: boolean | null;
      readonly selected: boolean;
      readonly onTick: (index: number, row: WorkRow, on: boolean) => void;
      readonly onShow: (deviceId: string) => void;
    },
  ) {
    const { m, texts, row, columns, chosen } = props;
    const { row: device } = row.work;
    const t = m.steps.apply;
    const { address } = device.device;
    const title = deviceTitle(device, texts.product[device.product].short);
    return (
      <tr {...rowProps(props)} {...(props.selected ? { 'data-selected': true } : {})}>
        <td className="check">
          {chosen === null ? null : (
            <TickBox
              label={t.choose(`${title} ${address}`)}
              checked={chosen}
              outOfTab={!props.inTab}
              onChange={(on) => props.onTick(props.index, row, on)}
            />
          )}
        </td>
        {columns.map((column, at) => {
          const value = workValue(texts, m, row, column);
          // The first column names the row and opens it.
          if (at === 0)
            return (
              <DeviceHead
                key={column}
                texts={texts}
                row={device}
                column={column}
                value={value}
                withAddress={columns.includes('address')}
                inTab={props.inTab}
                onShow={props.onShow}
              />
            );
          if (column === 'state')
            return (
              <td key={column} title={value}>
                <StatusMark words={row.state} />
              </td>
            );
          if (column === 'warnings')
            return <td key={column}>{value === '' ? '—' : <Badge tone="warn">{value}</Badge>}</td>;
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
  },
  // A device's row is made anew with every look at a running job; it counts by what it holds.
  (before, after) =>
    (Object.keys(after) as (keyof typeof after)[]).every(
      (key) =>
        before[key] === after[key] ||
        (key === 'row' &&
          before.row.work === after.row.work &&
          before.row.state.mark === after.row.state.mark &&
          before.row.state.word === after.row.state.word),
    ),
);
