import type { CheckCode, FixId } from '../../domain/check.ts';
import type { DnsOutcome } from '../../net/dns-answer.ts';
import type { Verdict } from '../row.ts';

/** What a resolver said to other questions than those for the destinations, none of which it answered with an address. */
export type Otherwise = {
  /** Its answer to a name of the world's that no filter has a reason to know; absent: none came, or not asked. */
  readonly control?: DnsOutcome;
  /** It answered a name that it knows by itself. */
  readonly answersItself?: true;
  /** It answered over TCP what it is silent to over UDP. */
  readonly byTcp?: true;
  /** Names that failed, and have an address where signatures are not to be checked (DNSSEC). */
  readonly unchecked?: readonly string[];
};

/** Why there is nothing for the destinations, where the other questions tell; a word for the sentence (`args.why`). */
export type Why =
  | 'names' // other names are answered: what stops these knows them
  | 'above' // it is there itself, and gets nothing from whom it asks
  | 'udp' // TCP gets through
  | 'dnssec' // its check of signatures fails
  | 'inside-only'; // it knows no name of the internet's

const FIXES: Readonly<Record<Why, readonly FixId[]>> = {
  names: ['allow-name-in-dns', 'fix-dns-record', 'set-dns-server'],
  above: ['speed-up-dns', 'set-dns-server'],
  udp: ['open-dns-udp', 'set-dns-server'],
  dnssec: ['fix-dnssec', 'set-dns-server'],
  'inside-only': ['fix-dns-server', 'fix-dns-record', 'set-dns-server'],
};

/**
 * A verdict on a resolver, or on one name at it, with the cause that the other questions show. `hosts`: the names it is about,
 * one of which the remedy names.
 */
export function becauseOf(verdict: Verdict, otherwise: Otherwise, hosts: readonly string[]): Verdict {
  const { alias = '', loops, onlyV6, closed, rcode = '', hop } = verdict.args ?? {};
  // These say more by themselves: an alias without an end, one address family alone, and what answered instead.
  const told = alias !== '' || loops !== undefined || onlyV6 !== undefined;
  if (verdict.status === 'pass' || told || closed !== undefined || hop !== undefined) return verdict;
  const why = whyOf(verdict.code, otherwise, String(rcode), hosts);
  if (why === null) return verdict;
  const { host = hosts[0] ?? '' } = verdict.args ?? {};
  return { ...verdict, args: { ...verdict.args, host, why }, fixes: FIXES[why] };
}

function whyOf(
  code: CheckCode,
  { control, answersItself, byTcp, unchecked = [] }: Otherwise,
  rcode: string,
  hosts: readonly string[],
): Why | null {
  switch (code) {
    case 'timeout':
      if (byTcp === true) return 'udp';
      if (control !== undefined) return 'names';
      return answersItself === true ? 'above' : null;
    case 'servfail':
      if (hosts.some((host) => unchecked.includes(host))) return 'dnssec';
      return control === 'ok' && rcode === 'SERVFAIL' ? 'names' : null;
    case 'refused':
      return control === 'ok' ? 'names' : null;
    case 'nxdomain':
    case 'no-address':
      if (control === 'ok') return 'names';
      return control === 'nxdomain' || control === 'nodata' || control === 'refused' ? 'inside-only' : null;
    default:
      return null;
  }
}
