import { z } from 'zod';
import { checkResultSchema } from './check.ts';
import { deviceSchema } from './device.ts';
import { applyResultSchema, devicePlanSchema, problemListSchema, testCallResultSchema } from './plan.ts';
import { type SiteFile, siteFileSchema } from './site-file.ts';

/** The wizard's steps, in order. */
export const STEP_IDS = [
  'site',
  'discover',
  'preflight',
  'settings',
  'apply',
  'test-call',
  'report',
] as const;
export type StepId = (typeof STEP_IDS)[number];

export const signOffSchema = z.object({
  preparedBy: z.string().default(''),
  checkedBy: z.string().default(''),
  approvedBy: z.string().default(''),
  receivedBy: z.string().default(''),
});

/** An open point the engineer adds by hand; the report adds those it derives from results. */
export const openPointSchema = z.object({
  category: z.string(),
  text: z.string(),
  owner: z.string(),
  due: z.string(),
});

/**
 * A Site as it is stored: what the person typed (a site file) and what every stage added to it.
 * Each stage takes the earlier stages' values and adds its own; nothing reaches back.
 */
export const siteRecordSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** True for the simulated site of the demo, shown as 練習サイト everywhere. */
  simulated: z.boolean().default(false),
  step: z.enum(STEP_IDS).default('site'),
  file: siteFileSchema,
  discovery: z
    .object({
      devices: z.array(deviceSchema),
      scanned: z.number(),
      durationMs: z.number(),
      finishedAt: z.string(),
      warnings: z.array(
        z.object({ code: z.string(), args: z.record(z.string(), z.union([z.string(), z.number()])) }),
      ),
    })
    .optional(),
  preflight: z
    .object({
      profiles: z.array(z.string()),
      results: z.array(checkResultSchema),
      finishedAt: z.string(),
    })
    .optional(),
  plans: z.array(devicePlanSchema).default([]),
  applies: z.array(applyResultSchema).default([]),
  testCalls: z.array(testCallResultSchema).default([]),
  problems: z.array(problemListSchema).default([]),
  /** What each XClarity Administrator of the site said that it manages. */
  coverage: z
    .array(
      z.object({
        lxca: z.string(),
        at: z.string(),
        devices: z.array(z.object({ uuid: z.string(), addresses: z.array(z.string()), name: z.string() })),
      }),
    )
    .default([]),
  /** Manual steps somebody ticked, by device, step and value; they outlive the plans they stand in. */
  manualDone: z.record(z.string(), z.object({ by: z.string(), at: z.string() })).default({}),
  /** Name servers, time zone, time servers and clock of the devices: plans shown, and what was written. */
  controller: z
    .object({
      plans: z.array(devicePlanSchema).default([]),
      applies: z.array(applyResultSchema).default([]),
    })
    .prefault({}),
  signOff: signOffSchema.prefault({}),
  openPoints: z.array(openPointSchema).default([]),
  /** Salted hash of secrets last written, by device and key (design §6.9); never the secret. */
  secretHashes: z.record(z.string(), z.string()).default({}),
  /** Pinned certificate and host-key fingerprints by `kind:address:port` (design §6.5). */
  pins: z.record(z.string(), z.string()).default({}),
  /** Values read before the first write, by device id, for undo. */
  originals: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** Versions of the record for the report's 改訂履歴. */
  revisions: z.array(z.object({ at: z.string(), version: z.string(), text: z.string() })).default([]),
});
export type SiteRecord = Readonly<z.infer<typeof siteRecordSchema>>;

/** A fresh record around a site file. `id` and `now` come from outside: domain code has no clock. */
export function newSiteRecord(id: string, now: string, file: SiteFile): SiteRecord {
  return siteRecordSchema.parse({ id, createdAt: now, updatedAt: now, file });
}
