import type { z } from '../domain/zod.ts';

/** What goes in and what comes back. */
export type Schemas<I extends z.ZodType, O extends z.ZodType> = readonly [input: I, output: O];

export type ChannelRow<I extends z.ZodType, O extends z.ZodType> = {
  /** Rejects where the part of the program that makes them cannot be read; the next question tries again. */
  readonly schemas: () => Promise<Schemas<I, O>>;
};

/**
 * A row of the channel table. It makes its schemas when it is asked for the first time: the window stands before most of
 * them are made, and what only later screens need is read then.
 */
export function row<I extends z.ZodType, O extends z.ZodType>(
  make: () => Schemas<I, O> | Promise<Schemas<I, O>>,
): ChannelRow<I, O> {
  let made: Promise<Schemas<I, O>> | null = null;
  return {
    schemas: () => {
      made ??= Promise.resolve(make()).catch((error: unknown) => {
        made = null;
        throw error;
      });
      return made;
    },
  };
}
