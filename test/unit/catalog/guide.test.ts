import { expect, test } from 'vitest';
import {
  comparisonOfTools,
  comparisonWithDirector,
  comparisonWithStandardEdition,
  encryption,
  findPrefecture,
  prefectures,
  procedureFor,
  serverCountry,
  troubleProcess,
} from '../../../electron/catalog/index.ts';
import { shipped } from '../../support/shipped.ts';

test('there are 47 prefectures from JP-01 to JP-47 and none twice', () => {
  const rows = prefectures(shipped);
  expect(rows.map((row) => row.iso)).toEqual(
    Array.from({ length: 47 }, (_, index) => `JP-${String(index + 1).padStart(2, '0')}`),
  );
  expect(new Set(rows.map((row) => row.ja)).size).toBe(47);
  expect(new Set(rows.map((row) => row.romaji)).size).toBe(47);
});

test('one to, one do, two fu and 43 ken, each with the ending of its Japanese name', () => {
  const ending = { to: '都', do: '道', fu: '府', ken: '県' } as const;
  const count = { to: 0, do: 0, fu: 0, ken: 0 };
  for (const row of prefectures(shipped)) {
    count[row.suffix] += 1;
    expect(row.ja.endsWith(ending[row.suffix])).toBe(true);
  }
  expect(count).toEqual({ to: 1, do: 1, fu: 2, ken: 43 });
});

test('seventeen prefectures share their first three letters, in seven groups', () => {
  const colliding = prefectures(shipped).filter((row) => row.collidesWith.length > 0);
  expect(colliding).toHaveLength(17);
  expect([...new Set(colliding.map((row) => row.code))].sort()).toEqual([
    'FUK',
    'KAG',
    'MIY',
    'NAG',
    'SHI',
    'TOK',
    'YAM',
  ]);
  expect(findPrefecture(shipped, 'Tokyo')?.collidesWith).toEqual(['Tokushima']);
  expect(findPrefecture(shipped, 'Osaka')?.collidesWith).toEqual([]);
});

test('romaji is Hepburn without long-vowel marks', () => {
  for (const [ja, romaji] of [
    ['北海道', 'Hokkaido'],
    ['東京都', 'Tokyo'],
    ['大阪府', 'Osaka'],
    ['京都府', 'Kyoto'],
    ['兵庫県', 'Hyogo'],
    ['高知県', 'Kochi'],
    ['大分県', 'Oita'],
    ['新潟県', 'Niigata'],
    ['群馬県', 'Gunma'],
  ] as const) {
    expect(findPrefecture(shipped, ja)?.romaji).toBe(romaji);
  }
});

test.each(['Kyoto', 'kyoto', 'KYOTO-FU', 'Kyoto fu', 'Kyoto Prefecture', '京都', '京都府', ' Kyoto '])(
  '%s is Kyoto',
  (text) => {
    expect(findPrefecture(shipped, text)?.iso).toBe('JP-26');
  },
);

test.each(['', 'TOK', 'Kyo', 'Toukyou', '都', '北海'])('%s is taken for no prefecture', (text) => {
  expect(findPrefecture(shipped, text)).toBeUndefined();
});

test('only Systems Director in band shows the inventory on the portal and needs an agent', () => {
  const { columns, rows } = comparisonOfTools(shipped);
  expect(columns.map((column) => column.id)).toEqual([
    'imm2-cmm',
    'lxca',
    'director-out-of-band',
    'director-in-band',
  ]);
  const codes = (item: string) => rows.find((row) => row.item.ja === item)?.values.map((value) => value.code);
  expect(codes('H/W障害の自動通知')).toEqual(['yes', 'yes', 'yes', 'yes']);
  expect(codes('Webポータルサイトからのインベントリー情報の確認')).toEqual(['no', 'no', 'no', 'yes']);
  expect(codes('管理サーバーの必要有無')).toEqual(['not-needed', 'needed', 'needed', 'needed']);
  expect(codes('管理対象サーバーへのエージェント導入の必要有無')).toEqual([
    'not-needed',
    'not-needed',
    'not-needed',
    'needed',
  ]);
});

test('the differences stand under their three headings', () => {
  const { rows } = comparisonWithDirector(shipped);
  expect(rows.map((row) => row.section?.ja ?? '')).toEqual([
    '',
    ...Array.from({ length: 5 }, () => 'HW監視・管理'),
    ...['アプリケーション管理', 'アプリケーション管理', '導入方法', '導入方法'],
  ]);
  expect(rows[2]?.values.map((value) => value.code)).toEqual(['yes', 'partly']);
});

test('three advantages and three functions that are not provided', () => {
  const kinds = comparisonWithStandardEdition(shipped).map((line) => line.kind);
  expect(kinds.filter((kind) => kind === 'advantage')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'not-provided')).toHaveLength(3);
});

test('the printed TLSv1/SSLv3 is kept and TLS 1.2 is what counts', () => {
  expect(encryption(shipped).printed.quoteJa).toContain('TLSv1またはSSLv3');
  expect(encryption(shipped).minimumVersion).toBe('TLSv1.2');
});

test('the servers stand in the United States', () => {
  expect(serverCountry(shipped).country).toBe('US');
});

test('a fault goes from HTC over TSG and product engineering to product development', () => {
  expect(troubleProcess(shipped).map((step) => step.short)).toEqual(['HTC', 'TSG', '製品技術', '製品開発']);
});

test('the manual sheet has steps for every product with a screen, CMM2 using those of CMM', () => {
  expect(procedureFor(shipped, 'imm2')?.steps[0]?.quoteJa).toContain('Service and Support License Agreement');
  expect(procedureFor(shipped, 'cmm2')).toBe(procedureFor(shipped, 'cmm'));
  expect(procedureFor(shipped, 'cmm')?.steps[0]?.correctedJa?.startsWith('CMMの')).toBe(true);
  expect(procedureFor(shipped, 'lxca')?.steps.length).toBeGreaterThan(3);
  expect(procedureFor(shipped, 'unknown')).toBeUndefined();
});
