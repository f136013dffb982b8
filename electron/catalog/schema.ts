import { z } from '../domain/zod.ts';
import type { DeepReadonly } from './schema/atoms.ts';
import type { Complain } from './schema/complain.ts';
import { checkDestinations, destinationsSchema } from './schema/destinations.ts';
import { checkEvents, eventsSchema } from './schema/events.ts';
import { guideSchema } from './schema/guide.ts';
import { checkLimits, limitsSchema } from './schema/limits.ts';
import { metaSchema } from './schema/meta.ts';
import { checkPrefectures, prefecturesSchema } from './schema/prefectures.ts';
import { checkProducts, productsSchema } from './schema/products.ts';

export type * from './schema/atoms.ts';
export type * from './schema/destinations.ts';
export type * from './schema/events.ts';
export type * from './schema/guide.ts';
export type * from './schema/limits.ts';
export type * from './schema/prefectures.ts';
export type * from './schema/products.ts';

/**
 * The shape of the catalog: the guide as data, each row with its source; a part of it is a file of `schema/`, as it is one of
 * the data. A newer catalog file has to pass the same schemas, so nothing here trusts the files that ship.
 */
const partsSchema = z.strictObject({
  meta: metaSchema,
  destinations: destinationsSchema,
  events: eventsSchema,
  products: productsSchema,
  limits: limitsSchema,
  prefectures: prefecturesSchema,
  guide: guideSchema,
});

type Parts = z.infer<typeof partsSchema>;

/** Every source names a known document; a source in the guide names one of its slides. */
function checkSources(parts: Parts, complain: Complain): void {
  const documents = new Set(parts.meta.documents.map((document) => document.id));
  const slides = new Set(parts.meta.slides.map((slide) => slide.page));
  const visit = (value: unknown, path: readonly PropertyKey[]): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, [...path, index]);
      });
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if ('document' in value && 'page' in value) {
      const { document, page } = value as { document: string; page: string };
      if (!documents.has(document)) complain([...path, 'document'], `unknown document: ${document}`);
      if (document === 'guide' && !slides.has(page)) complain([...path, 'page'], `unknown page: ${page}`);
      return;
    }
    for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(parts, []);
}

/** The whole catalog: every part, and every reference between the parts. */
export const catalogSchema = partsSchema.superRefine((parts, context) => {
  const complain: Complain = (path, message) => {
    context.addIssue({ code: 'custom', path: [...path], message });
  };
  checkSources(parts, complain);
  checkDestinations(parts.destinations, complain);
  checkEvents(parts.events, complain);
  checkProducts(parts.products, complain);
  checkLimits(parts.limits, complain);
  checkPrefectures(parts.prefectures, complain);
});

export type Catalog = DeepReadonly<z.infer<typeof catalogSchema>>;
