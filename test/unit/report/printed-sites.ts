import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { buildReportModel, forPaper } from '../../../electron/documents/model.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { byHandOf } from '../../../electron/workflow/by-hand.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { SECTIONS, type SectionId } from '../../../renderer/report/sections.ts';
import { reportWords } from '../../../renderer/report/words.ts';
import { SITES } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** Documents of the seven sites, read back: what a customer, a network team and an auditor find. */

type Kind = ReportModel['kind'];
export type Language = 'ja' | 'en';
export type Table = { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
export type Printed = {
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

export function printed(record: SiteRecord, language: Language, kind: Kind): Printed {
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
export function recordOf(site: keyof typeof SITES): SiteRecord {
  const record = records.get(site) ?? SITES[site]();
  records.set(site, record);
  return record;
}

export function documentOf(site: keyof typeof SITES, language: Language, kind: Kind = 'report'): Printed {
  const record = recordOf(site);
  const name = `${site} ${language} ${kind}`;
  const known = made.get(name) ?? printed(record, language, kind);
  made.set(name, known);
  return known;
}

export const words = (language: Language) =>
  reportWords(
    language,
    SECTIONS.map(({ id }) => id),
  );
export const every = Object.keys(SITES) as readonly (keyof typeof SITES)[];
export const inBoth = every.flatMap((site) =>
  (['ja', 'en'] as const).map((language) => [site, language] as const),
);
export const reportIn = (site: keyof typeof SITES, section: SectionId, language: Language = 'ja') =>
  documentOf(site, language).tables(words(language).sections[section]);
