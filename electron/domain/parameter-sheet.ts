import { PRODUCTS, ROUTES } from './product.ts';
import { z } from './zod.ts';

/**
 * The parameter sheet as values: what a customer filled in beforehand, where each value stands, what is wrong
 * with which cell, and what was only put in order. Codes, no sentences; those are in electron/texts.
 */

/** The lines of the sheet by their stable names, which are paths of the site file. */
export const SHEET_FIELDS = [
  'site.customer',
  'site.name',
  'site.reference',
  'site.company',
  'site.engineer',
  'site.contact',
  'site.workPeriod',
  'site.workPlace',
  'site.witness',
  'site.classification',
  'site.japanese.company',
  'site.japanese.companyKana',
  'site.japanese.contact',
  'site.japanese.contactKana',
  'site.japanese.alternate',
  'site.japanese.alternateKana',
  'site.japanese.address',
  'settings.enable',
  'settings.country',
  'settings.company',
  'settings.contact.name',
  'settings.contact.phone',
  'settings.contact.phoneExtension',
  'settings.contact.email',
  'settings.contact.address',
  'settings.contact.city',
  'settings.contact.state',
  'settings.contact.postalCode',
  'settings.alternate.name',
  'settings.alternate.phone',
  'settings.alternate.phoneExtension',
  'settings.alternate.email',
  'settings.location.phone',
  'settings.location.country',
  'settings.location.address',
  'settings.location.city',
  'settings.location.state',
  'settings.location.postalCode',
  'settings.retries.count',
  'settings.retries.minimumIntervalMinutes',
  'settings.fileTransfer.mode',
  'settings.fileTransfer.host',
  'settings.fileTransfer.port',
  'settings.fileTransfer.user',
  'settings.excludedEvents',
  'network.proxy.host',
  'network.proxy.port',
  'network.proxy.user',
  'network.dns',
  'network.ntp',
  'network.ranges',
] as const;
export type SheetField = (typeof SHEET_FIELDS)[number];

/** What can be wrong with a cell. */
export const SHEET_PROBLEMS = [
  'formula', // args: -
  'number-not-text', // args: found: a leading zero may be lost
  'date-not-text', // args: -: the spreadsheet made a date of it
  'error-value', // args: found
  'masked', // args: -: from a report with personal data masked
  'secret', // args: -: a password stands in the sheet; it was not read
  'unknown-item', // args: found
  'duplicate', // args: first: the cell that counts
  'required', // args: -
  'control-character', // args: -
  'too-long', // args: limit, found
  'not-ascii', // args: found
  'not-email', // args: -
  'not-country', // args: -
  'not-postal-code', // args: -
  'not-host', // args: found
  'not-number', // args: limit
  'not-switch', // args: -
  'not-mode', // args: found
  'not-address', // args: found
  'not-range', // args: found
  'not-event-id', // args: found, limit
  'not-product', // args: found
  'not-route', // args: found
  'value-refused', // args: rule, limit, found: every device of the job refuses it
  'too-many-rows', // args: limit
  'sheet-not-read', // args: read: another sheet of the workbook has the same table, and says something else
] as const;
export type SheetProblemCode = (typeof SHEET_PROBLEMS)[number];

/** What was put in order, or will be for some device; nothing is refused. */
export const SHEET_NOTES = [
  'normalised', // args: from, to
  'adapted', // args: product, rule, to
  'refused-by-some', // args: product, rule, limit, found
  'no-devices', // args: -
  'as-issued', // args: now: what the site says; the cell is as the sheet was given out, and the site was changed since
  'device-as-issued', // args: -: the same of a row of a device
] as const;
export type SheetNoteCode = (typeof SHEET_NOTES)[number];

const args = z.record(z.string(), z.union([z.string(), z.number()]));
const place = { sheet: z.string(), cell: z.string() };
export const sheetProblemSchema = z.object({
  ...place,
  field: z.enum(SHEET_FIELDS).optional(),
  code: z.enum(SHEET_PROBLEMS),
  args,
});
export type SheetProblem = Readonly<z.infer<typeof sheetProblemSchema>>;
export const sheetNoteSchema = z.object({
  ...place,
  field: z.enum(SHEET_FIELDS).optional(),
  code: z.enum(SHEET_NOTES),
  args,
});
export type SheetNote = Readonly<z.infer<typeof sheetNoteSchema>>;
/** The cell, or row, says what it said when the sheet was given out: nobody filled it in since. */
const issued = z.literal(true).optional();
export const sheetValueSchema = z.object({
  ...place,
  field: z.enum(SHEET_FIELDS),
  value: z.string(),
  issued,
});
export type SheetValue = Readonly<z.infer<typeof sheetValueSchema>>;
export const sheetDeviceSchema = z.object({
  ...place,
  address: z.string(),
  port: z.number().int().optional(),
  product: z.enum(PRODUCTS).optional(),
  route: z.enum(ROUTES).optional(),
  issued,
});
export type SheetDevice = Readonly<z.infer<typeof sheetDeviceSchema>>;

/** A sheet that was read: the good cells, and every cell that is not. */
export const sheetReadingSchema = z.object({
  values: z.array(sheetValueSchema),
  devices: z.array(sheetDeviceSchema),
  problems: z.array(sheetProblemSchema),
  notes: z.array(sheetNoteSchema),
});
export type SheetReading = Readonly<z.infer<typeof sheetReadingSchema>>;

/** One line of what taking over would change. */
export const sheetChangeSchema = z.object({
  ...place,
  field: z.enum(SHEET_FIELDS),
  before: z.string(),
  after: z.string(),
});
export type SheetChange = Readonly<z.infer<typeof sheetChangeSchema>>;

/** Why a file is no parameter sheet at all. */
export const SHEET_FAULTS = [
  'not-workbook', // no XLSX
  'old-or-encrypted', // .xls of before 2007, or protected with a password
  'macros',
  'too-large',
  'damaged',
  'no-settings-sheet', // args: sheets: the names that are there
] as const;
export type SheetFault = (typeof SHEET_FAULTS)[number];
