import { type AppErrorCode, appError } from '../../domain/app-error.ts';
import { evidence, untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../../domain/setting-key.ts';
import type { SnmpClient, SnmpValue, SnmpWalk } from '../../net/snmp.ts';
import {
  type DeviceState,
  type DriverContext,
  type DriverSession,
  rawOf,
  unknownSecrets,
  type Write,
} from '../driver.ts';
import { switchOf } from '../switch-value.ts';
import { parseActivityRow } from './activity-log.ts';
import { marksOf, openDeviceSnmp, setAndConfirm, UNANSWERED } from './device-snmp.ts';
import { followTest, type LogRow, rowOf } from './follow-test.ts';
import { typeAndModel } from './machine-type.ts';
import { oneOfTwo } from './one-of-two.ts';
import { SNMP_GROUPS } from './step-groups.ts';

/**
 * The `serviceAdvisor` groups of IMM-MIB and CME-MIB: the only fully documented way to write Call Home on
 * IMM2 and CMM (imm2-cmm.md §0.1, §2). Both MIBs have the same objects at other places; this file is the
 * behaviour they share, imm2-snmp.ts and cmm-snmp.ts give the numbers.
 */
export type ServiceAdvisorMib = {
  /** Object identifiers (without the `.0`) by setting; what is missing here does not exist on this product. */
  readonly scalars: Readonly<Partial<Record<SettingKey, string>>>;
  readonly activityLog: string; // the entry: columns 1 index, 2 string, 3 acknowledge, 4 attribute
  readonly exclusions: { readonly entry: string; readonly add: string; readonly remove: string };
  /** generateTestCallHome; IMM2 only. */
  readonly test: string | null;
  readonly identity: Readonly<
    Record<'machineType' | 'model' | 'serial' | 'uuid' | 'productName', string | null>
  >;
  readonly firmwareEntry: { readonly version: string };
  readonly clock: string;
  /** The bay of the primary one where this is one of two managers; '' where it is not. */
  readonly primaryOfTwo?: (client: SnmpClient, signal: AbortSignal) => Promise<string>;
};

const INTEGER_KEYS: ReadonlySet<SettingKey> = new Set([
  'licence',
  'enable',
  'proxy.enable',
  'proxy.port',
  'fileTransfer.mode',
  'fileTransfer.port',
]);
const SWITCH_KEYS: ReadonlySet<SettingKey> = new Set(['licence', 'enable', 'proxy.enable']);
/** Objects that always have a value where they are there at all. */
const ALWAYS_SET: ReadonlySet<SettingKey> = new Set([...SWITCH_KEYS, 'fileTransfer.mode']);
/** Of a SET: the agent has no such object, or never one that is written (RFC 3416 §4.2.5 steps 2, 7; RFC 1157 §4.1.5). */
const NO_PLACE: ReadonlySet<string> = new Set(['NotWritable', 'NoCreation', 'ReadOnly', 'NoSuchName']);

/** autoFTPCallMode: the position is the number (imm2-cmm.md §2.1). */
const TRANSFER_MODES: readonly string[] = ['disabled', 'ftp', 'tftp', 'sftp'];

const LOG_ROWS_LIMIT = 200;
const EXCLUSION_ROWS_LIMIT = 1000;

/** Signs in by the first read (SNMP has no other way) and finds out whether the subtree is there. */
export async function openServiceAdvisor(
  mib: ServiceAdvisorMib,
  context: DriverContext,
  signal: AbortSignal,
): Promise<Result<DriverSession>> {
  const { address } = context.target;
  const opened = await openDeviceSnmp(context);
  if (!opened.ok) return opened;
  const client = opened.value;
  const probe = await client.get([`${mib.scalars.licence}.0`, `${mib.scalars.enable}.0`], signal);
  if (!probe.ok || probe.value[0] === null) {
    client.close();
    // IMM-MIB: "Support is not available on all IMM2 based Servers".
    return probe.ok ? err(appError('unsupported', { address, reason: 'no-service-advisor' })) : probe;
  }
  let taken: SettingKey[] = [];
  let left: SettingKey[] = [];
  /** What the last reading did not have, and may be there all the same. */
  let unread: ReadonlySet<SettingKey> = new Set();
  let listCut = false;
  const primary = (inner: AbortSignal) => mib.primaryOfTwo && (() => mib.primaryOfTwo?.(client, inner) ?? '');
  const session: DriverSession = {
    read: async (inner) => {
      const state = await readState(mib, client, inner);
      if (state.ok) unread = state.value.unreadable;
      return state;
    },
    readGroup: async (keys, inner) => {
      const values = await readGroup(mib, client, keys, inner);
      const same = values.ok ? await client.sure(inner) : values;
      return same.ok ? values : same;
    },
    mayWrite: async (inner) => oneOfTwo(await mayWrite(mib, client, inner), primary(inner)),
    write: async (write, inner) => {
      taken = [];
      left = [];
      const done = await writeStep(mib, client, { address, write, taken, left, unread }, inner);
      // Version 1, and a standby manager, say of every object that it is none where nothing may be written at all.
      const nothing = done.ok && left.length > 0 && taken.length === 0;
      const may = nothing ? await mayWrite(mib, client, inner) : done;
      if (!may.ok && nothing) left = [];
      return oneOfTwo(may, primary(inner));
    },
    taken: () => taken,
    left: () => left,
    problems: async (inner) => {
      const log = await readLog(mib, client, inner);
      listCut = log.ok && !log.value.whole;
      return log.ok
        ? ok(log.value.rows.map((row) => ({ ...row.problem, acknowledgeable: !row.problem.corrected })))
        : log;
    },
    listCut: () => listCut,
    acknowledge: async (problem, inner) => {
      const log = await readLog(mib, client, inner);
      if (!log.ok) return log;
      const row = rowOf(log.value.rows, problem);
      if (row === undefined) return err(appError('not-found', { address, what: problem.eventId }));
      // activityLogAcknowledge: yes(1).
      const oid = `${mib.activityLog}.3.${row.index}`;
      return ok((sending) => setAndConfirm(client, { oid, type: 'integer', value: 1 }, sending));
    },
    close: async () => client.close(),
  };
  const { test } = mib;
  if (test === null) return ok(session);
  return ok({
    ...session,
    testCall: (limits, onState, inner) =>
      followTest(
        {
          readLog: async (each) => {
            const log = await readLog(mib, client, each);
            if (!log.ok) return log;
            // A row of the box that has the address now is no end of this one's call.
            const same = await client.sure(each);
            return same.ok ? ok(log.value.rows) : same;
          },
          trigger: (each) => client.set({ oid: `${test}.0`, type: 'integer', value: 1 }, each),
        },
        limits,
        onState,
        inner,
      ),
  });
}

/** An agent's word on one table, or a table that cannot be read to its end, as against a connection that is gone. */
const REFUSED: ReadonlySet<AppErrorCode> = new Set(['device-refused', 'privilege-missing', 'garbage-answer']);

async function readState(
  mib: ServiceAdvisorMib,
  client: SnmpClient,
  signal: AbortSignal,
): Promise<Result<DeviceState>> {
  const keys = Object.keys(mib.scalars) as SettingKey[];
  const scalars = await client.get(
    keys.map((key) => `${mib.scalars[key]}.0`),
    signal,
  );
  if (!scalars.ok) return scalars;
  const exclusions = await readExclusions(mib, client, signal);
  // A table that the agent refuses is left out; the rest is used.
  if (!exclusions.ok && !REFUSED.has(exclusions.error.code)) return exclusions;
  const values: Partial<Record<SettingKey, string>> = exclusions.ok
    ? { excludedEvents: exclusions.value.map((row) => row.id).join(',') }
    : {};
  const said: Partial<Record<SettingKey, string>> = {};
  const writable = new Set<SettingKey>(exclusions.ok ? ['excludedEvents'] : []);
  const unreadable = new Set<SettingKey>();
  keys.forEach((key, index) => {
    const value = scalars.value[index] ?? null;
    if (value === null) {
      // Agents give no instance of a text that was never set, and none of one that they do not have: the SET tells.
      if (ALWAYS_SET.has(key)) return;
      writable.add(key);
      if (!SECRET_KEYS.has(key)) unreadable.add(key);
      return;
    }
    writable.add(key);
    if (SECRET_KEYS.has(key)) return;
    values[key] = canonical(key, value);
    if (typeof value === 'string' && !SWITCH_KEYS.has(key)) said[key] = value;
  });
  const names = Object.entries(mib.identity).filter((entry): entry is [string, string] => entry[1] !== null);
  const identity = await client.get([...names.map(([, oid]) => `${oid}.0`), `${mib.clock}.0`], signal);
  if (!identity.ok) return identity;
  client.hold(marksOf(names, identity.value));
  const firmware = await client.walk(mib.firmwareEntry.version, 8, signal);
  const text = (name: string): string | undefined => {
    const index = names.findIndex(([candidate]) => candidate === name);
    const value = index === -1 ? null : (identity.value[index] ?? null);
    return value === null || value === '' ? undefined : untrusted(String(value), 120);
  };
  const found = {
    ...typeAndModel({ machineType: text('machineType'), model: text('productName') ?? text('model') }),
    serial: text('serial'),
    uuid: text('uuid')?.toLowerCase(),
    firmware:
      firmware.ok && firmware.value.rows[0]
        ? untrusted(String(firmware.value.rows[0].value ?? ''), 60)
        : undefined,
  };
  return ok({
    values,
    ...rawOf(values, said),
    writable,
    secrets: unknownSecrets(writable),
    unreadable,
    identity: Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
    facts: [evidence('clock', String(identity.value.at(-1) ?? ''))],
  });
}

/** The readable values of a few settings. */
async function readGroup(
  mib: ServiceAdvisorMib,
  client: SnmpClient,
  keys: readonly SettingKey[],
  signal: AbortSignal,
): Promise<Result<SettingValues>> {
  const values: Partial<Record<SettingKey, string>> = {};
  if (keys.includes('excludedEvents')) {
    const exclusions = await readExclusions(mib, client, signal);
    if (!exclusions.ok) return exclusions;
    values.excludedEvents = exclusions.value.map((row) => row.id).join(',');
  }
  const scalars = keys.filter((key) => mib.scalars[key] !== undefined && !SECRET_KEYS.has(key));
  if (scalars.length === 0) return ok(values);
  const read = await client.get(
    scalars.map((key) => `${mib.scalars[key]}.0`),
    signal,
  );
  if (!read.ok) return read;
  scalars.forEach((key, index) => {
    const value = read.value[index] ?? null;
    if (value !== null) values[key] = canonical(key, value);
  });
  return ok(values);
}

/** Integer objects whose being written would do the least, the least harmful first. */
const ASKED_ABOUT: readonly SettingKey[] = ['proxy.port', 'proxy.enable', 'enable'];

/** Whether this user has a write view of the settings at all; nothing is changed (`SnmpClient.mayWrite`). */
async function mayWrite(
  mib: ServiceAdvisorMib,
  client: SnmpClient,
  signal: AbortSignal,
): Promise<Result<void>> {
  for (const key of ASKED_ABOUT) {
    const oid = mib.scalars[key];
    if (oid === undefined) continue;
    const read = await client.get([`${oid}.0`], signal);
    if (!read.ok) return read;
    const present = read.value[0];
    if (typeof present === 'number') return client.mayWrite(`${oid}.0`, present, signal);
  }
  return ok(undefined);
}

function canonical(key: SettingKey, value: SnmpValue): string {
  // What is neither on nor off is told as it is.
  if (SWITCH_KEYS.has(key)) return String(switchOf(value) ?? untrusted(String(value), 60));
  if (key === 'fileTransfer.mode') return TRANSFER_MODES[Number(value)] ?? String(value);
  return untrusted(String(value), 300);
}

/**
 * One object per SET: the agent's answer then names the object it refused, and what was written before a
 * broken connection is known exactly. Switching the proxy off comes before its parts are changed.
 */
async function writeStep(
  mib: ServiceAdvisorMib,
  client: SnmpClient,
  {
    address,
    write,
    taken,
    left,
    unread,
  }: {
    readonly address: string;
    readonly write: Write;
    readonly taken: SettingKey[];
    readonly left: SettingKey[];
    readonly unread: ReadonlySet<SettingKey>;
  },
  signal: AbortSignal,
): Promise<Result<void>> {
  if (write.values.excludedEvents !== undefined) {
    return writeExclusions(mib, client, write.values.excludedEvents, signal);
  }
  const order = SNMP_GROUPS.flatMap((group) => group.keys);
  const keys = order.filter((key) => key in write.values || key in write.secrets);
  if (write.values['proxy.enable'] === 'false')
    keys.sort((a, b) => Number(b === 'proxy.enable') - Number(a === 'proxy.enable'));
  for (const key of keys) {
    const oid = mib.scalars[key];
    const text = key in write.secrets ? (write.secrets[key]?.reveal() ?? '') : (write.values[key] ?? '');
    if (oid === undefined) return err(appError('unsupported', { address, reason: `field:${key}` }));
    // acceptLicenseAgreement takes enabled(1) only: accepting is one-way (MIB text).
    const value = SWITCH_KEYS.has(key)
      ? Number(text === 'true')
      : key === 'fileTransfer.mode'
        ? TRANSFER_MODES.indexOf(text)
        : INTEGER_KEYS.has(key)
          ? Number(text)
          : text;
    const done = await setAndConfirm(
      client,
      { oid: `${oid}.0`, type: INTEGER_KEYS.has(key) ? 'integer' : 'text', value },
      signal,
    );
    if (done.ok) {
      taken.push(key);
      continue;
    }
    if (done.error.code !== 'device-refused') return done;
    const reason = String(done.error.args.reason ?? '');
    if (!unread.has(key) || !NO_PLACE.has(reason))
      return err(appError('device-refused', { address, what: key, reason }));
    left.push(key);
  }
  return ok(undefined);
}

async function readExclusions(
  mib: ServiceAdvisorMib,
  client: SnmpClient,
  signal: AbortSignal,
): Promise<Result<readonly { readonly id: string }[]>> {
  const walked = await client.walk(`${mib.exclusions.entry}.2`, EXCLUSION_ROWS_LIMIT, signal);
  if (!walked.ok) return walked;
  // Half a list is none: an undo would take the other half off the device.
  if (!walked.value.whole)
    return err(appError('device-refused', { address: client.address, what: 'excludedEvents', reason: '' }));
  return ok(
    walked.value.rows
      .map((row) => ({
        id: untrusted(String(row.value ?? ''), 40)
          .toLowerCase()
          .replace(/^0x/, ''),
      }))
      .filter((row) => row.id !== ''),
  );
}

/** Brings the list to exactly the wanted ids by adding and removing single ids; never by clearing it all. */
async function writeExclusions(
  mib: ServiceAdvisorMib,
  client: SnmpClient,
  wanted: string,
  signal: AbortSignal,
): Promise<Result<void>> {
  const current = await readExclusions(mib, client, signal);
  if (!current.ok) return current;
  const have = new Set(current.value.map((row) => row.id));
  const want = new Set(wanted.split(',').filter((id) => id !== ''));
  for (const [oid, ids] of [
    [mib.exclusions.add, [...want].filter((id) => !have.has(id))],
    [mib.exclusions.remove, [...have].filter((id) => !want.has(id))],
  ] as const) {
    for (const id of ids) {
      const done = await client.set({ oid: `${oid}.0`, type: 'text', value: id }, signal);
      if (done.ok) continue;
      // The object only acts: after a lost answer the list itself tells.
      const now = UNANSWERED.has(done.error.code) ? await readExclusions(mib, client, signal) : done;
      const landed = now.ok && now.value.some((row) => row.id === id) === (oid === mib.exclusions.add);
      if (!landed) return done;
    }
  }
  return ok(undefined);
}

type Log = { readonly rows: readonly LogRow[]; readonly whole: boolean };

/** How often the log is read until no row comes in meanwhile. */
const LOG_READINGS = 3;

/**
 * The log's rows with their states. A row's index is its place, newest first: one that comes in between two columns moves
 * all others, and each would have its neighbour's state. So the texts are read before and after, and where they differ,
 * all is read again; in the end a state stands only with a text that stayed.
 */
async function readLog(
  mib: ServiceAdvisorMib,
  client: SnmpClient,
  signal: AbortSignal,
): Promise<Result<Log>> {
  const column = async (number: number): Promise<Result<SnmpWalk>> =>
    client.walk(`${mib.activityLog}.${number}`, LOG_ROWS_LIMIT, signal);
  let texts = await column(2);
  for (let reading = 1; ; reading += 1) {
    if (!texts.ok) return texts;
    // One after the other: old controllers answer one request at a time.
    const acknowledged = await column(3);
    if (!acknowledged.ok) return acknowledged;
    const attributes = await column(4);
    if (!attributes.ok) return attributes;
    const after: Result<SnmpWalk> =
      texts.value.rows.length === 0 && attributes.value.rows.length === 0 ? texts : await column(2);
    if (!after.ok) return after;
    const before = byIndex(texts.value);
    const now = byIndex(after.value);
    const stays = before.size === now.size && [...now].every(([index, text]) => before.get(index) === text);
    if (stays || reading === LOG_READINGS) {
      const acks = byIndex(acknowledged.value);
      const attrs = byIndex(attributes.value);
      const rows = [...now].map(([index, value]) => {
        const stayed = before.get(index) === value;
        const text = untrusted(String(value ?? ''), 500);
        const attribute = stayed ? untrusted(String(attrs.get(index) ?? ''), 500) : '';
        const problem = parseActivityRow(text, attribute, stayed && Number(acks.get(index)) === 1);
        return { index, text, attribute, problem };
      });
      return ok({ whole: after.value.whole, rows });
    }
    texts = after;
  }
}

const byIndex = ({ rows }: SnmpWalk): ReadonlyMap<number, SnmpValue> =>
  new Map(rows.map((row) => [Number(row.oid.split('.').at(-1)), row.value]));
