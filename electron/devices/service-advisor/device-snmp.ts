import { appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnmpClient } from '../../net/snmp.ts';
import type { DriverContext } from '../driver.ts';

/**
 * An SNMP client for a device, by its credential; nothing is sent yet. SNMPv3 unless the person chose otherwise.
 * The library is loaded with the first device: the wizard opens without it.
 */
export async function openDeviceSnmp(context: DriverContext): Promise<Result<SnmpClient>> {
  const { address, ports } = context.target;
  const { snmp, name } = context.credential;
  if (!snmp) return err(appError('password-missing', { name: `${name}.snmp` }));
  const [{ openSnmp }, { installDesPrivacy }] = await Promise.all([
    import('../../net/snmp.ts'),
    import('../../net/snmp-des.ts'),
  ]);
  installDesPrivacy();
  return ok(openSnmp({ address, port: ports.snmp, security: snmp }));
}
