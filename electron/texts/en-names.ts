import type { ListLineReason } from '../domain/list-line.ts';
import { counted } from './counted.ts';
import { optional, pick, value } from './say.ts';
import type { Texts } from './shape.ts';

/** Why a line of a list of addresses could not be used. */
const LIST_LINE: Readonly<Record<ListLineReason, string>> = {
  'not-an-address': 'it is neither an address, nor a range, nor a host name.',
  'too-large': 'the range is too large (up to /12).',
  'is-range': 'single addresses belong here.',
  'too-long': 'the line is too long.',
  'too-many': 'there are too many lines; the rest was not read.',
};

/** Products, routes, discovery and the wizard's steps in English. */
export const enNames = {
  product: {
    imm2: { name: 'IMM2 (Integrated Management Module II)', short: 'IMM2' },
    cmm: { name: 'CMM (Chassis Management Module)', short: 'CMM' },
    cmm2: { name: 'CMM2 (Chassis Management Module 2)', short: 'CMM2' },
    xcc: { name: 'XCC (XClarity Controller)', short: 'XCC' },
    xcc2: { name: 'XCC2 (XClarity Controller 2)', short: 'XCC2' },
    xcc3: { name: 'XCC3 (XClarity Controller 3)', short: 'XCC3' },
    lxca: { name: 'XClarity Administrator', short: 'LXCA' },
    'systems-director': { name: 'IBM Systems Director', short: 'Systems Director' },
    smm: { name: 'SMM (System Management Module)', short: 'SMM' },
    'xclarity-one-portal': { name: 'XClarity One (portal)', short: 'XClarity One' },
    'xclarity-one-hub': { name: 'XClarity One Hub', short: 'One Hub' },
    'xclarity-orchestrator': { name: 'XClarity Orchestrator', short: 'Orchestrator' },
    'storage-dm': { name: 'ThinkSystem DM storage', short: 'DM storage' },
    'storage-de': { name: 'ThinkSystem DE storage', short: 'DE storage' },
    'other-bmc': { name: "Another vendor's BMC", short: 'Other BMC' },
    unknown: { name: 'Unknown kind', short: 'Unknown' },
  },
  route: {
    direct: { name: 'Direct', means: "The device's own controller reports. No management server is needed." },
    lxca: {
      name: 'Through XClarity Administrator',
      means: 'XClarity Administrator reports by its Call Home.',
    },
    autosupport: {
      name: 'AutoSupport',
      means: "The storage's AutoSupport reports. This tool does not set it up.",
    },
    none: { name: 'No reporting', means: 'The device stays out; the report lists it as out of scope.' },
  },
  driver: {
    'xcc-redfish': 'Redfish (HTTPS)',
    'lxca-rest': 'REST API (HTTPS)',
    'imm2-snmp': 'SNMPv3',
    'imm2-cli': 'Command line (SSH)',
    'cmm-snmp': 'SNMPv3',
    'cmm-cli': 'Command line (SSH)',
    manual: 'Manual sheet',
  },
  profile: {
    imm2: 'IMM2',
    cmm: 'CMM / CMM2',
    lxca: 'XClarity Administrator v2.7 or later',
    'lxca-2.3': 'XClarity Administrator v2.3 to v2.6',
    'lxca-2.2': 'XClarity Administrator v2.2 or earlier',
    'systems-director': 'Systems Director (support ended 2018-04-30)',
    xcc: 'XCC / XCC2 / XCC3',
    custom: 'added to the site',
  },
  sightingSource: {
    slp: 'SLP answer (UDP 427)',
    ssdp: 'SSDP answer (UDP 1900)',
    mdns: 'mDNS answer (UDP 5353)',
    rmcp: 'RMCP answer (UDP 623)',
    'dns-srv': 'DNS SRV record',
    sweep: 'Search of the address range',
    https: 'HTTPS answer',
    snmp: 'SNMP answer',
    typed: 'Typed in',
  },
  routeReason: {
    'guide-permits-direct': () => 'The guide permits direct reporting.',
    'guide-permits-lxca': (args) =>
      `The guide permits reporting through XClarity Administrator.${optional(args, 'version', (v) => ` Version ${v} or later is needed.`)}`,
    'guide-says-autosupport': () => 'The guide says DM/DE storage uses AutoSupport.',
    'device-offers-service-advisor': () =>
      'The guide (2020) says XCC cannot report itself; where the device offers Call Home, it can.',
    'lxca-support-not-confirmed': () =>
      'Whether XClarity Administrator supports Call Home for this model has to be confirmed.',
    'lxca-not-supported-as-of-2.3.0': () => 'XClarity Administrator does not support it as of 2.3.0.',
    'support-ended': () => 'Support for this product ended on 2018-04-30.',
    'nodes-report-themselves': () => 'It does not report; the servers in it report themselves.',
    'not-a-lenovo-product': () => 'Not a Lenovo product, so nothing is reported.',
    'not-identified': () => 'The kind was not recognised. Choose the kind to choose a route.',
    'reports-for-its-servers': () =>
      'It reports the faults of the servers it manages. It is set up on its own screens.',
    'portal-reports': () => 'The XClarity One portal reports; the hub itself does not.',
    'customer-declines': () => 'For a customer who does not want reporting.',
  },
  factQualifier: {
    superseded: (args) => `No longer so. ${value(args, 'text')}`,
    assumed: (args) => `An assumption. ${value(args, 'reason')}`,
    'of-other-product': (args) =>
      `The source speaks of ${value(args, 'product')}; no source says it of ${value(args, 'others')}.`,
    'as-printed': () => 'Links as the guide of 2020 prints them. Whether they still open was not tried.',
    'not-measured': () => 'By the documentation. Which version the devices really use was not looked at.',
    'plain-ports': (args) =>
      `No source speaks of encryption on the ports without HTTPS: ${value(args, 'ports')}.`,
    'version-unknown': (args) =>
      `The version of XClarity Administrator could not be read, so the table "${value(args, 'table')}" is taken for now.`,
    'no-meaning': () => 'The source lists the names of the states and does not explain them.',
    'model-unknown': (args) =>
      `Said of ${value(args, 'model')}; stands here because the model of some devices is not known.`,
  },
  factNote: {
    'obsolete-tls': () => 'TLSv1 and SSLv3 are obsolete.',
    'tls-not-documented': () => 'no source was found that names the version in use today.',
    'limits-assumed': () => 'The limits of its fields are taken from the documentation of a product like it.',
    'table-note': (args) => `(Note of the table: ${value(args, 'text')})`,
    optional: (args) => `On the optional destinations: ${value(args, 'text')}`,
    terms: (args) => `"${value(args, 'text')}" has to be accepted before it is enabled.`,
  },
  routeCondition: {
    'device-offers-service-advisor': 'the device offers Call Home (Service Advisor)',
    'lxca-supports-device': 'XClarity Administrator supports Call Home for this model',
    'not-in-flex-chassis': 'it is not in a Flex System chassis',
    'flex-node-uses-chassis-or-lxca': 'a Flex System node reports through CMM/CMM2 or XClarity Administrator',
  },
  productRemark: {
    'note-1-certificates':
      "The support site's certificate moved from GeoTrust to DigiCert. Update the firmware (note 1).",
    'note-2-xcc': 'The guide (2020) says XCC has no Call Home. Present XCCs are asked one by one (note 2).',
    'clock-months': "Reporting can fail when the device's clock is months off.",
    'romaji-only': 'All values are entered in English letters (romaji).',
    'lxca-proxy-failures': 'Reporting through a proxy is known to fail. Upgrade to 2.3.0 or later.',
    'single-byte-recommended': 'Single-byte characters are recommended.',
    'lxca-limitation-note':
      'A device whose limitations mention Call Home can be managed, but its faults are not reported.',
    'director-ended': 'Support ended on 2018-04-30.',
    'flex-node-reports-through-cmm': 'Flex System nodes report through CMM/CMM2 or XClarity Administrator.',
    'not-on-all-imm2': 'Not every IMM2 has reporting. Each device is asked.',
    'no-test-trigger-in-mib': 'SNMP cannot send a test call. Use the command line or the screen.',
    'xcc3-not-in-vendor-script': "XCC3 is not covered by public material. The device's answer decides.",
    'licence-after-90-days':
      "After 90 days without XClarity Pro, the management server's own faults are no longer reported.",
    'xcc-proxy-basic-no-decryption':
      'A proxy that an XCC uses must take Basic authentication and must not decrypt (XCC documentation).',
    'xcc-amd-reports-itself': 'The XCC of AMD servers has Call Home documentation too.',
    'xcc3-required-fields-by-device':
      "XCC3's required fields are not published. Empty ones are a warning; the device decides.",
    'ask-double-tickets':
      'A server that already reports through XClarity One or Orchestrator would open tickets twice if its XCC reported too. Ask the customer.',
    'hosts-not-published':
      "The hosts it reports to are not in the public documents (TCP 443). Ask the customer's administrator or Lenovo.",
    'autosupport-test-and-ports':
      'AutoSupport goes by one of HTTPS 443, HTTP 80, SMTP 25. Test with: system node autosupport check show-details (ONTAP documentation).',
    'settings-not-in-guide': 'How to set it up is not part of the guide.',
  },
  discoveryWarning: {
    'no-answers': (args) =>
      `No address answered (${value(args, 'scanned')} asked${optional(args, 'interfaces', (v) => ` on ${v}`)}). Likely causes: the Windows prompt or a firewall stops this program, macOS has not been told to let it into the local network (System Settings, Privacy & Security), another network adapter is chosen than the devices are on, or the devices are in another VLAN or subnet. Devices whose addresses are known can be added by address.`,
    'interface-error': (args) =>
      `Network "${value(args, 'interface')}" could not be used (${value(args, 'reason')}). The other networks go on.`,
    'range-outside-subnet': (args) =>
      `${value(args, 'range')} is outside this PC's subnets. It answers only if a router leads there.`,
    'range-too-large': (args) =>
      `${value(args, 'range')} has ${value(args, 'addresses')} addresses and was not searched. Split it to /20 or less, or confirm it.`,
    'socket-limit': (args) =>
      `The limit of open connections was reached${optional(args, 'limit', (v) => ` (${v})`)}; the search went slower.`,
    'packet-dropped': (args) =>
      `Unreadable answers were ignored (${value(args, 'source')}${optional(args, 'count', (v) => `, ${v}`)}).`,
    'name-not-resolved': (args) => `No address was found for ${value(args, 'name')}; it was not searched.`,
    'sweep-skipped': (args) =>
      `The address ranges were not searched${optional(args, 'reason', (v) => ` (${v})`)}. Only devices that answered the general question are shown.`,
    'multicast-unavailable': (args) =>
      `Multicast could not be used on ${value(args, 'interface')}. The search of the address range makes up for it.`,
    'identity-conflict': (args) =>
      `${value(args, 'addresses')} claim the same identity (UUID ${value(args, 'uuid')}). All of them are kept in the list; check place and serial number to tell which is which.`,
    'answers-for-all': (args) =>
      `${value(args, 'count')} addresses (${value(args, 'addresses')}) took the connection at port ${value(args, 'port')} and said nothing, or cut it at once. A firewall most likely answers for them: they are not listed and were not looked at further. Every address that said anything was.${optional(args, 'once', (v) => ` While others were slow to answer, ${v} of them were asked once only, with a short wait: a slow device among them is not seen. Search again in the range where devices are.`)}`,
    'one-at-many': (args) =>
      `One and the same device answered at ${value(args, 'count')} addresses (${value(args, 'addresses')}); the list shows it as ${value(args, 'address')}. Where a router or address translation answers in place of others, devices of these addresses are not seen.`,
    'same-answer': (args) =>
      `${value(args, 'count')} addresses (${value(args, 'addresses')}) gave the same answer at port ${value(args, 'port')}${optional(args, 'shown', (v) => ` ("${v}")`)}. A firewall or sign-in portal may answer for them, or there are many boxes of one kind. Nothing of it is a controller's, so they are not listed.`,
    'tls-unreadable': (args) =>
      /^(?:timeout|reset)\b/.test(value(args, 'reason'))
        ? `${value(args, 'address')} took the connection and ${value(args, 'reason').startsWith('timeout') ? 'did not encrypt it in time' : 'ended it before it was encrypted'}, so its pages could not be read. It may be starting, or busy: search again in a while.`
        : `${value(args, 'address')} answered, but there is no encryption both sides can use, so its pages could not be read (${value(args, 'reason')}). Update its firmware or set it up on its own screen.`,
    'laptop-slept': (args) =>
      `This computer stopped for about ${value(args, 'seconds')} s, or its clock went forward, during the search. Search again where a device is missing.`,
    'blocked-locally': (args) =>
      `Security software or the firewall of this PC stopped ${counted(value(args, 'count'), 'connection')} (${value(args, 'reason')}).`,
    'list-line': (args) =>
      `${optional(args, 'file', (v) => `${v}, `)}line ${value(args, 'line')}, "${value(args, 'text')}", cannot be used: ${pick(LIST_LINE, args, 'reason')}`,
  },
  fieldFault: {
    'too-long': (args) => `At most ${value(args, 'limit')} characters.`,
    'too-many': (args) => `At most ${value(args, 'limit')} entries. What is beyond that is not used.`,
    'not-a-port': (args) => `"${value(args, 'found')}" is no port number (1 to 65535).`,
    'not-a-host': (args) => `"${value(args, 'found')}" is neither a host name nor an IP address.`,
    'not-a-country': (args) =>
      `"${value(args, 'found')}" is no country code. Type two letters (JP for Japan).`,
    'not-an-address': (args) => `"${value(args, 'found')}" cannot be used as an address.`,
    'not-a-destination': (args) =>
      `"${value(args, 'found')}" cannot be read as a destination. Example: relay.example.com:443`,
    'not-a-rule': (args) =>
      `"${value(args, 'found')}" cannot be read as a rule. Form: HOST:PORT:ADDRESS:PORT`,
    'not-an-event': (args) => `"${value(args, 'found')}" cannot be used as an event id.`,
    'not-a-choice': (args) => `"${value(args, 'found')}" is not one of the choices.`,
  },
  jobEnd: { done: 'It has ended. See the result.', failed: 'It was not completed. See the reason.' },
  job: {
    discover: 'Finding devices',
    'try-logins': 'Trying logins',
    preflight: 'Checking the way out',
    plan: 'Reading the present settings',
    apply: 'Writing the settings',
    undo: 'Restoring the values from before',
    'read-back': 'reading back what was written',
    'test-call': 'Waiting for the test calls',
    problems: 'Reading the report log',
    acknowledge: 'Marking a report as corrected',
    'service-request': 'Sending the service request',
    'controller-plan': 'Reading clock, NTP and DNS of the devices',
    'controller-apply': 'Setting clock, NTP and DNS of the devices',
    report: 'Making the report',
  },
  step: {
    site: {
      title: 'Site',
      purpose: 'Customer and job. Continue a saved site, or start from a copy of another one.',
    },
    discover: { title: 'Discovery', purpose: 'Find the devices, choose their route and how to sign in.' },
    preflight: {
      title: 'Preflight',
      purpose: 'Check DNS, firewall, TLS and clocks on the way to the destinations.',
    },
    settings: { title: 'Settings', purpose: 'Contact and location, entered once for all devices.' },
    apply: { title: 'Apply', purpose: 'See the changes of every device, write them, read them back.' },
    'test-call': {
      title: 'Test call',
      purpose: 'Send a test call from the devices and wait for the ticket number.',
    },
    report: { title: 'Report', purpose: 'Hand settings and results over to the customer.' },
  },
} satisfies Partial<Texts>;
