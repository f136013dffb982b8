import { parseRange, spanSize } from '../address/ip-range.ts';
import { parseHostPort } from '../address/net-address.ts';
import type { AddressFault } from '../domain/address-fault.ts';
import { hostKey } from '../domain/plain-address.ts';
import { resolveName } from '../net/resolve.ts';

/** What can be said of a typed address without asking the network; `known` holds `hostKey`s. Pure. */
export function addressFault(text: string, known: ReadonlySet<string>): AddressFault | null {
  const parsed = parseHostPort(text, 443);
  if (!parsed.ok) {
    const port = /^(?:\[[^\]]+\]|[^:\s]+):(.*)$/.exec(text.normalize('NFKC').trim());
    return port !== null && parseRange(port[0].slice(0, -(port[1] ?? '').length - 1)).ok
      ? 'bad-port'
      : rangeFault(text);
  }
  const fault = rangeFault(parsed.value.host);
  return fault ?? (known.has(hostKey(parsed.value.host)) ? 'known' : null);
}

/** One device has one address: `10.0.0.1-20` is a range to search, not a host of that name. */
function rangeFault(text: string): AddressFault | null {
  const range = parseRange(text);
  if (!range.ok) return 'not-an-address';
  return range.value.kind === 'span' && spanSize(range.value.span) > 1 ? 'a-range' : null;
}

/** The host's name where the address is one. */
function nameOf(text: string): string | null {
  const parsed = parseHostPort(text, 443);
  const range = parsed.ok ? parseRange(parsed.value.host) : parsed;
  return range.ok && range.value.kind === 'name' ? range.value.name : null;
}

/** Names looked up at once. */
const NAMES_AT_ONCE = 16;

/** Every typed address with what is wrong with it; names are looked up as this laptop does it. */
export async function judgeAddresses(
  texts: readonly string[],
  known: ReadonlySet<string>,
  signal: AbortSignal,
  resolve: typeof resolveName = resolveName,
): Promise<{ text: string; fault: AddressFault | null }[]> {
  const judged = texts.map((text) => ({ text, fault: addressFault(text, known) }));
  const names = judged.filter(({ text, fault }) => fault === null && nameOf(text) !== null);
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
    await Promise.all(
      names.slice(at, at + NAMES_AT_ONCE).map(async (entry) => {
        const found = await resolve(nameOf(entry.text) ?? '', signal);
        if (found.length === 0) entry.fault = 'unresolved';
      }),
    );
  }
  return judged;
}
