import { type AppError, appError } from '../domain/app-error.ts';
import { LOGIN_FILE_LIMIT, type LoginFileFault, type LoginFileOutcome } from '../domain/login-list.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { readBytes } from '../storage/whole-file.ts';
import type { Texts } from '../texts/index.ts';
import { identifyStage } from '../workflow/discover-stage.ts';
import { deviceRows } from '../workflow/rows.ts';
import { loginsFrom } from '../workflow/take-logins.ts';
import type { CliContext } from './context.ts';

/**
 * `--credentials FILE.csv`: a login for each device, in memory for this run. Rows that cannot be used are said by their
 * line and the others count; a file that cannot be read at all is refused. Serial numbers are asked of the devices where
 * nothing else of the row fits one.
 */
export async function takeLoginFile(
  context: CliContext,
  path: string,
  texts: Texts,
  say: (text: string) => void,
): Promise<Result<LoginFileOutcome, AppError>> {
  const bytes = readBytes(path);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > LOGIN_FILE_LIMIT) return refused(path, 'too-large');
  let read = loginsFrom(context.catalog, context.site.get(), bytes.value);
  if (read.outcome.problems.some(({ fault }) => fault === 'no-device')) {
    await identifyStage(context);
    read = loginsFrom(context.catalog, context.site.get(), bytes.value);
  }
  const { outcome, logins } = read;
  if (outcome.fault !== null) return refused(path, outcome.fault);
  context.secrets.rememberOwn(context.site.get().id, logins);
  for (const problem of outcome.problems) say(texts.loginRow(problem));
  say(texts.loginsTaken({ taken: outcome.taken, rows: outcome.rows }));
  return ok(outcome);
}

const refused = (path: string, fault: LoginFileFault): Result<never> =>
  err(appError('login-file-refused', { path, fault }));

/** Logins of the site that every device which has them does without, as a file gave it its own. */
export function unneededLogins({ catalog, site, secrets }: CliContext): ReadonlySet<string> {
  const record = site.get();
  const rows = deviceRows(catalog, record).filter(({ chosen }) => chosen);
  const isNeeded = (name: string): boolean => {
    const having = rows.filter(({ credential }) => credential === name);
    return having.length === 0 || having.some(({ device }) => secrets.own(record, device.id) === null);
  };
  return new Set(Object.keys(record.file.credentials).filter((name) => !isNeeded(name)));
}
