import { isIP } from 'node:net';
import { appError } from '../domain/app-error.ts';
import { plainMark } from '../domain/box-marks.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Json, RedfishResource, RedfishSession } from './redfish.ts';

/** Finding one's way in a Redfish tree: links, collections over several pages, the right one of several managers. */

/** The value at a path of property names, or undefined. */
export function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === 'object' && current !== null && !Array.isArray(current)
        ? (current as Json)[name]
        : undefined,
    value,
  );
}

/**
 * A link as plain text or as `{ "@odata.id": text }` (DSP0266 §7.2: a URI reference): a path, or the same as a whole URL of
 * the device's own origin or under a host name. A name is what the device calls itself: nobody looks it up, the path is
 * asked of the device that was signed in to. Another address may be another box (`linkAway`). Only paths below /redfish/
 * are followed.
 */
export function redfishLink(value: unknown, { origin }: Pick<RedfishSession, 'origin'>): string | undefined {
  const text = textOf(value);
  if (text.length > 600) return undefined;
  const path = isWhole(text) ? pathWithin(text, origin) : withSlash(text);
  return path !== null && /^\/redfish\/[\x21-\x7e]{0,300}$/.test(path) ? path : undefined;
}

/** Where a link leads that is not followed, as it stands there; undefined for one that is, or that is none. */
export function linkAway(value: unknown, session: Pick<RedfishSession, 'origin'>): string | undefined {
  const text = textOf(value);
  return isWhole(text) && redfishLink(text, session) === undefined ? untrusted(text, 120) : undefined;
}

/** Some firmware leaves the first slash of a link out; from where it stands that would lead nowhere. */
function withSlash(text: string): string {
  return text.startsWith('redfish/') ? `/${text}` : text;
}

/** A URL with its scheme and host. */
function isWhole(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** Path and query of a URL of this origin, or of a host name in its place; else null. */
function pathWithin(text: string, origin: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const named = url.protocol === 'https:' && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0;
  return named || url.origin === new URL(origin).origin ? `${url.pathname}${url.search}` : null;
}

export type Member = RedfishResource & { readonly path: string };

const MAX_PAGES = 20;
const MAX_MEMBERS = 1_000;
/** Managers and systems of one service that are looked at. */
const MAX_READ = 16;

/** What a collection lists; `whole`: as far as one can see nothing of it is missing. */
export type Listed = { readonly members: readonly unknown[]; readonly whole: boolean };

/**
 * Everything a collection lists, over all its pages (`Members@odata.nextLink`, DSP0266 §7.4: a URI reference); members as
 * they stand there. Where one of its pages cannot be read the whole cannot: half a log says that nothing happened, half a
 * list of managers which one is to be set. One that is longer than what is taken of it, that counts more than it lists, or
 * whose pages lead back, is not whole.
 */
export async function collectionOf(
  session: RedfishSession,
  path: string,
  signal: AbortSignal,
): Promise<Result<Listed>> {
  const found: unknown[] = [];
  const seen = new Set<string>();
  let count = 0;
  let next: string | undefined = path;
  while (next !== undefined && !seen.has(next) && seen.size < MAX_PAGES && found.length < MAX_MEMBERS) {
    seen.add(next);
    const page: Result<RedfishResource> = await session.get(next, signal);
    if (!page.ok) return page;
    const { json } = page.value;
    if (Array.isArray(json.Members)) found.push(...json.Members);
    count = Math.max(count, Number(json['Members@odata.count'] ?? 0) || 0);
    const link: unknown = json['Members@odata.nextLink'] ?? json['@odata.nextLink'] ?? '';
    const following = nextPath(link, next, session);
    if (following === null)
      return err(appError('redirected-away', { address: session.address, to: untrusted(textOf(link), 120) }));
    next = following;
  }
  const whole = next === undefined && found.length <= MAX_MEMBERS && found.length >= count;
  return ok({ members: found.slice(0, MAX_MEMBERS), whole });
}

/** Where the next page is; undefined without one, null where it is nowhere to be followed to. */
function nextPath(
  link: unknown,
  from: string,
  session: Pick<RedfishSession, 'origin'>,
): string | undefined | null {
  const text = withSlash(textOf(link));
  if (text === '') return undefined;
  if (!URL.canParse(text, `${session.origin}${from}`)) return null;
  return redfishLink(new URL(text, `${session.origin}${from}`).href, session) ?? null;
}

/** A link as text. */
function textOf(link: unknown): string {
  const text = typeof link === 'string' ? link : dig(link, ['@odata.id']);
  return typeof text === 'string' ? text : '';
}

/** What stops the work although other members could be read: the device or the session is gone. */
const FATAL: ReadonlySet<string> = new Set([
  'cancelled',
  'device-unreachable',
  'device-timeout',
  'connection-lost',
  'certificate-changed',
  'tls-refused',
  'tls-strict',
  'session-lost',
  'device-starting',
  'device-updating',
  'redirected-away',
  'login-rejected',
  'login-unclear',
  'sessions-off',
  'password-expired',
  'account-locked',
]);

/**
 * The members that can be read, also in part: services answer a manager or system of which one sensor fails with 500 and all
 * the rest of it (reported of OpenBMC's, bmcweb 77 and 98). A broken one among several stops nothing; where none can be read, why.
 */
export async function readMembers(
  session: RedfishSession,
  path: string,
  signal: AbortSignal,
): Promise<Result<readonly Member[]>> {
  const listed = await collectionOf(session, path, signal);
  if (!listed.ok) return listed;
  const members: Member[] = [];
  let broken: Result<never> | null = null;
  for (const item of listed.value.members.slice(0, MAX_READ)) {
    const link = redfishLink(item, session);
    const to = linkAway(item, session);
    if (to !== undefined) broken ??= err(appError('redirected-away', { address: session.address, to }));
    if (link === undefined) continue;
    const member = await session.get(link, signal, 'part');
    if (member.ok) members.push({ path: link, ...member.value });
    else if (FATAL.has(member.error.code)) return member;
    else broken ??= member;
  }
  if (members.length > 0) return ok(members);
  return broken ?? err(appError('garbage-answer', { address: session.address, what: path }));
}

/** Manager types (Manager schema) that manage something else than the server itself. */
const OTHER_MANAGERS: ReadonlySet<unknown> = new Set([
  'EnclosureManager',
  'RackManager',
  'AuxiliaryController',
  'Service',
  'ResourceManager',
]);

/**
 * The managers, the one of the server first: it is the one that says so in its links, else the one whose type is a
 * controller's, else the first. An enclosure's manager is left out where another one can be read.
 */
export async function managersOf(
  session: RedfishSession,
  signal: AbortSignal,
): Promise<Result<readonly Member[]>> {
  const root = await session.get('/redfish/v1/', signal);
  if (!root.ok) return root;
  const path = redfishLink(root.value.json.Managers, session) ?? '/redfish/v1/Managers';
  const read = await readMembers(session, path, signal);
  if (!read.ok || read.value.length === 1) return read;
  const own = read.value.filter(({ json }) => !OTHER_MANAGERS.has(json.ManagerType));
  const managesServer = ({ json }: Member): boolean => {
    const servers = dig(json, ['Links', 'ManagerForServers']);
    return Array.isArray(servers) && servers.length > 0;
  };
  const ranked = [...own].sort((a, b) => Number(managesServer(b)) - Number(managesServer(a)));
  return ok(ranked.length > 0 ? ranked : read.value);
}

/** The server itself: the system that the manager says it manages, else the first that can be read. */
export async function systemOf(
  session: RedfishSession,
  manager: Json,
  signal: AbortSignal,
): Promise<Result<Json>> {
  const servers = dig(manager, ['Links', 'ManagerForServers']);
  const named = Array.isArray(servers) ? redfishLink(servers[0], session) : undefined;
  if (named !== undefined) {
    const system = await session.get(named, signal, 'part');
    if (system.ok) return ok(holding(session, named, system.value.json));
    if (FATAL.has(system.error.code)) return system;
  }
  const systems = await readMembers(session, '/redfish/v1/Systems', signal);
  if (!systems.ok) return systems;
  const json = systems.value[0]?.json ?? {};
  return ok(holding(session, redfishLink(json['@odata.id'], session), json));
}

/** The session's box is this one from now on, by what no other has. */
function holding(session: RedfishSession, path: string | undefined, system: Json): Json {
  const marks = ['SerialNumber', 'UUID'].flatMap((name) => {
    const value = system[name];
    return typeof value === 'string' && plainMark(value) !== '' ? [[name, value] as const] : [];
  });
  if (path !== undefined && marks.length > 0) session.hold(path, Object.fromEntries(marks));
  return system;
}
