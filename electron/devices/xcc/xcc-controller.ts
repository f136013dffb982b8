import { appError } from '../../domain/app-error.ts';
import type { ControllerServers } from '../../domain/controller.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ControllerKey } from '../../domain/setting-key.ts';
import { type Json, openRedfish, type RedfishSession } from '../../net/redfish.ts';
import { collectionOf, dig, type Member, managersOf, redfishLink, systemOf } from '../../net/redfish-tree.ts';
import { changeResource, type Taken } from '../../net/redfish-write.ts';
import { parseRedfishClock, zoneOf } from '../clock-forms.ts';
import {
  CONTROLLER_GROUPS,
  type ControllerDriver,
  controllerState,
  serversOf,
} from '../controller-driver.ts';
import type { DeviceState, DriverContext, DriverSession, Write } from '../driver.ts';
import { switchOf } from '../switch-value.ts';

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
  account: 'web',
  products: ['xcc', 'xcc2', 'xcc3'],
  capacity: CAPACITY,
  groups: CONTROLLER_GROUPS,
  open: openSession,
  manual: () => [],
};

type Resources = {
  readonly manager: Member;
  readonly protocol: Member | null;
  readonly dns: Member | null;
  readonly nic: Json | null;
};

async function openSession(context: DriverContext, signal: AbortSignal): Promise<Result<DriverSession>> {
  const { target, credential, trust, onWait, waits } = context;
  const { address, ports } = target;
  const opened = await openRedfish({ address, port: ports.https, trust, credential, onWait, waits }, signal);
  if (!opened.ok) return opened;
  const redfish = opened.value;
  let remarks: readonly string[] = [];
  return ok({
    read: async (inner) => {
      const resources = await readResources(redfish, inner);
      return resources.ok ? ok(await stateOf(resources.value, redfish, context, inner)) : resources;
    },
    write: async (write, inner) => {
      const written = await writeStep(redfish, context, write, inner);
      remarks = written.ok ? written.value.remarks : [];
      return written.ok ? ok(undefined) : written;
    },
    remarks: () => remarks,
    close: redfish.close,
  });
}

async function readResources(redfish: RedfishSession, signal: AbortSignal): Promise<Result<Resources>> {
  const managers = await managersOf(redfish, signal);
  if (!managers.ok) return managers;
  const [manager] = managers.value;
  if (manager === undefined)
    return err(appError('garbage-answer', { address: redfish.address, what: '/redfish/v1/Managers' }));
  const protocol = await optional(redfish, redfishLink(manager.json.NetworkProtocol, redfish), signal);
  if (!protocol.ok) return protocol;
  const dnsLink = redfishLink(dig(protocol.value?.json, ['Oem', 'Lenovo', 'DNS']), redfish);
  const dns = await optional(redfish, dnsLink, signal);
  if (!dns.ok) return dns;
  const nic = await firstNic(redfish, redfishLink(manager.json.EthernetInterfaces, redfish), signal);
  return ok({ manager, protocol: protocol.value, dns: dns.value, nic });
}

/**
 * A resource that this firmware may not have: then it says so (404, 405, 501). Any other refusal means that it could not be
 * read, and what it holds is not known.
 */
async function optional(
  redfish: RedfishSession,
  path: string | undefined,
  signal: AbortSignal,
): Promise<Result<Member | null>> {
  if (path === undefined) return ok(null);
  const read = await redfish.get(path, signal);
  if (read.ok) return ok({ path, ...read.value });
  const { code } = read.error;
  return code === 'not-found' || code === 'method-not-allowed' ? ok(null) : read;
}

/** The controller's own interface; `ToHost` is the USB link to the server's operating system. */
async function firstNic(
  redfish: RedfishSession,
  path: string | undefined,
  signal: AbortSignal,
): Promise<Json | null> {
  if (path === undefined) return null;
  const collection = await collectionOf(redfish, path, signal);
  const own = (collection.ok ? collection.value.members : [])
    .map((member) => redfishLink(member, redfish))
    .find((link) => link !== undefined && !/\/ToHost\/?$/.test(link));
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
  const { protocol, dns } = resources;
  const { json: manager } = resources.manager;
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
    clock: parseRedfishClock(
      String(manager.DateTime ?? ''),
      String(manager.DateTimeLocalOffset ?? ''),
      context.now(),
    ),
    zone: zone === null ? '' : switchOf(manager.AutoDSTEnabled) === true ? `${zone} (DST)` : zone,
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
  const found: Json = system.ok ? system.value : {};
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

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [])
    .filter((item): item is string => typeof item === 'string')
    .map((item) => untrusted(item, 253))
    .filter((item) => !UNSET.has(item));
}

/** What the OEM resource says, however it writes a switch and an address that is not set. */
function dnsSetIn(json: Json): { readonly enabled: boolean | null; readonly servers: readonly string[] } {
  const { DNSEnable: enabled, IPv4Address1, IPv4Address2, IPv4Address3 } = json;
  return { enabled: switchOf(enabled), servers: texts([IPv4Address1, IPv4Address2, IPv4Address3]) };
}

/** The OEM resource says what is set; without it the interface's name servers are what there is. */
function dnsOf({ dns, nic }: Resources): ControllerServers {
  const effective = texts(nic?.NameServers);
  const enabled = dns === null ? null : dnsSetIn(dns.json).enabled;
  if (dns === null || enabled === null)
    return nic === null ? null : { enabled: effective.length > 0, servers: effective };
  const { servers: set } = dnsSetIn(dns.json);
  const others = effective.filter((server) => server.includes(':'));
  return { enabled, servers: set.length > 0 ? set : others };
}

function ntpOf(protocol: Json): ControllerServers {
  const { NTP: ntp } = protocol;
  if (typeof ntp !== 'object' || ntp === null) return null;
  return {
    enabled: switchOf(dig(ntp, ['ProtocolEnabled'])) === true,
    servers: texts(dig(ntp, ['NTPServers'])),
  };
}

async function writeStep(
  redfish: RedfishSession,
  context: DriverContext,
  write: Write,
  signal: AbortSignal,
): Promise<Result<Taken>> {
  const { address } = context.target;
  const resources = await readResources(redfish, signal);
  if (!resources.ok) return resources;
  const { manager, protocol, dns } = resources.value;
  const { values } = write;
  const missing = (what: string): Result<never> =>
    err(appError('unsupported', { address, reason: `field:${what}` }));
  const change = (known: Member, body: Json, settings: (json: Json) => unknown) =>
    changeResource(redfish, { path: known.path, known, body, settings, what: write.stepId }, signal);
  if (values['dns.servers'] !== undefined || values['dns.enable'] !== undefined) {
    if (dns === null) return missing('dns.servers');
    // Every wanted server has a place in what was read, or nothing is sent.
    const servers = serversOf(values, 'dns.servers') ?? [];
    if (servers.some((_server, index) => !(`IPv4Address${index + 1}` in dns.json)))
      return missing('dns.servers');
    // Lenovo's own sample sends `*` here (examples/lenovo_set_bmc_dns.py).
    return change({ ...dns, etag: '*' }, dnsBody(write, dns.json), dnsSetIn);
  }
  if (values['ntp.servers'] !== undefined || values['ntp.enable'] !== undefined) {
    if (protocol === null) return missing('ntp.servers');
    if (!('NTP' in protocol.json)) return err(appError('unread-now', { address, fields: 'ntp.servers' }));
    const servers = serversOf(values, 'ntp.servers');
    const ntp = {
      ...(servers === null ? {} : { NTPServers: servers }),
      ...(values['ntp.enable'] === undefined ? {} : { ProtocolEnabled: values['ntp.enable'] === 'true' }),
    };
    return change(protocol, { NTP: ntp }, ntpOf);
  }
  const body: Record<string, string> = {};
  if (values['clock.zone'] !== undefined) body.DateTimeLocalOffset = values['clock.zone'];
  if (values['clock.skew'] !== undefined)
    body.DateTime = new Date(context.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  // The time itself goes on while one looks.
  return change(manager, body, ({ DateTimeLocalOffset: offset }) => zoneOf(String(offset)) ?? offset);
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
