import type { SightingSource } from '../domain/device.ts';
import { type Evidence, evidence } from '../domain/evidence.ts';

/**
 * The vocabulary of evidence: what probes collect and rules judge. One key, one meaning; values are untrusted
 * text, capped by `evidence()`.
 */
export const CLUE_KEYS = [
  // TLS
  'tls.subject',
  'tls.issuer',
  'tls.fingerprint',
  'tls.protocol',
  'tls.refused', // why no handshake succeeded
  // any web page
  'http.server',
  'http.title',
  'http.location',
  'http.link', // a telling path on the front page
  'http.cookie',
  'http.realm',
  'http.failure', // why a page could not be read
  'http.catch-all', // answers 200 to what cannot be there
  'http.generator', // marks inside a page that name its maker
  // Redfish service root
  'redfish.id',
  'redfish.version',
  'redfish.vendor',
  'redfish.product',
  'redfish.name',
  'redfish.uuid',
  'redfish.oem',
  'redfish.oem-maker',
  'redfish.deep-patch',
  'redfish.features',
  'redfish.service-tag',
  'redfish.manager-type',
  'redfish.manager-firmware',
  // /DeviceDescription.json and /api/providers/logoninfo
  'description.shape',
  'description.type',
  'description.variant',
  'description.uuid',
  'description.mtm',
  'description.enclosure', // its name in words, with "MT:" and the machine type
  'description.serial',
  'description.name',
  'description.firmware',
  'logon.machine-name',
  // IMM2, LXCA, iLO pages
  'imm.login-page',
  'imm.check-ip',
  'lxca.version',
  'lxca.aicc',
  'lxca.login-page',
  'ilo.board',
  'ilo.firmware',
  'ilo.serial',
  'ilo.uuid',
  'ilo.server',
  // SLP
  'slp.type',
  'slp.types', // all that an agent offers; printers and hypervisors have such lists too
  'slp.url',
  'slp.uuid',
  'slp.mtm',
  'slp.serial',
  'slp.name',
  'slp.firmware',
  'slp.slot',
  // SSDP, mDNS, RMCP, DNS
  'ssdp.target',
  'ssdp.doubled', // the target with a double colon
  'ssdp.uuid',
  'ssdp.location',
  'ssdp.server',
  'mdns.service',
  'mdns.instance',
  'mdns.host',
  'mdns.uuid',
  'rmcp.pong',
  'rmcp.enterprise',
  'srv.name',
  'srv.host',
  // the sweep and people
  'tcp.state',
  'typed.name',
] as const;
export type ClueKey = (typeof CLUE_KEYS)[number] | `slp.attribute.${string}`;

export function clue(key: ClueKey, value: string | number | boolean): Evidence {
  return evidence(key, value);
}

/** Clues of what is really there: an absent or empty value says nothing. */
export function clues(found: readonly (readonly [ClueKey, unknown])[]): readonly Evidence[] {
  return found.flatMap(([key, value]) =>
    (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean'
      ? [clue(key, value)]
      : [],
  );
}

/** The first value of a key; empty when it was not seen. */
export function firstValue(found: readonly Evidence[], key: ClueKey): string {
  return found.find((each) => each.key === key)?.value ?? '';
}

/** One observation, before it is known which device it belongs to. */
export type Seen = {
  readonly source: SightingSource;
  readonly address: string;
  readonly port?: number;
  readonly clues: readonly Evidence[];
};
