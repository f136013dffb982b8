/**
 * SSDP (UPnP 1.0 discovery) as Redfish controllers speak it: M-SEARCH answered by multicast and by unicast.
 * Source: discovery reference §2.1 (DMTF, confluent ssdp.py). One responder serves many devices.
 *
 * On Linux `lo`, which has no MULTICAST flag, a group joined with interface address 127.18.0.1 does receive what a
 * sender on 127.x sends to the group when that sender set its multicast interface to a loopback address too; the
 * lab's own test proves it. Unicast M-SEARCH to the device's address works in any case.
 */
import type { RemoteInfo } from 'node:dgram';
import { bindUdp, closeAll, createTimers, joinGroups, type LabLog, type Multicast, note } from './kit.ts';

export const SSDP_GROUP = '239.255.255.250';
export const SSDP_REDFISH = 'urn:dmtf-org:service:redfish-rest:1';

/** What Lenovo's confluent searches for beside it, and takes for an SMM3 where nothing else is answered (ssdp.py, active_scan, check_fish). */
export const SSDP_SMM3 = 'urn::dmtf-org:service:redfish-rest:';

export type SsdpDevice = {
  /** The device's own address: answers come from here. */
  readonly address: string;
  /** Unicast port of this device; the responder's `port` when left out. */
  readonly port?: number;
  /** In the USN; equals the service root's UUID. */
  readonly uuid: string;
  /** Service root URL or DeviceDescription.json URL, sent as AL and LOCATION. */
  readonly location: string;
  /** Search targets answered, besides `ssdp:all` and `upnp:rootdevice`; default the Redfish one. An SMM3's is `SSDP_SMM3`. */
  readonly targets?: readonly string[];
  /** Minor version appended to the ST of an answer (`…:1:15`). */
  readonly minor?: number;
};

export type SsdpFaults = {
  silent: boolean;
  /** Answers name `urn::dmtf-org:…` whatever was searched for. */
  doubleColon: boolean;
  garbage: boolean;
  delayMs: number;
};

export type SsdpOptions = {
  readonly devices: readonly SsdpDevice[];
  /** 1900 by RFC; unprivileged, so it may stay 1900. */
  readonly port?: number;
  /** Group to join, or null for unicast only. */
  readonly multicast?: Multicast | null;
  /** The subnet's broadcast address, which confluent asks as well; null for none. */
  readonly broadcast?: string | null;
};

export type RunningSsdp = {
  readonly port: number;
  /** Port of the multicast group, null when it isn't joined. */
  readonly multicastPort: number | null;
  readonly faults: SsdpFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

/** The search target of a valid M-SEARCH, or null (then nothing is answered: UPnP 1.0 §1.2.3). */
function searchTarget(text: string): string | null {
  const [start = '', ...lines] = text.split('\r\n');
  if (start !== 'M-SEARCH * HTTP/1.1') return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toUpperCase(), line.slice(colon + 1).trim());
  }
  if (headers.get('MAN') !== '"ssdp:discover"' || !headers.has('HOST')) return null;
  return headers.get('ST') ?? null;
}

function matches(device: SsdpDevice, target: string): boolean {
  if (target === 'ssdp:all' || target === 'upnp:rootdevice') return true;
  if (target.toLowerCase() === `uuid:${device.uuid}`.toLowerCase()) return true;
  const offered = device.targets ?? [SSDP_REDFISH];
  return offered.some(
    (item) => target === item || (item === SSDP_REDFISH && target === `${item}:${device.minor ?? 0}`),
  );
}

function answerText(device: SsdpDevice, target: string, faults: SsdpFaults): string {
  const own = (device.targets ?? [SSDP_REDFISH])[0] ?? SSDP_REDFISH;
  const named = target === 'ssdp:all' || target.startsWith('uuid:') ? own : target;
  const minor = named === SSDP_REDFISH && device.minor !== undefined ? `:${device.minor}` : '';
  const st = faults.doubleColon ? `${named}${minor}`.replace('urn:', 'urn::') : `${named}${minor}`;
  return [
    'HTTP/1.1 200 OK',
    'CACHE-CONTROL: max-age=1800',
    `ST: ${st}`,
    `USN: uuid:${device.uuid}::${st}`,
    `AL: ${device.location}`,
    `LOCATION: ${device.location}`,
    'EXT: ',
    '',
    '',
  ].join('\r\n');
}

/** Starts the responder: one unicast socket per device and, if wanted, one joined to the group. */
export async function startSsdp(options: SsdpOptions): Promise<RunningSsdp> {
  const port = options.port ?? 1900;
  const log: LabLog = [];
  const faults: SsdpFaults = { silent: false, doubleColon: false, garbage: false, delayMs: 0 };
  const timers = createTimers();
  const devices: { readonly device: SsdpDevice; readonly udp: Awaited<ReturnType<typeof bindUdp>> }[] = [];

  const reply = (index: number, target: string, from: RemoteInfo): void => {
    const entry = devices[index];
    if (entry === undefined || faults.silent || !matches(entry.device, target)) return;
    const text = faults.garbage
      ? '\u0000garbage\r\nLOCATION: http://[bad'
      : answerText(entry.device, target, faults);
    // Answers are spread, as UPnP asks of many devices answering one search.
    timers.after(faults.delayMs + index * 3, () =>
      entry.udp.socket.send(text, from.port, from.address, () => undefined),
    );
  };

  for (const [index, device] of options.devices.entries()) {
    const udp = await bindUdp(device.address, device.port ?? port, device.address.includes(':'));
    devices.push({ device, udp });
    udp.socket.on('message', (bytes, from) => {
      const target = searchTarget(bytes.toString('utf8'));
      note(log, 'ssdp', `${device.address} unicast ${target ?? 'invalid'}`);
      if (target !== null) reply(index, target, from);
    });
  }

  const multicast = options.multicast ?? null;
  const group =
    multicast === null
      ? null
      : await joinGroups(
          multicast.groups ?? [SSDP_GROUP],
          multicast.port ?? port,
          multicast.interfaceAddress,
        );
  if (group !== null) {
    group.socket.on('message', (bytes, from) => {
      const target = searchTarget(bytes.toString('utf8'));
      note(log, 'ssdp', `multicast ${target ?? 'invalid'}`);
      if (target === null) return;
      for (const index of devices.keys()) reply(index, target, from);
    });
  }
  const broadcast = options.broadcast ?? null;
  const everybody = broadcast === null ? null : await bindUdp(broadcast, port, true);
  everybody?.socket.on('message', (bytes, from) => {
    const target = searchTarget(bytes.toString('utf8'));
    note(log, 'ssdp', `broadcast ${target ?? 'invalid'}`);
    if (target === null) return;
    for (const index of devices.keys()) reply(index, target, from);
  });
  return {
    port: devices[0]?.udp.port ?? port,
    multicastPort: group?.port ?? null,
    faults,
    log,
    close: async () => {
      timers.clear();
      await closeAll([
        ...devices.map((entry) => entry.udp),
        ...[group, everybody].filter((each) => each !== null),
      ]);
    },
  };
}
