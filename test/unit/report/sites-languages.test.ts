import { expect, test } from 'vitest';
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
import { ROLLBACK_WAYS } from '../../../electron/domain/rollback.ts';
import { SERVED_STATES } from '../../../electron/domain/served.ts';
import { SECTIONS } from '../../../renderer/report/sections.ts';
import { documentOf, every, inBoth, type Table, words } from './printed-sites.ts';

/** Of the seven sites: both languages say the same, and neither shows a word of the program's own. */

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
