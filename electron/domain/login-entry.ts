import { z } from 'zod';
import { APP_ERROR_CODES } from './app-error.ts';

/** What is kept of the logins of one account at one device: how many there were, and whether one was refused. */
export const loginEntrySchema = z.object({
  address: z.string(),
  /** The credential's name in the site file. */
  name: z.string(),
  user: z.string(),
  kind: z.enum(['web', 'snmp']),
  attempts: z.number().int().nonnegative(),
  /** ISO 8601 instant. */
  lastAt: z.string(),
  /** The refusal that holds further attempts back, with a salted slow hash of what was refused. */
  refused: z.object({ reason: z.enum(APP_ERROR_CODES), hash: z.string() }).nullable(),
});
export type LoginEntry = Readonly<z.infer<typeof loginEntrySchema>>;

/** One account at one device, whatever the credential is called. */
export function loginKeyOf(
  address: string,
  account: { readonly kind: 'web' | 'snmp'; readonly user: string },
): string {
  return `${account.kind}|${account.user}|${address}`;
}
