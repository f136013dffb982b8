import { appErrorSchema } from './plan.ts';
import { z } from './zod.ts';

/** What a login came to at one device. */
export const TRY_OUTCOMES = [
  'took',
  'must-change', // right, and the device wants another password before it lets anybody in
  'refused',
  'refused-before', // it was refused earlier and is not sent again
  'no-rights', // it signs in and may not do what is needed
  'nothing-to-send', // no password, or no account for the device's interface
  'limit', // one more wrong password would come close to a lock
  'held-back', // refused by a device that shares the account
  'stopped', // an answer after which no further login is sent
] as const;
export type TryOutcome = (typeof TRY_OUTCOMES)[number];

export const TRIAL_STATES = [
  'took',
  'must-change',
  'none', // every login was tried or left out, and none took
  'stopped',
  'held-back', // not begun: another device showed that going on would lock an account
  'by-hand', // nothing signs in to this device
  'cancelled',
] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** Several logins tried at one device, in their order; names only, never a password. */
export const loginTrialSchema = z.object({
  deviceId: z.string(),
  address: z.string(),
  state: z.enum(TRIAL_STATES),
  /** The login that the device took, by its name in the site; '' where none. */
  took: z.string(),
  tries: z.array(
    z.object({
      credential: z.string(),
      outcome: z.enum(TRY_OUTCOMES),
      /** What the device said, where that is more than yes or no. */
      error: appErrorSchema.nullable(),
    }),
  ),
});
export type LoginTrial = Readonly<z.infer<typeof loginTrialSchema>>;
