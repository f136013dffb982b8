import { enScreens } from './en-screens.ts';
import type { Messages } from './ja.ts';

/** Words of the guidance: this screen, the first screen, the keys, the practice site. */
export const enHelp: Messages['help'] = {
  title: 'Help',
  open: 'About this screen',
  parts: { screen: 'This screen', first: 'Getting started', keys: 'Keys' },
  screenTitle: (title) => `About the screen "${title}"`,
  decide: 'What is decided here',
  pages: 'Pages of the guide it follows',
  screen: enScreens,
  keys: {
    back: 'Back to the step before',
    next: 'On to the next step',
    rerun: 'Runs the work of this step again',
    region: 'To the next region (steps, notices, content, buttons below)',
    regionBack: 'To the region before',
    help: 'Shows this list of keys',
    search: 'Searches the table of this step',
    rows: 'Moves between the rows of a table (Home and End: first and last)',
    tick: 'Ticks a row or takes the tick away',
    range: 'The same for all rows from the last one ticked to this one',
    close: 'Closes a dialog or panel; in the search it clears the text',
  },
  practice: {
    enter: 'Try it on a practice site',
    starting: 'Preparing the practice site…',
    leave: 'End the practice',
    leaveHint: 'What was practised is deleted. You are back at your real work.',
    window: (title) => `[Practice site] ${title}`,
    what: 'Try every step on simulated devices in this computer. Nothing is sent or kept.',
  },
  first: {
    title: 'Getting started',
    what: [
      'Sets up automatic problem reporting (Call Home) on the management controllers (BMCs) of Lenovo servers.',
      'It finds the devices, checks the way to the destinations, and writes once you have confirmed.',
      'At the end it sends test calls and makes the report for the customer.',
    ],
    needTitle: 'What to have at hand',
    need: [
      'This PC on the management network',
      'Login of an administrator of the BMCs',
      'The parameter sheet, filled in',
      "The customer's consent to the terms",
      'Details of the proxy, where there is one',
    ],
    checkTitle: 'This computer',
    checkHint: 'Only settings of this computer are read. Nothing is sent to the network.',
    again: 'Look again',
    looking: 'Looking…',
    mark: { yes: 'yes', no: 'no', unknown: 'not known' },
    check: {
      adapter: 'Cable and address',
      resolver: 'DNS server',
      route: 'Route out',
    },
    adapter: {
      yes: (list) => list,
      no: 'No adapter has an address that can be used. Connect the cable.',
      self: (list) =>
        `${list}. This computer gave itself that address. Set an address of the management network.`,
      unknown: 'The adapters could not be read.',
    },
    resolver: {
      yes: (list) => list,
      no: 'None is set. The DNS servers that the devices use can be entered later.',
      unknown: (list) => `Only a relay inside this computer (${list}) is known, not the servers behind it.`,
    },
    route: {
      yes: (address) => `There is a route out from ${address}. Step 3 checks whether it works.`,
      no: 'There is none. Devices can be found and set up; the destinations cannot be checked.',
      blocked: 'A rule of this computer forbids it. Check the settings of the security software.',
      unknown: 'The routes could not be read.',
    },
  },
};
