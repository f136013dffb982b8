import { type Catalog, profileForRoute } from '../../catalog/index.ts';
import type { CheckCode, FixId } from '../../domain/check.ts';
import { type ControllerServers, type Outage, openOutages } from '../../domain/controller.ts';
import type { ProfileId } from '../../domain/product.ts';
import type { SntpAnswer } from '../../net/sntp.ts';
import { facts, type Verdict } from '../row.ts';

/** What a device says of its own network settings, judged; pure. */

/** The guide on every controller's page: "To successfully call home, make sure DNS settings are valid". */
export function judgeDeviceDns(dns: NonNullable<ControllerServers>): Verdict {
  const seen = facts({ dnsServers: dns.servers.join(', '), enabled: dns.enabled ? 'yes' : 'no' });
  if (dns.enabled && dns.servers.length > 0) return { status: 'pass', code: 'ok', evidence: seen };
  return {
    status: 'fail',
    code: 'no-server',
    args: { device: 1, enabled: dns.enabled ? 1 : 0 },
    fixes: ['set-dns-server'],
    evidence: seen,
    group: 'dns.device:no-server',
  };
}

/** What one of a device's time servers gave this laptop: the time, or why not. */
export type DeviceTime =
  | 'time'
  | {
      readonly reason: Extract<SntpAnswer, { ok: false }>['reason'] | 'source-port' | 'late' | 'distant';
      readonly detail: string;
    };

/** Why none gives the time, where all of those that were asked say the same. */
const NO_TIME: Readonly<Partial<Record<Exclude<DeviceTime, 'time'>['reason'], CheckCode>>> = {
  refused: 'ntp-refused',
  rejected: 'ntp-rejected',
  kiss: 'ntp-no-time',
  unsynchronised: 'ntp-no-time',
  garbage: 'ntp-unusable',
  'source-port': 'ntp-source-port',
  late: 'ntp-late',
  distant: 'ntp-distant',
  blocked: 'local-block',
};
/** Something came, the nearest to a time first: one such beside others that are silent is not told as silent itself. */
const ANSWERED: readonly CheckCode[] = [
  'ntp-distant',
  'ntp-late',
  'ntp-source-port',
  'ntp-no-time',
  'ntp-unusable',
];
const NO_TIME_FIXES: Readonly<Partial<Record<CheckCode, readonly FixId[]>>> = {
  'ntp-refused': ['set-device-ntp', 'fix-time-server', 'open-ntp'],
  'ntp-no-time': ['set-device-ntp', 'fix-time-server'],
  'ntp-unusable': ['set-device-ntp', 'fix-time-server'],
  'ntp-source-port': ['open-ntp'],
  'ntp-late': ['set-device-ntp', 'fix-time-server'],
  'ntp-distant': ['steady-time-server', 'set-device-ntp'],
  'local-block': ['allow-this-program'],
};

/** Does one of the device's time servers give this laptop the time? `heard`: of each in the order of the servers. */
export function judgeDeviceNtp(ntp: NonNullable<ControllerServers>, heard: readonly DeviceTime[]): Verdict {
  const servers = ntp.servers.join(', ');
  const failed = heard.flatMap((each) => (each === 'time' ? [] : [each]));
  const seen = facts({
    ntpServers: servers,
    enabled: ntp.enabled ? 'yes' : 'no',
    answered: ntp.servers.filter((_, index) => heard[index] === 'time').join(', '),
    reason: [...new Set(failed.map(({ reason }) => reason))].join(', '),
  });
  if (!ntp.enabled || ntp.servers.length === 0) {
    return {
      status: 'warn',
      code: 'ntp-off',
      args: { enabled: ntp.enabled ? 1 : 0 },
      fixes: ['set-device-ntp'],
      evidence: seen,
    };
  }
  if (failed.length < heard.length)
    return { status: 'pass', code: 'ok', args: { reference: 'ntp' }, evidence: seen };
  const asked = failed.filter(({ reason }) => reason !== 'no-name');
  if (asked.length === 0)
    return {
      status: 'warn',
      code: 'ntp-no-name',
      args: { device: 1, host: servers, server: servers },
      fixes: ['set-device-ntp'],
      evidence: seen,
    };
  const codes = new Set(asked.map(({ reason }) => NO_TIME[reason]));
  const only = codes.size === 1 ? [...codes][0] : ANSWERED.find((each) => codes.has(each));
  const code = only ?? 'ntp-unreachable';
  const alike = (each: DeviceTime | undefined): boolean =>
    each !== undefined && each !== 'time' && NO_TIME[each.reason] === only;
  // Of several that fail each in its way those are named of which it is said.
  const mixed = only !== undefined && codes.size > 1;
  const server = mixed ? ntp.servers.filter((_, index) => alike(heard[index])).join(', ') : servers;
  return {
    status: 'warn',
    code,
    args: {
      device: 1,
      server,
      detail: (asked.find(alike) ?? asked[0])?.detail ?? '',
      ...(asked.every(({ reason }) => reason === 'no-route') ? { noRoute: 1 } : {}),
    },
    fixes: NO_TIME_FIXES[code] ?? ['set-device-ntp', 'open-ntp'],
    evidence: seen,
    ...(code === 'local-block' ? { group: 'local-block' } : {}),
  };
}

/** An announced outage of Call Home that is not over: a test that fails then says nothing about the site. */
export function judgeOutages(outages: readonly Outage[], now: number): Verdict {
  const open = openOutages(outages, now);
  const [first] = open;
  if (first === undefined) return { status: 'pass', code: 'ok' };
  return {
    status: 'warn',
    code: 'planned-outage',
    args: { message: first.message, start: first.from || '-', end: first.to || '-', outages: open.length },
    fixes: ['wait-for-outage'],
    evidence: facts({ message: first.message, outageFrom: first.from, outageTo: first.to }),
  };
}

/** Does one of the checked tables belong to this version of XClarity Administrator (guide, the three tables)? */
export function judgeApplianceVersion(
  catalog: Catalog,
  version: string,
  checked: readonly ProfileId[],
): Verdict {
  if (!/^\d+\.\d+/.test(version)) {
    return { status: 'warn', code: 'version-unknown', fixes: [], evidence: facts({ version }) };
  }
  const needed = profileForRoute(catalog, 'lxca', 'lxca', version);
  const seen = facts({ version, needed });
  if (needed === undefined || checked.includes(needed))
    return { status: 'pass', code: 'ok', args: { version }, evidence: seen };
  return {
    status: 'warn',
    code: 'other-table',
    args: { version, needed, checked: checked.join(', ') || '-' },
    fixes: ['check-other-table'],
    evidence: seen,
  };
}
