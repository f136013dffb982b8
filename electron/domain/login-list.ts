import { z } from './zod.ts';

/**
 * What is said of a file of logins (a row a device). Closed: every code has a sentence in every language, and none of
 * them carries a cell of the file, since any cell of a file with shifted columns may be a password.
 */

/** Why a whole file was not used. */
export const LOGIN_FILE_FAULTS = [
  'too-large', // more bytes than such a file has
  'not-text', // NUL or letters of no encoding that is read
  'empty',
  'no-head', // the first line names no columns
  'no-device-column',
  'no-password-column',
  'double-column', // two columns of one name
  'open-quote', // a quotation mark that is never closed
  'too-many', // more rows than are read
] as const;
export type LoginFileFault = (typeof LOGIN_FILE_FAULTS)[number];

/** Why a row was not taken. */
export const LOGIN_ROW_FAULTS = [
  'too-long',
  'cells', // more cells than the head has
  'quotes', // letters after a closing quotation mark
  'no-key', // neither address nor serial number
  'empty-password',
  'password-too-long',
  'unprintable', // control characters, or letters that could not be read
  'formula', // a cell of a spreadsheet's formula where a device or a user is named
  'no-device', // no such device in the site
  'several', // fits several devices
  'contradiction', // address and serial number belong to two devices
  'twice', // two rows for one device
  'no-user', // neither the row nor the device's login names a user
] as const;
export type LoginRowFault = (typeof LOGIN_ROW_FAULTS)[number];

/** Bytes of a file of logins; ten thousand rows stay below. */
export const LOGIN_FILE_LIMIT = 2 << 20;
export const LOGIN_ROW_LIMIT = 10_000;
/** Letters of a password; no device of the catalog takes as many. */
export const PASSWORD_LIMIT = 200;

/** What came of a file: how many devices have a login of it, and each row that was not taken, by its line. */
export const loginFileOutcomeSchema = z.object({
  fault: z.enum(LOGIN_FILE_FAULTS).nullable(),
  taken: z.number().int().nonnegative(),
  /** Data rows of the file. */
  rows: z.number().int().nonnegative(),
  problems: z.array(z.object({ line: z.number().int().positive(), fault: z.enum(LOGIN_ROW_FAULTS) })),
});
export type LoginFileOutcome = Readonly<z.infer<typeof loginFileOutcomeSchema>>;
