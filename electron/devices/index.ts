import { type Credential, namesAccount } from '../domain/credential.ts';
import type { DriverId, Product } from '../domain/product.ts';
import { cmmFamily } from './cmm/index.ts';
import type { ControllerDriver } from './controller-driver.ts';
import type { Driver } from './driver.ts';
import type { DeviceFamily } from './family.ts';
import { imm2Family } from './imm2/index.ts';
import { lxcaFamily } from './lxca/index.ts';
import { xccFamily } from './xcc/index.ts';

/** Every family of devices this program can sign in to; a new one is a folder beside this and a line here. */
const FAMILIES: readonly DeviceFamily[] = [xccFamily, imm2Family, cmmFamily, lxcaFamily];

export const DRIVERS: readonly Driver[] = FAMILIES.flatMap(({ drivers }) => drivers);

export const CONTROLLER_DRIVERS: readonly ControllerDriver[] = FAMILIES.flatMap(
  ({ controllers }) => controllers,
);

export function driverOf(id: DriverId): Driver | undefined {
  return DRIVERS.find((driver) => driver.id === id);
}

/**
 * The driver that reads a device's clock and servers with what is at hand: the interface chosen for the
 * device where it is one of these, else SNMP where its user is known, else the command line. Null where
 * nothing can sign in.
 */
export function controllerDriverFor(
  product: Product,
  chosen: DriverId,
  credential: Pick<Credential, 'user' | 'snmp'> | null,
): ControllerDriver | null {
  if (credential === null) return null;
  const usable = CONTROLLER_DRIVERS.filter(
    (driver) => driver.products.includes(product) && namesAccount(credential, driver.account),
  );
  return usable.find((driver) => driver.id === chosen) ?? usable[0] ?? null;
}
