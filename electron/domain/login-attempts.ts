import { z } from './zod.ts';

/** How often an account was signed in with at one device, for the report: controllers count failures too. */
export const loginAttemptsSchema = z.object({
  address: z.string(),
  user: z.string(),
  tried: z.number().int().nonnegative(),
  /** Of those, how many the device refused. */
  refused: z.number().int().nonnegative(),
});
export type LoginAttempts = Readonly<z.infer<typeof loginAttemptsSchema>>;

/** The list with one more attempt. */
export function countAttempt(
  list: readonly LoginAttempts[],
  address: string,
  user: string,
  refused: boolean,
): LoginAttempts[] {
  const same = (each: LoginAttempts): boolean => each.address === address && each.user === user;
  const before = list.find(same) ?? { address, user, tried: 0, refused: 0 };
  const after = { ...before, tried: before.tried + 1, refused: before.refused + (refused ? 1 : 0) };
  return [...list.filter((each) => !same(each)), after];
}
