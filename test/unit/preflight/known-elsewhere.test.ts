/** Two resolvers of which one lacks a name: the other one's answer stands, and the row says whom it concerns. */
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { served } from '../../../electron/domain/served.ts';
import { lookAcross } from '../../../electron/preflight/look-across.ts';
import { row, type Verdict } from '../../../electron/preflight/row.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';

const dns = (name: string, at: string, verdict: Verdict): CheckResult =>
  row({ id: 'dns', target: `${name} [${at}]` }, verdict, 0, 5);
const OK: Verdict = { status: 'pass', code: 'ok' };
const settled = (rows: readonly CheckResult[]): readonly CheckResult[] => {
  const changed = new Map(lookAcross(rows).map((each) => [each.target, each]));
  return rows.map((each) => changed.get(each.target) ?? each);
};
const lacking = (code: 'nxdomain' | 'no-address', args: Verdict['args'] = {}): Verdict => ({
  status: 'fail',
  code,
  args: { resolver: '10.0.0.53:53', ...args },
  fixes: ['fix-dns-record', 'set-dns-server'],
});

describe.each([
  ['nxdomain', {}],
  ['no-address', {}],
  ['no-address', { onlyV6: '2001:db8::1' }],
] as const)('a name that one of two resolvers lacks (%s %j)', (code, args) => {
  const bad = dns('a.lenovo.com:443', '10.0.0.53', lacking(code, args));

  it('is told as known to the other, and not as out of reach', () => {
    const [, found] = settled([dns('a.lenovo.com:443', '10.0.0.54', OK), bad]);
    expect(found).toMatchObject({ status: 'fail', code, args: { knownBy: '10.0.0.54' } });
    expect(found?.fixes).toEqual(['set-dns-server', 'fix-dns-record']);
    for (const [language, word] of [
      ['ja', '通報先に届きません'],
      ['en', 'cannot be reached'],
    ] as const) {
      const said = textsFor(language).check.dns[code].means(found?.args ?? {});
      expect(said).toContain('10.0.0.54');
      expect(said).not.toContain(word);
    }
    expect(
      served('a.lenovo.com:443', settled([dns('a.lenovo.com:443', '10.0.0.54', OK), bad]), false).cause,
    ).toBe(null);
  });

  it('is out of reach where nobody has it, whatever another name is', () => {
    const rows = settled([
      dns('b.lenovo.com:443', '10.0.0.54', OK),
      dns('a.lenovo.com:443', '10.0.0.54', lacking(code, args)),
      bad,
    ]);
    expect(rows[2]).toEqual(bad);
    expect(textsFor('ja').check.dns[code].means(bad.args)).toContain('通報先に届きません');
  });
});

describe('this PC’s own resolver, in one row', () => {
  const own = row(
    { id: 'dns.resolver', target: '192.168.0.1' },
    { ...lacking('nxdomain'), status: 'warn', args: { resolver: '192.168.0.1' } },
    0,
    5,
  );

  it('that lacks a name which those that count have stops no destination', () => {
    const [, found] = settled([dns('a.lenovo.com:443', '10.0.0.54', OK), own]);
    expect(found).toMatchObject({ status: 'warn', code: 'nxdomain', args: { knownBy: '10.0.0.54' } });
  });

  it('is told as before where one of the names is known to nobody', () => {
    const rows = [
      dns('a.lenovo.com:443', '10.0.0.54', OK),
      dns('b.lenovo.com:443', '10.0.0.54', lacking('nxdomain')),
      own,
    ];
    expect(settled(rows)).toEqual(rows);
  });
});
