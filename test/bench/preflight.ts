/**
 * The preflight of the largest table (CMM), direct and through a proxy, with three resolvers. All healthy: the
 * whole run against the slowest destination checked alone. All filtered: the whole run against the longest wait of one check: its
 * deadline, and for an answer of a proxy as long as that is waited for. The simulated site runs in a process of its own and thinks
 * for 100 ms before each answer, as the internet does.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createTrustStore } from '../../electron/access/trust.ts';
import { parseConnectTo } from '../../electron/address/connect-to.ts';
import { PATIENT } from '../../electron/preflight/ask-proxy.ts';
import { destinationsOf } from '../../electron/preflight/destinations.ts';
import { DEFAULT_LIMITS, type PreflightInput } from '../../electron/preflight/input.ts';
import { runPreflight } from '../../electron/preflight/run.ts';
import { startDns } from '../lab/dns.ts';
import { closeAll } from '../lab/kit.ts';
import { createPki } from '../lab/pki.ts';
import { startProxy } from '../lab/proxy.ts';
import { startVendor, VENDOR_HOSTS } from '../lab/vendor.ts';
import { shipped } from '../support/shipped.ts';

const NETWORK = '127.45';
const THINKING_MS = 100;
const PROFILE = 'cmm';
const TRIES = 5;

type Site = {
  readonly ca: string;
  readonly connectTo: readonly string[];
  readonly resolvers: readonly { readonly host: string; readonly port: number }[];
  readonly proxy: { readonly host: string; readonly port: number };
};

/** The other process: resolvers, proxy and the vendor's hosts; ends with its parent. */
async function serveSite(filtered: boolean): Promise<void> {
  const pki = createPki();
  const vendor = await startVendor({
    pki,
    network: `${NETWORK}.2`,
    delayMs: THINKING_MS,
    filtered: filtered
      ? VENDOR_HOSTS.flatMap((host) => host.ports.map((port) => `${host.name}:${port}`))
      : [],
  });
  const zones = new Map(
    VENDOR_HOSTS.map((host) => [host.name, { addresses: [...host.v4, ...host.v6] }] as const),
  );
  const resolvers = await Promise.all(
    [53, 54, 55].map((at) => startDns({ address: `${NETWORK}.1.${at}`, port: 8053, zones })),
  );
  for (const resolver of resolvers) {
    resolver.faults.all = 'slow';
    resolver.faults.slowMs = THINKING_MS;
  }
  const tunnel = new Map(
    vendor.connectTo.map((rule) => {
      const [, host = '', port = '', address = '', labPort = ''] =
        /^(.+):(\d+):([^:]+):(\d+)$/.exec(rule) ?? [];
      return [`${host}:${port}`, { address, port: Number(labPort) }] as const;
    }),
  );
  const proxy = await startProxy({ address: `${NETWORK}.1.31`, port: 3128, auth: 'none', connectTo: tunnel });
  proxy.faults.delayMs = THINKING_MS;
  const site: Site = {
    ca: pki.root.certPem,
    connectTo: vendor.connectTo,
    resolvers: resolvers.map(({ address, port }) => ({ host: address, port })),
    proxy: { host: proxy.address, port: proxy.port },
  };
  process.send?.(site);
  await once(process, 'disconnect');
  await closeAll([vendor, ...resolvers, proxy]);
  process.exit(0);
}

async function withSite(filtered: boolean, work: (site: Site) => Promise<void>): Promise<void> {
  const child: ChildProcess = fork(
    fileURLToPath(import.meta.url),
    ['site', filtered ? 'filtered' : 'healthy'],
    { execArgv: ['--import', 'tsx'] },
  );
  const [site] = (await once(child, 'message')) as [Site];
  try {
    await work(site);
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

function inputFor(site: Site, change: Partial<PreflightInput> = {}): PreflightInput {
  const rules = site.connectTo.map(parseConnectTo).flatMap((rule) => (rule.ok ? [rule.value] : []));
  return {
    catalog: shipped,
    profiles: [PROFILE],
    includeOptional: true,
    custom: [],
    proxy: { ...site.proxy, user: '', password: null },
    resolvers: site.resolvers,
    laptopResolvers: [],
    ntp: [],
    ca: [...rootCertificates, site.ca],
    connectTo: rules,
    devices: [],
    trust: createTrustStore({}, () => {}),
    earlier: [],
    limits: DEFAULT_LIMITS,
    now: Date.now,
    messageId: () => randomInt(0x1_0000),
    ...change,
  };
}

/** Milliseconds of a run, and that every row of it says what this bench is about. */
async function timed(input: PreflightInput, code: 'healthy' | 'timeout'): Promise<number> {
  const started = performance.now();
  const rows = await runPreflight(
    input,
    { onResult: () => {}, onProgress: () => {} },
    new AbortController().signal,
  );
  const ms = performance.now() - started;
  const bad = rows.filter((row) =>
    code === 'healthy'
      ? row.status === 'fail' || row.status === 'error'
      : row.id === 'tcp' && row.code !== 'timeout' && row.args.was !== 'timeout',
  );
  const [first] = bad;
  if (first) throw new Error(`not ${code}: ${first.id} ${first.target} ${first.status} ${first.code}`);
  return ms;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function report(what: string, ratio: number, goal: string, detail: string): void {
  console.log(`${ratio.toFixed(2)}\t${what}\tgoal ${goal}\t(${detail})`);
}

async function measure(): Promise<void> {
  const destinations = destinationsOf(shipped, [PROFILE], true).filter(
    ({ port, protocol }) => port !== 43 && (protocol === 'https' || protocol === 'http'),
  );
  await withSite(false, async (site) => {
    const input = inputFor(site);
    const named = { ...input, profiles: [PROFILE] as const, includeOptional: false };
    await timed(named, 'healthy');
    const whole: number[] = [];
    const alone: number[] = [];
    for (let at = 0; at < TRIES; at += 1) {
      whole.push(await timed(named, 'healthy'));
      const each: number[] = [];
      for (const { name } of destinations.filter(({ required }) => required))
        each.push(await timed({ ...named, only: [name] }, 'healthy'));
      alone.push(Math.max(...each));
    }
    report(
      `preflight ${PROFILE}, direct and proxy, 3 resolvers, all healthy / slowest destination alone`,
      median(whole) / median(alone),
      '≤ 1.3',
      `${Math.round(median(whole))} ms / ${Math.round(median(alone))} ms`,
    );
  });
  await withSite(true, async (site) => {
    const direct = await timed(inputFor(site, { proxy: null }), 'timeout');
    report(
      `preflight ${PROFILE}, everything filtered, direct / deadline of one TCP check`,
      direct / DEFAULT_LIMITS.tcp,
      '≤ 1.2',
      `${Math.round(direct)} ms / ${DEFAULT_LIMITS.tcp} ms`,
    );
    const both = await timed(inputFor(site), 'timeout');
    report(
      `preflight ${PROFILE}, everything filtered, direct and proxy / longest wait for one answer of a proxy`,
      both / (DEFAULT_LIMITS.proxy * PATIENT),
      '≤ 1.2',
      `${Math.round(both)} ms / ${DEFAULT_LIMITS.proxy * PATIENT} ms`,
    );
  });
}

if (process.argv[2] === 'site') await serveSite(process.argv[3] === 'filtered');
else await measure();
