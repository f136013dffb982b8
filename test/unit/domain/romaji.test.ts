import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toRomaji } from 'wanakana';
import { placeRomaji } from '../../../electron/domain/address-romaji.ts';
import {
  abbreviated,
  blockNumber,
  capitalised,
  companyForm,
  hepburn,
} from '../../../electron/domain/romaji.ts';
import { openPostalTable } from '../../../electron/storage/postal-table.ts';

const roman = (kana: string): string => capitalised(hepburn(toRomaji(kana)));

describe('kana in the Hepburn of passports and addresses', () => {
  it.each([
    ['トウキョウ', 'Tokyo'],
    ['オオサカ', 'Osaka'],
    ['ヤマダ タロウ', 'Yamada Taro'],
    ['ジュンイチロウ', 'Junichiro'],
    ['シンバシ', 'Shimbashi'],
    ['ホンマ', 'Homma'],
    ['イノウエ', 'Inoue'],
    ['マッチ', 'Matchi'],
    ['ユウキ', 'Yuki'],
    ['さとう はなこ', 'Sato Hanako'],
  ])('%s is %s', (kana, expected) => {
    expect(roman(kana)).toBe(expected);
  });
});

describe('company names and blocks', () => {
  it.each([
    ['株式会社練習', '練習', 'K.K.'],
    ['練習商事（株）', '練習商事', 'K.K.'],
    ['㈱練習', '練習', 'K.K.'],
    ['有限会社練習', '練習', 'Ltd.'],
    ['Renshu Inc.', 'Renshu Inc.', undefined],
  ])('%s', (name, bare, form) => {
    expect(companyForm(name).bare).toBe(bare);
    expect(companyForm(name).forms[0]).toBe(form);
  });
  it.each([
    ['１丁目２番３号', '1-2-3'],
    ['一丁目二番十二号', '1-2-12'],
    ['2丁目5番地', '2-5'],
    ['１－２－３', '1-2-3'],
    ['1ー2ー3', '1-2-3'],
    ['二十三番', '23'],
    ['1-2-3', '1-2-3'],
  ])('%s is %s', (typed, expected) => {
    expect(blockNumber(typed)).toBe(expected);
  });
  it('shortens only as far as it must, and says where that is not enough', () => {
    expect(abbreviated('Example Corporation', 30)).toBe('Example Corporation');
    expect(abbreviated('Example Corporation Building', 27)).toBe('Example Corp. Building');
    expect(abbreviated('Example Corporation Building', 19)).toBe('Example Corp. Bldg.');
    expect(abbreviated('Example Corporation Building', 10)).toBeNull();
  });
});

describe('the postal table', () => {
  const path = join(import.meta.dirname, '..', '..', '..', 'resources', 'postal', 'postal.bin');
  const table = openPostalTable(path);
  const read = (code: string) =>
    (table?.find(code) ?? []).map((place) => ({ ...place, romaji: placeRomaji(place, toRomaji) }));

  it('is small, says what it was made from and when', () => {
    expect(statSync(path).size).toBeLessThanOrEqual(2_000_000);
    expect(table?.source).toMatch(/jquery-jpostal-ja 2\.14.*MIT/);
    expect(table?.made).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const code of ['1010041', '5300001', '0600001', '9071801', '0600042'])
      expect(table?.find(code).length).toBeGreaterThan(0);
  });
  it.each([
    ['1010041', '東京都', '千代田区', '神田須田町', 'Chiyoda-ku', 'Kandasudacho'],
    ['2200011', '神奈川県', '横浜市西区', '高島', 'Nishi-ku, Yokohama-shi', 'Takashima'],
    ['0600001', '北海道', '札幌市中央区', '北一条西', 'Chuo-ku, Sapporo-shi', null],
    ['5300001', '大阪府', '大阪市北区', '梅田', 'Kita-ku, Osaka-shi', 'Umeda'],
  ])('%s', (code, prefecture, city, town, cityRomaji, townRomaji) => {
    const places = read(code);
    expect(places[0]).toMatchObject({ prefecture, city, town });
    expect(places[0]?.romaji.city).toBe(cityRomaji);
    if (townRomaji !== null) expect(places[0]?.romaji.town).toBe(townRomaji);
  });
  it.each(['0000000', '123', 'abcdefg', '99999999'])('does not know %s', (code) => {
    expect(read(code)).toEqual([]);
  });
  it('that is missing or is none is no table', () => {
    expect(openPostalTable(join(path, 'nowhere'))).toBeNull();
    expect(openPostalTable(import.meta.filename)).toBeNull();
  });
});
