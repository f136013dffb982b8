import { type CheckCode, type CheckLayer, type CheckResult, checkLayerOf, severity } from './check.ts';
import { checksOf } from './check-list.ts';

/**
 * One verdict per destination over all layers of its way, with its cause. Screen, firewall request, copied rules,
 * report and exit code read this and nothing else. Pure.
 */
export const SERVED_STATES = [
  'open', // every layer that was asked passed
  'missing', // a connection is refused, dropped or denied
  'name-blocked', // by a filter that knows the name
  'no-answer', // connected, and nothing comes
  'inspected', // something on the way decrypts it
  'foreign', // somebody else answers
  'no-name', // the name leads nowhere, or to somebody else
  'faulty', // reached, and what the server shows is not good
  'not-checked',
] as const;
export type ServedState = (typeof SERVED_STATES)[number];

export type Served = {
  readonly state: ServedState;
  /** The row that decided, or the one it hangs on; null where nothing is wrong. */
  readonly cause: CheckResult | null;
  /** Addresses that were measured now. */
  readonly addresses: readonly string[];
};

/** What a code that stops a layer makes of the destination. A code that is in none of these stops nothing. */
const STATES: Readonly<Partial<Record<CheckLayer, Readonly<Partial<Record<CheckCode, ServedState>>>>>> = {
  dns: {
    nxdomain: 'no-name',
    'no-address': 'no-name',
    servfail: 'no-name',
    refused: 'no-name',
    'no-recursion': 'no-name',
    timeout: 'no-name',
    rejected: 'no-name',
    'no-server': 'no-name',
    'other-source': 'no-name',
    'two-answers': 'no-name',
    // What was reached from here, was by this PC's own agent.
    synthetic: 'not-checked',
    'tcp-shut': 'no-name',
    unusable: 'no-name',
    forged: 'no-name',
    blocked: 'name-blocked',
    'dependency-failed': 'no-name',
  },
  tcp: {
    refused: 'missing',
    timeout: 'missing',
    unreachable: 'missing',
    'no-ipv4': 'missing',
    rejected: 'missing',
    reset: 'missing',
    'no-greeting': 'no-answer',
    'answers-for-all': 'no-answer',
    'other-greeting': 'foreign',
  },
  tls: {
    intercepted: 'inspected',
    // What the devices would meet was not measured.
    'local-inspection': 'not-checked',
    'untrusted-issuer': 'inspected',
    'name-blocked': 'name-blocked',
    timeout: 'no-answer',
    'mute-servers': 'no-answer',
    'large-packets': 'no-answer',
    'handshake-failed': 'no-answer',
    'name-mismatch': 'foreign',
    filtered: 'foreign',
    'captive-portal': 'foreign',
    expired: 'faulty',
    'not-yet-valid': 'faulty',
    protocol: 'faulty',
    'distrusted-ca': 'faulty',
    'incomplete-chain': 'faulty',
    unacceptable: 'faulty',
  },
  http: {
    'captive-portal': 'foreign',
    filtered: 'foreign',
    timeout: 'no-answer',
    'unexpected-status': 'faulty',
  },
  proxy: {
    denied: 'missing',
    'bad-gateway': 'missing',
    'unclear-answer': 'missing',
    timeout: 'missing',
    // Whether it would be let through was not to be learned.
    'rate-limited': 'not-checked',
    'error-answer': 'not-checked',
    'tunnel-ends': 'no-answer',
  },
};

/** No row about the destination: it does not exist here, or the site goes another way. */
const BESIDE: ReadonlySet<CheckCode> = new Set(['not-applicable', 'not-needed']);

const DIRECT = checksOf('direct');
const PROXIED = checksOf('proxied');

/**
 * Is a destination (`host:port`) served on the way the site uses? `proxied`: through its proxy. Of several addresses
 * each has to be open, since a device takes any of them; of several resolvers one has to know the name.
 */
export function served(name: string, results: readonly CheckResult[], proxied: boolean): Served {
  const own = results.filter(({ target }) => target === name || target.startsWith(`${name} [`));
  const addresses = measuredAddresses(own);
  for (const id of proxied ? PROXIED : DIRECT) {
    const judged = own
      .filter((row) => row.id === id && !BESIDE.has(row.code))
      .sort((a, b) => severity(a.status) - severity(b.status))
      .map((row) => ({ row, state: stateOf(row) }));
    const known = id === 'dns' && judged.some(({ state }) => state === 'open');
    const wrong = judged.find(({ state }) => state !== 'open' && state !== 'not-checked');
    // A red row that says nothing of the destination (this PC, a defect) leaves it unknown all the same.
    const unasked =
      judged.find(
        ({ row, state }) => state === 'not-checked' && (row.status === 'fail' || row.status === 'error'),
      ) ?? (judged.every(({ state }) => state !== 'open') ? judged[0] : undefined);
    const decides = known ? undefined : (wrong ?? unasked);
    if (decides) return { state: decides.state, cause: rootOf(decides.row, results), addresses };
  }
  // A way is known to be open where a connection was made; a name alone proves nothing.
  const way = proxied ? 'proxy-connect' : 'tcp';
  const connected = own.some((row) => row.id === way && stateOf(row) === 'open');
  return { state: connected ? 'open' : 'not-checked', cause: null, addresses };
}

/** What one row makes of its destination; `open` where it stops nothing. */
function stateOf(row: CheckResult): ServedState {
  if (row.status === 'pass') return 'open';
  // Reached when it was asked alone, as devices ask; it hangs on the one row that says so for all.
  if (
    (row.code === 'only-alone' || row.code === 'wavering') &&
    (row.status === 'warn' || row.status === 'skipped')
  )
    return 'open';
  // The destination is where the first of them leads, as far as was measured.
  if (row.code === 'two-answers' && row.args.usable === 1) return 'open';
  // Only the laptop's own clock speaks against it: nothing is known of the destination's certificate.
  if (row.cause === 'clock.laptop') return 'not-checked';
  // An answer without a status is none.
  if (row.code === 'unexpected-status' && row.args.status === 0) return 'no-answer';
  const state = STATES[row.id === 'proxy-connect' ? 'proxy' : checkLayerOf(row.id)]?.[row.code];
  return state ?? (row.status === 'warn' ? 'open' : 'not-checked');
}

function rootOf(row: CheckResult, results: readonly CheckResult[]): CheckResult {
  if (row.cause === undefined) return row;
  return results.find((each) => each.id === row.cause && each.target === row.causeTarget) ?? row;
}

function isAstray(code: CheckCode): boolean {
  return code === 'forged' || code === 'blocked' || code === 'synthetic';
}

/** Where connections of this run went, or where the name led; not the guide's, not a blocked name's. */
function measuredAddresses(own: readonly CheckResult[]): readonly string[] {
  const of = (row: CheckResult, key: string): string =>
    row.evidence.find((each) => each.key === key)?.value ?? '';
  // Where a name was led astray is nothing that anybody should open.
  const astray = own
    .filter(
      (row) =>
        row.id === 'dns' && (isAstray(row.code) || (row.code === 'two-answers' && row.args.usable !== 1)),
    )
    .flatMap((row) => of(row, 'addresses').split(', '));
  const tried = own
    .filter((row) => row.id === 'tcp' && ['dns', 'literal'].includes(of(row, 'addressFrom')))
    .map((row) => of(row, 'address'))
    .filter((address) => !astray.includes(address));
  const named = own
    .filter((row) => row.id === 'dns' && ['ok', 'differs-from-guide', 'some-astray'].includes(row.code))
    .flatMap((row) => {
      const strange = row.code === 'some-astray' ? String(row.args.found).split(', ') : [];
      return of(row, 'addresses')
        .split(', ')
        .filter((address) => !strange.includes(address));
    });
  return [...new Set([...named, ...tried])].filter((address) => address !== '');
}

/** `id:code`, as a cause is named in JSON; empty for none. */
export function causeName(cause: CheckResult | null): string {
  return cause === null ? '' : `${cause.id}:${cause.code}`;
}

/** The destinations of a run (`host:port`), by its rows. */
export function destinationsIn(results: readonly CheckResult[]): readonly string[] {
  const rows = results.filter(({ id }) => DIRECT.includes(id) || id === 'proxy-connect');
  return [...new Set(rows.map(({ target }) => target.replace(/ \[.*$/, '')))];
}

/** Does the site reach this destination through its proxy? A bare port it does not. */
export function isProxied(name: string, results: readonly CheckResult[]): boolean {
  return results.some(
    (row) => row.id === 'proxy-connect' && row.target === name && row.code !== 'not-applicable',
  );
}

/**
 * Had the laptop no way out, or one that is its own alone, so that the run knows of no destination whether it is served? It
 * found nothing wrong then, and nothing right.
 */
export function measuredNothing(results: readonly CheckResult[]): boolean {
  if (!results.some(({ code }) => code === 'offline' || code === 'synthetic')) return false;
  return destinationsIn(results).every(
    (name) => served(name, results, isProxied(name, results)).state === 'not-checked',
  );
}

/**
 * Did a run find something that stops reporting? A red row of the site itself (clocks, devices, resolvers, the
 * proxy), or a destination that is not served and is no optional one.
 */
export function stopsReporting(results: readonly CheckResult[]): boolean {
  if (results.some(({ status }) => status === 'fail' || status === 'error')) return true;
  return destinationsIn(results).some((name) => {
    const { state, cause } = served(name, results, isProxied(name, results));
    return (
      state !== 'open' && state !== 'not-checked' && (cause?.status === 'fail' || cause?.status === 'error')
    );
  });
}
