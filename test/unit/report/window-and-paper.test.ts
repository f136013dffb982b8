import { beforeAll, describe, expect, test } from 'vitest';
import { applyLines } from '../../../electron/cli/people-text.ts';
import type { SiteView } from '../../../electron/contract/views.ts';
import { evidenceFiles } from '../../../electron/documents/evidence.ts';
import { resultSheets } from '../../../electron/documents/sheet/result-sheets.ts';
import { endedUnsent } from '../../../electron/domain/setting-state.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { countWords } from '../../../electron/texts/count-words.ts';
import { counted } from '../../../electron/texts/counted.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { pointSentence, resultCells, resultWords, testRecord } from '../../../electron/texts/index.ts';
import { siteView } from '../../../electron/workflow/view.ts';
import { readLanguage, wordsFor } from '../../../renderer/i18n/index.ts';
import { deviceWork, workKind, workState } from '../../../renderer/steps/apply/device-work.ts';
import { callRow } from '../../../renderer/steps/test-call/call-columns.ts';
import { completionsOf } from '../../../renderer/wizard/completions.ts';
import { permitted } from '../../../renderer/wizard/steps.ts';
import { reportModel } from '../../support/report-model.ts';
import { SITES } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';
import { STATES } from '../../support/states.ts';

/** Window and paper say the same of every device, whatever state it is in. */
const secrets = { has: () => true, refusing: () => [], own: () => null, trials: [] };
const viewOf = (record: SiteRecord): SiteView => ({ ...siteView(shipped, record, secrets), step: 'site' });
const sites = [
  ...Object.entries(STATES),
  ...Object.entries(SITES).map(([name, make]) => [name, make()] as const),
].map(([name, record]) => ({ name, record }));
const LANGUAGES = ['ja', 'en'] as const;
beforeAll(() => readLanguage('en'));

describe.each(LANGUAGES.flatMap((language) => sites.map((site) => ({ language, ...site }))))(
  '$name, in $language',
  ({ language, record }) => {
    const view = viewOf(record);
    const paper = reportModel(record, language);
    const texts = textsFor(language);
    const words = resultWords(language);
    const inScope = paper.deviceResults.filter((each) => each.inScope);
    const resultOf = (address: string) => inScope.find((each) => each.address === address);

    test('set up on paper is done in step 5, and nothing else is', () => {
      const { messages } = wordsFor(language);
      const said = deviceWork(view).map((work) => {
        const { address } = work.row.device;
        const { mark } = workState(texts, messages, work, undefined);
        return [address, workKind(texts, work, undefined) === 'done', mark === '○'];
      });
      expect(said).toEqual(
        said.map(([address]) => {
          const setUp = resultOf(String(address))?.setUp;
          return [address, setUp, setUp];
        }),
      );
    });

    test('step 5 has its tick where all are set up, and counts those that are', () => {
      const { state, count } = permitted('apply', view);
      const { applied } = paper.overview;
      expect(state === 'done').toBe(inScope.length > 0 && applied === inScope.length);
      if (count?.kind !== 'failures') expect(count?.value ?? 0).toBe(applied);
    });

    test('the test call of step 6 is that of the list of results', () => {
      const tests = completionsOf(view);
      const said = view.rows.flatMap((row) => {
        const of = resultOf(row.device.address);
        if (of === undefined || of.test === 'not-needed') return [];
        const result = view.testCalls.find(({ deviceId }) => deviceId === row.device.id);
        const { state } = callRow(row, result, tests.get(row.device.id), undefined);
        return [[of.address, of.test, state] as const];
      });
      for (const [address, paperTest, state] of said)
        expect([address, ALIKE[paperTest]]).toEqual([address, expect.arrayContaining([state])]);
    });

    test('step 6 has its tick where every test that is needed passed, and counts those that did or failed', () => {
      const { state, count } = permitted('test-call', view);
      const of = (...tests: readonly string[]) => inScope.filter((each) => tests.includes(each.test)).length;
      if (state !== 'blocked')
        expect(state === 'done').toBe(of('passed') > 0 && of('passed', 'not-needed') === inScope.length);
      const failed = of('failed', 'not-sent');
      expect([count?.kind ?? 'devices', count?.value ?? 0]).toEqual(
        failed > 0 ? ['failures', failed] : ['devices', of('passed')],
      );
    });

    test('the box of step 7 counts out of what the overview counts out of', () => {
      const { applied, inScope, tested, testless } = paper.overview;
      const said = wordsFor(language).messages.steps.report.verdictText(paper.overview);
      const { ofDevices } = countWords(language);
      expect(said.split(language === 'ja' ? '、' : ', ')).toEqual(
        expect.arrayContaining(
          language === 'ja'
            ? [
                `設定完了 ${ofDevices(applied, inScope)}`,
                `テスト通報成功 ${ofDevices(tested, inScope - testless)}`,
              ]
            : [
                `${ofDevices(applied, inScope)} set up`,
                `${tested} of ${counted(inScope - testless, 'test call')} succeeded`,
              ],
        ),
      );
    });

    test('no open point says that nothing was set where something is to be put back', () => {
      for (const { count, everywhere } of paper.rollback) {
        if (!everywhere || count < inScope.length) continue;
        const points = paper.openPoints.map((point) => pointSentence(texts, point));
        expect(points.filter((said) => NOT_SET[language].test(said))).toEqual([]);
      }
    });

    test('a plan that is out of date for a device that is set up is a point on paper', () => {
      const stale = view.rows.filter(({ device }) => view.outdatedPlans.includes(device.id));
      const found = stale.filter(({ device }) => resultOf(device.address)?.setUp);
      const points = paper.openPoints.filter(({ code }) => code === 'form-changed');
      expect(points.reduce((sum, { args }) => sum + Number(args.count), 0)).toBe(found.length);
    });

    test('the terminal tells of a write that its device is set up where paper does', () => {
      for (const apply of view.applies) {
        const of = resultOf(apply.address);
        if (of === undefined || of.byHand || of.changesLeft > 0) continue;
        const [line = ''] = applyLines(texts, [apply], view.plans);
        expect([apply.address, line.startsWith('○')]).toEqual([apply.address, of.setUp]);
      }
    });

    test('the test record tells of writes to devices that were begun, and calls them well where each ended so', () => {
      const { writeItem, undoItem } = words;
      const rows = testRecord(texts, paper).filter(({ item }) => item === writeItem || item === undoItem);
      const begun = paper.settings.devices.filter(
        (device) => device.items.length > 0 && device.state !== 'not-run' && !endedUnsent(device),
      );
      const many = rows.flatMap(({ of }) =>
        of
          .split(', ')
          .filter((part) => !/No\./.test(part))
          .map(devicesIn),
      );
      expect(many.reduce((sum, n) => sum + n, 0)).toBe(begun.length);
      const well = begun.every(({ state }) => ['done', 'no-change', 'restored'].includes(state));
      if (!well) expect(rows.some(({ verdict }) => !verdict.startsWith('○'))).toBe(true);
    });

    test('the test record says of every test call what the list of results says of it', () => {
      const rows = testRecord(texts, paper).filter(({ item }) => item === words.testItem);
      const told = new Map<string, number>();
      for (const { of, verdict } of rows) told.set(verdict, (told.get(verdict) ?? 0) + devicesIn(of));
      for (const [test, verdict] of Object.entries(words.test)) {
        const listed = inScope.filter((each) => each.test === test).length;
        // Of calls that were not made only those are told that this program could not make.
        if (test === 'open') expect(told.get(verdict) ?? 0).toBeLessThanOrEqual(listed);
        else if (test !== 'not-needed') expect([verdict, told.get(verdict) ?? 0]).toEqual([verdict, listed]);
        told.delete(verdict);
      }
      expect([...told.keys()]).toEqual([]);
    });

    test('the sheet of settings tells of a device without a value what the list of results says', () => {
      const sheet = resultSheets(texts, paper)[0];
      const rows = sheet?.rows.slice(sheet.headRow) ?? [];
      for (const device of paper.settings.devices) {
        const of = resultOf(device.address);
        const [own, ...others] = rows.filter(([no]) => no?.value === device.no);
        if (device.items.length > 0) continue;
        const result = paper.deviceResults.find(({ no }) => no === device.no);
        expect(others).toEqual([]);
        expect([device.address, of?.setUp, own?.at(-1)?.value]).toEqual([
          device.address,
          of?.setUp,
          result && resultCells(texts, result)[4],
        ]);
      }
    });

    test('the evidence holds every run, and no run twice', () => {
      const files = evidenceFiles(record, '', '', (value) => value, false);
      const parsed = files.map(({ data }) => JSON.parse(new TextDecoder().decode(data)) as unknown);
      const runs = parsed.flatMap((each) => (Array.isArray(each) ? (each as { no: number }[]) : []));
      expect(runs.map(({ no }) => no).sort((a, b) => a - b)).toEqual(record.runs.map(({ no }) => no));
    });

    test('no settings chapter calls a device set up that the list of results does not', () => {
      for (const { numbers, state, open, count } of paper.settings.groups) {
        if (count > 1 || (state !== 'done' && state !== 'no-change')) continue;
        const of = inScope.find(({ no }) => String(no) === numbers);
        if (of !== undefined) expect([numbers, open === null]).toEqual([numbers, of.setUp]);
      }
    });
  },
);

/** What an open point says of a device that nobody set. */
const NOT_SET = {
  ja: /(?:本ツールから設定|への設定を実施)していません/,
  en: /\b(?:was|were) not set up\b/,
};

/** How many devices a cell of the test record is about: `XCC 3台`, `XCC 3`, or one by its number. */
function devicesIn(cell: string): number {
  return /No\. ?\d/.test(cell) ? 1 : Number(/(\d+)台?$/.exec(cell)?.[1]);
}

/** What the list of results says of a test, and the states of step 6 that say the same. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  passed: ['success'],
  again: ['again'],
  failed: ['failed'],
  unconfirmed: ['pending', 'never-settled'],
  'not-sent': ['not-sent', 'disabled', 'error'],
  open: ['not-run', 'not-available'],
  'without-result': ['without-result'],
};
