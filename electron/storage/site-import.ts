import { type AppError, appError } from '../domain/app-error.ts';
import { JOURNALED_ACTS, type JournalEntry } from '../domain/journal.ts';
import { boxMarksSchema } from '../domain/known-device.ts';
import { appErrorSchema, applyItemSchema, applyResultSchema, testCallResultSchema } from '../domain/plan.ts';
import { DRIVER_IDS } from '../domain/product.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { SETTING_KEYS } from '../domain/setting-key.ts';
import { withoutStars } from '../domain/site-export.ts';
import { parseSiteFile } from '../domain/site-file.ts';
import type { TakenIn } from '../domain/taken-in.ts';
import { z } from '../domain/zod.ts';
import { parseRecord } from './record-file.ts';

/**
 * Reads a file that was given out (domain/site-export.ts), a copy that was saved of a site, the state file of the
 * command line, or a site file; `name` is how messages call it. An older form is brought to today's, a newer one
 * refused. Stars of a masked document are no values: their fields are empty and named as left out.
 */
export function readTakenIn(json: unknown, name: string): Result<TakenIn, AppError> {
  const tree = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>;
  const stored = tree.record ?? ('runs' in tree && 'file' in tree ? json : undefined);
  if (stored !== undefined) {
    const read = parseRecord(stored, name);
    if (!read.ok) return read;
    const journal = z.array(journalEntrySchema).safeParse(tree.journal ?? []);
    if (!journal.success)
      return err(
        appError('invalid-site-file', { path: `${name}: journal`, expected: 'entries of a journal' }),
      );
    const clean = withoutStars(read.value.file);
    const leftOut = [...new Set([...read.value.leftOut, ...clean.leftOut])];
    return ok({
      kind: 'record',
      record: { ...read.value, file: clean.file, leftOut },
      journal: journal.data as readonly JournalEntry[],
    });
  }
  const isExport = 'file' in tree && 'leftOut' in tree;
  const parsed = parseSiteFile(isExport ? tree.file : json);
  if (!parsed.ok)
    return err(parsed.error[0] ?? appError('invalid-site-file', { path: name, expected: 'a site file' }));
  const named = z
    .array(z.string().max(200))
    .max(2000)
    .safeParse(isExport ? tree.leftOut : []);
  if (!named.success)
    return err(appError('invalid-site-file', { path: `${name}: leftOut`, expected: 'paths of fields' }));
  const clean = withoutStars(parsed.value);
  return ok({ kind: 'file', file: clean.file, leftOut: [...new Set([...named.data, ...clean.leftOut])] });
}

const about = {
  at: z.string(),
  deviceId: z.string(),
  address: z.string(),
  actId: z.string().max(64).optional(),
};
const driver = z.enum(DRIVER_IDS);
const values = z.record(z.string(), z.string());
/** A journal that comes from another computer is read like anything else that does. */
const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({ ...about, type: z.literal('begin'), driver, act: z.enum(JOURNALED_ACTS) }),
  z.object({
    ...about,
    type: z.literal('original'),
    values,
    box: boxMarksSchema.optional(),
    planned: z.object({ items: z.array(applyItemSchema), steps: z.array(z.string()) }).optional(),
  }),
  z.object({
    ...about,
    type: z.literal('step-sent'),
    step: z.string(),
    keys: z.array(z.enum(SETTING_KEYS)),
    wanted: values,
  }),
  z.object({ ...about, type: z.literal('step-accepted'), step: z.string() }),
  z.object({ ...about, type: z.literal('step-failed'), step: z.string(), error: appErrorSchema }),
  z.object({ ...about, type: z.literal('read-back'), items: z.array(applyItemSchema) }),
  z.object({ ...about, type: z.literal('test-sent'), driver }),
  z.object({ ...about, type: z.literal('test-ended'), result: testCallResultSchema }),
  z.object({ ...about, type: z.literal('request-sent'), driver, text: z.string() }),
  z.object({ ...about, type: z.literal('acknowledged'), driver, eventId: z.string() }),
  z.object({
    ...about,
    type: z.literal('end'),
    state: z.string(),
    result: applyResultSchema.optional(),
    box: boxMarksSchema.optional(),
  }),
]);
