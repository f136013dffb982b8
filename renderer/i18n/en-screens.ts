import type { Messages } from './ja.ts';

/** Words of "About this screen". `words` stand under the pictures, from left to right. */
export const enScreens: Messages['help']['screen'] = {
  site: {
    what: [
      'The work on one site of a customer is kept together and saved on this computer by itself.',
      'The names typed here are those of the report: to whom it goes, and who made it.',
    ],
    decide: [
      'Which customer and which site the work is for',
      'Whether to begin anew, to go on with a saved site, or to start from its copy',
      "Whether to import the customer's parameter sheet",
    ],
    alt: "How the customer's details become a sheet and a saved site",
    words: ['Customer', 'Sheet', 'Site'],
  },
  discover: {
    what: [
      'Looks for management controllers (BMCs) and appliances on the management network.',
      'What is found is listed by product, with how each was recognised.',
    ],
    decide: [
      'Which networks and ranges are searched',
      'Which devices get the settings',
      'Whether a device reports by itself or through XClarity Administrator',
      'User name and password of the devices',
    ],
    alt: 'How this computer asks the devices, and the ones to set up are chosen',
    words: ['This computer', 'Devices', 'Choose'],
  },
  preflight: {
    what: [
      'Checks names, firewall, TLS, proxy and clocks on the way to the destinations.',
      'Causes come first, with who mends each and a text to send them.',
    ],
    decide: [
      'Proxy, DNS servers and NTP servers',
      'Whether to mend the causes first or to go on with the settings',
      'Whether clock, NTP and DNS of the devices are mended here',
    ],
    alt: 'The way from a device through firewall and proxy to the destination',
    words: ['Device', 'Firewall', 'Proxy', 'Destination'],
  },
  settings: {
    what: [
      'Contact and location are typed once and set on every chosen device.',
      'What a device limits in length and characters stands beside each field.',
    ],
    decide: [
      'Who is called after a fault, and where the devices stand',
      "The customer's consent to what is sent and to whom",
      'Events that are not reported, where needed',
    ],
    alt: 'How one form is set on every device',
    words: ['Form', 'Settings', 'All devices'],
  },
  apply: {
    what: [
      'Reads the present values of each device and shows them beside the new ones.',
      'Nothing is written before you confirm. What was written is read back and compared.',
      'From the second visit on it also shows what changed on the devices since they were last read.',
    ],
    decide: [
      'Which devices are written to',
      'Whether the changes shown are right',
      'Whether one device is tried first, and how many failures stop the write',
      'Whether what was written is put back',
    ],
    alt: 'How values are read, written, read back and compared',
    words: ['Read', 'Write', 'Device', 'Compare'],
  },
  'test-call': {
    what: [
      "Sends a test call from the device and follows it in the device's own record until it was accepted.",
      'Where it cannot be sent from here, it is made by the steps shown and its result is recorded.',
    ],
    decide: ['Which devices send a test call', 'The result of a test made by hand, and who saw it'],
    alt: "How a device's call reaches the destination and a ticket number comes back",
    words: ['Device', 'Test call', 'Destination', 'Ticket'],
  },
  report: {
    what: [
      'Puts settings and results into the documents for the customer.',
      'What was not checked is said to be not checked.',
    ],
    decide: [
      'Which documents are made, and in which language',
      'Whether personal data is masked',
      'The names for author, reviewer and customer',
    ],
    alt: 'How the results become documents and go to the customer',
    words: ['Site', 'Report', 'Save', 'Customer'],
  },
};
