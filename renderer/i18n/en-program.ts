import type { Messages } from './ja.ts';

/** The words of the program's own dialog: about, settings, support. */
export const enProgram: Messages['program'] = {
  open: 'About and settings',
  title: 'About this program',
  tabs: { about: 'About', settings: 'Settings', support: 'Support' },
  about: {
    version: 'Version',
    engine: 'Runs on',
    system: 'System',
    catalog: 'Catalog of destinations',
    guide: 'Guide',
    place: 'Kept in',
    portable: 'portable (the data folder beside the program)',
    perUser: "a folder of the user's own",
    folder: { data: 'Data', logs: 'Logs', crashes: 'Crash reports' },
    openFolder: 'Open',
    licences: (count) => `Software in it and its licences (${count})`,
    more: 'The licences of Electron and Chromium are in LICENSES.chromium.html in the folder of the program.',
  },
  update: {
    title: 'Check for updates',
    hint: "This program fetches nothing by itself. Get callhome-release.json or a signed catalog from the distributor's release and choose it here.",
    noKey: 'This version has no key to check signatures with, so update files cannot be checked.',
    choose: 'Choose an update file…',
    newer: (version, date) => `There is a newer version ${version} (${date}). Its signature was checked.`,
    same: (version) => `This version ${version} is the latest. The signature was checked.`,
    files: 'Files for this system and their SHA-256, to compare with the file you get.',
    catalog: (date) => `The catalog of destinations (${date}) was taken in. Its signature was checked.`,
  },
  settings: {
    language: 'Language',
    theme: 'Colours',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    ports: 'HTTPS ports to sweep',
    portsHint: 'What discovery begins with on a new site, separated by commas.',
    portsWrong: 'Enter port numbers from 1 to 65535 separated by commas. Not saved.',
    fast: 'Begin discovery fast (shorter waits, more connections at once)',
    waits: 'How long answers are waited for',
    waitsOf: (times) => (times === 1 ? 'Standard' : `${times} times`),
    waitsHint: (tcp, device) =>
      `Longer for slow lines such as a VPN, where something answers and still counts as timed out. As it is set, preflight waits ${tcp} s for a connection, and a device is given ${device} s. The more there is that never answers, the longer the work takes. The sweep of discovery is not affected.`,
    atOnce: 'Devices worked on at once',
    atOnceHint:
      'How many devices are connected to at a time for plan, apply and test calls (1 to 16, standard 8). Fewer spare the management network.',
    atOnceWrong: 'Enter a whole number from 1 to 16. Not saved.',
    documents: 'Folder for documents',
    documentsNone: 'not set (begins where the last one was saved)',
    choose: 'Choose…',
    clear: 'Not set',
  },
  support: {
    text: 'Saves versions, network adapters, settings, the log and a list of crashes as one ZIP. No password and no content of a site is in it. Nothing is sent anywhere.',
    anonymise: 'Hide names, phone numbers, addresses and user names',
    anonymiseHint:
      'The same one gets the same stand-in (ip-1 and so on), so that the log can still be followed.',
    save: 'Save support information…',
    saved: (path) => `Saved to ${path}.`,
    crashes: (count) => (count === 0 ? 'There are no crash reports.' : `Crash reports: ${count}`),
  },
};
