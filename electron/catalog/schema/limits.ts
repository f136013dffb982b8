import { SETTING_KEYS } from '../../domain/setting-key.ts';
import { z } from '../../domain/zod.ts';
import { bilingual, type DeepReadonly, id, product, source, text } from './atoms.ts';
import { type Complain, duplicates } from './complain.ts';

/** What each product takes in a field. */

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

/** The references within the part. */
export function checkLimits(
  { countryLists, products }: z.infer<typeof limitsSchema>,
  complain: Complain,
): void {
  const lists = new Set(countryLists.map((list) => list.id));
  for (const twice of duplicates(products.map((row) => row.product))) {
    complain(['limits', 'products'], `product given twice: ${twice}`);
  }
  products.forEach((row, index) => {
    const at = ['limits', 'products', index];
    if ((row.fields === undefined) === (row.sameAs === undefined)) {
      complain(at, 'expected either fields or sameAs');
    }
    if (row.sameAs !== undefined && !products.some((other) => other.product === row.sameAs && other.fields)) {
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

export type FieldLimit = DeepReadonly<z.infer<typeof fieldSchema>>;
export type Charset = (typeof CHARSETS)[number];
export type FitRule = (typeof FIT_RULES)[number];
export type FieldNote = (typeof FIELD_NOTES)[number];
