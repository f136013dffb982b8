import { z } from '../../domain/zod.ts';
import { bilingual, id, isoDay, text, url, versionNumber } from './atoms.ts';

/** Which guide, which documents, and when they were entered. */

/** The only layout this program reads; a catalog file of another layout is refused by name. */
export const CATALOG_SCHEMA_VERSION = 1;

export const metaSchema = z.strictObject({
  schemaVersion: z.literal(CATALOG_SCHEMA_VERSION),
  /** When the guide was entered, YYYY-MM. */
  entered: z.string().regex(/^\d{4}-\d{2}$/, 'expected YYYY-MM'),
  guide: z.strictObject({
    title: bilingual,
    version: text,
    /** As printed: YYYY/MM. */
    date: z.string().regex(/^\d{4}\/\d{2}$/, 'expected YYYY/MM'),
    publisher: text,
    department: text,
  }),
  documents: z
    .array(
      z.strictObject({
        id,
        title: bilingual,
        publisher: text,
        version: text.optional(),
        date: text.optional(),
        url: url.optional(),
      }),
    )
    .min(1),
  slides: z.array(z.strictObject({ page: text, en: text })).min(1),
  changeLog: z.array(z.strictObject({ date: isoDay, version: versionNumber, text: bilingual })).min(1),
});
