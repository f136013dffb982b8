import { applyConnectTo } from '../address/connect-to.ts';
import { formatHostPort, type HostPort } from '../address/net-address.ts';
import type { CheckResult } from '../domain/check.ts';
import type { ControllerFacts } from '../domain/controller.ts';
import { hasRoute } from '../net/route.ts';
import { askNames, judgeNames } from './ask-names.ts';
import { askOtherwise } from './ask-otherwise.ts';
import { isDead } from './checks/dns.ts';
import { becauseOf } from './checks/otherwise.ts';
import { deathOf, judgeDeviceResolver, refusesAsker, remarkOn } from './checks/resolver.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import { row, type Verdict } from './row.ts';

const DNS_PORT = 53;

/** A device by its address, and the name servers it says it uses. */
export type DeviceDns = { readonly address: string; readonly dns: ControllerFacts['dns'] };

type DeviceResolver = {
  readonly server: HostPort;
  readonly asNamed: string;
  readonly devices: readonly string[];
};

/** One row for each name server that only devices use: does it know the destinations? */
export async function askDeviceResolvers(
  devices: readonly DeviceDns[],
  destinations: readonly Destination[],
  input: PreflightInput,
  attemptOf: (id: string, target: string) => number,
  emit: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<void> {
  const wanted = destinations.filter((each) => each.required && !each.literal);
  const hosts = [...new Set(wanted.map((each) => each.host))];
  if (hosts.length === 0) return;
  await Promise.all(resolversOf(devices, input).map(ask));

  async function ask({ server, asNamed, devices: users }: DeviceResolver): Promise<void> {
    const startedAt = input.now();
    const routed = await hasRoute(server.host);
    const asked = routed ? await askNames(server, hosts, input, signal) : [];
    const otherwise = await askOtherwise(server, asked, input, signal);
    const { judged } = await judgeNames(server, asNamed, asked, otherwise, destinations, input, signal);
    // One that answers anything refuses the names and not who asks.
    const refusesUs = refusesAsker(asked) && otherwise.control !== 'ok';
    const told = judgeDeviceResolver({
      resolver: asNamed,
      devices: users,
      names: [...judged].map(([host, each]) => ({ host, verdict: each.verdict })),
      death: routed ? deathOf(asked) : 'timeout',
      silent: !routed || asked.every(({ v4, v6 }) => isDead(v4) && isDead(v6)),
      refusesUs,
      proxied: input.proxy !== null,
      seconds: input.limits.dns / 1000,
      remark: remarkOn(asked, input.limits.dns / 1000),
    });
    const verdict = routed ? becauseOf(told, otherwise, hosts) : notAsked(told, hosts);
    const id = 'dns.device-resolver';
    emit(row({ id, target: asNamed }, verdict, startedAt, input.now(), attemptOf(id, asNamed)));
  }
}

/** Name servers that only devices use; those in play already have their rows. */
function resolversOf(devices: readonly DeviceDns[], input: PreflightInput): readonly DeviceResolver[] {
  const byServer = new Map<string, DeviceResolver>();
  for (const { address, dns } of devices) {
    for (const host of dns?.enabled ? dns.servers : []) {
      if (!/^[0-9a-f.:]+$/i.test(host)) continue;
      const server = applyConnectTo(input.connectTo, host, DNS_PORT);
      const name = formatHostPort(server.host, server.port);
      const inPlay = input.resolvers.some((each) => formatHostPort(each.host, each.port) === name);
      if (inPlay) continue;
      const before = byServer.get(name);
      byServer.set(name, {
        server: { host: server.host, port: server.port },
        asNamed: formatHostPort(host, DNS_PORT),
        devices: [...(before?.devices ?? []), address],
      });
    }
  }
  return [...byServer.values()];
}

/** This laptop has no route to it: what the devices get there is not known. */
function notAsked(told: Verdict, hosts: readonly string[]): Verdict {
  return {
    ...told,
    args: { ...told.args, reason: 'no-route', host: hosts.slice(0, 12).join(', ') },
    fixes: ['ask-dns-for-devices'],
  };
}
