import { ADDRESS_FAULTS } from '../domain/address-fault.ts';
import { CONTROLLER_FIXES } from '../domain/controller.ts';
import { DOCUMENT_KINDS } from '../domain/document-kind.ts';
import { FIELD_PATHS } from '../domain/form-field.ts';
import { LIST_FILE_LIMIT, LIST_LINE_REASONS } from '../domain/list-line.ts';
import { LOGIN_FILE_LIMIT, loginFileOutcomeSchema } from '../domain/login-list.ts';
import { appErrorSchema, problemSchema } from '../domain/plan.ts';
import { DRIVER_IDS, PRODUCTS, ROUTES } from '../domain/product.ts';
import { ROLLOUT_LIMITS } from '../domain/rollout.ts';
import { credentialSchema, portsSchema } from '../domain/site-file.ts';
import { EXPORT_KINDS, TAG_LIMITS, TAKE_IN_LIMIT, TEMPLATE_NAME_LIMIT } from '../domain/site-limits.ts';
import { openPointSchema, revisionTextSchema, signOffSchema } from '../domain/site-record.ts';
import { STEP_IDS } from '../domain/step.ts';
import { TABLE_IDS } from '../domain/table.ts';
import { z } from '../domain/zod.ts';
import { row } from './channel-row.ts';
import {
  appInfoSchema,
  jobViewSchema,
  laptopFactsSchema,
  laptopProxySchema,
  nicViewSchema,
  sheetPreviewSchema,
  siteSummarySchema,
  siteViewSchema,
  takeInSchema,
  takenSchema,
} from './views.ts';

/**
 * Everything that crosses the bridge: one row per channel, with the schema of what goes in and what comes
 * back. The preload makes one function of each row; the main process refuses whatever does not fit.
 * Adding a channel is one row here and one handler in electron/shell/handlers.
 */

const nothing = z.undefined();
const siteId = z.string().min(1).max(64);
const deviceIds = z.array(z.string().max(200)).max(2000);
/** For what is sent to devices: none named is none meant, and never all. */
const namedDevices = deviceIds.min(1);
const password = z.string().max(200);
/** A company's list of controllers has thousands of lines. */
const RANGES_LIMIT = 20_000;
/** A list of a thousand servers or events. */
const FIELD_TEXT_LIMIT = 100_000;
const fileName = z.string().min(1).max(500);
const fileBytes = z.instanceof(Uint8Array).refine((bytes) => bytes.length <= TAKE_IN_LIMIT);
/** Without its bytes where it cannot be read or is too large. */
const handedFileSchema = z.object({
  name: z.string(),
  size: z.number(),
  bytes: z.instanceof(Uint8Array).nullable(),
});
const maybeSite = siteViewSchema.nullable();
const keptState = z.enum(['impossible', 'no', 'kept', 'unreadable']);
const jobStarted = z.object({ jobId: z.string() });

/** Pages a person may open in the browser; the URLs stay in the main process. */
export const EXTERNAL_LINKS = [
  'lenovo-legal-ja',
  'ps500182',
  'ht507940',
  'lxca-callhome',
  'xcc2-callhome',
  'lxca-firewall',
] as const;

export const REPORT_KINDS = [
  'report',
  'firewall-request',
  'manual-sheet',
  'parameter-sheet',
  'evidence',
] as const;

const merge = () => import('./merge.ts');
const program = () => import('./program.ts');
const report = () => import('../domain/report-model.ts');

export const CHANNELS = {
  'app:info': row(() => [nothing, appInfoSchema]),
  'app:set-language': row(() => [z.strictObject({ language: z.enum(['ja', 'en']) }), nothing]),
  'app:set-columns': row(() => [
    z.strictObject({ table: z.enum(TABLE_IDS), hidden: z.array(z.string().max(40)).max(40) }),
    nothing,
  ]),
  'app:open-link': row(() => [z.strictObject({ id: z.enum(EXTERNAL_LINKS) }), nothing]),
  'app:open-device-page': row(() => [z.strictObject({ siteId, deviceId: z.string().max(200) }), nothing]),
  'app:copy-text': row(() => [z.strictObject({ text: z.string().max(200_000) }), nothing]),

  /** Tries to save again what could not be saved. */
  'app:retry-save': row(() => [nothing, nothing]),
  /** Saves the whole site to a place the person names, where its own takes nothing. */
  'app:save-copy': row(() => [z.strictObject({ siteId }), z.object({ path: z.string() }).nullable()]),
  /** Places of a postal code in Japanese and romaji, from the table on this computer; null without a table. */
  'app:postal': row(() => [
    z.strictObject({ code: z.string().max(20) }),
    z
      .object({
        made: z.string(),
        places: z.array(
          z.object({
            prefecture: z.string(),
            city: z.string(),
            town: z.string(),
            cityRomaji: z.string(),
            townRomaji: z.string(),
          }),
        ),
      })
      .nullable(),
  ]),
  /** A table as it is on the screen, its heads first, saved where the person says. */
  'app:save-table': row(() => [
    z.strictObject({
      name: z.string().min(1).max(80),
      format: z.enum(['xlsx', 'csv']),
      rows: z
        .array(z.array(z.string().max(2000)).max(40))
        .min(1)
        .max(20_000),
    }),
    z.object({ path: z.string() }).nullable(),
  ]),
  /** The page has heard the event `closing`: it is not hung. */
  'app:closing-heard': row(() => [nothing, nothing]),
  /** The person has said that the program may end, with what that stops or loses. */
  'app:close': row(() => [z.strictObject({ confirmed: z.literal(true) }), nothing]),

  /** Opens the practice site in a window of its own; real work is out of sight until it ends. */
  'practice:enter': row(() => [nothing, nothing]),
  /** Ends the practice: what was practised is gone, and real work is back. */
  'practice:leave': row(() => [nothing, nothing]),

  'program:about': row(async () => [nothing, (await program()).aboutViewSchema]),
  'program:open-folder': row(async () => [
    z.strictObject({ id: z.enum((await program()).FOLDER_IDS) }),
    nothing,
  ]),
  /** Asks for a signed update file; a catalog in it is taken, a release is told. Null when the dialog was closed. */
  'program:check-update': row(async () => [nothing, (await program()).updateViewSchema.nullable()]),
  'program:save-support': row(() => [
    z.strictObject({ anonymise: z.boolean() }),
    z.object({ path: z.string() }).nullable(),
  ]),
  'program:settings': row(async () => [nothing, (await program()).settingsSchema]),
  'program:set-settings': row(async () => {
    const { settingsSchema } = await program();
    return [z.strictObject(settingsSchema.partial().shape), settingsSchema];
  }),
  'program:choose-folder': row(async () => [nothing, (await program()).settingsSchema.nullable()]),

  /** Asks for a newer catalog file; null when the dialog was closed. */
  'catalog:import': row(() => [nothing, appInfoSchema.nullable()]),
  'catalog:reset': row(() => [nothing, appInfoSchema]),
  /** Adapters, resolvers and route of this computer, read from its settings: nothing is sent. */
  'network:laptop-facts': row(() => [nothing, laptopFactsSchema]),
  'network:laptop-proxy': row(() => [z.strictObject({ siteId }), laptopProxySchema]),

  'sites:list': row(() => [nothing, z.array(siteSummarySchema)]),
  'sites:create': row(() => [nothing, siteViewSchema]),
  'sites:open': row(() => [z.strictObject({ siteId }), siteViewSchema]),
  /** The site the wizard was left at, or null on first start. */
  'sites:last': row(() => [nothing, maybeSite]),
  'sites:duplicate': row(() => [z.strictObject({ siteId }), siteViewSchema]),
  /** Sites with a device whose address, serial number or name holds these words, and that device. */
  'sites:find': row(() => [
    z.strictObject({ text: z.string().max(200) }),
    z.array(z.object({ siteId: z.string(), device: z.string() })),
  ]),
  'sites:set-tags': row(() => [
    z.strictObject({ siteId, tags: z.array(z.string().max(200)).max(TAG_LIMITS.count * 2) }),
    nothing,
  ]),
  /** Out of the list, or back into it; nothing is deleted, and an open site stays open. */
  'sites:set-archived': row(() => [z.strictObject({ siteId, archived: z.boolean() }), nothing]),
  /** Keeps what the next job of this customer has in common with this one, under a name. */
  'sites:make-template': row(() => [
    z.strictObject({ siteId, name: z.string().trim().min(1).max(TEMPLATE_NAME_LIMIT) }),
    nothing,
  ]),
  'sites:remove': row(() => [z.strictObject({ siteId }), nothing]),
  /**
   * Asks for a site file (JSON), which becomes a site of its own, or is held where it is of a site that is here already;
   * null when the dialog was closed.
   */
  'sites:import': row(() => [nothing, takeInSchema.nullable()]),
  /** The same for a file that was dropped onto the window: its content, never its path. */
  'sites:take-in': row(() => [z.strictObject({ name: fileName, bytes: fileBytes }), takeInSchema]),
  /** Files that the program was given to open, at its start or since; each once. */
  'sites:handed': row(() => [nothing, z.array(handedFileSchema)]),
  /** The file that is held becomes a site of its own all the same. */
  'sites:keep-own': row(() => [z.strictObject({ token: z.string().max(64) }), takenSchema]),
  /** Asks for a filled-in parameter sheet (XLSX) and shows what stands in it; nothing is taken over yet. */
  'sheet:read': row(() => [z.strictObject({ siteId: siteId.nullable() }), sheetPreviewSchema.nullable()]),
  /** The same for a sheet that was dropped onto the window. */
  'sheet:read-bytes': row(() => [
    z.strictObject({ siteId: siteId.nullable(), name: fileName, bytes: fileBytes }),
    sheetPreviewSchema,
  ]),
  /** Takes the good cells of the sheet that was shown over into the site, or into a new one. */
  'sheet:take': row(() => [
    z.strictObject({ siteId: siteId.nullable(), token: z.string().max(64) }),
    siteViewSchema,
  ]),
  /** Saves an empty sheet for the customer to fill in, or the site so far. */
  'sheet:save-form': row(() => [
    z.strictObject({ siteId: siteId.nullable(), language: z.enum(['ja', 'en']) }),
    z.object({ path: z.string() }).nullable(),
  ]),
  'sites:export': row(() => [
    z.strictObject({ siteId, kind: z.enum(EXPORT_KINDS) }),
    z.object({ path: z.string() }).nullable(),
  ]),

  /** Asks for another engineer's half of the site and shows what merging comes to; null when the dialog was closed. */
  'merge:read': row(async () => [z.strictObject({ siteId }), (await merge()).mergeLookSchema.nullable()]),
  /** The same for a file that is held. */
  'merge:look': row(async () => [
    z.strictObject({ siteId, token: z.string().max(64) }),
    (await merge()).mergeLookSchema,
  ]),
  /** Merges what was shown; `choices` says whose value stands, for each that differs. */
  'merge:take': row(async () => [
    z.strictObject({ siteId, token: z.string().max(64), choices: (await merge()).mergeChoicesSchema }),
    siteViewSchema,
  ]),

  'site:set-step': row(() => [z.strictObject({ siteId, step: z.enum(STEP_IDS) }), siteViewSchema]),
  /** One field as it was typed; what cannot be used is kept beside it and said. */
  'site:set-field': row(() => [
    z.strictObject({ siteId, path: z.enum(FIELD_PATHS), text: z.string().max(FIELD_TEXT_LIMIT) }),
    siteViewSchema,
  ]),
  /** The customer's own act; the time is this program's. */
  'site:accept-terms': row(() => [
    z.strictObject({ siteId, by: z.string().max(500), accepted: z.boolean() }),
    siteViewSchema,
  ]),
  'site:set-sign-off': row(() => [z.strictObject({ siteId, signOff: signOffSchema }), siteViewSchema]),
  'site:set-open-points': row(() => [
    z.strictObject({ siteId, openPoints: z.array(openPointSchema).max(200) }),
    siteViewSchema,
  ]),
  'site:add-devices': row(() => [
    z.strictObject({
      siteId,
      addresses: z.array(z.string().min(1).max(253)).min(1).max(RANGES_LIMIT),
      product: z.enum(PRODUCTS).optional(),
    }),
    siteViewSchema,
  ]),
  'site:remove-device': row(() => [
    z.strictObject({ siteId, deviceId: z.string().max(200) }),
    siteViewSchema,
  ]),
  'site:set-device': row(() => [
    z.strictObject({
      siteId,
      deviceIds,
      change: z.strictObject({
        chosen: z.boolean().optional(),
        product: z.enum(PRODUCTS).optional(),
        route: z.enum(ROUTES).optional(),
        driver: z.enum(DRIVER_IDS).optional(),
        credential: z.string().max(100).optional(),
        ports: portsSchema.unwrap().optional(),
      }),
    }),
    siteViewSchema,
  ]),
  /** Ticks a step of the manual sheet, with the name of who did it. */
  'site:tick-manual': row(() => [
    z.strictObject({
      siteId,
      deviceId: z.string().max(200),
      stepId: z.string().max(100),
      done: z.boolean(),
      by: z.string().max(100),
      /** Of a test call made on the device's own screen. */
      result: z
        .strictObject({ state: z.enum(['success', 'failed']), ticket: z.string().max(100) })
        .optional(),
    }),
    siteViewSchema,
  ]),

  /** Passwords go in and never come out; one that is left out stays as it is. */
  'credentials:set': row(() => [
    z.strictObject({
      siteId,
      name: z.string().min(1).max(100),
      credential: credentialSchema,
      password: password.optional(),
      snmpAuthPassword: password.optional(),
      snmpPrivPassword: password.optional(),
      snmpCommunity: password.optional(),
    }),
    siteViewSchema,
  ]),
  /** "I changed it on the device": a login that was refused may be tried once more. */
  'credentials:changed-on-device': row(() => [
    z.strictObject({ siteId, name: z.string().min(1).max(100) }),
    siteViewSchema,
  ]),
  /** A file with a login for each device (CSV): kept in memory only, told by lines and never by cells. */
  'logins:read-file': row(() => [
    z.strictObject({
      siteId,
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= LOGIN_FILE_LIMIT),
    }),
    loginFileOutcomeSchema,
  ]),
  /** Whether the passwords of a site are kept on this PC; what is sealed and can be opened is taken in by asking. */
  'passwords:state': row(() => [z.strictObject({ siteId }), keptState]),
  'passwords:keep': row(() => [z.strictObject({ siteId, keep: z.boolean() }), keptState]),
  /** Logins that a file gave are not used any more. */
  'logins:forget': row(() => [z.strictObject({ siteId, deviceIds }), siteViewSchema]),
  /** Tries these logins in their order, each once, at the chosen devices or those named. */
  'logins:try': row(() => [
    z.strictObject({
      siteId,
      deviceIds,
      logins: z.array(z.string().min(1).max(100)).min(1).max(20),
      shared: z.boolean(),
    }),
    jobStarted,
  ]),
  'credentials:set-proxy-password': row(() => [z.strictObject({ siteId, password }), siteViewSchema]),
  'credentials:set-transfer-password': row(() => [z.strictObject({ siteId, password }), siteViewSchema]),
  /** A changed certificate or host key is believed only when a person says so: exactly the one that was shown. */
  'trust:accept': row(() => [
    z.strictObject({
      siteId,
      deviceId: z.string().max(200),
      kind: z.enum(['tls', 'ssh']),
      port: z.number().int().min(1).max(65535),
      seen: z.string().min(1).max(200),
    }),
    siteViewSchema,
  ]),

  'discovery:interfaces': row(() => [nothing, z.array(nicViewSchema)]),
  /** A file of addresses (CSV or lines): what can be used, and every line that cannot. */
  'discovery:read-list': row(() => [
    z.strictObject({
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= LIST_FILE_LIMIT),
      kind: z.enum(['ranges', 'addresses']),
    }),
    z.object({
      ranges: z.array(z.string()),
      problems: z.array(z.object({ line: z.number(), text: z.string(), reason: z.enum(LIST_LINE_REASONS) })),
    }),
  ]),
  /** Which typed addresses can be devices, and what is wrong with each of the others; a name is looked up once. */
  'discovery:judge-addresses': row(() => [
    z.strictObject({ siteId, addresses: z.array(z.string().min(1).max(2000)).max(RANGES_LIMIT) }),
    z.array(z.object({ text: z.string(), fault: z.enum(ADDRESS_FAULTS).nullable() })),
  ]),
  'discovery:start': row(() => [
    z.strictObject({
      siteId,
      ranges: z.array(z.string().min(1).max(253)).max(RANGES_LIMIT),
      interfaces: z.array(z.string().max(64)).max(64),
      multicast: z.boolean(),
      sweep: z.boolean(),
      ports: z.array(z.number().int().min(1).max(65535)).max(16),
      fast: z.boolean(),
      confirmedLarge: z.boolean(),
    }),
    jobStarted,
  ]),
  /** All checks, or again only those named by `id|target` or by group. */
  'preflight:start': row(() => [
    z.strictObject({
      siteId,
      only: z
        .strictObject({
          rows: z.array(z.string().max(400)).optional(),
          group: z.string().max(200).optional(),
        })
        .optional(),
    }),
    jobStarted,
  ]),
  /** What mending clock, NTP and DNS of these devices would write; shown before it is written. */
  'controller:plan': row(() => [
    z.strictObject({ siteId, deviceIds, fixes: z.array(z.enum(CONTROLLER_FIXES)).min(1).max(4) }),
    jobStarted,
  ]),
  /** Those whose plan was shown and confirmed: a plan that stands from another day, or was turned down, is none of them. */
  'controller:apply': row(() => [
    z.strictObject({ siteId, deviceIds: namedDevices, confirmed: z.literal(true) }),
    jobStarted,
  ]),
  'plan:start': row(() => [z.strictObject({ siteId, deviceIds }), jobStarted]),
  'apply:start': row(() => [
    z.strictObject({
      siteId,
      deviceIds: namedDevices,
      confirmed: z.literal(true),
      /** Absent: all together, and nothing stops them. */
      rollout: z
        .strictObject({
          firstWave: z.number().int().min(0).max(ROLLOUT_LIMITS.firstWave),
          stopAfterFailures: z.number().int().min(1).max(ROLLOUT_LIMITS.stopAfterFailures).nullable(),
          onlyFailed: z.boolean(),
        })
        .optional(),
    }),
    jobStarted,
  ]),
  /** Reads back what a write that broke off left; writes nothing. */
  'read-back:start': row(() => [z.strictObject({ siteId, deviceIds }), jobStarted]),
  'undo:start': row(() => [
    z.strictObject({ siteId, deviceIds: namedDevices, confirmed: z.literal(true) }),
    jobStarted,
  ]),
  /** Support staff are called into action: asked for by name. */
  'test-call:start': row(() => [
    z.strictObject({ siteId, deviceIds: namedDevices, confirmed: z.literal(true) }),
    jobStarted,
  ]),
  'problems:start': row(() => [z.strictObject({ siteId, deviceIds }), jobStarted]),
  /** Marks a report as corrected on the device: a write, asked for by name. */
  'problems:acknowledge': row(() => [
    z.strictObject({
      siteId,
      deviceId: z.string().max(200),
      problem: problemSchema,
      confirmed: z.literal(true),
    }),
    jobStarted,
  ]),
  'service-request:start': row(() => [
    z.strictObject({
      siteId,
      deviceId: z.string().max(200),
      text: z.string().min(1).max(200),
      confirmed: z.literal(true),
    }),
    jobStarted,
  ]),
  'plan:export': row(() => [z.strictObject({ siteId }), z.object({ path: z.string() }).nullable()]),
  'job:cancel': row(() => [z.strictObject({ jobId: z.string().max(64) }), nothing]),
  /** Begins no further device until it is told to go on; what is under way goes on to its end. */
  'job:pause': row(() => [z.strictObject({ jobId: z.string().max(64), paused: z.boolean() }), nothing]),
  'jobs:list': row(() => [nothing, z.array(jobViewSchema)]),

  /** The document as it would be saved now: the very PDF, and what its overview comes to. */
  'report:preview': row(async () => [
    z.strictObject({
      siteId,
      kind: z.enum(DOCUMENT_KINDS),
      options: (await report()).reportOptionsSchema,
      revisionText: revisionTextSchema.default(''),
    }),
    z.object({
      pdf: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
      overview: (await report()).overviewSchema,
    }),
  ]),
  'report:save': row(async () => [
    z.strictObject({
      siteId,
      kinds: z.array(z.enum(REPORT_KINDS)).min(1),
      options: (await report()).reportOptionsSchema,
      /** What changed, in the person's own words; '' says what the program can tell. */
      revisionText: revisionTextSchema.default(''),
    }),
    z
      .object({
        folder: z.string(),
        files: z.array(z.string()),
        /** The report itself is on disk, with a line of its own in the history. */
        isVersion: z.boolean(),
        failed: z.array(appErrorSchema),
      })
      .nullable(),
  ]),
  'report:print': row(async () => [
    z.strictObject({ siteId, kind: z.enum(DOCUMENT_KINDS), options: (await report()).reportOptionsSchema }),
    nothing,
  ]),
  'report:open-folder': row(() => [z.strictObject({ siteId }), nothing]),
  /** For the hidden window that becomes a PDF: its document, and the word that it is laid out. */
  'report:page-model': row(async () => [
    z.strictObject({ token: z.string().max(64) }),
    (await report()).reportModelSchema,
  ]),
  'report:page-ready': row(() => [z.strictObject({ token: z.string().max(64) }), nothing]),
} as const;

export type ChannelName = keyof typeof CHANNELS;
type SchemasOf<C extends ChannelName> = Awaited<ReturnType<(typeof CHANNELS)[C]['schemas']>>;
export type ChannelInput<C extends ChannelName> = z.input<SchemasOf<C>[0]>;
/** What goes in once it has fitted: with its defaults. */
export type ChannelQuestion<C extends ChannelName> = z.output<SchemasOf<C>[0]>;
export type ChannelOutput<C extends ChannelName> = z.output<SchemasOf<C>[1]>;

/** What the main process tells the renderer without being asked. */
export type BridgeEvent =
  | { type: 'site'; site: z.infer<typeof siteViewSchema> }
  | { type: 'job'; job: z.infer<typeof jobViewSchema> }
  /** Saving began to fail, or works again (null). */
  | { type: 'save-trouble'; trouble: z.infer<typeof appErrorSchema> | null }
  /** The person wants to close the window while work is going on, or with something unsaved. */
  | {
      type: 'closing';
      running: z.infer<typeof jobViewSchema>[];
      /** Documents are being written. */
      saving: boolean;
      unsaved: boolean;
    }
  /** The program was given files to open: the page asks for them. */
  | { type: 'handed' }
  /** Something went wrong that nobody was waiting for, with its reason. */
  | { type: 'trouble'; error: z.infer<typeof appErrorSchema> }
  /** A defect that nobody was waiting for. */
  | { type: 'defect'; reference: string };

/** Whether what a channel answers with is a site's view, which crosses packed (site-wire.ts). */
export function isSiteView(output: z.ZodType): boolean {
  return output === siteViewSchema || output === maybeSite;
}
