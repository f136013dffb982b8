import { isIP } from 'node:net';
import { translates } from '../../address/translated.ts';
import type { CheckResult, FixId } from '../../domain/check.ts';
import { isPublic } from '../checks/dns.ts';
import { type Board, detailOf, evidenceOf, groupBy, hostsOf, isBad, nameOf, worstOf } from './rows.ts';

const SHUT: ReadonlySet<CheckResult['code']> = new Set(['unreachable', 'timeout', 'rejected']);
/** So many hosts that are reached over IPv6 alone are no accident of one. */
const HOSTS = 2;

/** Met by what has no way out, or is not let out; not by what stops short of that: a gateway that is silent, this laptop's own rule. */
function isShut({ code, args }: CheckResult): boolean {
  return SHUT.has(code) && args.hop === undefined && args.near === undefined;
}

/** A time server out in the internet told the time over IPv4: that has a way out, and it is the destinations that are shut. */
function leadsOut(row: CheckResult): boolean {
  const address = evidenceOf(row, 'address');
  return (
    row.id === 'clock.ntp' && evidenceOf(row, 'offsetMs') !== '' && isIP(address) === 4 && isPublic(address)
  );
}

/** Who answered the rejected ones, where that is the same for all of them. */
function whoRejects(rejected: readonly CheckResult[]): 'way' | 'unsure' {
  return rejected.every(({ args }) => args.by === 'way') ? 'way' : 'unsure';
}

/** Something that answers over IPv4 is there: what helps is its rule, or its own way on, before another line. */
function rejectionFixesOf(rejected: readonly CheckResult[]): readonly FixId[] {
  return [...new Set(rejected.flatMap(({ fixes }) => fixes))].filter((fix) => fix !== 'ipv4-way');
}

/**
 * Not one address is reached over IPv4, and hosts are over IPv6: it is IPv4 that has no way out here, told once, and neither a
 * route nor a list of addresses. That a name's IPv6 address is made of its IPv4 one shows a line with a translator (NAT64).
 */
export function findNoIPv4(board: Board): void {
  const tcp = board.rows().filter((row) => row.id === 'tcp' && evidenceOf(row, 'address') !== '');
  if (tcp.some((row) => evidenceOf(row, 'addressFrom') === 'rule') || board.rows().some(leadsOut)) return;
  const of = (family: 4 | 6): readonly CheckResult[] =>
    tcp.filter((row) => isIP(evidenceOf(row, 'address')) === family);
  const [four, reached] = [of(4), of(6).filter(({ status }) => status === 'pass')];
  if (hostsOf(reached) < HOSTS || !four.every((row) => isShut(row) && isBad(row))) return;
  const root = worstOf(four);
  if (root?.status !== 'fail') return;
  const translated = [...groupBy(reached, nameOf)].some(([name, rows]) =>
    rows.some((row) =>
      four.some((each) => nameOf(each) === name && translates(detailOf(row), evidenceOf(each, 'address'))),
    ),
  );
  const route = four.every(({ code }) => code === 'unreachable');
  const rejected = four.filter(({ code }) => code === 'rejected');
  board.hang(
    {
      ...root,
      code: 'no-ipv4',
      args: {
        ...root.args,
        hosts: hostsOf(reached),
        ...(translated ? { translated: 1 } : {}),
        ...(route ? { route: 1 } : {}),
        ...(rejected.length > 0 ? { rejections: rejected.length, by: whoRejects(rejected) } : {}),
      },
      fixes:
        rejected.length > 0
          ? [...rejectionFixesOf(rejected), 'ipv4-way']
          : route
            ? ['ipv4-way']
            : ['ipv4-way', 'open-firewall'],
      group: 'tcp:no-ipv4',
    },
    four,
  );
}
