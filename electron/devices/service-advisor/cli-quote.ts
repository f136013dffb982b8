import { type AppError, appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SettingKey } from '../../domain/setting-key.ts';

/**
 * The only way a value gets onto a device's command line (design §6.6). Spaces need double quotes there
 * (CMM-guide); how a quote or a backslash inside them is read is in no source, so they are refused, and with
 * them everything that a shell behind the command line could take for more than text.
 */
const REFUSED = `"'\`$\\`;

/** The value in double quotes, or the reason why it cannot be sent; the value itself is never in the error. */
export function cliQuote(key: SettingKey | 'serviceRequest', value: string, address: string): Result<string> {
  const refuse = (rule: string, limit: string): { readonly ok: false; readonly error: AppError } =>
    err(appError('value-refused', { field: key, rule, limit, device: address }));
  if (/\p{Cc}/u.test(value)) return refuse('control-character', '');
  if (/[^\x20-\x7e]/u.test(value)) return refuse('not-ascii', '');
  if ([...REFUSED].some((character) => value.includes(character)))
    return refuse('forbidden-character', REFUSED);
  // Options are delimited by `-`: a value that begins so could be read as one.
  if (value.startsWith('-')) return refuse('forbidden-character', '-');
  return ok(`"${value}"`);
}
