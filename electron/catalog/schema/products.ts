import { DRIVER_IDS, PRODUCT_TRAITS, PRODUCTS } from '../../domain/product.ts';
import { z } from '../../domain/zod.ts';
import {
  bilingual,
  type DeepReadonly,
  hostName,
  id,
  isoDay,
  product,
  profileId,
  route,
  source,
  sources,
  text,
  versionNumber,
} from './atoms.ts';
import { type Complain, duplicates } from './complain.ts';

/** Products, the routes they may take, and what to know about them. */

/** Why a route may or may not be taken. */
export const ROUTE_REASONS = [
  'guide-permits-direct',
  'guide-permits-lxca',
  'guide-says-autosupport',
  'device-offers-service-advisor',
  'lxca-support-not-confirmed',
  'lxca-not-supported-as-of-2.3.0',
  'support-ended',
  'reports-for-its-servers',
  'portal-reports',
  'nodes-report-themselves',
  'not-a-lenovo-product',
  'not-identified',
  'customer-declines',
] as const;
/** What has to hold for a route to be taken. */
export const ROUTE_CONDITIONS = [
  'device-offers-service-advisor',
  'lxca-supports-device',
  'not-in-flex-chassis',
  'flex-node-uses-chassis-or-lxca',
] as const;

/** What the person at the screen should know about a product; the first group are ids of notices. */
export const PRODUCT_REMARKS = [
  'note-1-certificates',
  'note-2-xcc',
  'clock-months',
  'romaji-only',
  'lxca-proxy-failures',
  'single-byte-recommended',
  'lxca-limitation-note',
  'director-ended',
  // not sentences of the guide
  'flex-node-reports-through-cmm',
  'not-on-all-imm2',
  'no-test-trigger-in-mib',
  'xcc3-not-in-vendor-script',
  'licence-after-90-days',
  'settings-not-in-guide',
  'xcc-proxy-basic-no-decryption',
  'xcc-amd-reports-itself',
  'xcc3-required-fields-by-device',
  'ask-double-tickets',
  'hosts-not-published',
  'autosupport-test-and-ports',
] as const;

export const productsSchema = z.strictObject({
  products: z.array(
    z.strictObject({
      product,
      name: bilingual,
      vendor: z.enum(['lenovo', 'ibm', 'other', 'unknown']),
      hardware: z.array(text),
      routes: z
        .array(
          z.strictObject({
            route,
            allowed: z.boolean(),
            reason: z.enum(ROUTE_REASONS),
            condition: z.enum(ROUTE_CONDITIONS).optional(),
            minimumLxcaVersion: versionNumber.optional(),
            quote: bilingual.optional(),
            /** What the guide printed and why it no longer holds. */
            superseded: z.strictObject({ printed: bilingual, reason: bilingual }).optional(),
            sources,
          }),
        )
        .min(1),
      /** Best first; the first whose condition holds is the one to propose. */
      recommended: z.array(z.strictObject({ route, condition: z.enum(ROUTE_CONDITIONS).optional() })).min(1),
      /** What sets it apart; see PRODUCT_TRAITS. */
      traits: z.array(z.enum(PRODUCT_TRAITS)),
      /** Best first; empty where nothing is ever pushed. */
      drivers: z.array(z.enum(DRIVER_IDS)),
      profiles: z.array(z.strictObject({ route, profiles: z.array(profileId).min(1) })),
      versions: z.array(
        z.strictObject({
          id,
          subject: text,
          minimumLxcaVersion: versionNumber.optional(),
          belowLxcaVersion: versionNumber.optional(),
          endOfSupport: isoDay.optional(),
          /** The destinations whose mark in the guide's table it explains. */
          hosts: z.array(hostName).min(1).optional(),
          /** Said of models with this word in their name only. */
          model: text.optional(),
          text: bilingual,
          source,
        }),
      ),
      remarks: z.array(z.enum(PRODUCT_REMARKS)),
      /** What the customer accepts before Call Home can be enabled. */
      terms: z.strictObject({ text: bilingual, source }).optional(),
    }),
  ),
  methods: z.array(
    z.strictObject({
      id,
      hardware: bilingual,
      ways: z.array(z.strictObject({ route, text: bilingual })).min(1),
      notes: z.array(bilingual),
      source,
    }),
  ),
});

/** The references within the part. */
export function checkProducts({ products }: z.infer<typeof productsSchema>, complain: Complain): void {
  const known = products.map((row) => row.product);
  for (const wanted of PRODUCTS) {
    if (!known.includes(wanted)) complain(['products', 'products'], `missing product: ${wanted}`);
  }
  for (const twice of duplicates(known)) complain(['products', 'products'], `product given twice: ${twice}`);
  products.forEach((row, index) => {
    const allowed = new Set(row.routes.filter((each) => each.allowed).map((each) => each.route));
    for (const each of row.recommended) {
      if (!allowed.has(each.route)) {
        complain(['products', 'products', index, 'recommended'], `route is not allowed: ${each.route}`);
      }
    }
  });
}

export type RouteReason = (typeof ROUTE_REASONS)[number];
export type RouteCondition = (typeof ROUTE_CONDITIONS)[number];
export type ProductRemark = (typeof PRODUCT_REMARKS)[number];
export type ProductEntry = DeepReadonly<z.infer<typeof productsSchema>>['products'][number];
export type ProductRoute = ProductEntry['routes'][number];
