import {
  type AddressSpan,
  addressAt,
  formatIPv4,
  isLoopback,
  parseIPv4,
  parseRange,
  spanSize,
} from '../address/ip-range.ts';
import { ABSOLUTE_LIMIT, UNASKED_LIMIT } from '../address/range-limits.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { broadcastOf, type NetworkInterface } from '../net/interfaces.ts';

/** What is to be asked, from what a person named. Pure. */
export type Targets = {
  /** Swept: blocks and pairs of more than one address, and the laptop's own subnets where nothing was named. */
  readonly spans: readonly AddressSpan[];
  /** Single addresses: swept too, and shown whatever they turn out to be. */
  readonly singles: readonly string[];
  readonly names: readonly string[];
  /** Own subnets that are larger than may be swept unasked, with what is swept instead. */
  readonly trimmed: readonly { readonly range: string; readonly addresses: number }[];
};

export function readTargets(
  ranges: readonly string[],
  own: readonly NetworkInterface[],
  confirmedLarge: boolean,
): Result<Targets, AppError> {
  const spans: AddressSpan[] = [];
  const singles: string[] = [];
  const names: string[] = [];
  for (const range of ranges) {
    const parsed = parseRange(range);
    if (!parsed.ok) return parsed;
    if (parsed.value.kind === 'name') {
      names.push(parsed.value.name);
      continue;
    }
    const { span } = parsed.value;
    const size = spanSize(span);
    const addresses = Number.isFinite(size) ? size : '2^53';
    // No yes lifts this one: it is not asked for.
    if (size > ABSOLUTE_LIMIT)
      return err(appError('range-over-limit', { range, addresses, limit: ABSOLUTE_LIMIT }));
    if (size > UNASKED_LIMIT && !confirmedLarge)
      return err(appError('range-too-large', { range, addresses }));
    if (size === 1) singles.push(addressAt(span, 0));
    else spans.push(span);
  }
  if (ranges.length > 0) {
    const apart = disjoint(spans);
    // What each address costs in memory is the same for one range and for many.
    const addresses = apart.reduce((sum, span) => sum + spanSize(span), 0);
    if (addresses > ABSOLUTE_LIMIT)
      return err(appError('range-over-limit', { range: named(apart), addresses, limit: ABSOLUTE_LIMIT }));
    return ok({ spans: apart, singles: [...new Set(singles)], names, trimmed: [] });
  }
  const subnets = own.filter((each) => each.family === 4 && each.hosts > 0);
  const trimmed = subnets
    .filter((each) => each.hosts > UNASKED_LIMIT && !confirmedLarge)
    .map((each) => ({ range: each.cidr, addresses: each.hosts }));
  return ok({
    spans: disjoint(subnets.flatMap((each) => subnetOf(each, confirmedLarge) ?? [])),
    singles: [],
    names: [],
    trimmed,
  });
}

/** The first of many ranges by name. */
function named(spans: readonly AddressSpan[]): string {
  const first = spans.slice(0, 3).map(({ text }) => text);
  return [...first, ...(spans.length > first.length ? ['…'] : [])].join(', ');
}

/** The adapter's subnet, or, when that is too large to sweep unasked, the /20 around its own address. */
function subnetOf(each: NetworkInterface, confirmedLarge: boolean): AddressSpan | null {
  const large = each.hosts > (confirmedLarge ? ABSOLUTE_LIMIT : UNASKED_LIMIT);
  const parsed = parseRange(large ? `${each.address}/20` : each.cidr);
  return parsed.ok && parsed.value.kind === 'span' ? parsed.value.span : null;
}

/** Overlapping IPv4 spans become one, so that no address is asked twice. */
export function disjoint(spans: readonly AddressSpan[]): readonly AddressSpan[] {
  const result: AddressSpan[] = [];
  for (const span of [...spans].sort((a, b) =>
    a.family === 4 && b.family === 4 ? a.first - b.first : a.family - b.family,
  )) {
    const last = result.at(-1);
    if (last?.family === 4 && span.family === 4 && span.first <= last.last) {
      const end = Math.max(last.last, span.last);
      result[result.length - 1] = {
        ...last,
        last: end,
        text: `${formatIPv4(last.first)}-${formatIPv4(end)}`,
      };
    } else result.push(span);
  }
  return result;
}

/** Everything named is on loopback: a simulated site. Then nothing is asked of the real network. */
export function isOnlyLoopback(targets: Targets, typed: readonly string[]): boolean {
  const addresses = [...targets.singles, ...targets.spans.map((span) => addressAt(span, 0)), ...typed];
  return targets.names.length === 0 && addresses.length > 0 && addresses.every(isLoopback);
}

type Block = { readonly first: number; readonly last: number };

function blocksOf(all: readonly NetworkInterface[]): readonly Block[] {
  return all.flatMap((each) => {
    const mask = parseIPv4(each.netmask);
    const address = parseIPv4(each.address);
    if (each.family !== 4 || mask === null || address === null) return [];
    const size = 0x100000000 - mask;
    const first = address - (address % size);
    return [{ first, last: first + size - 1 }];
  });
}

/** Ranges that no adapter of this laptop is in: they answer only through a router. */
export function outsideOwnSubnets(targets: Targets, all: readonly NetworkInterface[]): readonly string[] {
  const blocks = blocksOf(all);
  return targets.spans
    .filter(
      (span) =>
        span.family === 4 && !blocks.some(({ first, last }) => span.first >= first && span.last <= last),
    )
    .map((span) => span.text);
}

/** Whether a span reaches into a subnet this laptop is in itself: then its addresses are asked for by ARP. */
export function isLinked(span: AddressSpan, all: readonly NetworkInterface[]): boolean {
  if (span.family === 6) return span.zone !== '';
  return blocksOf(all.filter((each) => !each.internal)).some(
    ({ first, last }) => span.first <= last && span.last >= first,
  );
}

/** Where an adapter's SLP and SSDP questions go: the group of the protocol, and the subnet's broadcast. */
export function groupsOf(each: NetworkInterface, group: string): readonly string[] {
  const broadcast = broadcastOf(each);
  return broadcast === null ? [group] : [group, broadcast];
}
