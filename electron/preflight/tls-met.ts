import { rootCertificates } from 'node:tls';
import type { HttpsDate } from './ask-inside.ts';
import type { TlsJudging, TlsObservation } from './checks/tls.ts';
import { type Destination, isVendors } from './destinations.ts';
import type { PreflightInput } from './input.ts';

/** A handshake as it was met, kept until the right time is known: a wrong laptop clock makes every chain look bad. */
export type TlsMet = {
  readonly id: 'tls' | 'proxy-tls' | 'proxy-http';
  readonly destination: Destination;
  readonly observation: TlsObservation;
  /** In a proxy's tunnel: the time that the server told. */
  readonly date?: HttpsDate | null;
};

/** What is known of the time: the right one where the laptop's own clock is wrong, or that it is right. */
export type TimeKnown = Pick<TlsJudging, 'at' | 'clockRight'>;

/** What a destination's handshake is judged against; `proxied`: it was met in a proxy's tunnel. */
export function judgingOf(
  destination: Destination,
  input: Pick<PreflightInput, 'ca'>,
  proxied: boolean,
  time: TimeKnown = {},
): TlsJudging {
  return {
    host: destination.host,
    required: destination.required,
    vendor: isVendors(destination),
    proxied,
    roots: input.ca,
    bundled: rootCertificates,
    ...time,
  };
}
