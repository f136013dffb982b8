import type { LoginRowFault } from '../domain/login-list.ts';
import { counted } from './counted.ts';
import { pick, value } from './say.ts';
import type { Texts } from './shape.ts';

/** Why a row was not taken. */
const ROW: Readonly<Record<LoginRowFault, string>> = {
  'too-long': 'the line is too long.',
  cells: 'it has more columns than the head. Put a password with a separator in quotation marks (").',
  quotes: 'letters follow a closing quotation mark. Double the quotation marks in a value ("").',
  'no-key': 'it has no address, host name or serial number.',
  'empty-password': 'the password is empty.',
  'password-too-long': 'the password is too long (at most 200 letters).',
  unprintable: 'it holds control characters, or letters that cannot be read.',
  formula: 'it holds a spreadsheet formula. Save the values.',
  'no-device': 'no device of the site fits it.',
  several: 'two or more devices fit it. Name the device by its address.',
  contradiction: 'address and serial number name different devices.',
  twice: 'the device has two or more rows. None of them is used; keep one.',
  'no-user': "no user name: write it in the row, or in the device's login.",
};

/** The file of logins, and trying several. No sentence holds a cell of the file. */
export const enLogins = {
  loginFileFault: {
    'too-large': 'The file is too large (at most 2 MB).',
    'not-text': 'This is no text file. Save it as CSV (UTF-8 or Shift_JIS).',
    empty: 'The file is empty.',
    'no-head': 'The first line names no columns. Write, for example, "address,user,password".',
    'no-device-column': 'No column names the device: "address", "host name" or "serial" is needed.',
    'no-password-column': 'There is no "password" column.',
    'double-column': 'Two columns have the same meaning. Keep one of them.',
    'open-quote': 'A quotation mark (") is never closed. No row is used, as all after it would be misread.',
    'too-many': 'There are too many rows (at most 10,000).',
  },
  loginsTaken: (args) =>
    `Logins of ${counted(value(args, 'taken'), 'device')} were read from ${counted(value(args, 'rows'), 'row')}; they are kept in memory only.`,
  loginRow: (args) => `Line ${value(args, 'line')}: ${pick(ROW, args, 'fault')}`,
  tryOutcome: {
    took: 'signed in',
    'must-change': 'right password, but the device wants it to be changed',
    refused: 'refused',
    'refused-before': 'refused earlier, not sent again',
    'no-rights': 'signed in, without the right to change settings',
    'nothing-to-send': 'no user and password for this device',
    limit: 'not sent, so that the account is not locked',
    'held-back': 'not sent, as another device with the same account refused it',
    stopped: 'stopped here',
  },
  trialState: {
    took: 'signed in',
    'must-change': 'the password must be changed',
    none: 'no login can be used',
    stopped: 'stopped on the way',
    'held-back': 'not tried (so that the account is not locked)',
    'by-hand': 'not applicable (set up by hand)',
    cancelled: 'not tried (cancelled)',
  },
  mustChange: (args) =>
    `Set a new password on the management screen of ${value(args, 'address')}, then type the new one in its login.`,
} satisfies Partial<Texts>;
