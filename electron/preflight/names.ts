import { formatHostPort, type HostPort } from '../address/net-address.ts';
import type { CheckResult } from '../domain/check.ts';
import { askDns, type DnsAnswer } from '../net/dns.ts';
import { hasRoute } from '../net/route.ts';
import type { Destination } from './destinations.ts';
import { isDead, judgeDns } from './dns-check.ts';
import type { PreflightInput } from './input.ts';
import { facts, row } from './row.ts';

/** What the names gave: rows for the report, addresses for the connections. */
export type Names = {
  readonly rows: readonly CheckResult[];
  readonly addressesOf: (host: string) => readonly string[];
};

type Asked = {
  readonly host: string;
  readonly v4: DnsAnswer;
  readonly v6: DnsAnswer;
  readonly startedAt: number;
  readonly endedAt: number;
};

/**
 * Asks every resolver for every name. A resolver that is dead is one red row and its names are skipped; the
 * laptop's own resolvers, where others count, get one row each and decide nothing.
 */
export async function resolveNames(
  destinations: readonly Destination[],
  input: PreflightInput,
  attemptOf: (id: string, target: string) => number,
  emit: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<Names> {
  const hosts = [
    ...new Set(
      destinations.filter((destination) => !destination.literal).map((destination) => destination.host),
    ),
  ];
  const rows: CheckResult[] = [];
  const add = (result: CheckResult): void => {
    rows.push(result);
    emit(result);
  };
  const addresses = new Map<string, Set<string>>();
  const beside = input.laptopResolvers.filter(
    (server) =>
      !input.resolvers.some((counted) => counted.host === server.host && counted.port === server.port),
  );
  if (hosts.length > 0 && input.resolvers.length === 0) {
    const now = input.now();
    add(
      row(
        { id: 'dns.resolver', target: '-' },
        { status: 'fail', code: 'no-server', fixes: ['set-dns-server'] },
        now,
        now,
        attemptOf('dns.resolver', '-'),
      ),
    );
  }
  await Promise.all([
    ...input.resolvers.map((server) => askServer(server, true)),
    ...beside.map((server) => askServer(server, false)),
  ]);
  if (hosts.length > 0 && input.resolvers.length === 0) skipAll('-', 'no-server');
  return { rows, addressesOf: (host) => [...(addresses.get(host) ?? [])] };

  async function askServer(server: HostPort, counts: boolean): Promise<void> {
    if (hosts.length === 0) return;
    const name = formatHostPort(server.host, server.port);
    const startedAt = input.now();
    const target = name;
    const attempt = attemptOf('dns.resolver', target);
    if (!(await hasRoute(server.host))) {
      const verdict = {
        status: counts ? 'fail' : 'warn',
        code: 'timeout',
        args: { resolver: name, reason: 'no-route' },
        fixes: ['check-route', 'set-dns-server'],
        group: `dns:dead:${name}`,
      } as const;
      add(row({ id: 'dns.resolver', target }, verdict, startedAt, input.now(), attempt));
      if (counts) skipAll(name, 'timeout');
      return;
    }
    const asked = await Promise.all(hosts.map((host) => askHost(server, host)));
    // Re-run for some destinations only: a name alone says nothing about the resolver, so each is judged by itself.
    const whole = input.only === undefined || input.only.includes(name);
    const code = whole ? deathOf(asked) : null;
    if (code !== null) {
      const verdict = {
        status: counts ? 'fail' : 'warn',
        code,
        args: { resolver: name, seconds: input.limits.dns / 1000 },
        fixes: ['fix-dns-server', 'set-dns-server', 'open-firewall'],
        evidence: facts({
          resolver: name,
          errno: asked[0]?.v4.errno,
          rcode: asked[0]?.v4.rcode,
          names: asked.length,
        }),
        group: `dns:dead:${name}`,
      } as const;
      add(row({ id: 'dns.resolver', target }, verdict, startedAt, input.now(), attempt));
      if (counts) skipAll(name, code);
      return;
    }
    const answered = asked.filter(({ v4, v6 }) => v4.addresses.length + v6.addresses.length > 0).length;
    const verdict =
      counts || answered === asked.length
        ? ({ status: 'pass', code: 'ok' } as const)
        : ({
            status: 'warn',
            code:
              asked[0] === undefined ? 'timeout' : judgeDns({ ...asked[0], resolver: name, guide: [] }).code,
            fixes: ['set-dns-server'],
          } as const);
    const seen = facts({
      resolver: name,
      answered: `${answered}/${asked.length}`,
      role: counts ? undefined : 'laptop',
    });
    if (whole)
      add(
        row(
          { id: 'dns.resolver', target },
          { ...verdict, args: { resolver: name }, evidence: seen },
          startedAt,
          input.now(),
          attempt,
        ),
      );
    if (!counts) return;
    for (const answer of asked) {
      const known = addresses.get(answer.host) ?? new Set<string>();
      for (const address of [...answer.v4.addresses, ...answer.v6.addresses]) known.add(address);
      addresses.set(answer.host, known);
    }
    const byHost = new Map(asked.map((answer) => [answer.host, answer]));
    for (const destination of destinations) {
      const answer = byHost.get(destination.host);
      if (!answer) continue;
      const judged = judgeDns({ resolver: name, v4: answer.v4, v6: answer.v6, guide: destination.guide });
      // A name that only optional rows of the guide want is no obstacle.
      const softened =
        judged.status === 'fail' && !destination.required ? { ...judged, status: 'warn' as const } : judged;
      const at = targetOf(destination, name);
      add(
        row(
          { id: 'dns', target: at, ...profileOf(destination) },
          softened,
          answer.startedAt,
          answer.endedAt,
          attemptOf('dns', at),
        ),
      );
    }
  }

  async function askHost(server: HostPort, host: string): Promise<Asked> {
    const startedAt = input.now();
    const [v4, v6] = await Promise.all(
      (['A', 'AAAA'] as const).map((type) =>
        askDns(server, { name: host, type }, input.limits.dns, input.messageId(), signal),
      ),
    );
    return { host, v4: v4 as DnsAnswer, v6: v6 as DnsAnswer, startedAt, endedAt: input.now() };
  }

  function skipAll(resolver: string, cause: string): void {
    const now = input.now();
    for (const destination of destinations) {
      if (destination.literal) continue;
      const at = targetOf(destination, resolver);
      add(
        row(
          { id: 'dns', target: at, ...profileOf(destination) },
          {
            status: 'skipped',
            code: 'dependency-failed',
            args: { dependency: `dns.resolver ${resolver}`, cause },
            group: `dns:dead:${resolver}`,
          },
          now,
          now,
          attemptOf('dns', at),
        ),
      );
    }
  }

  /** Several resolvers: the one that was asked is part of the target. */
  function targetOf(destination: Destination, resolver: string): string {
    return input.resolvers.length > 1 ? `${destination.name} [${resolver}]` : destination.name;
  }
}

/**
 * Why no name gets an answer from this resolver: nobody is there, or it refuses or fails every question alike.
 * Null while it answers anything about any name; "no such name" is an answer.
 */
function deathOf(asked: readonly Asked[]): 'refused' | 'timeout' | 'servfail' | null {
  if (asked.every(({ v4, v6 }) => isDead(v4) && isDead(v6)))
    return asked.some(({ v4 }) => v4.outcome === 'refused') ? 'refused' : 'timeout';
  for (const outcome of ['refused', 'servfail'] as const) {
    const all = asked.every(({ v4, v6 }) => [v4, v6].every((answer) => answer.outcome === outcome));
    if (all && asked.length > 1) return outcome;
  }
  return null;
}

export function profileOf(destination: Destination): { readonly profile?: string } {
  return destination.profiles[0] === undefined ? {} : { profile: destination.profiles[0] };
}
