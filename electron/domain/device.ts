import { PRODUCTS } from './product.ts';
import { z } from './zod.ts';

/** Where an observation came from. */
export const SIGHTING_SOURCES = [
  'slp',
  'ssdp',
  'mdns',
  'rmcp',
  'dns-srv',
  'sweep',
  'https',
  'snmp',
  'typed',
] as const;

const evidenceSchema = z.object({ key: z.string(), value: z.string() });

/** One observation by one discovery source, with its evidence. */
export const sightingSchema = z.object({
  source: z.enum(SIGHTING_SOURCES),
  /** Address it was seen at; IPv6 link-local carries its `%zone`. */
  address: z.string(),
  port: z.number().int().optional(),
  /** ISO 8601 instant. */
  at: z.string(),
  evidence: z.array(evidenceSchema),
});

/** One management controller or appliance; several sightings of one box make one device. */
export const deviceSchema = z.object({
  /** Stable within a site: derived from UUID, else serial, else certificate, else address. */
  id: z.string(),
  /** The address this tool talks to. */
  address: z.string(),
  /** Every address it was seen at. */
  addresses: z.array(z.string()),
  product: z.enum(PRODUCTS),
  /** Why it was taken for that product: codes of the fingerprint rules that matched, strongest first. */
  reasons: z.array(z.string()),
  vendor: z.string().optional(),
  model: z.string().optional(),
  machineType: z.string().optional(),
  serial: z.string().optional(),
  firmware: z.string().optional(),
  uuid: z.string().optional(),
  name: z.string().optional(),
  /** Another device claims the same identity: both are shown, neither swallows the other. */
  identityConflict: z.boolean().optional(),
  sightings: z.array(sightingSchema),
});

export type SightingSource = (typeof SIGHTING_SOURCES)[number];
export type Sighting = Readonly<z.infer<typeof sightingSchema>>;
export type Device = Readonly<z.infer<typeof deviceSchema>>;
