import type { SnmpClient } from '../../net/snmp.ts';
import type { CliRun } from '../service-advisor/cli-session.ts';

/**
 * A chassis may have two chassis managers, each at an address of its own; the standby one changes nothing. Which of them
 * answers is in no source, so a refusal is told with the bay of the primary one. '' where there is one manager only, or
 * that is not told.
 */

/** mmHealth table of CME-MIB: mmPrimary and mmHealthState by bay, unknown(0) where no manager is (imm2-cmm.md §2.6). */
const MM_HEALTH = '1.3.6.1.4.1.2.3.51.2.22.5.1.1';
const BAYS_MOST = 8;

export async function primaryOfTwo(client: SnmpClient, signal: AbortSignal): Promise<string> {
  const primary = await client.walk(`${MM_HEALTH}.4`, BAYS_MOST, signal);
  const health = await client.walk(`${MM_HEALTH}.5`, BAYS_MOST, signal);
  // Half a table, or one that names both: a moment, such as a change of roles, and no word on which of them it is.
  if (!primary.ok || !health.ok || !primary.value.whole || !health.value.whole) return '';
  const bayOf = (oid: string): string => oid.slice(oid.lastIndexOf('.') + 1);
  const there = new Set(
    health.value.rows.filter(({ value }) => Number(value) > 0).map(({ oid }) => bayOf(oid)),
  );
  const named = primary.value.rows.filter(({ value }) => Number(value) === 1).map(({ oid }) => bayOf(oid));
  const [bay = ''] = named;
  return there.size > 1 && named.length === 1 && there.has(bay) ? bay : '';
}

/** The same of `list -l 2`: `mm[1]   primary`, `mm[2]   standby` (xCAT blade.pm). */
export async function primaryOfTwoListed(run: CliRun, signal: AbortSignal): Promise<string> {
  const listed = await run('list -l 2', signal);
  const text = listed.ok ? listed.value : '';
  const named = [...text.matchAll(/\bmm\[(\d{1,2})\][^\S\n]+primary\b/g)].map(([, bay = '']) => bay);
  const [bay = ''] = named;
  return named.length === 1 && /\bmm\[\d{1,2}\][^\S\n]+standby\b/.test(text) ? bay : '';
}
