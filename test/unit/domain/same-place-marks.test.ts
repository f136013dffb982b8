import { describe, expect, test } from 'vitest';
import { isOtherMark, plainMark } from '../../../electron/domain/box-marks.ts';

/** What one place of a box tells at two times: only another box's mark is another box. */
const UUID = '4f0c3a58-8a7d-11e5-9e2f-40f2e9b80021';
const OTHER = '5f0c3a58-8a7d-11e5-9e2f-40f2e9b80022';

describe('a mark and what is told in its place later', () => {
  test.each([
    ['06KDAB1', '06KDAB2'],
    [UUID, OTHER],
    [UUID.replaceAll('-', ' ').toUpperCase(), OTHER],
  ])('%s, then %s: another box', (known, seen) => {
    expect(isOtherMark(known, seen)).toBe(true);
    expect(isOtherMark(seen, known)).toBe(true);
  });

  test.each([
    ['06KDAB1', '06kdab1'],
    ['06KDAB1', '  06KDAB1   '],
    ['06KDAB1', ''],
    ['06KDAB1', '   '],
    ['06KDAB1', 'N/A'],
    ['06KDAB1', 'Not Available'],
    ['06KDAB1', '0000000'],
    [UUID, UUID.replaceAll('-', '').toUpperCase()],
    [UUID, `urn:uuid:${UUID}`],
    [UUID, '00000000-0000-0000-0000-000000000000'],
    [UUID, 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'],
    [UUID, 'Unknown'],
    [UUID, '03000200-0400-0500-0006-000700080009'],
  ])('%s, then "%s": nothing that tells another one', (known, seen) => {
    expect(isOtherMark(known, seen)).toBe(false);
    expect(isOtherMark(seen, known)).toBe(false);
  });

  test.each(['', '   ', 'N/A', '00000000-0000-0000-0000-000000000000'])('"%s" is none', (text) => {
    expect(plainMark(text)).toBe('');
  });
});
