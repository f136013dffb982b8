import type { DriverId } from '../../domain/product.ts';
import type { Driver } from '../driver.ts';
import { cmmCli } from './cmm-cli.ts';
import { cmmSnmp } from './cmm-snmp.ts';
import { imm2Cli } from './imm2-cli.ts';
import { imm2Snmp } from './imm2-snmp.ts';
import { lxcaRest } from './lxca-rest.ts';
import { xccRedfish } from './xcc-redfish.ts';

/** Every driver; a new one is a file beside this and a line here. */
export const DRIVERS: readonly Driver[] = [xccRedfish, imm2Snmp, imm2Cli, cmmSnmp, cmmCli, lxcaRest];

export function driverOf(id: DriverId): Driver | undefined {
  return DRIVERS.find((driver) => driver.id === id);
}
