import { boxMarks } from '../domain/box-marks.ts';
import { RECORD_VERSION } from '../domain/site-record.ts';

/**
 * From the form an older program stored to today's, one numbered step a version. A step takes what the one before
 * left, never today's types: those move on, the files do not. Add a step here when `RECORD_VERSION` counts up.
 */
type Stored = Readonly<Record<string, unknown>>;

const STEPS: Readonly<Record<number, (record: Stored) => Stored>> = {
  1: fromLastResults,
};

/** The version a stored record says it has; the first one said nothing. */
export function versionOf(record: Stored): number {
  const { version } = record;
  return version === undefined ? 1 : typeof version === 'number' ? version : Number.NaN;
}

/** Brings a stored record to today's version; what is no record of an older one comes back as it is. */
export function migrated(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  let record = input as Stored;
  for (let version = versionOf(record); version < RECORD_VERSION; version += 1) {
    const step = STEPS[version];
    if (step === undefined) return record;
    record = { ...step(record), version: version + 1 };
  }
  return record;
}

/** 1 → 2: the last result of each kind, which the next one replaced, becomes the first runs of the site. */
function fromLastResults(record: Stored): Stored {
  const { preflight, plans, applies, testCalls, problems, controller, ...rest } = record;
  const { plans: controllerPlans, applies: controllerApplies } = (controller ?? {}) as Stored;
  const runs: Stored[] = [];
  const add = (act: string, outcome: Stored, at: unknown, durationMs: unknown = 0): void => {
    const startedAt = typeof at === 'string' && at !== '' ? at : String(record.updatedAt ?? '');
    const ended = Date.parse(startedAt) + (Number(durationMs) || 0);
    runs.push({
      no: runs.length + 1,
      act,
      ...(act === 'preflight' ? {} : { deviceId: outcome.deviceId }),
      startedAt,
      endedAt: Number.isNaN(ended) ? startedAt : new Date(ended).toISOString(),
      interrupted: outcome.state === 'cancelled' ? 'cancelled' : null,
      outcome,
    });
  };
  const checks = preflight as Stored | null | undefined;
  if (checks !== undefined && checks !== null) {
    const results = list(checks.results);
    const outcome = { ...checks, only: null, done: results.length, total: results.length };
    const { finishedAt: _finished, ...kept } = outcome as Stored;
    // A preflight that was left in the middle had no end.
    add('preflight', kept, checks.finishedAt);
    if (checks.finishedAt === '') runs[0] = { ...runs[0], interrupted: 'crashed' };
  }
  for (const plan of list(plans)) add('plan', plan, plan.madeAt);
  const addWrite = (apply: Stored): void => add('apply', apply, apply.startedAt, apply.durationMs);
  for (const apply of list(applies).filter(({ act }) => act !== 'undo')) addWrite(apply);
  for (const call of list(testCalls)) add('test-call', call, call.startedAt, call.durationMs);
  // Which of a test and an undo came first nothing but their times would tell: nothing that was put back counts as tested.
  for (const apply of list(applies).filter(({ act }) => act === 'undo')) addWrite(apply);
  for (const each of list(problems)) add('problems', each, record.updatedAt);
  for (const plan of list(controllerPlans)) add('controller-plan', plan, plan.madeAt);
  for (const apply of list(controllerApplies))
    add('controller-apply', apply, apply.startedAt, apply.durationMs);
  return { ...rest, runs, known: knownOf(rest) };
}

/** What a list holds; an empty place in it (null) tells nothing, and takes no other with it. */
function list(value: unknown): readonly Stored[] {
  return (Array.isArray(value) ? value : []).filter((each) => typeof each === 'object' && each !== null);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Ids were made of UUID, serial number, certificate or address; as ids they stay, whatever is seen later. */
function knownOf(record: Stored): readonly Stored[] {
  const { devices } = (record.discovery ?? {}) as { readonly devices?: unknown };
  const found = list(devices);
  const known = found.map((device) => ({
    id: device.id,
    formerIds: [],
    ...boxMarks({ uuids: [textOf(device.uuid)], serials: [textOf(device.serial)] }),
    certificates: String(device.id).startsWith('cert:') ? [String(device.id).slice(5)] : [],
    addresses: device.addresses,
  }));
  const at = new Set(known.flatMap(({ addresses }) => (Array.isArray(addresses) ? addresses : [])));
  const { devices: listed } = (record.file ?? {}) as { readonly devices?: unknown };
  const typed = list(listed)
    .filter(({ address }) => !at.has(address))
    .map(({ address }) => ({
      id: `address:${String(address)}`,
      formerIds: [],
      uuids: [],
      serials: [],
      certificates: [],
      addresses: [address],
    }));
  return [...known, ...typed];
}
