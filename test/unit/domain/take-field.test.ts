import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIELD_PATHS } from '../../../electron/domain/form-field.ts';
import { parseSiteFile, type SiteFile } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { takeField } from '../../../electron/domain/take-field.ts';
import { parseRecord } from '../../../electron/storage/record-file.ts';

/** Whatever is typed: what is kept of it is a site that opens again, and what is not kept is said. */
function fresh(): SiteFile {
  const parsed = parseSiteFile({ version: 1 });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
const opens = (file: SiteFile): boolean => {
  const record = newSiteRecord('site-a', '2026-11-24T00:00:00Z', fresh());
  return parseRecord(JSON.parse(JSON.stringify({ ...record, file })), 'site').ok;
};

/** Letters that are longer in their plain form, at the limits and beyond, many entries, and what nobody sees. */
const NASTY = [
  '\ufdfa'.repeat(28),
  '\ufdfa'.repeat(500),
  '㌀'.repeat(500),
  '😀'.repeat(250),
  '😀'.repeat(251),
  'a'.repeat(500),
  'a'.repeat(501),
  `${'a'.repeat(260)}.example:443`,
  Array.from({ length: 300 }, (_, at) => `relay${at}.example:443`).join('\n'),
  Array.from({ length: 300 }, (_, at) => `10.0.0.${at}`).join('\n'),
  `-bad-.example:443\n${'b'.repeat(300)}:443`,
  '\u202e\u0000\u0007',
  '\ud800',
  '0',
  '-1',
  '99999',
  'off',
];

test.each(FIELD_PATHS)('%s', (path) => {
  for (const typed of NASTY) {
    const { file } = takeField(fresh(), path, typed);
    expect({ typed: typed.slice(0, 20), opens: opens(file) }).toEqual({
      typed: typed.slice(0, 20),
      opens: true,
    });
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (typed) => {
      expect(opens(takeField(fresh(), path, typed).file)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('of a list of destinations every entry is used or named, and those beyond the limit are told', () => {
  const many = Array.from({ length: 203 }, (_, at) => `relay${at}.example:443`);
  const taken = takeField(fresh(), 'network.destinations', many.join('\n'));
  expect(taken.file.network.destinations).toHaveLength(200);
  expect(taken.faults).toEqual([{ code: 'too-many', args: { limit: 200 } }]);
  const bad = takeField(fresh(), 'network.destinations', `good.example:443\n${'b'.repeat(300)}:443`);
  expect(bad.file.network.destinations.map(({ host }) => host)).toEqual(['good.example']);
  expect(bad.faults.map(({ code }) => code)).toEqual(['not-a-destination']);
});
