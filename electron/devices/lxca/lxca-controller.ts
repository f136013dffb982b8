import { appError } from '../../domain/app-error.ts';
import type { ClockReading, Outage } from '../../domain/controller.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Json } from '../../net/redfish.ts';
import { dig } from '../../net/redfish-tree.ts';
import { type ControllerDriver, controllerState } from '../controller-driver.ts';
import type { DeviceState, DriverContext, DriverSession } from '../driver.ts';
import { type LxcaSession, openLxca } from './lxca-session.ts';

/**
 * XClarity Administrator's own clock, time servers and name servers, read from `GET /aicc` and
 * `GET /aicc/network/host` (lxca-and-xcc-callhome.md §1.5). They are read only: what `PUT /aicc` takes was
 * described for version 1.x and is not known for later ones, so a change is a step on its screen.
 */
export const lxcaController: ControllerDriver = {
  id: 'lxca-rest',
  account: 'web',
  products: ['lxca'],
  capacity: { dns: 0, ntp: 0 },
  groups: [],
  open: openSession,
  manual: () => [],
};

async function openSession(context: DriverContext, signal: AbortSignal): Promise<Result<DriverSession>> {
  const opened = await openLxca(context, signal);
  if (!opened.ok) return opened;
  const session = opened.value;
  return ok({
    read: (inner) => readState(session, context.now, inner),
    write: async (write) =>
      err(appError('unsupported', { address: session.address, reason: `field:${write.stepId}` })),
    close: session.close,
  });
}

async function readState(
  session: LxcaSession,
  now: () => number,
  signal: AbortSignal,
): Promise<Result<DeviceState>> {
  const aicc = await session.get('/aicc', signal);
  if (!aicc.ok) return aicc;
  const clock = clockOf(aicc.value, now());
  const host = await session.get('/aicc/network/host', signal);
  const outages = await readOutages(session, signal);
  const ntp = listOf(dig(aicc.value, ['ntp', 'servers']), 'server');
  const dns = host.ok ? listOf(host.value.dns_servers, 'ip') : null;
  const text = (path: readonly string[]): string => {
    const value = dig(aicc.value, path);
    return typeof value === 'string' || typeof value === 'number' ? untrusted(String(value), 80) : '';
  };
  const version = text(['appliance', 'version']);
  return ok(
    controllerState({
      clock,
      zone: '',
      dns: dns === null ? null : { enabled: dns.length > 0, servers: dns },
      ntp: dig(aicc.value, ['ntp']) === undefined ? null : { enabled: ntp.length > 0, servers: ntp },
      identity: version === '' ? {} : { firmware: version },
      writable: [],
      ...(outages === null ? {} : { outages }),
    }),
  );
}

/**
 * Announced outages of Call Home out of `GET /bulletinService` (XClarity Administrator 3.3.0 or later,
 * pubs.lenovo.com/lxca_scripting/rest_api_bulletins_get): category "Planned Outage", component "Call home". An
 * older appliance has no such path (404), and no trouble with it is one of the check's.
 */
async function readOutages(session: LxcaSession, signal: AbortSignal): Promise<readonly Outage[] | null> {
  const answer = await session.get('/bulletinService', signal);
  const bulletins = answer.ok ? dig(answer.value, ['bulletins']) : null;
  if (!Array.isArray(bulletins)) return null;
  const text = (bulletin: unknown, key: string): string => {
    const value = dig(bulletin, [key]);
    return typeof value === 'string' || typeof value === 'number' ? untrusted(String(value), 200) : '';
  };
  return bulletins
    .slice(0, 100)
    .filter((each) => /outage/i.test(text(each, 'category')) && /call ?home/i.test(text(each, 'component')))
    .map((each) => ({
      message: text(each, 'message'),
      from: text(each, 'start_date') || text(each, 'date'),
      to: text(each, 'end_date'),
    }));
}

/** `date.date_time`; its form is documented nowhere, so only what is an instant counts. */
function clockOf(aicc: Json, nowMs: number): ClockReading | null {
  const value = dig(aicc, ['date', 'date_time']);
  const shown = untrusted(typeof value === 'string' || typeof value === 'number' ? String(value) : '', 60);
  // Epoch milliseconds, or ISO 8601 with its zone; a local time without one says nothing here.
  const instant = /^\d{13}$/.test(shown)
    ? Number(shown)
    : /(?:Z|[+-]\d\d:?\d\d)$/.test(shown)
      ? Date.parse(shown)
      : Number.NaN;
  if (Number.isNaN(instant)) return null;
  return {
    ok: true,
    offsetSeconds: (instant - nowMs) / 1000,
    uncertaintySeconds: 2,
    source: 'rest',
    shown,
    zoneKnown: true,
  };
}

function listOf(value: unknown, name: string): readonly string[] {
  return (Array.isArray(value) ? value.slice(0, 8) : [])
    .map((item) => (typeof item === 'string' ? item : dig(item, [name])))
    .filter((item): item is string => typeof item === 'string' && item !== '')
    .map((item) => untrusted(item, 253));
}
