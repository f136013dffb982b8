import { enRejection } from '../rejection-words.ts';
import { optional, own, value } from '../say.ts';
import type { Texts } from '../shape.ts';
import { BARE, seconds } from './en-parts.ts';

const NO_WAY: Readonly<Record<string, string>> = {
  'name-not-resolved': 'DNS does not know its name',
  'no-route': 'this PC has no route to it',
};

/** What the proxy itself named. */
const WAY_ON: Readonly<Record<string, string>> = {
  dns: ' It says that the DNS that it asks itself does not find the name.',
  connect: ' It says that its own connection to the destination fails (nobody answers, or it is refused).',
};

export const enProxy = {
  ok: { title: 'Through the proxy', means: () => 'The proxy opened the connection.' },
  unreachable: {
    title: 'Proxy not reached',
    means: (args) =>
      enRejection.unreachable(args, 'the proxy') ||
      `The proxy cannot be reached (${own(NO_WAY, String(args.reason)) ?? value(args, 'reason', 'no answer')}). Check host and port.${args.bare === 1 ? BARE : ''}${enRejection.refused(args)}`,
  },
  rejected: {
    title: 'The connection to the proxy was rejected (ICMP)',
    means: (args) => `${enRejection.rejected(args, 'the proxy')} Check its host and port too.`,
  },
  'auth-required': {
    title: 'Proxy wants a login',
    means: (args) =>
      args.browser === 1
        ? `The proxy wants a sign-in by browser${optional(args, 'location', (v) => ` (${v})`)}, which no device can do.`
        : args.unnamed === 1
          ? `The proxy wants a login (HTTP ${value(args, 'status')}) and does not say of which kind${args.sent === 1 ? '; user and password sent as Basic got the same answer' : ''}. Devices can do Basic only; whether that would do is not known.`
          : args.basic === 0
            ? `The proxy wants ${value(args, 'schemes', 'another scheme')}; devices can do Basic only.`
            : 'The proxy wants user and password.',
  },
  'auth-rejected': {
    title: 'Proxy login failed',
    means: () =>
      'The user and password that were sent were not taken. One of them may be wrong, or this user may not be allowed.',
  },
  denied: {
    title: 'Denied by the proxy',
    means: (args) =>
      `${
        args.connect === 1
          ? `The proxy allows no CONNECT (the tunnel of HTTPS) to any destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}. Requests to port 80 were answered. It may not allow CONNECT at all.`
          : args.all === 1
            ? `The proxy refused every destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}. It may allow none of them, or not this PC. Whether it lets the devices use it is not known.`
            : `The proxy does not allow this destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}.${args.login === 1 ? ' It took user and password for another one.' : ''}`
      }${args.page === 1 ? ' A page that refuses came, or a redirect to one.' : ''}`,
  },
  'bad-gateway': {
    title: 'Nothing behind the proxy',
    means: (args) =>
      args.status === 0
        ? 'The proxy ended the connection without an answer. It may not reach the destination, or refuse without a word.'
        : args.itself === 1
          ? `The proxy answered with an error (HTTP ${value(args, 'status')}). It may not reach the destination, or be too busy or out of order itself.`
          : `The proxy cannot reach the destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}.${own(WAY_ON, String(args.way)) ?? ''}`,
  },
  'unclear-answer': {
    title: 'The proxy says neither yes nor no',
    means: (args) =>
      `The proxy answered HTTP ${value(args, 'status')}. That opens no way, and is no denial by a list of destinations either: it may not take the request in this form, may have waited for it in vain, or something in front of it answers. Whether devices get the same answer is not known.`,
  },
  timeout: {
    title: 'Proxy does not answer',
    means: (args) => `The proxy did not answer${seconds(args)}. Check the way behind it.`,
  },
  'not-a-proxy': {
    title: 'Does not answer as a proxy',
    means: (args) =>
      `Host and port do not behave as a proxy${optional(args, 'heard', (v) => ` (heard: ${v})`)}.${
        args.status === 401
          ? ` A web server asks for a login so; a proxy would say 407. It may be another server's port, or a proxy that wants a login and says so by the wrong code${args.sent === 1 ? ' (user and password sent as Basic opened nothing)' : ''}.`
          : ''
      }`,
  },
  'address-down': {
    title: 'Not every address of the proxy takes connections',
    means: (args) =>
      `The proxy's name ${value(args, 'name', '')} has several addresses. ${value(args, 'address')} takes connections, ${value(args, 'unanswered')} does not. A device that tries one address only may meet that one and fail to report.`,
  },
  'name-unknown': {
    title: "The DNS server that the devices use does not give the proxy's address",
    means: (args) =>
      `The proxy ${value(args, 'name', '')} let connections through at the address that this PC's own DNS server gave. The DNS server that the devices use ${args.denied === 1 ? 'says that the name has no address' : 'gave no address for it'}. Whether devices reach the proxy by this name is not known.`,
  },
  'tls-port': {
    title: "The proxy's port is for TLS (HTTPS)",
    means: () =>
      'This port takes encrypted (TLS) connections only. Devices speak plain HTTP to a proxy and cannot use it.',
  },
  'socks-port': {
    title: 'Not the port of an HTTP proxy (SOCKS)',
    means: (args) =>
      `This port gives no HTTP answer to an HTTP request (CONNECT), and answers SOCKS${value(args, 'version', '')}: most likely it is the port of a SOCKS proxy. Devices speak HTTP to a proxy and cannot use it.`,
  },
  'error-answer': {
    title: 'An error came through the proxy',
    means: (args) =>
      `What the proxy was asked to fetch was answered with an error (HTTP ${value(args, 'status')}). It cannot be told whether the proxy or the destination answered so.`,
  },
  'only-alone': {
    title: 'The proxy may limit connections at the same time',
    means: (args) =>
      `Cut, refused, answered by an error or not at all when many connections were asked for at once, ${value(args, 'destinations')} of the destinations were let through one by one. The proxy may limit how many there are at a time or be behind with its work, or the line is not steady.`,
  },
  wavering: {
    title: 'The proxy does not always answer alike',
    means: (args) =>
      `Asked for one by one too, ${value(args, 'destinations')} of the destinations are let through at times and refused or cut at others. Most likely several proxies share the load, and one of them has other rules, wants a login or has no way on; calls of devices may fail too. It may also limit how often it is asked.`,
  },
  slow: {
    title: 'The proxy is too slow',
    means: (args) =>
      `The proxy took up to ${value(args, 'took')} s to open the way to ${value(args, 'destinations')} of the destinations, where ${value(args, 'seconds')} s are usual (several were asked for at once). Nothing is blocked. What it inspects (a sandbox, for example) or how it knows users may take that long; devices that wait less may fail to call. How long they wait is not known.`,
  },
  'rate-limited': {
    title: 'The proxy limits how often it is asked',
    means: (args) =>
      `The proxy says it is asked too often, or too busy (HTTP ${value(args, 'status')}${optional(args, 'retryAfter', (v) => `, to be asked again after ${v} s`)}). Whether it allows ${optional(args, 'destinations', (v) => `${v} destinations`) || 'the destination'} is not known.`,
  },
  'tunnel-ends': {
    title: 'Every tunnel of the proxy ends',
    means: (args) =>
      `The proxy says it opened the connection, and ${args.silent === 1 ? 'nothing comes through' : 'it ends at once'}, for every destination (${value(args, 'tunnels')}). The trouble is on the proxy's own way out.`,
  },
  'local-block': {
    title: 'This PC stops it',
    means: (args) =>
      enRejection.own(args, 'the proxy') ||
      "Security software or a setting of this PC does not allow the connection to the proxy. It says nothing about the customer's network.",
  },
} satisfies Texts['check']['proxy'];
