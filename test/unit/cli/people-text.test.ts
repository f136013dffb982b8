import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../electron/cli/arguments.ts';
import type { CliWorld } from '../../../electron/cli/context.ts';
import {
  applyLines,
  checkLines,
  planLines,
  problemLines,
  testCallLines,
} from '../../../electron/cli/people-text.ts';
import { progressLine } from '../../../electron/cli/progress.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import type { ApplyResult, ManualStep, PlanItem, ProblemList } from '../../../electron/domain/plan.ts';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkSentence, errorText } from '../../../electron/texts/index.ts';
import { called, checked, planned, written } from '../../support/outcomes.ts';

/** What a person reads on a terminal. */
const ja = textsFor('ja');
it('what needs a person stands last among the checks, next to the totals; each part keeps its order', () => {
  const lines = checkLines(ja, [
    checked('a:1', 'fail'),
    checked('b:1', 'pass'),
    checked('c:1', 'warn'),
    checked('d:1', 'fail'),
    checked('e:1', 'pass'),
    checked('f:1', 'skipped'),
  ]);
  expect(lines.map((line) => /([a-f]):1/.exec(line)?.[1]).join('')).toBe('befcad');
});

it('what several rows say is said once, below the last of them', () => {
  const warn = (target: string, code: CheckResult['code']): CheckResult => ({
    ...checked(target, 'warn'),
    code,
  });
  const text = checkLines(ja, [
    warn('a:1', 'timeout'),
    checked('b:1', 'fail'),
    warn('c:1', 'refused'),
    warn('d:1', 'timeout'),
  ])
    .join('\n')
    .split('\n');
  const heads = text.filter((line) => !line.startsWith(' '));
  expect(heads.map((line) => line.split('  ').at(-1))).toEqual(['a:1', 'd:1', 'c:1', 'b:1']);
  // Two heads in a row, then what both say, then the next.
  expect(text.slice(0, 2)).toEqual(heads.slice(0, 2));
  expect(text[2]?.trim()).toBe(checkSentence(ja, warn('d:1', 'timeout')));
  expect(text.indexOf(heads[2] ?? '')).toBeGreaterThan(2);
});

describe('of many devices', () => {
  const heads = (lines: readonly string[]) => lines.map((line) => line.split('\n')[0] ?? '');
  it('those whose write needs a person stand last, above how many are in each state', () => {
    const lines = heads(
      applyLines(
        ja,
        [
          written({ address: '10.0.0.1', state: 'partly' }),
          written({ address: '10.0.0.2' }),
          written({ address: '10.0.0.3', state: 'failed' }),
          written({ address: '10.0.0.4' }),
        ],
        null,
      ),
    );
    expect(
      lines
        .slice(0, 4)
        .map((line) => /10\.0\.0\.(\d)/.exec(line)?.[1])
        .join(''),
    ).toBe('2431');
    const { done, failed, partly } = ja.applyState;
    expect(lines[4]).toBe(
      [
        `${done.mark} ${done.word} 2`,
        `${failed.mark} ${failed.word} 1`,
        `${partly.mark} ${partly.word} 1`,
      ].join('  '),
    );
  });

  it('three hundred plans with one change say it once', () => {
    const item = {
      key: 'company',
      current: '',
      wanted: 'Renshu K.K.',
      change: 'set',
      secret: false,
    } as const;
    const plans = Array.from({ length: 300 }, (_, at) =>
      planned({ address: `10.0.${at >> 8}.${at & 255}`, items: [item as PlanItem] }),
    );
    const lines = planLines(ja, plans).join('\n').split('\n');
    expect(lines.filter((line) => line.includes('Renshu K.K.'))).toHaveLength(1);
    expect(lines).toHaveLength(302);
    expect(lines.at(-1)).toContain(`${ja.planState.changes.word} 300`);
  });

  it('devices that ended for one reason say it once, one alone says it of itself', () => {
    const lost = (address: string) =>
      written({
        address,
        state: 'failed',
        errors: [appError('device-unreachable', { address, port: 443, reason: '' })],
      });
    const lines = applyLines(ja, ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map(lost), null).join('\n').split('\n');
    expect(lines.filter((line) => line.includes('443'))).toHaveLength(1);
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3'])
      expect(lines.filter((line) => line.includes(address))).toHaveLength(1);
    expect(applyLines(ja, [lost('10.0.0.9')], null)[0]?.split('\n')[1]).toContain('10.0.0.9');
  });

  it('what is said of some devices is not said of those above them of which nothing is', () => {
    const item = { key: 'company', outcome: 'written-unread' } as ApplyResult['items'][number];
    const lines = applyLines(
      ja,
      [
        written({ address: '10.0.0.1' }),
        written({ address: '10.0.0.2', items: [item] }),
        written({ address: '10.0.0.3' }),
        written({ address: '10.0.0.4', items: [item] }),
      ],
      null,
    )
      .join('\n')
      .split('\n');
    const shape = lines.slice(0, 6).map((line) => /10\.0\.0\.(\d)/.exec(line)?.[1] ?? line.trim());
    expect(shape).toEqual(['1', '3', '', '2', '4', `- ${ja.applyOutcome['written-unread'].word}: 1`]);
  });

  it('plans and test calls likewise; one device needs no totals', () => {
    const plans = heads(
      planLines(ja, [
        planned({ address: '10.0.0.1', state: 'failed' }),
        planned({ address: '10.0.0.2', state: 'changes' }),
        planned({ address: '10.0.0.3', state: 'no-change' }),
      ]),
    );
    expect(
      plans
        .slice(0, 3)
        .map((line) => /10\.0\.0\.(\d)/.exec(line)?.[1])
        .join(''),
    ).toBe('321');
    expect(plans[3]).toContain(`${ja.planState.failed.word} 1`);
    const calls = heads(
      testCallLines(ja, [
        called({ address: '10.0.0.1', state: 'never-settled' }),
        called({ address: '10.0.0.2', state: 'not-available' }),
        called({ address: '10.0.0.3' }),
      ]),
    );
    expect(
      calls
        .slice(0, 3)
        .map((line) => /10\.0\.0\.(\d)/.exec(line)?.[1])
        .join(''),
    ).toBe('321');
    expect(planLines(ja, [planned()])).toHaveLength(1);
    expect(applyLines(ja, [], null)).toEqual([]);
  });
});

it('a device with settings that are left to a person is not told as set up, in the plan and after the write', () => {
  const step = (id: string, part: Partial<ManualStep> = {}): ManualStep => ({
    ...{ id, code: 'enable-call-home', screen: [], value: '' },
    ...part,
  });
  const manual = [
    step('1'),
    step('2'),
    step('3', { done: { by: '設定 太郎', at: '' } }),
    step('4', { code: 'test-configuration' }),
  ];
  const plan = planned({ manual });
  const { byHand } = cliWordsFor('ja');
  expect(planLines(ja, [plan])[0]).toContain(byHand(2));
  const [line] = applyLines(ja, [written()], [plan]);
  expect(line?.split('\n')).toEqual([
    `△ 192.0.2.1  ${ja.product.imm2.name}  ${ja.openAfterWrite.hand.word}`,
    `    - ${byHand(2)}`,
  ]);
  // Accepted, and nobody knows whether it is on; or nobody knows what was left to a person.
  const silent = { key: 'enable', outcome: 'written-unread' } as ApplyResult['items'][number];
  for (const [result, plans] of [
    [written({ items: [silent] }), [planned()]],
    [written(), []],
  ] as const)
    expect(applyLines(ja, [result], plans)[0]).toContain(`△ 192.0.2.1  ${ja.product.imm2.name}  未確認あり`);
  // One that failed says so, and one whose steps are all ticked is set up.
  expect(applyLines(ja, [written({ state: 'failed' })], [plan])[0]).toContain(ja.applyState.failed.word);
  expect(applyLines(ja, [written()], [planned({ manual: manual.slice(2) })])[0]).toContain(
    ja.applyState.done.word,
  );
});

it('a list of reports that could not be read counts nothing, one that is empty counts 0', () => {
  const list = (part: Partial<ProblemList>): ProblemList =>
    ({
      deviceId: 'd',
      address: '10.0.0.1',
      product: 'xcc',
      problems: [],
      errors: [],
      ...part,
    }) as ProblemList;
  const unread = appError('device-timeout', { address: '10.0.0.1' });
  expect(problemLines(ja, [list({})])[0]).toMatch(/ {2}0$/);
  expect(problemLines(ja, [list({ errors: [unread] })])[0]?.split('\n')[0]).not.toMatch(/\d$/);
});

describe('progress', () => {
  const said: string[] = [];
  const world = { now: () => 1_000_000, progress: (text: string) => said.push(text) } as unknown as CliWorld;
  it.each([
    ['ja', { state: 'licence', total: 4 }, '使用条件の同意 (1/4)'],
    ['en', { state: 'read-back', total: 4 }, 'Reading back (1/4)'],
    ['ja', { state: 'no-change', end: 'plan' }, '変更なし'],
    ['ja', { state: 'partly-restored', end: 'write' }, '一部を除き元に戻し済み'],
    // One state, and another thing of each act.
    ['ja', { state: 'failed', end: 'plan' }, '読み取り失敗'],
    ['ja', { state: 'failed', end: 'write' }, '失敗'],
    ['ja', { state: 'failed', end: 'test-call' }, '失敗'],
    // As the line at the end says it.
    ['ja', { state: 'done', end: 'write', open: 'hand' }, '手動設定が残っています'],
    ['ja', { state: 'done', end: 'write', open: null }, '設定完了'],
    ['ja', { state: 'took', end: 'login' }, 'ログインできました'],
    // A device's own word.
    ['ja', { state: 'PENDING' }, 'PENDING'],
  ] as const)('is said in %s: %j', (language, device, word) => {
    const say = progressLine(world, textsFor(language));
    say({
      ...{ done: 0, total: 9, waitingFor: '' },
      device: { address: '10.0.0.1', done: 1, total: 1, ...device },
    });
    expect(said.at(-1)).toBe(`  10.0.0.1  ${word}`);
  });

  it('is not said of a device that was held back: the results name each', () => {
    const before = said.length;
    const device = { address: '10.0.0.1', done: 1, total: 1, state: 'not-run', end: 'write' } as const;
    progressLine(world, ja)({ done: 0, total: 9, waitingFor: '', device });
    expect(said).toHaveLength(before);
  });
});

it.each([
  [['plan', '--sites', 'x'], '--sites'],
  [['plans'], 'plans'],
  [['plan', 'more'], 'more'],
])('of %j the word that there is not is named as such, with those that there are', (words, name) => {
  const parsed = parseArguments(words, cliWordsFor('ja'));
  expect(parsed.ok).toBe(false);
  if (parsed.ok) return;
  expect(errorText(ja, parsed.error)).toContain(`「${name}」は使えません`);
  expect(errorText(textsFor('en'), parsed.error)).toContain(`There is no "${name}" here`);
});

it('a value that is missing is asked for, and is not called wrong', () => {
  const parsed = parseArguments(['plan', '--site'], cliWordsFor('ja'));
  expect(parsed.ok ? '' : errorText(ja, parsed.error)).toBe('--site を指定してください (FILE)。');
});
