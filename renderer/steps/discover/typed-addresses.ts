/**
 * Addresses as people paste them: several lines, commas, full-width digits and dots. NFKC turns the
 * full-width forms into plain ones; whether each is an address is for the main process to say.
 */
export function parseAddresses(text: string): readonly string[] {
  const parts = text
    .normalize('NFKC')
    // Blanks around a range's dash belong to it: `10.0.0.1 - 10.0.0.20`.
    .replace(/[^\S\n]+[-~\u301c\u2010-\u2015\u2212][^\S\n]+/gu, '-')
    .replace(/[、。；;]/gu, (mark) => (mark === '。' ? '.' : ','))
    .split(/[\s,]+/u)
    .map((part) => part.replace(/^https?:\/\//iu, '').replace(/\/$/u, ''))
    .filter((part) => part !== '');
  return [...new Set(parts)];
}

/** Ports as typed: `443, 8443`; what is no port is left out. */
export function parsePorts(text: string): readonly number[] {
  const ports = text
    .normalize('NFKC')
    .split(/[\s,、]+/u)
    .filter((part) => /^\d{1,5}$/.test(part))
    .map(Number)
    .filter((port) => port >= 1 && port <= 65535);
  return [...new Set(ports)].slice(0, 16);
}
