import type { DeviceRow } from '../../electron/contract/views.ts';
import type { Texts } from '../../electron/texts/index.ts';
import { deviceMarks, deviceTitle, hostName } from './device-name.ts';

/** The first column of the tables of steps 5 and 6, whichever it is: names the row for a screen reader, and opens it. */
export function DeviceHead(props: {
  readonly texts: Texts;
  readonly row: DeviceRow;
  readonly column: string;
  readonly value: string;
  /** The address has a column of its own. */
  readonly withAddress: boolean;
  readonly inTab: boolean;
  readonly onShow: (deviceId: string) => void;
}) {
  const { texts, row, column } = props;
  const { id, address } = row.device;
  const host = column === 'device' ? hostName(row) : '';
  const title = deviceTitle(row, texts.product[row.product].short);
  return (
    <th scope="row" title={deviceMarks(row)}>
      <button
        type="button"
        className="row-button"
        tabIndex={props.inTab ? 0 : -1}
        aria-label={
          column === 'device' ? [title, host, address].filter((part) => part !== '').join(' ') : address
        }
        onClick={() => props.onShow(id)}
      >
        <strong>{props.value}</strong>
        {host === '' ? null : <span className="muted small"> {host}</span>}
        {props.withAddress ? null : <span className="muted mono small"> {address}</span>}
      </button>
    </th>
  );
}
