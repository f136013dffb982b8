import { enRejection } from '../rejection-words.ts';
import { optional, ownError, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';

const resolver = (args: Args): string => value(args, 'resolver', 'The DNS server');
const onlyV6 = (args: Args): string =>
  optional(
    args,
    'onlyV6',
    (v) => ` Only IPv6 was answered (${v}); the IPv4 address that devices use is missing.`,
  );

/** A resolver that answers the same question for other names drops none by its type. */
const ownServers = (args: Args): string =>
  Number(args.count) < Number(args.asked)
    ? ' For the other names it is answered rightly: it may be the fault of the own name servers of these names, or of a filter.'
    : '';

const SIX: Readonly<Record<string, string>> = {
  timeout: 'is not answered',
  servfail: 'ends in an error',
  refused: 'is refused (REFUSED)',
  nxdomain: 'is answered by "no such name"',
};

/** Out of reach for who asks this server; where another one knows the name, for nobody else. */
const reach = (args: Args): string =>
  optional(
    args,
    'knownBy',
    (v) =>
      `Another DNS server (${v}) resolved the name: it depends on which of them is asked, and most devices ask no second one after such an answer of the first.`,
  ) || 'The destination cannot be reached.';

/** Why there is nothing for any destination, where other questions to the same server told. */
const because = (args: Args): string | undefined => {
  const say: Readonly<Record<string, string>> = {
    'timeout udp':
      ' is silent to questions over UDP 53 and answered the same one over TCP 53. Most likely something on the way, such as a firewall, lets no UDP 53 through. Devices ask over UDP first.',
    'timeout names':
      ' answered for another name (example.com) and for no destination. Most likely it drops questions for these names (a DNS filter), or what it forwards them to does not answer. UDP 53 is not blocked.',
    'timeout above':
      ' answered for a name that it knows by itself (localhost), and for none of the world (the destinations, example.com). Most likely the DNS above it (its forwarders) does not answer, or the way there is blocked. UDP 53 from this PC is not blocked.',
    'servfail dnssec':
      ' answers when asked not to check signatures (DNSSEC), and fails otherwise (SERVFAIL). Most likely that check fails: its clock is wrong, its trust anchor old, or a signature has expired.',
    'servfail names':
      ' looked another name up (example.com) and no destination (SERVFAIL). A forwarding or a block for these names alone may be the reason.',
    'refused names':
      ' looked another name up (example.com) and refused every destination (REFUSED). Most likely it is set to refuse these names (a DNS filter).',
    'unfound names':
      ' It looked another name up (example.com): most likely it blocks the destinations (a DNS filter), or has a zone of its own under their domain.',
    'unfound inside-only':
      ' It does not have another name (example.com) either: it may answer for names of the site only, and look none of the internet up, or block widely (a DNS filter). Where the proxy looks names up, enter the proxy in the site.',
  };
  return say[`${value(args, 'of', '')} ${value(args, 'why', '')}`];
};
const why = (args: Args, of: string): string | undefined => because({ ...args, of });
/** The same of names that the server says it does not have. */
const unfound = (args: Args): string => why(args, 'unfound') ?? '';

export const enDns = {
  ok: { title: 'Name resolved', means: () => 'The DNS server answered for the destination.' },
  nxdomain: {
    title: 'Name not found',
    means: (args) =>
      `${resolver(args)} says there is no such name${optional(args, 'alias', (v) => ` (behind the alias ${v})`)}. ${reach(args)}${unfound(args)}`,
  },
  'no-address': {
    title: 'The name has no address',
    means: (args) =>
      args.onlyV6 !== undefined
        ? `${resolver(args)} gives IPv6 addresses only (${value(args, 'onlyV6')}) and no IPv4 address. ${args.translated === 1 ? 'They are made of IPv4 addresses for lines without IPv4 (DNS64/NAT64), and no fault of the names. This line may be one of IPv6 alone. ' : ''}Devices report over IPv4. ${reach(args)}`
        : args.alias === undefined || args.alias === ''
          ? `${resolver(args)} knows the name and gives no address. ${reach(args)}${unfound(args)}`
          : args.loops === 1
            ? `The aliases (CNAME) that ${resolver(args)} gives lead back to ${value(args, 'alias')} and to no address. The DNS records are wrong.`
            : `${resolver(args)} answers as far as the alias ${value(args, 'alias')}; the address behind it is missing. The alias' domain may be blocked.`,
  },
  servfail: {
    title: 'DNS server failed',
    means: (args) =>
      args.why !== undefined
        ? `${resolver(args)}${why(args, 'servfail') ?? ''}`
        : args.name === 1
          ? `${resolver(args)} answers for other destinations, and could not look this name up (SERVFAIL). A forwarding or a block for this name alone, or a check (DNSSEC) that fails above it, may be the reason.${onlyV6(args)}`
          : ownError(args) === ''
            ? `${resolver(args)} could not look the name up. Check its way to the DNS above it.${onlyV6(args)}`
            : `${resolver(args)} answers the question with an error of its own (${ownError(args)}). Check the settings of the DNS server, or what changes questions on the way.${onlyV6(args)}`,
  },
  refused: {
    title: 'Refused by the DNS server',
    means: (args) =>
      args.why !== undefined
        ? `${resolver(args)}${why(args, 'refused') ?? ''}`
        : args.device === 1
          ? `${resolver(args)} refused every question of this PC (REFUSED). It may answer certain networks only; whether it answers the devices is not known.`
          : args.closed === 1
            ? `A question to ${resolver(args)} was answered "port closed" (ICMP). No DNS server runs there, or a firewall on the way rejects it.${onlyV6(args)}`
            : `${resolver(args)} does not take this question (REFUSED).${args.name === 1 ? ' It may be set to refuse this name (a DNS filter).' : ''}${onlyV6(args)}`,
  },
  'no-recursion': {
    title: 'The DNS server looks up no outside names',
    means: (args) =>
      `${resolver(args)} does not look names up for this PC (no recursion). It may answer for its own zones only (an authoritative server), or not allow recursion for this PC.${onlyV6(args)}`,
  },
  timeout: {
    title: 'DNS server does not answer',
    means: (args) =>
      args.why !== undefined
        ? `${resolver(args)}${why(args, 'timeout') ?? ''}`
        : args.name === 1
          ? `${resolver(args)} answers for other destinations, and not the question for this name. It may drop questions for this name (a DNS filter), or what it forwards this name to does not answer.${onlyV6(args)}`
          : args.some === 1
            ? `${resolver(args)} answers for some names, and not for this one. What it forwards to may not answer, or it limits how many questions it takes.${onlyV6(args)}`
            : args.reason === 'no-route'
              ? `This PC has no route to ${resolver(args)}, so it was not asked. The DNS server need not be down, nor UDP 53 blocked; whether the devices reach it is not known.`
              : args.hop !== undefined
                ? enRejection.unreachable(args, resolver(args))
                : args.onlyV6 === undefined
                  ? `${resolver(args)} does not answer. Check it and UDP/TCP 53 on the way.`
                  : `${resolver(args)} does not answer the question for an IPv4 address (A).${onlyV6(args)}`,
  },
  rejected: {
    title: 'DNS is rejected on the way',
    means: (args) =>
      `Something on the way answered a question to ${resolver(args)} with a rejection (ICMP). Most likely a rule of a firewall or router rejects it.`,
  },
  blocked: {
    title: 'Blocked in DNS',
    means: (args) =>
      `${resolver(args)} answers with an address that cannot be the destination's (${value(args, 'found')})${args.inside === 1 ? '. Nobody on the internet has it, and the destination was not found behind it: a DNS filter may block the name, or the site leads it to a box of its own (a relay).' : args.private === 1 ? '. It is a private one: a DNS filter may block the name, or the site leads it to a box of its own (a relay). Nothing was connected to there.' : ': a DNS filter blocks this name.'}${optional(args, 'product', (v) => ` It is where ${v} leads blocked names, so most likely that product.`)}`,
  },
  'some-astray': {
    title: "Some of the addresses are not the destination's",
    means: (args) =>
      `Of the ${value(args, 'count')} addresses that ${resolver(args)} gives, ${value(args, 'found')} cannot be the destination's (a private one, one that leads nowhere, or somebody else's). Nothing was connected to there. Reports may fail whenever a device chooses it. A record may be wrong, or part of the answer changed on the way.`,
  },
  forged: {
    title: "The DNS server answers with somebody else's address",
    means: (args) =>
      `${resolver(args)} gives ${args.several === 1 ? 'addresses like these' : 'the same address'} (${value(args, 'found')}) for names that do not exist or have nothing to do with each other. The destinations are not resolved.${args.private === 1 ? ' Where the address is one of this network, its sign-in may also lead every name there until somebody signs in.' : ''}`,
  },
  'other-source': {
    title: 'DNS answers come from another address',
    means: (args) =>
      `Questions to ${resolver(args)} are answered from ${value(args, 'from')}. Clients drop such answers, so no name is resolved.`,
  },
  synthetic: {
    title: 'An address that is not on the internet',
    means: (args) =>
      `A question to ${resolver(args)} was answered with an address of a range that nobody on the internet has (${value(args, 'found')}). A VPN or ZTNA agent on this PC may have made it up, to relay what goes there. Then the connections from this PC went by the agent, and whether devices, which have none, get there is not known.`,
  },
  'two-answers': {
    title: 'Two different answers to one question',
    means: (args) =>
      `One question to ${resolver(args)} was answered "${value(args, 'found')}" first, and "${value(args, 'other')}" a moment later. Most likely something on the way (a DNS filter, a provider's block) answers too, or the DNS server passes on what several servers above it say. Devices use the first.${args.again === 1 ? ' Asked again, it gave an address; what was met there is in the other rows.' : args.usable === 1 ? ' What was met behind the first is in the other rows.' : ' Which of them is right is not known.'}`,
  },
  wavering: {
    title: 'DNS server says now this, now that',
    means: (args) =>
      `${resolver(args)} said of ${value(args, 'count')} destination(s) that the name does not exist, and found it when asked again. Part of the DNS above it (its forwarders) may know no outside names, and reports of the devices may fail at times.`,
  },
  'only-alone': {
    title: 'Many questions at once are not answered',
    means: (args) =>
      `Of ${value(args, 'asked')} names asked for at once ${resolver(args)} left ${value(args, 'count')} without an address, and found them when asked again one by one. It may limit the number of questions, or be busy. A device asks for one name at a time, so this alone does not stop its reports.`,
  },
  slow: {
    title: 'DNS server answers too slowly',
    means: (args) =>
      `${resolver(args)} took up to ${value(args, 'took')} s to answer (${value(args, 'seconds')} s are usual at most). The names were found, but a device that waits less may fail to report. Part of the DNS above it (its forwarders) may not answer.`,
  },
  'no-ipv6-answer': {
    title: 'Questions for IPv6 (AAAA) are not answered rightly',
    means: (args) =>
      `For ${value(args, 'count')} of ${value(args, 'asked')} names ${resolver(args)} gives IPv4 addresses (A), and the question for IPv6 (AAAA) of the same name ${SIX[String(args.how)] ?? 'is not answered rightly'}.${ownServers(args)} Where there is no IPv6 address, "no address" is the answer (RFC 4074). The names were resolved; devices that ask for both may wait long or fail. How the devices ask is not known.`,
  },
  'tcp-shut': {
    title: 'No answer by DNS over TCP 53',
    means: (args) => `${resolver(args)} says "too long, ask by TCP", and TCP 53 does not answer.`,
  },
  unusable: {
    title: 'The answers are no use',
    means: (args) =>
      `Answers come from ${resolver(args)}, and they are none to what was asked (for another question, cut off, no DNS at all). Something else than a DNS server may answer, or something on the way changes the answers. UDP 53 is not shut.${onlyV6(args)}`,
  },
  'local-block': {
    title: 'This PC stops it',
    means: () =>
      "Security software or a setting of this PC does not let this tool's DNS out. It says nothing about the customer's network.",
  },
  'no-server': {
    title: 'No DNS server',
    means: (args) =>
      args.device === 1
        ? `The device's DNS is ${args.enabled === 1 ? 'not set' : 'off'}. Reporting needs valid DNS settings (guide).`
        : 'No DNS server is known. Set one on this PC or in the site.',
  },
  'differs-from-guide': {
    title: 'Other address than in the guide',
    means: (args) =>
      `Resolved to ${value(args, 'found')}; the guide (2020) prints ${value(args, 'guide', 'none')}.${optional(args, 'notPublic', (v) => ` Not a public address: ${v}.`)} Review rules that allow by address.${optional(args, 'alias', (v) => ` Other names are led by the same alias (${v}), and nobody there takes a connection: a firewall may shut it, or a DNS filter may lead blocked names there.`)}${optional(args, 'shared', (v) => ` ${v} names have this one address, and nobody there takes a connection: a firewall may shut it, or a DNS filter may lead blocked names there.`)}`,
  },
} satisfies Texts['check']['dns'];
