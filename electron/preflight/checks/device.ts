import { type Catalog, profileForRoute } from '../../catalog/index.ts';
import { type ControllerServers, type Outage, openOutages } from '../../domain/controller.ts';
import type { ProfileId } from '../../domain/product.ts';
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

/** Of the device's time servers, `answering`: gave this laptop the time; `unknown`: nobody knows their name. */
export function judgeDeviceNtp(
  ntp: NonNullable<ControllerServers>,
  answering: readonly string[],
  unknown: readonly string[],
): Verdict {
  const servers = ntp.servers.join(', ');
  const seen = facts({
    ntpServers: servers,
    enabled: ntp.enabled ? 'yes' : 'no',
    answered: answering.join(', '),
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
  if (answering.length > 0) return { status: 'pass', code: 'ok', args: { reference: 'ntp' }, evidence: seen };
  if (unknown.length === ntp.servers.length)
    return {
      status: 'warn',
      code: 'ntp-no-name',
      args: { device: 1, host: servers, server: servers },
      fixes: ['set-device-ntp'],
      evidence: seen,
    };
  return {
    status: 'warn',
    code: 'ntp-unreachable',
    args: { device: 1, server: servers },
    fixes: ['set-device-ntp', 'open-ntp'],
    evidence: seen,
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
