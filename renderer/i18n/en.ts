import { agreeing, counted } from '../../electron/texts/counted.ts';
import { enHelp } from './en-help.ts';
import { enLogins } from './en-logins.ts';
import { enProgram } from './en-program.ts';
import { enSites } from './en-sites.ts';
import { enSteps } from './en-steps.ts';
import type { Messages } from './ja.ts';

/** The screens' words in English: every key of ja.ts. */
export const en: Messages = {
  app: 'Call Home Setup Assistant',
  common: {
    required: 'required',
    copy: 'Copy',
    copied: 'Copied',
    close: 'Close',
    cancel: 'Cancel',
    stop: 'Stop',
    save: 'Save',
    edit: 'Edit',
    remove: 'Remove',
    more: (count) => `and ${count} more`,
    devices: (count) => counted(count, 'device'),
    all: 'All',
    set: 'set',
    notSet: 'not set',
    newPassword: 'type only to change',
    issueMark: { error: '×', warning: '△', adapted: '↻' },
    stillUsed: (value: string) => `Until it is mended, “${value}” is used.`,
    noneLeft: {
      title: 'No device is left',
      text: 'While this was open, the last device that it could be done to was taken away. Nothing is done from here.',
    },
    selected: (count) => `${count} chosen`,
    trust: { tls: 'Trust the new certificate', ssh: 'Trust the new key' },
    language: '日本語',
  },
  table: {
    columns: 'Columns',
    noRoom: 'hidden: the window is narrow',
    states: 'Filter by state',
    noMatch: 'No row matches. Clear the search or the filter.',
    copy: 'Copy table',
    saveAs: (format) => `Save the table as ${format}`,
    open: 'Show details',
    saved: (n, path) => `${counted(n, 'row was', 'rows were')} saved to ${path}.`,
  },
  frame: {
    back: 'Back',
    next: 'Next',
    offline: 'Offline',
    simulated: 'Practice site',
    steps: 'Steps',
    noSite: 'No site is open',
    version: (app, guide) => `v${app} · guide ${guide}`,
    save: {
      title: 'Nothing can be saved.',
      kept: 'What was typed is still on this screen. It is lost when the program ends.',
      retry: 'Save again',
      elsewhere: 'Save elsewhere…',
      works: 'Saved.',
      copied: (path) => `Saved as ${path}. It can be taken in with "Import from a file".`,
    },
    comma: ', ',
    finish: {
      button: 'Finish',
      title: 'Finish the work on this site?',
      notSetUp: (n: number, all: number) =>
        `${n} of ${counted(all, 'device')} ${agreeing(n, 'is', 'are')} not known to be set up.`,
      allTested: (n: number) =>
        n === 1 ? 'The test call of the device succeeded.' : `The test calls of all ${n} devices succeeded.`,
      left: (n: number, all: number) =>
        `No successful test call was seen for ${n} of ${counted(all, 'device')}.`,
      kept: 'The site is saved. You can go on with it at any time.',
      folder: 'Open folder',
      next: 'Next site',
    },
    closing: {
      title: 'End the program?',
      running: 'Work is going on. Ending stops it; what is being written is written to its end.',
      saving: 'Files are being saved. Ending leaves out those that are not written yet.',
      unsaved: 'Some input could not be saved and is lost.',
      stop: 'Stop and end',
      discard: 'End without saving',
      ended: 'The work that was going on has ended.',
      end: 'End',
    },
    leaving: {
      title: 'Some input is not saved',
      text: 'The reason stands below its field. Going on loses that input.',
      leave: 'Go on without saving',
    },
    interrupted: {
      inDoubt: (n) =>
        `Writing broke off on ${counted(n, 'device')}. Whether these fields arrived is not known. Reading back tells what the device has now.`,
      sent: (labels) => labels.join(', '),
      callOut: (address, at) =>
        `The test call of ${address} (${at}) was sent and its result was not seen. Look at the device's own list of reports.`,
      brokeOff: (address, what, at) =>
        `${address}: "${what}" broke off at ${at}. Earlier results stand as they were.`,
      readBack: 'Read back',
    },
    state: { done: 'done', current: 'shown', reachable: 'open', blocked: 'not open yet' },
    blocked: {
      'no-site': 'Make a site first, or open a saved one.',
      'no-devices': 'Choose the devices to set up under "Discovery" first.',
      'settings-empty': 'Enter the contact under "Settings" first.',
      'nothing-applied': 'Write the settings under "Apply" first, or see that nothing has to be written.',
    },
    count: {
      devices: (n) => String(n),
      failures: (n) => `${n} NG`,
      errors: (n) => `${n} to correct`,
    },
  },
  progress: {
    of: (done, total) => `${done} / ${total}`,
    rate: (perSecond) => `${perSecond} per second`,
    waitingFor: (what) => `waiting for ${what}`,
    pause: 'Pause',
    resume: 'Go on',
    paused: 'Paused',
    resumed: 'Going on.',
    pausedNote: 'Devices under way go on to their end; no other begins. This computer stays awake.',
    stopping: 'Stopping: waiting for what has begun to answer.',
    others: 'Until it ends, no other work on the same devices can begin. This computer stays awake.',
    backTo: (step: string) => `Show “${step}”`,
    elsewhere: (site: string) => `Work of “${site}”, not of the site shown here.`,
    openIt: (site: string) => `Open “${site}”`,
    left: (seconds: number) =>
      seconds < 120 ? `about ${seconds} s left` : `about ${Math.ceil(seconds / 60)} min left`,
    atMost: (seconds) =>
      seconds < 120 ? `at most ${seconds} s more` : `at most ${Math.ceil(seconds / 60)} min more`,
  },
  finished: {
    failed: (what: string) => `“${what}” was not completed. The reason is shown above.`,
    cancelled: 'Cancelled. What was found so far is kept.',
    discover: (devices, scanned) =>
      `Discovery is done: ${counted(devices, 'device')} at ${counted(scanned, 'address', 'addresses')}.`,
    tryLogins: (took, change, left) =>
      `Logins were tried: ${counted(took, 'device')} signed in${change > 0 ? `, ${change} ${agreeing(change, 'wants', 'want')} a new password` : ''}${left > 0 ? `, ${left} did not` : ''}.`,
    preflight: (total, causes, unverified) =>
      causes === 0
        ? unverified > 0
          ? `Preflight is done: ${unverified} of ${counted(total, 'check')} ${agreeing(unverified, 'was', 'were')} not made.`
          : `Preflight is done: ${counted(total, 'check')}, no NG.`
        : `Preflight is done: ${counted(total, 'check')}. ${counted(causes, 'cause needs', 'causes need')} action.`,
    plan: (changes, same, hand, bad) =>
      `The plan is ready: ${counted(changes, 'device')} with changes, ${same} without${hand > 0 ? `, ${hand} by hand` : ''}${bad > 0 ? `, ${bad} without a plan` : ''}.`,
    apply: (done, hand, bad, held, unread) =>
      hand + bad + held === 0
        ? unread > 0
          ? `Applied: ${counted(done, 'device')} read back as wanted; ${counted(unread, 'value')} cannot be read back and ${agreeing(unread, 'is', 'are')} not checked.`
          : done === 1
            ? 'Applied: the device was read back as wanted.'
            : `Applied: all ${done} devices read back as wanted.`
        : `Applied: ${done} done${hand > 0 ? `, ${hand} with something left by hand` : ''}${bad > 0 ? `, ${bad} to look at` : ''}${held > 0 ? `, ${held} not run` : ''}.${unread > 0 ? ` ${counted(unread, 'value')} cannot be read back and ${agreeing(unread, 'is', 'are')} not checked.` : ''}`,
    controllerPlan: (changes: number, all: number) => `${changes} of ${counted(all, 'device')} would change.`,
    acknowledge: 'The report is marked as corrected.',
    serviceRequest: 'The service request was sent; the list of reports shows what becomes of it.',
    undo: (back, bad) =>
      bad === 0
        ? `The values from before are back on ${counted(back, 'device')}.`
        : `The values from before are back on ${counted(back, 'device')}; ${bad} to look at.`,
    readBack: (left) =>
      left === 0
        ? 'Read back. The values on the devices are known.'
        : `Read back. On ${counted(left, 'device')} the values are still not known.`,
    testCall: (ok, byHand, bad) =>
      byHand + bad === 0
        ? `Test calls are done: all ${ok} succeeded.`
        : `Test calls are done: ${ok} succeeded${byHand > 0 ? `, ${byHand} by hand` : ''}${bad > 0 ? `, ${bad} to look at` : ''}.`,
    problems: 'The report logs were read.',
    report: 'The report was made.',
  },
  help: enHelp,
  logins: enLogins,
  program: enProgram,
  sites: enSites,
  steps: enSteps,
};
