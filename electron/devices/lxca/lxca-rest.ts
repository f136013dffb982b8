import { type AppError, aboutStep, appError } from '../../domain/app-error.ts';
import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import { evidence, untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SettingKey, SettingValues } from '../../domain/setting-key.ts';
import { pause } from '../../net/deadline.ts';
import type { Json } from '../../net/redfish.ts';
import { dig } from '../../net/redfish-tree.ts';
import {
  type CoveredDevice,
  type DeviceState,
  type Driver,
  type DriverContext,
  type DriverSession,
  rawOf,
  type Write,
} from '../driver.ts';
import { lxcaSteps } from '../manual/manual-steps.ts';
import { switchOf } from '../switch-value.ts';
import { AICC, type LxcaSession, openLxca } from './lxca-session.ts';
import { changedMeanwhile, rememberShown } from './shown-before.ts';

/**
 * XClarity Administrator over REST (lxca-and-xcc-callhome.md §1). Documented: `PUT /service/callHomeGeneral`
 * with `primaryContact` and `secondaryContacts` (its first use creates the forwarder "Default Call Home" for
 * all devices), `GET/PUT /aicc/network/host` with the proxy, `GET /aicc` with the version, the inventory
 * lists. Probed at run time: whether the contact can be read back (`GET` of the same resource is documented
 * nowhere; 404, 405 and 501, and 400 each time, mean that it cannot). Everything else of the guide's screen has no
 * documented call and is a step of the manual sheet (manual-steps.ts).
 */
const CALL_HOME = '/service/callHomeGeneral';
const HOST = '/aicc/network/host';

const PRIMARY: readonly (readonly [SettingKey, string])[] = [
  ['contact.name', 'fullName'],
  ['company', 'companyName'],
  ['country', 'country'],
  ['contact.email', 'contactEmail'],
  ['contact.phone', 'contactPhone'],
  ['contact.address', 'streetAddress'],
  ['contact.city', 'city'],
  ['contact.state', 'stateProvince'],
  ['contact.postalCode', 'postalCode'],
];
const SECONDARY: readonly (readonly [SettingKey, string])[] = [
  ['alternate.name', 'fullName'],
  ['alternate.email', 'contactEmail'],
  ['alternate.phone', 'contactPhone'],
];
/** Every attribute of a contact (§1.4, Table 1). What a reading has beside them is the appliance's own and not sent. */
const CONTACT_ATTRIBUTES: readonly string[] = [...PRIMARY.map(([, name]) => name), 'preferredContactMethod'];
const CONTACTS: readonly SettingKey[] = [...PRIMARY, ...SECONDARY].map(([key]) => key);
const PROXY: readonly (readonly [SettingKey, string])[] = [
  ['proxy.enable', 'enabled'],
  ['proxy.host', 'ip'],
  ['proxy.port', 'port'],
  ['proxy.user', 'userid'],
  ['proxy.password', 'password'],
];

export const lxcaRest: Driver = {
  id: 'lxca-rest',
  ...DRIVER_TRAITS['lxca-rest'],
  products: ['lxca'],
  groups: [
    { id: 'proxy', keys: ['proxy.host', 'proxy.port', 'proxy.user', 'proxy.password', 'proxy.enable'] },
    // One object each: a half-filled one might take the other half away.
    { id: 'contact', keys: PRIMARY.map(([key]) => key), whole: true },
    { id: 'alternate', keys: SECONDARY.map(([key]) => key), whole: true },
  ],
  needsConsent: true,
  open: openDriver,
  manual: (catalog, wanted) => lxcaSteps(catalog, wanted),
};

async function openDriver(context: DriverContext, signal: AbortSignal): Promise<Result<DriverSession>> {
  const opened = await openLxca(context, signal);
  if (!opened.ok) return opened;
  const session = opened.value;
  // The version first: what else may be asked depends on it.
  const aicc = await session.get(AICC, signal);
  const version = aicc.ok ? dig(aicc.value, ['appliance', 'version']) : undefined;
  if (!aicc.ok || typeof version !== 'string') {
    await session.close();
    if (!aicc.ok && !MISSING.has(aicc.error.code)) return aicc;
    return err(appError('unsupported', { address: session.address, reason: 'no-appliance-version' }));
  }
  const uuid = dig(aicc.value, ['appliance', 'uuid']);
  session.hold(typeof uuid === 'string' ? uuid : '');
  let warning: readonly string[] = [];
  return ok({
    read: (inner) => readState(session, inner),
    readGroup: (keys, inner) => readGroup(session, keys, inner),
    write: async (write, inner) => {
      warning = [];
      const done = await writeStep(session, write, inner);
      if (!done.ok) return done;
      warning = done.value;
      return ok(undefined);
    },
    remarks: () => warning,
    caveat: () => (warning.length > 0 ? 'warned' : null),
    close: session.close,
  });
}

/** What an appliance without the resource answers. */
const MISSING: ReadonlySet<AppError['code']> = new Set(['not-found', 'method-not-allowed']);
/** Refusals that a moment may take away. */
const PASSING: ReadonlySet<AppError['code']> = new Set([...MISSING, 'device-refused', 'edit-conflict']);
/** Pauses before a refused reading is asked for again (milliseconds); the longer ones where it was given before. */
const AGAIN_MS = [300, 900] as const;
const AGAIN_GIVEN_MS = [500, 1_000, 2_000, 4_000] as const;

/**
 * What the appliance holds at a path, or null where it has no such resource. That is believed only of one that it never
 * gave in this session; any other refusal (429, 400, 409) means that it could not be read, and is asked about again.
 */
async function held(session: LxcaSession, path: string, signal: AbortSignal): Promise<Result<Json | null>> {
  const given = session.wasRead(path);
  for (const wait of [...(given ? AGAIN_GIVEN_MS : AGAIN_MS), null]) {
    const read = await session.get(path, signal);
    if (read.ok) return read;
    const { code, args } = read.error;
    if (!given && MISSING.has(code)) return ok(null);
    if (!PASSING.has(code)) return read;
    if (wait === null) {
      // No page documents reading the contact: an appliance may well call the question itself wrong (§8), each time.
      return !given && path === CALL_HOME && args.status === 400 ? ok(null) : read;
    }
    try {
      await pause(wait, signal);
    } catch {
      return err(appError('cancelled'));
    }
  }
  return err(appError('not-found', { address: session.address, what: path }));
}

/** The sessions in which the contacts were shown: what is put back over them has to be read then. */
const showsContacts = new WeakSet<LxcaSession>();

/** The sessions in which the proxy was shown: null then is no more than a moment. */
const showsProxy = new WeakSet<LxcaSession>();

/** A part of the state: as `held`, but one that was given before and is refused now is `unread`, without waiting. */
async function part(
  session: LxcaSession,
  path: string,
  signal: AbortSignal,
): Promise<Result<Json | null | 'unread'>> {
  if (!session.wasRead(path)) return held(session, path, signal);
  const read = await session.get(path, signal);
  return read.ok || !PASSING.has(read.error.code) ? read : ok('unread');
}

async function readState(session: LxcaSession, signal: AbortSignal): Promise<Result<DeviceState>> {
  const aicc = await session.get(AICC, signal);
  if (!aicc.ok) return aicc;
  const host = await part(session, HOST, signal);
  if (!host.ok) return host;
  const callHome = await part(session, CALL_HOME, signal);
  if (!callHome.ok) return callHome;
  const covered = await coveredDevices(session, signal);
  // A list that is refused leaves open what is managed; nothing else hangs on it.
  if (!covered.ok && !PASSING.has(covered.error.code)) return covered;

  const contacts = contactsIn(callHome.value);
  if (contacts !== null) showsContacts.add(session);
  const proxy = host.value === 'unread' ? null : dig(host.value, ['proxy']);
  const proxyShown = typeof proxy === 'object' && proxy !== null;
  if (proxyShown) showsProxy.add(session);
  // Null: the host has a proxy's place, and does not say what is in it.
  const proxyKeys = proxyShown || proxy === null ? PROXY.map(([key]) => key) : [];
  const values: SettingValues = {
    ...(contacts === null ? {} : contactsOf(contacts)),
    ...(proxyShown ? proxyOf(proxy as Json) : {}),
  };
  rememberShown(session, values);
  const text = (path: readonly string[]): string => {
    const value = dig(aicc.value, path);
    return typeof value === 'string' ? untrusted(value, 120) : '';
  };
  return ok({
    values,
    ...rawOf(values, {
      ...(contacts === null ? {} : contactsOf(contacts, (text) => text)),
      ...(proxyShown ? proxyOf(proxy as Json, (text) => text) : {}),
    }),
    writable: new Set([...CONTACTS, ...proxyKeys]),
    secrets: proxyKeys.length > 0 ? { 'proxy.password': 'unknown' } : {},
    unreadable: new Set([...CONTACTS, ...proxyKeys].filter((key) => values[key] === undefined)),
    identity: {
      model: text(['appliance', 'name']),
      firmware: text(['appliance', 'version']),
      uuid: text(['appliance', 'uuid']).toLowerCase(),
    },
    facts: [
      evidence('version', text(['appliance', 'version'])),
      evidence('clock', text(['date', 'date_time'])),
      evidence('timezone', text(['date', 'timezone'])),
      ...listOf(dig(aicc.value, ['ntp', 'servers']), 'server').map((server) => evidence('ntp', server)),
      ...listOf(dig(host.value, ['dns_servers']), 'ip').map((server) => evidence('dns', server)),
    ],
    ...(covered.ok ? { covers: covered.value } : {}),
  });
}

/** The readable values of a few settings: only the resources that hold them are asked. What is refused is not among them. */
async function readGroup(
  session: LxcaSession,
  keys: readonly SettingKey[],
  signal: AbortSignal,
): Promise<Result<SettingValues>> {
  let all: SettingValues = {};
  if (PROXY.some(([key]) => keys.includes(key))) {
    const host = await part(session, HOST, signal);
    if (!host.ok) return host;
    const proxy = dig(host.value, ['proxy']);
    if (typeof proxy === 'object' && proxy !== null) all = proxyOf(proxy as Json);
  }
  if (CONTACTS.some((key) => keys.includes(key))) {
    const callHome = await part(session, CALL_HOME, signal);
    if (!callHome.ok) return callHome;
    const contacts = contactsIn(callHome.value);
    if (contacts !== null) all = { ...all, ...contactsOf(contacts) };
  }
  rememberShown(session, all);
  return ok(Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key as SettingKey))));
}

/** The resource with the contacts, where it shows them. */
function contactsIn(callHome: Json | null | 'unread'): Json | null {
  if (callHome === null || callHome === 'unread') return null;
  const { primaryContact } = callHome;
  return typeof primaryContact === 'object' && primaryContact !== null ? callHome : null;
}

/** For showing; undo wants what is there, letter by letter. */
const shown = (text: string): string => untrusted(text, 200);

/** What a list without an entry, or an entry that is null, says of each field: there is none. */
const NOBODY: Json = Object.fromEntries(SECONDARY.map(([, name]) => [name, '']));

/** The values that are given. A property that is not there says nothing, null that there is none. */
function given(fields: typeof PRIMARY, from: unknown, as: (text: string) => string): SettingValues {
  const values: Partial<Record<SettingKey, string>> = {};
  for (const [key, name] of fields) {
    const value = dig(from, [name]);
    if (typeof value === 'string' || typeof value === 'number') values[key] = as(String(value));
    else if (value === null) values[key] = '';
  }
  return values;
}

function contactsOf(callHome: Json, as = shown): SettingValues {
  const { primaryContact, secondaryContacts } = callHome;
  const second: unknown = Array.isArray(secondaryContacts) ? (secondaryContacts[0] ?? NOBODY) : {};
  return { ...given(PRIMARY, primaryContact, as), ...given(SECONDARY, second, as) };
}

function proxyOf(proxy: Json, as = shown): SettingValues {
  const shows = PROXY.filter(([key]) => key !== 'proxy.password');
  const enabled = switchOf(proxy.enabled);
  return {
    ...given(shows, proxy, as),
    ...(enabled === null ? {} : { 'proxy.enable': String(enabled) }),
  };
}

function listOf(value: unknown, name: string): readonly string[] {
  return (Array.isArray(value) ? value.slice(0, 8) : [])
    .map((item) => dig(item, [name]))
    .filter((item): item is string => typeof item === 'string' && item !== '');
}

async function writeStep(
  session: LxcaSession,
  write: Write,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const [path, body] =
    write.stepId === 'proxy'
      ? ([HOST, () => proxyBody(session, write, signal)] as const)
      : ([CALL_HOME, () => contactBody(session, write, signal)] as const);
  const given = session.wasRead(path);
  const done = await session.put(path, body, signal);
  if (done.ok) return done;
  const { error } = done;
  if (MISSING.has(error.code) && !given) {
    const reason = write.stepId === 'proxy' ? 'field:proxy.host' : 'no-call-home-rest';
    return err(appError('unsupported', { address: session.address, reason }));
  }
  return err(aboutStep(error, write.stepId));
}

function conflict({ address }: LxcaSession, { stepId }: Write): Result<never> {
  return err(appError('edit-conflict', { address, what: stepId }));
}

/** The values of one group's fields. */
function only(values: SettingValues, fields: typeof PRIMARY): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => fields.some(([own]) => own === key)));
}

/** A contact as it was read, in what the call takes. */
function contactOf(read: unknown): Json {
  return Object.fromEntries(
    CONTACT_ATTRIBUTES.map((name) => [name, dig(read, [name])] as const).filter(
      ([, value]) => typeof value === 'string',
    ),
  );
}

/** Where the resource can be read, what it holds beside our fields stays (contact method, more contacts). */
async function contactBody(session: LxcaSession, write: Write, signal: AbortSignal): Promise<Result<Json>> {
  const of = (fields: typeof PRIMARY): Json =>
    Object.fromEntries(
      fields
        .map(([key, name]) => [name, write.values[key] ?? ''] as const)
        .filter(([, value]) => value !== ''),
    );
  const known = await held(session, CALL_HOME, signal);
  if (!known.ok) return known;
  if (showsContacts.has(session) && contactsIn(known.value) === null)
    return err(
      appError('unread-now', { address: session.address, fields: Object.keys(write.values).join(',') }),
    );
  const contacts = contactsIn(known.value);
  const group = write.stepId === 'contact' ? PRIMARY : SECONDARY;
  const there = contacts === null ? {} : contactsOf(contacts);
  if (changedMeanwhile(session, write, only(there, group))) return conflict(session, write);
  const { primaryContact, secondaryContacts } = known.value ?? {};
  const [first, ...others]: readonly unknown[] = Array.isArray(secondaryContacts) ? secondaryContacts : [];
  return ok(
    write.stepId === 'contact'
      ? { primaryContact: { ...contactOf(primaryContact), ...of(PRIMARY) } }
      : { secondaryContacts: [{ ...contactOf(first), ...of(SECONDARY) }, ...others.map(contactOf)] },
  );
}

/**
 * The proxy is part of the host object: it is read afresh, changed in its proxy and put back whole, so that
 * DNS servers and names stay. The answer carries the password empty; where no password is to be set the
 * property is left out, as an empty one would clear it.
 */
async function proxyBody(session: LxcaSession, write: Write, signal: AbortSignal): Promise<Result<Json>> {
  const { address } = session;
  const host = await held(session, HOST, signal);
  if (!host.ok) return host;
  if (host.value === null) return err(appError('not-found', { address, what: HOST }));
  const before = dig(host.value, ['proxy']);
  const never = before === null && !showsProxy.has(session);
  if (!never && (typeof before !== 'object' || before === null)) {
    const fields = PROXY.map(([key]) => key).filter((key) => key in write.values || key in write.secrets);
    return err(appError('unread-now', { address, fields: fields.join(',') }));
  }
  if (changedMeanwhile(session, write, before === null ? {} : proxyOf(before as Json)))
    return conflict(session, write);
  const proxy: Record<string, unknown> = { ...(before as Json | null) };
  if (proxy.password === '' || proxy.password === null) delete proxy.password;
  // As documented, also where the reading gives them as text.
  const enabled = switchOf(proxy.enabled);
  if (enabled !== null) proxy.enabled = enabled;
  if (typeof proxy.port === 'string' && /^\d{1,5}$/.test(proxy.port)) proxy.port = Number(proxy.port);
  for (const [key, name] of PROXY) {
    const text = key in write.secrets ? write.secrets[key]?.reveal() : write.values[key];
    if (text === undefined) continue;
    proxy[name] = key === 'proxy.enable' ? text === 'true' : key === 'proxy.port' ? Number(text) : text;
  }
  return ok({ ...host.value, proxy });
}

// --- what the appliance manages ---------------------------------------------------------------------------

/** Lists and their members' names: documented in Lenovo's API description (node, chassis, cmm). */
const LISTS: readonly (readonly [CoveredDevice['kind'], string, string])[] = [
  ['node', '/nodes', 'nodeList'],
  ['chassis', '/chassis', 'chassisList'],
  ['cmm', '/cmms', 'cmmList'],
];
/** A bound on what is kept, far beyond the thousand devices and their chassis that an appliance manages. */
const COVERED_LIMIT = 5_000;

/** The managed devices with uuid and addresses, so that the route through this appliance can be confirmed. */
export async function coveredDevices(
  session: LxcaSession,
  signal: AbortSignal,
): Promise<Result<readonly CoveredDevice[]>> {
  const found: CoveredDevice[] = [];
  for (const [kind, path, list] of LISTS) {
    const answer = await held(session, path, signal);
    // A list that is not there has nothing in it; one that is refused may have: then what is managed is not known.
    if (!answer.ok) return answer;
    if (answer.value === null) continue;
    const items = answer.value[list];
    for (const item of Array.isArray(items) ? items : []) {
      if (found.length < COVERED_LIMIT) found.push(coveredOf(kind, item));
    }
  }
  return ok(found.filter((device) => device.uuid !== '' || device.addresses.length > 0));
}

function coveredOf(kind: CoveredDevice['kind'], item: unknown): CoveredDevice {
  const text = (name: string): string => {
    const value = dig(item, [name]);
    return typeof value === 'string' ? untrusted(value, 80) : '';
  };
  const many = (name: string): readonly string[] => {
    const value = dig(item, [name]);
    return (Array.isArray(value) ? value.slice(0, 16) : []).filter(
      (each): each is string => typeof each === 'string',
    );
  };
  const addresses = [text('mgmtProcIPaddress'), ...many('ipv4Addresses'), ...many('ipv6Addresses')];
  return {
    kind,
    uuid: text('uuid').toLowerCase(),
    addresses: [...new Set(addresses.filter((address) => /^[0-9a-f.:]{2,45}$/i.test(address)))],
    name: text('name'),
  };
}
