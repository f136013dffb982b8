import { plainSerial, plausibleSerial } from '../domain/box-marks.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { LoginRowFault } from '../domain/login-list.ts';
import { hostKey } from '../domain/plain-address.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import type { LoginFile, LoginRow } from './login-file.ts';

/** A login for one device of the site, as a row of a file gave it. */
export type MatchedLogin = { readonly deviceId: string; readonly user: string; readonly password: string };

export type MatchedLogins = {
  readonly logins: readonly MatchedLogin[];
  readonly problems: readonly { readonly line: number; readonly fault: LoginRowFault }[];
};

/**
 * Which device each row of a file is for: by address or host name, and by serial number. Two rows for one device are
 * both left out, as nobody knows which is right. Pure.
 */
export function matchLogins(
  file: LoginFile,
  devices: readonly DeviceRow[],
  known: SiteRecord['known'],
  credentials: SiteRecord['file']['credentials'],
): MatchedLogins {
  const byHost = new Map<string, Set<DeviceRow>>();
  const bySerial = new Map<string, Set<DeviceRow>>();
  const add = (index: Map<string, Set<DeviceRow>>, key: string, row: DeviceRow): void => {
    if (key !== '') index.set(key, (index.get(key) ?? new Set()).add(row));
  };
  const serialsOf = new Map(known.map(({ id, serials }) => [id, serials]));
  for (const row of devices) {
    const { device } = row;
    for (const host of [device.address, ...device.addresses, device.name ?? ''])
      add(byHost, host === '' ? '' : hostKey(host), row);
    for (const serial of [device.serial ?? '', ...(serialsOf.get(device.id) ?? [])])
      add(bySerial, plainSerial(plausibleSerial(serial)), row);
  }
  const find = (row: LoginRow): DeviceRow | LoginRowFault => {
    const named = row.hosts.map((host) => byHost.get(host) ?? new Set<DeviceRow>());
    if (row.serial !== '') named.push(bySerial.get(plainSerial(row.serial)) ?? new Set());
    const found = named.filter(({ size }) => size > 0);
    if (found.length === 0) return 'no-device';
    const [first = new Set(), ...others] = found;
    const all = [...first].filter((device) => others.every((other) => other.has(device)));
    if (all.length > 1) return 'several';
    const [only] = all;
    if (only === undefined || isOtherSerial(only, row.serial)) return 'contradiction';
    return only;
  };
  /** The row's serial number is not the one the device at that address is known by: another box's password. */
  function isOtherSerial({ device }: DeviceRow, serial: string): boolean {
    const own = [device.serial ?? '', ...(serialsOf.get(device.id) ?? [])]
      .map(plausibleSerial)
      .filter((each) => each !== '');
    const wanted = plainSerial(plausibleSerial(serial));
    return wanted !== '' && own.length > 0 && !own.some((each) => plainSerial(each) === wanted);
  }
  const rowsOf = new Map<string, LoginRow[]>();
  const problems = [...file.problems];
  const rightful = new Map<string, DeviceRow>();
  for (const row of file.rows) {
    const device = find(row);
    if (typeof device === 'string') {
      problems.push({ line: row.line, fault: device });
      continue;
    }
    const { id } = device.device;
    rightful.set(id, device);
    rowsOf.set(id, [...(rowsOf.get(id) ?? []), row]);
  }
  const logins: MatchedLogin[] = [];
  for (const [deviceId, rows] of rowsOf) {
    const [row, ...more] = rows;
    if (row === undefined) continue;
    if (more.length > 0) {
      for (const { line } of rows) problems.push({ line, fault: 'twice' });
      continue;
    }
    const user = row.user || (credentials[rightful.get(deviceId)?.credential ?? '']?.user ?? '');
    if (user === '') problems.push({ line: row.line, fault: 'no-user' });
    else logins.push({ deviceId, user, password: row.password });
  }
  return { logins, problems: problems.sort((a, b) => a.line - b.line) };
}
