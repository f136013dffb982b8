/** Some of a name's addresses are open and others shut: who allowed by address has an old list, and the host is allowed. */
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { served } from '../../../electron/domain/served.ts';
import { lookAcross } from '../../../electron/preflight/look-across.ts';
import { facts, row, type Verdict } from '../../../electron/preflight/row.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';

const tcp = (target: string, code: Verdict['code'], from = 'dns'): CheckResult => {
  const address = /\[(.*)\]/.exec(target)?.[1] ?? '192.0.2.1';
  const open = code === 'ok';
  return row(
    { id: 'tcp', target },
    {
      status: open ? 'pass' : 'fail',
      code,
      args: open ? {} : { address, port: 443, seconds: 4 },
      fixes: open ? [] : ['open-firewall'],
      evidence: facts({ address, addressFrom: from }),
    },
    0,
    5,
  );
};
const settled = (rows: readonly CheckResult[]): readonly CheckResult[] => {
  const changed = new Map(lookAcross(rows).map((each) => [each.target, each]));
  return rows.map((each) => changed.get(each.target) ?? each);
};

describe.each(['timeout', 'refused', 'reset', 'rejected'] as const)(
  'an address that is shut (%s)',
  (code) => {
    const [open, shut] = [
      tcp('a.lenovo.com:443 [203.0.113.1]', 'ok'),
      tcp('a.lenovo.com:443 [203.0.113.2]', code),
    ];

    it('beside one of the same name that is open is a list of addresses that is old', () => {
      const [, found] = settled([open, shut]);
      expect(found).toMatchObject({ status: 'fail', code, args: { open: '203.0.113.1' } });
      expect(found?.fixes).toEqual(['update-allow-list-addresses']);
      for (const language of ['ja', 'en'] as const)
        expect(textsFor(language).check.tcp[code].means(found?.args ?? {})).toContain('203.0.113.1');
      // A device takes any of them.
      expect(served('a.lenovo.com:443', settled([open, shut]), false).state).toBe('missing');
    });

    it('beside another name’s that is open, or where none is, is as shut as any', () => {
      const other = tcp('b.ibm.com:443', 'ok');
      for (const rows of [
        [shut, other],
        [shut, tcp('a.lenovo.com:443 [203.0.113.3]', code), other],
        [shut, tcp('a.lenovo.com:80 [203.0.113.1]', 'ok')],
      ])
        expect(settled(rows)[0]).toMatchObject({ fixes: ['open-firewall'] });
    });

    it('of the guide’s list of 2020, or of IPv6 beside IPv4, says nothing of any list', () => {
      const old = tcp('a.lenovo.com:443 [203.0.113.2]', code, 'guide');
      expect(settled([open, old])[1]?.args.open).toBeUndefined();
      expect(settled([open, tcp('a.lenovo.com:443 [2001:db8::1]', code)])[1]?.args.open).toBeUndefined();
    });
  },
);
