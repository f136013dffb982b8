import { appError } from '../../domain/app-error.ts';
import { untrusted } from '../../domain/evidence.ts';
import type { Problem } from '../../domain/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Json, RedfishSession } from '../../net/redfish.ts';
import { collectionOf, dig, redfishLink, systemOf } from '../../net/redfish-tree.ts';

/**
 * The service-advisor log that an XCC1 5.70 lists below its system (`LogServices/SaLog`; absent elsewhere). Its entries stand
 * in the list, or are linked there (DSP0266 §7.4).
 */
export type ServiceLog = { readonly problems: readonly Problem[]; readonly whole: boolean };

/** Entries that are kept, and of linked ones that are asked for one by one. */
const ROWS = 500;
const LINKED_ROWS = 100;

export async function readServiceLog(
  redfish: RedfishSession,
  manager: Json,
  signal: AbortSignal,
): Promise<Result<ServiceLog>> {
  const { address } = redfish;
  const system = await systemOf(redfish, manager, signal);
  const own = system.ok ? redfishLink(system.value, redfish) : undefined;
  const path = `${(own ?? '/redfish/v1/Systems/1').replace(/\/+$/, '')}/LogServices/SaLog/Entries`;
  const log = await collectionOf(redfish, path, signal);
  if (!log.ok)
    return log.error.code === 'not-found'
      ? err(appError('unsupported', { address, reason: 'no-service-log' }))
      : log;
  const { members, whole } = log.value;
  const links = members.map((entry) => (isLinkOnly(entry) ? redfishLink(entry, redfish) : undefined));
  const linked = links.length > 0 && links.every((link) => link !== undefined);
  if (!linked) {
    const kept = newest(members, ROWS);
    return ok({ problems: kept.map(problemOf), whole: whole && kept.length === members.length });
  }
  const read = async (link: string): Promise<Result<Json>> => {
    const entry = await redfish.get(link, signal);
    return entry.ok ? ok(entry.value.json) : entry;
  };
  const paths = links.filter((link) => link !== undefined);
  let first = 0;
  if (paths.length > LINKED_ROWS) {
    const ends: Json[] = [];
    for (const link of [paths[0], paths.at(-1)]) {
      const entry = await read(link ?? '');
      if (!entry.ok) return entry;
      ends.push(entry.value);
    }
    first = newest(ends, 1)[0] === ends[0] ? 0 : paths.length - LINKED_ROWS;
  }
  const entries: Json[] = [];
  for (const link of paths.slice(first, first + LINKED_ROWS)) {
    const entry = await read(link);
    // One that is gone by now is none any more.
    if (!entry.ok && entry.error.code !== 'not-found') return entry;
    if (entry.ok) entries.push(entry.value);
  }
  return ok({ problems: entries.map(problemOf), whole: whole && paths.length <= LINKED_ROWS });
}

function isLinkOnly(entry: unknown): boolean {
  const names = typeof entry === 'object' && entry !== null ? Object.keys(entry) : [];
  return names.length > 0 && names.every((name) => name.startsWith('@odata.'));
}

/** At most so many from the end of the list that is newer by the entries' own times; services begin with either. */
function newest<T>(entries: readonly T[], most: number): readonly T[] {
  const [first, last] = [entries[0], entries.at(-1)].map((entry) => Date.parse(timeOf(entry)));
  return (first ?? 0) < (last ?? 0) ? entries.slice(-most) : entries.slice(0, most);
}

const text = (entry: unknown, ...names: readonly string[]): string => {
  const found = names
    .map((name) => dig(entry, name.split('.')))
    .find((value) => typeof value === 'string' && value !== '');
  return untrusted(typeof found === 'string' ? found : '', 300);
};
const timeOf = (entry: unknown): string => text(entry, 'Created', 'EventTimestamp');

function problemOf(entry: unknown): Problem {
  return {
    eventId: text(entry, 'EventId', 'Oem.Lenovo.EventID', 'MessageId', 'Id'),
    message: text(entry, 'Message'),
    severity: text(entry, 'Severity', 'EntryCode'),
    status: text(entry, 'Oem.Lenovo.ServiceState', 'Resolution'),
    ticket: text(entry, 'Oem.Lenovo.TicketNumber', 'ServiceProviderNotified'),
    source: text(entry, 'Oem.Lenovo.Source', 'EntryType'),
    date: timeOf(entry),
    corrected: dig(entry, ['Resolved']) === true,
  };
}
