import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { dig, type Json } from './json.ts';
import { type RedfishResource, type RedfishSession, redfishLink } from './redfish.ts';

/** Finding one's way in a Redfish tree: collections over several pages, members that are broken, managers of other things. */
export type Member = RedfishResource & { readonly path: string };

const PAGES_LIMIT = 16;
const MEMBERS_LIMIT = 64;

/** The members' paths, over all pages (DSP0266 §7.5: `Members@odata.nextLink`). */
export async function memberPaths(
  session: RedfishSession,
  collection: string,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const pages = await memberValues(session, collection, signal);
  if (!pages.ok) return pages;
  return ok(pages.value.map(redfishLink).filter((path): path is string => path !== undefined));
}

/** The members as they stand in the collection: links, or whole entries of a log. */
export async function memberValues(
  session: RedfishSession,
  collection: string,
  signal: AbortSignal,
  limit = MEMBERS_LIMIT,
): Promise<Result<readonly unknown[]>> {
  const found: unknown[] = [];
  let next: string | undefined = collection;
  const seen = new Set<string>();
  while (next !== undefined && !seen.has(next) && seen.size < PAGES_LIMIT && found.length < limit) {
    seen.add(next);
    const page: Result<RedfishResource> = await session.get(next, signal);
    if (!page.ok) return page;
    const { Members: members } = page.value.json;
    if (Array.isArray(members)) found.push(...members);
    next = redfishLink(page.value.json['Members@odata.nextLink']);
  }
  return ok(found.slice(0, limit));
}

/** Errors after which asking the next member is no use. */
const OVER = new Set([
  'cancelled',
  'connection-lost',
  'device-unreachable',
  'certificate-changed',
  'login-rejected',
  'password-expired',
]);

/** Every member that can be read; a broken one among them is left out, all broken is the first one's error. */
export async function readableMembers(
  session: RedfishSession,
  collection: string,
  signal: AbortSignal,
): Promise<Result<readonly Member[]>> {
  const paths = await memberPaths(session, collection, signal);
  if (!paths.ok) return paths;
  const members: Member[] = [];
  let broken: Result<never> | null = null;
  for (const path of paths.value.slice(0, MEMBERS_LIMIT)) {
    const member = await session.get(path, signal);
    if (member.ok) members.push({ path, ...member.value });
    else if (OVER.has(member.error.code)) return member;
    else broken ??= member;
  }
  if (members.length > 0) return ok(members);
  return broken ?? err(appError('garbage-answer', { address: session.address, what: collection }));
}

/** The managers of this box, the one that manages the server first and that of the enclosure last. */
export async function managersOf(
  session: RedfishSession,
  signal: AbortSignal,
): Promise<Result<readonly Member[]>> {
  const root = await session.get('/redfish/v1/', signal);
  if (!root.ok) return root;
  const path = redfishLink(root.value.json.Managers) ?? '/redfish/v1/Managers';
  const members = await readableMembers(session, path, signal);
  return members.ok ? ok([...members.value].sort((a, b) => rank(a.json) - rank(b.json))) : members;
}

function rank(manager: Json): number {
  const servers = dig(manager, ['Links', 'ManagerForServers']);
  if (Array.isArray(servers) && servers.length > 0) return 0;
  const type = String(manager.ManagerType ?? '');
  if (type === 'BMC' || type === 'ManagementController') return 1;
  return /Enclosure|Rack|Auxiliary/.test(type) ? 3 : 2;
}

/** The server that a manager manages, else the first that can be read; null where there is none. */
export async function systemOf(
  session: RedfishSession,
  manager: Json,
  signal: AbortSignal,
): Promise<Json | null> {
  const servers = dig(manager, ['Links', 'ManagerForServers']);
  const own = Array.isArray(servers) ? redfishLink(servers[0]) : undefined;
  if (own !== undefined) {
    const system = await session.get(own, signal);
    if (system.ok) return system.value.json;
  }
  const systems = await readableMembers(session, '/redfish/v1/Systems', signal);
  return systems.ok ? (systems.value[0]?.json ?? null) : null;
}
