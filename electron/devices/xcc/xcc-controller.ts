import { appError } from '../../domain/app-error.ts';
import type { ClockReading, ControllerServers } from '../../domain/controller.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ControllerKey } from '../../domain/setting-key.ts';
import { openRedfish, type RedfishSession } from '../../net/redfish.ts';
import { dig, type Json, redfishLink } from '../../net/redfish-answer.ts';
import { managersOf, membersOf, systemOf } from '../../net/redfish-members.ts';
import type { RedfishWrite } from '../../net/redfish-write.ts';
import { zoneOf } from '../clock-forms.ts';
import {
  CONTROLLER_GROUPS,
  type ControllerDriver,
  controllerState,
  serversOf,
} from '../controller-driver.ts';
import type { DeviceState, DriverContext, DriverSession, Write } from '../driver.ts';

/**
 * XCC, XCC2 and XCC3 over Redfish (discovery-and-devices.md §4.2). Documented by Lenovo's own scripts:
 * `DateTimeLocalOffset` of the manager, `NTP` of its NetworkProtocol, the OEM resource DNS, all with If-Match.
 * Probed at run time: which of the resources are there. Setting `DateTime` itself is in no source: it is
 * offered only where the device lists it under `@Redfish.WriteableProperties`.
 */
const UNSET: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);
/** NTPServers holds four, the OEM DNS resource three IPv4 addresses. */
const CAPACITY = { dns: 3, ntp: 4 } as const;

export const xccController: ControllerDriver = {
  id: 'xcc-redfish',
  products: ['xcc', 'xcc2', 'xcc3'],
  capacity: CAPACITY,
  groups: CONTROLLER_GROUPS,
  settlesWithinMs: 10_000,
  open: openSession,
  manual: () => [],
};

type Resources = {
  readonly managerPath: string;
  readonly manager: Json;
  readonly managerEtag: string;
  readonly protocol: { readonly path: string; readonly json: Json; readonly etag: string } | null;
  readonly dns: { readonly path: string; readonly json: Json } | null;
  readonly nic: Json | null;
};

async function openSession(context: DriverContext, signal: AbortSignal): Promise<Result<DriverSession>> {
  const { address, ports } = context.target;
  const opened = await openRedfish(
    { address, port: ports.https, trust: context.trust, credential: context.credential },
    signal,
  );
  if (!opened.ok) return opened;
  const redfish = opened.value;
  return ok({
    read: async (inner) => {
      const resources = await readResources(redfish, inner);
      return resources.ok ? ok(await stateOf(resources.value, redfish, context, inner)) : resources;
    },
    write: (write, inner) => writeStep(redfish, context, write, inner),
    close: redfish.close,
  });
}

async function readResources(redfish: RedfishSession, signal: AbortSignal): Promise<Result<Resources>> {
  const managers = await managersOf(redfish, signal);
  if (!managers.ok) return managers;
  const [manager] = managers.value;
  if (manager === undefined)
    return err(appError('garbage-answer', { address: redfish.address, what: 'Managers' }));
  const { json, path: managerPath } = manager;
  const protocolPath = redfishLink(json.NetworkProtocol);
  const protocol = protocolPath === undefined ? null : await redfish.get(protocolPath, signal);
  if (protocol !== null && !protocol.ok && isFatal(protocol.error.code)) return protocol;
  const dnsPath = protocol?.ok ? redfishLink(dig(protocol.value.json, ['Oem', 'Lenovo', 'DNS'])) : undefined;
  const dns = dnsPath === undefined ? null : await redfish.get(dnsPath, signal);
  const nic = await firstNic(redfish, redfishLink(json.EthernetInterfaces), signal);
  return ok({
    managerPath,
    manager: json,
    managerEtag: manager.etag,
    protocol:
      protocol?.ok && protocolPath !== undefined
        ? { path: protocolPath, json: protocol.value.json, etag: protocol.value.etag }
        : null,
    dns: dns?.ok && dnsPath !== undefined ? { path: dnsPath, json: dns.value.json } : null,
    nic,
  });
}

/** A part that this firmware does not have is left out; a lost connection is none of that. */
function isFatal(code: string): boolean {
  return !['not-found', 'method-not-allowed', 'privilege-missing', 'device-refused'].includes(code);
}

/** The controller's own interface; `ToHost` is the USB link to the server's operating system. */
async function firstNic(
  redfish: RedfishSession,
  path: string | undefined,
  signal: AbortSignal,
): Promise<Json | null> {
  if (path === undefined) return null;
  const members = await membersOf(redfish, path, signal);
  const own = (members.ok ? members.value : [])
    .map(redfishLink)
    .find((link) => link !== undefined && !/\/ToHost\/*$/.test(link));
  if (own === undefined) return null;
  const nic = await redfish.get(own, signal);
  return nic.ok ? nic.value.json : null;
}

async function stateOf(
  resources: Resources,
  redfish: RedfishSession,
  context: DriverContext,
  signal: AbortSignal,
): Promise<DeviceState> {
  const { manager, protocol, dns } = resources;
  const zone = zoneOf(String(manager.DateTimeLocalOffset ?? ''));
  const listed = manager['@Redfish.WriteableProperties'];
  const clockWritable = Array.isArray(listed) && listed.includes('DateTime');
  const writable: ControllerKey[] = [
    ...(dns !== null && 'DNSEnable' in dns.json ? (['dns.servers', 'dns.enable'] as const) : []),
    ...(typeof manager.DateTimeLocalOffset === 'string' ? (['clock.zone'] as const) : []),
    ...(protocol !== null && 'NTP' in protocol.json ? (['ntp.servers', 'ntp.enable'] as const) : []),
    ...(clockWritable ? (['clock.skew'] as const) : []),
  ];
  return controllerState({
    clock: clockOf(manager, context.now()),
    zone: zone === null ? '' : manager.AutoDSTEnabled === true ? `${zone} (DST)` : zone,
    dns: dnsOf(resources),
    ntp: ntpOf(protocol?.json ?? {}),
    identity: await identityOf(manager, redfish, signal),
    writable,
  });
}

async function identityOf(
  manager: Json,
  redfish: RedfishSession,
  signal: AbortSignal,
): Promise<DeviceState['identity']> {
  const system = await systemOf(redfish, manager, signal);
  const found = system.ok ? system.value.json : {};
  const parts = {
    model: found.Model,
    machineType: found.SKU,
    serial: found.SerialNumber,
    firmware: manager.FirmwareVersion,
  };
  return Object.fromEntries(
    Object.entries(parts)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
      .map(([name, value]) => [name, untrusted(value, 120)]),
  );
}

function clockOf(manager: Json, nowMs: number): ClockReading | null {
  const shown = untrusted(String(manager.DateTime ?? ''), 40);
  const time = Date.parse(shown);
  if (Number.isNaN(time)) return null;
  return {
    ok: true,
    offsetSeconds: (time - nowMs) / 1000,
    uncertaintySeconds: 2,
    source: 'redfish',
    shown,
    zoneKnown: /Z|[+-]\d\d:?\d\d$/.test(shown),
  };
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [])
    .filter((item): item is string => typeof item === 'string')
    .map((item) => untrusted(item, 253))
    .filter((item) => !UNSET.has(item));
}

/** The OEM resource says what is set; without it the interface's name servers are what there is. */
function dnsOf({ dns, nic }: Resources): ControllerServers {
  const effective = texts(nic?.NameServers);
  if (dns === null || typeof dns.json.DNSEnable !== 'boolean')
    return nic === null ? null : { enabled: effective.length > 0, servers: effective };
  const set = texts([dns.json.IPv4Address1, dns.json.IPv4Address2, dns.json.IPv4Address3]);
  const others = effective.filter((server) => server.includes(':'));
  return { enabled: dns.json.DNSEnable, servers: set.length > 0 ? set : others };
}

function ntpOf(protocol: Json): ControllerServers {
  const { NTP: ntp } = protocol;
  if (typeof ntp !== 'object' || ntp === null) return null;
  return { enabled: dig(ntp, ['ProtocolEnabled']) === true, servers: texts(dig(ntp, ['NTPServers'])) };
}

async function writeStep(
  redfish: RedfishSession,
  context: DriverContext,
  write: Write,
  signal: AbortSignal,
): Promise<Result<void>> {
  const { address } = context.target;
  const resources = await readResources(redfish, signal);
  if (!resources.ok) return resources;
  const { managerPath, manager, managerEtag, protocol, dns } = resources.value;
  const { values } = write;
  const send = async (each: RedfishWrite): Promise<Result<void>> => {
    const written = await redfish.write(each, signal);
    return written.ok ? ok(undefined) : written;
  };
  const missing = (what: string): Result<never> =>
    err(appError('unsupported', { address, reason: `field:${what}` }));
  if (values['dns.servers'] !== undefined || values['dns.enable'] !== undefined) {
    if (dns === null) return missing('dns.servers');
    return send({
      path: dns.path,
      body: dnsBody(write, dns.json),
      known: { json: dns.json, etag: '*' },
      settings: ({ '@odata.etag': _tag, ...rest }) => rest,
    });
  }
  if (values['ntp.servers'] !== undefined || values['ntp.enable'] !== undefined) {
    if (protocol === null) return missing('ntp.servers');
    const servers = serversOf(values, 'ntp.servers');
    const ntp = {
      ...(servers === null ? {} : { NTPServers: servers }),
      ...(values['ntp.enable'] === undefined ? {} : { ProtocolEnabled: values['ntp.enable'] === 'true' }),
    };
    return send({ path: protocol.path, body: { NTP: ntp }, known: protocol, settings: ntpOf });
  }
  const body: Record<string, string> = {};
  if (values['clock.zone'] !== undefined) body.DateTimeLocalOffset = values['clock.zone'];
  if (values['clock.skew'] !== undefined)
    body.DateTime = new Date(context.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  return send({
    path: managerPath,
    body,
    known: { json: manager, etag: managerEtag },
    // Not the clock, which ticks: a write of it whose answer is lost is not known to have been done.
    settings: (json) => json.DateTimeLocalOffset,
  });
}

/** Three addresses, the unused ones as the device writes them empty. */
function dnsBody({ values }: Write, known: Json): Json {
  const servers = serversOf(values, 'dns.servers');
  const addresses =
    servers === null
      ? {}
      : Object.fromEntries(
          [1, 2, 3]
            .map((number) => [`IPv4Address${number}`, servers[number - 1] ?? '0.0.0.0'] as const)
            .filter(([name]) => name in known),
        );
  return {
    ...addresses,
    ...(values['dns.enable'] === undefined ? {} : { DNSEnable: values['dns.enable'] === 'true' }),
  };
}
