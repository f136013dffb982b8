import { APP_ERROR_CODES } from './app-error.ts';
import { z } from './zod.ts';

/** A login that a device refused, as it is kept beside the site: never the password, only its salted, slow hash. */
export const refusedLoginSchema = z.object({
  address: z.string(),
  /** Name of the credential in the site, with the kind of account. */
  name: z.string(),
  user: z.string(),
  reason: z.enum(APP_ERROR_CODES),
  hash: z.string(),
});
export type RefusedLogin = Readonly<z.infer<typeof refusedLoginSchema>>;
