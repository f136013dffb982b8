import type { DeviceState } from '../callhome/driver.ts';
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
