import type { AccountKind } from './credential.ts';
import type { DriverId } from './product.ts';

/** What a device's row says of a driver before anybody signs in: the drivers themselves are loaded with the work. */
export type DriverTraits = {
  /** Which of a credential's accounts signs in here. */
  readonly account: AccountKind;
  /** Some devices behind it send a test call on request; a session says which. Without it none does. */
  readonly mayTestCall?: true;
};

/** One row for each driver, which takes it from here; a driver without one does not compile. */
export const DRIVER_TRAITS = {
  'xcc-redfish': { account: 'web' },
  'lxca-rest': { account: 'web' },
  'imm2-snmp': { account: 'snmp', mayTestCall: true },
  'imm2-cli': { account: 'web', mayTestCall: true },
  'cmm-snmp': { account: 'snmp', mayTestCall: true },
  'cmm-cli': { account: 'web', mayTestCall: true },
} as const satisfies Readonly<Record<Exclude<DriverId, 'manual'>, DriverTraits>>;

/** Null for the manual sheet, which no program works through. */
export function driverTraits(id: DriverId): DriverTraits | null {
  return id === 'manual' ? null : DRIVER_TRAITS[id];
}
