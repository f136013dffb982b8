import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';

/**
 * Address ranges as people type them: one address, `a-b`, `a-20` (last octet), a CIDR block, a host name. A
 * Japanese IME's full-width forms are folded first. A span is never expanded: its n-th address is computed,
 * so that a /16 costs nothing until it is asked.
 */
export type AddressSpan =
  | { readonly family: 4; readonly text: string; readonly first: number; readonly last: number }
  | {
      readonly family: 6;
      readonly text: string;
      readonly first: bigint;
      readonly last: bigint;
      /** Interface of link-local addresses, without the `%`; empty otherwise. */
      readonly zone: string;
    };

export type RangeTarget =
  | { readonly kind: 'span'; readonly span: AddressSpan }
  | { readonly kind: 'name'; readonly name: string };

/** Dashes and dots an IME produces and NFKC leaves alone: wave dash, en/em dash, minus, long vowel mark; 。. */
export const DASHES = /[\u301c~\u2010-\u2015\u2212\u30fc]/g;
const DOTS = /[\u3002\uff61]/g;
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const HOST_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*\\.?$`, 'i');

/** Reads one range; what is none (also multicast, unspecified, ambiguous leading zeros) is `range-invalid`. */
export function parseRange(input: string): Result<RangeTarget, AppError> {
  const text = input.normalize('NFKC').replace(DASHES, '-').replace(DOTS, '.').trim();
  const span = parseCidr(text) ?? parsePair(text) ?? parseSingle(text);
  if (span) {
    return isUsable(span) ? ok({ kind: 'span', span }) : err(appError('range-invalid', { range: input }));
  }
  const lastLabel = text.replace(/\.$/, '').split('.').at(-1) ?? '';
  // A name whose last label is a number is a mistyped address (RFC 3696 §2), half a range a mistyped range.
  const halfRange = /^\d+(\.\d+){3}-|^[\d-]+$/.test(text);
  if (HOST_NAME.test(text) && !/^\d+$/.test(lastLabel) && !halfRange)
    return ok({ kind: 'name', name: text.toLowerCase() });
  return err(appError('range-invalid', { range: input }));
}

/** How many addresses; an IPv6 block beyond 2^53 counts as infinite. */
export function spanSize(span: AddressSpan): number {
  if (span.family === 4) return span.last - span.first + 1;
  const size = span.last - span.first + 1n;
  return size > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(size);
}

/** The address at `index`, from 0 to `spanSize - 1`. */
export function addressAt(span: AddressSpan, index: number): string {
  if (span.family === 4) return formatIPv4(span.first + index);
  const address = formatIPv6(span.first + BigInt(index));
  return span.zone === '' ? address : `${address}%${span.zone}`;
}

/** Whether an address lies in the span; a zone must be the same one. */
export function spanContains(span: AddressSpan, address: string): boolean {
  if (span.family === 4) {
    const value = parseIPv4(address);
    return value !== null && value >= span.first && value <= span.last;
  }
  const [bare = '', zone = ''] = address.split('%');
  const value = parseIPv6(bare);
  return value !== null && zone === span.zone && value >= span.first && value <= span.last;
}

/** Loopback addresses are asked only when named. */
export function isLoopback(address: string): boolean {
  return /^127\./.test(address) || address === '::1';
}

/** Strict dotted quad as a number; `010` is refused because it is octal to some and decimal to others. */
export function parseIPv4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatIPv4(value: number): string {
  return `${Math.floor(value / 0x1000000)}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** The shortest spelling (RFC 5952), so that one address is one text; a zone is kept, IPv4 is left alone. */
export function canonicalAddress(address: string): string {
  const [bare = '', zone] = address.split('%');
  const value = parseIPv6(bare);
  if (value === null) return address;
  const mapped = value >> 32n === 0xffffn;
  if (mapped) return formatIPv4(Number(value & 0xffffffffn));
  return zone === undefined ? formatIPv6(value) : `${formatIPv6(value)}%${zone}`;
}

function parseIPv6(text: string): bigint | null {
  if (!isIPv6(text)) return null;
  return ipaddr.IPv6.parse(text)
    .toByteArray()
    .reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function formatIPv6(value: bigint): string {
  const bytes = Array.from({ length: 16 }, (_, index) => Number((value >> BigInt(120 - index * 8)) & 0xffn));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}

function parseSingle(text: string): AddressSpan | null {
  const value = parseIPv4(text);
  if (value !== null) return { family: 4, text, first: value, last: value };
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  const [address = '', zone = ''] = bare.split('%');
  const wide = parseIPv6(address);
  if (wide === null || (bare.includes('%') && !/^[\w.-]{1,64}$/.test(zone))) return null;
  return { family: 6, text: bare, first: wide, last: wide, zone };
}

function parsePair(text: string): AddressSpan | null {
  const dash = text.indexOf('-');
  if (dash === -1) return null;
  const left = text.slice(0, dash).trim();
  const right = text.slice(dash + 1).trim();
  const from = parseSingle(left);
  const to = parseSingle(/^\d{1,3}$/.test(right) ? left.replace(/\d+$/, right) : right);
  if (from?.family === 4 && to?.family === 4) {
    return { family: 4, text, first: Math.min(from.first, to.first), last: Math.max(from.first, to.first) };
  }
  if (from?.family === 6 && to?.family === 6 && from.zone === to.zone) {
    const [first, last] = from.first <= to.first ? [from.first, to.first] : [to.first, from.first];
    return { family: 6, text, first, last, zone: from.zone };
  }
  return null;
}

/** A block without its network and broadcast addresses; /31 and /32 are taken whole (RFC 3021). */
function parseCidr(text: string): AddressSpan | null {
  const match = /^([^/]+)\s*\/\s*(\d{1,3})$/.exec(text);
  const base = match ? parseSingle((match[1] ?? '').trim()) : null;
  const prefix = Number(match?.[2]);
  if (!base) return null;
  if (base.family === 4) {
    if (prefix > 32) return null;
    const size = 2 ** (32 - prefix);
    const network = Math.floor(base.first / size) * size;
    const trim = prefix >= 31 ? 0 : 1;
    return { family: 4, text, first: network + trim, last: network + size - 1 - trim };
  }
  if (prefix > 128) return null;
  const hostBits = BigInt(128 - prefix);
  const network = (base.first >> hostBits) << hostBits;
  return { family: 6, text, first: network, last: network + (1n << hostBits) - 1n, zone: base.zone };
}

/** No "this network", multicast, reserved or broadcast addresses (RFC 6890); nothing answers there by itself. */
function isUsable(span: AddressSpan): boolean {
  if (span.family === 4) return span.first >= 0x01000000 && span.last < 0xe0000000;
  return span.first > 0n && span.last < 0xff00n << 112n;
}
