import { type AppErrorCode, appError } from '../../domain/app-error.ts';
import { plainMark } from '../../domain/box-marks.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnmpClient, SnmpValue, SnmpWrite } from '../../net/snmp.ts';
import type { DriverContext } from '../driver.ts';

/**
 * An SNMP client for a device, by its credential; nothing is sent yet. SNMPv3 unless the person chose otherwise.
 * The library is loaded with the first device: the wizard opens without it.
 */
export async function openDeviceSnmp(context: DriverContext): Promise<Result<SnmpClient>> {
  const { address, ports } = context.target;
  const { snmp, name } = context.credential;
  if (!snmp) return err(appError('password-missing', { name: `${name}.snmp`, place: 'login' }));
  const [{ openSnmp }, { installDesPrivacy }] = await Promise.all([
    import('../../net/snmp.ts'),
    import('../../net/snmp-des.ts'),
  ]);
  installDesPrivacy();
  return ok(openSnmp({ address, port: ports.snmp, security: snmp, waits: context.waits ?? 1 }));
}

/** A SET that may have been done. */
export const UNANSWERED: ReadonlySet<AppErrorCode> = new Set([
  'device-timeout',
  'answer-elsewhere',
  'answer-other-request',
]);

/**
 * One SET, sent once. Where its answer is lost the object is read back: the value there means that it landed.
 * Objects that only act or are not read (passwords, triggers) stay in doubt: the error is the lost answer's.
 */
export async function setAndConfirm(
  client: SnmpClient,
  write: SnmpWrite,
  signal: AbortSignal,
): Promise<Result<void>> {
  const done = await client.set(write, signal);
  if (done.ok || !UNANSWERED.has(done.error.code)) return done;
  const now = await client.get([write.oid], signal);
  if (!now.ok || now.value[0] !== write.value) return done;
  // The box that has the address now may have had the value all along.
  const same = await client.sure(signal);
  return same.ok ? ok(undefined) : done;
}

/** What a box tells of itself and no other one has: serial number and UUID, for `SnmpClient.hold`. */
export function marksOf(
  names: readonly (readonly [name: string, oid: string])[],
  values: readonly SnmpValue[],
): ReadonlyMap<string, string> {
  return new Map(
    names.flatMap(([name, oid], at) => {
      const value = String(values[at] ?? '');
      const isMark = (name === 'serial' || name === 'uuid') && plainMark(value) !== '';
      return isMark ? [[`${oid}.0`, value] as const] : [];
    }),
  );
}
