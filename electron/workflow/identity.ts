import type { DeviceState } from '../devices/driver.ts';
import type { Device } from '../domain/device.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * Model, machine type, serial and firmware that only a signed-in reading tells, added to what discovery saw.
 * What discovery already knows stays: it comes with its evidence. A serial number or UUID that is not the known
 * one means another box at this address: it gets an id of its own, and the history of the former stays with that.
 */
export function withIdentity(
  site: SiteRecord,
  deviceId: string,
  identity: DeviceState['identity'],
): SiteRecord {
  const { discovery } = site;
  if (!discovery?.devices.some((device) => device.id === deviceId)) return site;
  const devices = discovery.devices.map((device) => {
    if (device.id !== deviceId) return device;
    if (!isOtherBox(device, identity)) return { ...identity, ...device };
    const { model: _m, machineType: _t, serial: _s, firmware: _f, uuid: _u, name: _n, ...seen } = device;
    return { ...seen, ...identity, id: `serial:${identity.serial ?? ''}` };
  });
  return { ...site, discovery: { ...discovery, devices } };
}

/** Does what the device says when signed in contradict who it was taken for? */
export function isOtherBox(device: Device, identity: DeviceState['identity']): boolean {
  const differs = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && a !== '' && b !== '' && plain(a) !== plain(b);
  return differs(device.serial, identity.serial) || differs(device.uuid, identity.uuid);
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

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
  return { ...device, ...kept };
}
