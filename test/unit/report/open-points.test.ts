import { describe, expect, test } from 'vitest';
import { derivedOpenPoints } from '../../../electron/documents/open-points.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import type { CheckResult, FixId } from '../../../electron/domain/check.ts';
import type { TestCallResult } from '../../../electron/domain/plan.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { pointSentence } from '../../../electron/texts/index.ts';
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

describe('a test call that did not succeed is told as what it came to', () => {
  const told = (part: Partial<TestCallResult>, language: 'ja' | 'en' = 'ja') => {
    const site = withOutcomes(reportSite({ kinds: 'one' }), 'test-call', (outcome) => ({
      ...outcome,
      ...part,
    }));
    const points = derivedOpenPoints(site, chosenRows(shipped, site)).filter(({ code }) =>
      code.startsWith('test-'),
    );
    return points.map((point) => [
      point.code,
      point.owner,
      pointSentence(textsFor(language), { ...point, no: 1 }),
    ]);
  };
  test.each([
    ['failed', 'test-failed', 'support', /成功していません。機器が通報の失敗を記録しました。/],
    [
      'pending',
      'test-unconfirmed',
      'engineer',
      /完了していません。送信しましたが、結果を確認できていません。/,
    ],
    ['never-settled', 'test-unconfirmed', 'engineer', /完了していません。待ち時間内に結果が出ませんでした。/],
    ['disabled', 'test-not-sent', 'engineer', /完了していません。通報が無効になっています。/],
    ['not-sent', 'test-not-sent', 'engineer', /完了していません。機器が通報を送信していません。/],
  ] as const)('%s', (state, code, owner, sentence) => {
    const [point] = told({ state });
    expect(point).toEqual([code, owner, expect.stringMatching(sentence)]);
    expect(told({ state }, 'en')).toHaveLength(1);
  });

  test('one that this program could not get out says why', () => {
    const errors = [appError('login-rejected', { address: '192.0.2.10', user: 'USERID' })];
    const [point] = told({ state: 'error', errors });
    expect(point?.slice(0, 2)).toEqual(['test-not-sent', 'engineer']);
    expect(point?.[2]).toContain('USERID');
  });

  test('for the same reason as the settings, does not say it twice', () => {
    const errors = [appError('login-rejected', { address: '192.0.2.10', user: 'USERID' })];
    const begun = withOutcomes(reportSite({ kinds: 'one' }), 'test-call', (outcome) => ({
      ...outcome,
      ...{ state: 'error' as const, errors },
    }));
    const site = withOutcomes(begun, 'apply', (outcome) => ({ ...outcome, state: 'failed', errors }));
    const said = derivedOpenPoints(site, chosenRows(shipped, site))
      .map((point) => pointSentence(textsFor('ja'), { ...point, no: 1 }))
      .filter((sentence) => sentence.includes('USERID'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('設定が完了していません');
  });
});

test('a point of several devices lists them once, also where it says why', () => {
  const [point] = ['ja', 'en'].map((language) =>
    pointSentence(textsFor(language as 'ja' | 'en'), {
      ...{ no: 1, code: 'apply-failed', category: 'device', text: '', owner: 'engineer', due: '' },
      args: { address: 'No.1, 2 192.0.2.1, 192.0.2.2', count: 2, error: 'login-rejected', user: 'USERID' },
    }),
  );
  expect(point).toMatch(
    /^No\.1, 2 192\.0\.2\.1, 192\.0\.2\.2（計2台）の設定が完了していません。該当の機器がユーザー「USERID」/,
  );
});

test.each([
  [1, 'No. 1 192.0.2.1'],
  [3, 'No. 1-3 192.0.2.1-192.0.2.3 (3 in all)'],
])('in English, a point of %d is told in the number that it is about', (count, devices) => {
  const told = CODES.map((code) => {
    const address = count === 1 ? 'No.1 192.0.2.1' : 'No.1-3 192.0.2.1-192.0.2.3';
    const args = { address, count, steps: 2, serials: 'J30', at: '', error: 'device-error', reason: 'x' };
    const point = { no: 1, code, category: 'device', text: '', owner: 'engineer', due: '', args };
    return pointSentence(textsFor('en'), point);
  });
  for (const sentence of told) {
    expect(sentence).toContain(devices);
    expect(sentence).not.toMatch(
      count === 1
        ? /\b(?:their|them|they|[Tt]hese|calls|each)\b/
        : /^(?!Setting|Whether).*\(3 in all\):? (?:is|was|has|reports|does|holds)\b|\b(?:its|this product)\b/,
    );
  }
});

/** Every point about devices that `devicePoints` and `leftPoints` make. */
const CODES = [
  ...[
    'put-back',
    'in-doubt',
    'autosupport',
    'support-ended',
    'through-lxca',
    'set-by-hand',
    'clock-in-doubt',
  ],
  ...['left-not-chosen', 'left-not-listed', 'left-replaced', 'not-applied', 'apply-failed', 'test-by-hand'],
  ...['test-failed', 'test-unconfirmed', 'test-not-sent', 'test-again', 'test-without-result', 'not-tested'],
  ...['steps-unknown', 'steps-left', 'form-changed', 'changes-planned', 'not-proven', 'put-back-partly'],
];

test('each reason why an undo left something is told, with the fields that it left', () => {
  const address = '192.0.2.1';
  const site = withOutcomes(reportSite({ kinds: 'one' }), 'apply', (outcome) => ({
    ...outcome,
    act: 'undo',
    state: 'done',
    errors: [],
    warnings: [
      appError('undo-over-change', { address, fields: 'country' }),
      appError('undo-incomplete', { address, fields: 'alternate.email' }),
      appError('undo-kept-change', { address, fields: 'company' }),
    ],
  }));
  const points = derivedOpenPoints(site, chosenRows(shipped, site));
  const told = points.filter(({ code }) => code === 'put-back-partly');
  expect(told.map(({ args }) => [args.error, args.fields])).toEqual([
    ['undo-incomplete', 'alternate.email'],
    ['undo-kept-change', 'company'],
  ]);
  const [, kept] = told.map((point) => pointSentence(textsFor('ja'), { ...point, no: 1 }));
  expect(kept).toContain('別の値へ変更されているため、元に戻していません');
});

test.each(['done', 'failed', 'partly', 'not-run', 'undo'] as const)(
  'nobody is sent to a screen to test settings that are not there: %s',
  (end) => {
    const site = withOutcomes(reportSite({ kinds: 'xcc', proxy: false }), 'apply', (outcome) =>
      end === 'undo' ? { ...outcome, act: 'undo' } : { ...outcome, state: end },
    );
    const codes = derivedOpenPoints(site, chosenRows(shipped, site)).map(({ code }) => code);
    const told = codes.filter((code) => code === 'test-by-hand' || code === 'not-tested');
    expect(told).toEqual([end === 'done' ? 'test-by-hand' : 'not-tested']);
  },
);
