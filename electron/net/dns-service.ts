import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import { formatHostPort, type HostPort } from '../address/net-address.ts';
import { untrusted } from '../domain/evidence.ts';
import { CancelledError, withDeadline } from './deadline.ts';

/** Finding services by DNS: the packets of multicast DNS (RFC 6762, RFC 6763), and SRV records of a site (RFC 2782). */
export type ServiceAnswer = {
  /** `_redfish._tcp.local` */
  readonly service: string;
  /** The instance's own name, without the service. */
  readonly instance: string;
  readonly host: string;
  readonly port: number | null;
  /** Addresses the answer gives for the host. */
  readonly addresses: readonly string[];
  /** `key=value` strings of the TXT record. */
  readonly text: readonly string[];
};

/** Top bit of the question's class: "answer by unicast" (RFC 6762 §5.4). */
const QU_BIT = 0x80;
/** RFC 6762 §17: no mDNS packet is longer. */
const PACKET_LIMIT_BYTES = 9_000;
const RECORD_LIMIT = 256;

/** Asks for the instances of one service; the answer is wanted by unicast, so that nobody has to bind 5353. */
export function encodeServiceQuestion(service: string): Buffer {
  const packet = encode({ type: 'query', id: 0, questions: [{ name: service, type: 'PTR' }] });
  // The class is the last field of a packet with one question.
  packet[packet.length - 2] = (packet[packet.length - 2] ?? 0) | QU_BIT;
  return packet;
}

/** Reads the instances of `services` out of an answer; null when it is no DNS answer at all. */
export function decodeServiceAnswer(
  data: Buffer,
  services: readonly string[],
): readonly ServiceAnswer[] | null {
  if (data.length > PACKET_LIMIT_BYTES) return null;
  let packet: Packet;
  try {
    packet = decode(data);
  } catch {
    return null;
  }
  if (packet.type !== 'response') return null;
  const records = [...(packet.answers ?? []), ...(packet.additionals ?? [])].slice(
    0,
    RECORD_LIMIT,
  ) as Answer[];
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  return records.flatMap((record) => {
    if (record.type !== 'PTR') return [];
    const service = services.find((each) => same(each, record.name));
    const full = String(record.data);
    if (service === undefined || !full.toLowerCase().endsWith(`.${service.toLowerCase()}`)) return [];
    const srv = records.find((each) => each.type === 'SRV' && same(each.name, full));
    const txt = records.find((each) => each.type === 'TXT' && same(each.name, full));
    const host = srv?.type === 'SRV' ? srv.data.target : '';
    return [
      {
        service,
        instance: untrusted(full.slice(0, -service.length - 1), 100),
        host: untrusted(host, 253),
        port: srv?.type === 'SRV' ? (srv.data.port ?? null) : null,
        addresses: records
          .filter((each) => (each.type === 'A' || each.type === 'AAAA') && same(each.name, host))
          .map((each) => String((each as { data: unknown }).data))
          .slice(0, 16),
        text: txt?.type === 'TXT' ? textsOf(txt.data) : [],
      },
    ];
  });
}

function textsOf(data: unknown): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(data) ? data : [data];
  return parts
    .slice(0, 32)
    .map((part) => untrusted(Buffer.isBuffer(part) ? part.toString('utf8') : String(part), 255));
}

export type SrvTarget = {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
};

const SRV_MS = 2_000;

/** Looks up one SRV name and its targets' addresses, IPv4 first; empty when there is none. Throws only when cancelled. */
export async function lookUpSrv(
  name: string,
  servers: readonly HostPort[] | null,
  signal: AbortSignal,
): Promise<readonly SrvTarget[]> {
  const resolver = new Resolver({ timeout: SRV_MS / 2, tries: 2 });
  try {
    if (servers !== null) resolver.setServers(servers.map(({ host, port }) => formatHostPort(host, port)));
    return await withDeadline(SRV_MS, signal, async () => {
      const records = (await resolver.resolveSrv(name)).slice(0, 8);
      return Promise.all(
        records.map(async (record) => ({
          host: untrusted(record.name, 253),
          port: record.port,
          addresses: (
            await Promise.all([
              resolver.resolve4(record.name).catch(() => []),
              resolver.resolve6(record.name).catch(() => []),
            ])
          ).flatMap((found) => found.slice(0, 4)),
        })),
      );
    });
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return [];
  } finally {
    resolver.cancel();
  }
}

/** DNS domains this laptop is in: its own full name, the resolver's search list, the Windows domain. */
export function localDomains(): readonly string[] {
  const own = hostname().split('.').slice(1).join('.');
  const search = readSearchList();
  const windows = process.env.USERDNSDOMAIN ?? '';
  const all = [own, ...search, windows].map((domain) => domain.toLowerCase().replace(/\.$/, ''));
  return [...new Set(all)].filter((domain) => domain.includes('.') && !domain.endsWith('.local')).slice(0, 8);
}

function readSearchList(): readonly string[] {
  try {
    const lines = readFileSync('/etc/resolv.conf', 'utf8').split('\n');
    return lines.flatMap((line) => /^(?:search|domain)\s+(.*)$/.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
  } catch {
    // No such file on Windows.
    return [];
  }
}
