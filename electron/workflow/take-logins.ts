import type { Catalog } from '../catalog/index.ts';
import type { LoginFileOutcome } from '../domain/login-list.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { readLoginFile } from './login-file.ts';
import { type MatchedLogin, matchLogins } from './match-logins.ts';
import { deviceRows } from './rows.ts';

/** What a file of logins gives the devices of a site, and what is said of it: nothing of that names a cell. Pure. */
export function loginsFrom(
  catalog: Catalog,
  record: SiteRecord,
  bytes: Uint8Array,
): { readonly outcome: LoginFileOutcome; readonly logins: readonly MatchedLogin[] } {
  const file = readLoginFile(bytes);
  if (!file.ok) return { outcome: { fault: file.error, taken: 0, rows: 0, problems: [] }, logins: [] };
  const { logins, problems } = matchLogins(
    file.value,
    deviceRows(catalog, record),
    record.known,
    record.file.credentials,
  );
  const rows = file.value.rows.length + file.value.problems.length;
  return { outcome: { fault: null, taken: logins.length, rows, problems: [...problems] }, logins };
}
