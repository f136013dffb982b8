import { type AppError, aboutStep, appError } from '../../domain/app-error.ts';
import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import { evidence, untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SettingKey, SettingValues } from '../../domain/setting-key.ts';
import type { Json } from '../../net/redfish.ts';
import { dig } from '../../net/redfish-tree.ts';
import type { CoveredDevice, DeviceState, Driver, DriverContext, DriverSession, Write } from '../driver.ts';
import { lxcaSteps } from '../manual/manual-steps.ts';
import { type LxcaSession, openLxca } from './lxca-session.ts';

/**
 * XClarity Administrator over REST (lxca-and-xcc-callhome.md §1). Documented: `PUT /service/callHomeGeneral`
 * with `primaryContact` and `secondaryContacts` (its first use creates the forwarder "Default Call Home" for
 * all devices), `GET/PUT /aicc/network/host` with the proxy, `GET /aicc` with the version, the inventory
 * lists. Probed at run time: whether the contact can be read back (`GET` of the same resource is documented
 * nowhere; 400, 404, 405 and 501 mean that it cannot). Everything else of the guide's screen has no
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
  const aicc = await session.get('/aicc', signal);
  const version = aicc.ok ? dig(aicc.value, ['appliance', 'version']) : undefined;
  if (!aicc.ok || typeof version !== 'string') {
    await session.close();
    if (!aicc.ok && !MISSING.has(aicc.error.code)) return aicc;
    return err(appError('unsupported', { address: session.address, reason: 'no-appliance-version' }));
  }
  return ok({
    read: (inner) => readState(session, inner),
    readGroup: (keys, inner) => readGroup(session, keys, inner),
    write: (write, inner) => writeStep(session, write, inner),
    close: session.close,
  });
}

/** What an appliance without the resource answers. */
const MISSING: ReadonlySet<AppError['code']> = new Set(['not-found', 'method-not-allowed']);
const UNREADABLE: ReadonlySet<AppError['code']> = new Set([...MISSING, 'device-refused']);

async function readState(session: LxcaSession, signal: AbortSignal): Promise<Result<DeviceState>> {
  const aicc = await session.get('/aicc', signal);
  if (!aicc.ok) return aicc;
  const host = await session.get(HOST, signal);
  if (!host.ok && !UNREADABLE.has(host.error.code)) return host;
  const callHome = await session.get(CALL_HOME, signal);
  if (!callHome.ok && !UNREADABLE.has(callHome.error.code)) return callHome;
  const covered = await coveredDevices(session, signal);
  if (!covered.ok && !UNREADABLE.has(covered.error.code)) return covered;

  const contactKeys = [...PRIMARY, ...SECONDARY].map(([key]) => key);
  const readable = callHome.ok && typeof callHome.value.primaryContact === 'object';
  const proxy = host.ok ? dig(host.value, ['proxy']) : undefined;
  const proxyWritable = typeof proxy === 'object' && proxy !== null;
  const values: Partial<Record<SettingKey, string>> = {
    ...(readable ? contactsOf(callHome.value) : {}),
    ...(proxyWritable ? proxyOf(proxy as Json) : {}),
  };
  const text = (path: readonly string[]): string => {
    const value = dig(aicc.value, path);
    return typeof value === 'string' ? untrusted(value, 120) : '';
  };
  return ok({
    values,
    writable: new Set([...contactKeys, ...(proxyWritable ? PROXY.map(([key]) => key) : [])]),
    secrets: proxyWritable ? { 'proxy.password': 'unknown' } : {},
    unreadable: new Set(readable ? [] : contactKeys),
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
      ...(host.ok ? listOf(host.value.dns_servers, 'ip').map((server) => evidence('dns', server)) : []),
    ],
    ...(covered.ok ? { covers: covered.value } : {}),
  });
}

/** The readable values of a few settings: only the resources that hold them are asked. */
async function readGroup(
  session: LxcaSession,
  keys: readonly SettingKey[],
  signal: AbortSignal,
): Promise<Result<SettingValues>> {
  const ofProxy = PROXY.some(([key]) => keys.includes(key));
  const host = ofProxy ? await session.get(HOST, signal) : ok<Json>({});
  if (!host.ok) return host;
  const ofContacts = [...PRIMARY, ...SECONDARY].some(([key]) => keys.includes(key));
  const callHome = ofContacts ? await session.get(CALL_HOME, signal) : ok<Json>({});
  if (!callHome.ok && !UNREADABLE.has(callHome.error.code)) return callHome;
  const all: SettingValues = {
    ...(ofProxy ? proxyOf(objectOf(dig(host.value, ['proxy']))) : {}),
    ...(callHome.ok && typeof callHome.value.primaryContact === 'object' ? contactsOf(callHome.value) : {}),
  };
  return ok(Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key as SettingKey))));
}

function contactsOf(callHome: Json): SettingValues {
  const values: Partial<Record<SettingKey, string>> = {};
  const take = (fields: typeof PRIMARY, from: unknown): void => {
    for (const [key, name] of fields) {
      const value = dig(from, [name]);
      values[key] = typeof value === 'string' ? untrusted(value, 200) : '';
    }
  };
  take(PRIMARY, callHome.primaryContact);
  const { secondaryContacts } = callHome;
  take(SECONDARY, Array.isArray(secondaryContacts) ? secondaryContacts[0] : {});
  return values;
}

function proxyOf(proxy: Json): SettingValues {
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? untrusted(String(value), 200) : '';
  return {
    'proxy.enable': proxy.enabled === true ? 'true' : 'false',
    'proxy.host': text(proxy.ip),
    'proxy.port': text(proxy.port),
    'proxy.user': text(proxy.userid),
  };
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: unknown, name: string): readonly string[] {
  return (Array.isArray(value) ? value.slice(0, 8) : [])
    .map((item) => dig(item, [name]))
    .filter((item): item is string => typeof item === 'string' && item !== '');
}

async function writeStep(session: LxcaSession, write: Write, signal: AbortSignal): Promise<Result<void>> {
  const done = write.stepId === 'proxy' ? await writeProxy(session, write, signal) : await writeContact();
  if (done.ok) return done;
  const { error } = done;
  if (MISSING.has(error.code)) {
    const reason = write.stepId === 'proxy' ? 'field:proxy.host' : 'no-call-home-rest';
    return err(appError('unsupported', { address: session.address, reason }));
  }
  return err(aboutStep(error, write.stepId));

  async function writeContact(): Promise<Result<void>> {
    const of = (fields: typeof PRIMARY): Json =>
      Object.fromEntries(
        fields
          .map(([key, name]) => [name, write.values[key] ?? ''] as const)
          .filter(([, value]) => value !== ''),
      );
    // Where the resource can be read, what it holds beside our fields stays (contact method, more contacts).
    const known = await session.get(CALL_HOME, signal);
    if (!known.ok && !UNREADABLE.has(known.error.code)) return known;
    const { primaryContact, secondaryContacts } = known.ok ? known.value : {};
    const [first, ...others]: readonly unknown[] = Array.isArray(secondaryContacts) ? secondaryContacts : [];
    const body: Json =
      write.stepId === 'contact'
        ? { primaryContact: { ...objectOf(primaryContact), ...of(PRIMARY) } }
        : { secondaryContacts: [{ ...objectOf(first), ...of(SECONDARY) }, ...others] };
    return session.put(CALL_HOME, body, signal);
  }
}

/**
 * The proxy is part of the host object: it is read afresh, changed in its proxy and put back whole, so that
 * DNS servers and names stay. The answer carries the password empty; where no password is to be set the
 * property is left out, as an empty one would clear it.
 */
async function writeProxy(session: LxcaSession, write: Write, signal: AbortSignal): Promise<Result<void>> {
  const host = await session.get(HOST, signal);
  if (!host.ok) return host;
  const before = dig(host.value, ['proxy']);
  const proxy: Record<string, unknown> = { ...(typeof before === 'object' ? (before as Json) : {}) };
  if (proxy.password === '' || proxy.password === null) delete proxy.password;
  for (const [key, name] of PROXY) {
    const text = key in write.secrets ? write.secrets[key]?.reveal() : write.values[key];
    if (text === undefined) continue;
    proxy[name] = key === 'proxy.enable' ? text === 'true' : key === 'proxy.port' ? Number(text) : text;
  }
  return session.put(HOST, { ...host.value, proxy }, signal);
}

// --- what the appliance manages ---------------------------------------------------------------------------

/** Lists and their members' names: documented in Lenovo's API description (node, chassis, cmm). */
const LISTS: readonly (readonly [CoveredDevice['kind'], string, string])[] = [
  ['node', '/nodes', 'nodeList'],
  ['chassis', '/chassis', 'chassisList'],
  ['cmm', '/cmms', 'cmmList'],
];
/** A bound on what is kept, not a limit of the product. */
const COVERED_LIMIT = 1_000;

/** The managed devices with uuid and addresses, so that the route through this appliance can be confirmed. */
export async function coveredDevices(
  session: Pick<LxcaSession, 'get'>,
  signal: AbortSignal,
): Promise<Result<readonly CoveredDevice[]>> {
  const found: CoveredDevice[] = [];
  for (const [kind, path, list] of LISTS) {
    const answer = await session.get(path, signal);
    if (!answer.ok) {
      if (UNREADABLE.has(answer.error.code)) continue;
      return answer;
    }
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
