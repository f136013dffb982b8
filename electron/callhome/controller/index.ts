import type { Credential } from '../../domain/credential.ts';
import type { DriverId, Product } from '../../domain/product.ts';
import { cmmCliController, imm2CliController } from './cli-controller.ts';
import type { ControllerDriver } from './controller-driver.ts';
import { lxcaController } from './lxca-controller.ts';
import { cmmSnmpController, imm2SnmpController } from './snmp-controller.ts';
import { xccController } from './xcc-controller.ts';

/** Every controller driver; a new one is a file beside this and a line here. The first that serves is taken. */
export const CONTROLLER_DRIVERS: readonly ControllerDriver[] = [
  xccController,
  imm2SnmpController,
  imm2CliController,
  cmmSnmpController,
  cmmCliController,
  lxcaController,
];

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
    (driver) =>
      driver.products.includes(product) &&
      (driver.id.endsWith('-snmp') ? credential.snmp !== null : credential.user !== ''),
  );
  return usable.find((driver) => driver.id === chosen) ?? usable[0] ?? null;
}
