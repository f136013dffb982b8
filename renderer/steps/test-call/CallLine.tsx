import { memo } from 'react';
import type { WhyNot } from '../../../electron/domain/test-proposal.ts';
import type { Texts } from '../../../electron/texts/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { type Place, rowProps } from '../../components/table/RowsTable.tsx';
import { TickBox } from '../../components/table/TickBox.tsx';
import type { Messages } from '../../i18n/index.ts';
import { DeviceHead } from '../DeviceHead.tsx';
import { deviceTitle } from '../device-name.ts';
import { type CallColumn, type CallRow, callValue, callWords } from './call-columns.ts';

/** One device of the table of step 6; its first column opens what it answered. */
export const CallLine = memo(
  function CallLine(
    props: Place & {
      readonly m: Messages;
      readonly texts: Texts;
      readonly language: 'ja' | 'en';
      readonly call: CallRow;
      readonly columns: readonly CallColumn[];
      readonly chosen: boolean;
      /** Why it is not proposed, or null. */
      readonly why: WhyNot | null;
      readonly selected: boolean;
      readonly onTick: (index: number, call: CallRow, on: boolean) => void;
      readonly onShow: (deviceId: string) => void;
    },
  ) {
    const { m, texts, language, call, columns, why } = props;
    const { row } = call;
    const t = m.steps.testCall;
    const { address } = row.device;
    const title = deviceTitle(row, texts.product[row.product].short);
    // The state of one that has no test over this interface says it already.
    const reason = why === null || (why === 'by-hand' && call.state === 'not-available') ? '' : t.whyNot[why];
    return (
      <tr {...rowProps(props)} {...(props.selected ? { 'data-selected': true } : {})}>
        <td className="check">
          <TickBox
            label={t.choose(`${title} ${address}`)}
            checked={props.chosen}
            outOfTab={!props.inTab}
            onChange={(on) => props.onTick(props.index, call, on)}
          />
        </td>
        {columns.map((column, at) => {
          const value = callValue(texts, language, call, column);
          // The first column names the row and opens it.
          if (at === 0)
            return (
              <DeviceHead
                key={column}
                texts={texts}
                row={row}
                column={column}
                value={value}
                withAddress={columns.includes('address')}
                inTab={props.inTab}
                onShow={props.onShow}
              />
            );
          if (column === 'state')
            return (
              <td key={column} {...(reason === '' ? {} : { title: reason })}>
                <StatusMark words={callWords(texts, call.state)} />
                {reason === '' ? null : <span className="muted small"> {reason}</span>}
              </td>
            );
          if (column === 'ticket' && value !== '')
            return (
              <td key={column}>
                <strong className="mono selectable">{value}</strong>{' '}
                <CopyButton kind="quiet" text={value} of={value} outOfTab={!props.inTab} />
              </td>
            );
          return (
            <td
              key={column}
              {...(column === 'address' || column === 'serial' ? { className: 'mono' } : {})}
              {...(value === '' ? {} : { title: value })}
            >
              {value !== '' ? value : column === 'ticket' && call.state === 'success' ? t.ticketNone : '—'}
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
        (key === 'call' &&
          before.call.row === after.call.row &&
          before.call.result === after.call.result &&
          before.call.hand?.at === after.call.hand?.at &&
          before.call.hand?.ticket === after.call.hand?.ticket &&
          before.call.state === after.call.state),
    ),
);
