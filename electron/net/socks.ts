import type { HostPort } from '../address/net-address.ts';
import { openTcp } from './tcp.ts';
import { exchange } from './tcp-exchange.ts';

/** The version of SOCKS that a port speaks; null for none. */
export type SocksVersion = 4 | 5 | null;

/** Version 5, one method, "no authentication" (RFC 1928 §3). Its only answer is two bytes, the version first. */
const GREETING_5 = Buffer.from([5, 1, 0]);

/**
 * SOCKS 4 has no greeting: CONNECT to port 0 of 0.0.0.0 with an empty user, which leads nowhere and is rejected. The answer
 * is eight bytes: 0, then 90 to 93.
 */
const NOWHERE_4 = Buffer.from([4, 1, 0, 0, 0, 0, 0, 0, 0]);

/**
 * Does a port speak SOCKS, which speaks only when spoken to? Both versions at once, each over a connection of its own, for
 * at most `limitMs`. No connection through it is made.
 */
export async function askSocks(at: HostPort, limitMs: number, signal: AbortSignal): Promise<SocksVersion> {
  const ask = async (message: Buffer, length: number): Promise<Buffer | null> => {
    const { socket } = await openTcp({ address: at.host, port: at.port, timeoutMs: limitMs }, signal);
    if (socket === null) return null;
    const answer = await exchange(socket, message, () => length, { bytes: 64, ms: limitMs }, signal);
    return typeof answer === 'string' ? null : answer;
  };
  const [five, four] = await Promise.all([ask(GREETING_5, 2), ask(NOWHERE_4, 8)]);
  if (five?.[0] === 5) return 5;
  const code = four?.[1] ?? 0;
  return four?.[0] === 0 && code >= 90 && code <= 93 ? 4 : null;
}
