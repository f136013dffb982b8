import { LEFT_WHY } from './left-behind.ts';
import { settingKeySchema } from './plan.ts';
import { PRODUCTS } from './product.ts';
import { z } from './zod.ts';

/** How a written item gets back to what the device had before. */
export const ROLLBACK_WAYS = [
  'value', // the value before was read: this program writes it back, or a person does
  'device-clock', // the same, by a person only: undo leaves clock, time and name servers
  'stays', // it was empty, and the device takes no empty value there
  'secret', // no interface gives a secret back: whoever knows it enters it
  'unread', // what stood there could not be read
  'one-way', // an accepted licence stays accepted
] as const;
export type RollbackWay = (typeof ROLLBACK_WAYS)[number];

/** Items that get back in the same way to the same values on the same devices. */
export const rollbackRowSchema = z.object({
  way: z.enum(ROLLBACK_WAYS),
  keys: z.array(settingKeySchema),
  /** What the devices had, with their numbers in the device list; none where the way needs no value. */
  values: z.array(z.object({ value: z.string(), numbers: z.string() })),
  numbers: z.string(),
  count: z.number(),
  /** These are all devices that this program wrote Call Home settings to. */
  everywhere: z.boolean(),
});
/** A device that was written to and is no part of the job any more, with what it had before by the way it gets back. */
export const leftDeviceSchema = z.object({
  address: z.string(),
  serial: z.string(),
  product: z.enum(PRODUCTS),
  why: z.enum(LEFT_WHY),
  at: z.string(),
  ways: z.array(
    z.object({
      way: z.enum(ROLLBACK_WAYS),
      items: z.array(z.object({ key: settingKeySchema, before: z.string(), wanted: z.string() })),
    }),
  ),
});
export type LeftDevice = Readonly<z.infer<typeof leftDeviceSchema>>;

export type RollbackRow = Readonly<z.infer<typeof rollbackRowSchema>>;
