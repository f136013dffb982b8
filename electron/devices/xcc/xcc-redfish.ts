import { isDeepStrictEqual } from 'node:util';
import { type AppError, aboutStep, appError } from '../../domain/app-error.ts';
import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import { evidence, untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { SECRET_KEYS, type SettingKey } from '../../domain/setting-key.ts';
import { pause } from '../../net/deadline.ts';
import { type Json, openRedfish, type RedfishResource, type RedfishSession } from '../../net/redfish.ts';
import { dig, linkAway, managersOf, redfishLink, systemOf } from '../../net/redfish-tree.ts';
import { changeResource, type Taken } from '../../net/redfish-write.ts';
import {
  type DeviceState,
  type Driver,
  type DriverContext,
  type DriverSession,
  rawOf,
  type Write,
} from '../driver.ts';
import { noTestCall } from '../manual/manual-steps.ts';
import { switchOf } from '../switch-value.ts';
import { inOwnForm } from './own-form.ts';
import {
  BOOLEAN_KEYS,
  hasProperty,
  hiddenIn,
  holdsSettings,
  NUMBER_KEYS,
  PATHS,
  PROPERTIES,
  settingsOf,
  textsOf,
} from './service-advisor-resource.ts';
import { readServiceLog } from './service-log.ts';

/**
 * XCC, XCC2 and XCC3 over Redfish with Lenovo's OEM resource ServiceAdvisor (discovery-and-devices.md §4.3).
 * Documented by Lenovo's own scripts: the property names, If-Match, 200/204, one-way agreement. Probed at
 * run time: whether this firmware has the resource at all, whether its link is text or an object, and which
 * properties it has; only keys that the device returned are ever sent.
 * Redfish offers no test call here: that is a step of the manual sheet.
 */

const NOTHING_SAID: Taken = { remarks: [], caveat: null };
/** Pauses before a reading without what is to be written is made again (milliseconds). */
const AGAIN_MS = [300, 700, 1_500, 3_000, 4_500] as const;

export const xccRedfish: Driver = {
  id: 'xcc-redfish',
  ...DRIVER_TRAITS['xcc-redfish'],
  products: ['xcc', 'xcc2', 'xcc3'],
  groups: [
    { id: 'proxy', keys: ['proxy.host', 'proxy.port', 'proxy.user', 'proxy.password', 'proxy.enable'] },
    { id: 'licence', keys: ['licence'] },
    {
      id: 'contact',
      keys: [
        'country',
        'company',
        'contact.name',
        'contact.phone',
        'contact.email',
        'contact.address',
        'contact.city',
        'contact.state',
        'contact.postalCode',
        'alternate.name',
        'alternate.phone',
        'alternate.email',
      ],
    },
    { id: 'location', keys: ['location.address', 'location.city', 'location.state', 'location.postalCode'] },
    { id: 'enable', keys: ['enable'] },
  ],
  open: openSession,
  manual: (_catalog, _wanted, product) => noTestCall(product),
};

async function openSession(context: DriverContext, signal: AbortSignal): Promise<Result<DriverSession>> {
  const { target, credential, trust, onWait, waits } = context;
  const { address, ports } = target;
  const opened = await openRedfish({ address, port: ports.https, trust, credential, onWait, waits }, signal);
  if (!opened.ok) return opened;
  const redfish = opened.value;
  const found = await findServiceAdvisor(redfish, signal);
  if (!found.ok) {
    await redfish.close();
    return found;
  }
  const { manager } = found.value;
  let { advisorPath } = found.value;
  let known = found.value.advisor;
  /** What was not shown when everything was read; what is not shown for a moment after a write is another thing. */
  let hidden: readonly SettingKey[] = [];
  let wrote = false;
  /** After a write the device holds something else than what was read. */
  let stale = false;
  let system: Json | null = null;
  let taken: Taken = NOTHING_SAID;
  /** Of the last write, where it took more than one request. */
  let takenKeys: readonly SettingKey[] | null = null;
  let left: readonly SettingKey[] = [];
  let listCut = false;
  /** The resource where it is now: firmware that is updated while one works may come back with it elsewhere. */
  const advisorNow = async (inner: AbortSignal): Promise<Result<RedfishResource>> => {
    const there = await redfish.get(advisorPath, inner);
    if (there.ok || there.error.code !== 'not-found') return there;
    const link = await advisorLink(redfish, inner);
    if (!link.ok || link.value.advisorPath === advisorPath) return there;
    const elsewhere = await redfish.get(link.value.advisorPath, inner);
    if (!elsewhere.ok) return there;
    advisorPath = link.value.advisorPath;
    return elsewhere;
  };
  /** A reading that has all that is to be written: a service that restarts shows only a part for a moment. */
  const readWith = async (
    write: Write,
    last: RedfishResource | null,
    inner: AbortSignal,
  ): Promise<Result<RedfishResource>> => {
    let resource = last;
    for (const wait of [...AGAIN_MS, null]) {
      if (resource === null) {
        const fresh = await advisorNow(inner);
        // What was there when the session was opened is not gone because of one refusal.
        if (!fresh.ok && (wait === null || fresh.error.code !== 'not-found')) return fresh;
        resource = fresh.ok ? fresh.value : null;
      }
      const missing = resource === null ? [] : missingIn(write, resource.json, hidden);
      if (resource !== null && missing.length === 0) return ok(resource);
      if (wait === null) return err(appError('unread-now', { address, fields: missing.join(',') }));
      resource = null;
      try {
        await pause(wait, inner);
      } catch {
        return err(appError('cancelled'));
      }
    }
    return err(appError('cancelled'));
  };
  return ok({
    read: async (inner) => {
      const advisor = await advisorNow(inner);
      if (!advisor.ok) return advisor;
      known = advisor.value;
      if (!wrote) hidden = hiddenIn(known.json);
      stale = false;
      // The box does not change while one is signed in (`RedfishSession.hold`).
      if (system === null) {
        const read = await systemOf(redfish, manager, inner);
        system = read.ok ? read.value : null;
      }
      return ok(stateOf(known.json, manager, system ?? {}));
    },
    write: async (write, inner) => {
      const fresh = await readWith(write, stale ? null : known, inner);
      if (!fresh.ok) return fresh;
      known = fresh.value;
      stale = true;
      wrote = true;
      takenKeys = null;
      left = [];
      const names = new Map(PROPERTIES.map(([key, path]) => [key, path.at(-1) ?? '']));
      const unseen = ['HTTPProxyPassword', ...hidden.map((key) => names.get(key) ?? '')];
      const change = (on: RedfishResource, body: Json): Promise<Result<Taken>> => {
        const { stepId: what } = write;
        return changeResource(
          redfish,
          { path: advisorPath, known: on, body, settings: settingsOf, holds: holdsSettings, what, unseen },
          inner,
        );
      };
      /** As documented; refused, and the device itself gives them in another type: once more as it gives them. */
      const send = async (on: RedfishResource, part: Write): Promise<Result<Taken>> => {
        const documented = patchBody(part);
        const own = inOwnForm(documented, on.json);
        const changed = await change(on, documented);
        const refused = !changed.ok && changed.error.code === 'device-refused';
        return refused && !isDeepStrictEqual(own, documented) ? change(on, own) : changed;
      };
      let changed = await send(fresh.value, write);
      const doubtful = doubtfulIn(write, fresh.value.json, hidden);
      if (!changed.ok && saysNoPlace(changed.error) && doubtful.length > 0) {
        // A PATCH is refused as a whole: first what the device shows, then each of the others by itself.
        const shown = await send(
          fresh.value,
          part(write, (key) => !doubtful.includes(key)),
        );
        if (!shown.ok) return named(shown.error, write.stepId);
        const reached = keysOf(write).filter((key) => !doubtful.includes(key));
        const said: Taken[] = [shown.value];
        for (const key of doubtful) {
          const again = await redfish.get(advisorPath, inner);
          const one = again.ok
            ? await send(
                again.value,
                part(write, (other) => other === key),
              )
            : again;
          if (one.ok) {
            reached.push(key);
            said.push(one.value);
          } else if (saysNoPlace(one.error)) left = [...left, key];
          else {
            takenKeys = reached;
            taken = together(said);
            return named(one.error, key);
          }
        }
        changed = ok(together(said));
      }
      taken = changed.ok ? changed.value : NOTHING_SAID;
      return changed.ok ? ok(undefined) : named(changed.error, write.stepId);
    },
    taken: () => takenKeys,
    left: () => left,
    remarks: () => taken.remarks,
    caveat: () => taken.caveat,
    problems: async (inner) => {
      const log = await readServiceLog(redfish, manager, inner);
      listCut = log.ok && !log.value.whole;
      return log.ok ? ok(log.value.problems) : log;
    },
    listCut: () => listCut,
    close: redfish.close,
  });
}

/** The device's refusal with the step's name in place of the resource's path. */
function named(error: AppError, stepId: string): Result<never> {
  return err(aboutStep(error, stepId));
}

type Found = { readonly manager: Json; readonly advisorPath: string; readonly advisor: RedfishResource };

/** Managers → Oem.Lenovo.ServiceAdvisor; supported only if its answer has AgreementAccepted (Lenovo's script, :110). */
async function findServiceAdvisor(redfish: RedfishSession, signal: AbortSignal): Promise<Result<Found>> {
  const link = await advisorLink(redfish, signal);
  if (!link.ok) return link;
  const advisor = await wholeAdvisor(redfish, link.value.advisorPath, signal);
  return advisor.ok ? ok({ ...link.value, advisor: advisor.value }) : advisor;
}

/** Where the first manager that has the resource says that it is. */
async function advisorLink(
  redfish: RedfishSession,
  signal: AbortSignal,
): Promise<Result<Omit<Found, 'advisor'>>> {
  const { address } = redfish;
  const managers = await managersOf(redfish, signal);
  if (!managers.ok) return managers;
  for (const { json: manager } of managers.value) {
    const link = dig(manager, ['Oem', 'Lenovo', 'ServiceAdvisor']);
    const advisorPath = redfishLink(link, redfish);
    const to = linkAway(link, redfish);
    if (to !== undefined) return err(appError('redirected-away', { address, to }));
    if (advisorPath) return ok({ manager, advisorPath });
  }
  return err(appError('unsupported', { address, reason: 'no-service-advisor' }));
}

/**
 * The resource that the manager names, once it has what makes it one: a service that starts has it in part, or not at all,
 * for a moment, and only what stays away is not supported.
 */
async function wholeAdvisor(
  redfish: RedfishSession,
  path: string,
  signal: AbortSignal,
): Promise<Result<RedfishResource>> {
  const { address } = redfish;
  for (const wait of [...AGAIN_MS.slice(0, 2), null]) {
    const advisor = await redfish.get(path, signal);
    if (!advisor.ok && advisor.error.code !== 'not-found') return advisor;
    const told = advisor.ok && switchOf(advisor.value.json.AgreementAccepted) !== null;
    if (told && (wait === null || hiddenIn(advisor.value.json).every((key) => SECRET_KEYS.has(key))))
      return advisor;
    const reason = advisor.ok ? 'no-agreement-property' : 'no-service-advisor';
    if (wait === null) return err(appError('unsupported', { address, reason }));
    try {
      await pause(wait, signal);
    } catch {
      break;
    }
  }
  return err(appError('cancelled'));
}

function stateOf(advisor: Json, manager: Json, system: Json): DeviceState {
  const values = settingsOf(advisor);
  const given = PROPERTIES.filter(([, path]) => hasProperty(advisor, path)).map(([key]) => key);
  const hidden = hiddenIn(advisor);
  const writable = new Set([...given, ...hidden]);
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? untrusted(value, 120) : undefined;
  const identity = {
    model: text(system.Model),
    machineType: text(system.SKU),
    serial: text(system.SerialNumber),
    firmware: text(manager.FirmwareVersion),
    uuid: text(system.UUID)?.toLowerCase(),
  };
  return {
    values,
    ...rawOf(values, textsOf(advisor)),
    writable,
    secrets: writable.has('proxy.password') ? { 'proxy.password': 'unknown' } : {},
    unreadable: new Set(hidden.filter((key) => !SECRET_KEYS.has(key))),
    identity: Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== undefined)),
    facts: [
      evidence('manager-model', text(manager.Model) ?? ''),
      evidence('clock', text(manager.DateTime) ?? ''),
    ],
  };
}

/**
 * What is to be written and has no place in a reading: only keys that the device returned are ever sent, or those of a
 * group that it never shows (`hidden`).
 */
function missingIn(write: Write, returned: Json, hidden: readonly SettingKey[]): readonly SettingKey[] {
  const never = hiddenIn(returned).filter((key) => hidden.includes(key));
  return keysOf(write).filter(
    (key) => !never.includes(key) && !hasProperty(returned, PATHS.get(key) ?? [key]),
  );
}

/** A refusal that says that there is no such property, or never one that is written (DSP2065 PropertyUnknown, PropertyNotWritable). */
function saysNoPlace({ code, args }: AppError): boolean {
  return code === 'device-refused' && NO_PLACE.test(String(args.reason ?? ''));
}
const NO_PLACE =
  /unknown|list of valid properties|(?:not|un) ?supported|read.?only|not ?writable|(?:no such|invalid) property|not exist/i;

/**
 * Values of a write that the device does not show and may have no place for, although it shows others beside them. A password
 * goes with its proxy or not at all, and a contact of which nothing is shown is no contact without them.
 */
function doubtfulIn(write: Write, returned: Json, hidden: readonly SettingKey[]): readonly SettingKey[] {
  const keys = keysOf(write);
  const groupOf = new Map(PROPERTIES.map(([key, path]) => [key, path.length > 1 ? path[0] : '']));
  const shown = keys.filter((key) => hasProperty(returned, PATHS.get(key) ?? [key]));
  return keys
    .filter((key) => hidden.includes(key) && !shown.includes(key) && !SECRET_KEYS.has(key))
    .filter((key) =>
      shown.some((other) => groupOf.get(key) === '' || groupOf.get(other) === groupOf.get(key)),
    );
}

function keysOf(write: Write): readonly SettingKey[] {
  return [...Object.keys(write.values), ...Object.keys(write.secrets)] as SettingKey[];
}

/** The write with some of its values only. */
function part(write: Write, has: (key: SettingKey) => boolean): Write {
  const only = <T extends object>(values: T): T =>
    Object.fromEntries(Object.entries(values).filter(([key]) => has(key as SettingKey))) as T;
  return { ...write, values: only(write.values), secrets: only(write.secrets) };
}

/** What was said of several requests of one write. */
function together(said: readonly Taken[]): Taken {
  return {
    remarks: [...new Set(said.flatMap(({ remarks }) => remarks))],
    caveat: said.find(({ caveat }) => caveat !== null)?.caveat ?? null,
  };
}

/** A PATCH body with every value of the write. */
function patchBody(write: Write): Json {
  const body: Record<string, unknown> = {};
  for (const [key, path] of PROPERTIES) {
    const text = key in write.secrets ? write.secrets[key]?.reveal() : write.values[key];
    if (text === undefined) continue;
    const value = BOOLEAN_KEYS.has(key) ? text === 'true' : NUMBER_KEYS.has(key) ? Number(text) : text;
    if (path.length === 1) body[path[0] as string] = value;
    else {
      const [parent, name] = path as readonly [string, string];
      body[parent] = { ...(body[parent] as Json | undefined), [name]: value };
    }
  }
  return body;
}
