import { type CsvRecord, readCsv } from '../domain/csv.ts';
import { decodeText } from '../domain/decode-text.ts';
import {
  LOGIN_FILE_LIMIT,
  LOGIN_ROW_LIMIT,
  type LoginFileFault,
  type LoginRowFault,
  PASSWORD_LIMIT,
} from '../domain/login-list.ts';
import { hostKey } from '../domain/plain-address.ts';
import { err, ok, type Result } from '../domain/result.ts';

/**
 * A file with a login for each device: CSV as Excel in Japan saves it or as a generator of passwords writes it, columns
 * by their heads. Passwords are taken to the letter; everything else is folded. Pure.
 */
export type LoginRow = {
  readonly line: number;
  /** Addresses and host names the row gives, folded; empty where it gives none. */
  readonly hosts: readonly string[];
  readonly serial: string;
  /** Empty: the user of the device's login. */
  readonly user: string;
  readonly password: string;
};

export type LoginFile = {
  readonly rows: readonly LoginRow[];
  readonly problems: readonly { readonly line: number; readonly fault: LoginRowFault }[];
};

const COLUMNS = ['address', 'host', 'serial', 'user', 'password'] as const;
type Column = (typeof COLUMNS)[number];

/** Heads in Japanese and English, after NFKC, lower case and without blanks, underscores, hyphens and brackets. */
const HEADS: Readonly<Record<Column, RegExp>> = {
  address: /^((bmc|xcc|imm|管理)?(ip|ipv4|ipv6)?(addr(ess)?|アドレス)|(bmc|xcc|imm|管理)?ip|bmc)$/,
  host: /^((bmc|xcc|imm)?(host(name)?|fqdn|dnsname|ホスト(名)?|dns名))$/,
  serial: /^(serial(no|number|num|#)?|s\/?n|シリアル(番号|no|ナンバー)?|製造番号|機番)$/,
  user: /^(user(name|id)?|login(name|id)?|account|ユーザー?(名|id)?|ログイン(名|id)|アカウント(名)?)$/,
  password: /^(pass(word|wd)?|pwd?|(generated|initial|new)password|(新|初期|生成)?パスワード)$/,
};

/** A line of more letters holds no row of a list. */
const ROW_LENGTH_LIMIT = 4_096;
const NAME_LIMIT = 253;

export function readLoginFile(bytes: Uint8Array): Result<LoginFile, LoginFileFault> {
  if (bytes.length > LOGIN_FILE_LIMIT) return err('too-large');
  const text = decodeText(bytes);
  // A password read in the wrong encoding would be tried, and lock an account.
  if (text === null || text.includes('\0')) return err('not-text');
  if (text.trim() === '') return err('empty');
  const body = withoutSeparatorLine(text);
  const { records, openQuote } = readCsv(body.text, separatorOf(body.text), LOGIN_ROW_LIMIT + 2);
  const [head, ...data] = records;
  if (head === undefined) return err('empty');
  const columns = columnsOf(head.cells);
  if (!columns.ok) return columns;
  if (openQuote) return err('open-quote');
  if (data.length > LOGIN_ROW_LIMIT) return err('too-many');
  const rows: LoginRow[] = [];
  const problems: { line: number; fault: LoginRowFault }[] = [];
  for (const record of data) {
    const line = record.line + body.skipped;
    if (record.cells.every((cell) => cell.trim() === '')) continue;
    const row = rowOf({ ...record, line }, columns.value, head.cells.length);
    if (row.ok) rows.push(row.value);
    else problems.push({ line, fault: row.error });
  }
  return ok({ rows, problems });
}

/** Excel's own first line: `sep=;`. */
function withoutSeparatorLine(text: string): { readonly text: string; readonly skipped: number } {
  const rest = text.replace(/^sep=.?(\r\n|\n|\r)/i, '');
  return { text: rest, skipped: rest === text ? 0 : 1 };
}

/** What separates the heads; a head holds neither of these. */
function separatorOf(text: string): ',' | ';' | '\t' {
  const first = text.split(/[\r\n]+/).find((line) => line.trim() !== '') ?? '';
  const count = (separator: string): number => first.split(separator).length;
  return count('\t') > count(',') ? '\t' : count(';') > count(',') ? ';' : ',';
}

type Columns = Readonly<Partial<Record<Column, number>>>;

function columnsOf(heads: readonly string[]): Result<Columns, LoginFileFault> {
  const found: Partial<Record<Column, number>> = {};
  for (const [index, cell] of heads.entries()) {
    const head = cell
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s_\-().:]/g, '');
    const column = COLUMNS.find((each) => HEADS[each].test(head));
    if (column === undefined) continue;
    if (found[column] !== undefined) return err('double-column');
    found[column] = index;
  }
  const namesDevice = [found.address, found.host, found.serial].some((index) => index !== undefined);
  // Without both it is a row: `USERID` is also what the user is called by.
  if (found.password === undefined) return err(namesDevice ? 'no-password-column' : 'no-head');
  if (!namesDevice) return err('no-device-column');
  return ok(found);
}

function rowOf(
  { line, cells, oddQuotes }: CsvRecord,
  columns: Columns,
  width: number,
): Result<LoginRow, LoginRowFault> {
  if (oddQuotes) return err('quotes');
  // A separator in a password without quotation marks: what stands where is not known any more.
  if (cells.slice(width).some((cell) => cell.trim() !== '')) return err('cells');
  if (cells.reduce((sum, cell) => sum + cell.length, 0) > ROW_LENGTH_LIMIT) return err('too-long');
  const at = (column: Column): string => cells[columns[column] ?? -1] ?? '';
  const names = [at('address'), at('host'), at('serial'), at('user')].map(folded);
  const [address = '', host = '', serial = '', user = ''] = names;
  const password = at('password');
  if ([...names, password].some(isUnprintable)) return err('unprintable');
  if (names.some((name) => /^[=+@|]|^-[^0-9]/.test(name))) return err('formula');
  if (names.some((name) => name.length > NAME_LIMIT)) return err('too-long');
  const hosts = [address, host].filter((each) => each !== '').map(hostOf);
  if (hosts.length === 0 && serial === '') return err('no-key');
  if (password === '') return err('empty-password');
  if (password.length > PASSWORD_LIMIT) return err('password-too-long');
  return ok({ line, hosts, serial, user, password });
}

function folded(cell: string): string {
  return cell
    .normalize('NFKC')
    .replace(/[\u200b\u00a0\ufeff]/g, ' ')
    .trim();
}

/** `https://10.0.0.5/` is what a browser's address bar gives; an IPv6 address may stand in brackets. */
function hostOf(text: string): string {
  const host = text
    .replace(/^https?:\/\/([^/?#]*).*$/i, '$1')
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^([^:]+):\d{1,5}$/, '$1');
  return hostKey(host);
}

/** Control characters, half a pair, and what a decoder puts where it could not read. */
function isUnprintable(text: string): boolean {
  return /[\p{Cc}\p{Cs}\ufffd]/u.test(text);
}
