import { type Catalog, fieldLimit, fitValue, missingKeys, type ValueProblem } from '../catalog/index.ts';
import type { DeviceState, Driver, StepGroup } from '../devices/driver.ts';
import { splitEvents } from '../devices/split-events.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { standsForNothing } from '../domain/empty-words.ts';
import type { DevicePlan, ManualStep, PlanItem, PlanStep } from '../domain/plan.ts';
import type { DriverId, Product, Route } from '../domain/product.ts';
import { keptAs, normalForm, sameValue } from '../domain/same-value.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';

/**
 * What has to be written to one device so that it matches the form: pure, from what the device says now and
 * what is wanted. Devices already right get no step. Values are made to fit the device by the catalog's
 * rules, each adaptation shown; a value that cannot fit refuses the whole device before anything is sent.
 */
export type PlanInput = {
  readonly deviceId: string;
  readonly address: string;
  readonly product: Product;
  readonly route: Route;
  readonly driver: Driver;
  readonly state: DeviceState;
  readonly wanted: SettingValues;
  /**
   * Undo, and clocks and servers: every value becomes what is wanted, letter by letter, and one that cannot go back keeps
   * none of the others from it. Otherwise values are made to fit, and what the device already excludes stays.
   */
  readonly exact: boolean;
  /** Secrets that are to be set; a secret absent here is left alone. */
  readonly secretsGiven: ReadonlySet<SettingKey>;
  /** What this device would have against a secret; its value stays outside. */
  readonly secretProblem?: (key: SettingKey) => ValueProblem | null;
  /** Why the driver's interface cannot carry a secret; its value stays outside. */
  readonly secretUncarried?: (key: SettingKey) => AppError | null;
  /**
   * Is this what was last written, by the salted hash kept with the site (design §6.9)? For what no device
   * gives back: secrets (`wanted` is null, their value is not known here) and unreadable keys.
   */
  readonly lastWritten: (key: SettingKey, wanted: string | null) => boolean;
  /**
   * What the device gave after the last write, of what was as wanted then. Where it gives anything else now it was changed,
   * reset or replaced since, and what was last written of the rest proves nothing.
   */
  readonly lastGiven?: SettingValues;
  /** What the last apply sent or left, and how the device shows it since. */
  readonly lastKept?: Readonly<
    Partial<Record<SettingKey, { readonly wanted: string; readonly after: string }>>
  >;
  /** What the device refused at the last write as nothing that it has; as long as it does not give it, it is not sent again. */
  readonly noPlace?: ReadonlySet<SettingKey>;
  readonly madeAt: string;
};

export function makePlan(catalog: Catalog, given: PlanInput): DevicePlan {
  const placed = { ...given, state: withoutNoPlace(given) };
  const input: PlanInput = isAsLeft(placed) ? placed : { ...placed, lastWritten: () => false };
  const { driver, state, product } = input;
  const errors: AppError[] = [];
  const warnings: AppError[] = [];
  const fitted = fitAll(catalog, input, errors, warnings);
  const items = driver.groups
    .flatMap((group) => group.keys)
    .filter((key) => state.writable.has(key))
    .map((key) => itemOf(key, input, fitted.get(key)))
    .filter((item): item is PlanItem => item !== null)
    .map((item, _index, all) => passwordFollows(item, all));
  if (input.exact) return exactPlan(catalog, input, items);
  errors.push(
    ...consentErrors(input, items),
    ...missingErrors(catalog, input, items),
    ...secretErrors(input, items),
    ...uncarried(input, items),
    ...unsettableSecrets(input, items),
  );
  const steps = stepsOf(driver.groups, items);
  const manual = driver.manual(catalog, input.wanted, product);
  return {
    ...headOf(input),
    state: errors.length > 0 ? 'refused' : steps.length === 0 ? 'no-change' : 'changes',
    items,
    steps: errors.length > 0 ? [] : steps,
    manual: [...manual],
    errors,
    warnings: [...warnings, ...notOnDevice(catalog, input, manual)],
    ...emptyOf(input, items),
  };
}

/** Putting back: nothing is refused as a whole; what the interface cannot carry is left and named. */
function exactPlan(catalog: Catalog, input: PlanInput, all: readonly PlanItem[]): DevicePlan {
  const { driver, address } = input;
  const manual = driver.manual(catalog, input.wanted, input.product);
  const stays = all.filter(
    ({ key, change, secret, wanted }) =>
      change !== 'none' && !secret && (driver.cannotCarry?.(key, wanted, address) ?? null) !== null,
  );
  const items = all.map(
    (item): PlanItem =>
      stays.includes(item) ? { ...item, wanted: item.current ?? item.wanted, change: 'none' } : item,
  );
  const steps = stepsOf(driver.groups, items);
  const fields = stays.map(({ key }) => key).join(',');
  return {
    ...headOf(input),
    state: steps.length === 0 ? 'no-change' : 'changes',
    items,
    steps,
    manual: [...manual],
    errors: [],
    warnings: [
      ...(fields === '' ? [] : [appError('undo-incomplete', { address, fields })]),
      ...notOnDevice(catalog, input, manual),
    ],
    ...emptyOf(input, items),
  };
}

/** A plan for a device that could not be read or is not pushed to at all. */
export function planWithout(
  head: {
    readonly deviceId: string;
    readonly address: string;
    readonly product: Product;
    readonly route: Route;
    readonly driver: DriverId;
  },
  state: 'unsupported' | 'manual' | 'failed',
  errors: readonly AppError[],
  manual: readonly ManualStep[],
  madeAt: string,
): DevicePlan {
  return {
    ...head,
    state,
    items: [],
    steps: [],
    manual: [...manual],
    errors: [...errors],
    warnings: [],
    madeAt,
  };
}

function headOf(
  input: PlanInput,
): Pick<DevicePlan, 'deviceId' | 'address' | 'product' | 'route' | 'driver' | 'madeAt'> {
  const { deviceId, address, product, route, driver, madeAt } = input;
  return { deviceId, address, product, route, driver: driver.id, madeAt };
}

type Fitted = { readonly value: string; readonly adapted?: { readonly from: string; readonly rule: string } };

/** Every wanted value in the device's own form; what cannot fit is an error that names field, rule and limit. */
function fitAll(
  catalog: Catalog,
  input: PlanInput,
  errors: AppError[],
  warnings: AppError[],
): ReadonlyMap<SettingKey, Fitted> {
  const fitted = new Map<SettingKey, Fitted>();
  for (const [name, value] of Object.entries(input.wanted)) {
    const key = name as SettingKey;
    if (
      !input.state.writable.has(key) ||
      value === undefined ||
      fieldLimit(catalog, input.product, key) === undefined
    ) {
      if (value !== undefined && input.state.writable.has(key))
        fitted.set(key, { value: normalForm(key, value) });
      continue;
    }
    if (input.exact) {
      fitted.set(key, { value: normalForm(key, value) });
      continue;
    }
    const result = fitValue(
      catalog,
      input.product,
      key,
      key === 'excludedEvents' ? ownEvents(catalog, input, value, warnings) : value,
    );
    if (!result.ok) {
      errors.push(aboutValue('value-refused', result.error, input.address));
      continue;
    }
    const { adapted } = result.value;
    fitted.set(key, {
      value: normalForm(key, result.value.value),
      ...(adapted === undefined ? {} : { adapted: { from: adapted.from, rule: adapted.rules.join('+') } }),
    });
    warnings.push(
      ...result.value.warnings.map((warning) => aboutValue('value-doubtful', warning, input.address)),
    );
  }
  return fitted;
}

/** The ids of this device's family; each id of the other family is a warning. */
function ownEvents(catalog: Catalog, input: PlanInput, list: string, warnings: AppError[]): string {
  const { own, foreign, digits } = splitEvents(catalog, input.product, list);
  for (const id of foreign) {
    warnings.push(
      appError('value-refused', {
        field: 'excludedEvents',
        rule: 'not-event-id',
        limit: digits,
        found: id,
        device: input.address,
      }),
    );
  }
  return own;
}

/** `value-refused` stops the device; `value-doubtful` is written all the same, and the device decides. */
function aboutValue(
  code: 'value-refused' | 'value-doubtful',
  problem: ValueProblem,
  address: string,
): AppError {
  return appError(code, {
    field: problem.key,
    rule: problem.code,
    limit: problem.limit ?? '',
    device: address,
  });
}

function itemOf(key: SettingKey, input: PlanInput, fitted: Fitted | undefined): PlanItem | null {
  if (SECRET_KEYS.has(key)) return secretItem(key, input);
  if (input.state.unreadable.has(key)) return unreadableItem(key, input, fitted);
  const current = input.state.values[key] ?? '';
  if (fitted === undefined) {
    // Left empty in the form: shown as it is, never cleared by omission.
    return current === '' ? null : { key, current, wanted: current, change: 'none', secret: false };
  }
  const wanted = key === 'excludedEvents' && !input.exact ? union(current, fitted.value) : fitted.value;
  const same = sameValue(key, current, wanted) || isInItsWay(key, input, current, wanted);
  return {
    key,
    current,
    wanted,
    change: same ? 'none' : wanted === '' ? 'clear' : 'set',
    secret: false,
    ...(fitted.adapted === undefined ? {} : { adapted: fitted.adapted }),
  };
}

/** Was this very value sent, and does the device show it since in its own way? Sent again it would do so again. */
function isInItsWay(key: SettingKey, input: PlanInput, current: string, wanted: string): boolean {
  const last = input.lastKept?.[key];
  if (input.exact || last === undefined || !keptAs(key, current, wanted)) return false;
  return last.after === current && sameValue(key, last.wanted, wanted);
}

/** What the device does not give back: one write, unless it is what was written last time. */
function unreadableItem(key: SettingKey, input: PlanInput, fitted: Fitted | undefined): PlanItem | null {
  if (fitted === undefined) return null;
  const { value, adapted } = fitted;
  return {
    key,
    current: null,
    wanted: value,
    change: input.lastWritten(key, value) ? 'none' : value === '' ? 'clear' : 'set',
    secret: false,
    ...(adapted === undefined ? {} : { adapted }),
  };
}

/** What the device does not give, and refused when it was sent, it does not have. */
function withoutNoPlace({ state, noPlace = new Set() }: PlanInput): DeviceState {
  const none = [...state.unreadable].filter((key) => noPlace.has(key));
  return none.length === 0
    ? state
    : { ...state, writable: new Set([...state.writable].filter((key) => !none.includes(key))) };
}

/** Does the device give what it gave after the last write? What it does not give now says nothing. */
function isAsLeft({ lastGiven = {}, state }: PlanInput): boolean {
  return (Object.entries(lastGiven) as [SettingKey, string][]).every(([key, value]) => {
    const now = state.values[key];
    return now === undefined || state.unreadable.has(key) || sameValue(key, now, value);
  });
}

/** What the device has empty and the form leaves alone: no item, and yet read. */
function emptyOf({ driver, state }: PlanInput, items: readonly PlanItem[]): Pick<DevicePlan, 'empty'> {
  const shown = new Set(items.map(({ key }) => key));
  const empty = driver.groups
    .flatMap(({ keys }) => keys)
    .filter((key) => state.writable.has(key) && !state.unreadable.has(key) && !SECRET_KEYS.has(key))
    .filter((key) => !shown.has(key) && (state.values[key] ?? '') === '');
  return empty.length === 0 ? {} : { empty: [...new Set(empty)] };
}

/** Events excluded on the device stay excluded; the form's are added. */
function union(current: string, wanted: string): string {
  return normalForm('excludedEvents', `${current},${wanted}`);
}

function secretItem(key: SettingKey, input: PlanInput): PlanItem | null {
  const known = input.state.secrets[key] ?? 'unknown';
  if (!input.secretsGiven.has(key)) return null;
  if (known !== 'not-set' && input.lastWritten(key, null)) {
    return { key, current: 'set', wanted: 'set', change: 'none', secret: true };
  }
  return { key, current: known, wanted: 'will-change', change: 'set', secret: true };
}

/** A password that seemed unchanged is sent again when its user or host changes with it. */
function passwordFollows(item: PlanItem, all: readonly PlanItem[]): PlanItem {
  if (!SECRET_KEYS.has(item.key) || item.change !== 'none') return item;
  const [group = ''] = item.key.split('.');
  const moved = all.some(
    (other) => (other.key === `${group}.host` || other.key === `${group}.user`) && other.change !== 'none',
  );
  return moved ? { ...item, wanted: 'will-change', change: 'set' } : item;
}

/**
 * A proxy without the password that it asks for locks the device's way out: where the password cannot be set, the proxy
 * is not either.
 */
function unsettableSecrets(input: PlanInput, items: readonly PlanItem[]): readonly AppError[] {
  const { address, state, secretsGiven } = input;
  return [...secretsGiven]
    .filter((key) => !state.writable.has(key))
    .filter((key) => items.some((item) => item.key.split('.')[0] === key.split('.')[0]))
    .map((field) => appError('not-settable', { address, field }));
}

/** A password that the device would refuse stops the device before anything is sent; the password is not named. */
function secretErrors(input: PlanInput, items: readonly PlanItem[]): readonly AppError[] {
  return items
    .filter((item) => item.secret && item.change !== 'none')
    .flatMap((item) => {
      const problem = input.secretProblem?.(item.key) ?? null;
      return problem === null ? [] : [aboutValue('value-refused', problem, input.address)];
    });
}

/** A value that the interface cannot carry stops the device before anything is sent. */
function uncarried(input: PlanInput, items: readonly PlanItem[]): readonly AppError[] {
  const { driver, address } = input;
  return items
    .filter((item) => item.change !== 'none')
    .map((item) =>
      item.secret
        ? (input.secretUncarried?.(item.key) ?? null)
        : (driver.cannotCarry?.(item.key, item.wanted, address) ?? null),
    )
    .filter((error) => error !== null);
}

/** Accepting the terms is the customer's act: without a record of it, a device that has not accepted is left alone. */
function consentErrors(input: PlanInput, items: readonly PlanItem[]): readonly AppError[] {
  if (!input.state.writable.has('licence')) {
    const given = input.wanted.licence === 'true';
    return input.driver.needsConsent && !given && items.some((item) => item.change !== 'none')
      ? [appError('consent-missing')]
      : [];
  }
  if (input.state.values.licence === 'true') return [];
  const accepting = items.some((item) => item.key === 'licence' && item.wanted === 'true');
  return accepting ? [] : [appError('consent-missing')];
}

/** Enabling needs every required field, from the form or already on the device. */
function missingErrors(catalog: Catalog, input: PlanInput, items: readonly PlanItem[]): readonly AppError[] {
  if (input.wanted.enable !== 'true') return [];
  // What a device shows for a field without a value is none; typed into the form it is one.
  const valued = ({ key, change, wanted }: PlanItem): string =>
    change === 'none' && input.wanted[key] === undefined && standsForNothing(wanted) ? '' : wanted;
  const after = Object.fromEntries(items.map((item) => [item.key, valued(item)])) as SettingValues;
  return missingKeys(catalog, input.product, after)
    .filter((key) => input.state.writable.has(key) && !SECRET_KEYS.has(key))
    .map((key) =>
      appError('value-refused', { field: key, rule: 'required', limit: '', device: input.address }),
    );
}

/** What the form says and this device has no place for, so that nobody believes it was set. */
function notOnDevice(catalog: Catalog, input: PlanInput, manual: readonly ManualStep[]): readonly AppError[] {
  const always: ReadonlySet<SettingKey> = new Set([
    'retries.count',
    'retries.minimumIntervalMinutes',
    'proxy.enable',
  ]);
  const byHand = new Set([
    ...manual.map((step) => step.key),
    // Steps that are an act on a screen, not a value.
    ...(manual.some((step) => step.code === 'accept-privacy') ? (['licence'] as const) : []),
    ...(manual.some((step) => step.code === 'enable-call-home') ? (['enable'] as const) : []),
  ]);
  const { address, product } = input;
  return (Object.keys(input.wanted) as SettingKey[])
    .filter((key) => !input.state.writable.has(key) && !always.has(key) && !SECRET_KEYS.has(key))
    .filter((key) => !byHand.has(key))
    .map((key) =>
      // A field that the product has and this interface or firmware does not set is left to be done.
      hasField(catalog, product, key)
        ? appError('not-settable', { address, field: key })
        : appError('unsupported', { address, reason: `field:${key}` }),
    );
}

function hasField(catalog: Catalog, product: Product, key: SettingKey): boolean {
  return fieldLimit(catalog, product, key) !== undefined || key === 'enable' || key === 'licence';
}

function stepsOf(groups: readonly StepGroup[], items: readonly PlanItem[]): PlanStep[] {
  const changing = new Set(items.filter((item) => item.change !== 'none').map((item) => item.key));
  const valued = new Set(items.filter((item) => item.wanted !== '').map((item) => item.key));
  const off = items.some(({ key, wanted }) => key === 'enable' && wanted === 'false');
  // Whatever else the device's own order is: switching on comes after everything else, switching off before it.
  const place = ({ keys }: StepGroup): number => (keys.includes('enable') ? (off ? -1 : 1) : 0);
  return [...groups]
    .sort((a, b) => place(a) - place(b))
    .filter((group) => group.keys.some((key) => changing.has(key)))
    .map((group) => ({
      id: group.id,
      keys: group.keys.filter((key) => changing.has(key) || (group.whole && valued.has(key))),
    }));
}
