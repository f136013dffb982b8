import { appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { openSnmp, type SnmpClient } from '../../net/snmp.ts';
import { installDesPrivacy } from '../../net/snmp-des.ts';
import type { DriverContext } from '../driver.ts';

/** An SNMP client for a device, by its credential; nothing is sent yet. SNMPv3 unless the person chose otherwise. */
export function openDeviceSnmp(context: DriverContext): Result<SnmpClient> {
  const { address, ports } = context.target;
  const { snmp, name } = context.credential;
  if (!snmp) return err(appError('password-missing', { name: `${name}.snmp` }));
  installDesPrivacy();
  return ok(openSnmp({ address, port: ports.snmp, security: snmp }));
}
