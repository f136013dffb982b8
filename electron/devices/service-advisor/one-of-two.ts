import type { AppError } from '../../domain/app-error.ts';
import { err, type Result } from '../../domain/result.ts';

/** Words of a refusal that is not about the value. */
const OF_WHOEVER_ASKS =
  /^(?:NotWritable|ReadOnly|NoSuchName|NoCreation|GeneralError|ResourceUnavailable)$|\b(?:standby|primary|target)\b/i;

/** A refusal that the standby one of two managers gives also to who has every right: told with the bay of the primary one. */
export async function oneOfTwo<T>(
  done: Result<T>,
  primary: (() => Promise<string> | string) | undefined,
): Promise<Result<T>> {
  if (done.ok || primary === undefined) return done;
  const { error } = done;
  const whoever = error.code === 'device-refused' && OF_WHOEVER_ASKS.test(String(error.args.reason ?? ''));
  if (error.code !== 'privilege-missing' && !whoever) return done;
  const bay = await primary();
  if (bay === '') return done;
  return err({ ...error, args: { ...error.args, primaryBay: bay } } as AppError);
}
