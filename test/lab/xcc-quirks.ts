import type { HttpFaults } from './kit.ts';
import type { Mood } from './redfish-moods.ts';

export type XccFaults = HttpFaults & {
  /** The account is locked: every login is refused, also with the right password. */
  accountLocked: boolean;
  /** The factory password must be changed: a session is given, everything else is refused with 403. */
  passwordChangeRequired: boolean;
  /** PATCHes are answered with success and not kept. */
  forgetWrites: boolean;
  /** Someone else changes ServiceAdvisor between a GET and the next PATCH (once). */
  concurrentChange: boolean;
  /** `DELETE` of a session fails with 500. */
  logoutFails: boolean;
  /** How it behaves beside its own rules (redfish-moods.ts); the first that has an answer gives it. */
  moods: readonly Mood[];
} & XccQuirks;

/** Oddities of firmware rebuilt from public reports (device cases); all are off at the start. */
export type XccQuirks = {
  /**
   * Which proof of having read it a PATCH is taken with; any other is 412. `body`: `@odata.etag` in the body and no
   * header (Lenovo's own firmware is reported to want it); `strong`: ETags are sent weak and taken strong.
   */
  etagTaken: 'header' | 'body' | 'strong' | 'any' | 'none';
  /** The next PATCHes are 412 although nothing changed. */
  spurious412: number;
  /** The next PATCHes are done and answered with this status all the same. */
  doneButAnswered: { readonly status: number; count: number } | null;
  /** What a PATCH without If-Match is answered: 428 in place of 412 (RFC 6585 §3). */
  wants428: boolean;
  /** The ETag header comes twice. */
  etagTwice: boolean;
  /** Sessions are created without a Location header. */
  noLocation: boolean;
  /**
   * Session logins are off and 401, whatever is sent; Basic works. `told`: readable without a login; `said`: in the
   * refusal's message; `offered`: nothing but the offer of Basic, as `offersBasic` makes it for every 401.
   */
  sessionsOff: 'told' | 'said' | 'offered' | null;
  /** Every 401 offers Basic, as services do whose sessions work. */
  offersBasic: boolean;
  /** The 201 of a session demands another password. */
  mustChange201: boolean;
  /** The session carries the property, as false. */
  sessionSaysNoChange: boolean;
  /** A full session table: 400 with CreateLimitReachedForResource, or 503. */
  sessionTable: 'room' | 400 | 503;
  /** The next requests with a token are 401. */
  token401: number;
  /** Managers: a broken member first, an enclosure's manager first. */
  managers: 'one' | 'broken-first' | 'enclosure-first';
  /** Collections come one member a page. */
  pages: boolean;
  /**
   * Resources are moved: to the same path with a slash, or to another host; `all`: the sessions too; `named`: all of them, by the
   * host name that the device gives itself; `only-name`: to the same path under that name.
   */
  redirects: 'none' | 'slash' | 'elsewhere' | 'all' | 'named' | 'only-name';
  /** Resources are known only by their path with a slash. */
  slashOnly: boolean;
  /** A PATCH is a task: done after so many looks at its monitor, or failing. */
  task: { readonly looks: number; readonly fails: boolean } | null;
  /** The next GETs of ServiceAdvisor show what was there before the last write. */
  staleReads: number;
  /** The company is not taken: kept as it was, or cut with a message. */
  company: 'taken' | 'ignored' | 'cut';
};

export const noXccQuirks = (): XccQuirks => ({
  etagTaken: 'header',
  spurious412: 0,
  doneButAnswered: null,
  wants428: false,
  etagTwice: false,
  noLocation: false,
  sessionsOff: null,
  offersBasic: false,
  mustChange201: false,
  sessionSaysNoChange: false,
  sessionTable: 'room',
  token401: 0,
  managers: 'one',
  pages: false,
  redirects: 'none',
  slashOnly: false,
  task: null,
  staleReads: 0,
  company: 'taken',
});
