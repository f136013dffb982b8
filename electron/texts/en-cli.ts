import { CONTROLLER_FIXES } from '../domain/controller.ts';
import { PROFILE_IDS } from '../domain/product.ts';
import type { CliWords } from './cli-words.ts';
import { counted } from './counted.ts';

const WRITES = 'the writing is confirmed. Without it nothing is written and the exit code is 2';

const listed = (what: string, addresses: readonly string[]): string =>
  addresses.length === 0 ? '' : `${what}${addresses.join(', ')}. `;

/** The words of the command line's help and manual page. */
export const enCli: CliWords = {
  usage: 'Usage',
  commands: 'Commands',
  options: 'Options',
  example: 'Example',
  exitCodes: 'Exit codes',
  standardOutput: 'standard output',
  environment: 'Environment',
  files: 'Files',
  name: 'Name',
  about: "sets up Lenovo servers' automatic problem reporting (Call Home) and prints its report",
  help: 'shows this help',
  version: 'shows the version of the program',
  moreHelp: 'callhome COMMAND --help lists the options of a command, with an example. 日本語: --lang ja',
  standard: (value) => `default: ${value}`,
  repeated: 'may be repeated',
  exits: {
    0: 'everything that was wanted is so',
    1: 'something is not (a device that is unsupported, partly set or in doubt; a check that failed; a preflight that found no way out and measured no destination)',
    2: 'the words or a file were wrong; nothing was sent',
    3: 'cancelled',
    70: 'a defect of the program',
  },
  ending:
    'Ending. A step that was sent to a device is finished and read back first; pressing Ctrl+C again does not hurry it.',
  nothingInDoubt: 'No device has to be read back: of no write the result is in doubt.',
  clocksInDoubt: (addresses) =>
    `Whether clock, NTP or DNS were written is not known: ${addresses}. read-back does not read these; run fix again, which does.`,
  nothingFailed: "No device's last write failed. Nothing was written.",
  leftUnasked: ({ never, back, otherwise }) =>
    `--only-failed leaves devices alone that are not as they are wanted. ${listed('Never written to: ', never)}${listed('Put back: ', back)}${listed('Otherwise than wanted: ', otherwise)}Run it without --only-failed.`,
  byHand: (steps) => `To be set on the screen by hand: ${steps} (manual sheet)`,
  notTested: (left) =>
    `No test call is sent where the settings were not confirmed as complete. ${listed('Written in part, not at all, or with steps left by hand: ', left['not-set-up'])}${listed('Result of the write unknown: ', left['in-doubt'])}test-call --device sends one all the same.`,
  devicesAbove: 'each of these devices',
  found: (devices, scanned) => `Addresses asked: ${scanned}. Devices found: ${devices}.`,
  unmeasured: (count) =>
    `${counted(count, 'required destination is', 'required destinations are')} not measured yet and not in this list. Run preflight, then this again.`,
  preflightCameTo: (done, total) =>
    `Stopped on the way (${done} of ${total}). The rest is not known. Run it again.`,
  preflightStopped: (done, total, before) =>
    `Stopped on the way (${done} of ${total}). Below are not its results but those that ended at ${before}.`,
  passwords:
    'Passwords are read from environment variables whose names stand in the site file (passwordEnv and the like). They are never written on the command line or in a site file.',
  state:
    'Results and the journal of writes are kept beside the site file (site.state.json and site.journal.jsonl for site.json). One command at a time works on a site.',
  option: {
    json: 'standard output is exactly one JSON document; progress goes to standard error',
    lang: 'language of what is shown',
    catalog: 'a newer catalog than the shipped one (JSON as catalog prints it) serves this run',
    'retry-login':
      'tries a login that was refused before once more, after the password was put right on the device',
    trust:
      'fingerprint (SHA-256) of a certificate or SSH host key that is not the one seen before and is to be trusted: as the refusal tells it, after a look at the device itself',
    credentials:
      'a CSV with a login for each device, headed address (or host name, serial), user, password; kept in memory only',
    login: 'name of a login to try, in the order given; without it all of the site file in its order',
    shared:
      'the accounts are shared by the devices (LDAP, XClarity Administrator, managed by a CMM): what one refused is not sent to the others',
    waits:
      'how many times the usual time an answer is waited for; for slow lines such as a VPN. The sweep of discovery is not affected',
    'devices-at-once': 'devices that are worked on at once (1 to 16)',
    'first-wave':
      'writes to N devices of each kind (product and interface) first; the others follow only where all of these ended well (1 to 100)',
    'stop-after': 'writes to no further device once N have failed, are half written or in doubt (1 to 1000)',
    'only-failed':
      'writes only to devices whose last write did not end well; the exit code is 1 while others of the job are not as they are wanted',
    'slp-port': 'port that SLP is asked on (simulated site)',
    'ssdp-port': 'port that SSDP is asked on (simulated site)',
    'mdns-port': 'port that mDNS is asked on (simulated site)',
    'rmcp-port': 'port that RMCP is asked on (simulated site)',
    simulated: 'a simulated site: everything that is made says so',
    range: 'where to look: an address, a-b, a CIDR or a host name',
    'range-file':
      'a file with a range a line (text, CSV); lines that cannot be read are named by their number',
    interface: 'network adapter to use; without it every physical one',
    'no-multicast': 'asks nothing by multicast (SLP, SSDP, mDNS)',
    'no-sweep': 'does not walk through the addresses',
    ports: 'HTTPS ports of the sweep',
    fast: 'shorter waits and more connections at once; slow devices may be missed',
    yes: WRITES,
    profile: `sets of destinations to check: ${PROFILE_IDS.join(', ')}`,
    proxy: 'proxy: http://[USER[:PASSWORD]@]HOST:PORT',
    'proxy-password-env': "name of the environment variable with the proxy's password",
    dns: "DNS server to ask; without it this PC's own",
    ntp: 'NTP server to ask',
    ca: 'certificate of a further authority to trust (PEM)',
    'connect-to': "sends connections for HOST:PORT to ADDRESS:PORT (as curl's option of that name)",
    device: 'device meant; without it every device of the site',
    destination: "a destination of the site's own; KIND is https, http, ftp, sftp or tcp",
    'credential-file': "JSON file with the devices' credentials",
    site: 'site file (JSON); schema prints its form',
    what: `what to mend: ${CONTROLLER_FIXES.join(', ')}`,
    event: 'event ID of the report to be acknowledged',
    text: 'words of the service request',
    missing: 'only destinations that preflight could not reach',
    out: 'file to write',
    mask: 'hides personal data',
    'attach-evidence': 'puts the evidence inside the report',
    'revision-text': 'what the revision history says of this version (at most 200 characters)',
    anonymise:
      'hides names, phone numbers, addresses and user names; the same one gets the same stand-in all through',
    with: "another engineer's half: an exported site, or a site file with its results beside it",
    prefer:
      'whose setting stands where they differ; without it the differences are listed and nothing is written',
    sheet: 'filled-in parameter sheet (XLSX)',
  },
  command: {
    discover: {
      does: 'finds management controllers and appliances on the LAN',
      example: 'callhome discover --range 192.168.70.0/24 --json',
      option: { yes: 'a sweep of more than a /20 is confirmed' },
    },
    preflight: {
      does: 'checks DNS, firewall, TLS, proxy and clocks for every destination',
      example: 'callhome preflight --profile imm2 --proxy http://proxy.example.co.jp:8080 --dns 192.168.1.53',
      option: {
        device: 'device whose own settings (clock and the like) are checked too',
        site: 'site file, in place of the other options',
      },
    },
    fix: {
      does: 'shows what mending clock, time zone, NTP and DNS of the devices would write; with --yes writes it and reads it back',
      example: 'callhome fix --site site.json --what ntp,timezone --yes',
      option: { yes: 'writes the plan; without it the plan is only shown' },
    },
    logins: {
      does: 'tries several logins at each device, each once, and says which it takes; at most 3 wrong passwords are sent to one account',
      example: 'callhome logins --site site.json --login factory --login old --out site.json',
      option: { out: 'where the site file is written with the login that each device took' },
    },
    plan: {
      does: 'shows what would be changed on each device; writes nothing',
      example: 'callhome plan --site site.json',
    },
    apply: {
      does: 'writes what the plans say and reads it back. After plan only what that showed is written. Devices that are not begun are named as not run, with the reason',
      example: 'callhome apply --site site.json --first-wave 1 --stop-after 3 --yes',
    },
    'test-call': {
      does: 'sends a test call from every device that is set up, or from those named, and follows it to its end',
      example: 'callhome test-call --site site.json --json',
      option: { device: 'device that sends one, set up or not; without it those that are set up' },
    },
    'read-back': {
      does: 'reads back what a write that broke off left in doubt; writes nothing',
      example: 'callhome read-back --site site.json --device 192.168.70.125',
    },
    undo: {
      does: 'puts back what was there before the first write',
      example: 'callhome undo --site site.json --device 192.168.70.125 --yes',
    },
    problems: {
      does: "reads the devices' own lists of reports",
      example: 'callhome problems --site site.json',
    },
    acknowledge: {
      does: 'marks one report of a device as corrected',
      example:
        'callhome acknowledge --site site.json --device 192.168.70.125 --event 0x4000000e00000000 --yes',
      option: { device: 'device that holds the report' },
    },
    'service-request': {
      does: 'sends a service request from a device',
      example:
        'callhome service-request --site site.json --device 192.168.70.125 --text "fan noise, slot 3" --yes',
      option: { device: 'device that sends it' },
    },
    drift: {
      does: 'shows what changed on the devices since the last visit, of the values in the record: read the present ones with plan first. Exit code 1 where something changed, or where not one value could be compared',
      example: 'callhome drift --site site.json --json',
    },
    firewall: {
      does: 'prints the rows of the firewall request: destinations, sources, addresses (printed in 2020, measured now), state and cause',
      example: 'callhome firewall --site site.json --missing --json',
    },
    report: {
      does: 'writes the report, the firewall request, the manual sheet, the parameter sheet and the evidence',
      example: 'callhome report --site site.json --out out --mask',
      option: {
        out: 'folder to write to',
        missing: 'the firewall request has only the destinations that preflight could not reach',
      },
    },
    import: {
      does: 'takes a filled-in parameter sheet over into a site file. Wrong cells are all named, and nothing is written',
      example: 'callhome import --sheet sheet.xlsx --out site.json',
      option: {
        site: 'site file that it goes into; without it a new site',
        out: 'site file to write; without it the file of --site',
        yes: 'takes over everything but the wrong cells',
      },
    },
    merge: {
      does: 'merges the halves of one site that two engineers did; results and records of both stay',
      example: 'callhome merge --site site.json --with site-b.json --prefer mine',
      option: { site: 'the site file that takes the other half in' },
    },
    form: {
      does: 'writes a parameter sheet for the customer to fill in',
      example: 'callhome form --out sheet.xlsx',
      option: { site: 'fills in what this site has so far' },
    },
    run: {
      does: 'discovers, checks, plans, writes, sends test calls and writes the documents, in that order',
      example: 'BMC_PASSWORD=... callhome run --site site.json --out out --yes',
      option: { out: 'folder to write to' },
    },
    support: {
      does: 'saves what a supporter asks for in one file: versions, network adapters, the log, a list of crashes. No password is in it',
      example: 'callhome support --out support.zip --anonymise',
      option: { site: 'puts the journal of writes of this site in as well' },
    },
    schema: {
      does: 'prints the JSON schema of a site file',
      example: 'callhome schema > site.schema.json',
    },
    catalog: {
      does: 'prints the catalog in use (destinations, products, limits)',
      example: 'callhome catalog > catalog.json',
    },
    completion: {
      does: 'prints a script with which the shell completes commands and options',
      example: 'callhome completion bash > ~/.local/share/bash-completion/completions/callhome',
    },
  },
};
