import { ALL_CHECK_CODES, CHECK_STATUSES, type CheckCode, FIX_IDS } from './check.ts';
import { knownLayerOf } from './check-list.ts';
import { z } from './zod.ts';

/** A row of preflight as it is stored and shown; the vocabulary it is made of is in check.ts. */

const evidenceSchema = z.object({ key: z.string(), value: z.string() });
const argsSchema = z.record(z.string(), z.union([z.string(), z.number()]));
const codeSchema = z
  .string()
  .refine((code): code is CheckCode => (ALL_CHECK_CODES as readonly string[]).includes(code));

export const checkResultSchema = z.object({
  /** One of `CHECK_LIST`; unique together with target. */
  id: z.string().refine((id) => knownLayerOf(id) !== null),
  /** Host and port, and the address where one of several is meant; or the device's address. */
  target: z.string(),
  status: z.enum(CHECK_STATUSES),
  code: codeSchema,
  args: argsSchema,
  evidence: z.array(evidenceSchema),
  fixes: z.array(z.enum(FIX_IDS)),
  /** ISO 8601 instant. */
  startedAt: z.string(),
  durationMs: z.number(),
  /** 1 for the first run of this row, counted up by "run again". */
  attempt: z.number().int().positive(),
  /** Measured from the laptop, or read from the device itself. */
  from: z.enum(['laptop', 'device']),
  /** Which destination table asked for it; absent for device and reference rows. */
  profile: z.string().optional(),
  /** Rows with one cause share this key; the wizard groups by it. */
  group: z.string(),
  /** The row it hangs on (its id, and its target): the one that is red for all of them. */
  cause: z.string().optional(),
  causeTarget: z.string().optional(),
  /** What it says by itself, where a look across the rows made something else of it. */
  alone: z
    .object({
      status: z.enum(CHECK_STATUSES),
      code: codeSchema,
      args: argsSchema,
      fixes: z.array(z.enum(FIX_IDS)),
      group: z.string(),
    })
    .optional(),
});
export type CheckResult = Readonly<z.infer<typeof checkResultSchema>>;
