import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  advisedKeys,
  checkValue,
  countryCodes,
  fieldLimit,
  fieldLimits,
  fitValue,
  limitsConfidence,
  manualRequestLimit,
  missingKeys,
  type ValueCode,
} from '../../../electron/catalog/index.ts';
import { PRODUCTS, type Product } from '../../../electron/domain/product.ts';
import { SETTING_KEYS, type SettingKey } from '../../../electron/domain/setting-key.ts';
import { shipped } from '../../support/shipped.ts';

const NINE: readonly SettingKey[] = [
  'country',
  'company',
  'contact.name',
  'contact.phone',
  'contact.email',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
];

function codeOf(product: Product, key: SettingKey, value: string): ValueCode | 'ok' {
  const verdict = checkValue(shipped, product, key, value);
  return verdict.ok ? 'ok' : verdict.error.code;
}

// Product, field, value, what the product says. Limits: IMM-MIB and CME-MIB DESCRIPTIONs, the vendor's Redfish script.
const CHECKS: readonly (readonly [Product, SettingKey, string, ValueCode | 'ok'])[] = [
  ['imm2', 'company', 'A'.repeat(30), 'ok'],
  ['imm2', 'company', 'A'.repeat(31), 'too-long'],
  ['imm2', 'company', 'R & D <Lab>', 'ok'],
  ['xcc', 'company', 'R & D Lab', 'forbidden-character'],
  ['xcc', 'contact.address', '1-2-3 <B1>', 'forbidden-character'],
  ['xcc', 'contact.city', 'Minato & Ota', 'ok'],
  ['imm2', 'company', '株式会社テスト', 'not-ascii'],
  ['cmm', 'contact.name', '山田 太郎', 'not-ascii'],
  ['xcc', 'contact.city', 'ｔｏｋｙｏ', 'not-ascii'],
  ['imm2', 'company', '', 'required'],
  ['imm2', 'alternate.name', '', 'ok'],
  ['imm2', 'contact.name', 'Taro\nYamada', 'control-character'],
  ['lxca', 'contact.name', 'Taro\u0000', 'control-character'],
  ['imm2', 'contact.email', `${'a'.repeat(18)}@example.com`, 'ok'], // 30 characters
  ['imm2', 'contact.email', `${'a'.repeat(19)}@example.com`, 'too-long'],
  ['cmm', 'contact.email', `${'a'.repeat(118)}@example.com`, 'ok'], // 130 characters
  ['cmm', 'contact.email', `${'a'.repeat(119)}@example.com`, 'too-long'],
  ['cmm2', 'contact.email', `${'a'.repeat(119)}@example.com`, 'too-long'],
  ['imm2', 'contact.email', 'a+b@example.com', 'not-email'],
  ['imm2', 'contact.email', 'a@localhost', 'not-email'],
  ['imm2', 'contact.email', '.a@example.com', 'not-email'],
  ['imm2', 'contact.email', 'a@example.c', 'not-email'],
  ['imm2', 'contact.email', 'a@192.168.0.1', 'not-email'],
  ['imm2', 'contact.email', 'a_b-c.d@mail_1.ex-ample.co.jp', 'ok'],
  ['xcc', 'contact.email', 'a+b@example.com', 'ok'],
  ['xcc', 'contact.email', 'nobody', 'not-email'],
  ['imm2', 'contact.phone', '0312', 'too-short'],
  ['imm2', 'contact.phone', '03-1234-5678', 'ok'],
  ['xcc', 'contact.phone', '03-1234-5678', 'not-digits'],
  ['xcc', 'contact.phone', '1234', 'too-short'],
  ['xcc2', 'contact.phone', '1'.repeat(31), 'too-long'],
  ['imm2', 'contact.phoneExtension', '1'.repeat(31), 'too-long'],
  ['cmm', 'contact.phoneExtension', '123', 'ok'],
  ['xcc', 'contact.phoneExtension', '123', 'no-such-field'],
  ['cmm', 'location.phone', '0312345678', 'no-such-field'],
  ['imm2', 'location.phone', '0312345678', 'ok'],
  ['imm2', 'contact.state', 'T', 'too-short'],
  ['imm2', 'contact.state', 'TOK', 'ok'],
  ['cmm', 'contact.state', 'Tokyo', 'too-long'],
  ['xcc', 'contact.state', 'Tokyo', 'ok'],
  ['imm2', 'contact.postalCode', '100-0001', 'not-alphanumeric'],
  ['imm2', 'contact.postalCode', '1000001', 'ok'],
  ['imm2', 'contact.postalCode', '1234567890', 'too-long'],
  ['xcc', 'contact.postalCode', '100-0001', 'ok'],
  ['imm2', 'country', 'JP', 'ok'],
  ['imm2', 'country', 'jp', 'not-country'],
  ['imm2', 'country', 'JPN', 'not-country'],
  ['imm2', 'country', 'QQ', 'ok'],
  ['xcc', 'country', 'QQ', 'not-country'],
  ['xcc', 'country', 'JP', 'ok'],
  ['imm2', 'proxy.host', 'proxy.example.co.jp', 'ok'],
  ['imm2', 'proxy.host', '192.0.2.1', 'ok'],
  ['imm2', 'proxy.host', '2001:db8::1', 'ok'],
  ['imm2', 'proxy.host', '192.0.2.256', 'not-host'],
  ['imm2', 'proxy.host', 'http://proxy', 'not-host'],
  ['imm2', 'proxy.host', 'proxy host', 'not-host'],
  ['imm2', 'proxy.host', `${'a'.repeat(60)}.jp`, 'ok'], // 63 characters
  ['imm2', 'proxy.host', `${'a'.repeat(60)}.com`, 'too-long'],
  ['imm2', 'proxy.port', '3128', 'ok'],
  ['imm2', 'proxy.port', '0', 'not-port'],
  ['xcc', 'proxy.port', '65536', 'not-port'],
  ['lxca', 'proxy.port', 'http', 'not-port'],
  ['imm2', 'proxy.user', 'a b', 'has-space'],
  ['imm2', 'proxy.user', 'a'.repeat(31), 'too-long'],
  ['cmm', 'proxy.password', 'a'.repeat(16), 'too-long'],
  ['cmm', 'proxy.password', 'pass word', 'has-space'],
  ['imm2', 'enable', 'true', 'ok'],
  ['imm2', 'enable', 'yes', 'not-boolean'],
  ['imm2', 'excludedEvents', '806f010d0401ff00', 'ok'],
  ['imm2', 'excludedEvents', '0x806F010D0401FF00', 'ok'],
  ['imm2', 'excludedEvents', '806f010d0401ff**', 'ok'],
  ['imm2', 'excludedEvents', '806f010d********', 'ok'],
  ['imm2', 'excludedEvents', '806f010*0401ff00', 'not-event-id'],
  ['imm2', 'excludedEvents', '00026805', 'not-event-id'],
  ['imm2', 'excludedEvents', '806f010d0401ff00,806f010d0402ff00', 'ok'],
  ['cmm', 'excludedEvents', '00026805', 'ok'],
  ['cmm', 'excludedEvents', '0X00026805', 'ok'],
  ['cmm', 'excludedEvents', '000268**', 'not-event-id'],
  ['cmm', 'excludedEvents', '806f010d0401ff00', 'not-event-id'],
  ['xcc', 'retries.count', '2', 'no-such-field'],
  ['unknown', 'company', 'A', 'no-such-field'],
];

test.each(CHECKS)('%s %s %j: %s', (product, key, value, expected) => {
  expect(codeOf(product, key, value)).toBe(expected);
});

test('a refused length names the limit, the length found and the source of the limit', () => {
  expect(checkValue(shipped, 'imm2', 'contact.email', `${'a'.repeat(40)}@example.com`)).toMatchObject({
    ok: false,
    error: { code: 'too-long', limit: 30, found: 52, source: { document: 'imm-mib', page: 'emailAddress' } },
  });
});

// Product, field, typed, fitted, rules in order.
const FITS: readonly (readonly [Product, SettingKey, string, string, readonly string[]])[] = [
  ['imm2', 'contact.state', 'Tokyo', 'TOK', ['prefecture-code']],
  ['imm2', 'contact.state', 'OSAKA-FU', 'OSA', ['prefecture-code']],
  ['cmm', 'contact.state', 'Ｋａｎａｇａｗａ', 'KAN', ['nfkc', 'prefecture-code']],
  ['imm2', 'contact.state', 'TOK', 'TOK', []],
  ['xcc', 'contact.state', 'Tokyo', 'Tokyo', []],
  ['lxca', 'contact.state', 'Tokyo', 'Tokyo', []],
  ['imm2', 'contact.postalCode', '100-0001', '1000001', ['strip-separators']],
  [
    'imm2',
    'contact.postalCode',
    '〒１００－０００１',
    '1000001',
    ['nfkc', 'strip-postal-mark', 'strip-separators'],
  ],
  ['cmm', 'contact.postalCode', '100ー0001', '1000001', ['dashes', 'strip-separators']],
  ['xcc', 'contact.postalCode', '100-0001', '100-0001', []],
  ['xcc', 'contact.phone', '03-1234-5678', '0312345678', ['digits-only']],
  ['xcc', 'contact.phone', '０３（１２３４）５６７８', '0312345678', ['nfkc', 'digits-only']],
  ['xcc', 'contact.phone', '+81-3-1234-5678', '0312345678', ['national-number', 'digits-only']],
  ['xcc', 'contact.phone', '+81 (0)3 1234 5678', '0312345678', ['national-number', 'digits-only']],
  ['xcc', 'contact.phone', '0312345678', '0312345678', []],
  ['imm2', 'contact.phone', '03‐1234－5678', '03-1234-5678', ['nfkc', 'dashes']],
  ['imm2', 'contact.phone', '03-1234-5678', '03-1234-5678', []],
  ['imm2', 'country', ' jp ', 'JP', ['trim', 'upper-case']],
  ['imm2', 'contact.address', '１−２−３ Ａｋａｓａｋａ', '1-2-3 Akasaka', ['nfkc', 'dashes']],
  ['imm2', 'company', 'Example K.K.', 'Example K.K.', []],
  ['imm2', 'excludedEvents', '0x806F010D0401FF00', '806f010d0401ff00', ['event-id-form']],
  ['imm2', 'excludedEvents', '40000086-00000000', '4000008600000000', ['event-id-form']],
  [
    'imm2',
    'excludedEvents',
    'b06f010d0401ff00, A06F010D0401FF00',
    'a06f010d0401ff00,b06f010d0401ff00',
    ['event-id-form'],
  ],
  ['cmm', 'excludedEvents', '0x00026805', '00026805', ['event-id-form']],
  ['imm2', 'alternate.phone', '', '', []],
];

test.each(FITS)('%s %s %j fits as %j by %j', (product, key, typed, value, rules) => {
  const fitted = fitValue(shipped, product, key, typed);
  expect(fitted).toMatchObject({ ok: true, value: { value } });
  if (fitted.ok) {
    expect(fitted.value.adapted?.rules ?? []).toEqual(rules);
    expect(fitted.value.adapted?.from).toBe(rules.length === 0 ? undefined : typed);
  }
});

// What must never be made to fit.
const MISFITS: readonly (readonly [Product, SettingKey, string, ValueCode])[] = [
  ['imm2', 'company', 'A'.repeat(31), 'too-long'],
  ['imm2', 'company', '株式会社テスト', 'not-ascii'],
  ['imm2', 'contact.state', '東京都', 'not-ascii'],
  ['imm2', 'contact.state', 'California', 'too-long'],
  ['imm2', 'contact.email', `${'a'.repeat(40)}@example.com`, 'too-long'],
  ['imm2', 'contact.email', 'nobody', 'not-email'],
  ['xcc', 'contact.phone', '03-1234-5678 ext. 12', 'not-digits'],
  ['xcc', 'contact.phone', '+1-919-555-0100', 'not-digits'],
  ['imm2', 'contact.name', 'Taro\r\nYamada', 'control-character'],
  ['imm2', 'contact.name', 'Taro\n', 'control-character'],
  ['cmm', 'excludedEvents', '806f010d0401ff00', 'not-event-id'],
  ['imm2', 'contact.postalCode', '100-0001-0002', 'too-long'],
  ['imm2', 'excludedEvents', '\t', 'control-character'],
  ['imm2', 'company', '　', 'required'],
  ['xcc', 'country', 'QQ', 'not-country'],
];

test.each(MISFITS)('%s %s %j is refused as %s and nothing is cut off', (product, key, typed, code) => {
  expect(fitValue(shipped, product, key, typed)).toMatchObject({ ok: false, error: { code, product, key } });
});

test('a state cut to three letters names the prefectures it is confused with', () => {
  expect(fitValue(shipped, 'imm2', 'contact.state', 'Yamagata')).toMatchObject({
    value: { value: 'YAM', adapted: { collidesWith: ['Yamanashi', 'Yamaguchi'] } },
  });
  const osaka = fitValue(shipped, 'imm2', 'contact.state', 'Osaka');
  expect(osaka.ok && osaka.value.adapted && 'collidesWith' in osaka.value.adapted).toBe(false);
});

test('a password and a proxy user are never changed', () => {
  for (const product of ['imm2', 'cmm', 'xcc', 'lxca'] as const) {
    expect(fieldLimit(shipped, product, 'proxy.password')?.transforms).toEqual([]);
    expect(fieldLimit(shipped, product, 'proxy.user')?.transforms).toEqual([]);
  }
  expect(fitValue(shipped, 'imm2', 'proxy.password', 'ｐａｓｓ')).toMatchObject({
    ok: false,
    error: { code: 'not-ascii' },
  });
});

test('XClarity Administrator only warns where its limits are unknown', () => {
  expect(limitsConfidence(shipped, 'lxca')?.confidence).toBe('assumed');
  const verdict = checkValue(shipped, 'lxca', 'company', `株式会社${'A'.repeat(40)}`);
  expect(verdict).toMatchObject({ ok: true, warnings: [{ code: 'not-ascii', severity: 'warn' }] });
  expect(checkValue(shipped, 'lxca', 'contact.phone', '03-1234-5678')).toMatchObject({
    ok: true,
    warnings: [{ code: 'not-digits', severity: 'warn' }],
  });
  expect(codeOf('lxca', 'company', '')).toBe('required');
});

test.each([
  ['355501234', true],
  ['3-5550-1234', true],
  ['90 1234 5678', true],
  ['0355501234', false],
  ['+81355501234', false],
  ['2125551234', false],
])('a telephone number %s whose 0 a spreadsheet took away is a warning: %s', (value, lost) => {
  for (const key of ['contact.phone', 'alternate.phone'] as const) {
    const fitted = fitValue(shipped, 'xcc2', key, value);
    if (!fitted.ok) throw new Error(fitted.error.code);
    expect(fitted.value.warnings.some(({ code }) => code === 'lost-zero')).toBe(lost);
  }
  expect(checkValue(shipped, 'xcc2', 'contact.postalCode', value).warnings).not.toContainEqual(
    expect.objectContaining({ code: 'lost-zero' }),
  );
});

test('a longer e-mail address than the XCC MIB names is a warning on XCC, not a refusal', () => {
  expect(checkValue(shipped, 'xcc', 'contact.email', `${'a'.repeat(40)}@example.com`)).toMatchObject({
    ok: true,
    warnings: [{ code: 'too-long', limit: 30, severity: 'warn', source: { document: 'xcc-mib' } }],
  });
});

test('which fields XCC3 requires the device decides: missing ones are advised, never the terms', () => {
  expect(missingKeys(shipped, 'xcc3', {})).toEqual(['licence']);
  expect(advisedKeys(shipped, 'xcc3', {})).toEqual(NINE);
  expect(advisedKeys(shipped, 'xcc3', Object.fromEntries(NINE.map((key) => [key, 'x'])))).toEqual([]);
  expect(advisedKeys(shipped, 'xcc2', {})).toEqual([]);
});

test.each(['imm2', 'cmm', 'cmm2', 'xcc', 'xcc2', 'lxca'] as const)(
  '%s requires the licence and the nine fields of the guide',
  (product) => {
    const required = fieldLimits(shipped, product).filter((field) => field.required === 'always');
    expect(required.map((field) => field.key)).toEqual(['licence', ...NINE]);
    expect(missingKeys(shipped, product, {})).toEqual(['licence', ...NINE]);
  },
);

test('a proxy needs host and port where it is on, and a password where a user is given', () => {
  const settings = Object.fromEntries([...NINE, 'licence'].map((key) => [key, 'x']));
  expect(missingKeys(shipped, 'imm2', { ...settings, 'proxy.enable': 'false' })).toEqual([]);
  expect(missingKeys(shipped, 'imm2', { ...settings, 'proxy.enable': 'true' })).toEqual([
    'proxy.host',
    'proxy.port',
  ]);
  expect(
    missingKeys(shipped, 'imm2', {
      ...settings,
      'proxy.enable': 'true',
      'proxy.host': 'p',
      'proxy.port': '1',
      'proxy.user': 'u',
    }),
  ).toEqual(['proxy.password']);
});

test('products nothing is pushed to have no fields', () => {
  for (const product of [
    'systems-director',
    'smm',
    'storage-dm',
    'storage-de',
    'other-bmc',
    'unknown',
  ] as const) {
    expect(fieldLimits(shipped, product)).toEqual([]);
  }
});

test('CMM2 takes the limits of CMM, XCC2 and XCC3 those of XCC', () => {
  expect(fieldLimits(shipped, 'cmm2')).toBe(fieldLimits(shipped, 'cmm'));
  expect(fieldLimits(shipped, 'xcc2')).toBe(fieldLimits(shipped, 'xcc'));
  expect(fieldLimits(shipped, 'xcc3')).toBe(fieldLimits(shipped, 'xcc'));
});

test('each product has the number of fields its sources list', () => {
  expect(
    ['imm2', 'cmm', 'xcc', 'lxca'].map((product) => fieldLimits(shipped, product as Product).length),
  ).toEqual([28, 27, 23, 28]);
});

test('XCC knows 108 countries, Japan among them, none twice', () => {
  const codes = countryCodes(shipped, 'xcc') ?? [];
  expect(codes).toHaveLength(108);
  expect(new Set(codes).size).toBe(108);
  expect(codes).toContain('JP');
  expect(countryCodes(shipped, 'imm2')).toBeUndefined();
});

test('a manual service request holds 100 characters', () => {
  expect(manualRequestLimit(shipped)).toBe(100);
});

const anyProduct = fc.constantFrom(...PRODUCTS);
const anyKey = fc.constantFrom(...SETTING_KEYS);
const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom('´', '〒', ' ', 'ß', 'ー', '+81', '(0)', '-', '1', 'A'), maxLength: 12 }),
  fc.stringMatching(/^[0-9０-９ー－ -]{0,20}$/u),
);

test('whatever fits passes the check, and fitting it again changes nothing', () => {
  fc.assert(
    fc.property(anyProduct, anyKey, anyText, (product, key, typed) => {
      const fitted = fitValue(shipped, product, key, typed);
      if (!fitted.ok) return true;
      const again = fitValue(shipped, product, key, fitted.value.value);
      return (
        checkValue(shipped, product, key, fitted.value.value).ok &&
        again.ok &&
        again.value.value === fitted.value.value &&
        again.value.adapted === undefined
      );
    }),
    { numRuns: 3000 },
  );
});

test('a value that was changed says so, and one that was not does not', () => {
  fc.assert(
    fc.property(anyProduct, anyKey, anyText, (product, key, typed) => {
      const fitted = fitValue(shipped, product, key, typed);
      return !fitted.ok || (fitted.value.value === typed) === (fitted.value.adapted === undefined);
    }),
    { numRuns: 3000 },
  );
});

test('no product is ever sent a control character', () => {
  fc.assert(
    fc.property(
      anyProduct,
      anyKey,
      fc.string(),
      fc.constantFrom('\u0000', '\n', '\r', '\t', '\u001b', '\u007f', '\u0085'),
      (product, key, around, control) => !fitValue(shipped, product, key, around + control + around).ok,
    ),
    { numRuns: 2000 },
  );
});

test('no letter or digit is lost on the way, except in a state and in event IDs', () => {
  const kept = (text: string) =>
    text
      .normalize('NFKC')
      .replace(/[^0-9A-Za-z]/g, '')
      .toLowerCase();
  fc.assert(
    fc.property(anyProduct, anyKey, fc.stringMatching(/^[ -~]{0,40}$/), (product, key, typed) => {
      if (key === 'contact.state' || key === 'excludedEvents') return true;
      const fitted = fitValue(shipped, product, key, typed);
      // The country prefix of a Japanese number becomes the leading zero: the same number.
      return !fitted.ok || typed.trim().startsWith('+81') || kept(fitted.value.value) === kept(typed);
    }),
    { numRuns: 3000 },
  );
});
