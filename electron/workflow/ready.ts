import type { Driver, DriverContext, Target } from '../callhome/driver.ts';
import { type Credential, snmpUserOf } from '../domain/credential.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { StageContext } from './stage.ts';

/** What a driver needs to work on a row; the clock is the laptop's, corrected where a better one is known. */
export function driverContextOf(
  context: Pick<StageContext, 'trust' | 'now'>,
  row: DeviceRow,
  credential: Credential,
  aheadMs = 0,
): DriverContext {
  const target: Target = {
    deviceId: row.device.id,
    address: row.device.address,
    product: row.product,
    ports: row.ports,
  };
  return { target, credential, trust: context.trust, now: () => context.now() - aheadMs };
}

/** SNMP users and web users are different accounts: each has its own one attempt. */
export function loginKey(
  driver: Pick<Driver, 'id'>,
  { credential }: Pick<DriverContext, 'credential'>,
): { readonly name: string; readonly user: string; readonly stamp: number } {
  const snmp = driver.id.endsWith('-snmp');
  return {
    name: snmp ? `${credential.name} (snmp)` : credential.name,
    user: snmp && credential.snmp ? snmpUserOf(credential.snmp) : credential.user,
    stamp: credential.stamp,
  };
}
