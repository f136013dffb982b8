import type { CheckResult, FixId } from '../domain/check.ts';
import { argsOf, checkUnder } from './check-words.ts';
import type { Texts } from './shape.ts';

/** Who does what about a group of results; `text` names one destination only where the remedy is about one. */
export type Remedy = { readonly fix: FixId; readonly who: string; readonly text: string };

/**
 * What mends a whole group of results with one cause, in the order in which its rows name it. A remedy whose sentence is
 * about another destination in each row is said once, of all of them; whatever else differs (the server that answers, say)
 * is said for each. A row that hangs on another has its remedy there.
 */
export function groupRemedies(texts: Texts, results: readonly CheckResult[]): readonly Remedy[] {
  const own = results.filter(({ cause }) => cause === undefined);
  const ids = [...new Set(own.flatMap(({ fixes }) => fixes))];
  return ids.flatMap((fix) => {
    const { who, remedy } = texts.fix[fix];
    const rows = own.filter(({ fixes }) => fixes.includes(fix));
    const each = new Set(rows.map((row) => remedy(argsOf(row))));
    const said = each.size === 1 ? each : new Set(ofAll(texts, rows).map(remedy));
    return [...said].map((text) => ({ fix, who, text }));
  });
}

/** The values of the rows, with the destination put as all of theirs where they have different ones. */
function ofAll(texts: Texts, rows: readonly CheckResult[]): readonly ReturnType<typeof argsOf>[] {
  const values = rows.map(argsOf);
  const several = (name: 'host' | 'port'): boolean => new Set(values.map((args) => args[name])).size > 1;
  const host = several('host')
    ? { host: texts.severalTargets(new Set(rows.map(({ target }) => target)).size) }
    : {};
  const port = several('port') ? { port: '' } : {};
  return values.map((args) => ({ ...args, ...host, ...port }));
}

/**
 * What was found in a group, as its first row says it. Where other rows say it otherwise (another port, another address), the
 * sentence is told as that row's.
 */
export function groupFinding(texts: Texts, group: string, results: readonly CheckResult[]): string {
  const [head, ...others] = results;
  if (head === undefined) return '';
  const said = checkUnder(texts, group, head);
  const asked = others.filter(({ cause, status }) => cause === undefined && status !== 'skipped');
  const differs = asked.some((row) => checkUnder(texts, group, row) !== said);
  return differs && head.target !== 'laptop' ? `(${head.target}) ${said}` : said;
}
