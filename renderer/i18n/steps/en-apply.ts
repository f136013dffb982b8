import { agreeing, counted } from '../../../electron/texts/counted.ts';
import type { Messages } from '../ja.ts';

export const enApply: Messages['steps']['apply'] = {
  make: 'Make the plan',
  remake: 'Make the plan again',
  savePlans: 'Save plans (JSON)',
  plansSaved: (path: string) => `Plans saved to ${path}.`,
  write: (n) => `Write to ${n}`,
  undo: (n) => `Restore values on ${n}`,
  outdated: 'plan out of date',
  outdatedMeans: 'The settings changed after the plan was made. Make it again before writing.',
  outdatedPlans: (n) =>
    `${agreeing(n, 'The plan of 1 device does', `The plans of ${n} devices do`)} not match the settings as they are now. Nothing is written until ${agreeing(n, 'it is', 'they are')} made again. Earlier results stand.`,
  tried: (what, at) => `"${what}" at ${at} came to no end. The result above is from before it.`,
  emptyTitle: 'No plan yet',
  emptyText:
    'Signs in to the chosen devices, reads their present values and shows what would be written. Reading changes nothing.',
  written: (done, hand, bad) =>
    [
      done > 0 ? `${counted(done, 'device is', 'devices are')} set up. ` : '',
      hand > 0
        ? `${hand} ${agreeing(hand, 'is', 'are')} written, with something left to do or to look at by hand. `
        : '',
      bad > 0 ? `${bad} could not be set up completely.` : '',
    ].join(''),
  asWanted: (n) => `${n} already ${agreeing(n, 'is', 'are')} as wanted.`,
  byHand: (n) =>
    `${n} ${agreeing(n, 'is set on its own screen', 'are set on their own screens')}, by the manual sheet.`,
  putBack: (n) => `${n} ${agreeing(n, 'is back as it was', 'are back as they were')} before writing.`,
  partlyBack: (n) =>
    `${n} ${agreeing(n, 'is not wholly back as it was', 'are not wholly back as they were')} before writing.`,
  held: (n) => `${n} ${agreeing(n, 'was', 'were')} not begun (not run).`,
  heldFirst: (failed) => `${failed}, tried first, did not end well. Mend the cause and write again.`,
  heldLimit: (limit, failed) =>
    `The limit of failed devices (${limit}) was reached with ${failed}. Mend the cause and write again.`,
  retry: (n) => `Try the ${n} failed again`,
  driftMore: (n) => `Show ${n} more ${agreeing(n, 'row', 'rows')}`,
  rollout: {
    title: 'How to write',
    first: 'Try one device first',
    firstHint: (first, rest) =>
      `One device of each kind and interface, ${first} in all, is written first. The other ${rest} ${agreeing(rest, 'follows', 'follow')} once ${agreeing(first, 'it is', 'all of these are')} done.`,
    limit: 'Stop at a number of failures',
    limitCount: 'Failures to stop at',
    limitHint: (n) =>
      `Once ${n} ${agreeing(n, 'has', 'have')} failed the write stops, and no other device is written to.`,
    limitFault: (text) => `“${text}” is not a number of devices (1 to 1000).`,
    orderFirst: (first, rest) =>
      `${first} ${agreeing(first, 'is', 'are')} written first; the other ${rest} ${agreeing(rest, 'follows', 'follow')} only where ${agreeing(first, 'it is', 'all of these are')} done.`,
    firstNames: 'Written first',
  },
  matrix: {
    title: (groups, devices) =>
      `Changes by group (${counted(devices, 'device')}, ${counted(groups, 'group')})`,
    group: (name) => `Group ${name}`,
    count: (n) => counted(n, 'device'),
    only: (name, n) => `Show the ${n} of group ${name} in the list`,
    unchanged: 'no change',
    absent: 'no such item',
    more: (n) => `Show ${n} more ${agreeing(n, 'group', 'groups')}`,
  },
  list: {
    title: 'State of each device',
    state: {
      all: 'All',
      bad: 'To be mended',
      todo: 'To be written',
      held: 'Not run',
      done: 'Done',
      hand: 'By hand',
    },
    everyGroup: (name) => `Group ${name} only`,
    release: 'Show all again',
    none: 'No device answers to that.',
    search: 'Search (address, name, serial number, state)',
    tableName: 'Plans and results',
    groupCount: (chosen, of) => `${of} (${chosen} chosen)`,
    chooseGroup: (name) => `Choose all of ${name} that change`,
    column: {
      device: 'Device',
      address: 'Address',
      serial: 'Serial number',
      state: 'State',
      changes: 'Changes',
      warnings: 'Notes',
      driver: 'Interface',
    },
  },
  unplanned: (n) => `No plan could be made for ${n}.`,
  alike: (n) => `The same goes for ${n} more ${agreeing(n, 'item', 'items')}; see the table below.`,
  shared: {
    login: (name, n) => `The login “${name}” does not get in (${counted(n, 'device')}).`,
    password: (name, n) => `No password was entered for the login “${name}” (${counted(n, 'device')}).`,
    field: (label, n) => `Correct “${label}” in the settings (${counted(n, 'device')}).`,
    toLogin: (name) => `Set up “${name}”`,
    above: 'The cause is shown at the top of the screen.',
  },
  summary: (changes, items) => `${counted(items, 'value')} on ${counted(changes, 'device')} will change.`,
  nothing: 'Every device is already as wanted. Nothing has to be written.',
  column: {
    item: 'Item',
    before: 'Now',
    beforeWriting: 'Before writing',
    after: 'To be written',
    asked: 'Value asked for',
    result: 'Read back',
    outcome: 'Result',
  },
  changes: (n) => counted(n, 'change'),
  same: (n) => `Also show ${n} that ${agreeing(n, 'stays', 'stay')}`,
  warnings: (n) => counted(n, 'warning'),
  adapted: 'adapted',
  choose: (name) => `Write to ${name}`,
  chooseAll: 'Every device with changes',
  madeAt: (time) => `plan of ${time}`,
  confirmTitle: 'Write the settings',
  confirmText: (n, items) =>
    `${counted(items, 'value is', 'values are')} written to ${agreeing(n, 'this device', `these ${n} devices`)}. The values from before are kept and can be restored (except the agreement to the terms and passwords).`,
  confirm: (n) => `Write to ${n}`,
  undoTitle: 'Restore the values from before',
  undoText: (n) =>
    `${agreeing(n, 'This device goes', `These ${n} devices go`)} back to what was read before the first write. Fields that somebody has changed since they were written are left, and the result names them.`,
  undoAll: 'What is ticked for writing makes no difference: it is every device that can go back.',
  undoConfirm: (n) => `Restore ${n}`,
  stepOf: (step, done, total) => `${step} (${done}/${total})`,
  manual: 'By hand',
  show: 'Show',
  hide: 'Hide',
  consentMissing: 'The agreement to the terms is not recorded. Record it under "1. Terms and what is sent".',
  toSettings: 'To the settings',
  toDevices: 'To the devices',
  outOfScope: (n) => `${counted(n, 'device')} out of scope ${agreeing(n, 'is', 'are')} not written to.`,
  noneChosen: 'No device is chosen. Choose devices on the discovery page.',
  noRoute: 'Every chosen device is set to "No reporting". There is nothing to write.',
  viaLxca: (n) =>
    `${counted(n, 'device reports through XClarity Administrator and is not written to itself', 'devices report through XClarity Administrator and are not written to themselves')}.`,
};
