import { formatHostPort, type HostPort } from '../address/net-address.ts';
import type { CheckResult } from '../domain/check.ts';
import { silentHopTo } from '../net/next-hop.ts';
import { routeTo } from '../net/route.ts';
import { askNames, judgeNames } from './ask-names.ts';
import { askOtherwise } from './ask-otherwise.ts';
import { isDead, isPrivate } from './checks/dns.ts';
import { becauseOf } from './checks/otherwise.ts';
import {
  DEATH_FIXES,
  deathOf,
  misleadingOf,
  remarkOn,
  silentHopFixes,
  worstVerdict,
} from './checks/resolver.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import { facts, row, type Verdict } from './row.ts';

/** What the names gave: rows for the report, addresses for the connections. */
export type Names = {
  readonly rows: readonly CheckResult[];
  readonly addressesOf: (host: string) => readonly string[];
  /**
   * The name leads somewhere that cannot be the destination (blocked, forged): nothing is connected to, not even the
   * guide's address, since it would say nothing about what the devices meet.
   */
  readonly isAstray: (host: string) => boolean;
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
  const astray = new Set<string>();
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
  return {
    rows,
    addressesOf: (host) => [...(addresses.get(host) ?? [])],
    isAstray: (host) => astray.has(host) && (addresses.get(host)?.size ?? 0) === 0,
  };

  async function askServer(server: HostPort, counts: boolean): Promise<void> {
    if (hosts.length === 0) return;
    const name = formatHostPort(server.host, server.port);
    const startedAt = input.now();
    const target = name;
    const attempt = attemptOf('dns.resolver', target);
    const route = await routeTo(server.host);
    if (route !== 'routed') {
      const blocked = route === 'blocked';
      const verdict: Verdict = {
        status: counts ? 'fail' : 'warn',
        code: blocked ? 'local-block' : 'timeout',
        args: { resolver: name, reason: route },
        fixes: blocked ? ['allow-this-program'] : ['check-route', 'set-dns-server'],
        group: blocked ? 'local-block' : `dns:dead:${name}`,
      };
      add(row({ id: 'dns.resolver', target }, verdict, startedAt, input.now(), attempt));
      if (counts) skipAll(name, verdict.code);
      return;
    }
    const asked = await askNames(server, hosts, input, signal);
    // Re-run for some destinations only: a name alone says nothing about the resolver, so each is judged by itself.
    const whole = input.only === undefined || input.only.includes(name);
    const code = whole ? deathOf(asked) : null;
    const otherwise = await askOtherwise(server, asked, input, signal);
    const from = asked.map(({ v4, v6 }) => v4.answeredFrom ?? v6.answeredFrom).find(Boolean) ?? '';
    if (code !== null) {
      const hop = code === 'timeout' ? silentHopTo(server.host) : undefined;
      const closed = code === 'refused' && asked.some(({ v4 }) => isDead(v4));
      const dead: Verdict = {
        status: counts ? 'fail' : 'warn',
        code,
        args: {
          resolver: name,
          seconds: input.limits.dns / 1000,
          from,
          count: asked.length,
          rcode: asked[0]?.v4.rcode ?? '',
          ...(hop === undefined ? {} : { hop }),
          ...(closed ? { closed: 1 } : {}),
        },
        fixes:
          hop === undefined
            ? [...DEATH_FIXES[code], ...(closed ? (['open-firewall'] as const) : [])]
            : silentHopFixes(hop, server.host),
        evidence: facts({
          resolver: name,
          errno: asked[0]?.v4.errno,
          rcode: asked[0]?.v4.rcode,
          answeredFrom: from,
          silentHop: hop,
          names: asked.length,
        }),
        group: code === 'local-block' ? 'local-block' : `dns:dead:${name}`,
      };
      const verdict = becauseOf(dead, otherwise, hosts);
      add(row({ id: 'dns.resolver', target }, verdict, startedAt, input.now(), attempt));
      if (counts) skipAll(name, code);
      return;
    }
    const { judged, forged } = await judgeNames(server, name, asked, otherwise, destinations, input, signal);
    const verdicts = [...judged.values()].map((each) => each.verdict);
    const answered = asked.filter(({ v4, v6 }) => v4.addresses.length + v6.addresses.length > 0).length;
    const misleading = misleadingOf(verdicts);
    const wrong = worstVerdict(verdicts);
    // A network's sign-in leads every name to itself until somebody signs in.
    const ownPortal = misleading?.code === 'forged' && forged.every(isPrivate);
    const verdict: Verdict =
      misleading !== null
        ? {
            status: counts ? 'fail' : 'warn',
            code: misleading.code,
            args: {
              ...(misleading.code === 'forged'
                ? {
                    found: forged.slice(0, 4).join(', '),
                    ...(forged.length > 1 ? { several: 1 } : {}),
                    ...(ownPortal ? { private: 1 } : {}),
                  }
                : {}),
              count: misleading.count,
            },
            fixes: ownPortal
              ? ['sign-in-portal', 'fix-dns-server', 'set-dns-server']
              : ['fix-dns-server', 'set-dns-server'],
            group: `dns:${misleading.code}:${name}`,
          }
        : counts || wrong?.status !== 'fail'
          ? (remarkOn(asked, input.limits.dns / 1000) ?? { status: 'pass', code: 'ok' })
          : { status: 'warn', code: wrong.code, args: wrong.args ?? {}, fixes: ['set-dns-server'] };
    const seen = facts({
      resolver: name,
      answered: `${answered}/${asked.length}`,
      role: counts ? undefined : 'laptop',
    });
    if (whole)
      add(
        row(
          { id: 'dns.resolver', target },
          {
            ...verdict,
            args: { ...verdict.args, resolver: name },
            evidence: [...seen, ...facts({ invented: forged.join(', ') })],
          },
          startedAt,
          input.now(),
          attempt,
        ),
      );
    if (!counts) return;
    for (const [host, { usable, verdict: found }] of judged) {
      addresses.set(host, new Set([...(addresses.get(host) ?? []), ...usable]));
      if (found.code === 'forged' || found.code === 'blocked') astray.add(host);
    }
    for (const destination of destinations) {
      const known = judged.get(destination.host);
      if (!known) continue;
      const { answer } = known;
      const { verdict: judgedOf } = known;
      // A name that only optional rows of the guide want is no obstacle.
      const softened =
        judgedOf.status === 'fail' && !destination.required
          ? { ...judgedOf, status: 'warn' as const }
          : judgedOf;
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

export function profileOf(destination: Destination): { readonly profile?: string } {
  return destination.profiles[0] === undefined ? {} : { profile: destination.profiles[0] };
}
