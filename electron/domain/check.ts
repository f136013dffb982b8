import type { CheckLayer } from './check-list.ts';
import type { CheckResult } from './check-result.ts';

export {
  CHECK_LAYERS,
  type CheckLayer,
  checkLayerOf,
  isThroughProxy,
  knownLayerOf,
} from './check-list.ts';

/** What each layer can answer. Closed: add, don't rename. */
export const CHECK_CODES = {
  dns: [
    'ok',
    'nxdomain',
    'no-address', // the name exists, no address does: the end of its alias is missing
    'servfail',
    'refused',
    'no-recursion', // answers for its own zones, and looks nothing up for who asks
    'timeout',
    'rejected', // somebody on the way answered by ICMP that it is prohibited
    'no-server',
    'blocked', // an address that cannot be the destination's: 0.0.0.0, this laptop, a private one
    'some-astray', // of several addresses some cannot be the destination's
    'forged', // answered with somebody else's address, as names are that do not exist
    'other-source', // the answer came, from another address than was asked
    'synthetic', // an address that nobody on the internet has: what relays this PC's connections made it up
    'two-answers', // two came to one question, and differ: somebody on the way answers too
    'wavering', // knows a name now and then: what it asks above it does not agree
    'only-alone', // answers one question, and not as many as were asked at once
    'slow', // every answer is right, and later than one should be
    'no-ipv6-answer', // right for IPv4, and a question for IPv6 comes to nothing: args.how
    'tcp-shut', // "ask by TCP", and TCP 53 is shut
    'unusable', // something answers, and that is no answer to what was asked
    'local-block', // this PC's own security software
    'differs-from-guide',
  ],
  tcp: [
    'ok',
    'refused',
    'timeout',
    'unreachable',
    'no-ipv4', // not one address over IPv4, and hosts over IPv6
    'rejected', // somebody, on the way as far as is known, answered by ICMP
    'reset',
    'no-greeting', // opened, and the server that speaks first said nothing
    'other-greeting', // somebody else speaks there
    'busy', // the destination's own server, and it takes nobody now
    'only-alone', // shut when all were asked for at once, and open to one
    'wavering', // open and silent in turn, asked alone
    'other-line', // this laptop goes out by another line than the devices are on
    'answers-for-all', // something on the way takes every connection by itself
    'local-block',
  ],
  tls: [
    'ok',
    'untrusted-issuer',
    'intercepted',
    'local-inspection', // this PC's own security software decrypts
    'expired',
    'not-yet-valid',
    'name-mismatch',
    'protocol',
    'distrusted-ca',
    'unacceptable', // a trusted authority's, and refused: weak, or not for this
    'incomplete-chain', // the server leaves out an intermediate certificate
    'name-blocked', // a filter that knows the name, dropping or resetting
    'large-packets', // small answers come, large ones are lost: MTU
    'filtered', // a web filter's page in clear text, in the place of TLS
    'captive-portal', // a sign-in page likewise
    'handshake-failed',
    'timeout',
    'slow', // it comes to a connection, later than one should
    'unsteady', // failed once, and not the second time
    'turned-away', // reached, and it serves nobody from here, or nobody now
    'tls13-dropped', // TLS 1.2 alone gets through
    'mute-servers', // no server says a word once the connection is encrypted
  ],
  proxy: [
    'ok',
    'unreachable',
    'rejected', // as a port is: the way to the proxy itself
    'auth-required', // args.browser: by a web page, which no controller can do
    'auth-rejected',
    'denied', // args.page: by a page, or a redirect to one, whatever the status
    'bad-gateway', // args.itself: about its way on, or itself
    'unclear-answer', // an error that neither opens a way nor denies one
    'timeout',
    'not-a-proxy',
    'address-down', // it serves, and another address of its name takes no connection
    'name-unknown', // it serves, and only this PC's own resolvers know its name
    'tls-port', // the port speaks TLS, controllers do not to a proxy
    'socks-port', // not a word of HTTP, and it answers a SOCKS greeting
    'error-answer', // an error to what it fetched, the proxy's own or the destination's
    'only-alone', // cuts or refuses what is asked for at once, and not one by one
    'wavering', // opens a way and refuses the same one, asked alone
    'slow', // opens the ways, later than one should
    'rate-limited', // refuses for now, by how often it is asked, not by where to
    'tunnel-ends', // says "established" and ends every tunnel
    'local-block',
  ],
  http: ['ok', 'captive-portal', 'filtered', 'turned-away', 'unexpected-status', 'timeout'],
  clock: [
    'ok',
    'skew-minutes',
    'skew-months',
    'unreadable',
    'wrong-timezone',
    'ntp-off',
    'ntp-unreachable',
    'ntp-refused', // its port is closed, or a firewall says so
    'ntp-rejected', // somebody on the way answered by ICMP that it is prohibited
    'ntp-source-port', // it answers who asks from port 123, and nobody else
    'ntp-late', // it answers, later than clients take a time
    'ntp-distant', // it tells a time, and allows for more error itself than clients do
    'ntp-no-name', // nobody was asked: its name is not known
    'ntp-no-time', // it answers, and has no time to give
    'ntp-unusable', // something answers, and no client takes that for a time
    'ntp-implausible', // a time that cannot be right
    'other-source',
    'local-block',
    'no-reference',
    'laptop-slept', // nothing ran for args.seconds in the middle of the checks
    'clock-jumped', // the laptop's time of day moved by args.seconds meanwhile
  ],
  // What an appliance says of itself: its version decides which destination table it needs.
  device: ['ok', 'other-table', 'version-unknown', 'planned-outage'],
} as const satisfies Record<CheckLayer, readonly string[]>;

/** Codes that any layer can end with when it did not run or broke. */
export const COMMON_CHECK_CODES = [
  'dependency-failed', // something it needs did not pass
  'offline', // no way out at all: internet rows are not asked
  'not-applicable', // does not exist here
  'not-needed', // the site goes another way: args.by
  'cancelled',
  'internal-error', // the check itself broke: args.reference
] as const;

export type CheckCode = (typeof CHECK_CODES)[CheckLayer][number] | (typeof COMMON_CHECK_CODES)[number];

export const ALL_CHECK_CODES: readonly CheckCode[] = [
  ...new Set<CheckCode>([...Object.values(CHECK_CODES).flat(), ...COMMON_CHECK_CODES]),
];

export const CHECK_STATUSES = ['pass', 'warn', 'fail', 'skipped', 'error'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** What stops reporting first. The one order in which results are read, on screen and on paper. */
export const WORST_FIRST: readonly CheckStatus[] = ['fail', 'error', 'warn', 'skipped', 'pass'];

/** Where a status stands in that order; smaller is worse. */
export function severity(status: CheckStatus): number {
  return WORST_FIRST.indexOf(status);
}

/** The worst of several; `skipped` of none: nothing was found out. */
export function worst(statuses: readonly CheckStatus[]): CheckStatus {
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'skipped';
}

/** Who has to act on a fix, and what it is; the sentence lives in i18n under this id. */
export const FIX_IDS = [
  'open-firewall',
  'allow-reject',
  'connection-limit',
  'check-shared-ways',
  'fix-dns-record',
  'fix-dns-server',
  'set-dns-server',
  'ask-dns-for-devices',
  'update-allow-list-addresses',
  'allow-name-in-dns',
  'compare-name-outside',
  'fix-dns-source',
  'find-dns-answerer',
  'check-without-agent',
  'stop-local-inspection',
  'use-devices-line',
  'speed-up-dns',
  'align-forwarders',
  'answer-aaaa',
  'raise-dns-limit',
  'ipv4-way',
  'open-dns-tcp',
  'open-dns-udp',
  'fix-dnssec',
  'allow-this-program',
  'fix-mtu',
  'speed-up-way',
  'find-answering-service',
  'allow-in-web-filter',
  'lift-quarantine',
  'exempt-transparent-proxy',
  'stop-answering-for-all',
  'exempt-relay',
  'complete-chain',
  'check-route',
  'check-route-beyond',
  'exempt-tls-inspection',
  'import-ca',
  'check-clock-first',
  'update-firmware-certificates',
  'update-firmware-tls',
  'contact-vendor',
  'proxy-address',
  'proxy-members',
  'name-for-devices',
  'proxy-credentials',
  'proxy-basic-auth',
  'proxy-name-scheme',
  'proxy-allow-source',
  'proxy-allow-destination',
  'proxy-upstream',
  'proxy-rate-limit',
  'proxy-log',
  'speed-up-proxy',
  'proxy-same-rules',
  'proxy-plain-port',
  'proxy-http-port',
  'proxy-exempt-devices',
  'sign-in-portal',
  'set-device-clock',
  'set-device-ntp',
  'set-device-timezone',
  'check-other-table',
  'wait-for-outage',
  'open-ntp',
  'fix-time-server',
  'steady-time-server',
  'check-credential',
  'rerun',
  'retry-later',
  'report-defect',
] as const;
export type FixId = (typeof FIX_IDS)[number];

export type { CheckResult };

/** What a row is told from the others by. */
export function rowKey(result: Pick<CheckResult, 'id' | 'target'>): string {
  return `${result.id}|${result.target}`;
}

export type CheckSummary = Readonly<Record<CheckStatus, number>> & { readonly total: number };

export function summarise(results: readonly CheckResult[]): CheckSummary {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, error: 0 };
  for (const result of results) counts[result.status] += 1;
  return { ...counts, total: results.length };
}

/** Clock skew in seconds that still passes (5 minutes), and from which it fails (28 days): the guide's "months". */
export const SKEW_PASS_SECONDS = 5 * 60;
export const SKEW_FAIL_SECONDS = 28 * 24 * 60 * 60;
