import type { CheckResult } from '../../electron/domain/check.ts';
import { key, lookAcross } from '../../electron/preflight/look-across.ts';
import { facts, row, type Verdict } from '../../electron/preflight/row.ts';

/** Rows as a run makes them, and what a look across all of them says. */

export const make = (id: string, target: string, verdict: Verdict): CheckResult =>
  row({ id, target }, verdict, 0, 5);
export const unknown = (target: string, issuer: string, id = 'tls'): CheckResult =>
  make(id, target, { status: 'fail', code: 'untrusted-issuer', args: { issuer } });
export const pass: Verdict = { status: 'pass', code: 'ok' };
export const shut: Verdict = { status: 'fail', code: 'timeout' };

export const settled = (rows: readonly CheckResult[]): readonly CheckResult[] => {
  const changed = new Map(lookAcross(rows).map((each) => [key(each), each]));
  return rows.map((each) => changed.get(key(each)) ?? each);
};
export const said = (rows: readonly CheckResult[]): readonly string[] =>
  settled(rows).map(({ id, target, status, code }) => `${id} ${target} ${status} ${code}`);
export const reds = (rows: readonly CheckResult[]): readonly CheckResult[] =>
  settled(rows).filter(({ status }) => status === 'fail');
export const tlsOf = (
  target: string,
  evidence: Readonly<Record<string, string>>,
  code: Verdict['code'] = 'timeout',
): CheckResult => make('tls', target, { status: 'fail', code, evidence: facts(evidence) });
