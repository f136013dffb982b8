import { enSettings } from './en-settings.ts';
import { given, optional, value } from './say.ts';
import type { Args, Texts } from './shape.ts';

const rule = (args: Args): string => {
  const code = String(args.rule ?? '');
  const sentence = (enSettings.valueCode as Readonly<Record<string, (args: Args) => string>>)[code];
  return sentence ? sentence(args) : code;
};

/** Words of the parameter sheet: items only the job has, what is wrong with a cell, what was put in order. */
export const enSheet: Pick<Texts, 'sheet'> = {
  sheet: {
    field: {
      'site.customer': 'Customer',
      'site.name': 'Site name',
      'site.reference': 'Reference',
      'site.company': 'Company of the engineer',
      'site.engineer': 'Engineer',
      'site.contact': 'Contact of the engineer',
      'site.workPeriod': 'Time of the work',
      'site.workPlace': 'Place of the work',
      'site.witness': 'Present on site',
      'site.classification': 'Classification',
      'site.japanese.company': 'Company (Japanese)',
      'site.japanese.companyKana': 'Company in kana',
      'site.japanese.contact': 'Contact name (Japanese)',
      'site.japanese.contactKana': 'Contact name in kana',
      'site.japanese.alternate': 'Alternate contact (Japanese)',
      'site.japanese.alternateKana': 'Alternate contact in kana',
      'site.japanese.address': 'Address (Japanese)',
      'network.dns': 'DNS servers',
      'network.ntp': 'NTP servers',
      'network.ranges': 'Management network ranges',
    },
    problem: {
      formula: () => 'Formulas are not read. Type the value as text.',
      'number-not-text': (args) =>
        `Entered as a number (${value(args, 'found')}): a leading zero may be lost. Set the cell format to text and type it again.`,
      'date-not-text': () => 'It was turned into a date. Set the cell format to text and type it again.',
      'error-value': (args) => `The cell holds an error (${value(args, 'found')}).`,
      masked: () => 'Still masked (＊＊＊). A sheet with masked personal data cannot be imported.',
      secret: () =>
        'Do not write passwords here. It was not read; remove it from the sheet and type it on screen.',
      'unknown-item': (args) =>
        `Not known which item this is (${value(args, 'found')}). Restore the column "Item ID".`,
      duplicate: (args) => `The same stands in ${value(args, 'first')}. Keep one of them.`,
      required: () => 'A value is needed.',
      'control-character': () => 'Line breaks, tabs and other control characters cannot be used.',
      'too-long': (args) => `At most ${value(args, 'limit')} characters (now ${value(args, 'found')}).`,
      'not-ascii': (args) => `Use English letters ("${value(args, 'found')}" cannot be used).`,
      'not-email': () => 'An e-mail address like name@example.co.jp is needed.',
      'not-country': () => 'A two-letter country code is needed (JP for Japan).',
      'not-postal-code': () => 'A Japanese postal code has seven digits (101-0054). Was a leading zero lost?',
      'not-host': (args) =>
        `Only a host name or IP address ("${value(args, 'found')}"), without http:// or port.`,
      'not-number': (args) => `A whole number ${value(args, 'limit')} is needed.`,
      'not-mode': (args) => `FTP, TFTP, SFTP or "Not used" is needed, not "${value(args, 'found')}".`,
      'not-switch': () => 'Yes or no is needed.',
      'not-address': (args) => `Not an address or host name ("${value(args, 'found')}").`,
      'not-range': (args) =>
        `Not a range ("${value(args, 'found')}"). For example 192.168.1.0/24 or 192.168.1.10-50`,
      'not-event-id': (args) => `Not an event ID ("${value(args, 'found')}").`,
      'not-product': (args) => `Not a kind of device ("${value(args, 'found')}"). Choose from the list.`,
      'not-route': (args) => `Not a route ("${value(args, 'found')}"). Choose from the list.`,
      'value-refused': (args) => `None of the devices takes it. ${rule(args)}`,
      'too-many-rows': (args) =>
        `At most ${value(args, 'limit')} devices. Rows below this one were not read.`,
      'sheet-not-read': (args) =>
        `The sheet "${value(args, 'read')}" has the same table with other values, and is the only one that was read. Delete the sheet that is not meant.`,
    },
    note: {
      normalised: (args) => `"${value(args, 'from')}" was put in order as "${value(args, 'to')}".`,
      adapted: (args) => `${value(args, 'product')} gets it as "${value(args, 'to')}".`,
      'refused-by-some': (args) => `${value(args, 'product')} does not take it. ${rule(args)}`,
      'no-devices': () => 'The device list is empty.',
      'as-issued': (args) =>
        `The cell is as the sheet was given out, and the site was changed since: it keeps ${given(args, 'now') ? `"${value(args, 'now')}"` : 'the empty value'}.`,
      'device-as-issued': () =>
        'The row is as the sheet was given out, and the device was changed in the site since: it stays as it is there.',
    },
    fault: {
      'not-workbook': () => 'This is no Excel workbook (.xlsx).',
      'old-or-encrypted': () =>
        'It is protected with a password or in the old format (.xls). Remove the protection and save it as .xlsx.',
      macros: () => 'Workbooks with macros are not read. Save it as .xlsx without macros.',
      'too-large': () => 'The file is too large. Keep only the parameter sheet in it.',
      damaged: () => 'The file is damaged. Open it in Excel and save it again.',
      'no-settings-sheet': (args) =>
        `There is no sheet "Settings"${optional(args, 'sheets', (names) => ` (sheets: ${names})`)}. Use this tool's form.`,
    },
  },
};
