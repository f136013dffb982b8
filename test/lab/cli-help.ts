/** How a command line words its help: options by letter, laid out in one of several forms (imm2-cmm reference appendix D). */

import { lines } from './call-home-cli.ts';
import type { ContactField } from './call-home-mib.ts';
import type { CliAnswer } from './cli.ts';

/** How the help and the log are laid out; no source gives either, so every form has to be understood. */
export type CliForms = {
  /** One option per line, two in one line (`-che -add id`), in columns, or a table with frames. */
  readonly help?: 'lines' | 'pairs' | 'columns' | 'table';
  /** `Index: N` with N the position, or `N.` with a running number that is no position. */
  readonly log?: 'indexed' | 'numbered';
  /** Values bare, or each in quotes and filled up with blanks to one width, words in capitals; or a word for each empty one. */
  readonly values?: 'bare' | 'padded' | '(none)' | 'N/A' | '-';
};

/** Option letters of `chconfig`, appendix D's by default. */
export type CliLetters = Record<ContactField, string> & {
  licence: string;
  enable: string;
  proxy: string;
  proxyHost: string;
  proxyPort: string;
  proxyUser: string;
  proxyPassword: string;
};

export const APPENDIX_D_LETTERS: CliLetters = {
  licence: 'li',
  enable: 'sa',
  ibmSupportCenter: 'sc',
  address: 'ca',
  city: 'cci',
  emailAddress: 'ce',
  contactName: 'cn',
  companyName: 'co',
  phoneNumber: 'cph',
  phoneExtension: 'cpx',
  state: 'cs',
  postalCode: 'cz',
  altContactName: 'an',
  altEmailAddress: 'ae',
  altPhoneNumber: 'aph',
  altPhoneExtension: 'apx',
  machineLocationPhoneNumber: 'mp',
  proxy: 'ps',
  proxyHost: 'loc',
  proxyPort: 'po',
  proxyUser: 'u',
  proxyPassword: 'pw',
};

/** What each letter of chconfig takes, as the help prints it. */
export const LETTER_HELP: Readonly<Record<keyof CliLetters, string>> = {
  licence: 'view|accept - View or accept the license agreement',
  enable: 'enable|disable - Enable or disable Service Advisor',
  ibmSupportCenter: 'service_country - Two-character ISO country code of the service center',
  address: 'address - Address of the machine location, quoted (30 characters)',
  city: 'city - City of the machine location, quoted (30 characters)',
  emailAddress: 'email - Email address of the contact person, userid@hostname',
  contactName: 'name - Name of the contact person, quoted (30 characters)',
  companyName: 'company - Company name of the contact person, quoted (30 characters)',
  phoneNumber: 'phone - Phone number of the contact person, quoted (5 - 30 characters)',
  phoneExtension: 'ext - Phone extension of the contact person, quoted',
  state: 'state - State or province of the machine location, quoted (2 - 3 characters)',
  postalCode: 'code - Postal code of the machine location, quoted (9 alphanumeric characters)',
  altContactName: 'name - Name of the alternate contact person, quoted',
  altEmailAddress: 'email - Email address of the alternate contact person',
  altPhoneNumber: 'phone - Phone number of the alternate contact person, quoted',
  altPhoneExtension: 'ext - Phone extension of the alternate contact person, quoted',
  machineLocationPhoneNumber: 'phone - Phone number of the machine location, quoted',
  proxy: 'enable|disable - Enable or disable the HTTP proxy',
  proxyHost: 'location - FQDN or IP address of the HTTP proxy (63 characters)',
  proxyPort: 'port - Port of the HTTP proxy (1 - 65535)',
  proxyUser: 'user - User name for the HTTP proxy, quoted (30 characters, no spaces)',
  proxyPassword: 'password - Password for the HTTP proxy, quoted (15 characters, no spaces)',
};

/** Help of one command, with or without its options. */
export function help(
  name: string,
  entries: readonly string[],
  { helpListsOptions, forms }: { readonly helpListsOptions: boolean; readonly forms: CliForms },
): CliAnswer {
  if (!helpListsOptions || entries.length === 0) return lines(`usage: ${name} [-options]`);
  return lines(`usage: ${name} [-options]`, 'options:', ...laidOut(entries, forms.help ?? 'lines'));
}

function laidOut(entries: readonly string[], form: NonNullable<CliForms['help']>): readonly string[] {
  const bare = entries.map((entry) => entry.replace(/ - .*/, ''));
  const pair = (gap: string): readonly string[] =>
    bare
      .filter((_, at) => at % 2 === 0)
      .map((entry, at) => [entry, bare[at * 2 + 1] ?? ''].join(gap).trimEnd());
  switch (form) {
    case 'lines':
      return entries.map((entry) => `    ${entry}`);
    case 'pairs':
      return pair(' ').map((entry) => `    ${entry}`);
    case 'columns':
      return bare
        .filter((_, at) => at % 2 === 0)
        .map((entry, at) => `${entry.padEnd(40)}${bare[at * 2 + 1] ?? ''}`);
    case 'table':
      return [
        '+----------+------------+',
        ...entries.map((entry) => {
          const [, option = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(entry) ?? [];
          return `|${option}|${rest}|`;
        }),
        '+----------+------------+',
      ];
  }
}

export const OPTION_HELP: Readonly<Record<string, readonly string[]>> = {
  chlog: [
    '-<index> - Show one entry',
    '-event_index index - Show one entry',
    '-ack yes|no - Acknowledge the entry',
    '-s - Support Center results',
    '-f - FTP server results',
  ],
  chmanual: [
    '-test - Generate a test call home',
    '-desc "text" - Problem description, quoted (100 characters)',
  ],
  events: ['-che - Call home exclusion list', '-add id - Add an event ID', '-rm id|all - Remove an event ID'],
  autoftp: [
    '-m ftp|sftp|tftp|disabled - Mode',
    '-i host - Server',
    '-p port - Port',
    '-u user - User',
    '-pw password - Password',
  ],
};
