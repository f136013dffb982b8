import type { Product } from '../domain/product.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { countryCodes, fieldLimit } from './field-limits.ts';
import type { Catalog, Charset, FieldLimit, SourceRef } from './schema.ts';

/** Whether a product takes a value as it is. */

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

type Finding = {
  readonly code: ValueCode;
  readonly limit?: number | string;
  readonly found?: number | string;
};

/** C0, DEL and C1: no device field takes them and a command line must never see them. */
export const CONTROL = /\p{Cc}/u;
export const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/u;

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

/** The items of a list, as it is typed: parted by commas. */
export function items(value: string): readonly string[] {
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
