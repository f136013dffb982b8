import { checkResultSchema } from '../domain/check-result.ts';
import { type CommandName, SHELLS } from '../domain/command-line.ts';
import { deviceSchema } from '../domain/device.ts';
import { deviceDriftSchema } from '../domain/drift.ts';
import { firewallRowSchema } from '../domain/firewall-row.ts';
import { loginTrialSchema } from '../domain/login-trial.ts';
import { sheetChangeSchema, sheetReadingSchema } from '../domain/parameter-sheet.ts';
import {
  appErrorSchema,
  applyResultSchema,
  devicePlanSchema,
  problemListSchema,
  testCallResultSchema,
} from '../domain/plan.ts';
import { DEVICE_ACTS } from '../domain/run.ts';
import { z } from '../domain/zod.ts';

/** What each command prints with `--json`: exactly one document of this shape on stdout. */
const warning = z.object({ code: z.string(), args: z.record(z.string(), z.union([z.string(), z.number()])) });
const count = z.number().int().nonnegative();
const summary = z.object({
  pass: count,
  warn: count,
  fail: count,
  skipped: count,
  error: count,
  total: count,
});

const discover = z.object({
  devices: z.array(deviceSchema),
  scanned: count,
  durationMs: z.number(),
  warnings: z.array(warning),
});
/** A row with its words in the language asked for: titles and sentences, who does what. */
const checkRow = checkResultSchema.extend({
  words: z.object({
    title: z.string(),
    meaning: z.string(),
    remedies: z.array(z.object({ who: z.string(), title: z.string(), text: z.string() })),
  }),
});
/** `stopped`: a later try that did not get to its end, of which the rows are not; `cameTo`: none has, and how far this one came. */
const preflight = z.object({
  finishedAt: z.string(),
  cameTo: z.object({ done: count, total: count }).nullable(),
  stopped: z.object({ at: z.string(), done: count, total: count }).nullable(),
  results: z.array(checkRow),
  summary,
});
const fix = z.object({ plans: z.array(devicePlanSchema), results: z.array(applyResultSchema) });
const plan = z.object({ plans: z.array(devicePlanSchema) });
const apply = z.object({ plans: z.array(devicePlanSchema), results: z.array(applyResultSchema) });
const testCall = z.object({ results: z.array(testCallResultSchema) });
const problems = z.object({ devices: z.array(problemListSchema) });
const report = z.object({
  folder: z.string(),
  files: z.array(z.string()),
  failed: z.array(appErrorSchema),
});

/** `former`: null where no earlier visit read any device. Secrets stand as `set`, `not-set` or `unknown`. */
const drift = z.object({
  former: z.string().nullable(),
  present: z.string().nullable(),
  clockWentBack: z.boolean(),
  compared: count,
  notCompared: count,
  devices: z.array(deviceDriftSchema.extend({ address: z.string() })),
});

const half = z.object({ at: z.string(), by: z.string() });
const side = z.enum(['mine', 'theirs']);
const merge = z.object({
  /** The site file that was written; null where a difference has to be decided first. */
  path: z.string().nullable(),
  /** Both began as one site. */
  sameOrigin: z.boolean(),
  /** Devices that only the other half had. */
  added: count,
  /** What both halves did to one device, and whose is later and stands. */
  overlaps: z.array(
    z.object({ address: z.string(), act: z.enum(DEVICE_ACTS), mine: half, theirs: half, stands: side }),
  ),
  /** Settings that differ; `taken` says whose was written. */
  conflicts: z.array(
    z.object({
      path: z.string(),
      mine: z.string(),
      theirs: z.string(),
      proposed: side,
      taken: side.nullable(),
    }),
  ),
});

export const OUTPUT_SCHEMAS = {
  discover,
  preflight,
  fix,
  /** `path`: where the site file was written with what was found; null where it was not asked for. */
  logins: z.object({ trials: z.array(loginTrialSchema), path: z.string().nullable() }),
  plan,
  apply,
  'test-call': testCall,
  'read-back': z.object({ results: z.array(applyResultSchema) }),
  undo: z.object({ results: z.array(applyResultSchema) }),
  problems,
  acknowledge: problems,
  'service-request': problems,
  drift,
  /** `stateText`: the state and what it comes from, in the language asked for. */
  firewall: z.object({ rows: z.array(firewallRowSchema.extend({ stateText: z.string() })) }),
  report,
  run: z.object({ discover, preflight, apply, testCall, problems, report }),
  import: z.object({
    /** Where the site was written; null where nothing was. */
    path: z.string().nullable(),
    changes: z.array(sheetChangeSchema),
    ...sheetReadingSchema.shape,
  }),
  merge,
  form: z.object({ path: z.string() }),
  schema: z.record(z.string(), z.unknown()),
  catalog: z.record(z.string(), z.unknown()),
  support: z.object({ path: z.string(), anonymised: z.boolean() }),
  completion: z.object({ shell: z.enum(SHELLS), script: z.string() }),
} as const satisfies Readonly<Record<CommandName, z.ZodType>>;

/** What any command prints instead when it could not start. */
export const errorOutputSchema = z.object({ errors: z.array(appErrorSchema) });
