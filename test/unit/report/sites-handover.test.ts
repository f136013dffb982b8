import { describe, expect, test } from 'vitest';
import { numbersIn } from '../../../electron/address/address-list.ts';
import { serviceScreens } from '../../../electron/devices/manual/service-screens.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { handoverWords, rollbackWords } from '../../../electron/texts/index.ts';
import { reportSite } from '../../support/report-site.ts';
import { documentOf, inBoth, printed, reportIn, words } from './printed-sites.ts';

/** Of the seven sites, in both languages: what is handed over to operation. */

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
