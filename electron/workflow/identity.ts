import type { DeviceState } from '../devices/driver.ts';
import { type BoxMarks, boxMarks, contradict, normalUuid, plausibleSerial } from '../domain/box-marks.ts';
import type { Device } from '../domain/device.ts';
import { idAt, toldAtLogin } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * Model, machine type, serial and firmware that only a signed-in reading tells, added to what discovery saw, or to
 * what is known of a device that was typed in. What discovery already knows stays, as it comes with its evidence, but for
 * what the login knows better (`betterTold`). A serial number or UUID that is not the known one means another box at this address: it gets an id of its own, and
 * the history of the former stays with that. The same record where nothing new was told.
 */
export function withIdentity(
  site: SiteRecord,
  at: Pick<Device, 'id' | 'address'>,
  identity: DeviceState['identity'],
  now: string,
): SiteRecord {
  const told = toldOf(identity);
  const { discovery } = site;
  const found = discovery?.devices.find((device) => device.id === at.id);
  if (discovery === undefined || found === undefined) {
    const marks = marksIn(identity);
    // Found there under another id: it was told already, by an earlier reading of the same login.
    const seen = discovery?.devices.some(({ addresses }) => addresses.includes(at.address)) ?? false;
    if (seen) return site;
    const known =
      marks.uuids.length + marks.serials.length === 0 ? site : toldAtLogin(site, at.address, marks);
    return withTold(known, idAt(known.known, at.address), told, now);
  }
  const own = isOtherBox(knownMarks(site, found), identity)
    ? otherBox(found, told)
    : { ...told, ...found, ...betterTold(found, told) };
  if (sameFields(own, found)) return site;
  const devices = discovery.devices.map((device) => (device === found ? own : device));
  return { ...site, discovery: { ...discovery, devices } };
}

/**
 * What goes before the scan's: the firmware, which was read later; a name in the place of a machine type and model, by
 * which a scan calls a box that tells no name; a machine type of which the scan saw the beginning.
 */
function betterTold(
  found: Device,
  { firmware, model, machineType }: Pick<Device, 'firmware' | 'model' | 'machineType'>,
): Partial<Device> {
  const fuller = machineType?.startsWith(found.machineType ?? '');
  return {
    ...(firmware === undefined ? {} : { firmware }),
    ...(model === undefined || !isTypeNumber(found) || isTypeNumber({ ...found, model }) ? {} : { model }),
    ...(fuller ? { machineType } : {}),
  };
}

/** Is what stands as the model a number that begins with the machine type (`5462AC1`), or none at all? */
function isTypeNumber({ model = '', machineType = '' }: Pick<Device, 'model' | 'machineType'>): boolean {
  const type = machineType.slice(0, 4);
  return model === '' || (type.length === 4 && model.startsWith(type) && /^[0-9A-Z-]{4,9}$/i.test(model));
}

/** What the login told of the box beside who it is; the same record where that is known already. */
function withTold(
  site: SiteRecord,
  id: string,
  { model, machineType, firmware }: DeviceState['identity'],
  at: string,
): SiteRecord {
  const entries = Object.entries({ model, machineType, firmware }).filter(([, text]) => text !== undefined);
  if (id === '' || entries.length === 0) return site;
  const before = site.told[id] ?? { at: '' };
  const same = entries.every(([name, text]) => (before as Readonly<Record<string, string>>)[name] === text);
  return same
    ? site
    : { ...site, told: { ...site.told, [id]: { ...before, ...Object.fromEntries(entries), at } } };
}

/** What another box at the address of a device is, as far as its login tells. */
function otherBox(device: Device, told: DeviceState['identity']): Device {
  const {
    model: _m,
    machineType: _t,
    serial: _s,
    firmware: _f,
    uuid: _u,
    name: _n,
    identityConflict: _c,
    ...seen
  } = device;
  const { serial, uuid } = told;
  const id = serial !== undefined ? `serial:${serial}` : uuid !== undefined ? `uuid:${uuid}` : '';
  return { ...seen, ...told, id };
}

/** What was told, without what is empty and the marks that identify nobody. */
function toldOf({ serial = '', uuid = '', ...rest }: DeviceState['identity']): DeviceState['identity'] {
  const marks = { serial: plausibleSerial(serial), uuid: normalUuid(uuid) };
  return Object.fromEntries(Object.entries({ ...rest, ...marks }).filter(([, text]) => text !== ''));
}

function sameFields(a: Device, b: Device): boolean {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Device)[];
  return names.every((name) => a[name] === b[name]);
}

/** What a reading tells that identifies the box. */
export function marksIn({ uuid, serial }: DeviceState['identity']): BoxMarks {
  return boxMarks({ uuids: [uuid], serials: [serial] });
}

/** What the device of a row is known by, from scans, logins and lists. */
export function knownMarks(
  site: Pick<SiteRecord, 'known'>,
  device: Pick<Device, 'id' | 'uuid' | 'serial'>,
): BoxMarks {
  const known = site.known.find(({ id }) => id === device.id);
  return boxMarks({
    uuids: [device.uuid, ...(known?.uuids ?? [])],
    serials: [device.serial, ...(known?.serials ?? [])],
  });
}

/** Does what the device says when signed in contradict who it was taken for? */
export function isOtherBox(known: BoxMarks, identity: DeviceState['identity']): boolean {
  return contradict(known, marksIn(identity));
}

const KEPT = ['model', 'machineType', 'serial', 'firmware', 'name'] as const;

/**
 * What an earlier login told of the same device and a new look without one does not: it stays known. Another box at
 * the same address shows itself by its product, or at the next login (`isOtherBox`).
 */
export function withKnownIdentity(device: Device, before: readonly Device[]): Device {
  const known = before.find((each) => each.id === device.id);
  if (!known || known.product !== device.product) return device;
  const kept = Object.fromEntries(
    KEPT.flatMap((key) => (device[key] === undefined && known[key] !== undefined ? [[key, known[key]]] : [])),
  );
  // The name and the whole machine type that a login told go before what the new look sees of them. Its firmware is newer.
  const { model, machineType } = betterTold(device, known);
  // A serial number that another device claims as well stays one that proves nothing.
  const claimed = 'serial' in kept && known.identityConflict === true;
  return {
    ...device,
    ...kept,
    ...(model === undefined ? {} : { model }),
    ...(machineType === undefined ? {} : { machineType }),
    ...(claimed ? { identityConflict: true } : {}),
  };
}
