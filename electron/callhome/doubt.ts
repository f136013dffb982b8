import type { AppError } from '../domain/app-error.ts';

/**
 * Whether a write that did not succeed may have been done all the same. `lost`: nobody answered, nobody understood the
 * answer, or a gateway in front of the device gave it (502, 504; RFC 9110 §15.6). `failed`: the device itself met an error
 * (500), answered with a page for a browser, or refused the proof of a write that it shows (412); then what reads as
 * before was not written. `accepted`: the device took the change to do it, and did not say what came of it; then what
 * reads as before may still be written.
 */
export function doubtOf({ code, args }: AppError): 'lost' | 'failed' | 'accepted' | null {
  if (code === 'outcome-untold') return 'accepted';
  if (code === 'connection-lost' || code === 'device-timeout') return 'lost';
  if (code === 'answer-elsewhere' || code === 'answer-other-request') return 'lost';
  if (code === 'garbage-answer') return 'lost';
  if (code === 'page-for-json') return 'failed';
  if (code !== 'device-error') return null;
  return args.status === 502 || args.status === 504
    ? 'lost'
    : args.status === 500 || args.status === 412 || args.status === 428
      ? 'failed'
      : null;
}
