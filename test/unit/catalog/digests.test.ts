import { expect, test } from 'vitest';
import { shipped } from '../../support/shipped.ts';
import { digestOfRows } from './digest.ts';

// The digests were taken from the text of the guide (Ver 1.22, 2020/07), not from the catalog: they prove
// that no printed row was lost on the way in and that none is invented later.

const TABLES = [
  ['imm2', 7, 'f598ad3a3441fe59f403cb68b5678a5f5fbd31ae0e2a5eb879099ec8bda5604a'],
  ['cmm', 7, 'bd89697cdd95911732e6bd2d87f6e231dfd117a0b6945a03c5e5997d8fe4afa6'],
  ['lxca', 5, '637c8cd8fbb8a6b712933b1752077e1a2ece25b7466fd35bb4bd38bc95be1c59'],
  ['systems-director', 6, '86c52550b6d369be4ba176bf5c6690318936144c50fae3b37e4e1a33927fd3a9'],
] as const;

test.each(TABLES)(
  'the printed destination table %s has its %i rows, letter for letter',
  (id, rows, digest) => {
    const table = shipped.destinations.tables.find((each) => each.id === id);
    const withIpv6 = table?.columns.some((column) => column.includes('IPv6'));
    const withProtocol = table?.columns.some((column) => column.includes('プロトコル'));
    const cells = (table?.rows ?? []).map(({ printed }) => [
      printed.dns,
      printed.ipv4,
      ...(withIpv6 ? [printed.ipv6] : []),
      printed.ports,
      ...(withProtocol ? [printed.protocols] : []),
    ]);
    expect(cells).toHaveLength(rows);
    expect(digestOfRows(cells)).toBe(digest);
  },
);

test('the catalog has the four printed tables and no other', () => {
  expect(shipped.destinations.tables.map((table) => table.id)).toEqual(TABLES.map(([id]) => id));
});

test('the event matrix has its 20 rows and 16 columns, mark for mark', () => {
  const { groups, events } = shipped.events.matrix;
  const models = groups.flatMap((group) => group.models);
  expect(digestOfRows([['', '', '', ...models]])).toBe(
    '710e3da038d73fbe03ef84a668ef80f5977ead5a574b51be0ee55e0fa8c1f184',
  );
  const rows = events.map((event) => [
    event.number,
    event.id,
    event.message.ja,
    ...[...event.marks].map((mark) => (mark === '●' ? '●' : '')),
  ]);
  expect(rows).toHaveLength(20);
  expect(digestOfRows(rows)).toBe('99c506a19ae397da28adf321593ebbd71e6f434a7fc8a57f8cfac714ec0d85c3');
});

test('the change log has its 22 rows', () => {
  const rows = shipped.meta.changeLog.map((row) => [row.date.replaceAll('-', '/'), row.version, row.text.ja]);
  expect(rows).toHaveLength(22);
  expect(digestOfRows(rows)).toBe('f5222e6794505cc91a7e08312f1134ac4fd4748b7cb81a2769df14342d0d1810');
});

test('the comparison of the tools has its 6 rows', () => {
  const { rows } = shipped.guide.toolComparison;
  const printed = rows.map((row, index) => [
    rows[index - 1]?.category.ja === row.category.ja ? '' : row.category.ja,
    row.item.ja,
    ...row.values.map((value) => value.text.ja),
  ]);
  expect(printed).toHaveLength(6);
  expect(digestOfRows(printed)).toBe('f288592e27e7e5619ef39dc62eaae0b2c1c7cd0b199a8506d1075edfacdccab9');
});

test('the comparison with Systems Director has its 10 rows', () => {
  const printed = shipped.guide.directorComparison.rows.map((row) => [
    row.item.ja,
    ...row.values.map((value) => value.text.ja),
  ]);
  expect(printed).toHaveLength(10);
  expect(digestOfRows(printed)).toBe('28536725f027792f79488d756d8c021b883ba070d3c3d779cb93a7dd411123dd');
});

test('the list of what is sent has its 7 lines', () => {
  const printed = shipped.guide.dataSent.map((line) => [line.quoteJa]);
  expect(printed).toHaveLength(7);
  expect(digestOfRows(printed)).toBe('7a9e76c1b9db68c97a94d22bc69656114c072948eed38c651b7eb28d9aabe1e7');
});

test('every one of the 18 web pages the guide names is kept', () => {
  const urls = shipped.guide.references.map((reference) => reference.url).sort();
  expect(urls).toHaveLength(18);
  expect(digestOfRows(urls.map((each) => [each]))).toBe(
    'cb47a3777eb6d0c33dbdebc24dbdaeae425167638b2debbf859b089a1eee2683',
  );
});
