import { DRIVER_IDS, PRODUCT_TRAITS, PRODUCTS, PROFILE_IDS, ROUTES } from '../domain/product.ts';
import { SETTING_KEYS } from '../domain/setting-key.ts';
import { z } from '../domain/zod.ts';

/**
 * The shape of the catalog: the guide as data, each row with its source. A newer catalog file has to pass
 * the same schemas, so nothing here trusts the files that ship.
 */

/** The only layout this program reads; a catalog file of another layout is refused by name. */
export const CATALOG_SCHEMA_VERSION = 1;

/** Readonly all the way down: the catalog is read, never written. */
export type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

const text = z.string().min(1);
const id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected a lower-case identifier');
const bilingual = z.strictObject({ ja: text, en: text });
/** `page` is the slide title for the guide (its pages carry no numbers), a section or object name elsewhere. */
const source = z.strictObject({ document: id, page: text });
const sources = z.array(source).min(1);
const product = z.enum(PRODUCTS);
const profileId = z.enum(PROFILE_IDS);
const route = z.enum(ROUTES);
const port = z.number().int().min(1).max(65535);
const versionNumber = z.string().regex(/^\d+(\.\d+)*$/, 'expected a version such as 2.7');
const url = z.string().regex(/^https?:\/\/\S+$/, 'expected a URL');
const month = z.string().regex(/^\d{4}-\d{2}$/, 'expected YYYY-MM');
const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected YYYY-MM-DD');

/** A sentence of the guide in its own words, with an English rendering. */
const quote = z.strictObject({ id, quoteJa: text, en: text, source });

// --- meta -----------------------------------------------------------------------------------------------

export const metaSchema = z.strictObject({
  schemaVersion: z.literal(CATALOG_SCHEMA_VERSION),
  /** When the guide was entered, YYYY-MM. */
  entered: z.string().regex(/^\d{4}-\d{2}$/, 'expected YYYY-MM'),
  guide: z.strictObject({
    title: bilingual,
    version: text,
    /** As printed: YYYY/MM. */
    date: z.string().regex(/^\d{4}\/\d{2}$/, 'expected YYYY/MM'),
    publisher: text,
    department: text,
  }),
  documents: z
    .array(
      z.strictObject({
        id,
        title: bilingual,
        publisher: text,
        version: text.optional(),
        date: text.optional(),
        url: url.optional(),
      }),
    )
    .min(1),
  slides: z.array(z.strictObject({ page: text, en: text })).min(1),
  changeLog: z.array(z.strictObject({ date: isoDay, version: versionNumber, text: bilingual })).min(1),
});

// --- destinations ---------------------------------------------------------------------------------------

/** Application protocol expected behind a port. */
export const ENDPOINT_PROTOCOLS = ['https', 'http', 'ftp', 'sftp'] as const;
/** How sure the catalog is that the printed value is wrong. */
export const CERTAINTIES = ['certain', 'likely', 'unsure'] as const;

const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, 'expected a host');
const ipv4 = z.ipv4();
const ipv6 = z.ipv6().refine((value) => value === value.toLowerCase(), 'expected lower-case letters');

const destinationProfileSchema = z.strictObject({
  id: profileId,
  name: bilingual,
  /** The printed table it takes its rows from; absent when it borrows another profile's. */
  table: id.optional(),
  borrows: profileId.optional(),
  confidence: z.enum(['printed', 'unsure']),
  /** The month in which a document last named these destinations, YYYY-MM; absent: the guide's own. */
  confirmed: month.optional(),
  reason: bilingual.optional(),
  /** Appliance versions it is for: from inclusive, below exclusive. */
  versions: z.strictObject({ from: versionNumber.optional(), below: versionNumber.optional() }).optional(),
});

const printedCells = z.strictObject({
  dns: text,
  ipv4: z.string(),
  ipv6: z.string(),
  ports: text,
  protocols: z.string(),
});

const destinationRowSchema = z.strictObject({
  id,
  /** The cells exactly as the guide prints them. */
  printed: printedCells,
  /** Which profiles the row is for, and whether they need it. */
  use: z
    .array(z.strictObject({ profile: profileId, required: z.boolean(), condition: id.optional() }))
    .min(1),
  duplicateOf: id.optional(),
  /** The corrected meaning of the row. */
  endpoints: z
    .array(
      z.strictObject({
        host: hostName,
        path: z.string().startsWith('/').optional(),
        ipv4: z.array(ipv4),
        ipv6: z.array(ipv6),
        ports: z
          .array(z.strictObject({ port, protocol: z.enum(ENDPOINT_PROTOCOLS), required: z.boolean() }))
          .min(1),
        defects: z.array(id),
      }),
    )
    .min(1),
  source,
});

const defectSchema = z.strictObject({
  id,
  /** The printed table it stands in; `none` for a defect outside one table. */
  table: id,
  hosts: z.array(hostName),
  /** Where the defect concerns one port only. */
  port: port.optional(),
  field: z.enum(['host', 'ipv4', 'ipv6', 'port', 'protocol', 'row', 'tls', 'title', 'text', 'event-id']),
  printed: text,
  corrected: text,
  certainty: z.enum(CERTAINTIES),
  /** False where the doubt is recorded but the printed value stays in use. */
  applied: z.boolean(),
  /** Whom it concerns, where it stands in no product's table. */
  products: z.array(product).min(1).optional(),
  reason: bilingual,
  sources,
});

export const destinationsSchema = z.strictObject({
  profiles: z.array(destinationProfileSchema),
  tables: z.array(
    z.strictObject({
      id,
      profiles: z.array(profileId).min(1),
      titleJa: text,
      titleEn: text,
      columns: z.array(text).min(1),
      notes: z.array(bilingual),
      rows: z.array(destinationRowSchema).min(1),
      source,
    }),
  ),
  defects: z.array(defectSchema),
  conditions: z.array(quote),
});

// --- events ---------------------------------------------------------------------------------------------

export const MODEL_GROUP_IDS = ['rack', 'tower', 'dense', 'blade'] as const;

export const eventsSchema = z.strictObject({
  matrix: z.strictObject({
    asOf: isoDay,
    groups: z.array(
      z.strictObject({ id: z.enum(MODEL_GROUP_IDS), name: bilingual, models: z.array(text).min(1) }),
    ),
    events: z.array(
      z.strictObject({
        number: z.number().int().positive(),
        id: z.string().regex(/^FQX[A-Z]{3}[A-Z0-9]{2}[0-9A-Z]{2,4}[A-Z]$/, 'expected an FQX event ID'),
        message: bilingual,
        /** One mark per model in the order of the groups: ● calls home, - does not. */
        marks: z.string().regex(/^[●-]+$/, 'expected ● and - only'),
      }),
    ),
    notes: z.array(bilingual),
    printedHeading: text,
    source,
  }),
  known: z.array(
    z.strictObject({
      product,
      kind: z.enum(['test', 'manual', 'fault']),
      id: text,
      /** Lower-case, without `0x` and dashes: what two spellings of one ID have in common. */
      match: z.string().regex(/^[0-9a-z]+$/, 'expected lower-case letters and digits'),
      message: bilingual,
      notifies: z.boolean(),
      printed: text.optional(),
      sources,
    }),
  ),
  statuses: z.array(
    z.strictObject({
      product,
      values: z.array(text).min(1),
      /** What each means, where the source says it. */
      meanings: z.strictObject({ ja: z.array(text), en: z.array(text) }).optional(),
      source,
    }),
  ),
  rules: z.array(quote.extend({ products: z.array(product).min(1) })),
});

// --- products -------------------------------------------------------------------------------------------

/** Why a route may or may not be taken. */
export const ROUTE_REASONS = [
  'guide-permits-direct',
  'guide-permits-lxca',
  'guide-says-autosupport',
  'device-offers-service-advisor',
  'lxca-support-not-confirmed',
  'lxca-not-supported-as-of-2.3.0',
  'support-ended',
  'reports-for-its-servers',
  'portal-reports',
  'nodes-report-themselves',
  'not-a-lenovo-product',
  'not-identified',
  'customer-declines',
] as const;
/** What has to hold for a route to be taken. */
export const ROUTE_CONDITIONS = [
  'device-offers-service-advisor',
  'lxca-supports-device',
  'not-in-flex-chassis',
  'flex-node-uses-chassis-or-lxca',
] as const;

/** What the person at the screen should know about a product; the first group are ids of notices. */
export const PRODUCT_REMARKS = [
  'note-1-certificates',
  'note-2-xcc',
  'clock-months',
  'romaji-only',
  'lxca-proxy-failures',
  'single-byte-recommended',
  'lxca-limitation-note',
  'director-ended',
  // not sentences of the guide
  'flex-node-reports-through-cmm',
  'not-on-all-imm2',
  'no-test-trigger-in-mib',
  'xcc3-not-in-vendor-script',
  'licence-after-90-days',
  'settings-not-in-guide',
  'xcc-proxy-basic-no-decryption',
  'xcc-amd-reports-itself',
  'xcc3-required-fields-by-device',
  'ask-double-tickets',
  'hosts-not-published',
  'autosupport-test-and-ports',
] as const;

export const productsSchema = z.strictObject({
  products: z.array(
    z.strictObject({
      product,
      name: bilingual,
      vendor: z.enum(['lenovo', 'ibm', 'other', 'unknown']),
      hardware: z.array(text),
      routes: z
        .array(
          z.strictObject({
            route,
            allowed: z.boolean(),
            reason: z.enum(ROUTE_REASONS),
            condition: z.enum(ROUTE_CONDITIONS).optional(),
            minimumLxcaVersion: versionNumber.optional(),
            quote: bilingual.optional(),
            /** What the guide printed and why it no longer holds. */
            superseded: z.strictObject({ printed: bilingual, reason: bilingual }).optional(),
            sources,
          }),
        )
        .min(1),
      /** Best first; the first whose condition holds is the one to propose. */
      recommended: z.array(z.strictObject({ route, condition: z.enum(ROUTE_CONDITIONS).optional() })).min(1),
      /** What sets it apart; see PRODUCT_TRAITS. */
      traits: z.array(z.enum(PRODUCT_TRAITS)),
      /** Best first; empty where nothing is ever pushed. */
      drivers: z.array(z.enum(DRIVER_IDS)),
      profiles: z.array(z.strictObject({ route, profiles: z.array(profileId).min(1) })),
      versions: z.array(
        z.strictObject({
          id,
          subject: text,
          minimumLxcaVersion: versionNumber.optional(),
          belowLxcaVersion: versionNumber.optional(),
          endOfSupport: isoDay.optional(),
          /** The destinations whose mark in the guide's table it explains. */
          hosts: z.array(hostName).min(1).optional(),
          /** Said of models with this word in their name only. */
          model: text.optional(),
          text: bilingual,
          source,
        }),
      ),
      remarks: z.array(z.enum(PRODUCT_REMARKS)),
      /** What the customer accepts before Call Home can be enabled. */
      terms: z.strictObject({ text: bilingual, source }).optional(),
    }),
  ),
  methods: z.array(
    z.strictObject({
      id,
      hardware: bilingual,
      ways: z.array(z.strictObject({ route, text: bilingual })).min(1),
      notes: z.array(bilingual),
      source,
    }),
  ),
});

// --- field limits ---------------------------------------------------------------------------------------

export const CHARSETS = [
  'ascii',
  'ascii-no-space',
  'alphanumeric',
  'digits',
  'integer',
  'email-mib',
  'email-basic',
  'host',
  'port',
  'country',
  'country-list',
  'boolean',
  'choice',
  'event-id-16',
  'event-id-8',
  'event-id-any',
] as const;
/** What may be done to a typed value so that the product takes it; anything else is an error. */
export const FIT_RULES = [
  'trim',
  'nfkc',
  'dashes',
  'upper-case',
  'strip-postal-mark',
  'event-id-form',
  'strip-separators',
  'national-number',
  'digits-only',
  'prefecture-code',
] as const;
export const FIELD_NOTES = [
  'phone-charset-not-documented',
  'machine-location',
  'screen-asks-for-an-ip-address',
  'unit-not-shown-on-screen',
] as const;

const fieldSchema = z.strictObject({
  key: z.enum(SETTING_KEYS),
  /** The device's own name for it: a MIB object, a Redfish property, a REST attribute, a label. */
  object: text,
  /** `screen` where the value can only be entered on the device's own screen. */
  via: z.enum(['api', 'screen']),
  required: z.enum(['always', 'with-proxy', 'with-proxy-user', 'no']),
  charset: z.enum(CHARSETS),
  /** Characters. */
  min: z.number().int().min(0).optional(),
  max: z.number().int().min(1).optional(),
  minValue: z.number().int().optional(),
  maxValue: z.number().int().optional(),
  maxItems: z.number().int().min(1).optional(),
  forbidden: text.optional(),
  list: id.optional(),
  /** The words a `choice` takes. */
  choices: z.array(text).min(1).optional(),
  default: z.string().optional(),
  /** Can be switched on, never off again by this tool. */
  oneWay: z.boolean().optional(),
  /** What the device wants set before it takes this one. */
  needs: z.array(z.enum(['licence', 'contact'])).optional(),
  transforms: z.array(z.enum(FIT_RULES)),
  severity: z.enum(['block', 'warn']),
  /** A stricter limit of another source: worth a warning, never a refusal. */
  advisory: z
    .strictObject({
      max: z.number().int().min(1).optional(),
      charset: z.enum(CHARSETS).optional(),
      source,
    })
    .optional(),
  note: z.enum(FIELD_NOTES).optional(),
  label: bilingual.optional(),
  source,
});

export const limitsSchema = z.strictObject({
  countryLists: z.array(
    z.strictObject({ id, codes: z.array(z.string().regex(/^[A-Z]{2}$/, 'expected two letters')), source }),
  ),
  manualRequest: z.strictObject({ descriptionMax: z.number().int().min(1), quoteJa: text, source }),
  products: z.array(
    z.strictObject({
      product,
      sameAs: product.optional(),
      confidence: z.enum(['documented', 'assumed']),
      /** `device`: which fields are required is not published; a missing one is worth a warning, the device decides. */
      requiredBy: z.literal('device').optional(),
      reason: bilingual.optional(),
      fields: z.array(fieldSchema).optional(),
    }),
  ),
});

// --- prefectures ----------------------------------------------------------------------------------------

export const prefecturesSchema = z.strictObject({
  rule: quote,
  source,
  rows: z.array(
    z.strictObject({
      iso: z.string().regex(/^JP-\d{2}$/, 'expected JP-01 to JP-47'),
      ja: text,
      /** Hepburn without long-vowel marks. */
      romaji: z.string().regex(/^[A-Z][a-z]+$/, 'expected a capitalised romaji name'),
      suffix: z.enum(['to', 'do', 'fu', 'ken']),
      /** The first three letters, upper case. */
      code: z.string().regex(/^[A-Z]{3}$/, 'expected three letters'),
      /** Romaji of the other prefectures with the same code. */
      collidesWith: z.array(text),
    }),
  ),
});

// --- everything else the guide says ---------------------------------------------------------------------

const comparisonValue = z.strictObject({ column: id, code: id, text: bilingual });

export const guideSchema = z.strictObject({
  merits: z.array(quote),
  tools: z.array(quote),
  notices: z.array(
    quote.extend({
      products: z.array(product).min(1),
      heading: bilingual.optional(),
      url: url.optional(),
      /** Said of models with this word in their name only. */
      model: text.optional(),
      supersededBy: z.strictObject({ text: bilingual, sources }).optional(),
    }),
  ),
  /** Who opens the connections. */
  direction: quote,
  dataSent: z.array(quote),
  /** The product whose page it is. */
  dataSentOf: product,
  serverCountry: quote.extend({ country: z.string().regex(/^[A-Z]{2}$/, 'expected two letters') }),
  encryption: z.strictObject({
    printed: quote,
    corrected: bilingual,
    /** Whose documents say so. */
    products: z.array(product).min(1),
    minimumVersion: z.enum(['TLSv1.2', 'TLSv1.3']),
    defect: id,
    sources,
    excerptTitle: text,
    excerpt: text,
  }),
  licence: z.strictObject({
    product: text,
    trialDays: z.number().int().positive(),
    stops: id,
    keeps: id,
    quotes: z.array(quote).min(1),
    sources,
  }),
  toolComparison: z.strictObject({
    columns: z.array(z.strictObject({ id, tool: bilingual, function: bilingual })),
    rows: z.array(z.strictObject({ category: bilingual, item: bilingual, values: z.array(comparisonValue) })),
    source,
  }),
  directorComparison: z.strictObject({
    rows: z.array(
      z.strictObject({ section: bilingual.optional(), item: bilingual, values: z.array(comparisonValue) }),
    ),
    source,
  }),
  standardEdition: z.array(quote.extend({ kind: z.enum(['advantage', 'not-provided', 'detail']) })),
  process: z.array(
    z.strictObject({
      order: z.number().int().positive(),
      id,
      short: text,
      name: bilingual,
      task: bilingual,
      source,
    }),
  ),
  procedures: z.array(
    z.strictObject({
      product,
      screen: text,
      steps: z.array(quote.extend({ correctedJa: text.optional(), defect: id.optional() })).min(1),
    }),
  ),
  examples: z.array(z.strictObject({ id, page: text, route: id })),
  facts: z.array(quote.extend({ numbers: z.array(z.number()) })),
  references: z.array(
    z.strictObject({
      title: bilingual,
      url,
      /** Absent: of every product. */
      products: z.array(product).min(1).optional(),
      source,
    }),
  ),
});

// --- the whole ------------------------------------------------------------------------------------------

const partsSchema = z.strictObject({
  meta: metaSchema,
  destinations: destinationsSchema,
  events: eventsSchema,
  products: productsSchema,
  limits: limitsSchema,
  prefectures: prefecturesSchema,
  guide: guideSchema,
});

type Parts = z.infer<typeof partsSchema>;
type Complain = (path: readonly PropertyKey[], message: string) => void;

function duplicates(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** Every source names a known document; a source in the guide names one of its slides. */
function checkSources(parts: Parts, complain: Complain): void {
  const documents = new Set(parts.meta.documents.map((document) => document.id));
  const slides = new Set(parts.meta.slides.map((slide) => slide.page));
  const visit = (value: unknown, path: readonly PropertyKey[]): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, [...path, index]);
      });
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if ('document' in value && 'page' in value) {
      const { document, page } = value as { document: string; page: string };
      if (!documents.has(document)) complain([...path, 'document'], `unknown document: ${document}`);
      if (document === 'guide' && !slides.has(page)) complain([...path, 'page'], `unknown page: ${page}`);
      return;
    }
    for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(parts, []);
}

function checkDestinations(parts: Parts, complain: Complain): void {
  const { profiles, tables, defects, conditions } = parts.destinations;
  const at = (...rest: readonly PropertyKey[]) => ['destinations', ...rest];
  const named = new Set(profiles.map((profile) => profile.id));
  for (const wanted of PROFILE_IDS) {
    if (!named.has(wanted)) complain(at('profiles'), `missing profile: ${wanted}`);
  }
  const tableIds = new Set(tables.map((table) => table.id));
  const defectIds = new Set(defects.map((defect) => defect.id));
  const conditionIds = new Set(conditions.map((condition) => condition.id));
  profiles.forEach((profile, index) => {
    if ((profile.table === undefined) === (profile.borrows === undefined)) {
      complain(at('profiles', index), 'expected either table or borrows');
    }
    if (profile.table !== undefined && !tableIds.has(profile.table)) {
      complain(at('profiles', index, 'table'), `unknown table: ${profile.table}`);
    }
    if (profile.borrows !== undefined) {
      const lender = profiles.find((other) => other.id === profile.borrows);
      if (lender?.table === undefined) complain(at('profiles', index, 'borrows'), 'borrows from no table');
      if (profile.reason === undefined) complain(at('profiles', index, 'reason'), 'borrowing needs a reason');
    }
  });
  tables.forEach((table, t) => {
    const rowIds = table.rows.map((row) => row.id);
    for (const twice of duplicates(rowIds)) complain(at('tables', t, 'rows'), `row given twice: ${twice}`);
    table.rows.forEach((row, r) => {
      if (row.duplicateOf !== undefined && !rowIds.includes(row.duplicateOf)) {
        complain(at('tables', t, 'rows', r, 'duplicateOf'), `unknown row: ${row.duplicateOf}`);
      }
      for (const use of row.use) {
        if (!table.profiles.includes(use.profile)) {
          complain(at('tables', t, 'rows', r, 'use'), `profile is not of this table: ${use.profile}`);
        }
        if (use.condition !== undefined && !conditionIds.has(use.condition)) {
          complain(at('tables', t, 'rows', r, 'use'), `unknown condition: ${use.condition}`);
        }
      }
      for (const endpoint of row.endpoints) {
        for (const defect of endpoint.defects) {
          if (!defectIds.has(defect)) {
            complain(at('tables', t, 'rows', r, 'endpoints'), `unknown defect: ${defect}`);
          }
        }
      }
    });
  });
}

function checkEvents(parts: Parts, complain: Complain): void {
  const { groups, events } = parts.events.matrix;
  const models = groups.flatMap((group) => group.models);
  for (const twice of duplicates(models)) {
    complain(['events', 'matrix', 'groups'], `model given twice: ${twice}`);
  }
  for (const twice of duplicates(events.map((event) => event.id))) {
    complain(['events', 'matrix', 'events'], `event given twice: ${twice}`);
  }
  events.forEach((event, index) => {
    if ([...event.marks].length !== models.length) {
      complain(['events', 'matrix', 'events', index, 'marks'], `expected ${models.length} marks`);
    }
  });
}

function checkProductsAndLimits(parts: Parts, complain: Complain): void {
  const known = parts.products.products.map((row) => row.product);
  for (const wanted of PRODUCTS) {
    if (!known.includes(wanted)) complain(['products', 'products'], `missing product: ${wanted}`);
  }
  for (const twice of duplicates(known)) complain(['products', 'products'], `product given twice: ${twice}`);
  parts.products.products.forEach((row, index) => {
    const allowed = new Set(row.routes.filter((each) => each.allowed).map((each) => each.route));
    for (const each of row.recommended) {
      if (!allowed.has(each.route)) {
        complain(['products', 'products', index, 'recommended'], `route is not allowed: ${each.route}`);
      }
    }
  });
  const lists = new Set(parts.limits.countryLists.map((list) => list.id));
  const limits = parts.limits.products;
  for (const twice of duplicates(limits.map((row) => row.product))) {
    complain(['limits', 'products'], `product given twice: ${twice}`);
  }
  limits.forEach((row, index) => {
    const at = ['limits', 'products', index];
    if ((row.fields === undefined) === (row.sameAs === undefined)) {
      complain(at, 'expected either fields or sameAs');
    }
    if (row.sameAs !== undefined && !limits.some((other) => other.product === row.sameAs && other.fields)) {
      complain([...at, 'sameAs'], `no fields to take from: ${row.sameAs}`);
    }
    for (const twice of duplicates((row.fields ?? []).map((field) => field.key))) {
      complain([...at, 'fields'], `field given twice: ${twice}`);
    }
    (row.fields ?? []).forEach((field, f) => {
      if ((field.charset === 'country-list') !== (field.list !== undefined && lists.has(field.list))) {
        complain([...at, 'fields', f, 'list'], 'expected a known country list');
      }
      if (field.min !== undefined && field.max !== undefined && field.min > field.max) {
        complain([...at, 'fields', f, 'min'], 'min is above max');
      }
    });
  });
}

function checkPrefectures(parts: Parts, complain: Complain): void {
  const { rows } = parts.prefectures;
  // Japan has 47 prefectures (ISO 3166-2:JP).
  if (rows.length !== 47) complain(['prefectures', 'rows'], 'expected 47 prefectures');
  rows.forEach((row, index) => {
    const twins = rows
      .filter((other) => other !== row && other.code === row.code)
      .map((other) => other.romaji);
    if (row.code !== row.romaji.slice(0, 3).toUpperCase()) {
      complain(['prefectures', 'rows', index, 'code'], 'expected the first three letters of the romaji');
    }
    if (twins.join() !== row.collidesWith.join()) {
      complain(['prefectures', 'rows', index, 'collidesWith'], `expected: ${twins.join() || '(none)'}`);
    }
  });
}

/** The whole catalog: every part, and every reference between the parts. */
export const catalogSchema = partsSchema.superRefine((parts, context) => {
  const complain: Complain = (path, message) => {
    context.addIssue({ code: 'custom', path: [...path], message });
  };
  checkSources(parts, complain);
  checkDestinations(parts, complain);
  checkEvents(parts, complain);
  checkProductsAndLimits(parts, complain);
  checkPrefectures(parts, complain);
});

export type Catalog = DeepReadonly<z.infer<typeof catalogSchema>>;
export type Bilingual = DeepReadonly<z.infer<typeof bilingual>>;
export type SourceRef = DeepReadonly<z.infer<typeof source>>;
export type Quote = DeepReadonly<z.infer<typeof quote>>;
export type EndpointProtocol = (typeof ENDPOINT_PROTOCOLS)[number];
export type Certainty = (typeof CERTAINTIES)[number];
export type PrintedCells = DeepReadonly<z.infer<typeof printedCells>>;
export type DestinationRow = DeepReadonly<z.infer<typeof destinationRowSchema>>;
export type DestinationProfile = DeepReadonly<z.infer<typeof destinationProfileSchema>>;
export type GuideDefect = DeepReadonly<z.infer<typeof defectSchema>>;
export type ModelGroupId = (typeof MODEL_GROUP_IDS)[number];
export type KnownEvent = Catalog['events']['known'][number];
export type RouteReason = (typeof ROUTE_REASONS)[number];
export type RouteCondition = (typeof ROUTE_CONDITIONS)[number];
export type ProductRemark = (typeof PRODUCT_REMARKS)[number];
export type ProductEntry = Catalog['products']['products'][number];
export type ProductRoute = ProductEntry['routes'][number];
export type FieldLimit = DeepReadonly<z.infer<typeof fieldSchema>>;
export type Charset = (typeof CHARSETS)[number];
export type FitRule = (typeof FIT_RULES)[number];
export type FieldNote = (typeof FIELD_NOTES)[number];
export type Prefecture = Catalog['prefectures']['rows'][number];
export type Guide = Catalog['guide'];
