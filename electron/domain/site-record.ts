import { deviceSchema } from './device.ts';
import { boxMarksSchema, knownDeviceSchema } from './known-device.ts';
import { loginAttemptsSchema } from './login-attempts.ts';
import { plainText } from './plain-text.ts';
import { doneSchema } from './plan.ts';
import { refusedLoginSchema } from './refused-login.ts';
import { REVISION_TEXT_LIMIT } from './revision-text.ts';
import { runSchema } from './run.ts';
import { type SiteFile, siteFileSchema } from './site-file.ts';
import { TAG_LIMITS, TEMPLATE_NAME_LIMIT } from './site-limits.ts';
import { STEP_IDS } from './step.ts';
import { z } from './zod.ts';

/** A line that a person typed; what nobody sees is left out. */
const line = z.string().overwrite(plainText);

/** Letters as a person counts them: an emoji is one. Counted otherwise than where it is cut, a site could be saved and not opened. */
const tagSchema = line.refine(
  (tag) => [...tag].length <= TAG_LIMITS.letters,
  `expected at most ${TAG_LIMITS.letters} letters`,
);

export const signOffSchema = z.object({
  preparedBy: line.default(''),
  checkedBy: line.default(''),
  approvedBy: line.default(''),
  receivedBy: line.default(''),
});

/** An open point the engineer adds by hand; the report adds those it derives from results. */
export const openPointSchema = z.object({
  category: line,
  text: line,
  owner: line,
  due: line,
});

/** The id of a site is part of file names: nothing else may stand in it. */
export const SITE_ID = /^[a-z0-9-]{1,64}$/;

/**
 * Counts up with every change of the stored form that an older program could not read; see storage/migrations.ts. A new
 * field, at whatever depth, is carried along by an older program; a new word of a closed list has it refuse the file, by
 * name and untouched. Neither needs a new number; whatever changes what a field means does.
 */
export const RECORD_VERSION = 2;

const shape = {
  version: z.literal(RECORD_VERSION),
  id: z.string().regex(SITE_ID),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** True for the simulated site of the demo, shown as 練習サイト everywhere. */
  simulated: z.boolean().default(false),
  /** Id of the site that this one was first: a copy handed to a colleague is the same job. '' where it is its own. */
  origin: z.string().max(64).default(''),
  /** Free words that a person gave it, for finding it again. */
  tags: z.array(tagSchema).max(TAG_LIMITS.count).default([]),
  /** When it was put out of the list (ISO 8601); '' while it stands there. Nothing of it is deleted. */
  archivedAt: z.string().default(''),
  /** Name under which it is kept as the template of a customer; '' where it is a site. */
  template: line.max(TEMPLATE_NAME_LIMIT).default(''),
  /** Fields that the file it came from left out, since they are personal; see site-export.ts. */
  leftOut: z.array(z.string().max(200)).max(2000).default([]),
  step: z.enum(STEP_IDS).default('site'),
  file: siteFileSchema,
  discovery: z
    .object({
      devices: z.array(deviceSchema),
      scanned: z.number(),
      durationMs: z.number(),
      /** ISO 8601; '' from the first device of a search on, until it has come to its end. */
      finishedAt: z.string(),
      warnings: z.array(
        z.object({ code: z.string(), args: z.record(z.string(), z.union([z.string(), z.number()])) }),
      ),
    })
    .optional(),
  /** Who the devices of the site are; see known-device.ts. */
  known: z.array(knownDeviceSchema).default([]),
  /** Everything that was done, oldest first; see run.ts. */
  runs: z.array(runSchema).default([]),
  /** What was typed into a field and cannot be used, by its path (form-field.ts): kept until it is put right. */
  drafts: z.record(z.string(), z.string()).default({}),
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
  manualDone: z.record(z.string(), doneSchema).default({}),
  signOff: signOffSchema.prefault({}),
  openPoints: z.array(openPointSchema).default([]),
  /**
   * Of what was last written and is not given back, by device and key (design §6.9): a salted, slow hash of a secret
   * (access/slow-hash.ts), a salted digest of any other value.
   */
  secretHashes: z.record(z.string(), z.string()).default({}),
  /** Logins that devices refused: the next run of the command line does not try them again. */
  refusedLogins: z.array(refusedLoginSchema).default([]),
  /** Logins by device and user, counted for the report. */
  loginAttempts: z.array(loginAttemptsSchema).default([]),
  /** Pinned certificate and host-key fingerprints by `kind:address:port` (design §6.5). */
  pins: z.record(z.string(), z.string()).default({}),
  /** Values read before the first write, by device id, for undo. */
  originals: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** UUID and serial number of the box that these were read of, by device id, as the login of that time told them. */
  originalBoxes: z.record(z.string(), boxMarksSchema).default({}),
  /** What a login told of a device that no scan has seen, by device id. */
  told: z
    .record(
      z.string(),
      z.object({
        model: z.string().optional(),
        machineType: z.string().optional(),
        firmware: z.string().optional(),
        at: z.string(),
      }),
    )
    .default({}),
  /** Versions of the record for the report's 改訂履歴. */
  revisions: z
    .array(
      z.object({
        at: z.string(),
        version: z.string(),
        text: z.string(),
        /** Of everything the report is made of: what differs from it is another version. */
        digest: z.string().optional(),
      }),
    )
    .default([]),
};

/** What a person says of a version of the report. */
export const revisionTextSchema = z.string().max(REVISION_TEXT_LIMIT).overwrite(plainText);

/**
 * A Site as it is stored: what the person typed (a site file) and what happened to it since. Each stage adds its
 * runs; nothing reaches back. Fields that this version does not know are carried along (storage/later-fields.ts).
 */
export const siteRecordSchema = z.object(shape);
export type SiteRecord = Readonly<z.infer<typeof siteRecordSchema>>;

/** A fresh record around a site file. `id` and `now` come from outside: domain code has no clock. */
export function newSiteRecord(id: string, now: string, file: SiteFile): SiteRecord {
  return siteRecordSchema.parse({
    version: RECORD_VERSION,
    id,
    createdAt: now,
    updatedAt: now,
    file,
  });
}
