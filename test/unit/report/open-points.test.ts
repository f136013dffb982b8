import { expect, test } from 'vitest';
import { derivedOpenPoints } from '../../../electron/documents/open-points.ts';
import type { CheckResult, FixId } from '../../../electron/domain/check.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { reportSite } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

const row = (id: string, code: CheckResult['code'], fixes: readonly FixId[]): CheckResult => ({
  id,
  target: 'x:1',
  status: 'fail',
  code,
  args: {},
  evidence: [],
  fixes: [...fixes],
  startedAt: '2026-11-24T02:00:00.000Z',
  durationMs: 1,
  attempt: 1,
  from: 'laptop',
  group: `${id}:${code}`,
});

test.each([
  ['dns.resolver', 'timeout', ['fix-dns-server'], 'dns'],
  ['proxy', 'auth-rejected', ['proxy-credentials'], 'engineer'],
  ['proxy', 'auth-required', ['proxy-basic-auth'], 'proxy'],
  ['tcp', 'timeout', ['open-firewall'], 'network'],
  ['tcp', 'local-block', ['allow-this-program'], 'engineer'],
  ['tcp', 'timeout', [], 'network'],
  ['device.version', 'other-table', [], 'engineer'],
] as const)('what is left of %s %s is for whoever its remedy is for: %s → %s', (id, code, fixes, owner) => {
  const site = withOutcomes(reportSite({ kinds: 'one' }), 'preflight', (outcome) => ({
    ...outcome,
    results: [row(id, code, [...fixes])],
  }));
  const points = derivedOpenPoints(site, chosenRows(shipped, site));
  expect(points.filter((point) => point.code === 'check-failed').map((point) => point.owner)).toEqual([
    owner,
  ]);
});
