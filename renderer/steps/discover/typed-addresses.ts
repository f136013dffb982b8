import { plainName } from '../../../electron/domain/plain-text.ts';

/** Without what nobody sees, each line by itself. */
const seen = (text: string): string =>
  text
    .normalize('NFKC')
    .split(/[\r\n]+/)
    .map(plainName)
    .join('\n');

/**
 * Addresses as people paste them: several lines, commas, full-width digits and dots. NFKC turns the
 * full-width forms into plain ones; whether each is an address is for the main process to say.
 */
export function parseAddresses(text: string): readonly string[] {
  const parts = seen(text)
    // Blanks around a range's dash belong to it: `10.0.0.1 - 10.0.0.20`.
    .replace(/[^\S\n]+[-~\u301c\u2010-\u2015\u2212][^\S\n]+/gu, '-')
    .replace(/[、。；;]/gu, (mark) => (mark === '。' ? '.' : ','))
    .split(/[\s,]+/u)
    .map((part) => part.replace(/^https?:\/\//iu, '').replace(/\/$/u, ''))
    .filter((part) => part !== '');
  return [...new Set(parts)];
}

/** How many ports one search asks on. */
const PORTS_LIMIT = 16;

const portParts = (text: string): readonly string[] =>
  seen(text)
    .split(/[\s,、]+/u)
    .filter((part) => part !== '');

const isPort = (part: string): boolean =>
  /^\d{1,5}$/.test(part) && Number(part) >= 1 && Number(part) <= 65535;

/** Ports as typed: `443, 8443`; what is no port is left out, and named by `badPorts`. */
export function parsePorts(text: string): readonly number[] {
  return [...new Set(portParts(text).filter(isPort).map(Number))].slice(0, PORTS_LIMIT);
}

/** What stands among typed ports and is none. */
export function badPorts(text: string): readonly string[] {
  return portParts(text).filter((part) => !isPort(part));
}
