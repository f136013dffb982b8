import { z } from '../../domain/zod.ts';
import { bilingual, type DeepReadonly, isoDay, product, quote, source, sources, text } from './atoms.ts';
import { type Complain, duplicates } from './complain.ts';

/** What calls home, by model; event ids and states that are known. */

export const MODEL_GROUP_IDS = ['rack', 'tower', 'dense', 'blade'] as const;

export const eventsSchema = z.strictObject({
  matrix: z.strictObject({
    asOf: isoDay,
    groups: z.array(
      z.strictObject({ id: z.enum(MODEL_GROUP_IDS), name: bilingual, models: z.array(text).min(1) }),
    ),
    events: z.array(
      z.strictObject({
        number: z.number().int().positive(),
        id: z.string().regex(/^FQX[A-Z]{3}[A-Z0-9]{2}[0-9A-Z]{2,4}[A-Z]$/, 'expected an FQX event ID'),
        message: bilingual,
        /** One mark per model in the order of the groups: ● calls home, - does not. */
        marks: z.string().regex(/^[●-]+$/, 'expected ● and - only'),
      }),
    ),
    notes: z.array(bilingual),
    printedHeading: text,
    source,
  }),
  known: z.array(
    z.strictObject({
      product,
      kind: z.enum(['test', 'manual', 'fault']),
      id: text,
      /** Lower-case, without `0x` and dashes: what two spellings of one ID have in common. */
      match: z.string().regex(/^[0-9a-z]+$/, 'expected lower-case letters and digits'),
      message: bilingual,
      notifies: z.boolean(),
      printed: text.optional(),
      sources,
    }),
  ),
  statuses: z.array(
    z.strictObject({
      product,
      values: z.array(text).min(1),
      /** What each means, where the source says it. */
      meanings: z.strictObject({ ja: z.array(text), en: z.array(text) }).optional(),
      source,
    }),
  ),
  rules: z.array(quote.extend({ products: z.array(product).min(1) })),
});

/** The references within the part. */
export function checkEvents({ matrix }: z.infer<typeof eventsSchema>, complain: Complain): void {
  const { groups, events } = matrix;
  const models = groups.flatMap((group) => group.models);
  for (const twice of duplicates(models)) {
    complain(['events', 'matrix', 'groups'], `model given twice: ${twice}`);
  }
  for (const twice of duplicates(events.map((event) => event.id))) {
    complain(['events', 'matrix', 'events'], `event given twice: ${twice}`);
  }
  events.forEach((event, index) => {
    if ([...event.marks].length !== models.length) {
      complain(['events', 'matrix', 'events', index, 'marks'], `expected ${models.length} marks`);
    }
  });
}

export type ModelGroupId = (typeof MODEL_GROUP_IDS)[number];
export type KnownEvent = DeepReadonly<z.infer<typeof eventsSchema>>['known'][number];
