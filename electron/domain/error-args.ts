import type { LoginFileFault } from './login-list.ts';

/**
 * The values that each error's sentence needs, by code. A value under another name, or one that is missing, does not
 * compile: the sentence would have a hole.
 */
type NoArgs = { readonly [name: string]: never };

/** Where a password that is missing is to be given: on a screen of the window, in the site file, or in the environment. */
export type PasswordPlace = 'login' | 'proxy' | 'transfer' | 'file' | 'variable';

/** Why a device cannot be asked for something; a field or an option names itself. Each has its words in texts. */
const UNSUPPORTED_REASONS = [
  'no-lxca-sessions',
  'no-ssh-password',
  'no-call-home-rest',
  'no-appliance-version',
  'no-chconfig',
  'no-help',
  'no-shell',
  'no-service-advisor',
  'no-agreement-property',
  'no-acknowledge',
  'no-service-request',
  'no-problem-list',
  'no-service-log',
  'no-redfish-sessions',
  'no-test-call',
  'no-chcfg',
  'manual-only',
] as const;
export type KnownReason = (typeof UNSUPPORTED_REASONS)[number];
export type UnsupportedReason =
  | KnownReason
  | `field:${string}`
  | `cli-option:${string}`
  | `route:${string}`
  | `command:${string}`;

/** Why a file that was brought along for an update is not taken; each has its words in texts. */
export type UpdateFault = 'not-signed' | 'unknown-key' | 'bad-signature' | 'wrong-form' | 'other-product';

type ValueArgs = {
  field: string;
  rule: string;
  limit: string | number;
  device: string;
  found?: string | number;
};

export type ErrorArgsOf = {
  // input
  readonly 'invalid-site-file': { path: string; expected?: string };
  /** `unknown`: a word that there is not, where these are */
  /** `unknown`: there is no such word; `missing`: it is needed and was not given */
  readonly 'invalid-argument': { name: string; expected: string; unknown?: 1; missing?: 1 };
  readonly 'site-newer': { path: string; version: number; known: number };
  /** by `field`, where this program knows each word that may stand there */
  readonly 'site-unknown-word': { path: string; field: string };
  /** where it was put */
  readonly 'site-damaged': { path: string; field?: string; aside: string };
  /** process number */
  /** owner: a process, 0 where it is not known; host: '' where it is not told */
  readonly 'site-busy': { path: string; owner: number; host: string; lock: string };
  /** host: the other computer */
  readonly 'folder-busy': { path: string; host: string; lock: string };
  readonly 'file-unreadable': { path: string; reason: string };
  readonly 'file-not-json': { path: string; reason: string };
  readonly 'file-encoding': { path: string };
  readonly 'catalog-refused': { path: string; expected: string };
  readonly 'catalog-older': { path: string; date: string; known: string };
  readonly 'catalog-unused': { path: string; reason: string };
  readonly 'sheet-unreadable': { path: string; fault: string; sheets?: string | number };
  /** one is the practice site, the other real work */
  readonly 'merge-refused': { reason: 'practice' | 'changed' | 'working'; job?: string };
  readonly 'login-file-refused': { path: string; fault: LoginFileFault };
  readonly 'not-settable': { address: string; field: string };
  /** another interface of the device that takes these fields, comma-joined */
  readonly 'other-interface': { address: string; driver: string; fields: string };
  readonly 'value-refused': ValueArgs;
  /** the device may not take it, or it can hardly be meant; it is written all the same */
  readonly 'value-doubtful': ValueArgs;
  /** a login, a host or an environment variable; `place` is where the password is to be given (a file of before has none: a login) */
  readonly 'password-missing': { name: string; place: PasswordPlace };
  /** more than may be asked unasked: a yes lifts it */
  readonly 'range-too-large': { range: string; addresses: number | string };
  /** more than is ever asked at once */
  readonly 'range-over-limit': { range: string; addresses: number | string; limit: number };
  readonly 'range-invalid': { range: string };
  readonly 'consent-missing': NoArgs;
  /** that lifts the refusal */
  /** path: the site file */
  readonly 'no-devices-chosen': { path: string };
  readonly 'confirmation-missing': { option?: string };
  /** others of the job were shown, and this one never was */
  readonly 'plan-not-shown': { address: string };
  readonly 'plan-differs': { address: string; field: string; shown: string; now: string };
  // reaching a device
  readonly 'device-unreachable': { address: string; port?: number; reason: string };
  readonly 'device-timeout': { address: string; port?: number; seconds?: number; what?: string };
  readonly 'answer-elsewhere': { address: string; port: number; from: string };
  readonly 'answer-other-request': { address: string; port: number };
  readonly 'tls-refused': { address: string; reason: string };
  readonly 'tls-strict': { address: string; reason: string };
  readonly 'ssh-strict': { address: string; reason: string };
  readonly 'certificate-changed': { address: string; port?: number; known: string; seen: string };
  readonly 'host-key-changed': { address: string; port?: number; known: string; seen: string };
  // signing in
  /** `cause`: which counter of SNMPv3 (RFC 3414 usmStats) told it. */
  readonly 'login-rejected': { address: string; user: string; cause?: string };
  readonly 'login-not-retried': { address: string; user: string; reason?: string };
  /** the device at which the account was refused first */
  readonly 'login-held-back': { address: string; user: string; first: string };
  readonly 'account-locked': { address: string; user: string };
  readonly 'account-disabled': { address: string; user: string };
  readonly 'password-expired': { address: string; user: string };
  readonly 'second-factor-asked': { address: string; user: string };
  readonly 'session-limit': { address: string };
  /** `primaryBay`: it is one of two chassis managers, of which the one in this bay is the primary. */
  readonly 'privilege-missing': { address: string; what?: string; reason?: string; primaryBay?: string };
  readonly 'session-lost': { address: string; what?: string };
  readonly 'sessions-off': { address: string; user: string };
  readonly 'login-unclear': { address: string; user: string };
  readonly 'redfish-off': { address: string };
  readonly 'strict-mode': { address: string; reason: string };
  readonly 'device-updating': { address: string };
  readonly 'device-starting': { address: string; seconds: number };
  readonly 'page-for-json': { address: string; what: string };
  readonly 'redirected-away': { address: string; to: string };
  readonly 'device-locked': { address: string; what: string; reason?: string };
  // talking to a device
  readonly unsupported: { address: string; reason: UnsupportedReason };
  /** `status`: of the answer, where a driver goes by it. */
  readonly 'device-refused': {
    address: string;
    what: string;
    reason?: string;
    status?: number;
    primaryBay?: string;
  };
  readonly 'edit-conflict': { address: string; what: string };
  readonly 'not-found': { address: string; what: string };
  /** `allow`: the methods that the device says it takes there (RFC 9110 §10.2.1). */
  readonly 'method-not-allowed': { address: string; what: string; allow?: string };
  readonly 'device-error': { address: string; status?: string | number; reason?: string };
  readonly 'garbage-answer': { address: string; what: string };
  readonly 'connection-lost': { address: string; what: string };
  readonly 'read-back-differs': {
    address: string;
    field: string;
    wanted: string;
    found: string | number;
    /** what the device said when it took the write */
    reason?: string;
  };
  /** settings, comma-joined: the device gave them before, and does not now */
  readonly 'unread-now': { address: string; fields: string };
  /** settings, comma-joined: read back as wanted when they were written, and not at the end of the same act */
  readonly 'verified-earlier': { address: string; fields: string };
  /**
   * a change that the device accepted without saying what came of it; `cause`: the code of what hindered following it; `again`:
   * it answered the same change so before, and cannot be read
   */
  readonly 'outcome-untold': {
    address: string;
    what: string;
    cause: string;
    reason?: string;
    again?: 1;
  };
  /** the device's own words */
  readonly 'list-cut': { address: string; count: number };
  readonly 'taken-with-warning': { address: string; what: string; reason: string };
  readonly 'never-settled': { address: string; seconds: number };
  readonly 'not-managed': { address: string };
  readonly 'managed-twice': { address: string; managers: string | number };
  /** A route or an interface that the device's product does not have, and what is used in its place. */
  readonly 'choice-not-offered': { address: string; field: 'route' | 'driver'; given: string; used: string };
  readonly 'planned-outage': { address: string; message: string; start: string; end: string };
  /** failed: addresses of devices that were tried first and did not end well */
  readonly 'first-wave-failed': { address: string; failed: string };
  /** failed: addresses of the devices that did not end well */
  readonly 'failure-limit': { address: string; limit: number; failed: string };
  /** what was set there by somebody else since it was written, and an earlier version put back all the same */
  readonly 'undo-over-change': { address: string; fields: string };
  /** what was set there by somebody else since it was written, and is left */
  readonly 'undo-kept-change': { address: string; fields: string };
  readonly 'undo-incomplete': { address: string; fields: string; reason?: string };
  /** fields: of clock and servers that were written, which no undo puts back; written: settings were, and their values of before are lost */
  readonly 'nothing-to-undo': { address: string; fields?: string; written?: 1 };
  readonly 'clock-unmeasured': NoArgs;
  /** serial numbers, or UUIDs where only these differ */
  readonly 'other-device': { address: string; known: string; seen: string };
  /** It was written to before: what `known` has of that is not told by `seen`. */
  readonly 'box-changed': { address: string; known: string; seen: string };
  /** Signed in to again, or asked who it is, before a write, it gave what nobody can read; the write was not sent. */
  readonly 'box-untold': { address: string };
  /** other: the address of the row that stands for the same box */
  readonly 'same-device': { address: string; other: string };
  readonly 'device-busy': { address: string; job: string };
  readonly 'job-running': { job: string };
  /** the site is being deleted, or the program ends */
  readonly 'work-ending': NoArgs;
  readonly 'settings-locked': { job: string };
  /** work on a real site, asked for in the window of the practice site */
  readonly 'practice-only': NoArgs;
  /** work asked for while the practice's window opens */
  readonly 'practice-opening': NoArgs;
  readonly 'practice-failed': { reason: string };
  readonly 'field-unsaved': { field: string; text: string };
  readonly 'journal-failed': { address: string; path: string; reason: string };
  readonly 'journal-foreign': { path: string; lines: string };
  /** path: the record of a site, which is not there; journal: what tells of its writes */
  readonly 'journal-alone': { path: string; journal: string };
  /** path: kept passwords of a site that is not there */
  readonly 'passwords-alone': { path: string };
  readonly 'state-missing': { path: string; journal: string };
  /** path: what was kept under the name of a link; site: the file that it leads to */
  readonly 'state-elsewhere': { path: string; site: string };
  /** found, own: how the job of the results, and that of the site file, is named */
  /** other: the site file that has the state */
  readonly 'state-of-two': { path: string; other: string; state: string };
  readonly 'state-of-other-job': { path: string; journal: string; found: string; own: string };
  // around it
  /**
   * call: what was in hand was a test call, which no reading back tells of; asked: what was asked of the device by name,
   * with when that began (ISO 8601), and the event that was acknowledged; lost: the device's answer was, and the program
   * went on
   */
  readonly interrupted: {
    address: string;
    call?: 1;
    asked?: 'service-request' | 'acknowledge';
    at?: string;
    event?: string;
    lost?: 1;
  };
  readonly cancelled: NoArgs;
  /** path: the file that it would have been */
  readonly 'pdf-failed': { reason: string; path?: string };
  /** the document was made, and the window cannot show it */
  readonly 'preview-failed': { reason: string };
  /** why: not-signed, unknown-key, bad-signature, wrong-form, other-product */
  readonly 'update-refused': { path: string; fault: UpdateFault };
  readonly 'update-older': { path: string; version: string; known: string };
  readonly 'write-failed': { path: string; reason: string };
  readonly internal: { reference: string };
};
