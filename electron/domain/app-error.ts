/**
 * Expected failures as values. The union is closed: a code always has a sentence in every language
 * (renderer/i18n enforces it by type) and says what happened, to what, and what was not changed.
 */
export const APP_ERROR_CODES = [
  // input
  'invalid-site-file', // args: path, expected
  'invalid-argument', // args: name, expected
  'site-newer', // args: path, version, known
  'site-damaged', // args: path, field, aside (where it was put)
  'site-busy', // args: path, owner (process number)
  'file-unreadable', // args: path, reason
  'file-not-json', // args: path, reason
  'catalog-refused', // args: path, expected
  'catalog-older', // args: path, date, known
  'sheet-unreadable', // args: path, fault, sheets
  'value-refused', // args: field, rule, limit, device
  'password-missing', // args: name (environment variable or credential)
  'range-too-large', // args: range, addresses
  'range-invalid', // args: range
  'consent-missing', // args: -
  'confirmation-missing', // args: option (that lifts the refusal)
  'plan-differs', // args: address, field, shown, now
  // reaching a device
  'device-unreachable', // args: address, port, reason
  'device-timeout', // args: address, port, seconds
  'tls-refused', // args: address, reason
  'certificate-changed', // args: address, known, seen
  'host-key-changed', // args: address, known, seen
  // signing in
  'login-rejected', // args: address, user
  'login-not-retried', // args: address, user
  'account-locked', // args: address, user
  'account-disabled', // args: address, user
  'password-expired', // args: address, user
  'session-limit', // args: address
  'privilege-missing', // args: address, what, reason (optional: the device's words)
  'redfish-off', // args: address
  'device-updating', // args: address
  'licence-page', // args: address
  // talking to a device
  'unsupported', // args: address, reason
  'device-refused', // args: address, what, reason
  'edit-conflict', // args: address, what
  'resource-locked', // args: address, what, reason
  'write-unknown', // args: address, what
  'sent-elsewhere', // args: address, where (host)
  'not-found', // args: address, what
  'method-not-allowed', // args: address, what
  'device-error', // args: address, status, reason
  'garbage-answer', // args: address, what
  'connection-lost', // args: address, what
  'read-back-differs', // args: address, field, wanted, found, reason (optional: the device's words)
  'never-settled', // args: address, seconds
  'not-managed', // args: address
  'undo-incomplete', // args: address, fields
  'other-device', // args: address, known, seen (serial numbers)
  'device-busy', // args: address, job
  'job-running', // args: job
  'settings-locked', // args: job
  'field-unsaved', // args: field, text
  'journal-failed', // args: address, path, reason
  // around it
  'interrupted', // args: address
  'cancelled', // args: -
  'pdf-failed', // args: reason
  'write-failed', // args: path, reason
  'internal', // args: reference
] as const;
export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

/** Values for the sentence, never a sentence. */
export type ErrorArgs = Readonly<Record<string, string | number>>;

export type AppError = {
  readonly code: AppErrorCode;
  readonly args: ErrorArgs;
};

export function appError(code: AppErrorCode, args: ErrorArgs = {}): AppError {
  return { code, args };
}
