import { parseRange } from '../../address/ip-range.ts';
import { parseHostPort } from '../../address/net-address.ts';
import { type Catalog, fitValue } from '../../catalog/index.ts';
import type { SheetField, SheetNoteCode, SheetProblemCode } from '../../domain/parameter-sheet.ts';
import type { Product } from '../../domain/product.ts';
import { MASK } from '../mask.ts';
import { type FieldKind, fieldShape, listItems, TRANSFER_MODES } from './parameter-fields.ts';

type Args = Readonly<Record<string, string | number>>;
export type Checked = {
  /** In order and ready to be taken over; absent where the cell is refused. */
  readonly value?: string;
  readonly problem?: { readonly code: SheetProblemCode; readonly args: Args };
  readonly notes: readonly { readonly code: SheetNoteCode; readonly args: Args }[];
};

/** Longest text of a site file (its schema's own limit). */
const TEXT_LIMIT = 500;
/** Dashes people and input methods type for a hyphen and that NFKC leaves alone. */
const DASHES = /[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\u02d7\u2e3a\u2e3b\uff70]/gu;
const HOST = /^[^\s/@\u0000-\u001f]{1,253}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/**
 * One cell's text against its line: put in order (full-width to half-width, dashes, blanks, the 〒 mark), then
 * checked for what every device and document needs, then against the limits of the products of the job. A value
 * that all of them refuse is refused here; one that some refuse or change is noted.
 */
export function checkField(
  catalog: Catalog,
  field: SheetField,
  raw: string,
  products: readonly Product[],
): Checked {
  const { kind, key } = fieldShape(field);
  const value = inOrder(kind, raw);
  const notes: Checked['notes'] =
    // How a word is written is no matter where it is one of a list.
    kind === 'transfer' || value === raw.trim()
      ? []
      : [{ code: 'normalised', args: { from: raw.trim(), to: value } }];
  if (raw.includes(MASK)) return { problem: { code: 'masked', args: {} }, notes: [] };
  const problem = problemOf(kind, value);
  if (problem) return { problem, notes: [] };
  if (key === undefined || kind === 'switch' || kind === 'count' || kind === 'minutes')
    return { value: plain(kind, value), notes };
  const limits = againstLimits(
    catalog,
    key,
    kind === 'events' ? listItems(value).join(',') : value,
    products,
  );
  return limits.problem
    ? { problem: limits.problem, notes: [] }
    : { value: plain(kind, value), notes: [...notes, ...limits.notes] };
}

function inOrder(kind: FieldKind, raw: string): string {
  // Japanese text keeps its characters: ① and ㈱ are what the customer wants on paper.
  if (kind === 'japanese') return raw.replace(/^[\s\u3000]+|[\s\u3000]+$/gu, '');
  const half = raw
    .normalize('NFKC')
    .replace(DASHES, '-')
    .replace(/\u00a0/g, ' ')
    .trim();
  switch (kind) {
    case 'postal-code':
      return half.replace(/^〒\s*/, '').replace(/\s+/g, '');
    case 'country':
      return half.toUpperCase();
    case 'transfer':
      return UNUSED.has(half.toLowerCase()) ? 'disabled' : half.toLowerCase();
    case 'servers':
    case 'ranges':
    case 'events':
      return listItems(half).join('\n');
    default:
      return half;
  }
}

const YES: ReadonlySet<string> = new Set([
  'はい',
  '有効',
  '○',
  '◯',
  'yes',
  'true',
  'on',
  '1',
  '使う',
  'する',
]);
const NO: ReadonlySet<string> = new Set([
  'いいえ',
  '無効',
  '×',
  'x',
  'no',
  'false',
  'off',
  '0',
  '使わない',
  'しない',
]);

const UNUSED: ReadonlySet<string> = new Set([...NO, 'disabled', '使用しない', 'not used', 'none', 'なし']);

function plain(kind: FieldKind, value: string): string {
  return kind === 'switch' ? String(YES.has(value.toLowerCase())) : value;
}

function problemOf(kind: FieldKind, value: string): Checked['problem'] | null {
  const list = kind === 'servers' || kind === 'ranges' || kind === 'events';
  if (!list && /\p{Cc}/u.test(value)) return { code: 'control-character', args: {} };
  if (value.length > TEXT_LIMIT && !list)
    return { code: 'too-long', args: { limit: TEXT_LIMIT, found: value.length } };
  switch (kind) {
    case 'japanese':
    case 'name':
      return null;
    case 'romaji':
    case 'phone':
      return notAscii(value);
    case 'email':
      return notAscii(value) ?? (EMAIL.test(value) ? null : { code: 'not-email', args: {} });
    case 'postal-code':
      // Japanese ones have seven digits, always: six mean that a zero was lost.
      return notAscii(value) ?? (/^\d{3}-?\d{4}$/.test(value) ? null : { code: 'not-postal-code', args: {} });
    case 'country':
      return /^[A-Z]{2}$/.test(value) ? null : { code: 'not-country', args: {} };
    case 'switch':
      return YES.has(value.toLowerCase()) || NO.has(value.toLowerCase())
        ? null
        : { code: 'not-switch', args: {} };
    case 'transfer':
      return (TRANSFER_MODES as readonly string[]).includes(value)
        ? null
        : { code: 'not-mode', args: { found: value } };
    case 'count':
      return whole(value, 0, 10);
    case 'minutes':
      return whole(value, 1, 60);
    case 'port':
      return whole(value, 1, 65_535);
    case 'host':
      return HOST.test(value) && parseHostPort(value, 1).ok && !/:\d+$/.test(value.replace(/^\[.*\]/, ''))
        ? null
        : { code: 'not-host', args: { found: value } };
    case 'servers': {
      const wrong = listItems(value).find((item) => !parseHostPort(item, 1).ok);
      return wrong === undefined ? null : { code: 'not-address', args: { found: wrong } };
    }
    case 'ranges': {
      const wrong = listItems(value).find((item) => !isRange(item));
      return wrong === undefined ? null : { code: 'not-range', args: { found: wrong } };
    }
    case 'events': {
      const wrong = listItems(value).find((item) => item.length > 40 || !/^[0-9A-Za-z*-]+$/.test(item));
      return wrong === undefined ? null : { code: 'not-event-id', args: { found: wrong, limit: 16 } };
    }
  }
}

function isRange(item: string): boolean {
  return parseRange(item).ok;
}

function notAscii(value: string): Checked['problem'] | null {
  const stray = /[^\x20-\x7e]/u.exec(value)?.[0];
  return stray === undefined ? null : { code: 'not-ascii', args: { found: stray } };
}

function whole(value: string, least: number, most: number): Checked['problem'] | null {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  return number >= least && number <= most
    ? null
    : { code: 'not-number', args: { limit: `${least}-${most}` } };
}

function againstLimits(
  catalog: Catalog,
  key: NonNullable<ReturnType<typeof fieldShape>['key']>,
  value: string,
  products: readonly Product[],
): { readonly problem?: Checked['problem']; readonly notes: Checked['notes'] } {
  const verdicts = products.flatMap((product) => {
    const fitted = fitValue(catalog, product, key, value);
    return !fitted.ok && fitted.error.code === 'no-such-field' ? [] : [{ product, fitted }];
  });
  const refused = verdicts.flatMap(({ product, fitted }) =>
    fitted.ok
      ? []
      : [
          {
            product,
            args: {
              rule: fitted.error.code,
              limit: fitted.error.limit ?? '',
              found: fitted.error.found ?? '',
            },
          },
        ],
  );
  const [first] = refused;
  if (first && refused.length === verdicts.length)
    return { problem: { code: 'value-refused', args: first.args }, notes: [] };
  const adapted = verdicts.flatMap(({ product, fitted }) =>
    fitted.ok && fitted.value.adapted
      ? [{ product, args: { rule: fitted.value.adapted.rules.join('+'), to: fitted.value.value } }]
      : [],
  );
  return { notes: [...together('refused-by-some', refused), ...together('adapted', adapted)] };
}

/** Products with the same finding share a note; `product` then holds their ids, comma-joined. */
function together(
  code: SheetNoteCode,
  findings: readonly { readonly product: Product; readonly args: Args }[],
): Checked['notes'] {
  const groups = new Map<string, { readonly args: Args; readonly products: Product[] }>();
  for (const { product, args } of findings) {
    const name = JSON.stringify(args);
    const known = groups.get(name);
    if (known) known.products.push(product);
    else groups.set(name, { args, products: [product] });
  }
  return [...groups.values()].map(({ args, products }) => ({
    code,
    args: { ...args, product: products.join(',') },
  }));
}
