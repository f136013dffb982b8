import { describe, expect, test } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { requestTable, requestWords } from '../../../electron/texts/index.ts';
import { documentOf, inBoth, words } from './printed-sites.ts';

/** Of the seven sites, in both languages: the firewall request and the manual sheet. */

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
