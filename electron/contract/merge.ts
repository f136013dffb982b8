import { DEVICE_ACTS } from '../domain/run.ts';
import { z } from '../domain/zod.ts';

/** Another engineer's half of a site, looked at before it is merged: nothing is changed yet. */
const side = z.enum(['mine', 'theirs']);
const about = z.object({
  customer: z.string(),
  name: z.string(),
  engineer: z.string(),
  devices: z.number().int(),
});
const done = z.object({ at: z.string(), by: z.string() });

export const mergeLookSchema = z.object({
  /** What is merged is what was looked at. */
  token: z.string(),
  fileName: z.string(),
  /** Both began as one site. False: whether they belong together only a person can say. */
  sameSite: z.boolean(),
  mine: about,
  theirs: about,
  /** Devices that only the other half has. */
  added: z.number().int(),
  /** What both did to one device; the later stands. */
  overlaps: z.array(
    z.object({ address: z.string(), act: z.enum(DEVICE_ACTS), mine: done, theirs: done, stands: side }),
  ),
  /** Settings that differ: a person says whose stands. */
  conflicts: z.array(z.object({ path: z.string(), mine: z.string(), theirs: z.string(), proposed: side })),
});
export type MergeLook = Readonly<z.infer<typeof mergeLookSchema>>;

/** Paths of settings with the side that stands. */
export const mergeChoicesSchema = z.record(z.string().max(500), side);
