import { numberRanges } from '../address/address-list.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { ReportModel } from '../domain/report-model.ts';
import type { SettingsDevice } from './device-settings.ts';
import { grouped } from './groups.ts';

/** Who this program wrote nothing to, by kind, and how such a device is set: over its interface, by hand, or not at all. Pure. */
export function notWrittenTo(
  devices: readonly SettingsDevice[],
  chosen: readonly DeviceRow[],
): ReportModel['settings']['notWrittenTo'] {
  const left = devices.filter(({ items, errors }) => items.length === 0 && errors.length === 0);
  const reports = ({ no }: SettingsDevice): boolean => chosen[no - 1]?.route !== 'none';
  return grouped(left, (device) => [device.product, device.driver, reports(device)]).map((own) => {
    const [first] = own as readonly [SettingsDevice];
    const numbers = numberRanges(own.map(({ no }) => no));
    return {
      product: first.product,
      driver: first.driver,
      reports: reports(first),
      count: own.length,
      numbers,
    };
  });
}
