import type { DeviceRow } from '../../electron/contract/views.ts';

/** What a person calls a device: its model or name, with the address that tells it from the others. */
export function deviceTitle(row: DeviceRow, fallback: string): string {
  return row.device.model ?? row.device.name ?? fallback;
}

/** One line for dialogs and lists. */
export function deviceLine(row: DeviceRow, product: string): string {
  return `${row.device.address} (${deviceTitle(row, product)})`;
}

/** The chosen rows that take part in reporting. */
export function reportingRows(rows: readonly DeviceRow[]): readonly DeviceRow[] {
  return rows.filter((row) => row.chosen && row.route !== 'none');
}
