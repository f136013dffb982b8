import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CheckResult } from '../domain/check.ts';
import { CancelledError } from '../net/deadline.ts';
import { hasRoute } from '../net/route.ts';
import { checkDeviceClock, checkTimeServers, chooseReference, laptopRow } from './clocks.ts';
import { type Destination, destinationsOf } from './destinations.ts';
import { type Candidate, candidatesOf, checkDirect, type HttpsDate } from './direct.ts';
import type { PreflightHooks, PreflightInput } from './input.ts';
import { profileOf, resolveNames } from './names.ts';
import { key, regroup } from './regroup.ts';
import { row, type Verdict } from './row.ts';
import { checkThroughProxy } from './through-proxy.ts';

/**
 * Runs every check of the chosen routes at once, each with its own deadline. Nothing stops at a failure; what
 * depends on a failed row is skipped with the reason; a check that breaks is an `error` row, never a stale pass.
 */
export async function runPreflight(
  input: PreflightInput,
  hooks: PreflightHooks,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const destinations = destinationsOf(input.profiles, input.includeOptional).filter((destination) =>
    wanted(destination.name, input),
  );
  const devices = input.devices.filter((device) => wanted(device.address, input));
  // Every check listens for cancel on the same signal.
  setMaxListeners(0, signal);
  const results = new Map<string, CheckResult>();
  const order: string[] = [];
  const total = destinations.length * (input.proxy ? 5 : 3) + devices.length + input.ntp.length + 1;
  const emit = (result: CheckResult): void => {
    const name = key(result);
    if (!results.has(name)) order.push(name);
    results.set(name, result);
    hooks.onResult(result);
    hooks.onProgress({ done: results.size, total: Math.max(total, results.size), waitingFor: result.target });
  };
  const earlier = new Map(input.earlier.map((result) => [key(result), result.attempt]));
  const attemptOf = (id: string, target: string): number => (earlier.get(key({ id, target })) ?? 0) + 1;
  /** A check that breaks becomes a row that says so, with a reference for the log. */
  const guarded = async <T>(id: string, target: string, work: () => Promise<T>, fallback: T): Promise<T> => {
    const startedAt = input.now();
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
    }
  };

  const timeServers = guarded('clock.ntp', 'ntp', () => checkTimeServers(input, attemptOf, emit, signal), {
    rows: [],
    reference: null,
  });
  const dates = await Promise.all([
    internetRows(),
    guarded('proxy', 'proxy', () => checkThroughProxy(destinations, input, attemptOf, emit, signal), []),
  ]).then(([found]) => found);
  const { reference: ntp } = await timeServers;
  const reference = chooseReference(ntp, dates);
  if (input.only === undefined) emit(laptopRow(reference, input, attemptOf));
  await Promise.all(
    devices.map((device) =>
      guarded(
        'clock',
        device.address,
        async () => emit(await checkDeviceClock(device, reference, input, attemptOf, signal)),
        undefined,
      ),
    ),
  );
  for (const changed of regroup([...results.values()])) emit(changed);
  return order.map((name) => results.get(name) as CheckResult);

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
      },
    );
    const plans = destinations.map((destination) => ({
      destination,
      candidates: candidatesOf(destination, names.addressesOf(destination.host), input),
    }));
    if (plans.length > 0 && (await isOffline(plans))) {
      for (const { destination } of plans) skipOffline(destination);
      return [];
    }
    held.forEach(emit);
    const found = await Promise.all(
      plans.map(({ destination, candidates }) =>
        guarded(
          'tcp',
          destination.name,
          () => checkDirect(destination, candidates, input, attemptOf, emit, signal),
          { rows: [], date: null },
        ),
      ),
    );
    return found.flatMap(({ date }) => (date ? [date] : []));
  }

  async function isOffline(
    plans: readonly { readonly candidates: readonly Candidate[] }[],
  ): Promise<boolean> {
    const addresses = [
      ...new Set(plans.flatMap((plan) => plan.candidates.map((candidate) => candidate.address))),
    ];
    const routed = await Promise.all(addresses.map((address) => hasRoute(address)));
    return addresses.length > 0 && !routed.includes(true);
  }

  function skipOffline(destination: Destination): void {
    const now = input.now();
    const layers = [
      'dns',
      'tcp',
      destination.protocol === 'https' ? 'tls' : destination.protocol === 'http' ? 'http' : null,
    ];
    const verdict: Verdict = { status: 'skipped', code: 'offline', group: 'offline' };
    for (const id of layers) {
      if (id === null || (id === 'dns' && destination.literal)) continue;
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

function wanted(target: string, input: PreflightInput): boolean {
  return (
    input.only === undefined || input.only.some((name) => name === target || name.startsWith(`${target} [`))
  );
}
