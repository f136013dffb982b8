import type { CheckResult } from '../domain/check.ts';
import { registrableDomain } from './tls-check.ts';

/**
 * What only shows over several rows: one unknown issuer over unrelated hosts is interception; a direct way
 * that is shut beside an open proxy is no fault. Pure: gives back only the rows that changed.
 */
export function regroup(results: readonly CheckResult[]): readonly CheckResult[] {
  return softenWhereProxyServes(recodeInterception(results), results);
}

function hostOf(result: CheckResult): string {
  return result.target.replace(/ \[.*$/, '').replace(/:\d+$/, '');
}

function recodeInterception(results: readonly CheckResult[]): ReadonlyMap<string, CheckResult> {
  const changed = new Map<string, CheckResult>();
  const byIssuer = new Map<string, CheckResult[]>();
  for (const result of results) {
    // Rows of an earlier run may be recoded already: they count as hosts of this issuer too.
    if (result.code !== 'untrusted-issuer' && result.code !== 'intercepted') continue;
    const issuer = String(result.args.issuer ?? '');
    byIssuer.set(issuer, [...(byIssuer.get(issuer) ?? []), result]);
  }
  for (const [issuer, rows] of byIssuer) {
    const domains = new Set(rows.map((result) => registrableDomain(hostOf(result))));
    if (issuer === '' || domains.size < 2) continue;
    for (const result of rows) {
      if (result.code === 'intercepted') continue;
      changed.set(key(result), {
        ...result,
        code: 'intercepted',
        args: { ...result.args, hosts: rows.length },
        fixes: ['exempt-tls-inspection'],
        group: `tls:intercepted:${issuer}`,
      });
    }
  }
  return changed;
}

const DIRECT = new Set(['dns', 'tcp', 'tls', 'http']);

/** A site that goes out through a proxy has its direct way shut on purpose: known, shown, not red. */
function softenWhereProxyServes(
  changed: ReadonlyMap<string, CheckResult>,
  results: readonly CheckResult[],
): readonly CheckResult[] {
  const name = (result: CheckResult): string => result.target.replace(/ \[.*$/, '');
  const current = results.map((result) => changed.get(key(result)) ?? result);
  const served = new Set<string>();
  for (const result of current) {
    if (result.id !== 'proxy-connect' || result.status !== 'pass') continue;
    const inner = current.filter(
      (each) => (each.id === 'proxy-tls' || each.id === 'proxy-http') && each.target === result.target,
    );
    if (inner.every((each) => each.status === 'pass')) served.add(result.target);
  }
  return current.flatMap((result) => {
    const soften = result.status === 'fail' && DIRECT.has(result.id) && served.has(name(result));
    // Softened in an earlier run, and the proxy serves it no more: red again.
    const { viaProxy, ...args } = result.args;
    const harden = viaProxy !== undefined && result.status === 'warn' && !served.has(name(result));
    const now: CheckResult = soften
      ? { ...result, status: 'warn', args: { ...result.args, viaProxy: 'ok' } }
      : harden
        ? { ...result, status: 'fail', args }
        : result;
    return now === results.find((each) => key(each) === key(result)) ? [] : [now];
  });
}

export function key(result: Pick<CheckResult, 'id' | 'target'>): string {
  return `${result.id}|${result.target}`;
}
