import { untrusted } from '../domain/evidence.ts';

/** SSDP (UPnP 1.0 §1.2, DSP0266 §13.8 for Redfish): the search and its answers. Pure. */

export const SSDP_GROUP = '239.255.255.250';
/** Link-local scope is enough and is what controllers join (discovery-and-devices.md §2.1). */
export const SSDP_GROUP_V6 = 'ff02::c';
export const REDFISH_TARGET = 'urn:dmtf-org:service:redfish-rest:1';
/** The service's name as an SMM3 has it: Lenovo's confluent searches for it as well (protocols/ssdp.py, active_scan). */
const SMM3_TARGET = 'urn::dmtf-org:service:redfish-rest:';
/** What is searched for: a service answers to its own name only. */
export const SEARCH_TARGETS = [REDFISH_TARGET, SMM3_TARGET] as const;

/** A datagram longer than this is no answer to a search. */
const ANSWER_LIMIT_BYTES = 4_096;
const HEADER_COUNT_LIMIT = 40;

/** Some write `urn::dmtf-org` (discovery-and-devices.md §2.1); case differs between vendors. */
const SERVICE = /^urn::?dmtf-org:service:redfish-rest:/i;

export type SsdpAnswer = {
  /** Search target as answered, e.g. `urn:dmtf-org:service:redfish-rest:1:15`. */
  readonly target: string;
  readonly usn: string;
  /** From the USN, lower case; empty when it holds none. */
  readonly uuid: string;
  /** AL (Redfish) or LOCATION (UPnP), as sent: a hint, never followed to another host. */
  readonly location: string;
  readonly server: string;
};

/** M-SEARCH; devices spread their answers over `seconds`. The host is the group or the one device asked. */
export function encodeSearch(host: string, port: number, target: string, seconds: number): Buffer {
  const shown = host.includes(':') ? `[${host.replace(/%.*$/, '')}]` : host;
  const lines = [
    'M-SEARCH * HTTP/1.1',
    `HOST: ${shown}:${port}`,
    'MAN: "ssdp:discover"',
    `MX: ${seconds}`,
    `ST: ${target}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'ascii');
}

/**
 * Reads an answer to a search for Redfish services: `other` where it names another service, as players and routers
 * answer whatever was searched for; null where it is no answer to a search.
 */
export function decodeAnswer(data: Buffer): SsdpAnswer | 'other' | null {
  if (data.length > ANSWER_LIMIT_BYTES) return null;
  // Folded lines are one (RFC 2616 §2.2, which UPnP's HTTP over UDP is of).
  const [start = '', ...lines] = data
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  if (!/^HTTP\/1\.[01]\s+200\b/i.test(start)) return null;
  const headers = new Map<string, string>();
  for (const line of lines.slice(0, HEADER_COUNT_LIMIT)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toUpperCase();
    if (!headers.has(name)) headers.set(name, untrusted(line.slice(colon + 1)));
  }
  const usn = headers.get('USN') ?? '';
  // The USN repeats the target; an answer to `ssdp:all` or `upnp:rootdevice` may carry it only there.
  const named = /::?(urn:.*)$/is.exec(usn)?.[1] ?? '';
  const target = [headers.get('ST') ?? '', named].find((each) => SERVICE.test(each)) ?? '';
  if (target === '') return headers.has('ST') || usn !== '' ? 'other' : null;
  return {
    target,
    usn,
    uuid: /^\s*uuid:\s*([0-9a-f-]{32,36})(?:::|$)/i.exec(usn)?.[1]?.toLowerCase() ?? '',
    location: headers.get('AL') || headers.get('LOCATION') || '',
    server: headers.get('SERVER') ?? '',
  };
}

/** Is this target the one with the double colon? */
export function isDoubled(target: string): boolean {
  return /^urn::/i.test(target);
}

/**
 * The HTTPS port of a location on the very device that answered; null for another host, another scheme or
 * nonsense. An answer must not send this tool to a third party.
 */
export function ownHttpsPort(location: string, responder: string): number | null {
  let url: URL;
  try {
    url = new URL(location);
  } catch {
    return null;
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (url.protocol !== 'https:' || host !== responder.replace(/%.*$/, '').toLowerCase()) return null;
  return url.port === '' ? 443 : Number(url.port);
}
