import { readFailure } from '../read-failure-words.ts';
import { enRejection } from '../rejection-words.ts';
import { isBareName, optional, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';
import { BARE, reference, skew } from './en-parts.ts';

/** Only one told the time, and it is not this laptop that has to be wrong. */
const lone = (args: Args): string =>
  optional(args, 'lone', (v) => ` Only ${v} told the time: it may be wrong, and not this PC.`);
/** Other devices tell the same, and nobody speaks for this PC. */
const alike = (args: Args): string =>
  optional(
    args,
    'alike',
    (v) =>
      ` ${v} devices agree with each other, and there is no other reference: this PC may be wrong, and not they.`,
  );
/** A server that has the time and gives it not: by the kiss codes of RFC 5905 §7.4. */
const withheld = (args: Args): string | undefined =>
  /DENY|RSTR/.test(String(args.detail))
    ? 'it does not serve this PC. Whether it serves the devices is not known.'
    : /RATE/.test(String(args.detail))
      ? 'it limits how often it is asked. Whether it serves the devices is not known.'
      : /CRYP|AUTH|NKEY|NTSN|crypto-NAK/.test(String(args.detail))
        ? 'most likely it gives the time to authenticated questions (a shared key, or NTS) only. Whether the devices can ask so is not known.'
        : undefined;
/** Those who tell the time contradict each other: this is the least that it is off. */
const amongMany = (args: Args): string =>
  optional(
    args,
    'disagree',
    (v) => ` The times that were told disagree (${v}); this is the distance to the nearest of them.`,
  );

export const enClock = {
  ok: { title: 'Clock is right', means: (args) => `Within 5 minutes of ${reference(args)}.` },
  'laptop-slept': {
    title: 'This computer stopped during the checks',
    means: (args) =>
      `Asleep or halted for about ${value(args, 'seconds')} s. Results from that time may be wrong.`,
  },
  'clock-jumped': {
    title: "This computer's clock jumped during the checks",
    means: (args) =>
      `The time changed by ${value(args, 'seconds')} s (sleep, or the clock was set). Results may be wrong.`,
  },
  'skew-minutes': {
    title: 'Clock is off',
    means: (args) =>
      `${skew(args)} ${reference(args)}. Reporting works, but the event log's times are wrong.${amongMany(args)}${lone(args)}${alike(args)}`,
  },
  'skew-months': {
    title: 'Clock is far off',
    means: (args) =>
      `${skew(args)} ${reference(args)}. Service and test requests can fail.${amongMany(args)}${lone(args)}${alike(args)}`,
  },
  unreadable: {
    title: 'Clock not read',
    means: (args) =>
      `The device's clock could not be read${optional(args, 'reason', (v) => ` (${readFailure('en', v)})`)}.`,
  },
  'wrong-timezone': {
    title: 'Wrong time zone',
    means: (args) =>
      `Exactly ${value(args, 'hours')} hours off. Check the time zone (Japan is UTC+9).${amongMany(args)}${lone(args)}${alike(args)}`,
  },
  'ntp-off': {
    title: 'NTP is off',
    means: (args) =>
      args.enabled === 1
        ? "The device's NTP is on, but no server is set."
        : "The device's NTP is off; its clock will drift.",
  },
  'ntp-unreachable': {
    title: 'NTP server not reached',
    means: (args) =>
      args.noRoute === 1
        ? `This PC has no route to the ${args.device === 1 ? "device's " : ''}NTP server ${value(args, 'server')}, so it was not asked.${args.onlyV6 === 1 ? ' It has IPv6 addresses only: name one that is reached over IPv4, or check the route over IPv6.' : ''}${args.device === 1 ? ' Whether it answers the device is not known.' : ''} UDP 123 need not be blocked.`
        : args.device === 1
          ? `The device's NTP server ${value(args, 'server')} does not answer this PC.`
          : `NTP server ${value(args, 'server')} does not answer.${args.hop === undefined ? '' : ` ${enRejection.unreachable(args, value(args, 'server'))}`}`,
  },
  'ntp-source-port': {
    title: 'NTP is answered from port 123 only',
    means: (args) =>
      `NTP server ${value(args, 'server')} answers questions that come from port 123, and no other. A firewall may allow only those. A device that asks from another port gets no time; which port the devices ask from is not known.`,
  },
  'ntp-late': {
    title: 'NTP server answers late',
    means: (args) =>
      `NTP server ${value(args, 'server')} answers only after ${optional(args, 'seconds', (v) => `${v} s`) || 'more than 2 s'}. By the standard (RFC 5905) clients do not take a time that is more than 2 s on its way; whether the devices do is not known.`,
  },
  'ntp-distant': {
    title: 'The NTP server allows for too much error',
    means: (args) =>
      `The NTP server ${value(args, 'server')}${args.device === 1 ? ' of the device' : ''} tells a time, and says itself that it may be off by ${optional(args, 'seconds', (v) => `${v} s`) || 'more than 1.5 s'} (root distance). Usual clients do not take the time of such a server (ntpd beyond 1.5 s, chrony beyond 3 s). It may not have followed a source for long, or be the Windows time service as it comes. Whether the devices take it is not known.`,
  },
  'ntp-refused': {
    title: "The NTP server's port is closed",
    means: (args) =>
      `A question to ${args.device === 1 ? "the device's " : ''}NTP server ${value(args, 'server')} was answered "port closed" (ICMP, UDP 123). No NTP runs there, or a firewall on the way rejects it.`,
  },
  'ntp-rejected': {
    title: 'NTP is rejected on the way',
    means: (args) =>
      `Something on the way answered a question to ${args.device === 1 ? "the device's " : ''}NTP server ${value(args, 'server')} with a rejection (ICMP). Most likely a rule of a firewall or router rejects it.`,
  },
  'ntp-no-name': {
    title: "The NTP server's name is not known",
    means: (args) =>
      args.laptop === 1
        ? `NTP server ${value(args, 'name')} told the time at the address that this PC's own DNS server gave. The DNS server that the devices use ${args.denied === 1 ? 'says that the name has no address' : 'gave no address for it'}. Whether devices can set their clocks by this name is not known.`
        : `DNS gives no address for NTP server ${value(args, 'host')}, so nobody was asked for the time. Check the name, and whether the DNS server in use knows it. UDP 123 is not what stops it.${isBareName(value(args, 'host', '')) ? BARE : ''}`,
  },
  'ntp-no-time': {
    title: 'The NTP server gives no time',
    means: (args) =>
      `NTP server ${value(args, 'server')} answers and gives no time (${value(args, 'detail')}): ${withheld(args) ?? 'it is not synchronised.'} UDP 123 is not shut.`,
  },
  'ntp-unusable': {
    title: "The NTP server's answers are no use",
    means: (args) =>
      `Answers come from ${args.device === 1 ? "the device's " : ''}NTP server ${value(args, 'server')}, and no time can be taken from them (${value(args, 'detail')}). Something else than an NTP server may answer, the server may be at fault, or something on the way changes the answers. UDP 123 is not shut.`,
  },
  'ntp-implausible': {
    title: "The NTP server's time cannot be right",
    means: (args) =>
      `NTP server ${value(args, 'server')} says ${value(args, 'told')} (stratum ${value(args, 'stratum')}). It has most likely lost its source; it is not used as a reference.`,
  },
  'other-source': {
    title: 'NTP answers come from another address',
    means: (args) =>
      `Questions to NTP server ${value(args, 'server')} are answered from ${value(args, 'from')}. Clients drop such answers.`,
  },
  'local-block': {
    title: 'This PC stops it',
    means: () =>
      "Security software or a setting of this PC does not let this tool's NTP out. It says nothing about the customer's network.",
  },
  'no-reference': {
    title: 'No reference time',
    means: (args) =>
      args.device === 1
        ? `The times that were told disagree (${value(args, 'disagree')}), and which is right is not known. The device's clock is within 5 minutes of ${optional(args, 'agrees', (v) => v) || "this PC's"}; whether that is right cannot be told.`
        : args.devices !== undefined
          ? `No reference was reached. ${value(args, 'devices')} devices agree with each other, and this PC is ${skew(args)} them: this PC may be wrong.`
          : args.disagree === undefined
            ? "No reference was reached, so this PC's clock cannot be judged."
            : `The times that were told disagree (${value(args, 'disagree')}), and which is right is not known, so this PC's clock cannot be judged.`,
  },
} satisfies Texts['check']['clock'];

/** What was judged by the reference, where there was one to judge by. */
const judgedBy = (args: Args): string =>
  args.reference === 'program'
    ? ''
    : " The devices' clocks and the dates of certificates were judged by that reference, and not by this PC.";
const off = (args: Args): string => `This PC's clock is ${skew(args)} ${reference(args)}.`;

/** The same codes of this PC's own clock, which reports nothing. */
export const enLaptopClock = {
  'clock.laptop:skew-minutes': {
    title: "This PC's clock is off",
    means: (args) => `${off(args)}${lone(args)}${judgedBy(args)}`,
  },
  'clock.laptop:skew-months': {
    title: "This PC's clock is far off",
    means: (args) => `${off(args)}${lone(args)}${judgedBy(args)}`,
  },
  'clock.laptop:wrong-timezone': {
    title: "This PC's time zone looks wrong",
    means: (args) =>
      `${off(args)} It is ${value(args, 'hours')} hours exactly: check its time zone (Japan is UTC+9).${lone(args)}${judgedBy(args)}`,
  },
} satisfies Texts['checkById'];
