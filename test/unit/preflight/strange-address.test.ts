/** One of the vendor's names at an address that nobody here knows, and nobody takes a connection there. */
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { facts, row, type Verdict } from '../../../electron/preflight/row.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { make, pass, settled } from '../../support/looked-across.ts';

const SINK = '23.1.2.3';
const name = (
  target: string,
  address: string,
  change: Partial<Verdict> & { cname?: string } = {},
): CheckResult =>
  make('dns', target, {
    ...{ status: 'warn', code: 'differs-from-guide', args: { resolver: 'r', guide: '192.0.2.1' } },
    ...change,
    evidence: facts({ resolver: 'r', addresses: address, cname: change.cname, guide: '192.0.2.1' }),
  });
const tcp = (target: string, address: string, verdict: Verdict): CheckResult =>
  make('tcp', `${target} [${address}]`, {
    ...verdict,
    evidence: facts({ address, addressFrom: 'dns' }),
  });
const OTHER = tcp('b.ibm.com:443', '192.0.2.8', pass);
const shut = (code: Verdict['code']): Verdict => ({
  ...{ status: 'fail', code, fixes: ['open-firewall'] },
  args: { address: SINK, port: 443, seconds: 4 },
});
const led = (code: Verdict['code'], dns = name('a.ibm.com:443', SINK)): readonly CheckResult[] => [
  dns,
  tcp('a.ibm.com:443', SINK, shut(code)),
];
const told = (rows: readonly CheckResult[]): CheckResult | undefined =>
  settled(rows).find(({ id, status }) => id === 'tcp' && status === 'fail');

describe.each(['timeout', 'refused', 'reset', 'rejected'] as const)('where nobody is there (%s)', (code) => {
  it('and others are reached, the DNS may lead it astray: the firewall is not the only one named', () => {
    const row = told([...led(code), OTHER]);
    expect(row?.fixes).toEqual(['open-firewall', 'compare-name-outside']);
    for (const language of ['ja', 'en'] as const) {
      const texts = textsFor(language);
      expect(texts.check.tcp[code].means(row?.args ?? {})).toMatch(/DNS/);
      expect(texts.fix['compare-name-outside'].remedy({ ...row?.args, host: 'a.ibm.com' })).toMatch(
        /^.*\br\b.*a\.ibm\.com/,
      );
    }
  });

  it('nor for a name that the guide prints no address of', () => {
    const bare = make('dns', 'a.ibm.com:443', {
      ...pass,
      evidence: facts({ resolver: 'r', addresses: SINK }),
    });
    expect(told([...led(code, bare), OTHER])?.args.strange).toBe(1);
  });
});

it.each<readonly [string, readonly CheckResult[]]>([
  ['no other is reached', [...led('timeout'), tcp('b.ibm.com:443', '192.0.2.8', shut('timeout'))]],
  ['others are reached at another port only', [...led('timeout'), tcp('b.ibm.com:80', '192.0.2.8', pass)]],
  ['the address is the guide’s', [...led('timeout', name('a.ibm.com:443', SINK, pass)), OTHER]],
  [
    'a content network’s alias led there',
    [...led('timeout', name('a.ibm.com:443', SINK, { cname: 'x.edgekey.net → e1.akamaiedge.net' })), OTHER],
  ],
  [
    'another address of the name is reached',
    [
      name('a.ibm.com:443', `${SINK}, 23.1.2.4`),
      tcp('a.ibm.com:443', SINK, shut('timeout')),
      tcp('a.ibm.com:443', '23.1.2.4', pass),
      OTHER,
    ],
  ],
  [
    'the address is printed, and the name gave none',
    [
      name('a.ibm.com:443', '23.1.2.9'),
      row(
        { id: 'tcp', target: `a.ibm.com:443 [${SINK}]` },
        { ...shut('timeout'), evidence: facts({ address: SINK, addressFrom: 'guide' }) },
        0,
        5,
      ),
      OTHER,
    ],
  ],
  ['it is the site’s own', [...led('timeout').map((each) => ({ ...each, profile: 'custom' })), OTHER]],
])('nothing is said of DNS where %s', (_what, rows) => {
  expect(told(rows)?.args.strange).toBeUndefined();
});
