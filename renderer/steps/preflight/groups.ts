import { type CheckResult, type CheckStatus, severity, worst } from '../../../electron/domain/check.ts';

export { rowKey } from '../../../electron/domain/check.ts';

/** Results with one cause, worst first. */
export type Group = {
  readonly group: string;
  readonly status: CheckStatus;
  readonly results: readonly CheckResult[];
};

/** Groups by cause: those that stop reporting first, inside a group the worst first; otherwise as they came. */
export function groupResults(results: readonly CheckResult[]): readonly Group[] {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) groups.set(result.group, [...(groups.get(result.group) ?? []), result]);
  return [...groups.entries()]
    .map(([group, rows]) => {
      const sorted = [...rows].sort((a, b) => severity(a.status) - severity(b.status));
      return { group, status: worst(sorted.map(({ status }) => status)), results: sorted };
    })
    .sort((a, b) => severity(a.status) - severity(b.status));
}

/** 要対応 means one thing: something is wrong or to be watched. What was not asked stands under all results. */
export function needsAction({ status }: Group): boolean {
  return status === 'fail' || status === 'error' || status === 'warn';
}

/** Causes that stop reporting, and how many destinations and devices hang on them. */
export function redCauses(results: readonly CheckResult[]): {
  readonly causes: number;
  readonly touched: number;
} {
  const red = groupResults(results).filter(({ status }) => status === 'fail' || status === 'error');
  return {
    causes: red.length,
    touched: new Set(red.flatMap((group) => group.results.map(({ target }) => parseTarget(target).host)))
      .size,
  };
}

/** Host, port and address of a target such as `www.ibm.com:443 [129.42.56.216]` or `[::1]:443`. */
export function parseTarget(target: string): {
  readonly host: string;
  readonly port: number | null;
  readonly address: string;
} {
  const [, name = target, address = ''] = /^(.*?)(?: \[([^\]]+)\])?$/.exec(target) ?? [];
  const [, host = name, port] = /^(\[[^\]]+\]|[^:]*):(\d+)$/.exec(name) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? null : Number(port), address };
}
