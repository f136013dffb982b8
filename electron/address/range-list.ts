import { decodeText } from '../domain/decode-text.ts';
import type { ListLineReason } from '../domain/list-line.ts';
import { DASHES, parseRange, spanSize } from './ip-range.ts';
import { ABSOLUTE_LIMIT } from './range-limits.ts';

/**
 * Addresses and ranges out of a file somebody keeps them in: CSV (comma, semicolon or tab, as Excel saves it), or
 * plain lines. Every line that cannot be used is named with its number and the reason; the others count. Pure.
 */
export type RangeList = {
  /** In order of the file, each once, as `parseRange` takes them. */
  readonly ranges: readonly string[];
  readonly problems: readonly LineProblem[];
};

export type LineProblem = {
  /** From 1, as an editor counts. */
  readonly line: number;
  /** What stands there, shortened. */
  readonly text: string;
  readonly reason: ListLineReason;
};

/** `addresses`: single addresses and names only, as for devices that are added by hand. */
export type ListKind = 'ranges' | 'addresses';

/** A list of a whole company's controllers is some thousand lines. */
const LINE_LIMIT = 20_000;
const LINE_LENGTH_LIMIT = 4_096;
const TEXT_LIMIT = 80;
const PROBLEM_LIMIT = 500;

/** Column heads, in Japanese and English, after NFKC, lower case and without blanks, underscores and hyphens. */
const HEADS = {
  address:
    /^(ip|ipv4|ipv6|ip?addr(ess)?|address(es)?|ip?アドレス|アドレス|range|ranges|iprange|範囲|アドレス範囲|ipアドレス範囲|cidr|network|subnet|ネットワーク|サブネット|bmc(ip|address|アドレス)?|管理ip(アドレス)?|bmcipアドレス)$/,
  host: /^(host(name)?s?|fqdn|dns(name)?|ホスト(名)?)$/,
  first: /^(start|from|first|開始|先頭|始点)(ip|addr(ess)?|ipaddress|アドレス|ipアドレス)?$/,
  last: /^(end|to|last|終了|末尾|終点)(ip|addr(ess)?|ipaddress|アドレス|ipアドレス)?$/,
  other:
    /^(no|#|番号|id|name|名前|名称|機器名|device|product|種別|機種|model|serial|シリアル(番号)?|備考|メモ|note|notes|comment|remark|remarks|location|設置場所|customer|お客様名|顧客名)$/,
} as const;

type Columns = { readonly address: readonly number[]; readonly pair: readonly [number, number] | null };

export function parseRangeList(text: string, kind: ListKind = 'ranges'): RangeList {
  const ranges = new Set<string>();
  const problems: LineProblem[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  let columns: Columns | null = null;
  let seen = 0;
  const complain = (line: number, what: string, reason: ListLineReason): void => {
    if (problems.length < PROBLEM_LIMIT)
      problems.push({ line, text: [...what.trim()].slice(0, TEXT_LIMIT).join(''), reason });
  };
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    if (line > LINE_LIMIT) {
      complain(line, raw, 'too-many');
      break;
    }
    if (raw.length > LINE_LENGTH_LIMIT) {
      complain(line, raw, 'too-long');
      continue;
    }
    const cells = cellsOf(raw);
    if (cells.every((cell) => cell === '') || (cells[0] ?? '').startsWith('#')) continue;
    seen += 1;
    // Excel's own first line: `sep=;`
    if (seen === 1 && /^sep=.?$/i.test(raw.trim())) {
      seen = 0;
      continue;
    }
    if (seen === 1) {
      columns = columnsOf(cells);
      if (columns !== null) continue;
    }
    for (const found of columns === null ? freeLine(cells) : tableLine(cells, columns)) {
      const reason = reasonAgainst(found, kind);
      if (reason === null) ranges.add(plain(found));
      else complain(line, found === '' ? raw : found, reason);
    }
  }
  return { ranges: [...ranges], problems };
}

/** Without heads: the first cell is what counts; further cells are remarks unless they are addresses themselves. */
function freeLine(cells: readonly string[]): readonly string[] {
  const [first = '', ...others] = cells;
  // `110-111, 112-113`: half a range is never a remark that may be passed over in silence.
  const more = others.filter((cell) => isSpan(cell) || isHalfRange(cell));
  // A number in front of each line, as lists have it.
  if (/^\d{1,5}$/.test(first) && others.some((cell) => cell !== ''))
    return more.length > 0 ? more : [others.find((cell) => cell !== '') ?? ''];
  // A name of the device, then its address.
  if (more.length > 0 && !isSpan(first)) return more;
  const words = first.split(/\s+/);
  const several = words.length > 1 && !isSpan(first) && words.every(isSpan);
  return [...(several ? words : [first]), ...more];
}

/** With heads: the address column, or the host's where it is empty; first and last make one range. */
function tableLine(cells: readonly string[], { address, pair }: Columns): readonly string[] {
  const at = (index: number): string => cells[index] ?? '';
  if (pair !== null && at(pair[0]) !== '') {
    const [first, last] = [at(pair[0]), at(pair[1])];
    return [last === '' || last === first ? first : `${first}-${last}`];
  }
  const filled = address.map(at).find((cell) => cell !== '');
  return [filled ?? ''];
}

function columnsOf(cells: readonly string[]): Columns | null {
  const heads = cells.map((cell) => cell.toLowerCase().replace(/[\s_\-()（）.]/g, ''));
  const known = heads.filter((head) => Object.values(HEADS).some((pattern) => pattern.test(head)));
  const where = (pattern: RegExp): readonly number[] =>
    heads.flatMap((head, index) => (pattern.test(head) ? [index] : []));
  const [first, last] = [where(HEADS.first)[0], where(HEADS.last)[0]];
  const pair = first !== undefined && last !== undefined ? ([first, last] as const) : null;
  const address = [...where(HEADS.address), ...where(HEADS.host)];
  // One word that is a head can also be a host's name; then a table has more than one column, or says "address".
  const isTable = known.length > 1 || where(HEADS.address).length > 0 || pair !== null;
  if (!isTable || (address.length === 0 && pair === null) || cells.some(isSpan)) return null;
  return { address, pair };
}

/** Cells of a line, full-width forms folded: quoted or not, separated by comma, semicolon, tab or 、. */
function cellsOf(line: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (quoted) {
      if (char !== '"') cell += char;
      else if (line[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (/[,;\t、，；]/.test(char)) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  return [...cells, cell].map(cleaned);
}

/** `https://10.0.0.5/` is what a browser's address bar gives. */
function cleaned(cell: string): string {
  return cell
    .normalize('NFKC')
    .replace(DASHES, '-')
    .replace(/[\u200b\u00a0\ufeff]/g, ' ')
    .trim()
    .replace(/^https?:\/\/([^/?#]*).*$/i, '$1');
}

/** As `parseRange` understood it: half-width, and without the blanks around a dash. */
function plain(text: string): string {
  const parsed = parseRange(text);
  if (!parsed.ok) return text;
  return parsed.value.kind === 'name' ? parsed.value.name : parsed.value.span.text.replace(/\s+/g, '');
}

function isSpan(text: string): boolean {
  const parsed = parseRange(text);
  return parsed.ok && parsed.value.kind === 'span';
}

/** Two numbers and a dash: the last parts of two addresses, without the others. */
function isHalfRange(text: string): boolean {
  const [, from = '', to = ''] = /^(\d{1,3})\s*-\s*(\d{1,3})$/.exec(text) ?? [];
  return from !== '' && Number(from) <= Number(to) && Number(to) <= 255;
}

function reasonAgainst(text: string, kind: ListKind): ListLineReason | null {
  const parsed = parseRange(text);
  if (!parsed.ok) return 'not-an-address';
  if (parsed.value.kind === 'name') return null;
  const size = spanSize(parsed.value.span);
  if (kind === 'addresses' && size > 1) return 'is-range';
  return size > ABSOLUTE_LIMIT ? 'too-large' : null;
}

/** Text of a list file. A line that no encoding reads is shown as it comes out, and refused as no address. */
export function decodeListFile(bytes: Uint8Array): string {
  return decodeText(bytes) ?? new TextDecoder('shift_jis').decode(bytes);
}
