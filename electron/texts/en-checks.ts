import { readFailure } from './read-failure-words.ts';
import { enRejection } from './rejection-words.ts';
import { dependency, isBareName, optional, own, ownError, value } from './say.ts';
import type { Args, Texts } from './shape.ts';

const resolver = (args: Args): string => value(args, 'resolver', 'The DNS server');
const onlyV6 = (args: Args): string =>
  optional(
    args,
    'onlyV6',
    (v) => ` Only IPv6 was answered (${v}); the IPv4 address that devices use is missing.`,
  );
/** The port that was tried, as a sentence names it. */
const port = (args: Args): string =>
  `${value(args, 'address', 'the destination')} port ${value(args, 'port')}`;
const seconds = (args: Args): string => optional(args, 'seconds', (v) => ` within ${v} s`);
/** Reached, and refused the one page that was asked for. */
const refusesRoot = (args: Args): string =>
  optional(
    args,
    'status',
    (v) =>
      ` The request for "/" was refused (HTTP ${v}). A server for machines may show that page to nobody; whether it takes what devices send is not known.`,
  );
/** Reached, and not served: by whom nobody can tell but the destination's operator. */
const turnedAway = {
  title: 'Reached, and not served',
  means: (args: Args) =>
    `${value(args, 'host', 'The destination')} was reached and answered HTTP ${value(args, 'status')}.${
      args.plain === 1 || args.added === 1
        ? ' The destination (or its content network), or something on the way, does not serve this line, or not now.'
        : args.how === 'refused'
          ? ' Most likely it (or its content network) refuses the country or the reputation of the address that this line comes from. No firewall blocks it.'
          : args.how === 'limited'
            ? ' It refuses for now, for how often it is asked.'
            : ' Its front (a content network) is reached, and the server behind may not answer.'
    } Whether it takes what devices send is not known.`,
};
/** Others of the same name are open. */
const others = (args: Args): string =>
  optional(
    args,
    'open',
    (v) =>
      ` Other addresses of the same name (${v}) are reached. The firewall may allow by a list of addresses that is old, or the server at this one may be down.`,
  );
/** Behind a network's sign-in, where nothing else may get through. */
const signIn = (args: Args): string =>
  args.portal === 1
    ? " A sign-in page answers at port 80, so this may be shut until somebody signs in. Whether it is the firewall's rule is not known."
    : '';
/** A certificate that is somebody else's, and has a bad date besides. */
const dated = (args: Args): string => {
  const what = args.dated === 'early' ? 'not valid yet' : 'expired';
  const by = args.clock === 'right' ? '' : " by this PC's clock";
  return args.dated === undefined ? '' : ` It is also ${what}${by}.`;
};
/** Only one told the time, and it is not this laptop that has to be wrong. */
const lone = (args: Args): string =>
  optional(args, 'lone', (v) => ` Only ${v} told the time: it may be wrong, and not this PC.`);
/** What came inside of a connection that somebody on the way decrypts. */
const pageInside = (args: Args): string => {
  const by = optional(args, 'pageOf', (v) => ` (${v})`);
  if (args.page === 'blocked')
    return ` In the place of the destination's answer came a page that refuses${by}: exempting it from inspection alone does not open it.`;
  return args.page === 'sign-in' ? ` In the place of the destination's answer came a sign-in page${by}.` : '';
};
const REFERENCES: Readonly<Record<string, string>> = {
  ntp: 'NTP',
  'https-date': "the destination's clock",
  laptop: 'this PC',
  program: "this tool's own date",
};
const reference = (args: Args): string => REFERENCES[String(args.reference)] ?? 'the reference';
const skew = (args: Args): string => {
  const size = Math.abs(Number(args.seconds ?? 0));
  const side = Number(args.seconds ?? 0) >= 0 ? 'ahead of' : 'behind';
  if (size < 120) return `${size} seconds ${side}`;
  if (size < 7200) return `${Math.round(size / 60)} minutes ${side}`;
  return size < 172_800
    ? `${Math.round(size / 3600)} hours ${side}`
    : `${Math.round(size / 86_400)} days ${side}`;
};

const NO_WAY: Readonly<Record<string, string>> = {
  'name-not-resolved': 'DNS does not know its name',
  'no-route': 'this PC has no route to it',
};
const BARE =
  ' The name has no domain. None is added here, nor by every device: give the full name (FQDN) or the IP address.';
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

/** A server that has the time and gives it not: by the kiss codes of RFC 5905 §7.4. */
const withheld = (args: Args): string | undefined =>
  /DENY|RSTR/.test(String(args.detail))
    ? 'it does not serve this PC. Whether it serves the devices is not known.'
    : /RATE/.test(String(args.detail))
      ? 'it limits how often it is asked. Whether it serves the devices is not known.'
      : undefined;

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
    dns: {
      ok: { title: 'Name resolved', means: () => 'The DNS server answered for the destination.' },
      nxdomain: {
        title: 'Name not found',
        means: (args) =>
          `${resolver(args)} says there is no such name${optional(args, 'alias', (v) => ` (behind the alias ${v})`)}. The destination cannot be reached.`,
      },
      'no-address': {
        title: 'The name has no address',
        means: (args) =>
          args.onlyV6 !== undefined
            ? `${resolver(args)} gives IPv6 addresses only (${value(args, 'onlyV6')}) and no IPv4 address. ${args.translated === 1 ? 'They are made of IPv4 addresses for lines without IPv4 (DNS64/NAT64), and no fault of the names. This line may be one of IPv6 alone. ' : ''}Devices report over IPv4, so the destination cannot be reached.`
            : args.alias === undefined || args.alias === ''
              ? `${resolver(args)} knows the name and gives no address. The destination cannot be reached.`
              : args.loops === 1
                ? `The aliases (CNAME) that ${resolver(args)} gives lead back to ${value(args, 'alias')} and to no address. The DNS records are wrong.`
                : `${resolver(args)} answers as far as the alias ${value(args, 'alias')}; the address behind it is missing. The alias' domain may be blocked.`,
      },
      servfail: {
        title: 'DNS server failed',
        means: (args) =>
          args.name === 1
            ? `${resolver(args)} answers for other destinations, and could not look this name up (SERVFAIL). A forwarding or a block for this name alone, or a check (DNSSEC) that fails above it, may be the reason.${onlyV6(args)}`
            : ownError(args) === ''
              ? `${resolver(args)} could not look the name up. Check its way to the DNS above it.${onlyV6(args)}`
              : `${resolver(args)} answers the question with an error of its own (${ownError(args)}). Check the settings of the DNS server, or what changes questions on the way.${onlyV6(args)}`,
      },
      refused: {
        title: 'Refused by the DNS server',
        means: (args) =>
          args.device === 1
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
          args.name === 1
            ? `${resolver(args)} answers for other destinations, and not the question for this name. It may drop questions for this name (a DNS filter), or what it forwards this name to does not answer.${onlyV6(args)}`
            : args.some === 1
              ? `${resolver(args)} answers for some names, and not for this one. What it forwards to may not answer, or it limits how many questions it takes.${onlyV6(args)}`
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
          `${resolver(args)} answers with an address that cannot be the destination's (${value(args, 'found')})${args.private === 1 ? '. It is a private one: a DNS filter may block the name, or the site leads it to a box of its own (a relay). Nothing was connected to there.' : ': a DNS filter blocks this name.'}${optional(args, 'product', (v) => ` It is where ${v} leads blocked names, so most likely that product.`)}`,
      },
      forged: {
        title: "The DNS server answers with somebody else's address",
        means: (args) =>
          `${resolver(args)} gives ${args.several === 1 ? 'addresses like these' : 'the same address'} (${value(args, 'found')}) for names that do not exist or have nothing to do with each other. The destinations are not resolved.`,
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
          `One question to ${resolver(args)} was answered "${value(args, 'found')}" first, and "${value(args, 'other')}" a moment later. Most likely something on the way (a DNS filter, a provider's block) answers too. Devices use the first.${args.usable === 1 ? ' What was met behind the first is in the other rows.' : ' Which of them is right is not known.'}`,
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
          `Resolved to ${value(args, 'found')}; the guide (2020) prints ${value(args, 'guide', 'none')}.${optional(args, 'notPublic', (v) => ` Not a public address: ${v}.`)} Review rules that allow by address.${optional(args, 'alias', (v) => ` Other names are led by the same alias (${v}), and nobody there takes a connection: a firewall may shut it, or a DNS filter may lead blocked names there.`)}`,
      },
    },
    tcp: {
      ok: { title: 'Connected', means: () => "The destination's port was reached." },
      refused: {
        title: 'Connection refused',
        means: (args) =>
          `${value(args, 'address', 'The destination')} port ${value(args, 'port')} was refused. A firewall on the way may do this.${enRejection.refused(args)}${others(args)}${signIn(args)}`,
      },
      timeout: {
        title: 'No answer',
        means: (args) =>
          `${value(args, 'address', 'The destination')} port ${value(args, 'port')} did not answer${seconds(args)}.${args.portal === 1 ? signIn(args) : ' A firewall most likely drops it.'}${others(args)}`,
      },
      unreachable: {
        title: 'Cannot be reached from this PC',
        means: (args) =>
          enRejection.unreachable(args, value(args, 'address', 'the destination')) ||
          `There is no route to ${value(args, 'address', 'the destination')}. Check the default gateway.`,
      },
      rejected: {
        title: 'Rejected by ICMP',
        means: (args) => `${enRejection.rejected(args, port(args))}${others(args)}${signIn(args)}`,
      },
      reset: {
        title: 'Connection cut',
        means: (args) =>
          `${value(args, 'address', 'The destination')} port ${value(args, 'port')} was cut after connecting. Something on the way may block it.${others(args)}${signIn(args)}`,
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
    },
    tls: {
      ok: {
        title: 'Certificate accepted',
        means: (args) =>
          args.added === 1
            ? `Encrypted. The certificate is vouched for by the authority "${value(args, 'issuer')}", which was added to this site; whether the devices trust it was not checked.${refusesRoot(args)}`
            : `Encrypted, and the certificate is trusted.${refusesRoot(args)}`,
      },
      'untrusted-issuer': {
        title: 'Issuer not trusted',
        means: (args) =>
          `The issuer "${value(args, 'issuer')}" is not a trusted authority.${dated(args)}${pageInside(args)}`,
      },
      intercepted: {
        title: 'Traffic is decrypted by inspection',
        means: (args) =>
          `The certificate was replaced by one of "${value(args, 'issuer')}". Devices do not trust it, so reporting fails.${dated(args)}${pageInside(args)}`,
      },
      expired: {
        title: 'Certificate expired',
        means: (args) =>
          `It ended on ${value(args, 'notAfter')}. ${args.clock === 'right' ? "Judged at the right time: this PC's clock is not the cause." : "Check this PC's clock first."}`,
      },
      'not-yet-valid': {
        title: 'Certificate not valid yet',
        means: (args) =>
          `It begins on ${value(args, 'notBefore')}. ${args.clock === 'right' ? "Judged at the right time: this PC's clock is not the cause." : "Check this PC's clock."}`,
      },
      'name-mismatch': {
        title: 'Certificate for another name',
        means: (args) =>
          `It is for ${value(args, 'names', value(args, 'subject'))}, not for ${value(args, 'host', 'the destination')}.${args.foreign === 1 ? ' Somebody else answers in its place, such as a sign-in or block page.' : ''}${dated(args)}`,
      },
      protocol: {
        title: 'TLS version',
        means: (args) =>
          args.all === 1
            ? 'TLS 1.2 or later is possible with none of the destinations. Something on the way (such as an old TLS inspection) may answer in their place.'
            : `TLS 1.2 or later is not possible${optional(args, 'protocol', (v) => ` (offered: ${v})`)}.`,
      },
      'distrusted-ca': {
        title: 'Distrusted authority',
        means: (args) =>
          `The issuer "${value(args, 'issuer')}" is one of the distrusted GeoTrust/Symantec ones (note 1).`,
      },
      unacceptable: {
        title: 'The certificate is not accepted',
        means: (args) =>
          `Issuer "${value(args, 'issuer')}" is a trusted authority, and the certificate is refused all the same${optional(args, 'reason', (v) => ` (${v})`)}. Its signature or key may be too old (such as SHA-1), or it is not meant for this.${dated(args)}`,
      },
      'incomplete-chain': {
        title: 'An intermediate certificate is missing',
        means: (args) =>
          `The certificate is of the public authority "${value(args, 'issuer')}", but the server leaves out an intermediate one. This is no inspection. Devices that do not complete the chain fail to report.${dated(args)}`,
      },
      'name-blocked': {
        title: 'Blocked by name',
        means: (args) =>
          `When the name ${value(args, 'host', 'of the destination')} is sent ${args.dropped === 1 ? 'nothing comes back' : args.alert === 1 ? 'encryption is refused' : 'the connection is cut'}; under another name there is an answer. A filter by name (URL or SNI filter) ${args.alert === 1 ? 'probably ' : ''}does this.`,
      },
      'large-packets': {
        title: 'Large packets are lost',
        means: () =>
          'Small answers come, the one with the certificate does not: large packets are probably lost on the way (MTU/PMTUD). Check the MTU of VPN and PPPoE lines, and whether ICMP is dropped.',
      },
      'turned-away': turnedAway,
      unsteady: {
        title: 'Encryption failed once',
        means: (args) =>
          `The first attempt ${args.dropped === 1 ? 'got no answer' : `failed${optional(args, 'reason', (v) => ` (${v})`)}`}, the second right after it succeeded. Nothing is blocked, but the line may be unsteady.`,
      },
      'tls13-dropped': {
        title: 'TLS 1.3 does not get through',
        means: (args) =>
          `A connection that begins with TLS 1.3 ${args.dropped === 1 ? 'gets no answer' : 'fails'}, one with TLS 1.2 alone succeeds: something on the way may not let TLS 1.3 pass. Devices with TLS 1.2 can report; one that begins with TLS 1.3 may fail.`,
      },
      'mute-servers': {
        title: 'No answer once encrypted',
        means: (args) =>
          `The connection is encrypted${optional(args, 'count', (v) => ` to ${v} destinations`)}, and none of them answers a request inside. Something on the way may block by application once the connection stands.`,
      },
      filtered: {
        title: 'Something on the way answers instead',
        means: (args) =>
          `Where TLS should answer, a page of ${value(args, 'product', 'a web filter')} came in clear text${optional(args, 'status', (v) => ` (HTTP ${v})`)}${optional(args, 'title', (v) => ` "${v}"`)}. The destination was not reached.`,
      },
      'captive-portal': {
        title: 'A sign-in page answers instead',
        means: () =>
          'Where TLS should answer, the network leads to its sign-in page in clear text. A device cannot sign in.',
      },
      'handshake-failed': {
        title: 'No encryption',
        means: (args) =>
          args.notTls === 1 && args.status !== undefined
            ? `Where TLS should answer, an error page came in clear text (HTTP ${value(args, 'status')}). A proxy on the way most likely answers, and does not reach the destination behind it.`
            : args.notTls === 1
              ? 'The answer is no TLS. Something on the way may answer instead.'
              : args.all === 1
                ? `Every destination refuses to encrypt${optional(args, 'reason', (v) => ` (${v})`)}. Something on the way (such as TLS inspection) may refuse in their place.`
                : `The other side does not encrypt${optional(args, 'reason', (v) => ` (${v})`)}.`,
      },
      timeout: {
        title: 'TLS does not answer',
        means: (args) =>
          args.proxied === 1
            ? 'The proxy opened the tunnel, and not a word of TLS comes in it. The proxy itself may be behind (a filter, the check of users), or what is behind it may be shut.'
            : 'Connected, but not a word of TLS comes, under another name or of a small answer neither. Something on the way may take connections only.',
      },
    },
    proxy: {
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
          args.connect === 1
            ? `The proxy allows no CONNECT (the tunnel of HTTPS) to any destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}. Requests to port 80 were answered. It may not allow CONNECT at all.`
            : args.all === 1
              ? `The proxy refused every destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}. It may allow none of them, or not this PC. Whether it lets the devices use it is not known.`
              : `The proxy does not allow this destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}.${args.login === 1 ? ' It took user and password for another one.' : ''}`,
      },
      'bad-gateway': {
        title: 'Nothing behind the proxy',
        means: (args) =>
          `The proxy cannot reach the destination${optional(args, 'status', (v) => ` (HTTP ${v})`)}.`,
      },
      timeout: {
        title: 'Proxy does not answer',
        means: (args) => `The proxy did not answer${seconds(args)}. Check the way behind it.`,
      },
      'not-a-proxy': {
        title: 'Not a proxy',
        means: (args) =>
          `Host and port do not behave as a proxy${optional(args, 'heard', (v) => ` (heard: ${v})`)}.`,
      },
      'address-down': {
        title: 'Not every address of the proxy takes connections',
        means: (args) =>
          `The proxy's name ${value(args, 'name', '')} has several addresses. ${value(args, 'address')} takes connections, ${value(args, 'unanswered')} does not. A device that tries one address only may meet that one and fail to report.`,
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
          `Cut, refused or not answered when many connections were asked for at once, ${value(args, 'destinations')} of the destinations were let through one by one. The proxy may limit how many there are at a time or be behind with its work, or the line is not steady.`,
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
    },
    http: {
      ok: { title: 'Answered', means: () => 'The destination answered over HTTP.' },
      'captive-portal': {
        title: 'Sent to a sign-in page',
        means: () => 'A sign-in page of the network stops it. A device cannot sign in.',
      },
      filtered: {
        title: 'Something on the way answers instead',
        means: (args) =>
          `The answer is not the destination's but that of ${value(args, 'product', args.status === 407 ? 'a proxy that wants a login' : args.proxy === 1 ? 'a proxy on the way' : 'a web filter')}${optional(args, 'status', (v) => ` (HTTP ${v})`)}${optional(args, 'title', (v) => ` "${v}"`)}. The destination was not reached.`,
      },
      'turned-away': turnedAway,
      'unexpected-status': {
        title: 'Unexpected answer',
        means: (args) =>
          args.status === 0
            ? 'No HTTP answer, or the connection was closed without one.'
            : args.all === 1
              ? `Every destination answers with the same error (HTTP ${value(args, 'status')}). Something on the way (such as a transparent proxy) may answer in their place.`
              : `No proper answer of the destination (HTTP ${value(args, 'status')}).`,
      },
      timeout: { title: 'No answer', means: (args) => `Connected, but no answer${seconds(args)}.` },
    },
    clock: {
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
          `${skew(args)} ${reference(args)}. Reporting works, but the event log's times are wrong.${lone(args)}`,
      },
      'skew-months': {
        title: 'Clock is far off',
        means: (args) => `${skew(args)} ${reference(args)}. Service and test requests can fail.${lone(args)}`,
      },
      unreadable: {
        title: 'Clock not read',
        means: (args) =>
          `The device's clock could not be read${optional(args, 'reason', (v) => ` (${readFailure('en', v)})`)}.`,
      },
      'wrong-timezone': {
        title: 'Wrong time zone',
        means: (args) =>
          `Exactly ${value(args, 'hours')} hours off. Check the time zone (Japan is UTC+9).${lone(args)}`,
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
          args.device === 1
            ? `The device's NTP server ${value(args, 'server')} does not answer this PC.`
            : `NTP server ${value(args, 'server')} does not answer.${args.hop === undefined ? '' : ` ${enRejection.unreachable(args, value(args, 'server'))}`}`,
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
          `DNS gives no address for NTP server ${value(args, 'host')}, so nobody was asked for the time. Check the name, and whether the DNS server in use knows it. UDP 123 is not what stops it.${isBareName(value(args, 'host', '')) ? BARE : ''}`,
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
          args.disagree === undefined
            ? "No reference was reached, so this PC's clock cannot be judged."
            : `The times that were told disagree (${value(args, 'disagree')}), and which is right is not known, so this PC's clock cannot be judged.`,
      },
    },
    device: {
      ok: {
        title: 'The destinations fit its version',
        means: (args) =>
          `The destinations of XClarity Administrator ${value(args, 'version')} are checked. 90 days after installation, reports about XClarity Administrator itself need an XClarity Pro licence (hardware reports of devices do not).`,
      },
      'other-table': {
        title: "Its version's destinations were not checked",
        means: (args) =>
          `XClarity Administrator ${value(args, 'version')} needs the table ${value(args, 'needed')}; checked: ${value(args, 'checked')}.`,
      },
      'planned-outage': {
        title: 'A planned outage of Call Home is announced',
        means: (args) =>
          `By a bulletin of Lenovo, Call Home is down from ${value(args, 'start')} to ${value(args, 'end')} ("${value(args, 'message')}"). A test that fails then need not be the site's fault.`,
      },
      'version-unknown': {
        title: 'Version not known',
        means: () =>
          "XClarity Administrator's version could not be read, so which destinations it uses is not certain. Those of v2.7 and later were checked.",
      },
    },
  },
  checkById: {
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
    offline: { title: 'No way to the internet', means: () => 'This PC has no way out, so it was not run.' },
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
