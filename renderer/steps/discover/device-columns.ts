import type { DeviceRow } from '../../../electron/contract/views.ts';
import { routeReasonText, type Texts } from '../../../electron/texts/index.ts';
import { matches, type Narrow } from '../../components/table/rows.ts';
import { deviceTitle } from '../device-name.ts';

/** The columns of the device table: what each shows of a row, for sorting, searching and copying alike. */
export const DEVICE_COLUMNS = [
  'device',
  'address',
  'serial',
  'firmware',
  'route',
  'driver',
  'credential',
] as const;
/** A row cannot be told without it. */
export const FIXED_DEVICE_COLUMNS: readonly DeviceColumn[] = ['address'];
export type DeviceColumn = (typeof DEVICE_COLUMNS)[number];

/** At 1024 pixels five fit with their heads whole. */
export const NARROW_DEVICES: Narrow<DeviceColumn> = {
  below: 1300,
  most: 5,
  givesWay: ['firmware', 'driver', 'credential'],
};

export function columnValue(texts: Texts, row: DeviceRow, column: DeviceColumn): string {
  const { device } = row;
  switch (column) {
    case 'device':
      return deviceTitle(row, texts.product[row.product].short);
    case 'address':
      return device.address;
    case 'serial':
      return device.serial ?? '';
    case 'firmware':
      return device.firmware ?? '';
    case 'route':
      return texts.route[row.route].name;
    case 'driver':
      return row.route === 'none' ? '' : texts.driver[row.driver];
    case 'credential':
      if (row.route === 'none') return '';
      return row.ownUser === undefined ? row.credential : `CSV (${row.ownUser})`;
  }
}

/** States that a chip filters by. */
export const DEVICE_STATES = ['all', 'chosen', 'left', 'attention', 'typed'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

export function isInState(row: DeviceRow, state: DeviceState): boolean {
  switch (state) {
    case 'all':
      return true;
    case 'chosen':
      return row.chosen;
    case 'left':
      return !row.chosen;
    case 'attention':
      return row.device.identityConflict === true || row.product === 'unknown' || row.managedBy === '';
    case 'typed':
      return row.typed;
  }
}

/** Whether a row answers a search: by address, name, serial number, product, or what its columns show. */
export function answersSearch(texts: Texts, row: DeviceRow, filter: string): boolean {
  if (filter.trim() === '') return true;
  const { device, product } = row;
  return matches(filter, [
    ...DEVICE_COLUMNS.map((column) => columnValue(texts, row, column)),
    ...device.addresses,
    device.name,
    device.machineType,
    texts.product[product].name,
    texts.product[product].short,
  ]);
}

/** What the guide says of a device's route, for the row's tooltip. */
export function routeReason(texts: Texts, row: DeviceRow): string {
  const option = row.routes.find(({ route }) => route === row.route);
  return option === undefined ? '' : routeReasonText(texts, option.reason, option.args);
}
