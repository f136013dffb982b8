import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { numbersIn } from '../../../electron/address/address-list.ts';
import { serviceScreens } from '../../../electron/devices/manual/service-screens.ts';
import { buildReportModel, forPaper } from '../../../electron/documents/model.ts';
import { firewallWorkbook, parameterForm, parameterWorkbook } from '../../../electron/documents/xlsx.ts';
import { APP_ERROR_CODES } from '../../../electron/domain/app-error.ts';
import { CHECK_STATUSES, FIX_IDS } from '../../../electron/domain/check.ts';
import { CHECK_LIST } from '../../../electron/domain/check-list.ts';
import { DOCUMENT_KINDS } from '../../../electron/domain/document-kind.ts';
import {
  APPLY_STATES,
  PLAN_STATES,
  SETTING_STATES,
  TEST_CALL_STATES,
} from '../../../electron/domain/plan.ts';
import { ASSUMPTIONS, EXCLUSIONS } from '../../../electron/domain/premise.ts';
import { DRIVER_IDS, PRODUCTS, PROFILE_IDS, ROUTES } from '../../../electron/domain/product.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import { ROLLBACK_WAYS } from '../../../electron/domain/rollback.ts';
import { SERVED_STATES } from '../../../electron/domain/served.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import {
  handoverWords,
  premiseWords,
  requestTable,
  requestWords,
  resultWords,
  rollbackWords,
} from '../../../electron/texts/index.ts';
import { byHandOf } from '../../../electron/workflow/by-hand.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { SECTIONS, type SectionId } from '../../../renderer/report/sections.ts';
import { reportWords } from '../../../renderer/report/words.ts';
import { reportSite, SITES } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

/** Every document of the seven sites, read back in both languages: what a customer, a network team and an auditor find. */

type Kind = ReportModel['kind'];
type Language = 'ja' | 'en';
type Table = { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
type Printed = {
  readonly model: ReportModel;
  readonly text: string;
  /** The tables under a section's title. */
  readonly tables: (title: string) => readonly Table[];
};

const plain = (html: string): string =>
  html
    .replace(/<wbr\/?>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();

function cellsOf(html: string, tag: 'th' | 'td'): readonly string[] {
  return [...html.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, cell = '']) =>
    plain(cell),
  );
}

function tablesOf(html: string): readonly Table[] {
  return [...html.matchAll(/<table class="grid[^"]*">([\s\S]*?)<\/table>/g)].map(([, table = '']) => {
    const [head = '', body = ''] = table.split('</thead>');
    return {
      heads: cellsOf(head, 'th'),
      rows: body
        .split('</tr>')
        .slice(0, -1)
        .map((row) => cellsOf(row, 'td')),
    };
  });
}

function printed(record: SiteRecord, language: Language, kind: Kind): Printed {
  const model = forPaper(
    buildReportModel(
      shipped,
      kind,
      record,
      deviceRows(shipped, record),
      { language, maskPersonalData: false, firewallRows: 'all' },
      {
        toolVersion: '0.1.0',
        now: Date.UTC(2026, 10, 24, 3),
        byHand: byHandOf(shipped, record),
      },
    ),
  );
  const html = renderToStaticMarkup(createElement(ReportDocument, { model }));
  return {
    model,
    text: plain(html),
    tables: (title) => tablesOf(html.split(`<h1>${title}</h1>`)[1]?.split('<h1>')[0] ?? ''),
  };
}

/** Each site's documents are made once. */
const records = new Map<string, SiteRecord>();
const made = new Map<string, Printed>();
function documentOf(site: keyof typeof SITES, language: Language, kind: Kind = 'report'): Printed {
  const record = records.get(site) ?? SITES[site]();
  records.set(site, record);
  const name = `${site} ${language} ${kind}`;
  const known = made.get(name) ?? printed(record, language, kind);
  made.set(name, known);
  return known;
}

const words = (language: Language) =>
  reportWords(
    language,
    SECTIONS.map(({ id }) => id),
  );
const every = Object.keys(SITES) as readonly (keyof typeof SITES)[];
const inBoth = every.flatMap((site) => (['ja', 'en'] as const).map((language) => [site, language] as const));
const reportIn = (site: keyof typeof SITES, section: SectionId, language: Language = 'ja') =>
  documentOf(site, language).tables(words(language).sections[section]);

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
        expect(row[7]).toMatch(/^2026-11-24 \d\d:\d\d/);
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

describe('the firewall request', () => {
  test.each(inBoth)(
    'of %s (%s) has a row a host, each with all columns but the one to fill in',
    (site, language) => {
      const { model, text, tables } = documentOf(site, language, 'firewall-request');
      const own = requestWords(textsFor(language));
      const [table] = tables(words(language).title['firewall-request']);
      expect(table?.heads).toEqual(own.heads);
      for (const row of table?.rows ?? []) expect(row.slice(0, -1).every((cell) => cell !== '')).toBe(true);
      const hosts = new Set(model.destinations.map(({ host }) => host));
      for (const host of hosts) expect(table?.rows.some((row) => row[3] === host)).toBe(true);
      const { documentNumber: _label, ...fields } = own.fields;
      for (const word of [model.meta.documentNumber, ...Object.values(fields)]) expect(text).toContain(word);
      // New is only what was not reached; without a preflight nothing was.
      for (const [, kind, , , , , , state = ''] of table?.rows ?? [])
        if (kind === own.kinds['measured-open']) expect(state).toContain(textsFor(language).served.open);
      if (!model.overview.preflightRun) expect(text).toContain(own.notChecked);
    },
  );

  test.each(inBoth)(
    'of %s (%s) says from where it was measured, and of which products it is an assumption',
    (site, language) => {
      const { model, text, tables } = documentOf(site, language, 'firewall-request');
      expect(text).toContain(
        language === 'ja'
          ? '作業PC から測定。送信元の機器からは測定していません'
          : 'measured from the laptop; nothing was measured from the source devices',
      );
      const [mark, why] =
        language === 'ja'
          ? ['XCC / XCC2 / XCC3：目安', '目安です。XCC が直接通報する宛先の一覧は']
          : ['XCC / XCC2 / XCC3: assumed', 'An assumption. No source lists the hosts an XCC calls directly'];
      const direct = model.deviceResults.some(({ product, no }) =>
        product.startsWith('xcc') ? model.devices[no - 1]?.route === 'direct' : false,
      );
      const rows = tables(words(language).title['firewall-request'])[0]?.rows ?? [];
      const marked = rows.filter((row) => row[6]?.includes(mark));
      expect(marked.length > 0).toBe(direct);
      expect(text.includes(why)).toBe(direct);
      // Those of the guide's own tables are none.
      for (const row of rows) expect(row[6]).not.toMatch(/(IMM2|CMM2|Administrator[^,)]*)(：目安|: assumed)/);
    },
  );

  test('without a proxy asks for every host from the controller itself', () => {
    const { model } = documentOf('one XCC without proxy', 'ja', 'firewall-request');
    const { rows } = requestTable(textsFor('ja'), model.destinations, []);
    expect(new Set(rows.map(({ sources }) => sources))).toEqual(new Set(['10.20.0.11']));
  });
});

describe('the manual sheet', () => {
  test('shows what was ticked and by whom, and what is left', () => {
    const { text } = documentOf('an LXCA partly by hand', 'ja', 'manual-sheet');
    expect(text).toMatch(/☑/);
    expect(text).toMatch(/□/);
    expect(text).toContain('𠮷田 次郎');
  });
  test('of a site that was not planned says so', () => {
    expect(documentOf('mixed without results', 'ja', 'manual-sheet').text).toContain('未作成');
    expect(documentOf('mixed without results', 'en', 'manual-sheet').text).toContain('Not made');
  });
});

/** Numbers of a text, each with how often it stands there: what two languages of a document must share. */
const shape = ({ rows }: Table): readonly string[] =>
  rows.map((row) => row.map((cell) => (cell === '' ? '-' : '+')).join(''));

test.each(every.flatMap((site) => DOCUMENT_KINDS.map((kind) => [site, kind] as const)))(
  'of %s the %s says the same in English: as many tables, rows and cells, the same counts and marks',
  (site, kind) => {
    const [ja, en] = (['ja', 'en'] as const).map((language) => {
      const { model, tables } = documentOf(site, language, kind);
      const titles =
        kind === 'report'
          ? SECTIONS.map(({ id }) => words(language).sections[id])
          : [words(language).title[kind]];
      const list = titles.flatMap((title) => tables(title));
      return {
        tables: list.map(shape),
        marks: list.map(({ rows }) =>
          rows.map((row) => row.map((cell) => /^[○△×▲!－]/.exec(cell)?.[0] ?? '')),
        ),
        model: {
          overview: model.overview,
          results: model.deviceResults,
          points: model.openPoints.map(({ no, code, owner }) => [no, code, owner]),
          destinations: model.destinations.map(({ host, port, state }) => [host, port, state]),
        },
      };
    });
    expect(en).toEqual(ja);
  },
);

/** The report's model with every device's values, as the workbook has it. */
const wholeOf = (record: SiteRecord, language: Language): ReportModel =>
  buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language, maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) },
  );

async function sheetsOf(model: ReportModel, record: SiteRecord) {
  return readXlsxFile(Buffer.from(await parameterWorkbook(shipped, model, record.file)));
}

describe('the workbooks', () => {
  test.each(every)(
    'of %s name every device and destination, check, test and open point',
    async (site) => {
      const { model } = documentOf(site, 'ja', 'firewall-request');
      const record = records.get(site) as SiteRecord;
      const whole = wholeOf(record, 'ja');
      const request = await readXlsxFile(Buffer.from(await firewallWorkbook(model)));
      const asked = request[0]?.data.flat() ?? [];
      for (const { host } of model.destinations) expect(asked).toContain(host);
      expect(asked.join()).toContain('作業PC から測定。送信元の機器からは測定していません');
      const sheets = await sheetsOf(whole, record);
      const cells = (name: string): readonly string[] =>
        (sheets.find(({ sheet }) => sheet === name)?.data ?? []).map((row) =>
          row.map((cell) => cell ?? '').join('|'),
        );
      for (const name of ['対象機器', '機器別設定', '機器別結果']) {
        const rows = cells(name);
        const missing = whole.devices.filter(
          ({ no, address }) => !rows.some((row) => row.startsWith(`${no}|${address}|`)),
        );
        expect(missing).toEqual([]);
      }
      // Under title, subject and heads.
      expect(cells('事前チェック')).toHaveLength(3 + whole.overview.checks.total);
      expect(cells('指摘事項・残作業')).toHaveLength(3 + whole.openPoints.length);
      expect(cells('試験')).toHaveLength(3 + (reportIn(site, 'tests')[0]?.rows.length ?? 0));
      const [results, tests] = [cells('機器別結果').join(), cells('試験').join()];
      for (const { ticket } of whole.deviceResults)
        if (ticket !== '') for (const text of [results, tests]) expect(text).toContain(ticket);
      for (const name of ['機器別設定', '機器別結果', '事前チェック', '試験', '指摘事項・残作業'])
        expect(cells(name)[1]).toContain('株式会社 髙﨑商事');
      // Sentences are those of the paper.
      const [list] = reportIn(site, 'openPoints');
      for (const row of list?.rows ?? [])
        expect(cells('指摘事項・残作業').map((cell) => cell.replace(/\s+/g, ' '))).toContain(row.join('|'));
    },
    60_000,
  );

  test('a device that was not reached, and so has no items, has its row with the reason', async () => {
    const record = withOutcomes(SITES['one IMM2'](), 'apply', (apply) => ({
      ...apply,
      state: 'failed' as const,
      items: [],
      errors: [{ code: 'device-timeout' as const, args: { address: apply.address } }],
    }));
    const sheets = await sheetsOf(wholeOf(record, 'ja'), record);
    const rows = sheets.find(({ sheet }) => sheet === '機器別設定')?.data.slice(3) ?? [];
    expect(rows).toHaveLength(1);
    expect(rows[0]?.join('|')).toMatch(/10\.20\.0\.11.*応答.*失敗/s);
  });

  test.each(['ja', 'en'] as const)(
    'of the practice site are marked on every sheet (%s)',
    async (language) => {
      const record = { ...SITES['one IMM2'](), simulated: true };
      const model = wholeOf(record, language);
      const mark = language === 'ja' ? '練習サイトの記録です' : 'Record of the practice site';
      const books = [
        await parameterWorkbook(shipped, model, record.file),
        await firewallWorkbook(model),
        await parameterForm(shipped, language, record.file, true),
      ];
      for (const book of books)
        for (const { sheet, data } of await readXlsxFile(Buffer.from(book)))
          expect({ sheet, marked: data.flat().join().includes(mark) }).toEqual({ sheet, marked: true });
    },
  );
});

describe('前提条件・対象外', () => {
  test.each(inBoth)(
    'of %s (%s) say from where it was measured, and what nobody looked at',
    (site, language) => {
      const { text, model } = documentOf(site, language);
      const { assumptions, exclusions, said } = premiseWords(language);
      const measured = model.overview.preflightRun ? 'measured-from-laptop' : 'nothing-measured';
      expect(text).toContain(said[measured]({}));
      expect(text).toContain(said['real-fault']({}));
      expect([text.includes(assumptions), text.includes(exclusions)]).toEqual([true, true]);
    },
  );

  test('name who is not written to, who does not report, and what was found and left', () => {
    const record = SITES['mixed with results']();
    const left = {
      ...record,
      file: {
        ...record.file,
        devices: record.file.devices.map((device, index) => ({ ...device, chosen: index > 1 })),
      },
    };
    const { model } = printed(left, 'ja', 'report');
    const codes = Object.fromEntries(model.premises.exclusions.map(({ code, args }) => [code, args]));
    expect(codes['not-chosen']).toEqual({ count: 2, addresses: '10.20.0.11, 10.20.0.12' });
    const numbersOf = (is: (device: (typeof model.devices)[number]) => boolean): readonly number[] =>
      model.devices.filter(is).map(({ no }) => no);
    expect(numbersIn(String(codes['not-reporting']?.numbers))).toEqual(
      numbersOf(({ route }) => route === 'none'),
    );
    expect(numbersIn(String(codes['by-hand']?.numbers))).toEqual(
      numbersOf(({ driver, route }) => driver === 'manual' && route !== 'none'),
    );
  });

  test.each(['ja', 'en'] as const)(
    'of three hundred mixed devices are no columns of numbers (%s)',
    (language) => {
      const { model } = printed(reportSite({ kinds: 'mixed', devices: 300 }), language, 'report');
      const { said } = premiseWords(language);
      const lines = [...model.premises.assumptions, ...model.premises.exclusions].map(({ code, args }) =>
        said[code](args),
      );
      for (const line of lines) expect(line).not.toMatch(/(\d+, ){5}/);
      const silent = model.devices.filter(({ route }) => route === 'none').length;
      expect(lines.filter((line) => line.includes(String(silent)))).not.toEqual([]);
    },
  );
});

test('who was not written to stands by kind, and who does not report is on no sheet', () => {
  const line = /本ツールから書き込んでいない機器\s*:\s*(.*?)\s*7\. /s;
  const said = line.exec(documentOf('mixed with results', 'ja').text)?.[1] ?? '';
  expect(said).toContain('XCC (手動設定シート) No.5');
  expect(said).toContain('Systems Director (通報しない) No.6');
  const many = printed(reportSite({ kinds: 'mixed', devices: 300 }), 'ja', 'report').text;
  const counted = line.exec(many)?.[1] ?? '';
  expect(counted).toContain('XCC (手動設定シート) 33台');
  expect(counted).not.toMatch(/(\d+, ){5}/);
});

describe('変更前の値と切り戻し', () => {
  test.each(inBoth)('of %s (%s) hold every item that was written, once per device', (site, language) => {
    const { model, text } = documentOf(site, language);
    const record = records.get(site) as SiteRecord;
    const written = buildReportModel(
      shipped,
      'report',
      record,
      deviceRows(shipped, record),
      { language, maskPersonalData: false, firewallRows: 'all' },
      { toolVersion: '0.1.0', now: 0 },
    ).settings.devices.flatMap(({ no, state, items }) =>
      state === 'restored'
        ? []
        : items
            .filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'not-written')
            .map(({ key }) => `${no} ${key}`),
    );
    const held = model.rollback.flatMap(({ way, keys, numbers }) =>
      way === 'device-clock' ? [] : keys.flatMap((key) => numbersIn(numbers).map((no) => `${no} ${key}`)),
    );
    expect(held.toSorted()).toEqual(written.toSorted());
    if (written.length === 0 && model.mended.length === 0)
      expect(text).toContain(rollbackWords(language).none);
  });

  test('what is back as it was has nothing to be put back', () => {
    const record = SITES['mixed with results']();
    const undone = withOutcomes(record, 'apply', (apply) => ({ ...apply, act: 'undo', state: 'done' }));
    expect(
      printed(undone, 'ja', 'report').model.rollback.filter(({ way }) => way !== 'device-clock'),
    ).toEqual([]);
  });

  test('says of each item how it gets back: value, empty field, secret, licence, what could not be read', () => {
    const record = withOutcomes(SITES['one IMM2'](), 'apply', (apply) => ({
      ...apply,
      items: [
        {
          key: 'company',
          before: 'Old K.K.',
          wanted: 'New K.K.',
          after: 'New K.K.',
          outcome: 'verified',
          secret: false,
        },
        {
          key: 'contact.name',
          before: '',
          wanted: 'Hanako',
          after: 'Hanako',
          outcome: 'verified',
          secret: false,
        },
        {
          key: 'excludedEvents',
          before: '',
          wanted: '806f',
          after: '806f',
          outcome: 'verified',
          secret: false,
        },
        {
          key: 'contact.city',
          before: null,
          wanted: 'Chiyoda',
          after: null,
          outcome: 'written-unread',
          secret: false,
        },
        {
          key: 'proxy.password',
          before: 'unknown',
          wanted: 'will-change',
          after: null,
          outcome: 'written-unread',
          secret: true,
        },
        {
          key: 'licence',
          before: 'false',
          wanted: 'true',
          after: 'true',
          outcome: 'verified',
          secret: false,
        },
        { key: 'country', before: 'JP', wanted: 'JP', after: 'JP', outcome: 'unchanged', secret: false },
      ],
    }));
    const rows = printed(record, 'ja', 'report').model.rollback;
    expect(
      Object.fromEntries(
        rows.flatMap(({ way, keys, values }) => keys.map((key) => [key, [way, values[0]?.value]])),
      ),
    ).toEqual({
      company: ['value', 'Old K.K.'],
      'contact.name': ['stays', undefined],
      excludedEvents: ['value', ''],
      'contact.city': ['unread', undefined],
      'proxy.password': ['secret', undefined],
      licence: ['one-way', undefined],
    });
  });
});

describe('運用引継ぎ', () => {
  test.each(inBoth)(
    'of %s (%s) tell every kind that reports where to look and how to pause',
    (site, language) => {
      const { model } = documentOf(site, language);
      const [, screens] = reportIn(site, 'handover', language);
      const reporting = model.devices.filter(({ route }) => route !== 'none');
      const kinds = new Set(reporting.map(({ product }) => product));
      expect(new Set(model.handover.flatMap(({ products }) => products))).toEqual(kinds);
      expect(model.handover.flatMap(({ numbers }) => numbersIn(numbers)).toSorted((a, b) => a - b)).toEqual(
        reporting.map(({ no }) => no),
      );
      if (kinds.size === 0) return;
      expect(screens?.heads).toEqual(handoverWords(language).screenHeads);
      for (const cells of screens?.rows ?? []) expect(cells.every((cell) => cell !== '')).toBe(true);
    },
  );

  test.each(['ja', 'en'] as const)(
    'of three hundred devices in a mixed order (%s) tell kind, route and how many, not a column of numbers',
    (language) => {
      const many = printed(reportSite({ kinds: 'many', devices: 300 }), language, 'report');
      const [, screens] = many.tables(words(language).sections.handover);
      const texts = textsFor(language);
      expect(screens?.rows.map(([kinds = '']) => kinds)).toEqual([
        expect.stringContaining(texts.route.direct.name),
        `IMM2 ${texts.route.direct.name}`,
        `XCC ${texts.route.lxca.name}`,
      ]);
      for (const [, devices = ''] of screens?.rows ?? []) expect(devices).not.toMatch(/\d+, \d+, \d+/);
      // What was on all that were written to names them as such; what was on a part of them lists that part.
      const [ways] = many.tables(words(language).sections.rollback);
      const written = many.model.overview.applied;
      const all = rollbackWords(language).ofAll('', written).trim();
      expect(ways?.rows.filter(([, what = '']) => what.includes(all))).toHaveLength(3);
      expect(many.model.rollback.filter(({ everywhere }) => everywhere).map(({ count }) => count)).toEqual([
        written,
        written,
        written,
      ]);
    },
  );

  test('names no screen that no source names, and no telephone number', () => {
    expect(serviceScreens('xcc', 'direct').tickets).toBeNull();
    expect(serviceScreens('storage-dm', 'autosupport')).toEqual({ tickets: null, pause: null });
    const [matters] = reportIn('mixed with results', 'handover');
    expect(matters?.rows[0]?.[1]).not.toMatch(/0120|\d{2,4}-\d{2,4}-\d{3,4}/);
  });
});

/** Words of the program's own: what a document must never show. */
const CODES: readonly string[] = [
  ...new Set<string>([
    ...[...APP_ERROR_CODES, ...CHECK_STATUSES, ...PLAN_STATES, ...APPLY_STATES, ...SETTING_STATES],
    ...[...TEST_CALL_STATES, ...SERVED_STATES, ...FIX_IDS, ...CHECK_LIST.map(({ id }) => id), ...PRODUCTS],
    ...[...ROUTES, ...DRIVER_IDS, ...PROFILE_IDS, ...ROLLBACK_WAYS, ...ASSUMPTIONS, ...EXCLUSIONS],
    ...['deadline', 'udp', 'http-date', 'https-date', 'written-unread', 'not-written', 'laptop'],
  ]),
];

test.each(inBoth)('%s (%s): no word of the program stands in any document', (site, language) => {
  for (const kind of DOCUMENT_KINDS) {
    // A command of ONTAP's that a person types.
    const told = documentOf(site, language, kind).text.replaceAll('system node autosupport', '');
    // In English many of them are plain words; those with a hyphen are none.
    const shown = CODES.filter((code) => language === 'ja' || code.includes('-')).filter((code) =>
      new RegExp(`(?<![\\w./@:<-])${code.replaceAll('.', '\\.')}(?![\\w.@/-]|:\\/\\/)`).test(told),
    );
    expect(shown).toEqual([]);
  }
});
