import { fieldLimit, fitValue, missingKeys, type ValueProblem } from '../catalog/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { DevicePlan, ManualStep, PlanItem, PlanStep } from '../domain/plan.ts';
import type { DriverId, Product, Route } from '../domain/product.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';
import type { DeviceState, Driver, StepGroup } from './driver.ts';
import { normalForm } from './normal-form.ts';

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
  /** Undo: lists become exactly what is wanted; otherwise what the device already excludes stays. */
  readonly exact: boolean;
  /** Secrets that are to be set; a secret absent here is left alone. */
  readonly secretsGiven: ReadonlySet<SettingKey>;
  /** Does the device already hold this secret, by the salted hash kept with the site (design §6.9)? */
  readonly secretUnchanged: (key: SettingKey) => boolean;
  readonly madeAt: string;
};

export function makePlan(input: PlanInput): DevicePlan {
  const { driver, state, product, address } = input;
  const errors: AppError[] = [];
  const warnings: AppError[] = [];
  const fitted = fitAll(input, errors, warnings);
  const items = driver.groups
    .flatMap((group) => group.keys)
    .filter((key) => state.writable.has(key))
    .map((key) => itemOf(key, input, fitted.get(key)))
    .filter((item): item is PlanItem => item !== null)
    .map((item, _index, all) => proxyPasswordFollows(item, all));
  errors.push(...consentErrors(input, items), ...missingErrors(input, items));
  const steps = stepsOf(driver.groups, items);
  return {
    ...headOf(input),
    state: errors.length > 0 ? 'refused' : steps.length === 0 ? 'no-change' : 'changes',
    items,
    steps: errors.length > 0 ? [] : steps,
    manual: [...driver.manual(input.wanted, product)],
    errors,
    warnings: [...warnings, ...notOnDevice(input, address)],
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
function fitAll(input: PlanInput, errors: AppError[], warnings: AppError[]): ReadonlyMap<SettingKey, Fitted> {
  const fitted = new Map<SettingKey, Fitted>();
  for (const [name, value] of Object.entries(input.wanted)) {
    const key = name as SettingKey;
    if (
      !input.state.writable.has(key) ||
      value === undefined ||
      fieldLimit(input.product, key) === undefined
    ) {
      if (value !== undefined && input.state.writable.has(key))
        fitted.set(key, { value: normalForm(key, value) });
      continue;
    }
    const result = fitValue(input.product, key, value);
    if (!result.ok) {
      errors.push(refusedValue(result.error, input.address));
      continue;
    }
    const { adapted } = result.value;
    fitted.set(key, {
      value: normalForm(key, result.value.value),
      ...(adapted === undefined ? {} : { adapted: { from: adapted.from, rule: adapted.rules.join('+') } }),
    });
    warnings.push(...result.value.warnings.map((warning) => refusedValue(warning, input.address)));
  }
  return fitted;
}

function refusedValue(problem: ValueProblem, address: string): AppError {
  return appError('value-refused', {
    field: problem.key,
    rule: problem.code,
    limit: problem.limit ?? '',
    device: address,
  });
}

function itemOf(key: SettingKey, input: PlanInput, fitted: Fitted | undefined): PlanItem | null {
  if (SECRET_KEYS.has(key)) return secretItem(key, input);
  const current = input.state.values[key] ?? '';
  if (fitted === undefined) {
    // Left empty in the form: shown as it is, never cleared by omission.
    return current === '' ? null : { key, current, wanted: current, change: 'none', secret: false };
  }
  const wanted = key === 'excludedEvents' && !input.exact ? union(current, fitted.value) : fitted.value;
  const same = normalForm(key, current) === wanted;
  return {
    key,
    current,
    wanted,
    change: same ? 'none' : wanted === '' ? 'clear' : 'set',
    secret: false,
    ...(fitted.adapted === undefined ? {} : { adapted: fitted.adapted }),
  };
}

/** Events excluded on the device stay excluded; the form's are added. */
function union(current: string, wanted: string): string {
  return normalForm('excludedEvents', `${current},${wanted}`);
}

function secretItem(key: SettingKey, input: PlanInput): PlanItem | null {
  const known = input.state.secrets[key] ?? 'unknown';
  if (!input.secretsGiven.has(key)) return null;
  if (known !== 'not-set' && input.secretUnchanged(key)) {
    return { key, current: 'set', wanted: 'set', change: 'none', secret: true };
  }
  return { key, current: known, wanted: 'will-change', change: 'set', secret: true };
}

/** A proxy password that seemed unchanged is sent again when its user or host changes with it. */
function proxyPasswordFollows(item: PlanItem, all: readonly PlanItem[]): PlanItem {
  if (item.key !== 'proxy.password' || item.change !== 'none') return item;
  const moved = all.some(
    (other) => (other.key === 'proxy.host' || other.key === 'proxy.user') && other.change !== 'none',
  );
  return moved ? { ...item, wanted: 'will-change', change: 'set' } : item;
}

/** Accepting the terms is the customer's act: without a record of it, a device that has not accepted is left alone. */
function consentErrors(input: PlanInput, items: readonly PlanItem[]): readonly AppError[] {
  if (!input.state.writable.has('licence') || input.state.values.licence === 'true') return [];
  const accepting = items.some((item) => item.key === 'licence' && item.wanted === 'true');
  return accepting ? [] : [appError('consent-missing')];
}

/** Enabling needs every required field, from the form or already on the device. */
function missingErrors(input: PlanInput, items: readonly PlanItem[]): readonly AppError[] {
  if (input.wanted.enable !== 'true') return [];
  const after = Object.fromEntries(items.map((item) => [item.key, item.wanted])) as SettingValues;
  return missingKeys(input.product, after)
    .filter((key) => input.state.writable.has(key) && !SECRET_KEYS.has(key))
    .map((key) =>
      appError('value-refused', { field: key, rule: 'required', limit: '', device: input.address }),
    );
}

/** What the form says and this device has no place for, so that nobody believes it was set. */
function notOnDevice(input: PlanInput, address: string): readonly AppError[] {
  const always: ReadonlySet<SettingKey> = new Set([
    'retries.count',
    'retries.minimumIntervalMinutes',
    'proxy.enable',
  ]);
  return (Object.keys(input.wanted) as SettingKey[])
    .filter((key) => !input.state.writable.has(key) && !always.has(key) && !SECRET_KEYS.has(key))
    .map((key) => appError('unsupported', { address, reason: `field:${key}` }));
}

function stepsOf(groups: readonly StepGroup[], items: readonly PlanItem[]): PlanStep[] {
  const changing = new Set(items.filter((item) => item.change !== 'none').map((item) => item.key));
  return groups
    .map((group) => ({ id: group.id, keys: group.keys.filter((key) => changing.has(key)) }))
    .filter((step) => step.keys.length > 0);
}

/**
 * What undo wants: the values read before the first write, for the keys that differ now. The licence stays
 * accepted (it is one-way), and a field that was empty is left as it is where the device takes no empty value.
 */
export function undoWanted(originals: SettingValues, state: DeviceState): SettingValues {
  return Object.fromEntries(
    Object.entries(originals).filter(
      ([key, value]) =>
        key !== 'licence' &&
        value !== '' &&
        value !== undefined &&
        (state.values[key as SettingKey] ?? '') !== value,
    ),
  );
}
