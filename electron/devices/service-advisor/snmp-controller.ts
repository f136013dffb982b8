import { appError } from '../../domain/app-error.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ControllerKey } from '../../domain/setting-key.ts';
import type { SnmpClient, SnmpValue, SnmpWrite } from '../../net/snmp.ts';
import { localTime, parseMibClock, zoneForImm, zoneOfMib } from '../clock-forms.ts';
import {
  CONTROLLER_GROUPS,
  type ControllerDriver,
  controllerState,
  serversOf,
} from '../controller-driver.ts';
import type { DeviceState, DriverContext, DriverSession, Write } from '../driver.ts';
import { switchOf } from '../switch-value.ts';
import { marksOf, openDeviceSnmp, setAndConfirm } from './device-snmp.ts';
import { typeAndModel } from './machine-type.ts';

/**
 * Clock, NTP and DNS objects of IMM-MIB and CME-MIB (imm2-cmm.md §3.1 and §3.3). Both MIBs have them under
 * other numbers and with other habits: an IMM2 takes an offset and four time servers, a CMM the name of a
 * zone and one; a CMM's name servers are changed only while DNS is off.
 */
type ClockMib = {
  readonly clock: string; // spClockDateAndTimeSetting
  readonly zone: string; // spClockTimezoneSetting
  /** What the zone is SET to, or null where this device has no form for it. */
  readonly zoneText: (zone: string) => string | null;
  readonly lastYear: number;
  readonly ntpEnable: string;
  readonly ntpHosts: readonly string[];
  readonly ntpSyncNow: string;
  readonly dnsEnable: string;
  readonly dnsV4: readonly string[];
  readonly dnsV6: readonly string[];
  readonly dnsChangesOnlyWhileOff: boolean;
  readonly identity: readonly (readonly [name: 'machineType' | 'model' | 'serial', oid: string])[];
  readonly firmware: string;
};

const IMM = '1.3.6.1.4.1.2.3.51.3';
const IMM_CLOCK: ClockMib = {
  clock: `${IMM}.3.2.1`,
  zone: `${IMM}.3.2.2`,
  zoneText: (zone) => zoneForImm(zone) || null,
  lastYear: 2037,
  ntpEnable: `${IMM}.3.4.2.8.1`,
  ntpHosts: ['2', '4', '6', '7'].map((leaf) => `${IMM}.3.4.2.8.${leaf}`),
  ntpSyncNow: `${IMM}.3.4.2.8.5`,
  dnsEnable: `${IMM}.3.4.2.2.1`,
  dnsV4: ['2', '3', '4'].map((leaf) => `${IMM}.3.4.2.2.${leaf}`),
  dnsV6: ['12', '13', '14'].map((leaf) => `${IMM}.3.4.2.2.${leaf}`),
  dnsChangesOnlyWhileOff: false,
  identity: [
    ['machineType', `${IMM}.1.5.2.1.1`],
    ['model', `${IMM}.1.5.2.1.5`],
    ['serial', `${IMM}.1.5.2.1.3`],
  ],
  firmware: `${IMM}.1.5.1.1.3`,
};

const CME = '1.3.6.1.4.1.2.3.51.2';
/** The name a CMM wants for an offset (spClockTimezoneTable holds tz names); only Japan's is this product's to know. */
const ZONE_NAMES: Readonly<Record<string, string>> = { '+09:00': 'Asia/Tokyo' };
const CMM_CLOCK: ClockMib = {
  clock: `${CME}.4.4.1`,
  zone: `${CME}.4.4.2`,
  zoneText: (zone) => ZONE_NAMES[zone] ?? null,
  lastYear: 2089,
  ntpEnable: `${CME}.4.9.3.8.1`,
  ntpHosts: [`${CME}.4.9.3.8.2`],
  ntpSyncNow: `${CME}.4.9.3.8.5`,
  dnsEnable: `${CME}.4.9.3.2.1`,
  dnsV4: ['2', '3', '4'].map((leaf) => `${CME}.4.9.3.2.${leaf}`),
  dnsV6: ['12', '13', '14'].map((leaf) => `${CME}.4.9.3.2.${leaf}`),
  dnsChangesOnlyWhileOff: true,
  identity: [
    ['machineType', `${CME}.2.21.1.1.1`],
    ['model', `${CME}.2.21.1.1.2`],
    ['serial', `${CME}.2.21.1.1.3`],
  ],
  firmware: `${CME}.2.21.3.1.1.4`,
};

const driver = (
  id: 'imm2-snmp' | 'cmm-snmp',
  products: ControllerDriver['products'],
  mib: ClockMib,
): ControllerDriver => ({
  id,
  account: 'snmp',
  products,
  capacity: { dns: mib.dnsV4.length, ntp: mib.ntpHosts.length },
  groups: CONTROLLER_GROUPS,
  open: (context, signal) => openSession(mib, context, signal),
  manual: () => [],
});

export const imm2SnmpController = driver('imm2-snmp', ['imm2'], IMM_CLOCK);
export const cmmSnmpController = driver('cmm-snmp', ['cmm', 'cmm2'], CMM_CLOCK);

async function openSession(
  mib: ClockMib,
  context: DriverContext,
  signal: AbortSignal,
): Promise<Result<DriverSession>> {
  const { address } = context.target;
  const opened = await openDeviceSnmp(context);
  if (!opened.ok) return opened;
  const client = opened.value;
  // Signing in happens with the first request (SNMP has no other way).
  const probe = await client.get([`${mib.clock}.0`], signal);
  if (!probe.ok || probe.value[0] === null) {
    client.close();
    return probe.ok ? err(appError('unsupported', { address, reason: 'field:clock.skew' })) : probe;
  }
  return ok({
    read: (inner) => readState(mib, client, context.now, inner),
    write: (write, inner) => writeStep(mib, client, context, write, inner),
    mayWrite: async (inner) => {
      const enabled = await client.get([`${mib.ntpEnable}.0`], inner);
      if (!enabled.ok) return enabled;
      const present = enabled.value[0];
      return typeof present === 'number'
        ? client.mayWrite(`${mib.ntpEnable}.0`, present, inner)
        : ok(undefined);
    },
    close: async () => client.close(),
  });
}

async function readState(
  mib: ClockMib,
  client: SnmpClient,
  now: () => number,
  signal: AbortSignal,
): Promise<Result<DeviceState>> {
  const clockAndZone = await client.get([`${mib.clock}.0`, `${mib.zone}.0`], signal);
  if (!clockAndZone.ok) return clockAndZone;
  const readAt = now();
  const oids = [
    mib.ntpEnable,
    ...mib.ntpHosts,
    mib.dnsEnable,
    ...mib.dnsV4,
    ...mib.dnsV6,
    ...mib.identity.map(([, oid]) => oid),
  ];
  const answer = await client.get(
    oids.map((oid) => `${oid}.0`),
    signal,
  );
  if (!answer.ok) return answer;
  const read = (oid: string): SnmpValue => answer.value[oids.indexOf(oid)] ?? null;
  const marks = mib.identity.map(([, oid]) => read(oid));
  client.hold(marksOf(mib.identity, marks));
  const firmware = await client.walk(mib.firmware, 2, signal);
  const [clock, zone] = clockAndZone.value;
  const servers = (list: readonly string[]): readonly string[] =>
    list
      .map((oid) => untrusted(String(read(oid) ?? ''), 253))
      .filter((server) => server !== '' && server !== '0.0.0.0');
  const v4 = servers(mib.dnsV4);
  // IPv6 servers are sixteen octets; that one is set is all that is told here.
  const v6 = mib.dnsV6.filter((oid) => read(oid) !== null && read(oid) !== '').length;
  const told: DeviceState['identity'] = Object.fromEntries(
    [
      ...mib.identity.map(([name, oid]) => [name, untrusted(String(read(oid) ?? ''), 120)] as const),
      ['firmware', firmware.ok ? untrusted(String(firmware.value.rows[0]?.value ?? ''), 60) : ''] as const,
    ].filter(([, value]) => value !== ''),
  );
  const { machineType: _t, model: _m, ...rest } = told;
  const identity = { ...rest, ...typeAndModel(told) };
  const has = (oid: string): boolean => read(oid) !== null;
  const writable: ControllerKey[] = [
    'clock.skew',
    ...(zone === null || zone === undefined ? [] : (['clock.zone'] as const)),
    ...(has(mib.ntpEnable) ? (['ntp.servers', 'ntp.enable'] as const) : []),
    ...(has(mib.dnsEnable) ? (['dns.servers', 'dns.enable'] as const) : []),
  ];
  return ok(
    controllerState({
      clock: parseMibClock(String(clock ?? ''), String(zone ?? ''), readAt),
      zone: zoneOfMib(String(zone ?? '')),
      dns: has(mib.dnsEnable)
        ? {
            enabled: switchOf(read(mib.dnsEnable)) === true,
            servers: v4.length > 0 || v6 === 0 ? v4 : ['IPv6'],
          }
        : null,
      ntp: has(mib.ntpEnable)
        ? { enabled: switchOf(read(mib.ntpEnable)) === true, servers: servers(mib.ntpHosts) }
        : null,
      identity,
      writable,
    }),
  );
}

/** One object per SET, so that the agent's answer names what it refused. */
async function writeStep(
  mib: ClockMib,
  client: SnmpClient,
  context: DriverContext,
  write: Write,
  signal: AbortSignal,
): Promise<Result<void>> {
  const { address } = context.target;
  const writes = await writesOf(mib, client, context, write, signal);
  if (!writes.ok) return writes;
  const switchBack = writes.value.find(({ leftBehind }) => leftBehind !== undefined)?.leftBehind;
  let off = false;
  for (const { key, leftBehind, ...each } of writes.value) {
    off ||= leftBehind !== undefined;
    const done = await setAndConfirm(client, { ...each, oid: `${each.oid}.0` }, signal);
    if (done.ok) continue;
    // What was switched off for the change is not left so: without names the device reaches nobody.
    if (off && switchBack !== undefined)
      await setAndConfirm(client, { ...switchBack, oid: `${switchBack.oid}.0` }, signal);
    return done.error.code === 'device-refused'
      ? err(appError('device-refused', { address, what: key, reason: String(done.error.args.reason ?? '') }))
      : done;
  }
  return ok(undefined);
}

type KeyedWrite = SnmpWrite & {
  readonly key: ControllerKey;
  /** Sent where anything from this write on fails: it takes back what this one switched off for the others. */
  readonly leftBehind?: SnmpWrite;
};

/** One SET for each place of a list that does not hold yet what it should; places that are empty and stay so are left alone. */
async function listWrites(
  client: SnmpClient,
  key: ControllerKey,
  type: 'text' | 'ip',
  places: readonly (readonly [oid: string, wanted: string])[],
  signal: AbortSignal,
): Promise<Result<readonly KeyedWrite[]>> {
  const now = await client.get(
    places.map(([oid]) => `${oid}.0`),
    signal,
  );
  if (!now.ok) return now;
  // A place that was never set may not be given at all.
  const empty = type === 'ip' ? '0.0.0.0' : '';
  return ok(
    places
      .filter(([, wanted], at) => (now.value[at] ?? empty) !== wanted)
      .map(([oid, value]): KeyedWrite => ({ key, oid, type, value })),
  );
}

async function writesOf(
  mib: ClockMib,
  client: SnmpClient,
  context: DriverContext,
  { values }: Write,
  signal: AbortSignal,
): Promise<Result<readonly KeyedWrite[]>> {
  const { address } = context.target;
  const flag = (key: ControllerKey, oid: string, on: boolean): KeyedWrite => ({
    key,
    oid,
    type: 'integer',
    value: on ? 1 : 0,
  });
  if (values['clock.zone'] !== undefined) {
    const text = mib.zoneText(values['clock.zone']);
    return text === null
      ? err(appError('unsupported', { address, reason: 'field:clock.zone' }))
      : ok([{ key: 'clock.zone', oid: mib.zone, type: 'text', value: text }]);
  }
  if (values['clock.skew'] !== undefined) {
    // The device takes local time, so its zone is asked first.
    const zone = await client.get([`${mib.zone}.0`], signal);
    if (!zone.ok) return zone;
    const own = zoneOfMib(String(zone.value[0] ?? '')).replace(/ .*$/, '');
    const local = localTime(context.now(), own === '' ? '+09:00' : own, mib.lastYear);
    return local === null
      ? err(
          appError('value-refused', {
            field: 'clock.skew',
            rule: 'out-of-range',
            limit: mib.lastYear,
            device: address,
          }),
        )
      : ok([{ key: 'clock.skew', oid: mib.clock, type: 'text', value: `${local.date},${local.time}` }]);
  }
  const ntp = serversOf(values, 'ntp.servers');
  const dns = serversOf(values, 'dns.servers');
  const ntpOn = values['ntp.enable'];
  const dnsOn = values['dns.enable'];
  const ntpWrites = await listWrites(
    client,
    'ntp.servers',
    'text',
    ntp === null ? [] : mib.ntpHosts.map((oid, at) => [oid, ntp[at] ?? ''] as const),
    signal,
  );
  if (!ntpWrites.ok) return ntpWrites;
  const dnsWrites = await listWrites(
    client,
    'dns.servers',
    'ip',
    dns === null ? [] : mib.dnsV4.map((oid, at) => [oid, dns[at] ?? '0.0.0.0'] as const),
    signal,
  );
  if (!dnsWrites.ok) return dnsWrites;
  const moves = dnsWrites.value.length > 0 && mib.dnsChangesOnlyWhileOff;
  const enabled = await client.get(moves ? [`${mib.dnsEnable}.0`] : [], signal);
  if (!enabled.ok) return enabled;
  const off = moves && switchOf(enabled.value[0]) !== false;
  const { key: _key, ...on } = flag('dns.enable', mib.dnsEnable, true);
  return ok([
    ...ntpWrites.value,
    ...(ntpOn === undefined ? [] : [flag('ntp.enable', mib.ntpEnable, ntpOn === 'true')]),
    // "Sync now" needs a valid server, which it has by then.
    ...((ntp !== null || ntpOn === 'true') && ntpOn !== 'false'
      ? [flag('ntp.servers', mib.ntpSyncNow, true)]
      : []),
    ...(off ? [{ ...flag('dns.enable', mib.dnsEnable, false), leftBehind: on }] : []),
    ...dnsWrites.value,
    ...(dnsOn === undefined && !off ? [] : [flag('dns.enable', mib.dnsEnable, dnsOn !== 'false')]),
  ]);
}
