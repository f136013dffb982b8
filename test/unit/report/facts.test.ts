import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Catalog,
  catalogMeta,
  documentedProducts,
  fieldLimits,
  fitValue,
  manualRequestLimit,
  missingKeys,
  recommendedRoutes,
} from '../../../electron/catalog/index.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { DOCUMENT_KINDS } from '../../../electron/domain/document-kind.ts';
import { PRODUCTS, type Product, ROUTES, type Route } from '../../../electron/domain/product.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { siteView } from '../../../electron/workflow/view.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { shipped } from '../../support/shipped.ts';

/** What the sources say reaches the reader, with what holds it back, and only where it concerns the job. */

type Present = {
  readonly product: Product;
  readonly route: Route;
  readonly model?: string;
  readonly firmware?: string;
};

function siteWith(present: readonly Present[]): SiteRecord {
  const devices = present.map((each, index) => ({ ...each, address: `10.20.0.${index + 1}` }));
  const file = siteFileSchema.parse({
    version: 1,
    devices: devices.map(({ address, product, route }) => ({ address, product, route, chosen: true })),
  });
  return {
    ...newSiteRecord('facts', '2026-11-24T00:00:00.000Z', file),
    discovery: {
      devices: devices.map(({ address, product, model, firmware }, index) => ({
        id: `d${index + 1}`,
        address,
        addresses: [address],
        product,
        reasons: [],
        sightings: [],
        ...(model === undefined ? {} : { model }),
        ...(firmware === undefined ? {} : { firmware }),
      })),
      scanned: devices.length,
      durationMs: 1,
      finishedAt: '2026-11-24T00:00:00.000Z',
      warnings: [],
    },
  };
}

function modelOf(
  catalog: Catalog,
  record: SiteRecord,
  language: 'ja' | 'en',
  kind: ReportModel['kind'] = 'report',
): ReportModel {
  return buildReportModel(
    catalog,
    kind,
    record,
    deviceRows(catalog, record),
    { language, maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) },
  );
}

const plain = (html: string): string =>
  html
    .replace(/<wbr\/?>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replace(/\s+/g, ' ');

const printed = (
  record: SiteRecord,
  language: 'ja' | 'en',
  kind: ReportModel['kind'] = 'report',
  catalog = shipped,
): string =>
  plain(
    renderToStaticMarkup(createElement(ReportDocument, { model: modelOf(catalog, record, language, kind) })),
  );

describe('a fact', () => {
  const xcc = siteWith([{ product: 'xcc2', route: 'direct', model: 'ThinkSystem SR650 V3' }]);
  const imm2 = siteWith([{ product: 'imm2', route: 'direct', model: 'System x3650 M5' }]);

  test('that a later source contradicts stands with the contradiction', () => {
    const text = printed(xcc, 'ja');
    const at = text.indexOf('現時点ではCall Home 機能が実装されており');
    expect(at).toBeGreaterThan(0);
    expect(text.slice(at, at + 200)).toMatch(
      /※ 現在は異なります。現在の XCC \/ XCC2 は Call Home 機能を備えています/,
    );
  });

  test('that is an assumption says so and why: the destinations of an XCC', () => {
    expect(printed(xcc, 'ja')).toMatch(
      /※ 目安です。XCC が直接通報する宛先の一覧はどの資料にも見つかっていません/,
    );
    expect(printed(xcc, 'en')).toMatch(/※ An assumption. No source lists the hosts an XCC calls directly/);
    expect(printed(imm2, 'ja')).not.toMatch(/目安です/);
  });

  test('about encryption is said of the products whose documents say it, and not of ports without HTTPS', () => {
    const cmm = siteWith([{ product: 'cmm2', route: 'direct' }]);
    expect(printed(xcc, 'ja')).toMatch(/XCC2: コール・ホーム機能では、TLS 1\.2 以降/);
    for (const older of [imm2, cmm]) {
      expect(printed(older, 'ja')).not.toMatch(/TLS 1\.2 以降/);
      expect(printed(older, 'ja')).toMatch(/現在の暗号化のバージョンを示す資料は見つかっていません/);
    }
    expect(printed(cmm, 'ja')).toMatch(
      /HTTPS 以外のポート .*21 \(FTP\).* の暗号化についての記載は、資料にありません/,
    );
  });

  test('about an appliance of unknown version names the table that is taken for now', () => {
    const unknown = siteWith([{ product: 'lxca', route: 'lxca' }]);
    const known = siteWith([{ product: 'lxca', route: 'lxca', firmware: '4.0.0' }]);
    expect(printed(unknown, 'ja')).toMatch(/XClarity Administrator のバージョンを読み取れていないため/);
    expect(printed(known, 'ja')).not.toMatch(/版を読み取れていないため/);
  });

  test('that explains a mark of the guide names the destinations that have it', () => {
    const appliance = siteWith([{ product: 'lxca', route: 'lxca', firmware: '4.0.0' }]);
    expect(printed(appliance, 'ja')).toMatch(/LXCA, soaus\.lenovo\.com: ※1: v2\.7以降が必要です。/);
  });

  test.each([
    ['4.0.0', ['※1']],
    ['2.7.0', ['※1']],
    ['2.6.9', ['※2']],
    ['2.2.0', ['※3']],
    ['', ['※1', '※2', '※3']],
  ])('a mark for other versions than %s is not said', (firmware, marks) => {
    const text = printed(
      siteWith([{ product: 'lxca', route: 'lxca', ...(firmware === '' ? {} : { firmware }) }]),
      'ja',
    );
    expect(['※1', '※2', '※3'].filter((mark) => new RegExp(`: ${mark}: `).test(text))).toEqual(marks);
  });

  test('about a product that is not there is not said', () => {
    expect(printed(imm2, 'ja')).not.toMatch(/XClarity Pro|XClarity Controller \(XCC\) には/);
    expect(printed(xcc, 'ja')).not.toMatch(/IMM2の設定日時が|ThinkAgile環境は/);
    const agile = siteWith([{ product: 'xcc', route: 'direct', model: 'ThinkAgile VX3320' }]);
    expect(printed(agile, 'ja')).toMatch(/ThinkAgile環境は/);
    const through = siteWith([{ product: 'imm2', route: 'lxca' }]);
    expect(printed(through, 'ja')).toMatch(/90日経過したのち/);
  });

  test('about one product, said beside others, names both', () => {
    expect(printed(xcc, 'ja')).toMatch(
      /※ IMM2 についての資料の記載です。XCC2 についての記載は、資料にありません/,
    );
    expect(printed(imm2, 'ja')).not.toMatch(/IMM2 についての資料の記載です。/);
  });

  test('of the table of events of 2019 is not stretched to later generations', () => {
    expect(printed(xcc, 'ja')).toMatch(
      /次の機種は、2019年2月6日時点の一覧表にありません: ThinkSystem SR650 V3/,
    );
    expect(modelOf(shipped, xcc, 'ja').events.rows).toEqual([]);
    const first = siteWith([{ product: 'xcc', route: 'direct', model: 'ThinkSystem SR650' }]);
    expect(modelOf(shipped, first, 'ja').events).toMatchObject({ models: ['SR650'], unlisted: [] });
  });

  test('has its source, numbered, and the source has its version, date and address', () => {
    const model = modelOf(shipped, siteWith([{ product: 'lxca', route: 'lxca' }]), 'ja');
    for (const { source } of model.facts)
      if (source !== null) expect(model.sources.map(({ no }) => no)).toContain(source.no);
    expect(model.sources[0]).toMatchObject({ version: '1.22', date: '2020-07' });
    expect(model.sources.some(({ url }) => url.startsWith('https://pubs.lenovo.com/'))).toBe(true);
  });

  test('where two tables of the guide differ, both are declared and neither is called the right one', () => {
    const both = siteWith([
      { product: 'cmm2', route: 'direct' },
      { product: 'lxca', route: 'lxca', firmware: '2.1.0' },
    ]);
    const text = printed(both, 'ja');
    for (const said of [
      /www-945\.ibm\.com \/ IPv6アドレス/,
      /esupport\.ibm\.com \/ IPv4アドレス/,
      /プロトコル ガイドの記載「https, ftps/,
    ])
      expect(text).toMatch(said);
    expect(text).toMatch(/表ごとに印刷のまま/);
    expect(printed(imm2, 'ja')).not.toMatch(/esupport/);
  });
});

/**
 * Facts of the catalog that reach no reader, and why: the beginning of a path, or what it ends in. `[]` is any place in
 * a list.
 */
const UNUSED: readonly (readonly [RegExp, string])[] = [
  [/^meta\.schemaVersion$/, 'checked when a catalog is read'],
  [/^meta\.guide\.(publisher|department)$/, 'printed with the source it is: the document of the same title'],
  [
    /^meta\.documents/,
    'a document that only the program rests on (MIBs, scripts) is named where a fact comes from it',
  ],
  [
    /^meta\.(slides|changeLog)/,
    'what the pages of the guide are called and when they changed: for checking the catalog',
  ],
  [
    /^destinations\.tables\[\]\.(profiles|columns|rows)/,
    'the cells as printed: what was made of them is printed, differences under corrections',
  ],
  [
    /^destinations\.defects\[\]\.(reason|sources)/,
    'a gap of the change log that concerns no job; the places are named in the reason',
  ],
  [
    /^events\.matrix\.(groups\[\]\.name|notes|printedHeading|source)/,
    'said in words of the report: date and meaning of the table',
  ],
  [/^events\.known/, 'examples by which tests recognise the forms of event IDs'],
  [/^products\.products\[\]\.(name|vendor|hardware)/, 'the program has its own names of products'],
  [
    /^products\.products\[\]\.(versions\[\]\.(subject|minimumLxcaVersion|belowLxcaVersion|endOfSupport))/,
    'said in the sentence beside it',
  ],
  [
    /^products\.products\[\]\.routes\[\]\.condition$/,
    'the condition of a recommendation decides; this one repeats it',
  ],
  [
    /^products\.products\[\]\.routes\[\]\.quote/,
    'of a route that is not permitted: no device has it, the list says why',
  ],
  [/^products\.methods/, 'the overview page: which ways there are stands with each product'],
  [/^limits\.(countryLists|manualRequest)/, 'sources of lists and limits that are asked themselves'],
  [
    /^limits\.products\[\]\.fields\[\]\.(label|source|needs|advisory\.source)/,
    "names on the product's screen come from the texts; sources are for checking the catalog",
  ],
  [/^prefectures/, 'for the form, which shows Japanese name, romaji and code'],
  [
    /^guide\.(merits|tools|toolComparison|directorComparison|standardEdition|facts|examples)/,
    'what to buy: decided before the job begins',
  ],
  [/^guide\.procedures/, 'the manual sheet has the screens of the current products step by step'],
  [
    /^guide\.notices\[\]\.(heading|supersededBy\.sources)/,
    'the heading is in the sentence; the later documents are named by title',
  ],
  [
    /^guide\.(serverCountry\.(id|country)|encryption\.(printed\.id|minimumVersion|defect|excerpt|excerptTitle))/,
    'said in the sentence beside it',
  ],
  [/^guide\.licence\.(trialDays|stops|keeps|sources)/, 'said in the quotes beside it'],
  [/^guide\.process\[\]\.(id|order)$/, 'the list has the order; the short name is printed'],
];

describe('the whole catalog', () => {
  const leaves = new Map<string, Set<string>>();
  const touched = new Set<string>();
  let said = '';

  function collect(value: unknown, path: string): void {
    if (Array.isArray(value)) for (const item of value) collect(item, `${path}[]`);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) collect(item, path === '' ? key : `${path}.${key}`);
    else leaves.set(path, (leaves.get(path) ?? new Set()).add(String(value)));
  }

  /** The same catalog, noting which of its places are read. */
  function watched<T>(value: T, path: string): T {
    if (typeof value !== 'object' || value === null) return value;
    const seen = new Map<PropertyKey, unknown>();
    return new Proxy(Array.isArray(value) ? [...value] : { ...value }, {
      get: (target, key) => {
        const item = Reflect.get(target, key) as unknown;
        if (typeof key === 'symbol' || typeof item === 'function' || key === 'length') return item;
        const place = Array.isArray(value) ? `${path}[]` : path === '' ? key : `${path}.${key}`;
        if (typeof item !== 'object' || item === null) {
          touched.add(place);
          return item;
        }
        if (!seen.has(key)) seen.set(key, watched(item, place));
        return seen.get(key);
      },
    }) as T;
  }

  beforeAll(() => {
    collect(shipped, '');
    const catalog = watched(shipped, '');
    const sites = PRODUCTS.flatMap((product) =>
      ROUTES.flatMap((route) =>
        ['ThinkAgile VX', 'ThinkSystem SR650'].map((model) => siteWith([{ product, route, model }])),
      ),
    );
    const appliances = ['2.0.0', '2.5.0', '4.0.0'].map((firmware) =>
      siteWith([{ product: 'lxca', route: 'lxca', firmware }]),
    );
    const servers = siteWith(
      shipped.events.matrix.groups.flatMap(({ models }) =>
        models.map((model) => ({ product: 'xcc' as const, route: 'direct' as const, model })),
      ),
    );
    const together = siteWith(PRODUCTS.map((product) => ({ product, route: 'direct' as const })));
    said = [...sites, ...appliances, servers, together]
      .flatMap((record) => [
        ...DOCUMENT_KINDS.flatMap((kind) =>
          (['ja', 'en'] as const).map((language) => printed(record, language, kind, catalog)),
        ),
        JSON.stringify(
          siteView(catalog, record, { has: () => false, refusing: () => [], own: () => null, trials: [] }),
        ),
      ])
      .join('\n');
    // What is asked while a form is filled in and a plan is made.
    for (const product of PRODUCTS)
      for (const { key } of fieldLimits(catalog, product))
        for (const value of ['x', '〒', 'Osaka', '0'.repeat(300), 'a@b.co', 'NOT ONE', '']) {
          fitValue(catalog, product, key, value);
          missingKeys(catalog, product, { 'proxy.enable': 'true' });
        }
    manualRequestLimit(catalog);
    documentedProducts(catalog);
    recommendedRoutes(catalog, 'imm2');
    catalogMeta(catalog);
  }, 120_000);

  /** A sentence, a title or an address for a reader; the rest are codes and numbers that decide something. */
  const isProse = (path: string): boolean =>
    /\.(ja|en|quoteJa|titleJa|titleEn|url|excerpt)$|notes\[\]/.test(path);

  test('is used: every sentence is printed or shown, every code and number is asked, or it is listed with the reason', () => {
    const unused = [...leaves].flatMap(([path, values]) => {
      const missing = isProse(path)
        ? [...values].some((value) => !said.includes(value.replace(/\s+/g, ' ')))
        : !touched.has(path);
      return missing ? [path] : [];
    });
    expect(unused.filter((path) => !UNUSED.some(([place]) => place.test(path)))).toEqual([]);
    expect(UNUSED.filter(([place]) => !unused.some((path) => place.test(path)))).toEqual([]);
  });
});
