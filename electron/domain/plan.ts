import { APP_ERROR_CODES } from './app-error.ts';
import { ITEM_OUTCOMES } from './item-outcome.ts';
import { plainText } from './plain-text.ts';
import { DRIVER_IDS, PRODUCTS, ROUTES } from './product.ts';
import { SETTING_KEYS } from './setting-key.ts';
import { z } from './zod.ts';

/**
 * What would be written to one device, and afterwards what was. Nothing is written without a plan
 * having been shown. Secrets stand in it only as `set`, `not-set`, `unknown` or `will-change`.
 */

const args = z.record(z.string(), z.union([z.string(), z.number()]));
export const appErrorSchema = z.object({ code: z.enum(APP_ERROR_CODES), args });

export const settingKeySchema = z.enum(SETTING_KEYS);

/** One setting of one device: what it is now, what it should be, and whether that needs a write. */
export const planItemSchema = z.object({
  key: settingKeySchema,
  /** `null`: the device does not let it be read. For a secret: `set`, `not-set` or `unknown`. */
  current: z.string().nullable(),
  /** For a secret: `set`, `not-set` or `will-change`. */
  wanted: z.string(),
  change: z.enum(['none', 'set', 'clear']),
  secret: z.boolean(),
  /** The value was made to fit this device; `from` is what the form says, `rule` the catalog's rule. */
  adapted: z.object({ from: z.string(), rule: z.string() }).optional(),
});
export type PlanItem = Readonly<z.infer<typeof planItemSchema>>;

/** One write: the keys it carries, in the order in which the device wants them. */
export const planStepSchema = z.object({
  id: z.string(),
  keys: z.array(settingKeySchema),
});
export type PlanStep = Readonly<z.infer<typeof planStepSchema>>;

const doneShape = {
  by: z.string().overwrite(plainText),
  at: z.string(),
  result: z
    .object({ state: z.enum(['success', 'failed']), ticket: z.string().overwrite(plainText) })
    .optional(),
  /** Of a test call: the write or undo that it came after, by its name (test-standing.ts). Absent: kept before this was. */
  after: z.string().optional(),
};
/** Who did a step by hand, and when; of a test call also what came of it, and of those made before it. */
export const doneSchema = z.object({ ...doneShape, earlier: z.array(z.object(doneShape)).optional() });
export type Done = Readonly<z.infer<typeof doneSchema>>;

/** Something a person has to type or click, with the exact value. */
export const manualStepSchema = z.object({
  id: z.string(),
  /** Names of the product's own screens, in order. */
  screen: z.array(z.string()),
  key: settingKeySchema.optional(),
  value: z.string(),
  code: z.string(),
  done: doneSchema.optional(),
  /** A test call made by hand before what stands now was written: it says nothing of that. */
  outdated: doneSchema.optional(),
});
export type ManualStep = Readonly<z.infer<typeof manualStepSchema>>;

export const PLAN_STATES = ['changes', 'no-change', 'refused', 'unsupported', 'manual', 'failed'] as const;

export const devicePlanSchema = z.object({
  deviceId: z.string(),
  address: z.string(),
  product: z.enum(PRODUCTS),
  route: z.enum(ROUTES),
  driver: z.enum(DRIVER_IDS),
  /** `refused`: a value breaks a limit; `failed`: the device could not be read; see `errors`. */
  state: z.enum(PLAN_STATES),
  items: z.array(planItemSchema),
  /** Read, empty on the device, and left so: no item. Absent where there is none, or the plan was made before this. */
  empty: z.array(settingKeySchema).optional(),
  steps: z.array(planStepSchema),
  manual: z.array(manualStepSchema),
  errors: z.array(appErrorSchema),
  warnings: z.array(appErrorSchema),
  madeAt: z.string(),
  /** Digest of what it was made for (`planBasis`); where it differs from today's the plan is out of date. */
  basis: z.string().optional(),
});
export type DevicePlan = Readonly<z.infer<typeof devicePlanSchema>>;

export const applyItemSchema = z.object({
  key: settingKeySchema,
  before: z.string().nullable(),
  wanted: z.string(),
  /** What the device gave back afterwards; `null` where it never gives it back (secrets). */
  after: z.string().nullable(),
  outcome: z.enum(ITEM_OUTCOMES),
  secret: z.boolean(),
});
export type ApplyItem = Readonly<z.infer<typeof applyItemSchema>>;

export const APPLY_STATES = [
  'done', // everything read back as wanted
  'no-change', // nothing had to be written
  'differs', // written, but the device stores something else
  'partly', // stopped after some steps were written
  'failed', // nothing was written
  'refused', // not started: a value breaks a limit, or it is not what was shown
  'unsupported',
  'manual',
  'cancelled',
  'not-run', // not begun: something that ended badly before it held it back
] as const;

export const applyResultSchema = z.object({
  deviceId: z.string(),
  address: z.string(),
  product: z.enum(PRODUCTS),
  driver: z.enum(DRIVER_IDS),
  /** `undo`: the wanted values are those from before the first write. Absent: apply. */
  act: z.enum(['apply', 'undo']).optional(),
  /** It was read back since: what is still `unknown` is what no interface gives back. */
  readBack: z.literal(true).optional(),
  state: z.enum(APPLY_STATES),
  items: z.array(applyItemSchema),
  stepsDone: z.array(z.string()),
  stepsLeft: z.array(z.string()),
  errors: z.array(appErrorSchema),
  /** What was left as it is, although everything that could be written was. */
  warnings: z.array(appErrorSchema).optional(),
  /** Of an undo: what stood of this program's writes as it began; of others, as another half of the site knows them, it says nothing. */
  stood: z.array(settingKeySchema).optional(),
  startedAt: z.string(),
  durationMs: z.number(),
});
export type ApplyResult = Readonly<z.infer<typeof applyResultSchema>>;

/** How a device's settings stand: the result of a write, or what an undo, or a write that broke off, left. */
export const SETTING_STATES = [
  ...APPLY_STATES,
  'restored', // back as it was before the first write
  'partly-restored', // put back, but for what the device does not take back, or somebody set since
  'in-doubt', // something was sent and not read back
] as const;
export type SettingState = (typeof SETTING_STATES)[number];

/** The states of a test call, over every product's own words (imm2-cmm.md §2.4, lxca-and-xcc-callhome.md §2.3). */
export const TEST_CALL_STATES = [
  'success',
  'failed',
  'not-sent',
  'disabled',
  'pending',
  'never-settled',
  'not-available', // this device offers no test over this interface: manual sheet
  'not-run',
  'error',
] as const;

export const testCallResultSchema = z.object({
  deviceId: z.string(),
  address: z.string(),
  product: z.enum(PRODUCTS),
  driver: z.enum(DRIVER_IDS),
  state: z.enum(TEST_CALL_STATES),
  /** The device's own word, as read. */
  deviceState: z.string(),
  /** The support centre's number (問い合わせ番号); empty where none was given. */
  ticket: z.string(),
  eventId: z.string(),
  message: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  errors: z.array(appErrorSchema),
  manual: z.array(manualStepSchema),
});
export type TestCallResult = Readonly<z.infer<typeof testCallResultSchema>>;

/** One row of the device's own problem list. */
export const problemSchema = z.object({
  eventId: z.string(),
  message: z.string(),
  severity: z.string(),
  status: z.string(),
  ticket: z.string(),
  source: z.string(),
  date: z.string(),
  corrected: z.boolean(),
  /** The device lets this row be acknowledged as corrected. */
  acknowledgeable: z.boolean().optional(),
});
export type Problem = Readonly<z.infer<typeof problemSchema>>;

export const problemListSchema = z.object({
  deviceId: z.string(),
  address: z.string(),
  product: z.enum(PRODUCTS),
  problems: z.array(problemSchema),
  errors: z.array(appErrorSchema),
});
export type ProblemList = Readonly<z.infer<typeof problemListSchema>>;
