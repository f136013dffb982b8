import type { Messages } from '../ja.ts';

export const enNetwork: Messages['steps']['network'] = {
  dns: 'DNS servers',
  dnsHint: "Those the devices use. Empty: this PC's.",
  ntp: 'NTP servers',
  ntpHint: 'The reference for clocks; one per line.',
  ca: 'Extra CA file',
  caHint: "Where the company authority's file (PEM) is",
  destinations: 'More destinations',
  destinationsHint: 'Not in the guide. HOST:PORT or HOST:PORT/http, one a line',
  destinationBad: (text: string) => `"${text}" cannot be read and is not saved.`,
  connectTo: 'Connect elsewhere',
  connectToHint: 'Empty as a rule. HOST:PORT:ADDRESS:PORT, one per line',
  proxyMode: {
    keep: 'Use the proxy below (empty: leave the devices as they are)',
    off: "No proxy (switch the devices' proxy off)",
  },
  proxyHint: "Without http://. Empty: the devices' proxy is left alone. IMM2 starts with port 3128.",
  authHint: 'Empty without authentication.',
};
