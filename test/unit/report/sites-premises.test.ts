import { describe, expect, test } from 'vitest';
import { numbersIn } from '../../../electron/address/address-list.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { premiseWords, rollbackWords } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { reportSite, SITES } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';
import { documentOf, inBoth, printed, recordOf } from './printed-sites.ts';

/** Of the seven sites, in both languages: premises, who was not written to, former values and the way back. */

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
    const record = recordOf(site);
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
