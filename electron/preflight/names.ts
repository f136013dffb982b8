import { parseRange, spanContains } from '../address/ip-range.ts';
import { formatHostPort, type HostPort } from '../address/net-address.ts';
import type { CheckResult, FixId } from '../domain/check.ts';
import { askDns, type DnsAnswer } from '../net/dns.ts';
import { routeTo } from '../net/route.ts';
import { isDead, judgeDns, usableAddresses } from './checks/dns.ts';
import { type Destination, isVendors } from './destinations.ts';
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
  const astray = new Set<string>();
  const own = ownNetworksOf(input.ownNetworks ?? []);
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
    const asked = await Promise.all(hosts.map((host) => askHost(server, host)));
    // Re-run for some destinations only: a name alone says nothing about the resolver, so each is judged by itself.
    const whole = input.only === undefined || input.only.includes(name);
    const code = whole ? deathOf(asked) : null;
    const from = asked.map(({ v4, v6 }) => v4.answeredFrom ?? v6.answeredFrom).find(Boolean) ?? '';
    if (code !== null) {
      const verdict = {
        status: counts ? 'fail' : 'warn',
        code,
        args: { resolver: name, seconds: input.limits.dns / 1000, from, count: asked.length },
        fixes: DEATH_FIXES[code],
        evidence: facts({
          resolver: name,
          errno: asked[0]?.v4.errno,
          rcode: asked[0]?.v4.rcode,
          answeredFrom: from,
          names: asked.length,
        }),
        group: code === 'local-block' ? 'local-block' : `dns:dead:${name}`,
      } as const;
      add(row({ id: 'dns.resolver', target }, verdict, startedAt, input.now(), attempt));
      if (counts) skipAll(name, code);
      return;
    }
    const forged = await forgedBy(server, asked);
    const judged = new Map(
      asked.map((answer) => {
        const named = destinations.filter(({ host }) => host === answer.host);
        const guide = named[0]?.guide ?? [];
        const vendor = named.some(isVendors);
        const known = { resolver: name, v4: answer.v4, v6: answer.v6, guide, own, forged, vendor };
        return [answer.host, { verdict: judgeDns(known), usable: usableAddresses(known), answer }] as const;
      }),
    );
    const isForged = ({ verdict }: { readonly verdict: Verdict }): boolean => verdict.code === 'forged';
    const answered = asked.filter(({ v4, v6 }) => v4.addresses.length + v6.addresses.length > 0).length;
    const misled = [...judged.values()].filter(isForged).length;
    const verdict =
      misled > 0
        ? ({
            status: counts ? 'fail' : 'warn',
            code: 'forged',
            fixes: ['fix-dns-server', 'set-dns-server'],
            group: `dns:forged:${name}`,
          } as const)
        : counts || answered === asked.length
          ? ({ status: 'pass', code: 'ok' } as const)
          : ({
              status: 'warn',
              code:
                asked[0] === undefined
                  ? 'timeout'
                  : judgeDns({ ...asked[0], resolver: name, guide: [], own }).code,
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
          {
            ...verdict,
            args: { resolver: name, ...(misled > 0 ? { found: forged.join(', '), count: misled } : {}) },
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

  /**
   * What this resolver answers to a name that does not exist: asked only where an answer is not the guide's, under a
   * domain that nobody but IANA can fill (RFC 2606 §3).
   */
  async function forgedBy(server: HostPort, asked: readonly Asked[]): Promise<readonly string[]> {
    const strange = asked.some(({ host, v4 }) => {
      const guide = destinations.find((each) => each.host === host)?.guide ?? [];
      return v4.addresses.length > 0 && !v4.addresses.some((address) => guide.includes(address));
    });
    if (!strange) return [];
    const label = `x${input.messageId().toString(16)}${input.messageId().toString(16)}`;
    const question = { name: `${label}.example.com`, type: 'A' } as const;
    return (await askDns(server, question, input.limits.dns, input.messageId(), signal)).addresses;
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

type Death = 'refused' | 'timeout' | 'servfail' | 'other-source' | 'tcp-shut' | 'local-block';

const DEATH_FIXES: Readonly<Record<Death, readonly FixId[]>> = {
  refused: ['fix-dns-server', 'set-dns-server', 'open-firewall'],
  timeout: ['fix-dns-server', 'set-dns-server', 'open-firewall'],
  servfail: ['fix-dns-server', 'set-dns-server', 'open-firewall'],
  'other-source': ['fix-dns-source', 'set-dns-server'],
  'tcp-shut': ['open-dns-tcp', 'set-dns-server'],
  'local-block': ['allow-this-program'],
};

/**
 * Why no name gets an answer from this resolver: nobody is there, or it refuses or fails every question alike.
 * Null while it answers anything about any name; "no such name" is an answer.
 */
function deathOf(asked: readonly Asked[]): Death | null {
  const all = asked.flatMap(({ v4, v6 }) => [v4, v6]);
  if (all.every(isDead)) {
    if (all.some(({ answeredFrom }) => answeredFrom !== undefined)) return 'other-source';
    if (all.every(({ outcome }) => outcome === 'blocked')) return 'local-block';
    // UDP answered "too long, ask by TCP"; nobody did there.
    if (all.some(({ transport }) => transport === 'tcp')) return 'tcp-shut';
    return asked.some(({ v4 }) => v4.outcome === 'refused') ? 'refused' : 'timeout';
  }
  for (const outcome of ['refused', 'servfail'] as const) {
    // What devices ask decides; AAAA may be answered all the same.
    const alike = asked.every(({ v4 }) => v4.outcome === outcome);
    if (alike && asked.length > 1) return outcome;
  }
  return null;
}

/** Tells whether an address lies in one of the site's own networks. */
function ownNetworksOf(networks: readonly string[]): (address: string) => boolean {
  const spans = networks.flatMap((network) => {
    const parsed = parseRange(network);
    return parsed.ok && parsed.value.kind === 'span' ? [parsed.value.span] : [];
  });
  return (address) => spans.some((span) => spanContains(span, address));
}

export function profileOf(destination: Destination): { readonly profile?: string } {
  return destination.profiles[0] === undefined ? {} : { profile: destination.profiles[0] };
}
