import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { RedfishSession } from './redfish.ts';
import { dig, type Json, redfishLink } from './redfish-answer.ts';
import type { RedfishResource } from './redfish-write.ts';

/** Collections page by page, and which of several managers and systems is meant (DSP0266 §7.10.5, DSP2046 Manager). */
export type Member = RedfishResource & { readonly path: string };

/** Bounds on what is read, not limits of a product. */
const PAGES = 20;
const MANAGERS = 8;

/** The members of a collection over all its pages, as they stand in it: links, or whole resources. */
export async function membersOf(
  session: Pick<RedfishSession, 'get' | 'address'>,
  path: string,
  signal: AbortSignal,
): Promise<Result<readonly unknown[]>> {
  const members: unknown[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = path; next !== undefined && seen.size < PAGES && !seen.has(next); ) {
    seen.add(next);
    const page: Result<RedfishResource> = await session.get(next, signal);
    if (!page.ok) return page;
    const { json } = page.value;
    if (Array.isArray(json.Members)) members.push(...(json.Members as readonly unknown[]));
    next = redfishLink(json['Members@odata.nextLink'] ?? json['@odata.nextLink']);
  }
  return ok(members);
}

/**
 * The managers, the one that manages the system first: an enclosure's or a service processor's own may be listed
 * before it. The usual single one costs no more than its own read.
 */
export async function managersOf(
  session: Pick<RedfishSession, 'get' | 'address'>,
  signal: AbortSignal,
): Promise<Result<readonly Member[]>> {
  const root = await session.get('/redfish/v1/', signal);
  if (!root.ok) return root;
  const path = redfishLink(root.value.json.Managers) ?? '/redfish/v1/Managers';
  const listed = await membersOf(session, path, signal);
  if (!listed.ok) return listed;
  const links = listed.value.map(redfishLink).filter((link) => link !== undefined);
  const managers: Member[] = [];
  for (const link of links.slice(0, MANAGERS)) {
    const manager = await session.get(link, signal);
    // One of several that this account may not see is none that it could set.
    if (!manager.ok && links.length > 1 && isAbsent(manager.error.code)) continue;
    if (!manager.ok) return manager;
    managers.push({ path: link, ...manager.value });
  }
  if (managers.length === 0) return err(appError('garbage-answer', { address: session.address, what: path }));
  return ok(managers.toSorted((one, other) => standing(other.json) - standing(one.json)));
}

function isAbsent(code: string): boolean {
  return ['not-found', 'method-not-allowed', 'privilege-missing'].includes(code);
}

function standing(manager: Json): number {
  const servers = dig(manager, ['Links', 'ManagerForServers']);
  return Array.isArray(servers) && servers.length > 0 ? 2 : manager.ManagerType === 'BMC' ? 1 : 0;
}

/** The system that a manager manages: the one that it names, or the first there is. */
export async function systemOf(
  session: Pick<RedfishSession, 'get' | 'address'>,
  manager: Json,
  signal: AbortSignal,
): Promise<Result<RedfishResource>> {
  const servers = dig(manager, ['Links', 'ManagerForServers']);
  const named = Array.isArray(servers) ? redfishLink(servers[0]) : undefined;
  if (named !== undefined) return session.get(named, signal);
  const path = '/redfish/v1/Systems';
  const systems = await membersOf(session, path, signal);
  if (!systems.ok) return systems;
  const first = redfishLink(systems.value[0]);
  return first === undefined
    ? err(appError('garbage-answer', { address: session.address, what: path }))
    : session.get(first, signal);
}
