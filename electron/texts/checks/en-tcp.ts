import { enRejection } from '../rejection-words.ts';
import { optional, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';
import { others, port, seconds, strange } from './en-parts.ts';

/** Behind a network's sign-in, where nothing else may get through. */
const signIn = (args: Args): string =>
  args.portal === 1
    ? " A sign-in page answers at port 80, so this may be shut until somebody signs in. Whether it is the firewall's rule is not known."
    : '';

export const enTcp = {
  ok: { title: 'Connected', means: () => "The destination's port was reached." },
  refused: {
    title: 'Connection refused',
    means: (args) =>
      `${value(args, 'address', 'The destination')} port ${value(args, 'port')} was refused. A firewall on the way may do this.${enRejection.refused(args)}${others(args)}${strange(args)}${signIn(args)}`,
  },
  timeout: {
    title: 'No answer',
    means: (args) =>
      `${value(args, 'address', 'The destination')} port ${value(args, 'port')} did not answer${seconds(args)}.${args.portal === 1 ? signIn(args) : ' A firewall most likely drops it.'}${others(args)}${strange(args)}`,
  },
  unreachable: {
    title: 'Cannot be reached from this PC',
    means: (args) =>
      enRejection.unreachable(args, value(args, 'address', 'the destination')) ||
      `There is no route to ${value(args, 'address', 'the destination')}. Check the default gateway.`,
  },
  'no-ipv4': {
    title: 'No destination is reached over IPv4',
    means: (args) =>
      `${args.route === 1 ? 'This PC has no way over IPv4 to any of the destinations' : 'Not one destination is reached over IPv4'}. Over IPv6 ${value(args, 'hosts', 'some')} hosts are reached${args.translated === 1 ? ', by addresses that are made of their IPv4 ones (NAT64, as lines without IPv4 have it)' : ''}. ${args.rejections !== undefined ? enRejection.allOfIPv4(args) : args.route === 1 ? '' : 'The line may be one of IPv6 alone, or a firewall lets none of these connections out over IPv4. '}Devices report over IPv4 and cannot this way. Whether the devices have another way out is not known.`,
  },
  rejected: {
    title: 'Rejected by ICMP',
    means: (args) =>
      `${enRejection.rejected(args, port(args))}${others(args)}${strange(args)}${signIn(args)}`,
  },
  reset: {
    title: 'Connection cut',
    means: (args) =>
      `${value(args, 'address', 'The destination')} port ${value(args, 'port')} was cut after connecting. Something on the way may block it.${others(args)}${strange(args)}${signIn(args)}`,
  },
  'no-greeting': {
    title: 'Connected, but nobody speaks',
    means: (args) =>
      `${value(args, 'address', 'The destination')} port ${value(args, 'port')} takes the connection, but the server's first word (${value(args, 'expected')}) never comes. Something on the way may take it instead.`,
  },
  'other-greeting': {
    title: 'Somebody else answers',
    means: (args) =>
      `${value(args, 'address', 'The destination')} port ${value(args, 'port')} says "${value(args, 'heard')}" first, which is not the destination's ${value(args, 'expected')}. Most likely something on the way (an FTP relay, an inspection) answers instead; it may also be the destination's own server.`,
  },
  busy: {
    title: "The destination's server is busy",
    means: (args) =>
      `${value(args, 'address', 'The destination')} port ${value(args, 'port')} was reached and says it takes nobody now (${value(args, 'heard')}). Nothing blocks the way.`,
  },
  'other-line': {
    title: "This PC goes out by another line than the devices'",
    means: (args) =>
      `This PC reaches the device ${value(args, 'device')} by ${value(args, 'inside')}, and the destinations or the proxy (${value(args, 'address')}) by ${value(args, 'outside')}: perhaps a telephone's line, a wireless network or a VPN. The results may not be those of the way out of the devices' network.`,
  },
  'only-alone': {
    title: 'Connections may be limited',
    means: (args) =>
      `Not reached when all destinations were connected to at once, and reached one by one${optional(args, 'count', (v) => ` (${v} of them)`)}. Something on the way may limit how many connections are begun.`,
  },
  wavering: {
    title: 'Connections get through at times only',
    means: (args) =>
      `Connections to the same place, one by one, get through at times and are met with silence at others${optional(args, 'count', (v) => ` (${v} destinations)`)}. No destination is blocked. Most likely one of several lines, links or firewalls that share the load loses what it is given; calls of devices may fail too. A firewall may also limit how many connections are begun in a time.`,
  },
  'answers-for-all': {
    title: 'Something on the way takes every connection',
    means: () =>
      'Every port of every destination opens and nothing comes from behind. A firewall answers in their place; no destination was reached.',
  },
  'local-block': {
    title: 'This PC stops it',
    means: (args) =>
      enRejection.own(args, port(args)) ||
      `Security software or a setting of this PC does not allow the connection to ${value(args, 'address', 'the destination')} port ${value(args, 'port')} (${value(args, 'errno')}). It says nothing about the customer's network.`,
  },
} satisfies Texts['check']['tcp'];
