import { checkResultSchema } from '../domain/check-result.ts';
import { deviceRowSchema } from '../domain/device-row.ts';
import { driftSummarySchema } from '../domain/drift-summary.ts';
import { firewallRowSchema } from '../domain/firewall-row.ts';
import { FIELD_FAULTS, FIELD_PATHS } from '../domain/form-field.ts';
import { loginTrialSchema } from '../domain/login-trial.ts';
import { sheetChangeSchema, sheetReadingSchema } from '../domain/parameter-sheet.ts';
import {
  appErrorSchema,
  applyResultSchema,
  devicePlanSchema,
  problemListSchema,
  settingKeySchema,
  testCallResultSchema,
} from '../domain/plan.ts';
import { PRODUCTS } from '../domain/product.ts';
import { DEVICE_ACTS, INTERRUPTIONS } from '../domain/run.ts';
import { siteFileSchema } from '../domain/site-file.ts';
import { openPointSchema, signOffSchema } from '../domain/site-record.ts';
import { STEP_IDS } from '../domain/step.ts';
import { TABLE_IDS } from '../domain/table.ts';
import { z } from '../domain/zod.ts';

/**
 * What the renderer gets to see. Secrets are never part of a view: only whether one is set.
 */

const args = z.record(z.string(), z.union([z.string(), z.number()]));

export type { DeviceRow } from '../domain/device-row.ts';
export { type SiteSummary, siteSummarySchema } from '../domain/site-summary.ts';

export const credentialViewSchema = z.object({
  name: z.string(),
  user: z.string(),
  passwordSet: z.boolean(),
  snmp: z
    .object({
      version: z.enum(['v3', 'v2c', 'v1']),
      communitySet: z.boolean(),
      user: z.string(),
      authProtocol: z.string(),
      authPasswordSet: z.boolean(),
      privProtocol: z.string(),
      privPasswordSet: z.boolean(),
    })
    .nullable(),
  /** A rejected login is remembered and not tried again until the credential is changed. */
  rejectedBy: z.array(z.string()),
});
export type CredentialView = Readonly<z.infer<typeof credentialViewSchema>>;

/** A form value that some chosen device would refuse, or would get in another form. */
export const settingIssueSchema = z.object({
  key: settingKeySchema,
  /** Devices (addresses) it applies to; empty: all. */
  devices: z.array(z.string()),
  products: z.array(z.enum(PRODUCTS)),
  kind: z.enum(['error', 'warning', 'adapted']),
  /** The catalog's rule or error code. */
  code: z.string(),
  args,
});
export type SettingIssue = Readonly<z.infer<typeof settingIssueSchema>>;

/** The strictest limit over the chosen devices, shown beside each field. */
export const fieldHintSchema = z.object({
  key: settingKeySchema,
  required: z.boolean(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  charset: z.string(),
});
export type FieldHint = Readonly<z.infer<typeof fieldHintSchema>>;

export const siteViewSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  simulated: z.boolean(),
  tags: z.array(z.string()),
  /** Fields that the file it came from left out since they are personal, and that are still empty. */
  leftOut: z.array(z.string()),
  step: z.enum(STEP_IDS),
  file: siteFileSchema,
  /** Fields whose text cannot be used as it stands, with the reasons. */
  drafts: z.array(
    z.object({
      path: z.enum(FIELD_PATHS),
      text: z.string(),
      faults: z.array(z.object({ code: z.enum(FIELD_FAULTS), args })),
    }),
  ),
  rows: z.array(deviceRowSchema),
  credentials: z.array(credentialViewSchema),
  /** Devices with a login of their own out of a file, which is in memory only. */
  ownLogins: z.array(z.object({ deviceId: z.string(), user: z.string(), refused: z.boolean() })),
  /** What trying several logins came to, as long as the program runs. */
  loginTrials: z.array(loginTrialSchema),
  proxyPasswordSet: z.boolean(),
  transferPasswordSet: z.boolean(),
  discovery: z
    .object({
      scanned: z.number(),
      durationMs: z.number(),
      finishedAt: z.string(),
      warnings: z.array(z.object({ code: z.string(), args })),
    })
    .nullable(),
  preflight: z
    .object({
      profiles: z.array(z.string()),
      results: z.array(checkResultSchema),
      finishedAt: z.string(),
      /** Set where none ran to its end: so many of so many checks were asked. */
      cameTo: z.object({ done: z.number(), total: z.number() }).nullable(),
      /** The network form was changed since, or a device needs a table that was not checked. */
      outdated: z.boolean(),
      /** A later one was stopped; the results are those from before it. */
      stopped: z.object({ at: z.string(), done: z.number(), total: z.number() }).nullable(),
    })
    .nullable(),
  /** The firewall request's rows: one verdict per destination, as the document has them. */
  firewall: z.array(firewallRowSchema),
  fieldHints: z.array(fieldHintSchema),
  settingIssues: z.array(settingIssueSchema),
  plans: z.array(devicePlanSchema),
  /** Devices whose plan was made for other settings, another route, or before something was put back. */
  outdatedPlans: z.array(z.string()),
  /** Devices whose plan was made after whatever was written to them last. */
  newPlans: z.array(z.string()),
  /** What changed on the chosen devices since the last visit; null where no earlier visit read any. */
  drift: driftSummarySchema.nullable(),
  applies: z.array(applyResultSchema),
  testCalls: z.array(testCallResultSchema),
  /** Devices that were written to, or put back, after a successful test call: to be tested again. */
  testAgain: z.array(z.string()),
  problems: z.array(problemListSchema),
  /** Clock and servers of the devices: plans shown, and what was written. */
  controller: z.object({ plans: z.array(devicePlanSchema), applies: z.array(applyResultSchema) }),
  /** Later tries that came to no answer: what stands is older than they. */
  unfinished: z.array(
    z.object({
      act: z.enum(DEVICE_ACTS),
      deviceId: z.string(),
      at: z.string(),
      interrupted: z.enum(INTERRUPTIONS).nullable(),
      errors: z.array(appErrorSchema),
    }),
  ),
  /** Test calls that went out and whose end nobody saw; with an `error`: a service request or an acknowledgement, as it says. */
  callsOut: z.array(
    z.object({
      deviceId: z.string(),
      address: z.string(),
      at: z.string(),
      error: appErrorSchema.nullable(),
    }),
  ),
  /** Devices to which something was sent that nobody read back. */
  inDoubt: z.array(z.string()),
  /** Devices whose last write did not end well. */
  failedWrites: z.array(z.string()),
  signOff: signOffSchema,
  openPoints: z.array(openPointSchema),
  /** Devices from which this program can send a test call; the others' are made on their own screens. */
  testable: z.array(z.string()),
  /** Devices on which values of this program stand that an undo would put back. */
  undoable: z.array(z.string()),
  /** What stands on devices that are no part of the job any more: the document's own open points, one a reason. */
  leftBehind: z.array(z.object({ code: z.string(), args })),
});
export type SiteView = Readonly<z.infer<typeof siteViewSchema>>;

/** A site file that became a site of its own, with how many fields it had left out. */
export const takenSchema = z.object({ kind: z.literal('taken'), siteId: z.string(), leftOut: z.number() });
/** What became of a site file: `known` where sites that are here began as the same site, which a person decides about. */
export const takeInSchema = z.discriminatedUnion('kind', [
  takenSchema,
  z.object({
    kind: z.literal('known'),
    token: z.string(),
    fileName: z.string(),
    /** The one used last first. */
    siteIds: z.array(z.string()),
  }),
]);
export type TakeIn = Readonly<z.infer<typeof takeInSchema>>;
export type Taken = Readonly<z.infer<typeof takenSchema>>;

/** A parameter sheet that was read: what would change, device rows, and every cell that is wrong. */
export const sheetPreviewSchema = z.object({
  token: z.string(),
  fileName: z.string(),
  changes: z.array(sheetChangeSchema),
  ...sheetReadingSchema.shape,
});
export type SheetPreview = Readonly<z.infer<typeof sheetPreviewSchema>>;

export const JOB_KINDS = [
  'discover',
  'try-logins',
  'preflight',
  'plan',
  'apply',
  'undo',
  'read-back',
  'test-call',
  'problems',
  'acknowledge',
  'service-request',
  'controller-plan',
  'controller-apply',
  'report',
] as const;

/** A running or finished piece of work; anything over 300 ms is one of these. */
export const jobViewSchema = z.object({
  id: z.string(),
  siteId: z.string(),
  kind: z.enum(JOB_KINDS),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** It can be told to begin no further device; a paused job is a running one that waits. */
  pausable: z.boolean(),
  paused: z.boolean(),
  /** It was cancelled, and waits for what is under way to answer. */
  stopping: z.boolean(),
  /** Units done and in all (addresses, checks, devices); 0 in all while unknown. */
  done: z.number(),
  total: z.number(),
  /** What it is waiting for now, as data: an address, a host, a step id. */
  waitingFor: z.string(),
  /** Longest it can still take, in milliseconds; null where unknown. */
  atMostMs: z.number().nullable(),
  /** Units per second, where it is a rate (the sweep). */
  rate: z.number().nullable(),
  /** Per-device progress of apply, undo and test calls: address → step or state. */
  perDevice: z.record(z.string(), z.object({ done: z.number(), total: z.number(), state: z.string() })),
  error: z.object({ code: z.string(), args }).nullable(),
});
export type JobView = Readonly<z.infer<typeof jobViewSchema>>;
export type JobKind = JobView['kind'];

export const nicViewSchema = z.object({
  name: z.string(),
  /** IPv4 or IPv6 address of this interface. */
  address: z.string(),
  cidr: z.string(),
  /** Addresses in its subnet, for the sweep. */
  hosts: z.number(),
  virtual: z.boolean(),
  selected: z.boolean(),
});
export type NicView = Readonly<z.infer<typeof nicViewSchema>>;

/** One way out that the system's proxy settings give for an address. */
export const proxyWaySchema = z.object({
  kind: z.enum(['direct', 'http', 'https', 'socks', 'unknown']),
  host: z.string(),
  port: z.number(),
});

/** How this laptop itself goes out: shown beside the devices' proxy, never mixed with it. */
export const laptopProxySchema = z.object({
  /** Proxy variables of the environment, without passwords. */
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What the system (settings or PAC script) answers for a destination. */
  system: z.array(z.object({ url: z.string(), ways: z.array(proxyWaySchema) })),
});
export type LaptopProxy = Readonly<z.infer<typeof laptopProxySchema>>;

/** What the laptop's own settings say before the work begins; read, never measured. */
export const laptopFactsSchema = z.object({
  /** `self`: only addresses that the laptop gave itself. */
  adapter: z.object({ state: z.enum(['yes', 'self', 'no', 'unknown']), list: z.array(z.string()) }),
  resolver: z.object({ state: z.enum(['yes', 'no', 'unknown']), list: z.array(z.string()) }),
  route: z.object({ state: z.enum(['yes', 'no', 'blocked', 'unknown']), from: z.string() }),
});
export type LaptopFacts = Readonly<z.infer<typeof laptopFactsSchema>>;

export const appInfoSchema = z.object({
  version: z.string(),
  electron: z.string(),
  platform: z.string(),
  catalogDate: z.string(),
  catalogVersion: z.string(),
  /** A newer catalog than the shipped one was imported. */
  catalogImported: z.boolean(),
  guide: z.string(),
  language: z.enum(['ja', 'en']),
  /** `offered`: it can be opened from here. `running`: this is its window, and it can be left. */
  practice: z.enum(['none', 'offered', 'running']),
  /** What a sweep begins with on a new site. */
  scan: z.object({ ports: z.string(), fast: z.boolean() }),
  /** Columns of the long tables that this person does not want to see. */
  hiddenColumns: z.partialRecord(z.enum(TABLE_IDS), z.array(z.string())),
  /** The store could not be read at start: the damaged file was kept under this name. */
  /** Saved sites that could not be opened, and where they are. */
  troubles: z.array(appErrorSchema),
  /** Why nothing can be saved; null where it can. */
  saveTrouble: appErrorSchema.nullable(),
  countries: z.array(z.string()),
  prefectures: z.array(z.object({ ja: z.string(), romaji: z.string(), code: z.string() })),
});
export type AppInfo = Readonly<z.infer<typeof appInfoSchema>>;
