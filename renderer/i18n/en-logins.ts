import { agreeing, counted } from '../../electron/texts/counted.ts';
import type { Messages } from './ja.ts';

/** Step 2: a file with a login for each device, and trying several logins. */
export const enLogins: Messages['logins'] = {
  file: {
    open: 'Read logins from CSV…',
    title: 'Read logins from CSV',
    text: 'Reads user and password of each device from one file. The file is not kept.',
    memory:
      'Passwords stay in memory and are gone when the program ends. Site file, log and report never hold them.',
    sealed:
      'Passwords are kept on this PC, encrypted (set in step 2). Site file, log and report never hold them.',
    columns:
      'The first line names the columns: "address", "host name" or "serial", and "password" are needed.',
    userOptional: "Where there is no user, the user of the device's login is taken.",
    example: 'Example',
    exampleText: 'address,user,password',
    choose: 'Choose a file…',
    chooseAnother: 'Choose another file…',
    taken: (n, rows) => `Logins of ${counted(n, 'device')} were read from ${counted(rows, 'row')}.`,
    none: 'No row could be used.',
    bad: (n) => `Rows that are not used: ${n}`,
    more: (n) => `and ${n} more ${agreeing(n, 'row', 'rows')}`,
    kept: (n) => `Logins out of a CSV: ${counted(n, 'device')} (in memory only)`,
    keptSealed: (n) => `Logins out of a CSV: ${counted(n, 'device')} (kept on this PC, encrypted)`,
    refused: (n) =>
      `${n} of these devices refused the login and ${agreeing(n, 'is', 'are')} not tried again until a corrected CSV is read.`,
    forget: 'Forget these logins',
    forgotten: (n) => `The logins of ${counted(n, 'device')} were forgotten.`,
    own: (user) => `CSV (${user})`,
    ownHint: 'The login out of the CSV is used. A choice here takes its place.',
  },
  keep: {
    label: 'Keep the passwords of this site on this PC, encrypted',
    hint: 'The operating system encrypts them. They can be read only on this PC while the same user is signed in. No exported file and no report holds them.',
    impossible:
      'The operating system of this PC offers no encryption. Passwords stay in memory and are gone when the program ends.',
    unreadable:
      'The passwords that were kept cannot be read. The keyring is locked, or another PC or another user kept them.',
    again: 'Read again',
    drop: 'Delete the kept passwords',
    now: {
      impossible: 'Passwords are not kept.',
      no: 'Passwords are not kept. They are in memory only.',
      kept: 'Passwords are kept on this PC, encrypted.',
      unreadable: 'The passwords that were kept cannot be read.',
    },
  },
  tries: {
    open: (n) => `Try logins… (${n} chosen)`,
    openShort: 'Try logins…',
    title: (n) => `Try logins on ${counted(n, 'device')}`,
    text: 'Tries the chosen logins in this order, each once, and sets the one that a device takes.',
    guard:
      'At most 3 wrong passwords are sent to one account, so that it is not locked. A locked or throttled answer ends it for that device.',
    first: 'One device goes first, and the others follow once its answer is known. No setting is changed.',
    list: 'Logins to try (from the top)',
    use: (name) => `Try ${name}`,
    up: (name) => `Move ${name} up`,
    down: (name) => `Move ${name} down`,
    noPassword: 'no password',
    few: 'There is no login yet. Add one under "Add a login".',
    shared: 'The accounts are shared by the devices (LDAP, XClarity Administrator, managed by a CMM)',
    sharedHint: 'A login that one device refused is not sent to the others.',
    start: (n) => `Try on ${n}`,
    result: 'Results',
    summary: (name, n) => `${name}: ${counted(n, 'device')}`,
    unresolved: (n) => `Devices without a login: ${n}`,
    column: { device: 'Device', took: 'Login that was taken', why: 'Result' },
    nobody: 'none',
    again: 'Try again',
    started: 'Logins are being tried.',
  },
};
