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
