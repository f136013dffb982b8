import type { CheckResult } from '../../../electron/domain/check.ts';
import { checkFinding, checkName, statusWords, type Texts } from '../../../electron/texts/index.ts';
import { matches } from '../../components/table/rows.ts';
import type { Messages } from '../../i18n/index.ts';

/** The columns of the check table: what each shows of a result, for sorting, searching and copying alike. */
export const CHECK_COLUMNS = ['status', 'check', 'target', 'finding', 'from', 'time'] as const;
export type CheckColumn = (typeof CHECK_COLUMNS)[number];
/** What was asked, and the way to what came of it. */
export const FIXED_CHECK_COLUMNS: readonly CheckColumn[] = ['target', 'finding'];

export function checkValue(texts: Texts, m: Messages, result: CheckResult, column: CheckColumn): string {
  const t = m.steps.preflight;
  switch (column) {
    case 'status':
      return statusWords(texts, result).word;
    case 'check':
      return checkName(texts, result.id);
    case 'target':
      return result.target === 'laptop' ? t.laptopTarget : result.target;
    case 'finding':
      return checkFinding(texts, result.id, result.code).title;
    case 'from':
      return result.from === 'device' ? t.device : t.laptop;
    case 'time':
      return t.seconds(result.durationMs);
  }
}

/** Whether a result answers a search, by what its columns show. */
export function resultAnswers(texts: Texts, m: Messages, result: CheckResult, search: string): boolean {
  return (
    search.trim() === '' ||
    matches(
      search,
      CHECK_COLUMNS.map((column) => checkValue(texts, m, result, column)),
    )
  );
}
