import { JOURNALED_ACTS } from '../domain/journal.ts';
import { boxMarksSchema } from '../domain/known-device.ts';
import { appErrorSchema, applyItemSchema, applyResultSchema, testCallResultSchema } from '../domain/plan.ts';
import { DRIVER_IDS } from '../domain/product.ts';
import { SETTING_KEYS } from '../domain/setting-key.ts';
import { z } from '../domain/zod.ts';

const about = {
  at: z.string(),
  deviceId: z.string(),
  address: z.string(),
  actId: z.string().max(64).optional(),
};
const driver = z.enum(DRIVER_IDS);
const values = z.record(z.string(), z.string());

/**
 * One entry of a journal (domain/journal.ts): what comes from another computer, and what stands on the disk of this one,
 * where an editor or a program of another version may have been.
 */
export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({
    ...about,
    type: z.literal('begin'),
    driver,
    act: z.enum(JOURNALED_ACTS),
    stood: z.array(z.enum(SETTING_KEYS)).optional(),
  }),
  z.object({
    ...about,
    type: z.literal('original'),
    values,
    box: boxMarksSchema.optional(),
    planned: z
      .object({
        items: z.array(applyItemSchema),
        steps: z.array(z.string()),
        warnings: z.array(appErrorSchema).optional(),
      })
      .optional(),
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
