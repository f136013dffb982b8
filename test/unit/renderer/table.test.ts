import { Buffer } from 'node:buffer';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { DeviceRow } from '../../../electron/contract/views.ts';
import { tableCsv, tableWorkbook } from '../../../electron/documents/table-file.ts';
import { hiddenNow, shownColumns } from '../../../electron/domain/table.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { rowAfter } from '../../../renderer/components/table/move-rows.ts';
import {
  between,
  fitting,
  matches,
  nextSort,
  sorted,
  toTsv,
} from '../../../renderer/components/table/rows.ts';
import { linesOf, rangeTo } from '../../../renderer/components/table/use-lines.ts';
import { answersSearch, isInState } from '../../../renderer/steps/discover/device-columns.ts';

describe('a long table', () => {
  it('shows every column but the hidden ones, and always those a row cannot be told without', () => {
    const all = ['device', 'address', 'serial'] as const;
    expect(shownColumns(all, ['address'], [])).toEqual(all);
    expect(shownColumns(all, ['address'], ['serial', 'gone'])).toEqual(['device', 'address']);
    expect(shownColumns(all, ['address'], ['device', 'address', 'serial'])).toEqual(['address']);
  });
  it('leaves the columns of another version hidden when others are shown or hidden', () => {
    const all = ['device', 'address', 'serial'] as const;
    const choose = (hidden: readonly string[], wanted: readonly (typeof all)[number][]) =>
      hiddenNow(all, ['address'], { hidden, wanted });
    expect(choose(['fans', 'serial'], ['device', 'serial'])).toEqual(['fans']);
    expect(choose(['fans'], [])).toEqual(['fans', 'device', 'serial']);
    expect(choose([], all)).toEqual([]);
  });
  it('has a line for every group and, while it is open, for each of its rows', () => {
    const groups = [
      { group: 'a', rows: [1, 2] },
      { group: 'b', rows: [3] },
    ];
    const drawn = (closed: readonly string[]) =>
      linesOf(groups, new Set(closed)).map((line) => (line.kind === 'group' ? line.group : line.row));
    expect(drawn([])).toEqual(['a', 1, 2, 'b', 3]);
    expect(drawn(['a'])).toEqual(['a', 'b', 3]);
    expect(drawn(['a', 'b'])).toEqual(['a', 'b']);
  });
  it.each([
    ['as it stands', ['a', 'b', 'c', 'd'], 'b', 'd', ['b', 'c', 'd']],
    ['upwards', ['a', 'b', 'c', 'd'], 'd', 'c', ['c', 'd']],
    ['sorted meanwhile: from where the row is now', ['d', 'b', 'a', 'c'], 'b', 'c', ['b', 'a', 'c']],
    ['filtered meanwhile: never a row that is out of sight', ['a', 'd'], 'a', 'd', ['a', 'd']],
    ['the row before filtered away: this one alone', ['a', 'c', 'd'], 'b', 'd', ['d']],
    ['nothing ticked before', ['a', 'b'], null, 'b', ['b']],
  ] as const)('Shift takes from the row ticked before, %s', (_when, rows, before, ticked, taken) => {
    const lines = linesOf([{ group: 'g', rows }], new Set<string>());
    const at = rows.indexOf(ticked as never) + 1;
    expect(rangeTo(lines, before, at, (row) => row)).toEqual(taken);
  });
  it('sorts up, down, then as found; numbers as numbers, and what has no value last', () => {
    const rows = ['127.0.0.10', '', '127.0.0.9', '127.0.0.100'];
    const by = (down: boolean) => sorted(rows, { column: 'address', down }, (row) => row);
    expect(by(false)).toEqual(['127.0.0.9', '127.0.0.10', '127.0.0.100', '']);
    expect(by(true)).toEqual(['127.0.0.100', '127.0.0.10', '127.0.0.9', '']);
    expect(sorted(rows, null, (row) => row)).toBe(rows);
    const up = nextSort(null, 'address');
    const down = nextSort(up, 'address');
    expect([up, down, nextSort(down, 'address'), nextSort(up, 'serial')]).toEqual([
      { column: 'address', down: false },
      { column: 'address', down: true },
      null,
      { column: 'serial', down: false },
    ]);
  });
  it.each([
    ['', true],
    ['ＳＲ６５０', true],
    ['sr650 .12', true],
    ['sr650 .13', false],
  ])('is searched for %s: %s', (filter, expected) => {
    expect(matches(filter, ['ThinkSystem SR650 V2', '10.0.0.12', undefined])).toBe(expected);
  });
  it('takes a range whichever end was first', () => {
    expect(between(['a', 'b', 'c', 'd'], 2, 1)).toEqual(['b', 'c']);
    expect(between(['a', 'b', 'c', 'd'], 0, 9)).toEqual(['a', 'b', 'c', 'd']);
  });
  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 0, 5],
    ['PageUp', 7, 2],
    ['Home', 7, 0],
    ['End', 0, 9],
    ['a', 0, null],
  ])('%s from row %i leads to %s', (key, index, expected) => {
    expect(rowAfter(key, index, 10, 5)).toBe(expected);
  });
  it('is copied with tabs between cells and none inside', () => {
    expect(
      toTsv([
        ['a', 'b\tc'],
        ['d\ne', ''],
      ]),
    ).toBe('a\tb c\nd e\t');
  });
});

describe('a table as a file', () => {
  const rows = [
    ['機器', 'シリアル番号'],
    ['=cmd()', '0012'],
    ['a,"b"', '+1'],
  ];
  it('is CSV that Excel opens as what it is, without formulas', () => {
    expect(tableCsv(rows)).toBe('\ufeff機器,シリアル番号\r\n\'=cmd(),0012\r\n"a,""b""",\'+1\r\n');
  });
  it('is a workbook of text cells', async () => {
    const read = await readExcelFile(Buffer.from(await tableWorkbook('機器[1]', rows)));
    const cells = (
      Array.isArray(read[0]) ? read : (read[0] as unknown as { data: unknown }).data
    ) as unknown[][];
    expect(cells).toEqual(rows);
  });
});

describe('devices', () => {
  const row = (part: object, device: object = {}): DeviceRow =>
    ({
      device: {
        id: 'a',
        address: '10.0.0.1',
        addresses: ['10.0.0.1', 'fe80::1'],
        serial: 'J30AF7LC',
        name: 'rack7-bmc',
        ...device,
      },
      product: 'xcc',
      route: 'direct',
      driver: 'xcc-redfish',
      credential: 'bmc',
      chosen: true,
      typed: false,
      managedBy: null,
      ...part,
    }) as unknown as DeviceRow;
  it.each(['10.0.0.1', 'fe80', 'j30af', 'RACK7', 'XClarity Controller', 'bmc 10.0'])(
    'are found by %s',
    (search) => {
      expect(answersSearch(textsFor('ja'), row({}), search)).toBe(true);
      expect(answersSearch(textsFor('ja'), row({}), `${search} nothing-like-it`)).toBe(false);
    },
  );
  it('answer to the state chips', () => {
    expect(isInState(row({}), 'chosen')).toBe(true);
    expect(isInState(row({ chosen: false }), 'left')).toBe(true);
    expect(isInState(row({ typed: true }), 'typed')).toBe(true);
    expect(isInState(row({}, { identityConflict: true }), 'attention')).toBe(true);
    expect(isInState(row({ product: 'unknown' }), 'attention')).toBe(true);
    expect(isInState(row({}), 'attention')).toBe(false);
  });
});

describe('columns in a narrow window', () => {
  const narrow = { most: 3, givesWay: ['d', 'b', 'c'] } as const;
  it.each([
    [
      ['a', 'b', 'c', 'd', 'e'],
      ['a', 'c', 'e'],
    ],
    [
      ['a', 'b', 'c', 'e'],
      ['a', 'c', 'e'],
    ],
    [
      ['a', 'b', 'e'],
      ['a', 'b', 'e'],
    ],
  ] as const)('of %j there is room for %j', (columns, drawn) => {
    expect(fitting<string>(columns, narrow)).toEqual(drawn);
  });
});
