import { type CheckResult, rowKey } from './check.ts';
import { checkResultSchema } from './check-result.ts';
import {
  type ApplyResult,
  applyResultSchema,
  type DevicePlan,
  devicePlanSchema,
  type ProblemList,
  problemListSchema,
  type TestCallResult,
  testCallResultSchema,
} from './plan.ts';
import { commonBasis, type PreflightBasis, preflightBasisSchema } from './preflight-basis.ts';
import { z } from './zod.ts';

/**
 * What happened, one entry an act. Runs are appended and never replaced; how a site stands now is one fold over
 * them (`standingOf`), so that a run that did not finish cannot destroy one that did.
 */

/** Why a run ended before its work did. */
export const INTERRUPTIONS = [
  'cancelled', // a person stopped it
  'crashed', // the program ended in the middle; known from the journal, or from a run nobody closed
] as const;

/** What is done to one device at a time. */
export const DEVICE_ACTS = [
  'plan',
  'apply',
  'undo',
  'read-back',
  'test-call',
  'problems',
  'controller-plan',
  'controller-apply',
] as const;

/** A reading of a clock that nobody sets, in seconds; readings of clocks with another name cannot be compared with it. */
export const steadyTimeSchema = z.object({ clock: z.string().max(64), at: z.number() });
export type SteadyTime = Readonly<z.infer<typeof steadyTimeSchema>>;

const base = {
  /** Counts up within a site. */
  no: z.number().int(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** ISO 8601; null while it is at work. */
  endedAt: z.string().nullable(),
  interrupted: z.enum(INTERRUPTIONS).nullable(),
  /** When it was written down, by a clock that nobody sets. Absent: before this was kept, or known from the journal. */
  steady: steadyTimeSchema.optional(),
  /** The engineer whose half of the site it comes from, where two were merged; '' where both had it already. */
  by: z.string().optional(),
  /** Id of the act in the journal. Absent: nothing was journaled, or before this was kept. */
  actId: z.string().max(64).optional(),
};
const onDevice = { ...base, deviceId: z.string() };

/** The checks of the network: all of them, or again only those of some targets. */
export const preflightOutcomeSchema = z.object({
  profiles: z.array(z.string()),
  /** Targets that were asked again; null: everything. */
  only: z.array(z.string()).nullable(),
  results: z.array(checkResultSchema),
  /** Absent: before this was kept. */
  basis: preflightBasisSchema.optional(),
  /** How far it came, in checks. */
  done: z.number(),
  total: z.number(),
});
export type PreflightOutcome = Readonly<z.infer<typeof preflightOutcomeSchema>>;

export const runSchema = z.discriminatedUnion('act', [
  z.object({ ...base, act: z.literal('preflight'), outcome: preflightOutcomeSchema }),
  z.object({
    ...onDevice,
    act: z.literal('plan'),
    outcome: devicePlanSchema,
    /** Nobody was shown it: its command goes on to write it, or was ended before it printed it. Absent: it was shown. */
    unshown: z.literal(true).optional(),
  }),
  z.object({ ...onDevice, act: z.literal('apply'), outcome: applyResultSchema }),
  z.object({ ...onDevice, act: z.literal('undo'), outcome: applyResultSchema }),
  /** What a write that broke off left behind, read from the device afterwards. */
  z.object({ ...onDevice, act: z.literal('read-back'), outcome: applyResultSchema }),
  z.object({ ...onDevice, act: z.literal('test-call'), outcome: testCallResultSchema }),
  z.object({ ...onDevice, act: z.literal('problems'), outcome: problemListSchema }),
  /** Clock, name and time servers of the device itself. */
  z.object({ ...onDevice, act: z.literal('controller-plan'), outcome: devicePlanSchema }),
  z.object({ ...onDevice, act: z.literal('controller-apply'), outcome: applyResultSchema }),
]);
export type Run = Readonly<z.infer<typeof runSchema>>;
export type RunAct = Run['act'];
export type RunOf<A extends RunAct> = Extract<Run, { readonly act: A }>;
export type DeviceRun = Exclude<Run, { readonly act: 'preflight' }>;

/** Acts whose outcome says what a device was given, and what it gave back. */
export function isWriting(run: Run): run is RunOf<'apply' | 'undo' | 'read-back' | 'controller-apply'> {
  return (
    run.act === 'apply' || run.act === 'undo' || run.act === 'read-back' || run.act === 'controller-apply'
  );
}

/** A run as a stage hands it in; its number is given when it is appended. */
export type NewRun = { [A in RunAct]: Omit<RunOf<A>, 'no'> }[RunAct];

/** The list with one more run. */
export function withRun(runs: readonly Run[], run: NewRun): Run[] {
  const no = 1 + runs.reduce((highest, each) => Math.max(highest, each.no), 0);
  return [...runs, { ...run, no } as Run];
}

/** Full results are kept of so many preflights; of older ones how many checks there were, and when. */
const FULL_PREFLIGHTS = 6;

/** Takes the results out of preflights that many later ones have overtaken: a thousand rows each. */
export function withoutOldResults(runs: readonly Run[]): Run[] {
  const finished = runs.filter((run) => run.act === 'preflight' && run.endedAt !== null);
  const lastWhole = finished.findLast((run) => isWhole(run as RunOf<'preflight'>));
  const overtaken = new Set(
    finished
      .slice(0, -FULL_PREFLIGHTS)
      .filter((run) => run.no < (lastWhole?.no ?? 0))
      .map(({ no }) => no),
  );
  return runs.map((run) =>
    run.act === 'preflight' && overtaken.has(run.no) && run.outcome.results.length > 0
      ? { ...run, outcome: { ...run.outcome, results: [] } }
      : run,
  );
}

function isWhole({ interrupted, outcome }: RunOf<'preflight'>): boolean {
  return interrupted === null && outcome.only === null;
}

/** Did the device answer for its settings: was it read back, or left in a state that only reading tells? */
export function settled({ state, stepsDone, items }: ApplyResult): boolean {
  if (state === 'done' || state === 'no-change' || state === 'differs' || state === 'partly') return true;
  return stepsDone.length > 0 || items.some(({ outcome }) => outcome === 'unknown');
}

/** Was a call sent and followed to an end, or is it known that this device offers none? */
const CALL_ENDED: ReadonlySet<TestCallResult['state']> = new Set([
  'success',
  'failed',
  'not-sent',
  'disabled',
  'never-settled',
  'not-available',
]);

/** Did the run answer its question? One that did not never stands in the place of one that did. */
export function isFinished(run: Run): boolean {
  if (run.endedAt === null) return false;
  switch (run.act) {
    case 'apply':
    case 'undo':
    case 'read-back':
    case 'controller-apply':
      // A write that was stopped after something went out is what the device is like now.
      return settled(run.outcome);
    case 'preflight':
    case 'plan':
    case 'controller-plan':
      return run.interrupted === null;
    case 'test-call':
      return run.interrupted === null && CALL_ENDED.has(run.outcome.state);
    case 'problems':
      return (
        run.interrupted === null &&
        run.outcome.errors.every(({ code }) => code === 'unsupported' || code === 'list-cut')
      );
  }
}

/** A later try that did not finish: what stands is older than it. */
export type UnfinishedRun = DeviceRun;

export type PreflightStanding = {
  readonly profiles: readonly string[];
  readonly results: readonly CheckResult[];
  /** What all of it was run for; null where that is not known of each part. */
  readonly basis: PreflightBasis | null;
  readonly finishedAt: string;
  /** Set where no preflight ran to its end: these are the rows it came to. */
  readonly cameTo: { readonly done: number; readonly total: number } | null;
  /** A later one that was stopped; the results are those from before it. */
  readonly stopped: { readonly at: string; readonly done: number; readonly total: number } | null;
};

/** What the runs come to: per device and question the last run that answered it, else the last try. */
export type FoldedRuns = {
  readonly preflight: PreflightStanding | null;
  readonly plans: readonly DevicePlan[];
  /** Plans made before something was written or put back: to be made anew. */
  readonly outdatedPlans: ReadonlySet<string>;
  /** Plans made after whatever was written last, by the order of runs: a clock may have been set in between. */
  readonly newPlans: ReadonlySet<string>;
  /** `act` says whether the values are the wanted ones or those from before. */
  readonly applies: readonly ApplyResult[];
  readonly testCalls: readonly TestCallResult[];
  readonly problems: readonly ProblemList[];
  readonly controllerPlans: readonly DevicePlan[];
  readonly controllerApplies: readonly ApplyResult[];
  /** Newer than what stands, and without an answer. */
  readonly unfinished: readonly UnfinishedRun[];
  /** Test calls, and what was asked by name, that went out or were about to, and whose end nobody has seen since. */
  readonly out: readonly OutRun[];
};

/** A test call that is out, or a service request or an acknowledgement that broke off: the list of reports tells. */
export type OutRun = RunOf<'test-call'> | RunOf<'problems'>;

/** Acts that answer the same question of a device: the last of them stands. */
const QUESTION: Readonly<Record<DeviceRun['act'], string>> = {
  plan: 'plan',
  apply: 'settings',
  undo: 'settings',
  'read-back': 'settings',
  'test-call': 'test-call',
  problems: 'problems',
  'controller-plan': 'controller-plan',
  'controller-apply': 'controller-apply',
};

type Slot = { readonly answer: DeviceRun | null; readonly tries: DeviceRun | null };

/** Per question and device the last answer, and the last try where it came after that. */
function slotsOf(runs: readonly Run[]): ReadonlyMap<string, ReadonlyMap<string, Slot>> {
  const slots = new Map<string, Map<string, Slot>>();
  for (const run of runs) {
    if (run.act === 'preflight') continue;
    const question = QUESTION[run.act];
    const ofQuestion = slots.get(question) ?? new Map<string, Slot>();
    slots.set(question, ofQuestion);
    const before = ofQuestion.get(run.deviceId) ?? { answer: null, tries: null };
    if (isFinished(run)) ofQuestion.set(run.deviceId, { answer: run, tries: null });
    // What was left to a person's hand tried nothing on a device that answered before.
    else if (before.answer === null || !isWriting(run) || run.outcome.state !== 'manual')
      ofQuestion.set(run.deviceId, { ...before, tries: run });
  }
  return slots;
}

/** A later try that came to nothing takes none of them away, an answer to the same question does. */
function outOf(runs: readonly Run[]): readonly OutRun[] {
  const out = new Map<string, OutRun>();
  for (const run of runs) {
    if (run.act !== 'test-call' && run.act !== 'problems') continue;
    const key = `${run.act} ${run.deviceId}`;
    const isOut =
      run.act === 'test-call'
        ? run.outcome.state === 'pending'
        : run.outcome.errors.some(({ code }) => code === 'interrupted');
    if (isFinished(run)) out.delete(key);
    else if (isOut) out.set(key, run);
  }
  return [...out.values()];
}

/** The fold over all runs; pure. Ticks of manual steps are added in standing.ts. */
export function foldRuns(runs: readonly Run[]): FoldedRuns {
  const slots = slotsOf(runs);
  const stands = (question: string): DeviceRun[] =>
    [...(slots.get(question)?.values() ?? [])].flatMap(({ answer, tries }) => answer ?? tries ?? []);
  const planned = (act: 'plan' | 'controller-plan'): readonly DevicePlan[] =>
    stands(act).flatMap((run) => (run.act === act ? [run.outcome as DevicePlan] : []));
  const writes = (question: string): readonly ApplyResult[] =>
    stands(question).flatMap((run) => (isWriting(run) ? [run.outcome] : []));
  const written = new Map(stands('settings').map((run) => [run.deviceId, run]));
  const outdated = stands('plan').filter((plan) => {
    const later = written.get(plan.deviceId);
    return later !== undefined && later.no > plan.no && later.act !== 'apply';
  });
  return {
    preflight: foldPreflight(runs.filter((run) => run.act === 'preflight')),
    plans: planned('plan'),
    outdatedPlans: new Set(outdated.map(({ deviceId }) => deviceId)),
    newPlans: new Set(
      stands('plan').flatMap(({ deviceId, no }) =>
        no > (written.get(deviceId)?.no ?? no) ? [deviceId] : [],
      ),
    ),
    applies: writes('settings'),
    testCalls: stands('test-call').flatMap((run) => (run.act === 'test-call' ? [run.outcome] : [])),
    problems: stands('problems').flatMap((run) => (run.act === 'problems' ? [run.outcome] : [])),
    controllerPlans: planned('controller-plan'),
    controllerApplies: writes('controller-apply'),
    unfinished: [...slots.values()].flatMap((ofQuestion) =>
      [...ofQuestion.values()].flatMap(({ answer, tries }) =>
        answer !== null && tries !== null ? [tries] : [],
      ),
    ),
    out: outOf(runs),
  };
}

/** The last whole preflight, with the rows that were asked again since; while one is at work its rows as they come. */
function foldPreflight(runs: readonly RunOf<'preflight'>[]): PreflightStanding | null {
  const whole = runs.findLast((run) => run.endedAt !== null && isWhole(run));
  const since = runs.filter((run) => run.no > (whole?.no ?? 0));
  const [first, ...later] = whole ? [whole, ...since] : since;
  if (first === undefined) return null;
  let standing: PreflightStanding = {
    profiles: first.outcome.profiles,
    results: first.outcome.results,
    basis: first.outcome.basis ?? null,
    finishedAt: first.endedAt ?? '',
    cameTo: whole ? null : { done: first.outcome.done, total: first.outcome.total },
    stopped: null,
  };
  for (const { outcome, endedAt, interrupted, startedAt } of later) {
    const { done, total, profiles } = outcome;
    const again = outcome.only !== null;
    if (interrupted !== null && whole) standing = { ...standing, stopped: { at: startedAt, done, total } };
    else {
      const results = rowsReplaced(standing.results, outcome.results);
      const basis = commonBasis(standing.basis, outcome.basis ?? null);
      // Without a whole one the rows add up; what the last try came to is how far they are.
      standing = whole
        ? { ...standing, results, basis, finishedAt: endedAt ?? standing.finishedAt, stopped: null }
        : {
            profiles,
            results,
            basis,
            finishedAt: endedAt ?? '',
            cameTo: again ? standing.cameTo : { done, total },
            stopped: null,
          };
    }
  }
  return standing;
}

function rowsReplaced(rows: readonly CheckResult[], fresh: readonly CheckResult[]): readonly CheckResult[] {
  const named = new Map(fresh.map((row) => [rowKey(row), row]));
  const kept = rows.map((row) => {
    const again = named.get(rowKey(row));
    if (again !== undefined) named.delete(rowKey(row));
    return again ?? row;
  });
  return [...kept, ...named.values()];
}
