import { checkResultSchema } from './check-result.ts';
import { TEST_COMPLETIONS } from './completion.ts';
import { DOCUMENT_KINDS } from './document-kind.ts';
import { NOT_COMPARED } from './drift.ts';
import { factSchema, factSourceSchema } from './fact.ts';
import { firewallRowSchema } from './firewall-row.ts';
import { handoverRowSchema } from './handover.ts';
import { loginAttemptsSchema } from './login-attempts.ts';
import {
  appErrorSchema,
  applyItemSchema,
  manualStepSchema,
  SETTING_STATES,
  settingKeySchema,
  TEST_CALL_STATES,
  testCallResultSchema,
} from './plan.ts';
import { premisesSchema } from './premise.ts';
import { DRIVER_IDS, PRODUCTS, ROUTES } from './product.ts';
import { leftDeviceSchema, rollbackRowSchema } from './rollback.ts';
import { signOffSchema } from './site-record.ts';
import { z } from './zod.ts';

/**
 * The handover report as values: codes, numbers and what was measured, no sentence in any language and no
 * layout. Built by electron/documents/model.ts, set in type by renderer/report.
 */

export const reportOptionsSchema = z.strictObject({
  language: z.enum(['ja', 'en']).default('ja'),
  /** Masks names, phone numbers, e-mail, addresses, serial numbers and IP addresses throughout. */
  maskPersonalData: z.boolean().default(false),
  /** Firewall request: only what is missing, or every destination. */
  firewallRows: z.enum(['missing', 'all']).default('all'),
  /** The report carries the evidence inside, as a file associated with it. Absent: no. */
  attachEvidence: z.boolean().optional(),
});
export type ReportOptions = Readonly<z.infer<typeof reportOptionsSchema>>;

/** What is printed. */

const args = z.record(z.string(), z.union([z.string(), z.number()]));

export const reportDeviceSchema = z.object({
  no: z.number(),
  id: z.string(),
  address: z.string(),
  name: z.string(),
  product: z.enum(PRODUCTS),
  /** It manages other devices, and reports for them. */
  appliance: z.boolean(),
  vendor: z.string(),
  model: z.string(),
  machineType: z.string(),
  serial: z.string(),
  firmware: z.string(),
  route: z.enum(ROUTES),
  routeReason: z.string(),
  driver: z.enum(DRIVER_IDS),
  reasons: z.array(z.string()),
});
export type ReportDevice = Readonly<z.infer<typeof reportDeviceSchema>>;

/** Several devices as a person writes them: how many, their numbers in the device list, their addresses as ranges. */
const deviceGroupShape = {
  count: z.number(),
  numbers: z.string(),
  addresses: z.array(z.string()),
};

/** A later try that came to nothing: begun and not ended, or held back before it began. */
const triedSchema = z.object({ at: z.string(), begun: z.boolean(), error: appErrorSchema });

/** Why a device is not set up although it is written as wanted; `changes`: read since, and not as it was written. */
const openSchema = z.enum(['hand', 'unproven', 'changes']).nullable();

/** Devices with the very same before, after and outcome. */
const settingGroupSchema = z.object({
  product: z.enum(PRODUCTS),
  driver: z.enum(DRIVER_IDS),
  state: z.enum(SETTING_STATES),
  open: openSchema,
  items: z.array(applyItemSchema),
  errors: z.array(appErrorSchema),
  /** Wanted, and not set: with the reason. */
  notSet: z.array(appErrorSchema),
  /** A later try that came to nothing; what stands above is older. */
  tried: triedSchema.nullable(),
  at: z.string(),
  until: z.string(),
  ...deviceGroupShape,
});

/** A value and the devices of a kind that have it. */
const valueOfSchema = z.object({ value: z.string().nullable(), count: z.number(), numbers: z.string() });

/** Settings as item × kind of device. */
const settingMatrixSchema = z.object({
  columns: z.array(
    z.object({
      product: z.enum(PRODUCTS),
      driver: z.enum(DRIVER_IDS),
      /** Nothing was written: the values are a plan. */
      planned: z.boolean(),
      /** How the writes to these ended before anything was sent; null where something was. */
      unsent: z.enum(SETTING_STATES).nullable(),
      /** How the writes to these devices ended, the worst first; the words of the list of results. */
      ended: z.array(z.object({ state: z.enum(SETTING_STATES), count: z.number() })),
      /** The values that were put back, and whether all of them are. */
      restored: z.enum(['no', 'partly', 'all']),
      at: z.string(),
      until: z.string(),
      ...deviceGroupShape,
    }),
  ),
  rows: z.array(
    z.object({
      key: settingKeySchema,
      secret: z.boolean(),
      /** One a column; null where the kind has no such item. */
      cells: z.array(
        z
          .object({
            wanted: z.array(valueOfSchema),
            before: z.array(valueOfSchema),
            /** What was read back where it is not what was wanted. */
            readBack: z.array(valueOfSchema),
            outcomes: z.array(z.object({ outcome: applyItemSchema.shape.outcome, count: z.number() })),
          })
          .nullable(),
      ),
    }),
  ),
});

/** How one device stands: a row of 機器別結果一覧. */
const deviceResultSchema = z.object({
  no: z.number(),
  address: z.string(),
  product: z.enum(PRODUCTS),
  inScope: z.boolean(),
  byHand: z.boolean(),
  /** The worst of its destinations' checks and its own; `skipped` where none was asked. */
  check: checkResultSchema.shape.status,
  state: z.enum(SETTING_STATES),
  setUp: z.boolean(),
  stepsLeft: z.number(),
  /** Values that a reading after the last write found otherwise than wanted. */
  changesLeft: z.number(),
  test: z.enum(TEST_COMPLETIONS),
  ticket: z.string(),
  /** Numbers of the open points about it, as ranges. */
  points: z.string(),
});

/** 概要: what the whole comes to. */
export const overviewSchema = z.object({
  verdict: z.enum(['ready', 'attention', 'incomplete']),
  devices: z.number(),
  byProduct: z.array(
    z.object({
      product: z.enum(PRODUCTS),
      route: z.enum(ROUTES),
      count: z.number(),
      applied: z.number(),
      tested: z.number(),
      /** Those of which no test call is asked, as they report through an appliance. */
      testless: z.number(),
      manual: z.number(),
    }),
  ),
  applied: z.number(),
  tested: z.number(),
  /** In scope, and without a test call of their own. */
  testless: z.number(),
  /** Devices that are set by hand, all of it or a part, and those that are no part of this job's routes. */
  byHand: z.number(),
  outOfScope: z.number(),
  /** Devices by which faults get home, one way or another. */
  inScope: z.number(),
  /** Values that were written and that no interface gives back. */
  unread: z.number(),
  /** Devices that were put back as they were. */
  restored: z.number(),
  preflightRun: z.boolean(),
  /** The form was changed since, or a device needs what was not checked. */
  preflightOutdated: z.boolean(),
  /** Set where no preflight ran to its end: it came to so many of so many checks. */
  preflightCameTo: z.object({ done: z.number(), total: z.number() }).nullable(),
  preflightAt: z.string(),
  checks: z.object({
    pass: z.number(),
    warn: z.number(),
    fail: z.number(),
    skipped: z.number(),
    error: z.number(),
    total: z.number(),
  }),
  openPoints: z.number(),
});

/** 前回からの変更: what changed on the devices since the last visit, alike on several devices once. */
const reportDriftSchema = z.object({
  former: z.string(),
  present: z.string().nullable(),
  clockWentBack: z.boolean(),
  compared: z.number(),
  notCompared: z.number(),
  /** Devices with a changed value, and how many values those are. */
  devices: z.number(),
  values: z.number(),
  /** Devices of which not one value was compared. */
  devicesNotCompared: z.number(),
  changed: z.array(
    z.object({
      key: settingKeySchema,
      before: z.string(),
      after: z.string(),
      since: z.string(),
      until: z.string(),
      ...deviceGroupShape,
    }),
  ),
  /** Written by this program in an earlier visit and not read back then. */
  own: z.array(
    z.object({
      key: settingKeySchema,
      before: z.string().nullable(),
      wanted: z.string(),
      after: z.string().nullable(),
      ...deviceGroupShape,
    }),
  ),
  reasons: z.array(
    z.object({ reason: z.enum(NOT_COMPARED), keys: z.array(settingKeySchema), ...deviceGroupShape }),
  ),
});
export type ReportDrift = Readonly<z.infer<typeof reportDriftSchema>>;

export const reportModelSchema = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  /** Page of each section by its number or `appendix`: only for paper, where nothing is added after the layout. */
  pageNumbers: z.record(z.string(), z.number()),
  /** Header and footer for paper alone; null where they are added to the finished PDF. */
  runningHeads: z
    .object({ topLeft: z.string(), topRight: z.string(), bottomLeft: z.string(), hasCover: z.boolean() })
    .nullable(),
  options: reportOptionsSchema,
  meta: z.object({
    customer: z.string(),
    siteName: z.string(),
    reference: z.string(),
    engineer: z.string(),
    /** How the engineer is reached. */
    contact: z.string(),
    workPeriod: z.string(),
    workPlace: z.string(),
    witness: z.string(),
    /** 秘密区分. */
    classification: z.string(),
    company: z.string(),
    documentNumber: z.string(),
    version: z.string(),
    generatedAt: z.string(),
    toolVersion: z.string(),
    guide: z.string(),
    catalogDate: z.string(),
    simulated: z.boolean(),
  }),
  /** The customer's names as people write them, beside what devices are to be given; only what is known. */
  customerNames: z.array(
    z.object({
      key: settingKeySchema,
      japanese: z.string(),
      kana: z.string(),
      latin: z.string(),
    }),
  ),
  revisions: z.array(z.object({ at: z.string(), version: z.string(), text: z.string() })),
  signOff: signOffSchema,
  overview: overviewSchema,
  devices: z.array(reportDeviceSchema),
  deviceResults: z.array(deviceResultSchema),
  /** Devices of one kind that go the same way, for the same reason. */
  routes: z.array(
    z.object({
      product: z.enum(PRODUCTS),
      route: z.enum(ROUTES),
      reason: z.string(),
      driver: z.enum(DRIVER_IDS),
      ...deviceGroupShape,
    }),
  ),
  proxy: z.object({ host: z.string(), port: z.number(), authentication: z.boolean() }).nullable(),
  destinations: z.array(firewallRowSchema),
  /** Required destinations of which nothing is measured; a request of what is missing leaves them out. */
  notMeasured: z.int(),
  /** Grouped by cause, failures first. */
  checkGroups: z.array(
    z.object({
      group: z.string(),
      status: z.string(),
      results: z.array(checkResultSchema),
    }),
  ),
  clock: z.array(checkResultSchema),
  /** Clock, time zone, time and name servers that were written to devices, like alike together. */
  mended: z.array(settingGroupSchema),
  settings: z.object({
    common: z.array(z.object({ key: settingKeySchema, value: z.string(), secret: z.boolean() })),
    terms: z.object({ by: z.string(), at: z.string() }),
    matrix: settingMatrixSchema,
    /** Devices with the very same before, after and outcome stand together. */
    groups: z.array(settingGroupSchema),
    /** Devices without a value that was written or planned; `reports`: false where the job leaves them out. */
    notWrittenTo: z.array(
      z.object({
        product: z.enum(PRODUCTS),
        driver: z.enum(DRIVER_IDS),
        reports: z.boolean(),
        count: z.number(),
        numbers: z.string(),
      }),
    ),
    devices: z.array(
      z.object({
        no: z.number(),
        deviceId: z.string(),
        address: z.string(),
        product: z.enum(PRODUCTS),
        driver: z.enum(DRIVER_IDS),
        state: z.enum(SETTING_STATES),
        open: openSchema,
        items: z.array(applyItemSchema),
        /** What this program wrote over all its runs and has not put back, with what was there before the first. */
        stands: z.array(applyItemSchema),
        errors: z.array(appErrorSchema),
        manual: z.array(manualStepSchema),
        /** `not-made`: nobody planned this device, so what is left for a person is not known. */
        sheet: z.enum(['made', 'not-made']),
        notSet: z.array(appErrorSchema),
        tried: triedSchema.nullable(),
        at: z.string(),
      }),
    ),
  }),
  /** One with a ticket number stands alone; devices that ended alike without one stand together. */
  testCalls: z.array(
    testCallResultSchema
      .pick({ product: true, ticket: true, message: true, startedAt: true, errors: true })
      .extend({
        state: z.enum([...TEST_CALL_STATES, 'without-result']),
        /** Who made it on the device's own screen; empty where this program sent it. */
        by: z.string(),
        /** How the device's test call stands, as the list of results says it; `open`: none went out. */
        test: z.enum(TEST_COMPLETIONS),
        ...deviceGroupShape,
      }),
  ),
  events: z.object({
    models: z.array(z.string()),
    /** Models present that the table does not hold. */
    unlisted: z.array(z.string()),
    rows: z.array(z.object({ id: z.string(), message: z.string(), models: z.array(z.string()) })),
    excluded: z.array(z.string()),
  }),
  /** Points derived from results (code and args) and points typed in by the engineer (text). */
  openPoints: z.array(
    z.object({
      no: z.number(),
      code: z.string(),
      args,
      category: z.string(),
      text: z.string(),
      owner: z.string(),
      due: z.string(),
    }),
  ),
  premises: premisesSchema,
  rollback: z.array(rollbackRowSchema),
  /** Written to, and no part of the job any more: they have no number. */
  leftBehind: z.array(leftDeviceSchema),
  /** Null where no earlier visit read any of the devices. */
  drift: reportDriftSchema.nullable(),
  handover: z.array(handoverRowSchema),
  /** What sources say that concerns this job, and the documents they stand in. */
  facts: z.array(factSchema),
  sources: z.array(factSourceSchema),
  corrections: z.array(
    z.object({
      /** Whose destination table; '' where it is none. */
      table: z.string(),
      hosts: z.array(z.string()),
      field: z.string(),
      printed: z.string(),
      corrected: z.string(),
      /** False: two places of the guide differ, nothing decides, and each is used as printed. */
      applied: z.boolean(),
      reason: z.string(),
    }),
  ),
  evidence: z.array(z.object({ name: z.string(), sha256: z.string() })),
  /** How often which account was signed in with. */
  logins: z.array(loginAttemptsSchema),
});
export type ReportModel = Readonly<z.infer<typeof reportModelSchema>>;
