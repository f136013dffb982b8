/**
 * Service types to ask for (discovery-and-devices.md §1.2). An open port 427 proves nothing: printers and
 * hypervisors answer there too, so each question names what it looks for.
 */
const IBM = 'service:management-hardware.IBM:';
const LENOVO = 'service:management-hardware.Lenovo:';

export const SLP_TYPES = {
  imm2: `${IBM}integrated-management-module2`,
  cmm: `${IBM}chassis-management-module`,
  cmm2: `${LENOVO}chassis-management-module`,
  xcc: `${LENOVO}lenovo-xclarity-controller`,
  smm: 'service:lenovo-smm',
  smm2: 'service:lenovo-smm2',
  amm: `${IBM}management-module`,
  ioModule: 'service:io-device.Lenovo:management-module',
  /** ThinkServer TSM registers under the name of its web server; its attributes tell. */
  thinkServer: 'service:lighttpd',
  ipmi: 'service:ipmi',
  rsa: `${IBM}remote-supervisor-adapter`,
  rsa2: `${IBM}remote-supervisor-adapter-2`,
  fsp: `${IBM}cec-service-processor`,
  bpa: `${IBM}bulk-power-controller`,
  hmc: `${IBM}hardware-management-console`,
  ivm: `${IBM}integrated-virtualization-manager`,
} as const;

export const ALL_SLP_TYPES: readonly string[] = Object.values(SLP_TYPES);

/** The type of a service URL as one that is known: `service:a.b:c://host` → the type; null for others. */
export function knownTypeOf(urlOrType: string): string | null {
  const type = urlOrType.replace(/:\/\/.*$/s, '').toLowerCase();
  return ALL_SLP_TYPES.find((known) => known.toLowerCase() === type) ?? null;
}

/** What one who answered offers itself. */
export type SlpOffer = { readonly type: string; readonly url: string };

/**
 * What the URLs in an answer to a question for one type say of who gave it. A URL of a known type is what it says; a service of
 * another type is none (agents that answer every question with their printer); what is no service URL answers what was asked.
 * Of one who lists several addresses, a directory for others (RFC 2608 §8.5), only what is at its own counts. Pure.
 */
export function offersOf(asked: string, urls: readonly string[], from: string): readonly SlpOffer[] {
  const hosts = urls.map((url) => /:\/\/(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/.exec(url)?.[1] ?? '');
  const isDirectory = new Set(hosts.filter((host) => host !== '')).size > 1;
  const own = urls.filter((_url, at) => !isDirectory || hosts[at] === '' || hosts[at] === from);
  const known = own.flatMap((url): readonly SlpOffer[] => {
    const type = knownTypeOf(url);
    return type === null ? [] : [{ type, url }];
  });
  if (known.length > 0) return known;
  const begins = asked.toLowerCase();
  const first = own.find((url) => !/^service:/i.test(url) || url.toLowerCase().startsWith(begins));
  return first === undefined ? [] : [{ type: asked, url: first }];
}
