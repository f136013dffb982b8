import { DEVICES_AT_ONCE, WAITS } from '../domain/pace.ts';
import { z } from '../domain/zod.ts';

/** What the window shows of the program itself: what it is, its settings, what an update file says. */

export const FOLDER_IDS = ['data', 'logs', 'crashes'] as const;

export const aboutViewSchema = z.object({
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
  system: z.string(),
  catalog: z.string(),
  guide: z.string(),
  /** The program's folder lies beside it and not with the person's settings. */
  portable: z.boolean(),
  folders: z.array(z.object({ id: z.enum(FOLDER_IDS), path: z.string() })),
  /** Update files can be checked only where the program has a key. */
  canCheckUpdates: z.boolean(),
  crashes: z.number(),
  licences: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() })),
});
export type AboutView = Readonly<z.infer<typeof aboutViewSchema>>;

export const updateViewSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('release'),
    state: z.enum(['newer', 'same']),
    version: z.string(),
    date: z.string(),
    /** The packages for this system. */
    files: z.array(z.object({ name: z.string(), sha256: z.string() })),
  }),
  /** It was taken, and is in use now. */
  z.object({ kind: z.literal('catalog'), date: z.string() }),
]);
export type UpdateView = Readonly<z.infer<typeof updateViewSchema>>;

const THEMES = ['system', 'light', 'dark'] as const;

/** HTTPS ports of a sweep, comma-joined, each 1 to 65535. */
const portsSchema = z
  .string()
  .max(200)
  .regex(/^\d{1,5}(?:,\d{1,5})*$/)
  .refine((text) => text.split(',').every((port) => Number(port) >= 1 && Number(port) <= 65535));

export const settingsSchema = z.object({
  language: z.enum(['ja', 'en']),
  theme: z.enum(THEMES),
  /** What the sweep begins with on a new site. */
  scanPorts: portsSchema,
  scanFast: z.boolean(),
  /** How many times the shipped waits preflight and devices are given. */
  waits: z.literal(WAITS),
  devicesAtOnce: z.number().int().min(DEVICES_AT_ONCE.least).max(DEVICES_AT_ONCE.most),
  /** Where documents are saved first; '' asks each time from where the last was. */
  documentsFolder: z.string().max(1000),
});
export type ProgramSettings = Readonly<z.infer<typeof settingsSchema>>;
