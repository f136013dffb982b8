import { type AppError, appError } from '../domain/app-error.ts';

/**
 * The error for an option that a command cannot do without and that was not given, or was given without its value: it
 * is asked for, and not called wrong. `option` with its dashes; `takes` as the help names its value.
 */
export function notGiven(option: string, takes: string): AppError {
  return appError('invalid-argument', { name: option, expected: takes, missing: 1 });
}
