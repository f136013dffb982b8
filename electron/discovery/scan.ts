import { setMaxListeners } from 'node:events';
import { isIP, isIPv4 } from 'node:net';
import { applyConnectTo, type ConnectToRule } from '../address/connect-to.ts';
import {
  addressAt,
  canonicalAddress,
  isLoopback,
  parseRange,
  spanContains,
  spanSize,
} from '../address/ip-range.ts';
import type { HostPort } from '../address/net-address.ts';
import { UNASKED_LIMIT } from '../address/range-limits.ts';
import type { Catalog } from '../catalog/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Device } from '../domain/device.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { stopwatch } from '../domain/stopwatch.ts';
import { CancelledError } from '../net/deadline.ts';
import { localDomains } from '../net/dns-service.ts';
import { isLocalBlock } from '../net/icmp-origin.ts';
import { listInterfaces, type NetworkInterface, selectInterfaces } from '../net/interfaces.ts';
import { resolveName } from '../net/resolve.ts';
import { socketWindow } from '../net/tcp-probe.ts';
import { askAdapters } from './announcements.ts';
import { clue, firstValue, type Seen } from './clues.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { findLxcaBySrv } from './lxca-srv.ts';
import { MDNS_PORT } from './mdns.ts';
import { createRegistry, type Registry } from './registry.ts';
import { RMCP_PORT } from './rmcp-codec.ts';
import { shownRanges } from './same-answer.ts';
import { type DiscoveryPorts, endQuietly, type SourceContext } from './source.ts';
import { ownHttpsPort } from './ssdp-codec.ts';
import { type AddressList, type SweepHooks, sweep } from './sweep.ts';
import { isLinked, isOnlyLoopback, outsideOwnSubnets, readTargets, type Targets } from './targets.ts';
import { createWarningLog, type DiscoveryWarning, type WarningLog } from './warnings.ts';

export type ScanOptions = {
  readonly catalog: Catalog;
  /** Addresses, `a-b`, CIDR blocks, host names; none: the chosen adapters' own subnets. */
  readonly ranges: readonly string[];
  /** Names or addresses of adapters; null: every real one; none: nobody is asked by multicast. */
  readonly interfaces: readonly string[] | null;
  readonly multicast: boolean;
  readonly sweep: boolean;
  /** The first decides, the others are asked where it did not. */
  readonly ports: readonly number[];
  readonly fast: boolean;
  /** A person has agreed to ranges larger than a /20. */
  readonly confirmedLarge: boolean;
  /** Asked one by one, and shown whatever they are. */
  readonly typed: readonly { readonly address: string; readonly port: number }[];
  readonly slpPort: number;
  readonly ssdpPort: number;
  readonly mdnsPort?: number;
  readonly rmcpPort?: number;
  /** Resolvers and domains to look for `_lxca._tcp` in; absent: this laptop's own. */
  readonly dns?: { readonly servers: readonly HostPort[] | null; readonly domains: readonly string[] };
  readonly connectTo: readonly ConnectToRule[];
};

export type ScanProgress = {
  readonly done: number;
  readonly total: number;
  readonly waitingFor: string;
  readonly rate?: number;
};

export type ScanHooks = {
  /** A device as soon as it is known, and again when more is (same id). */
  readonly onDevice: (device: Device) => void;
  readonly onProgress: (progress: ScanProgress) => void;
};

export type ScanReport = {
  readonly devices: readonly Device[];
  /** Addresses that were asked by TCP. */
  readonly scanned: number;
  readonly durationMs: number;
  readonly warnings: readonly DiscoveryWarning[];
};

/** Starts per second. One core makes about 20,000 (peers-and-numbers.md §3.2); a tenth is left for the answers. */
const PACE = { normal: 18_000, fast: 20_000 } as const;
const DEFAULT_PORT = 443;

type Scope = {
  readonly targets: Targets;
  readonly adapters: readonly NetworkInterface[];
  readonly all: readonly NetworkInterface[];
};

/** Finds and names every management controller it was asked to look for. Never ends early but on cancel. */
export async function scan(
  options: ScanOptions,
  hooks: ScanHooks,
  now: () => number,
  signal: AbortSignal,
): Promise<Result<ScanReport>> {
  const passed = stopwatch();
  const warnings = createWarningLog();
  const scoped = scopeOf(options, warnings);
  if (!scoped.ok) return scoped;
  const registry = createRegistry(options.catalog, hooks.onDevice, now);
  // Ends everything that still waits once the last useful answer is in, or the person cancels.
  const lifetime = new AbortController();
  // Every wait of a scan listens to it; their number is bounded by the work in flight.
  setMaxListeners(0, lifetime.signal);
  const onAbort = (): void => lifetime.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) lifetime.abort();
  try {
    const scanned = await Promise.race([
      run(options, scoped.value, registry, warnings, hooks, lifetime.signal),
      whenAborted(signal),
    ]);
    registry.flush();
    const devices = registry.devices();
    warnOf(devices, warnings);
    return ok({ devices, scanned, durationMs: passed(), warnings: warnings.all() });
  } catch (error) {
    if (error instanceof CancelledError || signal.aborted) return err(appError('cancelled'));
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    lifetime.abort();
    registry.close();
  }
}

/** More IPv4 addresses than a controller has interfaces: something on the way answers in its name. */
const ADDRESSES_OF_ONE = 4;

/** What a person has to know about devices that are in the list nevertheless. */
function warnOf(devices: readonly Device[], warnings: WarningLog): void {
  const claims = new Map<string, string[]>();
  for (const { uuid = '', address, identityConflict } of devices) {
    if (identityConflict === true) claims.set(uuid, [...(claims.get(uuid) ?? []), address]);
  }
  for (const [uuid, addresses] of claims)
    warnings.add('identity-conflict', { uuid, addresses: addresses.join(', ') });
  for (const { address, addresses } of devices) {
    const own = addresses.filter((each) => isIPv4(each));
    if (own.length > ADDRESSES_OF_ONE)
      warnings.add('one-at-many', { address, count: own.length, addresses: shownRanges(own) });
  }
  for (const { address, sightings } of devices) {
    const found = sightings.flatMap((each) => each.evidence);
    const refused = firstValue(found, 'tls.refused');
    // Read at another port, or in the clear, it is no matter.
    const read = found.some(
      ({ key }) => key === 'tls.protocol' || /^http\.(server|title|location)$/.test(key),
    );
    if (refused !== '' && !read) warnings.add('tls-unreadable', { address, reason: refused });
  }
}

/** Rejects on abort; never resolves. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new CancelledError());
    signal.addEventListener('abort', () => reject(new CancelledError()), { once: true });
  });
}

function scopeOf(options: ScanOptions, warnings: WarningLog): Result<Scope, AppError> {
  const all = listInterfaces();
  const { chosen, missing } = selectInterfaces(all, options.interfaces);
  for (const name of missing) warnings.add('interface-error', { interface: name, reason: 'not-found' });
  const targets = readTargets(options.ranges, options.sweep ? chosen : [], options.confirmedLarge);
  if (!targets.ok) return targets;
  for (const trimmed of targets.value.trimmed) warnings.add('range-too-large', trimmed);
  for (const range of outsideOwnSubnets(targets.value, all)) warnings.add('range-outside-subnet', { range });
  const typed = options.typed.map((each) => each.address);
  // A simulated site on loopback is asked there, and the real network is left alone.
  const simulated = options.interfaces === null && isOnlyLoopback(targets.value, typed);
  const adapters = simulated ? loopbackFor(all, targets.value, typed) : chosen;
  return ok({ targets: targets.value, adapters, all });
}

function loopbackFor(
  all: readonly NetworkInterface[],
  targets: Targets,
  typed: readonly string[],
): readonly NetworkInterface[] {
  const first = [...targets.spans.map((span) => addressAt(span, 0)), ...targets.singles, ...typed][0];
  return first === undefined ? [] : selectInterfaces(all, [first]).chosen;
}

async function run(
  options: ScanOptions,
  scope: Scope,
  registry: Registry,
  warnings: WarningLog,
  hooks: ScanHooks,
  signal: AbortSignal,
): Promise<number> {
  const ports = options.ports.length > 0 ? options.ports : [DEFAULT_PORT];
  const firstPort = ports[0] ?? DEFAULT_PORT;
  const rules = options.connectTo;
  const route = (host: string, port: number): { readonly host: string; readonly port: number } =>
    rules.length === 0 ? { host, port } : applyConnectTo(rules, host, port);
  let inspector: Inspector | null = null;
  let answered = 0;
  const see = (seen: Seen): void => {
    answered += 1;
    registry.see(seen);
    if (!isNear(seen.address, scope)) return;
    // A web service's own record names its port; a console's is none to look at.
    const web = seen.source === 'dns-srv' || /redfish|rest/.test(firstValue(seen.clues, 'mdns.service'));
    const port =
      (web ? seen.port : undefined) ?? ownHttpsPort(firstValue(seen.clues, 'ssdp.location'), seen.address);
    inspector?.open(seen.address, port ?? firstPort, null);
  };
  const context: SourceContext = { see, warnings, described: new Map(), signal };
  const { fast } = options;
  const udp: DiscoveryPorts = {
    slp: options.slpPort,
    ssdp: options.ssdpPort,
    mdns: options.mdnsPort ?? MDNS_PORT,
    rmcp: options.rmcpPort ?? RMCP_PORT,
  };
  const random = Math.random;
  inspector = createInspector(
    { catalog: options.catalog, ports, udp, fast, random, route },
    registry,
    context,
  );
  const inspect = inspector;
  const asking = options.multicast ? askAround(options, scope, udp, context) : Promise.resolve();
  // A cancel is met below; until then nobody waits for this one.
  asking.catch(endQuietly);
  try {
    const singles = await resolveAll(options, scope.targets, registry, warnings, inspect, rules, signal);
    if (!options.sweep) for (const address of singles) inspect.open(address, firstPort, null);
    const lists = options.sweep ? listsOf(scope.targets, singles, scope.all) : [];
    const total = lists.reduce((sum, list) => sum + list.size, 0);
    if (options.sweep && total === 0) warnings.add('sweep-skipped', { reason: 'no-range' });
    const window = socketWindow(fast);
    const blocked = new Map<string, number>();
    hooks.onProgress({ done: 0, total, waitingFor: total > 0 ? `TCP ${firstPort}` : '' });
    const sweepOptions = { window, pace: fast ? PACE.fast : PACE.normal, route } as const;
    const hooksFor = (port: number): SweepHooks => ({
      onOpen: (address, socket, ms) => {
        answered += 1;
        registry.see({ source: 'sweep', address, port, clues: [clue('tcp.state', 'open')] });
        inspect.open(address, port, socket, ms);
      },
      onAlive: (address) => {
        answered += 1;
        if (registry.station(address)?.typed === true) {
          registry.see({ source: 'sweep', address, port, clues: [clue('tcp.state', 'refused')] });
        }
        inspect.alive(address);
      },
      onUnreachable: (address, errno) => {
        if (isLocalBlock(errno, address)) blocked.set(errno, (blocked.get(errno) ?? 0) + 1);
      },
      onProgress: (done, rate) => hooks.onProgress({ done, total, rate, waitingFor: `TCP ${port}` }),
      onExhausted: (limit) => warnings.add('socket-limit', { limit }),
    });
    await sweep(
      { ...sweepOptions, lists, port: firstPort, waves: fast && total > UNASKED_LIMIT ? 1 : 2 },
      hooksFor(firstPort),
      signal,
    );
    // An address that a person named may drop what comes to the first port and answer at another.
    for (const port of options.sweep ? ports.slice(1) : []) {
      const silent = singles.filter((address) => !answeredByTcp(registry, address));
      const list = { size: silent.length, at: (index: number) => silent[index] ?? '' };
      await sweep(
        { ...sweepOptions, lists: [list], port, waves: 2 },
        { ...hooksFor(port), onProgress: () => {} },
        signal,
      );
    }
    for (const [reason, count] of blocked) warnings.add('blocked-locally', { count, reason });
    const tail = (): void => {
      const busy = inspect.busy();
      hooks.onProgress({ done: total, total, waitingFor: busy[0] ?? (options.multicast ? 'SLP, SSDP' : '') });
    };
    tail();
    await inspect.idle();
    tail();
    await asking;
    await inspect.idle();
    // Typed ones within the ranges are counted once.
    const beside = options.typed.filter(({ address }) => total === 0 || !isNamed(address, scope.targets));
    const asked = total + beside.length;
    if (answered === 0) {
      const interfaces = scope.adapters.map((each) => each.name).join(', ');
      warnings.add('no-answers', { scanned: asked, interfaces, ranges: options.ranges.join(', ') });
    }
    return asked;
  } finally {
    inspect.close();
  }
}

/** Everyone who announces himself: on the adapters, and in the site's DNS. */
async function askAround(
  options: ScanOptions,
  scope: Scope,
  ports: DiscoveryPorts,
  context: SourceContext,
): Promise<void> {
  const { adapters } = scope;
  const dns = options.dns ?? { servers: null, domains: localDomains() };
  // Without a real adapter there is no site whose DNS could be asked, unless somebody named one.
  const site = options.dns !== undefined || adapters.some((each) => !each.internal);
  await Promise.all([
    askAdapters({ interfaces: adapters, ports, fast: options.fast, random: Math.random }, context),
    site ? findLxcaBySrv(dns.domains, dns.servers, context) : undefined,
  ]);
}

function answeredByTcp(registry: Registry, address: string): boolean {
  return registry.station(address)?.sightings.some((each) => each.source === 'sweep') === true;
}

function listsOf(
  targets: Targets,
  singles: readonly string[],
  all: readonly NetworkInterface[],
): readonly AddressList[] {
  const spans = targets.spans.map((span) => ({
    size: spanSize(span),
    at: (index: number) => addressAt(span, index),
    linked: isLinked(span, all),
  }));
  return singles.length === 0
    ? spans
    : [{ size: singles.length, at: (index) => singles[index] ?? '' }, ...spans];
}

/**
 * Whether an address may be connected to because it answered: it was named, or lies in a subnet of this laptop.
 * A forged sender must not send this tool elsewhere.
 */
function isNear(address: string, scope: Scope): boolean {
  if (address.includes('%') || isNamed(address, scope.targets)) return true;
  return scope.adapters.some((each) => {
    const parsed = parseRange(each.cidr);
    return parsed.ok && parsed.value.kind === 'span' && spanContains(parsed.value.span, address);
  });
}

function isNamed(address: string, targets: Targets): boolean {
  return targets.singles.includes(address) || targets.spans.some((span) => spanContains(span, address));
}

/**
 * Names to addresses, typed ones to looks; answers the single addresses to sweep. A name that a connect-to rule
 * stands for is asked as it is.
 */
async function resolveAll(
  options: ScanOptions,
  targets: Targets,
  registry: Registry,
  warnings: WarningLog,
  inspector: Inspector,
  rules: readonly ConnectToRule[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const singles = new Set(targets.singles.map(canonicalAddress));
  for (const address of singles) registry.expect(address, '');
  const resolve = async (name: string): Promise<readonly string[]> => {
    const found = (await resolveName(name, signal)).map(canonicalAddress);
    if (found.length === 0) warnings.add('name-not-resolved', { name });
    for (const address of found) registry.expect(address, name);
    return found;
  };
  await Promise.all([
    ...targets.names.map(async (name) => {
      for (const address of await resolve(name)) singles.add(address);
    }),
    ...options.typed.map(async ({ address, port }) => {
      const literal = isIP(address.replace(/%.*$/, '')) !== 0;
      const routed = rules.length > 0 && applyConnectTo(rules, address, port).rewritten;
      const found = literal ? [canonicalAddress(address)] : routed ? [address] : await resolve(address);
      for (const each of found) {
        registry.expect(each, each === address ? '' : address);
        inspector.open(each, port, null);
      }
    }),
  ]);
  return [...singles].filter(
    (address) => address !== '' && (isLoopback(address) || isIP(address.replace(/%.*$/, '')) !== 0),
  );
}
