import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { isIPv4, isIPv6 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { formatHostPort } from '../address/net-address.ts';
import { type CheckResult, SKEW_PASS_SECONDS } from '../domain/check.ts';
import { CancelledError } from '../net/deadline.ts';
import { hasRoute } from '../net/route.ts';
import type { HttpsDate } from './ask-inside.ts';
import { withDevices } from './checks/clock.ts';
import { judgeTls } from './checks/tls.ts';
import { askTimeServers, chooseReference, laptopRow, timeServerRow } from './clocks.ts';
import { type Destination, destinationsOf } from './destinations.ts';
import { type DeviceReading, deviceClockRow, deviceRows, readDevice } from './devices.ts';
import { type Again, type Candidate, candidatesOf, checkDirect, type DirectWay } from './direct.ts';
import type { PreflightHooks, PreflightInput } from './input.ts';
import { type Disturbance, watchLaptop } from './laptop-watch.ts';
import { judgeLine } from './lines.ts';
import { key, lookAcross } from './look-across.ts';
import { profileOf, resolveNames } from './names.ts';
import { inTurn, opensAlone } from './one-by-one.ts';
import { row, type Verdict } from './row.ts';
import { checkThroughProxy } from './through-proxy.ts';
import { judgingOf, type TimeKnown, type TlsMet } from './tls-met.ts';
import { isWaveringWay } from './wavering-way.ts';

/**
 * Runs every check of the chosen routes at once, each with its own deadline. Nothing stops at a failure; what
 * depends on a failed row is skipped with the reason; a check that breaks is an `error` row, never a stale pass.
 */
export async function runPreflight(
  input: PreflightInput,
  hooks: PreflightHooks,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const all = destinationsOf(input.catalog, input.profiles, input.includeOptional, input.custom);
  const rerun = (name: string): boolean => input.only?.includes(name) ?? false;
  // A resolver or the proxy run again takes along what depends on it.
  const everyName =
    rerun('-') || input.resolvers.some((server) => rerun(formatHostPort(server.host, server.port)));
  const everyProxied = input.proxy !== null && rerun(formatHostPort(input.proxy.host, input.proxy.port));
  const destinations = all.filter((destination) => everyName || wanted(destination.name, input));
  const proxied = all.filter((destination) => everyProxied || wanted(destination.name, input));
  // A name server that devices use is known only from the devices.
  const everyDevice = input.earlier.some(({ id, target }) => id === 'dns.device-resolver' && rerun(target));
  const devices = input.devices.filter((device) => everyDevice || wanted(device.address, input));
  // Every check listens for cancel on the same signal.
  setMaxListeners(0, signal);
  const results = new Map<string, CheckResult>();
  const order: string[] = [];
  const total = destinations.length * (input.proxy ? 5 : 3) + devices.length * 3 + input.ntp.length + 1;
  /** What is still being waited for, the oldest first. */
  const pending = new Set<string>();
  const emit = (result: CheckResult): void => {
    const name = key(result);
    if (!results.has(name)) order.push(name);
    results.set(name, result);
    hooks.onResult(result);
    const [waitingFor = ''] = pending;
    hooks.onProgress({ done: results.size, total: Math.max(total, results.size), waitingFor });
  };
  const earlier = new Map(input.earlier.map((result) => [key(result), result.attempt]));
  const attemptOf = (id: string, target: string): number => (earlier.get(key({ id, target })) ?? 0) + 1;
  /** A check that breaks becomes a row that says so, with a reference for the log. */
  const guarded = async <T>(id: string, target: string, work: () => Promise<T>, fallback: T): Promise<T> => {
    const startedAt = input.now();
    pending.add(target);
    try {
      return await work();
    } catch (error) {
      if (error instanceof CancelledError || signal.aborted) return fallback;
      const reference = randomUUID().slice(0, 8);
      process.stderr.write(
        `[${reference}] ${id} ${target}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      emit(
        row(
          { id, target },
          { status: 'error', code: 'internal-error', args: { reference }, fixes: ['report-defect'] },
          startedAt,
          input.now(),
          attemptOf(id, target),
        ),
      );
      return fallback;
    } finally {
      pending.delete(target);
    }
  };

  const watch = watchLaptop(input.now);
  const handshakes: TlsMet[] = [];
  const onMet = (met: TlsMet): void => {
    handshakes.push(met);
  };
  const proxyName = input.proxy ? formatHostPort(input.proxy.host, input.proxy.port) : 'proxy';
  // Everything at once; only what is judged against the reference waits for it.
  const [servers, dates, , readings] = await Promise.all([
    guarded('clock.ntp', 'ntp', () => askTimeServers(input, signal), []),
    internetRows(),
    guarded('proxy', proxyName, () => checkThroughProxy(proxied, input, attemptOf, emit, onMet, signal), []),
    deviceReadings(),
    guarded('tcp.line', 'laptop', lineRow, undefined),
  ]).catch((error: unknown) => {
    watch.end();
    throw error;
  });
  if (!signal.aborted) {
    const tunnelled = handshakes.flatMap(({ date }) => date ?? []);
    const known = { now: input.now(), builtAt: input.builtAt ?? 0 };
    const reference = withDevices(
      chooseReference(servers, [...dates, ...tunnelled], known),
      readings.map(({ clock }) => clock),
      known,
    );
    if (Math.abs(reference.laptopAheadSeconds) > SKEW_PASS_SECONDS)
      judgeAnew({ at: input.now() - reference.laptopAheadSeconds * 1000 });
    else if (reference.kind !== 'laptop') judgeAnew({ clockRight: true });
    if (input.only === undefined || rerun('laptop')) emit(laptopRow(reference, input, attemptOf));
    for (const server of servers) {
      const result = timeServerRow(server, reference, input, attemptOf);
      if (wanted(result.target, input)) emit(result);
    }
    for (const reading of readings) emit(deviceClockRow(reading, reference, attemptOf));
  }
  const disturbed = watch.end();
  if (disturbed !== null && !signal.aborted) emit(awakeRow(disturbed));
  // Rows of an earlier run that stay count too: one issuer over several hosts, the way through the proxy.
  const kept = input.earlier.filter((result) => input.only !== undefined && !results.has(key(result)));
  for (const changed of lookAcross([...kept, ...results.values()])) emit(changed);
  return order.map((name) => results.get(name) as CheckResult);

  /** Only where it is another than the devices': what is said of the rest is not of their way then. */
  async function lineRow(): Promise<void> {
    if (input.only !== undefined) return;
    const startedAt = input.now();
    const verdict = await judgeLine(all, input, signal);
    const head = { id: 'tcp.line', target: 'laptop' };
    if (verdict !== null) emit(row(head, verdict, startedAt, input.now(), attemptOf('tcp.line', 'laptop')));
  }

  /** Only where something happened: it says that the other rows have to be measured again. */
  function awakeRow({ code, seconds }: Disturbance): CheckResult {
    const at = input.now();
    const verdict: Verdict = { status: 'fail', code, args: { seconds }, fixes: ['rerun'] };
    return row({ id: 'clock.awake', target: 'laptop' }, verdict, at, at, attemptOf('clock.awake', 'laptop'));
  }

  /**
   * A laptop with a wrong clock finds every certificate bad: each is judged at the right time instead. One whose clock
   * is right has no part in a date that is not.
   */
  function judgeAnew(time: TimeKnown): void {
    for (const { id, destination, observation } of handshakes) {
      const before = results.get(key({ id, target: destination.name }));
      const verdict = judgeTls(observation, judgingOf(destination, input, id !== 'tls', time));
      if (!before || isDeepStrictEqual(saidOf(before), saidOf(verdict))) continue;
      const from = Date.parse(before.startedAt);
      const head = { id, target: destination.name, ...profileOf(destination) };
      emit(row(head, verdict, from, from + before.durationMs, before.attempt));
    }
  }

  /** Every device by itself; what they say of their name and time servers is asked as soon as all are read. */
  async function deviceReadings(): Promise<readonly DeviceReading[]> {
    const read = await Promise.all(
      devices.map((device) =>
        guarded('clock', device.address, () => readDevice(device, input, signal), null),
      ),
    );
    const readings = read.filter((reading) => reading !== null);
    await guarded(
      'dns.device',
      'devices',
      () => deviceRows(readings, all, input, attemptOf, emit, signal),
      undefined,
    );
    return readings;
  }

  /** DNS first, then every destination at once; with no way out at all the rows are skipped and say so. */
  async function internetRows(): Promise<readonly HttpsDate[]> {
    const held: CheckResult[] = [];
    const names = await guarded(
      'dns',
      'dns',
      () => resolveNames(destinations, input, attemptOf, (result) => held.push(result), signal),
      {
        rows: [],
        addressesOf: () => [],
        isAstray: () => false,
      },
    );
    const plans = destinations.map((destination) => ({
      destination,
      candidates: candidatesOf(
        names.isAstray(destination.host) ? { ...destination, guide: [] } : destination,
        names.addressesOf(destination.host),
        input,
      ),
    }));
    if (plans.length > 0 && (await isOffline(plans))) {
      // What a resolver on this network said was measured, also where nothing leads further.
      const answering = await Promise.all(input.resolvers.map((server) => hasRoute(server.host)));
      const asked = answering.includes(true);
      if (asked) held.forEach(emit);
      const beside = await hasIPv6(names.rows);
      for (const { destination } of plans) skipOffline(destination, asked, beside);
      return [];
    }
    held.forEach(emit);
    const nothing: DirectWay = { rows: [], date: null, opened: false, failed: [] };
    const check = (
      { destination, candidates }: (typeof plans)[number],
      again: Again | null,
    ): Promise<DirectWay> =>
      guarded(
        'tcp',
        destination.name,
        () => checkDirect(destination, candidates, input, attemptOf, emit, onMet, again, signal),
        nothing,
      );
    const found = await Promise.all(plans.map((plan) => check(plan, null)));
    const [alone, wavers] = await Promise.all([
      opensAlone(found, input.limits, signal),
      isWaveringWay(found, input.limits, signal),
    ]);
    if (alone || wavers) {
      const again = plans.flatMap((plan, index) => {
        const failed = new Set(found[index]?.failed.map(({ meant }) => meant));
        if (failed.size === 0) return [];
        return async (): Promise<boolean> => {
          const way = await check(plan, { failed, wavers });
          found[index] = way;
          return way.failed.length === 0;
        };
      });
      await inTurn(again, signal);
    }
    return found.flatMap(({ date }) => (date ? [date] : []));
  }

  async function isOffline(
    plans: readonly { readonly candidates: readonly Candidate[] }[],
  ): Promise<boolean> {
    const meant = plans.flatMap((plan) => plan.candidates.map((candidate) => candidate.address));
    // Names may have given nothing, or IPv6 only: then the guide's own addresses tell whether there is a way out.
    const v4 = (list: readonly string[]): readonly string[] => list.filter((address) => isIPv4(address));
    const printed = v4(all.flatMap(({ guide }) => guide));
    const known = v4(meant).length > 0 ? meant : [...meant, ...printed];
    const addresses = [...new Set(known.length > 0 ? known : input.resolvers.map((server) => server.host))];
    const routed = await Promise.all(addresses.map((address) => hasRoute(address)));
    return addresses.length > 0 && !routed.includes(true);
  }

  /** Does the way to an address that a name has over IPv6, and no device uses, lead out? */
  async function hasIPv6(rows: readonly CheckResult[]): Promise<boolean> {
    const found = rows.flatMap(({ args }) => String(args.onlyV6 ?? '').split(', '));
    const routed = await Promise.all(
      found.filter((address) => isIPv6(address)).map((each) => hasRoute(each)),
    );
    return routed.includes(true);
  }

  function skipOffline(destination: Destination, named: boolean, beside: boolean): void {
    const now = input.now();
    const layers = [
      'dns',
      'tcp',
      destination.protocol === 'https' ? 'tls' : destination.protocol === 'http' ? 'http' : null,
    ];
    const verdict: Verdict = {
      status: 'skipped',
      code: 'offline',
      args: beside ? { ipv4: 1 } : {},
      group: 'offline',
    };
    for (const id of layers) {
      if (id === null || (id === 'dns' && (destination.literal || named))) continue;
      emit(
        row(
          { id, target: destination.name, ...profileOf(destination) },
          verdict,
          now,
          now,
          attemptOf(id, destination.name),
        ),
      );
    }
  }
}

function saidOf({ status, code, args = {}, fixes = [] }: Verdict): Verdict {
  return { status, code, args, fixes };
}

function wanted(target: string, input: PreflightInput): boolean {
  return (
    input.only === undefined || input.only.some((name) => name === target || name.startsWith(`${target} [`))
  );
}
