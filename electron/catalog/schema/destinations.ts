import { PROFILE_IDS } from '../../domain/product.ts';
import { z } from '../../domain/zod.ts';
import {
  bilingual,
  type DeepReadonly,
  hostName,
  id,
  month,
  port,
  product,
  profileId,
  quote,
  source,
  sources,
  text,
  versionNumber,
} from './atoms.ts';
import { type Complain, duplicates } from './complain.ts';

/** The printed tables of destinations, and what they mean. */

/** Application protocol expected behind a port. */
export const ENDPOINT_PROTOCOLS = ['https', 'http', 'ftp', 'sftp'] as const;
/** How sure the catalog is that the printed value is wrong. */
export const CERTAINTIES = ['certain', 'likely', 'unsure'] as const;

const ipv4 = z.ipv4();
const ipv6 = z.ipv6().refine((value) => value === value.toLowerCase(), 'expected lower-case letters');

const destinationProfileSchema = z.strictObject({
  id: profileId,
  name: bilingual,
  /** The printed table it takes its rows from; absent when it borrows another profile's. */
  table: id.optional(),
  borrows: profileId.optional(),
  confidence: z.enum(['printed', 'unsure']),
  /** The month in which a document last named these destinations, YYYY-MM; absent: the guide's own. */
  confirmed: month.optional(),
  reason: bilingual.optional(),
  /** Appliance versions it is for: from inclusive, below exclusive. */
  versions: z.strictObject({ from: versionNumber.optional(), below: versionNumber.optional() }).optional(),
});

const printedCells = z.strictObject({
  dns: text,
  ipv4: z.string(),
  ipv6: z.string(),
  ports: text,
  protocols: z.string(),
});

const destinationRowSchema = z.strictObject({
  id,
  /** The cells exactly as the guide prints them. */
  printed: printedCells,
  /** Which profiles the row is for, and whether they need it. */
  use: z
    .array(z.strictObject({ profile: profileId, required: z.boolean(), condition: id.optional() }))
    .min(1),
  duplicateOf: id.optional(),
  /** The corrected meaning of the row. */
  endpoints: z
    .array(
      z.strictObject({
        host: hostName,
        path: z.string().startsWith('/').optional(),
        ipv4: z.array(ipv4),
        ipv6: z.array(ipv6),
        ports: z
          .array(z.strictObject({ port, protocol: z.enum(ENDPOINT_PROTOCOLS), required: z.boolean() }))
          .min(1),
        defects: z.array(id),
      }),
    )
    .min(1),
  source,
});

const defectSchema = z.strictObject({
  id,
  /** The printed table it stands in; `none` for a defect outside one table. */
  table: id,
  hosts: z.array(hostName),
  /** Where the defect concerns one port only. */
  port: port.optional(),
  field: z.enum(['host', 'ipv4', 'ipv6', 'port', 'protocol', 'row', 'tls', 'title', 'text', 'event-id']),
  printed: text,
  corrected: text,
  certainty: z.enum(CERTAINTIES),
  /** False where the doubt is recorded but the printed value stays in use. */
  applied: z.boolean(),
  /** Whom it concerns, where it stands in no product's table. */
  products: z.array(product).min(1).optional(),
  reason: bilingual,
  sources,
});

export const destinationsSchema = z.strictObject({
  profiles: z.array(destinationProfileSchema),
  tables: z.array(
    z.strictObject({
      id,
      profiles: z.array(profileId).min(1),
      titleJa: text,
      titleEn: text,
      columns: z.array(text).min(1),
      notes: z.array(bilingual),
      rows: z.array(destinationRowSchema).min(1),
      source,
    }),
  ),
  defects: z.array(defectSchema),
  conditions: z.array(quote),
});

type Destinations = z.infer<typeof destinationsSchema>;

/** The references within the part. */
export function checkDestinations(destinations: Destinations, complain: Complain): void {
  const { profiles, tables, defects, conditions } = destinations;
  const at = (...rest: readonly PropertyKey[]) => ['destinations', ...rest];
  const named = new Set(profiles.map((profile) => profile.id));
  for (const wanted of PROFILE_IDS) {
    if (!named.has(wanted)) complain(at('profiles'), `missing profile: ${wanted}`);
  }
  const tableIds = new Set(tables.map((table) => table.id));
  const defectIds = new Set(defects.map((defect) => defect.id));
  const conditionIds = new Set(conditions.map((condition) => condition.id));
  profiles.forEach((profile, index) => {
    if ((profile.table === undefined) === (profile.borrows === undefined)) {
      complain(at('profiles', index), 'expected either table or borrows');
    }
    if (profile.table !== undefined && !tableIds.has(profile.table)) {
      complain(at('profiles', index, 'table'), `unknown table: ${profile.table}`);
    }
    if (profile.borrows !== undefined) {
      const lender = profiles.find((other) => other.id === profile.borrows);
      if (lender?.table === undefined) complain(at('profiles', index, 'borrows'), 'borrows from no table');
      if (profile.reason === undefined) complain(at('profiles', index, 'reason'), 'borrowing needs a reason');
    }
  });
  tables.forEach((table, t) => {
    const rowIds = table.rows.map((row) => row.id);
    for (const twice of duplicates(rowIds)) complain(at('tables', t, 'rows'), `row given twice: ${twice}`);
    table.rows.forEach((row, r) => {
      if (row.duplicateOf !== undefined && !rowIds.includes(row.duplicateOf)) {
        complain(at('tables', t, 'rows', r, 'duplicateOf'), `unknown row: ${row.duplicateOf}`);
      }
      for (const use of row.use) {
        if (!table.profiles.includes(use.profile)) {
          complain(at('tables', t, 'rows', r, 'use'), `profile is not of this table: ${use.profile}`);
        }
        if (use.condition !== undefined && !conditionIds.has(use.condition)) {
          complain(at('tables', t, 'rows', r, 'use'), `unknown condition: ${use.condition}`);
        }
      }
      for (const endpoint of row.endpoints) {
        for (const defect of endpoint.defects) {
          if (!defectIds.has(defect)) {
            complain(at('tables', t, 'rows', r, 'endpoints'), `unknown defect: ${defect}`);
          }
        }
      }
    });
  });
}

export type EndpointProtocol = (typeof ENDPOINT_PROTOCOLS)[number];
export type Certainty = (typeof CERTAINTIES)[number];
export type PrintedCells = DeepReadonly<z.infer<typeof printedCells>>;
export type DestinationRow = DeepReadonly<z.infer<typeof destinationRowSchema>>;
export type DestinationProfile = DeepReadonly<z.infer<typeof destinationProfileSchema>>;
export type GuideDefect = DeepReadonly<z.infer<typeof defectSchema>>;
