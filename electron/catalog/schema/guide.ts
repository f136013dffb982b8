import { z } from '../../domain/zod.ts';
import { bilingual, type DeepReadonly, id, product, quote, source, sources, text, url } from './atoms.ts';

/** Everything else the guide says. */

const comparisonValue = z.strictObject({ column: id, code: id, text: bilingual });

export const guideSchema = z.strictObject({
  merits: z.array(quote),
  tools: z.array(quote),
  notices: z.array(
    quote.extend({
      products: z.array(product).min(1),
      heading: bilingual.optional(),
      url: url.optional(),
      /** Said of models with this word in their name only. */
      model: text.optional(),
      supersededBy: z.strictObject({ text: bilingual, sources }).optional(),
    }),
  ),
  /** Who opens the connections. */
  direction: quote,
  dataSent: z.array(quote),
  /** The product whose page it is. */
  dataSentOf: product,
  serverCountry: quote.extend({ country: z.string().regex(/^[A-Z]{2}$/, 'expected two letters') }),
  encryption: z.strictObject({
    printed: quote,
    corrected: bilingual,
    /** Whose documents say so. */
    products: z.array(product).min(1),
    minimumVersion: z.enum(['TLSv1.2', 'TLSv1.3']),
    defect: id,
    sources,
    excerptTitle: text,
    excerpt: text,
  }),
  licence: z.strictObject({
    product: text,
    trialDays: z.number().int().positive(),
    stops: id,
    keeps: id,
    quotes: z.array(quote).min(1),
    sources,
  }),
  toolComparison: z.strictObject({
    columns: z.array(z.strictObject({ id, tool: bilingual, function: bilingual })),
    rows: z.array(z.strictObject({ category: bilingual, item: bilingual, values: z.array(comparisonValue) })),
    source,
  }),
  directorComparison: z.strictObject({
    rows: z.array(
      z.strictObject({ section: bilingual.optional(), item: bilingual, values: z.array(comparisonValue) }),
    ),
    source,
  }),
  standardEdition: z.array(quote.extend({ kind: z.enum(['advantage', 'not-provided', 'detail']) })),
  process: z.array(
    z.strictObject({
      order: z.number().int().positive(),
      id,
      short: text,
      name: bilingual,
      task: bilingual,
      source,
    }),
  ),
  procedures: z.array(
    z.strictObject({
      product,
      screen: text,
      steps: z.array(quote.extend({ correctedJa: text.optional(), defect: id.optional() })).min(1),
    }),
  ),
  examples: z.array(z.strictObject({ id, page: text, route: id })),
  facts: z.array(quote.extend({ numbers: z.array(z.number()) })),
  references: z.array(
    z.strictObject({
      title: bilingual,
      url,
      /** Absent: of every product. */
      products: z.array(product).min(1).optional(),
      source,
    }),
  ),
});

export type Guide = DeepReadonly<z.infer<typeof guideSchema>>;
