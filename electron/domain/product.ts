/**
 * What kinds of system this tool knows, and the ways their faults get home.
 * The words are the vocabulary of the whole product; screen texts for them live in renderer/i18n.
 */

/** Every kind of management controller or appliance that gets a row of its own (guide p.4 and the references). */
export const PRODUCTS = [
  'imm2',
  'cmm',
  'cmm2',
  'xcc',
  'xcc2',
  'xcc3',
  'lxca',
  'systems-director',
  'smm',
  'storage-dm',
  'storage-de',
  'xclarity-one-portal',
  'xclarity-one-hub',
  'xclarity-orchestrator',
  'other-bmc',
  'unknown',
] as const;
export type Product = (typeof PRODUCTS)[number];

/** What sets a product apart where code has to know; which product has which stands in the catalog. */
export const PRODUCT_TRAITS = [
  'appliance', // manages other devices, and reports for them
  'separate-location', // keeps the machine's place apart from the contact's
  'file-transfer', // also sends service data to a server of the customer's
  'service-request', // takes a service request in a person's words
  'own-certificate', // makes its own, so that the same one means the same box
  'appliance-without-call-home', // without Call Home of its own it reports through an appliance
  'support-ended',
] as const;
export type ProductTrait = (typeof PRODUCT_TRAITS)[number];

/**
 * How a device's faults reach the support centre: through its own controller, through XClarity
 * Administrator, through storage AutoSupport, or not at all.
 */
export const ROUTES = ['direct', 'lxca', 'autosupport', 'none'] as const;
export type Route = (typeof ROUTES)[number];

/** The code that reads and writes one product over one of its documented interfaces; `manual` is the printed sheet. */
export const DRIVER_IDS = [
  'xcc-redfish',
  'lxca-rest',
  'imm2-snmp',
  'imm2-cli',
  'cmm-snmp',
  'cmm-cli',
  'manual',
] as const;
export type DriverId = (typeof DRIVER_IDS)[number];

/**
 * The guide's destination tables, one per system and version range. `xcc` has no table of its own in
 * any source: it takes the LXCA ≥ 2.7 hosts as a hint and says so.
 */
export const PROFILE_IDS = [
  'imm2',
  'cmm',
  'lxca',
  'lxca-2.3',
  'lxca-2.2',
  'systems-director',
  'xcc',
] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];
