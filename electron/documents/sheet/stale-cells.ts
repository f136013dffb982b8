import {
  SHEET_FIELDS,
  type SheetDevice,
  type SheetField,
  type SheetNote,
  type SheetReading,
  type SheetValue,
} from '../../domain/parameter-sheet.ts';
import { isSameHost } from '../../domain/plain-address.ts';
import { type SiteFile, siteFileSchema } from '../../domain/site-file.ts';
import { fieldValue } from './parameter-fields.ts';
import { withoutHalfProxy } from './parameter-sheet.ts';
import { takeSheet } from './take-sheet.ts';

/**
 * A sheet comes back days after it was given out, and the site went on meanwhile. A cell that nobody filled in since then
 * is no wish of the customer's: it takes nothing back that was typed here, and turns no device on again that was turned
 * down. A site in which nothing was typed, such as one made for the sheet, takes all of it. Pure.
 */
export function withoutStale(reading: SheetReading, site: SiteFile): SheetReading {
  if (isUntouched(site)) return reading;
  const values = reading.values.filter((each) => isStale(each, site));
  const devices = reading.devices.filter((each) => isListed(each, site) && wouldChange(each, site));
  const fresh = {
    ...reading,
    values: reading.values.filter((each) => !values.includes(each)),
    devices: reading.devices.filter((each) => !devices.includes(each)),
    notes: [
      ...reading.notes.filter(
        (note) => !values.some((each) => each.cell === note.cell && each.sheet === note.sheet),
      ),
      ...values.map(
        ({ sheet, cell, field }): SheetNote => ({
          sheet,
          cell,
          field,
          code: 'as-issued',
          args: { now: fieldValue(site, field) },
        }),
      ),
      ...devices.map(({ sheet, cell }): SheetNote => ({ sheet, cell, code: 'device-as-issued', args: {} })),
    ],
  };
  // A new user of a proxy that the site took away since is a user of none.
  return withoutHalfProxy(fresh, site.network.proxy.host);
}

function isStale({ issued, field, value }: SheetValue, site: SiteFile): boolean {
  return issued === true && fieldValue(site, field) !== value && isTyped(field, site);
}

const EMPTY: SiteFile = siteFileSchema.parse({ version: 1 });

/** Is there anything of the field's group? Parts of one person, place or proxy come from one hand. */
function isTyped(field: SheetField, site: SiteFile): boolean {
  const group = field.slice(0, field.lastIndexOf('.'));
  if (group === 'network.proxy' && site.network.proxy.mode === 'off') return true;
  const together = group.includes('.')
    ? SHEET_FIELDS.filter((each) => each.startsWith(`${group}.`))
    : [field];
  return together.some((each) => fieldValue(site, each) !== '');
}

function isUntouched(site: SiteFile): boolean {
  return (
    site.devices.length === 0 &&
    SHEET_FIELDS.every((field) => fieldValue(site, field) === fieldValue(EMPTY, field))
  );
}

function isListed({ issued, address }: SheetDevice, site: SiteFile): boolean {
  return issued === true && site.devices.some((device) => isSameHost(device.address, address));
}

function wouldChange(device: SheetDevice, site: SiteFile): boolean {
  const taken = takeSheet({ values: [], devices: [device], problems: [], notes: [] }, site);
  return JSON.stringify(taken.devices) !== JSON.stringify(site.devices);
}
