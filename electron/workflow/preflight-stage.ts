import { randomInt } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { isLoopback } from '../address/ip-range.ts';
import { catalogMeta } from '../catalog/index.ts';
import type { CheckResult } from '../domain/check.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { preflightBasis } from '../domain/preflight-basis.ts';
import type { ProfileId } from '../domain/product.ts';
import { ok, type Result } from '../domain/result.ts';
import { standingOf } from '../domain/standing.ts';
import { listInterfaces } from '../net/interfaces.ts';
import { laptopResolvers } from '../net/laptop-resolvers.ts';
import { limitsFor, type PreflightInput } from '../preflight/input.ts';
import { ownNetworks } from '../preflight/own-networks.ts';
import { runPreflight } from '../preflight/run.ts';
import { controllerReader } from './controller-stage.ts';
import { networkInUse } from './network.ts';
import { logPreflight } from './preflight-run.ts';
import { chosenRows } from './rows.ts';
import type { StageContext } from './stage.ts';

/** What to check; by default what the chosen devices' routes need. */
export type PreflightChoice = {
  readonly profiles?: readonly ProfileId[];
  readonly includeOptional?: boolean;
  /** Targets to run again; the other rows stay as they are. */
  readonly only?: readonly string[];
  readonly onResult?: (result: CheckResult) => void;
};

export async function preflightStage(
  context: StageContext,
  choice: PreflightChoice = {},
): Promise<Result<readonly CheckResult[]>> {
  const record = context.site.get();
  const network = networkInUse(record.file.network);
  if (!network.ok) return network;
  const password = context.secrets.proxyPassword(record);
  if (!password.ok) return password;
  const { proxy } = record.file.network;
  const rows = chosenRows(context.catalog, record);
  const profiles = choice.profiles ?? profilesOf(rows);
  const earlier = standingOf(record).preflight?.results ?? [];
  // What was measured while the laptop slept, or by another line, is no better known by asking for that row alone.
  const disturbed = earlier.find(({ id }) => id === 'clock.awake' || id === 'tcp.line');
  const only = disturbed !== undefined && choice.only?.includes(disturbed.target) ? undefined : choice.only;
  const laptop = laptopResolvers();
  const input: PreflightInput = {
    catalog: context.catalog,
    profiles,
    includeOptional: choice.includeOptional ?? true,
    custom: record.file.network.destinations,
    proxy:
      proxy.host === ''
        ? null
        : { host: proxy.host, port: proxy.port, user: proxy.user, password: password.value },
    resolvers: network.value.dns.length > 0 ? network.value.dns : laptop,
    // A simulated site's resolvers are on this laptop itself: then the real network is left alone.
    laptopResolvers: network.value.dns.every(({ host }) => isLoopback(host)) ? [] : laptop,
    ntp: network.value.ntp,
    // A list given replaces the bundled roots in the TLS library, so both are handed in.
    ca: network.value.ca.length > 0 ? [...rootCertificates, ...network.value.ca] : [...rootCertificates],
    connectTo: network.value.connectTo,
    ownNetworks: ownNetworks(listInterfaces(), record.file.network.ranges),
    builtAt: Date.parse(`${catalogMeta(context.catalog).entered}-01`),
    // Whatever a person named is asked for its clock, recognised or not.
    devices: rows.map((row) => deviceOf(row, context)),
    trust: context.trust,
    ...(only === undefined ? {} : { only }),
    earlier,
    limits: limitsFor(context.pace.waits),
    now: context.now,
    messageId: () => randomInt(0x1_0000),
  };
  const log = logPreflight(context, profiles, only ?? null, preflightBasis(record.file.network));
  try {
    const results = await runPreflight(
      input,
      {
        onResult: (result) => {
          choice.onResult?.(result);
          log.add(result);
        },
        onProgress: (progress) => {
          log.at(progress.done, progress.total);
          context.progress({ ...progress, atMostMs: longestWait(input) });
        },
      },
      context.signal,
    );
    if (context.signal.aborted) log.stop();
    else log.finish(results);
  } catch (error) {
    log.stop();
    throw error;
  }
  return ok(standingOf(context.site.get()).preflight?.results ?? []);
}

/** Destination tables of the chosen devices, each once. */
export function profilesOf(rows: readonly DeviceRow[]): readonly ProfileId[] {
  return [...new Set(rows.flatMap((row) => (row.profile === null ? [] : [row.profile])))];
}

function deviceOf(row: DeviceRow, context: StageContext): PreflightInput['devices'][number] {
  return {
    address: row.device.address,
    product: row.product,
    appliance: row.traits.includes('appliance'),
    ports: row.ports,
    read: controllerReader(context, row),
  };
}

function longestWait(input: PreflightInput): number {
  const { dns, tcp, tls, proxy, clock } = input.limits;
  return dns + tcp + Math.max(tls, proxy) + clock;
}
