import type { SheetChange, SheetDevice, SheetReading } from '../../domain/parameter-sheet.ts';
import { isSameHost } from '../../domain/plain-address.ts';
import { type SiteFile, siteDeviceSchema } from '../../domain/site-file.ts';
import { fieldValue, withField } from './parameter-fields.ts';

/** Taking what a parameter sheet says into a site; pure. */

/** What taking the good cells over changes, line by line. */
export function sheetChanges(reading: SheetReading, site: SiteFile): readonly SheetChange[] {
  return reading.values.map(({ sheet, cell, field, value }) => ({
    sheet,
    cell,
    field,
    before: fieldValue(site, field),
    after: value,
  }));
}

/** The site file with the good cells taken over: lines replaced, devices added or completed, none removed. Pure. */
export function takeSheet(reading: SheetReading, site: SiteFile): SiteFile {
  const filled = reading.values.reduce((file, { field, value }) => withField(file, field, value), site);
  const { proxy } = filled.network;
  const withValues: SiteFile =
    proxy.host === '' ? filled : { ...filled, network: { ...filled.network, proxy: { ...proxy, mode: '' } } };
  return { ...withValues, devices: reading.devices.reduce(withDevice, withValues.devices) };
}

function withDevice(devices: SiteFile['devices'], row: SheetDevice): SiteFile['devices'] {
  const known = devices.find((device) => isSameHost(device.address, row.address));
  const next = siteDeviceSchema.parse({
    ...known,
    address: known?.address ?? row.address,
    // Who fills in a row means the device to be part of the job.
    chosen: true,
    ...(row.product === undefined ? {} : { product: row.product }),
    ...(row.route === undefined ? {} : { route: row.route }),
    ports: { ...known?.ports, ...(row.port === undefined ? {} : { https: row.port }) },
  });
  return known ? devices.map((device) => (device === known ? next : device)) : [...devices, next];
}
