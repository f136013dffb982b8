import { lookup } from 'node:dns/promises';
import { CancelledError, withDeadline } from './deadline.ts';

/** A stuck resolver blocks a system thread for ten seconds and more; nobody waits longer than this for it. */
const RESOLVE_MS = 5_000;
const ADDRESS_LIMIT = 16;

/**
 * The addresses of a name as this laptop itself resolves it (hosts file, mDNS, DNS), IPv4 first; empty when it
 * has none. Throws only when cancelled.
 */
export async function resolveName(name: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const found = await withDeadline(RESOLVE_MS, signal, () =>
      lookup(name, { all: true, order: 'ipv4first' }),
    );
    return [...new Set(found.map(({ address }) => address))].slice(0, ADDRESS_LIMIT);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return [];
  }
}
