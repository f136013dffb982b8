import type { DeviceRow } from '../../electron/contract/views.ts';
import { PRODUCTS } from '../../electron/domain/product.ts';

/** What a person calls a device: its model or name, with the address that tells it from the others. */
export function deviceTitle(row: DeviceRow, fallback: string): string {
  return row.device.model ?? row.device.name ?? fallback;
}

/** What tells same-named models apart: host name and serial number, where they are known and not the title. */
export function deviceMarks({ device }: DeviceRow): string {
  const marks = [device.model === undefined ? undefined : device.name, device.serial];
  return marks.filter((mark) => mark !== undefined && mark !== '').join(' · ');
}

/** The host name beside a model's name; '' where it is not known or is the title itself. */
export function hostName({ device }: DeviceRow): string {
  return device.model === undefined ? '' : (device.name ?? '');
}

/** One line for dialogs and lists. */
export function deviceLine(row: DeviceRow, product: string): string {
  return `${row.device.address} (${deviceTitle(row, product)})`;
}

/** The one order of devices, in all steps: by product as the guide lists them, then as they were found. Pure. */
export function inOrder(rows: readonly DeviceRow[]): readonly DeviceRow[] {
  return PRODUCTS.flatMap((product) => rows.filter((row) => row.product === product));
}

/** The chosen rows that take part in reporting. */
export function reportingRows(rows: readonly DeviceRow[]): readonly DeviceRow[] {
  return inOrder(rows.filter((row) => row.chosen && row.route !== 'none'));
}
