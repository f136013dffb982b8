import { PRODUCTS, PROFILE_IDS, ROUTES } from '../../domain/product.ts';
import { z } from '../../domain/zod.ts';

/** What the parts of the catalog are made of. */

/** Readonly all the way down: the catalog is read, never written. */
export type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

export const text = z.string().min(1);
export const id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected a lower-case identifier');
export const bilingual = z.strictObject({ ja: text, en: text });
/** `page` is the slide title for the guide (its pages carry no numbers), a section or object name elsewhere. */
export const source = z.strictObject({ document: id, page: text });
export const sources = z.array(source).min(1);
export const product = z.enum(PRODUCTS);
export const profileId = z.enum(PROFILE_IDS);
export const route = z.enum(ROUTES);
export const port = z.number().int().min(1).max(65535);
export const versionNumber = z.string().regex(/^\d+(\.\d+)*$/, 'expected a version such as 2.7');
export const url = z.string().regex(/^https?:\/\/\S+$/, 'expected a URL');
export const month = z.string().regex(/^\d{4}-\d{2}$/, 'expected YYYY-MM');
export const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected YYYY-MM-DD');

/** A sentence of the guide in its own words, with an English rendering. */
export const quote = z.strictObject({ id, quoteJa: text, en: text, source });

export const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, 'expected a host');

export type Bilingual = DeepReadonly<z.infer<typeof bilingual>>;
export type SourceRef = DeepReadonly<z.infer<typeof source>>;
export type Quote = DeepReadonly<z.infer<typeof quote>>;
