import { randomUUID } from 'node:crypto';
import type { TakenIn } from '../domain/taken-in.ts';

/** A file that was read and that a person is asked about: what is taken then is what was read. */
export type HeldFile = {
  readonly hold: (name: string, taken: TakenIn) => string;
  /** Null for a file that another one came after, or that was taken. */
  readonly find: (token: string) => { readonly name: string; readonly taken: TakenIn } | null;
  readonly drop: (token: string) => void;
};

/** One at a time: the window asks about one file after the other. */
export function createHeldFile(): HeldFile {
  let held: { readonly token: string; readonly name: string; readonly taken: TakenIn } | null = null;
  return {
    hold: (name, taken) => {
      held = { token: randomUUID(), name, taken };
      return held.token;
    },
    find: (token) => (held?.token === token ? held : null),
    drop: (token) => {
      if (held?.token === token) held = null;
    },
  };
}
