import { rootCertificates } from 'node:tls';
import type { TlsJudging, TlsObservation } from './checks/tls.ts';
import { type Destination, isVendors } from './destinations.ts';
import type { PreflightInput } from './input.ts';

/** A handshake as it was met, kept until the right time is known: a wrong laptop clock makes every chain look bad. */
export type TlsMet = {
  readonly id: 'tls' | 'proxy-tls' | 'proxy-http';
  readonly destination: Destination;
  readonly observation: TlsObservation;
};

/** What a destination's handshake is judged against; `at` where the laptop's own clock is not to be believed. */
export function judgingOf(
  destination: Destination,
  input: Pick<PreflightInput, 'ca'>,
  at?: number,
): TlsJudging {
  return {
    host: destination.host,
    required: destination.required,
    vendor: isVendors(destination),
    roots: input.ca,
    bundled: rootCertificates,
    ...(at === undefined ? {} : { at }),
  };
}
