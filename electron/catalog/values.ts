import type { Product } from '../domain/product.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SettingKey, SettingValues } from '../domain/setting-key.ts';
import { findPrefecture } from './prefectures.ts';
import type { Catalog, Charset, FieldLimit, FitRule, SourceRef } from './schema.ts';

/** What can be wrong with a value. The union is closed: a code always has a sentence in every language. */
export const VALUE_CODES = [
  'required', // args: -
  'no-such-field', // args: -
  'too-short', // limit: characters
  'too-long', // limit: characters
  'too-many', // limit: items
  'not-ascii', // found: the first offending character
  'control-character', // args: -
  'has-space', // args: -
  'forbidden-character', // limit: the forbidden characters, found: the one that stands in it
  'not-alphanumeric', // args: -
  'not-digits', // args: -
  'lost-zero', // args: -
  'not-email', // args: -
  'not-country', // args: -
  'not-host', // args: -
  'not-port', // limit: '1-65535'
  'not-boolean', // args: -
  'not-choice', // limit: the words it takes
  'not-event-id', // limit: hexadecimal digits, found: the item
] as const;
export type ValueCode = (typeof VALUE_CODES)[number];

export type ValueProblem = {
  readonly product: Product;
  readonly key: SettingKey;
  readonly code: ValueCode;
  /** `block`: the product refuses it; `warn`: it may. */
  readonly severity: 'block' | 'warn';
  readonly limit?: number | string;
  readonly found?: number | string;
  /** Absent where the product has no such field. */
  readonly source?: SourceRef;
};

export type ValueVerdict =
  | { readonly ok: true; readonly warnings: readonly ValueProblem[] }
  | { readonly ok: false; readonly error: ValueProblem; readonly warnings: readonly ValueProblem[] };

/** A value a product takes, and what was done to it. */
export type FittedValue = {
  readonly value: string;
  /** What was typed and which rules changed it, in order; absent where nothing changed. */
  readonly adapted?: {
    readonly from: string;
    readonly rules: readonly FitRule[];
    /** Romaji of the prefectures that have the same three letters. */
    readonly collidesWith?: readonly string[];
  };
  readonly warnings: readonly ValueProblem[];
};

/**
 * The fields a product has and their limits; empty where nothing is known or nothing is pushed. A key that
 * is not in it is a field the product does not have. Sources: the MIB objects, the vendor's Redfish script,
 * the guide's screens; XClarity Administrator publishes none, so its limits only warn.
 */
export function fieldLimits(catalog: Catalog, product: Product): readonly FieldLimit[] {
  const { products } = catalog.limits;
  const row = products.find((each) => each.product === product);
  const owner = row?.sameAs === undefined ? row : products.find((each) => each.product === row.sameAs);
  return owner?.fields ?? [];
}

/** One field's limits; undefined where the product has no such field. */
export function fieldLimit(catalog: Catalog, product: Product, key: SettingKey): FieldLimit | undefined {
  return fieldLimits(catalog, product).find((field) => field.key === key);
}

/** Whether a device lets a field be made empty again: lists do, a text field where its documented length may be nought. */
export function canBeEmptied(catalog: Catalog, product: Product, key: SettingKey): boolean {
  return key === 'excludedEvents' || fieldLimit(catalog, product, key)?.min === 0;
}

/** Whether the limits are documented for this very product, or taken over from another one. */
export function limitsConfidence(
  catalog: Catalog,
  product: Product,
): Catalog['limits']['products'][number] | undefined {
  return catalog.limits.products.find((each) => each.product === product);
}

/** Products whose limits their own documentation gives: the strictest that is known where no device is named. */
export function documentedProducts(catalog: Catalog): readonly Product[] {
  return catalog.limits.products
    .filter(({ confidence, sameAs }) => confidence === 'documented' && sameAs === undefined)
    .map(({ product }) => product);
}

/** The longest text of a manual service request (guide: Limited to 100 characters). */
export function manualRequestLimit(catalog: Catalog): number {
  return catalog.limits.manualRequest.descriptionMax;
}

/** The country codes a product's closed list holds; undefined where it takes any two-letter code. */
export function countryCodes(catalog: Catalog, product: Product): readonly string[] | undefined {
  const list = fieldLimit(catalog, product, 'country')?.list;
  return catalog.limits.countryLists.find((each) => each.id === list)?.codes;
}

// --- checking -------------------------------------------------------------------------------------------

type Finding = {
  readonly code: ValueCode;
  readonly limit?: number | string;
  readonly found?: number | string;
};

/** C0, DEL and C1: no device field takes them and a command line must never see them. */
const CONTROL = /\p{Cc}/u;
const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/u;

/**
 * The e-mail rule both MIBs print (emailAddress): user part of letters, digits and `. - _`, beginning and
 * ending with a letter or digit; at least two host items; the last one 2 to 20 letters.
 */
const EMAIL_MIB =
  /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?@(?:[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,20}$/;
const EMAIL_BASIC = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

const HOST_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

function isIpv6(value: string): boolean {
  if (!/^[0-9A-Fa-f:]+(?:\.[0-9.]+)?$/.test(value) || !value.includes(':')) return false;
  try {
    return new URL(`http://[${value}]/`).hostname.length > 2;
  } catch {
    return false;
  }
}

function isHost(value: string): boolean {
  if (IPV4.test(value) || isIpv6(value)) return true;
  const labels = value.replace(/\.$/, '').split('.');
  // A last label of digits only would be read as a broken IPv4 address.
  return labels.every((label) => HOST_LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

const EVENT_IDS: Readonly<Record<'event-id-16' | 'event-id-8' | 'event-id-any', RegExp>> = {
  // IMM-MIB addCallHomeExclusionEvent: `*` may stand for any of the right-most eight digits.
  'event-id-16': /^(?:0[xX])?[0-9A-Fa-f]{8}[0-9A-Fa-f*]{8}$/,
  // CME-MIB: eight digits, no wildcard mentioned.
  'event-id-8': /^(?:0[xX])?[0-9A-Fa-f]{8}$/,
  'event-id-any': /^[0-9A-Za-z*-]+$/,
};

function items(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.replace(/^ +| +$/g, ''))
    .filter((item) => item !== '');
}

function findInCharset(
  charset: Charset,
  value: string,
  codes: readonly string[],
  choices: readonly string[] = [],
): Finding | undefined {
  switch (charset) {
    case 'ascii':
      return undefined;
    case 'ascii-no-space':
      return value.includes(' ') ? { code: 'has-space' } : undefined;
    case 'alphanumeric':
      return /^[A-Za-z0-9]*$/.test(value) ? undefined : { code: 'not-alphanumeric' };
    case 'digits':
    case 'integer':
      return /^\d*$/.test(value) ? undefined : { code: 'not-digits' };
    case 'email-mib':
      return EMAIL_MIB.test(value) ? undefined : { code: 'not-email' };
    case 'email-basic':
      return EMAIL_BASIC.test(value) ? undefined : { code: 'not-email' };
    case 'host':
      return isHost(value) ? undefined : { code: 'not-host' };
    case 'port': {
      const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
      return port >= 1 && port <= 65535 ? undefined : { code: 'not-port', limit: '1-65535' };
    }
    case 'country':
      return /^[A-Z]{2}$/.test(value) ? undefined : { code: 'not-country' };
    case 'country-list':
      return codes.includes(value) ? undefined : { code: 'not-country' };
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : { code: 'not-boolean' };
    case 'choice':
      return choices.includes(value) ? undefined : { code: 'not-choice', limit: choices.join(', ') };
    case 'event-id-16':
    case 'event-id-8':
    case 'event-id-any': {
      const wrong = items(value).find((item) => !EVENT_IDS[charset].test(item));
      if (wrong === undefined) return undefined;
      const digits = charset === 'event-id-16' ? 16 : charset === 'event-id-8' ? 8 : undefined;
      return { code: 'not-event-id', found: wrong, ...(digits === undefined ? {} : { limit: digits }) };
    }
  }
}

/** A shape that says more than its length: a wrong one is named before the length is. */
const SHAPED: ReadonlySet<Charset> = new Set<Charset>([
  'host',
  'port',
  'country',
  'country-list',
  'boolean',
  'choice',
  'event-id-16',
  'event-id-8',
  'event-id-any',
]);

function findings(field: FieldLimit, value: string, codes: readonly string[]): readonly Finding[] {
  const stray = NOT_PRINTABLE_ASCII.exec(value)?.[0];
  if (stray !== undefined) return [{ code: 'not-ascii', found: stray }];
  const found: Finding[] = [];
  const shape = findInCharset(field.charset, value, codes, field.choices);
  if (shape !== undefined) found.push(shape);
  const forbidden = [...(field.forbidden ?? '')].find((character) => value.includes(character));
  if (forbidden !== undefined) {
    found.push({ code: 'forbidden-character', limit: field.forbidden ?? '', found: forbidden });
  }
  if (shape === undefined || !SHAPED.has(field.charset)) {
    if (field.min !== undefined && value.length < field.min) {
      found.push({ code: 'too-short', limit: field.min, found: value.length });
    }
    if (field.max !== undefined && value.length > field.max) {
      found.push({ code: 'too-long', limit: field.max, found: value.length });
    }
  }
  if (field.maxItems !== undefined && items(value).length > field.maxItems) {
    found.push({ code: 'too-many', limit: field.maxItems, found: items(value).length });
  }
  return found;
}

function advice(field: FieldLimit, value: string): readonly Finding[] {
  const { advisory } = field;
  if (advisory === undefined) return [];
  const shape = advisory.charset === undefined ? undefined : findInCharset(advisory.charset, value, []);
  return [
    ...(shape === undefined ? [] : [shape]),
    ...(advisory.max !== undefined && value.length > advisory.max
      ? [{ code: 'too-long', limit: advisory.max, found: value.length } as const]
      : []),
  ];
}

/**
 * What a spreadsheet leaves of a Japanese telephone number that it took for a number: nine digits, or ten of a mobile or
 * IP telephone (050, 070, 080, 090). At home every number begins with 0 (national numbering plan, MIC).
 */
const LOST_ZERO = /^(?:[1-9]\d{8}|[5789]0\d{8})$/;

/** What a product may take, and what can hardly be meant. */
function doubts(key: SettingKey, value: string): readonly Finding[] {
  return key.endsWith('.phone') && LOST_ZERO.test(value.replace(/[ ().-]/g, ''))
    ? [{ code: 'lost-zero' }]
    : [];
}

/**
 * Whether a product takes a value as it is. An empty value means "not set": fine unless the field is always
 * required. Control characters and a missing required value block on every product, also where the limits
 * themselves only warn. The first blocking finding is the error.
 */
export function checkValue(catalog: Catalog, product: Product, key: SettingKey, value: string): ValueVerdict {
  const field = fieldLimit(catalog, product, key);
  if (field === undefined) {
    return { ok: false, error: { product, key, code: 'no-such-field', severity: 'block' }, warnings: [] };
  }
  const problem = (finding: Finding, severity: 'block' | 'warn', source = field.source): ValueProblem => ({
    product,
    key,
    severity,
    ...finding,
    source,
  });
  if (value === '') {
    return field.required === 'always'
      ? { ok: false, error: problem({ code: 'required' }, 'block'), warnings: [] }
      : { ok: true, warnings: [] };
  }
  if (CONTROL.test(value)) {
    return { ok: false, error: problem({ code: 'control-character' }, 'block'), warnings: [] };
  }
  const all = findings(field, value, countryCodes(catalog, product) ?? []).map((finding) =>
    problem(finding, field.severity),
  );
  const error = all.find((each) => each.severity === 'block');
  const warnings = [
    ...all.filter((each) => each.severity === 'warn'),
    ...(error === undefined
      ? [
          ...advice(field, value).map((finding) => problem(finding, 'warn', field.advisory?.source)),
          ...doubts(key, value).map((finding) => problem(finding, 'warn')),
        ]
      : []),
  ];
  return error === undefined ? { ok: true, warnings } : { ok: false, error, warnings };
}

// --- fitting --------------------------------------------------------------------------------------------

/** Characters people and input methods type for a hyphen and that NFKC leaves alone. */
const DASHES = /[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\u02d7\u2e3a\u2e3b\u207b\u208b\ufe58\uff70]/gu;

/** One event ID in the form a device reads back: no `0x`, no dash in the middle, lower case. */
function eventIdForm(item: string): string {
  const bare = item.replace(/^0[xX]/, '').replace(/^([0-9A-Fa-f]{8})-([0-9A-Fa-f*]{8})$/, '$1$2');
  return /^[0-9A-Fa-f*]+$/.test(bare) ? bare.toLowerCase() : item;
}

function applyRule(catalog: Catalog, rule: FitRule, value: string): string {
  switch (rule) {
    case 'trim':
      // Line ends and other control characters were refused before; they are never removed.
      return value.replace(/^[ \u3000\u00a0]+|[ \u3000\u00a0]+$/gu, '');
    case 'nfkc':
      return value.normalize('NFKC');
    case 'dashes':
      return value.replace(DASHES, '-');
    case 'upper-case':
      return value.toUpperCase();
    case 'strip-postal-mark':
      return value.replace(/^(?:[〒〶] *)+/u, '');
    case 'event-id-form':
      return [...new Set(items(value).map(eventIdForm))].sort().join(',');
    case 'strip-separators':
      return value.replace(/[ -]/g, '');
    case 'national-number':
      return value.replace(/^\+81[ .-]*(?:\(0\)|0)?[ .-]*/, '0');
    case 'digits-only':
      // Separators only: a letter or a plus sign carries meaning and is never dropped.
      return value.replace(/[ ().\-/]/g, '');
    case 'prefecture-code':
      // Romaji only: a Japanese name stays what it is and is refused, as every field wants English letters.
      return NOT_PRINTABLE_ASCII.test(value) ? value : (findPrefecture(catalog, value)?.code ?? value);
  }
}

/** Rules that only write the same thing in the device's own form; they are always applied. */
const ALWAYS: ReadonlySet<FitRule> = new Set<FitRule>([
  'trim',
  'nfkc',
  'dashes',
  'upper-case',
  'strip-postal-mark',
  'event-id-form',
]);

/**
 * The value in the form a product takes. Full-width letters and digits, look-alike dashes and blanks at the
 * ends are always put right; more is changed only where the product would refuse the value, only by the
 * field's own rules, and always reported in `adapted`. A value that is still too long, or not in English
 * letters, is an error that names the limit; nothing is ever cut off.
 */
export function fitValue(
  catalog: Catalog,
  product: Product,
  key: SettingKey,
  value: string,
): Result<FittedValue, ValueProblem> {
  const field = fieldLimit(catalog, product, key);
  if (field === undefined) return err({ product, key, code: 'no-such-field', severity: 'block' });
  if (CONTROL.test(value)) {
    return err({ product, key, code: 'control-character', severity: 'block', source: field.source });
  }
  const rules: FitRule[] = [];
  let fitted = value;
  let collidesWith: readonly string[] = [];
  // One rule can make room for another (NFKC turns a lone accent into a blank and a mark), so go round until
  // nothing changes; two rounds settle what was ever seen, five are the bound.
  for (let round = 0, before = ''; round < 5 && (round === 0 || before !== fitted); round += 1) {
    before = fitted;
    for (const rule of field.transforms) {
      if (!ALWAYS.has(rule) && checkValue(catalog, product, key, fitted).ok) continue;
      const next = applyRule(catalog, rule, fitted);
      if (next === fitted) continue;
      if (rule === 'prefecture-code') collidesWith = findPrefecture(catalog, fitted)?.collidesWith ?? [];
      if (!rules.includes(rule)) rules.push(rule);
      fitted = next;
    }
  }
  const verdict = checkValue(catalog, product, key, fitted);
  if (!verdict.ok) return err(verdict.error);
  return ok({
    value: fitted,
    ...(fitted === value
      ? {}
      : { adapted: { from: value, rules, ...(collidesWith.length === 0 ? {} : { collidesWith }) } }),
    warnings: verdict.warnings,
  });
}

// --- a whole form ---------------------------------------------------------------------------------------

/** Nobody publishes which fields this product requires: what is known of its sisters advises, the device decides. */
export function isDecidedByDevice(catalog: Catalog, product: Product): boolean {
  return catalog.limits.products.find((each) => each.product === product)?.requiredBy === 'device';
}

/** Fields left empty that a product may well refuse to go without. */
export function advisedKeys(
  catalog: Catalog,
  product: Product,
  values: SettingValues,
): readonly SettingKey[] {
  if (!isDecidedByDevice(catalog, product)) return [];
  return fieldLimits(catalog, product)
    .filter(({ key, required }) => required === 'always' && key !== 'licence' && (values[key] ?? '') === '')
    .map((field) => field.key);
}

/**
 * The fields a product still needs: the always required ones, the proxy's host and port where the proxy is
 * on, the proxy's password where a user is given.
 */
export function missingKeys(
  catalog: Catalog,
  product: Product,
  values: SettingValues,
): readonly SettingKey[] {
  const proxy = values['proxy.enable'] === 'true';
  const user = proxy && (values['proxy.user'] ?? '') !== '';
  return fieldLimits(catalog, product)
    .filter(
      ({ key, required }) =>
        (values[key] ?? '') === '' &&
        // The terms are the customer's to accept, whatever a device would do without.
        ((required === 'always' && (key === 'licence' || !isDecidedByDevice(catalog, product))) ||
          (required === 'with-proxy' && proxy) ||
          (required === 'with-proxy-user' && user)),
    )
    .map((field) => field.key);
}
