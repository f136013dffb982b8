import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { untrusted } from '../../../electron/domain/evidence.ts';
import { FIELD_PATHS } from '../../../electron/domain/form-field.ts';
import { plainName, plainText } from '../../../electron/domain/plain-text.ts';
import { doneSchema } from '../../../electron/domain/plan.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { openPointSchema, signOffSchema } from '../../../electron/domain/site-record.ts';
import { takeField } from '../../../electron/domain/take-field.ts';

/** What nobody sees, and what turns the direction of what is seen, gets in nowhere. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/;
/** They only say where a line may end: in what a person gives they are none, what a device says is kept as it said it. */
const LINE_ENDS = ['\u200b', '\u2060', '\u00ad'];
const NASTY = [
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u0085',
  '\u009b',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200f',
  '\u2028',
  '\ufeff',
  ...LINE_ENDS,
  '\t',
  '\r\n',
];

test('a plain text keeps what is seen, and a line end is a blank', () => {
  expect(plainText('東京\r\n本社\u202e gnp.exe\u0000')).toBe('東京 本社 gnp.exe');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(UNSEEN.test(plainText(text))).toBe(false);
      expect(plainText(plainText(text))).toBe(plainText(text));
    }),
  );
});

test('what a machine is to read is the same however it was typed', () => {
  expect(plainName('　ＵＳＥＲＩＤ\u200b\n')).toBe('USERID');
});

test('an address that was copied from a page is that address, and its device is found', () => {
  const file = siteFileSchema.parse({ version: 1 });
  const taken = (path: (typeof FIELD_PATHS)[number], text: string) => takeField(file, path, text);
  expect(taken('network.proxy.host', '\u200bproxy.example:8080\u2060')).toMatchObject({
    faults: [],
    file: { network: { proxy: { host: 'proxy.example', port: 8080 } } },
  });
  expect(taken('network.dns', '10.0.0.1\u200b, 10.0.\u00ad0.2').file.network.dns).toEqual([
    '10.0.0.1',
    '10.0.0.2',
  ]);
  expect(taken('settings.country', '\u200bJP').file.settings.country).toBe('JP');
});

describe.each(NASTY.map((nasty) => [JSON.stringify(nasty), nasty] as const))('%s', (_name, nasty) => {
  const text = `A${nasty}B`;

  test('in a site file', () => {
    const parsed = siteFileSchema.parse({
      version: 1,
      site: { customer: text, name: text, engineer: text, company: text, reference: text },
      network: { proxy: { user: text }, destinations: [{ host: 'a.example', port: 1, use: text }] },
      settings: {
        company: text,
        contact: { name: text, address: text },
        termsAccepted: { by: text, at: '' },
      },
    });
    expect(UNSEEN.test(JSON.stringify(Object.values(parsed.site)))).toBe(false);
    for (const value of [
      parsed.network.proxy.user,
      parsed.network.destinations[0]?.use ?? '',
      parsed.settings.company,
      parsed.settings.contact.name,
      parsed.settings.contact.address,
      parsed.settings.termsAccepted.by,
    ])
      expect(UNSEEN.test(value), JSON.stringify(value)).toBe(false);
  });

  test('in any field of the window', () => {
    const file = siteFileSchema.parse({ version: 1 });
    for (const path of FIELD_PATHS) {
      const taken = takeField(file, path, text).file;
      const strings: string[] = [];
      JSON.stringify(taken, (_key, value: unknown) => {
        if (typeof value === 'string') strings.push(value);
        return value;
      });
      if (path !== 'network.caFile')
        expect(
          strings.filter((each) => UNSEEN.test(each)),
          path,
        ).toEqual([]);
    }
  });

  test('in what a person signs, ticks and notes, and in what a device says', () => {
    const kept = [
      ...Object.values(
        signOffSchema.parse({ preparedBy: text, checkedBy: text, approvedBy: text, receivedBy: text }),
      ),
      ...Object.values(openPointSchema.parse({ category: text, text, owner: text, due: text })),
      doneSchema.parse({ by: text, at: '', result: { state: 'success', ticket: text } }).by,
      ...(LINE_ENDS.includes(nasty) ? [] : [untrusted(text)]),
    ];
    expect(kept.filter((each) => UNSEEN.test(each))).toEqual([]);
  });
});
