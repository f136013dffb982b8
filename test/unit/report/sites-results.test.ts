import { describe, expect, test } from 'vitest';
import { numbersIn } from '../../../electron/address/address-list.ts';
import { settingsOf } from '../../../electron/documents/device-settings.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { resultCells, resultWords } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { SITES } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';
import { documentOf, inBoth, reportIn, words } from './printed-sites.ts';

/** Of the seven sites, in both languages: results by device, the test record, the settings and the verdict. */

describe('機器別結果一覧', () => {
  test.each(inBoth)('of %s (%s) has a line a device, with what is left to do on it', (site, language) => {
    const { model } = documentOf(site, language);
    const [list] = reportIn(site, 'results', language);
    const points = new Set(model.openPoints.map(({ no }) => no));
    expect(list?.heads).toEqual(resultWords(language).heads);
    expect(list?.rows.map(([no, address]) => `${no} ${address}`)).toEqual(
      model.devices.map(({ no, address }) => `${no} ${address}`),
    );
    for (const [index, row] of (list?.rows ?? []).entries()) {
      const { points: own = '', inScope } = model.deviceResults[index] ?? {};
      expect(row.every((cell) => cell !== '')).toBe(true);
      expect(row.at(-1)).toBe(own === '' ? '－' : own);
      if (own !== '') for (const no of numbersIn(own)) expect(points.has(no)).toBe(true);
      // What is not done says by its number what is left.
      const open = inScope && row.slice(4, 6).some((cell) => !/^[○－]/.test(cell));
      if (open) expect({ row, left: row.at(-1) }).not.toMatchObject({ left: '－' });
    }
  });

  test('tells which 45 of 500 are half written', () => {
    const [list] = reportIn('five hundred with failures', 'results');
    const half = list?.rows.filter((row) => row[4]?.includes(textsFor('ja').applyState.partly.word)) ?? [];
    const written = SITES['five hundred with failures']().runs.flatMap((run) =>
      run.act === 'apply' && run.outcome.state === 'partly' ? [run.outcome.address] : [],
    );
    expect(written).toHaveLength(45);
    expect(half.map(([, address]) => address)).toEqual(written);
    const { model } = documentOf('five hundred with failures', 'ja');
    const left = model.openPoints.find(
      ({ code, args }) => code === 'apply-failed' && args.state === 'partly',
    );
    expect(left?.args.count).toBe(45);
    for (const row of half) expect(numbersIn(row.at(-1) ?? '')).toContain(left?.no);
  });

  test('has the ticket of a test call that a person made, and what an LXCA has left by hand', () => {
    expect(reportIn('one XCC without proxy', 'results')[0]?.rows[0]).toEqual(
      expect.arrayContaining(['○ 成功', '760JCSX901']),
    );
    const [lxca] = reportIn('an LXCA partly by hand', 'results')[0]?.rows ?? [];
    expect(lxca?.[4]).toMatch(/^△ 手動（残り[1-9]\d*項目）$/);
    expect(lxca?.[5]).toBe('－ 未実施');
  });
});

describe('設定内容', () => {
  test.each(inBoth)(
    'of %s (%s) tells no device as set up that the list of results does not',
    (site, language) => {
      const { done, 'no-change': unchanged } = textsFor(language).applyState;
      const { model } = documentOf(site, language);
      const texts = textsFor(language);
      const listed = new Map(
        model.deviceResults.map((result) => [result.no, String(resultCells(texts, result)[4])]),
      );
      const told = reportIn(site, 'settings', language).flatMap(({ heads, rows }) =>
        heads[0] === resultWords(language).notWrittenHeads[0] && heads.length === 4 ? rows : [],
      );
      for (const group of model.settings.groups) {
        const setUp = numbersIn(group.numbers).filter((no) => /^○/.test(listed.get(no) ?? ''));
        const isDone = (group.state === 'done' || group.state === 'no-change') && group.open === null;
        expect([group.numbers, isDone ? group.count : 0]).toEqual([group.numbers, setUp.length]);
        if (group.open === null) continue;
        const row = told.find(([devices]) =>
          numbersIn(group.numbers).some(
            (no) => devices?.includes(`No.${no}`) || devices?.includes(`No. ${no}`),
          ),
        );
        expect(row?.[1]).toMatch(/^△ /);
        for (const { word } of [done, unchanged]) expect(row?.[1]).not.toContain(word);
      }
    },
  );

  test('an LXCA that is written to says what is left by hand', () => {
    const { groups } = documentOf('an LXCA partly by hand', 'ja').model.settings;
    expect(groups.map(({ open }) => open)).toContain('hand');
  });

  test('a device that was written to and put out of scope since is not told as unproven', () => {
    const site = SITES['one IMM2']();
    const [row] = deviceRows(shipped, site);
    if (row === undefined) throw new Error('no device');
    const written = settingsOf({ ...row, route: 'none' }, 1, site, undefined);
    expect(written).toMatchObject({ state: 'done', open: null });
  });
});

describe('試験成績書', () => {
  test.each(inBoth)(
    'of %s (%s) has procedure, expected and actual result, verdict, who and when',
    (site, language) => {
      const [record] = reportIn(site, 'tests', language);
      if (site === 'mixed without results') {
        expect(record).toBeUndefined();
        expect(documentOf(site, language).text).toContain(words(language).noTests);
        return;
      }
      expect(record?.heads).toEqual(resultWords(language).testHeads);
      const rows = record?.rows ?? [];
      expect(rows.length).toBeGreaterThan(3);
      for (const row of rows) {
        expect({ row, empty: row.filter((cell) => cell === '').length }).toMatchObject({ empty: 0 });
        expect(row[5]).toMatch(/^\S \S/);
        // A test call that could not be sent was made by nobody, at no time.
        const { test, testItem } = resultWords(language);
        const made = row[0] !== testItem || row[5] !== test.open;
        expect(row.slice(6)).toEqual(
          made ? [expect.any(String), expect.stringMatching(/^2026-11-24 \d\d:\d\d/)] : ['－', '－'],
        );
      }
      const checked = rows.filter(([, , , expected]) => expected === resultWords(language).checkExpected);
      const total = checked.reduce((sum, [, targets]) => sum + Number(/\d+/.exec(targets ?? '')?.[0]), 0);
      expect(total).toBe(documentOf(site, language).model.overview.checks.total);
    },
  );

  test('names the person who sent a test call by hand, its time and its number', () => {
    const row = reportIn('one XCC without proxy', 'tests')[0]?.rows.find(([item]) => item === 'テスト通報');
    expect(row?.[2]).toBe('機器の画面から送信');
    expect(row?.[4]).toContain('760JCSX901');
    expect(row?.slice(5)).toEqual(['○ 成功', '𠮷田 次郎', '2026-11-24 14:30']);
  });
});

describe('設定内容', () => {
  test.each(inBoth)(
    'of %s (%s) is a matrix with the value before and the marks of its own',
    (site, language) => {
      const { model } = documentOf(site, language);
      const tables = reportIn(site, 'settings', language).filter(({ heads }) =>
        heads.includes(resultWords(language).valueHead),
      );
      const { columns, rows } = model.settings.matrix;
      expect(tables.reduce((sum, { heads }) => sum + heads.length - 3, 0)).toBe(columns.length);
      const labels = rows.map(({ key }) => textsFor(language).setting[key].label);
      for (const table of tables) expect(table.rows.map(([, label]) => label)).toEqual(labels);
      if (site === 'mixed without results') expect(tables).toEqual([]);
      // Whatever could not be read back has its mark, and is counted on the overview.
      const unread = rows.flatMap(({ cells }) =>
        cells.flatMap((cell) => cell?.outcomes.filter(({ outcome }) => outcome === 'written-unread') ?? []),
      );
      const marked = tables.flatMap((table) => table.rows.flat()).filter((cell) => /(^| )▲/.test(cell));
      expect(marked).toHaveLength(unread.length);
      const count = unread.reduce((sum, each) => sum + each.count, 0);
      expect(model.overview.unread).toBe(count);
      if (count > 0) expect(documentOf(site, language).text).toContain(words(language).unread(count));
    },
  );

  test('has what a device had before beside what it has now', () => {
    const cells = reportIn('one IMM2', 'settings').flatMap(({ rows }) => rows.flat());
    expect(cells).toContain('○ 変更前: JP');
    expect(cells).toContain('▲');
    const many = reportIn('sixty with failures', 'settings').flatMap(({ rows }) => rows.flat());
    expect(many.some((cell) => /× \d/.test(cell) && /○ \d/.test(cell))).toBe(true);
  });
});

describe('the verdict', () => {
  test.each(inBoth)(
    'of %s (%s) counts every device, and is complete for none that has work left',
    (site, language) => {
      const { model, text } = documentOf(site, language);
      const { overview, deviceResults, openPoints } = model;
      const inScope = deviceResults.filter((result) => result.inScope);
      expect(overview).toMatchObject({
        devices: deviceResults.length,
        inScope: inScope.length,
        applied: inScope.filter(({ setUp }) => setUp).length,
        tested: inScope.filter(({ test: call }) => call === 'passed').length,
        openPoints: openPoints.length,
      });
      expect(text).toContain(words(language).ofDevices(overview.applied, overview.inScope));
      // What reports through an appliance has no test call to succeed, and is not counted as one that is missing.
      const testless = inScope.filter(({ test: call }) => call === 'not-needed').length;
      expect(overview.testless).toBe(testless);
      expect(text).toContain(words(language).ofDevices(overview.tested, overview.inScope - testless));
      expect(text.includes(words(language).testless(testless))).toBe(testless > 0);
      const said = words(language).verdict[overview.verdict](words(language).sections.openPoints);
      expect(text).toContain(said);
      const complete = inScope.every(
        ({ setUp, test: call }) => setUp && (call === 'passed' || call === 'not-needed'),
      );
      expect(overview.verdict === 'incomplete').toBe(!complete);
      expect(overview.verdict === 'ready').toBe(complete && openPoints.length === 0);
    },
  );

  test('an XCC is complete by the test that a person made; an LXCA with steps left is not', () => {
    expect(documentOf('one XCC without proxy', 'ja').model.overview.verdict).not.toBe('incomplete');
    expect(documentOf('an LXCA partly by hand', 'ja').model.overview.verdict).toBe('incomplete');
    expect(documentOf('an LXCA partly by hand', 'ja').text).toContain('作業は完了していません');
  });
});
