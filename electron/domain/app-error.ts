import type { ErrorArgsOf } from './error-args.ts';

/**
 * Expected failures as values. The union is closed: a code always has a sentence in every language
 * (renderer/i18n enforces it by type) and says what happened, to what, and what was not changed; which values it needs is in error-args.ts.
 */
export const APP_ERROR_CODES = [
  // input
  'invalid-site-file',
  'invalid-argument',
  'site-newer',
  'site-unknown-word',
  'site-damaged',
  'site-busy',
  'folder-busy',
  'file-unreadable',
  'file-not-json',
  'file-encoding', // neither UTF-8, UTF-16 nor Shift_JIS
  'catalog-refused',
  'catalog-older',
  'catalog-unused',
  'sheet-unreadable',
  'merge-refused',
  'login-file-refused',
  'not-settable',
  'other-interface',
  'value-refused',
  'value-doubtful',
  'password-missing',
  'range-too-large',
  'range-over-limit',
  'range-invalid',
  'consent-missing',
  'confirmation-missing',
  'no-devices-chosen',
  'plan-differs',
  'plan-not-shown',
  // reaching a device
  'device-unreachable',
  'device-timeout',
  'answer-elsewhere',
  'answer-other-request',
  'tls-refused',
  'tls-strict',
  'ssh-strict',
  'certificate-changed',
  'host-key-changed',
  // signing in
  'login-rejected',
  'login-not-retried',
  'login-held-back',
  'account-locked',
  'account-disabled',
  'password-expired',
  'session-limit',
  'privilege-missing',
  'session-lost',
  'sessions-off',
  'login-unclear',
  'redfish-off',
  'strict-mode',
  'device-updating',
  'device-starting',
  'page-for-json',
  'redirected-away',
  'device-locked',
  'second-factor-asked',
  // talking to a device
  'unsupported',
  'device-refused',
  'edit-conflict',
  'not-found',
  'method-not-allowed',
  'device-error',
  'garbage-answer',
  'connection-lost',
  'read-back-differs',
  'unread-now',
  'verified-earlier',
  'outcome-untold',
  'taken-with-warning',
  'list-cut',
  'never-settled',
  'not-managed',
  'managed-twice',
  'choice-not-offered',
  'planned-outage',
  'first-wave-failed',
  'failure-limit',
  'undo-incomplete',
  'undo-over-change',
  'undo-kept-change',
  'nothing-to-undo',
  'other-device',
  'box-changed',
  'box-untold',
  'same-device',
  'device-busy',
  'job-running',
  'work-ending',
  'settings-locked',
  'practice-only',
  'practice-opening',
  'practice-failed',
  'field-unsaved',
  'journal-failed',
  'journal-foreign',
  'state-missing',
  'journal-alone',
  'passwords-alone',
  'state-elsewhere',
  'state-of-other-job',
  'state-of-two',
  'clock-unmeasured',
  // around it
  'interrupted',
  'cancelled',
  'update-refused',
  'update-older',
  'pdf-failed',
  'preview-failed',
  'write-failed',
  'internal',
] as const;
export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

/** Values for the sentence, never a sentence. */
export type ErrorArgs = Readonly<Record<string, string | number>>;

export type AppError = {
  readonly code: AppErrorCode;
  readonly args: ErrorArgs;
};

/** The same error with another name for what it is about, where it is about something. */
export function aboutStep(error: AppError, what: string): AppError {
  return 'what' in error.args ? { ...error, args: { ...error.args, what } } : error;
}

/** An error with the values that its sentence needs (error-args.ts). */
export function appError<C extends AppErrorCode>(
  code: C,
  ...[args]: ErrorArgsOf[C] extends Readonly<Record<string, never>> ? [] : [args: ErrorArgsOf[C] & ErrorArgs]
): AppError {
  return { code, args: { ...args } };
}
