import type { DeviceState } from '../devices/driver.ts';
import type { Device } from '../domain/device.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * Model, machine type, serial and firmware that only a signed-in reading tells, added to what discovery saw.
 * What discovery already knows stays: it comes with its evidence.
 */
export function withIdentity(
  site: SiteRecord,
  deviceId: string,
  identity: DeviceState['identity'],
): SiteRecord {
  const { discovery } = site;
  if (!discovery?.devices.some((device) => device.id === deviceId)) return site;
  const devices = discovery.devices.map((device) =>
    device.id === deviceId ? { ...identity, ...device } : device,
  );
  return { ...site, discovery: { ...discovery, devices } };
}

const KEPT = ['model', 'machineType', 'serial', 'firmware', 'name'] as const;

/**
 * What an earlier login told of the same device and a new look without one does not: it stays known. The same
 * device is one with the same identity, not merely at the same address, which may be another box by now.
 */
export function withKnownIdentity(device: Device, before: readonly Device[]): Device {
  const known = before.find((each) => each.id === device.id && !device.id.startsWith('address:'));
  if (!known || known.product !== device.product) return device;
  const kept = Object.fromEntries(
    KEPT.flatMap((key) => (device[key] === undefined && known[key] !== undefined ? [[key, known[key]]] : [])),
  );
  return { ...device, ...kept };
}
