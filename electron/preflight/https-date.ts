import type { TLSSocket } from 'node:tls';
import { verdictAt } from '../net/chain-at.ts';
import { requestOver } from '../net/plain-http.ts';
import { isAboutTime, type TlsObservation } from './checks/tls.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';

/** A verified HTTPS server's Date header against the laptop: seconds the laptop is ahead. */
export type HttpsDate = { readonly host: string; readonly laptopAheadSeconds: number };

const DATE_LIMIT_MS = 3_000;

/**
 * Asks a server for its time over the connection that was just made, which is ended. Only a chain that is trusted
 * counts; one that only this laptop's time speaks against counts where it is good at the time the server says.
 */
export async function askDate(
  socket: TLSSocket,
  destination: Destination,
  observation: TlsObservation,
  input: Pick<PreflightInput, 'ca' | 'now'>,
  signal: AbortSignal,
): Promise<HttpsDate | null> {
  const { host } = destination;
  const verdict = observation.ok ? observation.facts.verdict : 'failed';
  if (!observation.ok || (verdict !== '' && !isAboutTime(verdict))) {
    socket.on('error', () => {});
    socket.destroy();
    return null;
  }
  const answer = await requestOver(socket, 'HEAD', host, '/', DATE_LIMIT_MS, input.now, signal);
  const date = answer.kind === 'answer' ? Date.parse(answer.headers.date?.[0] ?? '') : Number.NaN;
  if (answer.kind !== 'answer' || Number.isNaN(date)) return null;
  const chain = observation.facts.chain.map(({ pem }) => pem);
  if (verdict !== '' && verdictAt(chain, input.ca, host, date) !== '') return null;
  // The header has whole seconds, cut off: half a second is the middle of what it means.
  return { host, laptopAheadSeconds: (answer.midpoint - date - 500) / 1000 };
}
