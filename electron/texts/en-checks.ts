import { enClock, enLaptopClock } from './checks/en-clock.ts';
import { enDevice } from './checks/en-device.ts';
import { enDns } from './checks/en-dns.ts';
import { enHttp } from './checks/en-http.ts';
import { reference, skew } from './checks/en-parts.ts';
import { enProxy } from './checks/en-proxy.ts';
import { enTcp } from './checks/en-tcp.ts';
import { enTls } from './checks/en-tls.ts';
import { dependency, optional, value } from './say.ts';
import type { Args, Texts } from './shape.ts';

/** A time server that the better witnesses contradict. */
const serverSkew = (args: Args): string =>
  `NTP server ${value(args, 'server', '')} is ${skew(args)} ${args.reference === 'ntp' ? 'other NTP servers' : reference(args)}. A device that follows it is off by as much.`;
/** Checks that others wait for. */
const DEPENDENCIES = {
  login: (what: string) => `login to ${what}`,
  'dns.resolver': (what: string) => `DNS server ${what}`,
  dns: (what: string) => `name of ${what}`,
  tcp: (what: string) => `TCP to ${what}`,
  proxy: (what: string) => `proxy ${what}`,
  'proxy-connect': (what: string) => `${what} through the proxy`,
} as const;
/** Of several addresses behind one name of a time server, those that gave no time. */
const someSilent = (args: Args): string =>
  optional(
    args,
    'unanswered',
    (v) =>
      ` ${value(args, 'address')} answered; ${v} of the same name gave no time. A device that uses one address only may not get the time.`,
  );

/** What checks find and what helps, in English. */
export const enChecks = {
  checkLayer: {
    dns: 'DNS',
    tcp: 'TCP',
    tls: 'TLS',
    http: 'HTTP',
    proxy: 'Proxy',
    clock: 'Clock',
    device: 'Version',
  },
  fingerprint: (where, whose) => `The ${where} has the marks of ${whose}`,
  served: {
    open: 'Open',
    missing: 'Not open',
    'name-blocked': 'Blocked by name',
    'no-answer': 'No answer',
    inspected: 'Inspected',
    foreign: 'Somebody else answers',
    'no-name': 'Name not resolved',
    faulty: 'Trouble at the destination',
    'not-checked': 'Not measured',
  },
  addressMark: { printed: 'guide 2020', measured: 'measured', both: 'guide 2020, measured' },
  throughProxy: (layer) => `${layer} through the proxy`,
  skew: (args) => (args.seconds === 0 ? 'right (within a minute)' : `${skew(args)} the right time`),
  liftedBy: (option) => ` Add ${option} to do it all the same.`,
  severalTargets: (count) => `each destination concerned (${count})`,
  sameCause: (count) => ` ${count - 1} more have the same cause.`,
  hangs: { mark: '↳', word: 'same cause' },
  hangsOn: (name, target) => ` The cause is that of "${name} ${target}".`,
  checkStatus: {
    pass: { mark: '○', word: 'OK' },
    warn: { mark: '△', word: 'warning' },
    fail: { mark: '×', word: 'NG' },
    skipped: { mark: '－', word: 'not run' },
    error: { mark: '!', word: 'error' },
  },
  check: {
    dns: enDns,
    tcp: enTcp,
    tls: enTls,
    proxy: enProxy,
    http: enHttp,
    clock: enClock,
    device: enDevice,
  },
  checkById: {
    ...enLaptopClock,
    'dns.device:ok': {
      title: 'The device has DNS servers',
      means: () => 'The device is set to use DNS.',
    },
    'device.bulletin:ok': {
      title: 'No planned outage of Call Home',
      means: () => "Lenovo's bulletins announce no outage of Call Home.",
    },
    'clock.ntp:ok': {
      title: 'The time server answered',
      means: (args) => `Time can be taken from it.${someSilent(args)}`,
    },
    'clock.ntp:skew-minutes': { title: "The NTP server's time is off", means: serverSkew },
    'clock.ntp:skew-months': { title: "The NTP server's time is far off", means: serverSkew },
    'clock.ntp:wrong-timezone': {
      title: "The NTP server's time is off by whole hours",
      means: (args) =>
        `${serverSkew(args)} It is ${value(args, 'hours')} hours exactly: the server's own time zone may be set wrong (NTP tells UTC).`,
    },
    'clock.ntp:no-reference': {
      title: "The NTP server's time disagrees with others",
      means: (args) =>
        `NTP server ${value(args, 'server')} says ${value(args, 'told')}, others say otherwise (${value(args, 'disagree')}). Which is right is not known, so none is used as a reference.`,
    },
    'clock.device-ntp:ok': {
      title: 'NTP is on in the device',
      means: () => 'A time server set in the device answered this PC.',
    },
  },
  commonCheck: {
    'dependency-failed': {
      title: 'Needs another check first',
      means: (args) =>
        `A check it depends on${optional(args, 'dependency', (v) => ` (${dependency(DEPENDENCIES, v)})`)} did not pass, so it was not run.`,
    },
    offline: {
      title: 'No way to the internet',
      means: (args) => `This PC has no way out${args.ipv4 === 1 ? ' over IPv4' : ''}, so it was not run.`,
    },
    'not-applicable': { title: 'Does not apply', means: () => 'Not needed in this configuration.' },
    'not-needed': {
      title: 'This way is not needed',
      means: (args) =>
        args.by === 'ipv4'
          ? 'Devices report over IPv4, which works; this IPv6 address decides nothing.'
          : "The site's way is its proxy; the direct way decides nothing.",
    },
    cancelled: { title: 'Cancelled', means: () => 'Cancelled before there was a result.' },
    'internal-error': {
      title: 'Check could not be run',
      means: (args) =>
        `An internal error of this tool (reference ${value(args, 'reference')}). The result is unknown.`,
    },
  },
} satisfies Partial<Texts>;
