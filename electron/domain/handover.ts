import { PRODUCTS, ROUTES } from './product.ts';
import { z } from './zod.ts';

/** 運用引継ぎ: devices that share their own screens for what comes later; an empty path: not documented. */
export const handoverRowSchema = z.object({
  products: z.array(z.enum(PRODUCTS)),
  routes: z.array(z.enum(ROUTES)),
  count: z.number(),
  numbers: z.string(),
  /** Where it shows what became of a report. */
  tickets: z.array(z.string()),
  /** Where its reporting is switched off and on. */
  pause: z.array(z.string()),
});
export type HandoverRow = Readonly<z.infer<typeof handoverRowSchema>>;

/** Where a product shows what became of a report, and where its reporting is switched off; null: no source names a screen. */
export type ServiceScreens = {
  readonly tickets: readonly string[] | null;
  readonly pause: readonly string[] | null;
};
