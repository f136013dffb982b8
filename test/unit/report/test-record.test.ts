import { expect, test } from 'vitest';
import { appError } from '../../../electron/domain/app-error.ts';
import { type NewRun, withRun } from '../../../electron/domain/run.ts';
import { en } from '../../../electron/texts/en.ts';
import { resultWords, settingWord, testRecord } from '../../../electron/texts/index.ts';
import { ja } from '../../../electron/texts/ja.ts';
import { reportModel } from '../../support/report-model.ts';
import { reportSite } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { STATES } from '../../support/states.ts';

/** Every write that was tried has its line in the 試験成績書, also one that ended before the first item. */
const site = reportSite({ kinds: 'xcc', proxy: false });
const apply = site.runs.find((run) => run.act === 'apply');
if (apply === undefined) throw new Error('nothing was applied');

function lines(state: string, errors: readonly { code: string; args: Record<string, string> }[]) {
  const { outcome } = apply as NonNullable<typeof apply>;
  const runs = site.runs.filter((run) => !('deviceId' in run) || run.deviceId !== outcome.deviceId);
  const record = {
    ...site,
    runs: withRun(runs, { ...apply, outcome: { ...outcome, state, items: [], errors } } as unknown as NewRun),
  };
  const model = reportModel(record);
  return testRecord(ja, model).filter(({ item }) => item === '設定書き込み');
}

test.each([
  ['failed', 'login-rejected', '× 失敗'],
  ['failed', 'device-unreachable', '× 失敗'],
  ['refused', 'certificate-changed', null],
  ['cancelled', 'cancelled', null],
] as const)('%s by %s has a line with its cause', (state, code, verdict) => {
  const address = apply.outcome.address;
  const [line, ...more] = lines(state, [{ code, args: { address, user: 'USERID' } }]);
  expect(more).toEqual([]);
  expect(line?.verdict).toBe(verdict ?? `${ja.applyState[state].mark} ${ja.applyState[state].word}`);
  expect(line?.verdict).not.toContain('○');
  expect(line?.result).not.toBe('');
  expect(line?.of).toMatch(/^XCC\S* No\.\d+$/);
  expect(line?.numbers).toBe('');
});

test.each(['manual', 'not-run'])('%s was not tried, and is no line', (state) => {
  expect(lines(state, [])).toEqual([]);
});

test('devices that broke off alike are one line that says how many and which', () => {
  const many = reportSite({ kinds: 'xcc', devices: 6, proxy: false });
  const runs = many.runs.flatMap((run, index) =>
    run.act === 'apply' && index % 2 === 0
      ? [
          {
            ...run,
            outcome: {
              ...run.outcome,
              state: 'failed' as const,
              items: [],
              stepsDone: [],
              errors: [appError('device-unreachable', { address: run.outcome.address, reason: 'ETIMEDOUT' })],
            },
          },
        ]
      : [run],
  );
  const record = { ...many, runs };
  const model = reportModel(record);
  const broken = testRecord(ja, model).filter(
    ({ item, verdict }) => item === '設定書き込み' && verdict === '× 失敗',
  );
  const count = runs.filter(({ act, outcome }) => act === 'apply' && outcome.state === 'failed').length;
  expect(count).toBeGreaterThan(1);
  expect(broken).toHaveLength(1);
  expect(broken[0]?.of).toContain(`${count}台`);
  expect(broken[0]?.numbers).toMatch(/^No\.[\d, 、～–-]+$/);
});

test('what an undo could not put back is no value without a change, in the record and among what is not set', () => {
  const undone = withOutcomes(reportSite({ kinds: 'one' }), 'apply', (apply) => {
    const [first, second, ...rest] = apply.items;
    if (first === undefined || second === undefined) throw new Error('two items at least');
    return {
      ...apply,
      act: 'undo',
      state: 'done',
      items: [
        { ...first, outcome: 'unchanged' },
        { ...second, outcome: 'unchanged' },
        ...rest.map((item) => ({ ...item, outcome: 'verified' as const })),
      ],
      errors: [],
      warnings: [appError('undo-incomplete', { address: apply.address, fields: first.key })],
    };
  });
  const model = reportModel(undone);
  const outcomes = model.settings.devices[0]?.items.map(({ outcome }) => outcome) ?? [];
  expect(outcomes.slice(0, 3)).toEqual(['not-written', 'unchanged', 'verified']);
  const row = testRecord(ja, model).find(({ item }) => item === resultWords('ja').undoItem);
  expect(row?.result).toContain('未書き込み 1');
  expect(row?.result).toContain('変更なし 1');
  const { mark, word } = ja.applyState['partly-restored'];
  expect(row?.verdict).toBe(`${mark} ${word}`);
});

test.each(['cancelled', 'failed', 'refused', 'unsupported', 'not-run'] as const)(
  'a write that ended as %s before anything was sent is told by the word of the list of results, and its values as no test',
  (state) => {
    const { outcome } = apply;
    const [one, ...others] = outcome.items;
    if (one === undefined || others.length === 0) throw new Error('two items at least');
    const runs = site.runs.filter((run) => !('deviceId' in run) || run.deviceId !== outcome.deviceId);
    const items = [
      { ...one, outcome: 'unchanged' as const },
      ...others.map((item) => ({ ...item, after: item.before, outcome: 'not-written' as const })),
    ];
    const ended = { ...outcome, state, items, errors: [appError('cancelled')], stepsDone: [] };
    const model = reportModel({ ...site, runs: withRun(runs, { ...apply, outcome: ended } as NewRun) });
    const listed = model.deviceResults.find(({ address }) => address === outcome.address);
    if (listed === undefined) throw new Error('the device is in the list of results');
    const told = testRecord(ja, model).filter(({ item }) => item === '設定書き込み');
    const own = told.filter(({ of }) => / No\.\d+$/.test(of));
    expect(told.map(({ verdict }) => verdict)).not.toContain('× NG');
    expect(own.map(({ verdict }) => verdict)).toEqual(state === 'not-run' ? [] : [settingWord(ja, listed)]);
    // Where the values stand, what they wait for is said.
    const column = model.settings.matrix.columns.find(({ unsent }) => unsent !== null);
    expect(column?.unsent ?? 'not-run').toBe(state);
  },
);

test.each(Object.keys(STATES))(
  '%s: what the record says of the write is what the list of results says',
  (name) => {
    const site = STATES[name];
    if (site === undefined) throw new Error(name);
    for (const texts of [ja, en]) {
      const own = resultWords(texts.language);
      const model = reportModel(site, texts.language);
      const verdicts = testRecord(texts, model).flatMap(({ item, verdict }) =>
        item === own.writeItem || item === own.undoItem ? [verdict] : [],
      );
      const states = new Set(model.settings.devices.map(({ state }) => state));
      const bad = [...states].filter((state) => !GOOD_ENDS.has(state) && !NO_TRY.has(state));
      for (const state of bad) {
        const { mark, word } = texts.applyState[state];
        expect(verdicts.some((verdict) => verdict.includes(`${mark} ${word}`))).toBe(true);
      }
      if (bad.length > 0 && states.size === 1)
        for (const verdict of verdicts) expect(verdict).not.toMatch(/NG/);
    }
  },
);

const GOOD_ENDS: ReadonlySet<string> = new Set(['done', 'no-change', 'restored']);
const NO_TRY: ReadonlySet<string> = new Set(['not-run', 'manual']);

test('of a kind whose devices ended in several ways each way is named, the worst first, with how many', () => {
  const many = withOutcomes(
    reportSite({ kinds: 'xcc', devices: 6, proxy: false }),
    'apply',
    (apply, index) =>
      index === 0
        ? apply
        : {
            ...apply,
            state: 'partly',
            items: apply.items.map((item, at) =>
              at === 0
                ? item
                : { ...item, outcome: index > 3 ? ('unknown' as const) : ('not-written' as const) },
            ),
          },
  );
  const [row, ...more] = testRecord(ja, reportModel(many)).filter(({ item }) => item === '設定書き込み');
  expect(more).toEqual([]);
  expect(row?.verdict).toBe('! 書き込み不明 2台, △ 途中まで 3台, ○ 設定完了 1台');
});

test('a kind of check that is made from the laptop and of the devices names both ways', () => {
  const model = reportModel(reportSite({}));
  const clock = testRecord(ja, model).find(({ item }) => item === '日時');
  expect(new Set(model.clock.map(({ from }) => from))).toEqual(new Set(['laptop', 'device']));
  expect(clock?.procedure).toBe('作業PCから確認、機器の値を確認');
  const inEnglish = testRecord(en, reportModel(reportSite({}), 'en')).find(({ item }) => item === 'Clock');
  expect(inEnglish?.procedure).toBe("Checked from the laptop. The device's own value");
  const dns = testRecord(ja, model).find(({ item }) => item === 'DNS');
  expect(dns?.procedure).toBe('作業PCから確認');
});
