import { type FixId, severity } from '../../domain/check.ts';
import type { DnsAnswer } from '../../net/dns.ts';
import { facts, type Verdict } from '../row.ts';
import { isDead } from './dns.ts';

/** What one resolver said of one name. */
export type AnsweredName = {
  readonly v4: DnsAnswer;
  readonly v6: DnsAnswer;
  /** Not answered when all were asked for at once, and when it was asked for by itself. */
  readonly alone?: true;
};

/** Why a resolver as a whole gives nothing. */
export type Death =
  | 'refused'
  | 'timeout'
  | 'rejected'
  | 'servfail'
  | 'no-recursion'
  | 'other-source'
  | 'tcp-shut'
  | 'unusable'
  | 'local-block';

/** No firewall is to be opened towards who answers, whatever that is. */
export const DEATH_FIXES: Readonly<Record<Death, readonly FixId[]>> = {
  refused: ['fix-dns-server', 'set-dns-server'],
  timeout: ['fix-dns-server', 'set-dns-server', 'open-firewall'],
  rejected: ['open-firewall', 'set-dns-server'],
  servfail: ['fix-dns-server', 'set-dns-server'],
  'no-recursion': ['fix-dns-server', 'set-dns-server'],
  'other-source': ['fix-dns-source', 'set-dns-server'],
  'tcp-shut': ['open-dns-tcp', 'set-dns-server'],
  unusable: ['fix-dns-server', 'set-dns-server'],
  'local-block': ['allow-this-program'],
};

/**
 * Why no name gets an answer from this resolver: nobody is there, or it refuses or fails every question alike.
 * Null while it answers anything about any name; "no such name" is an answer.
 */
export function deathOf(asked: readonly AnsweredName[]): Death | null {
  const all = asked.flatMap(({ v4, v6 }) => [v4, v6]);
  if (all.every(isDead)) {
    if (all.some(({ answeredFrom }) => answeredFrom !== undefined)) return 'other-source';
    if (all.every(({ outcome }) => outcome === 'blocked')) return 'local-block';
    // UDP answered "too long, ask by TCP"; nobody did there.
    if (all.some(({ transport }) => transport === 'tcp')) return 'tcp-shut';
    // Answers by ICMP are few a second (RFC 1812 §4.3.2.8): the silence to the other questions is the same.
    return (
      (['refused', 'rejected'] as const).find((code) => all.some(({ outcome }) => outcome === code)) ??
      'timeout'
    );
  }
  // Something answers, and nothing of it is an answer: that some of it was lost, or came late, says nothing else.
  const unusable = asked.filter(({ v4 }) => v4.outcome === 'garbage').length;
  if (unusable > 1 && asked.every(({ v4 }) => v4.outcome === 'garbage' || isDead(v4))) return 'unusable';
  for (const outcome of ['refused', 'servfail', 'no-recursion'] as const) {
    // What devices ask decides; AAAA may be answered all the same.
    const alike = asked.every(({ v4 }) => v4.outcome === outcome);
    if (alike && asked.length > 1) return outcome;
  }
  return null;
}

/**
 * Does it refuse whoever asks, for every name and type (RCODE 5, "for policy reasons", RFC 1035 §4.1.1)? Mostly that is a
 * list of who may ask, and another asker may be answered. One that answers this laptop anything refuses the name instead.
 * Silence in between says nothing; SERVFAIL is its own failure, whoever asks.
 */
export function refusesAsker(asked: readonly AnsweredName[]): boolean {
  const all = asked.flatMap(({ v4, v6 }) => [v4, v6]);
  const refusals = all.filter((answer) => answer.outcome === 'refused' && !isDead(answer));
  return refusals.length > 0 && all.every((answer) => refusals.includes(answer) || isDead(answer));
}

/**
 * A server that says of any name that it looks names up does so: its empty answers to the others, which a filter may
 * have made with no flag set, are empty.
 */
export function withRecursionKnown<T extends AnsweredName>(asked: readonly T[]): readonly T[] {
  if (!asked.some(({ v4, v6 }) => v4.recursive || v6.recursive)) return asked;
  const plain = (answer: DnsAnswer): DnsAnswer =>
    answer.outcome === 'no-recursion' ? { ...answer, outcome: 'nodata' } : answer;
  return asked.map((each) => ({ ...each, v4: plain(each.v4), v6: plain(each.v6) }));
}

/** No question left this network: who is to be asked is its gateway's owner, or the server's where that is the silent one. */
export function silentHopFixes(hop: string, server: string): readonly FixId[] {
  return hop === server ? ['fix-dns-server', 'set-dns-server'] : ['check-route'];
}

/** How long the slowest answer took of those that came after the deadline (seconds); 0 where none did. */
function latestOf(asked: readonly AnsweredName[]): number {
  const late = asked.flatMap(({ v4 }) => (v4.late === true ? [v4.ms] : []));
  return late.length === 0 ? 0 : Math.round(Math.max(...late) / 100) / 10;
}

/** How many names did not exist when they were asked for, and did a moment later; not those to which somebody else answers too. */
function waveringOver(asked: readonly AnsweredName[]): number {
  return asked.filter(({ v4 }) => v4.failedFirst === 'NXDOMAIN' && v4.two === undefined).length;
}

/** What may become of a question for IPv6 (AAAA) beside a good answer for IPv4. */
const SIX_TROUBLE = ['timeout', 'servfail', 'refused', 'nxdomain'] as const;
type SixTrouble = (typeof SIX_TROUBLE)[number];

/**
 * IPv4 was answered, and the question for IPv6 of the same name was dropped, failed, refused, or denied as if there were no such name:
 * "no address" is the answer (RFC 4074 §3, §4). Null where it was answered, and where the server limits how much it answers.
 */
export function troubleWithSix({ v4, v6, alone }: AnsweredName): SixTrouble | null {
  if (v4.outcome !== 'ok' || alone === true || v6.errno !== '') return null;
  return SIX_TROUBLE.find((outcome) => outcome === v6.outcome) ?? null;
}

/** Of how many names the question for IPv6 came to nothing, and to what most of all; null of none. */
function sixRemark(asked: readonly AnsweredName[]): Verdict | null {
  const met = asked.flatMap((each) => troubleWithSix(each) ?? []);
  if (met.length === 0) return null;
  const often = (how: SixTrouble): number => met.filter((each) => each === how).length;
  const [how = ''] = [...SIX_TROUBLE].sort((a, b) => often(b) - often(a));
  return {
    status: 'warn',
    code: 'no-ipv6-answer',
    args: { count: met.length, asked: asked.length, how },
    fixes: ['answer-aaaa', 'set-dns-server'],
  };
}

/**
 * What is worth a word of a resolver that knows all names: it is late, says now this and
 * now that, answers only so many questions at once, or none for IPv6; null where nothing is.
 */
export function remarkOn(asked: readonly AnsweredName[], seconds: number): Verdict | null {
  const [took, count] = [latestOf(asked), waveringOver(asked)];
  if (count > 0)
    return {
      status: 'warn',
      code: 'wavering',
      args: { count },
      fixes: ['align-forwarders', 'set-dns-server'],
    };
  const alone = asked.filter((each) => each.alone === true).length;
  if (alone > 0)
    return {
      status: 'warn',
      code: 'only-alone',
      args: { count: alone, asked: asked.length },
      fixes: ['raise-dns-limit'],
    };
  if (took > 0)
    return {
      status: 'warn',
      code: 'slow',
      args: { took, seconds },
      fixes: ['speed-up-dns', 'set-dns-server'],
    };
  return sixRemark(asked);
}

/** What a resolver does to names by what it is: its own row is red for them all, however many they are. */
const OF_RESOLVER = ['forged', 'no-recursion'] as const;
export type Misleading = { readonly code: (typeof OF_RESOLVER)[number]; readonly count: number };

/** Which of the verdicts on a resolver's names is the resolver's own doing, and over how many; null where none is. */
export function misleadingOf(verdicts: readonly Verdict[]): Misleading | null {
  for (const code of OF_RESOLVER) {
    const count = verdicts.filter((verdict) => verdict.code === code).length;
    if (count > 0) return { code, count };
  }
  return null;
}

/** The verdict that speaks for a resolver where one row stands for all its names: its own doing, then the worst. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  const own = misleadingOf(verdicts)?.code;
  return (
    verdicts.find(({ code }) => code === own) ??
    [...verdicts].sort((a, b) => severity(a.status) - severity(b.status))[0]
  );
}

/** What a name server that only devices use said of the destinations, asked from this laptop. */
export type DeviceResolverFacts = {
  readonly resolver: string;
  /** Devices that use it. */
  readonly devices: readonly string[];
  readonly names: readonly { readonly host: string; readonly verdict: Verdict }[];
  readonly death: Death | null;
  /** Nobody answered at all. */
  readonly silent: boolean;
  /** It refuses this laptop every question; what the devices get is not known. */
  readonly refusesUs: boolean;
  /** The site's proxy looks names up for the devices. */
  readonly proxied: boolean;
  /** How long an answer was waited for. */
  readonly seconds: number;
  /** What is worth a word although it knows all names. */
  readonly remark: Verdict | null;
};

/**
 * One row for all the names of a devices' resolver. Asked from here it may be out of reach and still serve the devices,
 * so silence and a refusal of this laptop warn; what it answers is judged as at any other resolver, and red only warns where
 * a proxy looks names up.
 */
export function judgeDeviceResolver(input: DeviceResolverFacts): Verdict {
  const { resolver, names, death, silent, proxied, seconds } = input;
  const failed = names.filter(({ verdict }) => verdict.status === 'fail');
  const worst = worstVerdict(names.map(({ verdict }) => verdict));
  const code = death ?? worst?.code ?? 'ok';
  const status = death === null ? (worst?.status ?? 'pass') : silent ? 'warn' : 'fail';
  const alike = names.filter(({ verdict }) => verdict.code === code);
  const shown = alike[0]?.verdict;
  const evidence = facts({
    resolver,
    devices: input.devices.slice(0, 20).join(', '),
    answered: names.length === 0 ? undefined : `${names.length - failed.length}/${names.length}`,
    missing: listed(failed),
    addresses: status === 'pass' ? undefined : shown?.evidence?.find(({ key }) => key === 'addresses')?.value,
  });
  if (input.refusesUs)
    return {
      status: 'warn',
      code: 'refused',
      args: { resolver, host: listed(names), device: 1 },
      fixes: ['ask-dns-for-devices'],
      evidence: facts({ resolver, devices: input.devices.slice(0, 20).join(', '), rcode: 'REFUSED' }),
      group: `dns.device:resolver:${resolver}`,
    };
  const told = shown?.args ?? {};
  if (status === 'pass' && input.remark !== null)
    return {
      ...input.remark,
      args: { ...input.remark.args, resolver },
      evidence,
      group: `dns.device:resolver:${resolver}`,
    };
  if (status === 'pass') return { status, code, args: { resolver, seconds }, evidence };
  return {
    status: status === 'fail' && proxied ? 'warn' : status,
    code,
    // A remedy names the hosts, not the resolver that the row is about.
    args: {
      ...told,
      ...(death === null && told.port === undefined ? { host: listed(alike) } : {}),
      resolver,
      seconds,
    },
    fixes: death === null ? (shown?.fixes ?? []) : DEVICE_DEATH_FIXES[death],
    evidence,
    group: `dns.device:resolver:${resolver}`,
  };
}

/** Where the devices' own server gives nothing, another one is set on the devices first. */
const DEVICE_DEATH_FIXES: Readonly<Record<Death, readonly FixId[]>> = {
  ...DEATH_FIXES,
  refused: ['set-dns-server', 'fix-dns-server'],
  timeout: ['set-dns-server', 'fix-dns-server'],
  servfail: ['set-dns-server', 'fix-dns-server'],
};

function listed(names: readonly { readonly host: string }[]): string {
  return names
    .slice(0, 12)
    .map(({ host }) => host)
    .join(', ');
}
