import { describe, expect, it } from 'vitest';
import { REPORT_KINDS } from '../../../electron/contract/channels.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { parseAddresses, parsePorts } from '../../../renderer/steps/discover/typed-addresses.ts';
import { groupResults, parseTarget, redCauses } from '../../../renderer/steps/preflight/groups.ts';
import { REPORT_KIND_LIST } from '../../../renderer/steps/report/report-kinds.ts';

describe('parseAddresses', () => {
  it('takes lines, commas, full-width characters and pasted URLs, each address once', () => {
    expect(
      parseAddresses('１９２．１６８．７０．１２５，10.0.0.1\n10.0.0.1、https://xcc01/ 192。168。1。1'),
    ).toEqual(['192.168.70.125', '10.0.0.1', 'xcc01', '192.168.1.1']);
  });
  it('takes what nobody sees out of what was copied from a page', () => {
    expect(parseAddresses('10.0.\u200b0.1\u00ad\n\u2060１０．０．０．２')).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(parsePorts('\u200b443')).toEqual([443]);
  });
  it('keeps a range together whose dash stands between blanks', () => {
    expect(parseAddresses('10.0.0.1 - 10.0.0.20\n10.0.1.1 ～ 10.0.1.9')).toEqual([
      '10.0.0.1-10.0.0.20',
      '10.0.1.1-10.0.1.9',
    ]);
  });
  it('keeps ranges, CIDR and IPv6 with its zone', () => {
    expect(parseAddresses('10.0.0.0/24 10.0.0.1-50 fe80::1%eth0')).toEqual([
      '10.0.0.0/24',
      '10.0.0.1-50',
      'fe80::1%eth0',
    ]);
  });
});

describe('parsePorts', () => {
  it('takes ports and leaves the rest out', () => {
    expect(parsePorts('４４３, 8443 x 0 70000 443')).toEqual([443, 8443]);
  });
});

describe('preflight rows', () => {
  const row = (part: Partial<CheckResult>) =>
    ({ id: 'tcp', target: 'a:443', status: 'fail', group: 'g', fixes: [], ...part }) as CheckResult;

  it.each([
    ['www.ibm.com:443', { host: 'www.ibm.com', port: 443, address: '' }],
    ['www.ibm.com:443 [129.42.56.216]', { host: 'www.ibm.com', port: 443, address: '129.42.56.216' }],
    ['[2620:0:6c0::1]:443', { host: '2620:0:6c0::1', port: 443, address: '' }],
    ['192.168.70.125', { host: '192.168.70.125', port: null, address: '' }],
  ])('reads the target %s', (target, expected) => {
    expect(parseTarget(target)).toEqual(expected);
  });

  it('come grouped by cause, failures first', () => {
    const groups = groupResults([
      row({ status: 'pass', group: 'ok' }),
      row({ status: 'warn', group: 'w' }),
      row({ status: 'warn', group: 'f', target: 'x' }),
      row({ status: 'fail', group: 'f' }),
    ]);
    expect(groups.map((group) => [group.group, group.status, group.results.length])).toEqual([
      ['f', 'fail', 2],
      ['w', 'warn', 1],
      ['ok', 'pass', 1],
    ]);
    expect(groups[0]?.results[0]?.status).toBe('fail');
  });

  it('are counted by cause: three hundred devices behind one dead resolver are one thing to do', () => {
    const behind = Array.from({ length: 300 }, (_, n) =>
      row({ status: 'skipped', group: 'resolver', target: `192.0.2.${n}` }),
    );
    expect(
      redCauses([row({ status: 'fail', group: 'resolver', target: '198.51.100.53:53' }), ...behind]),
    ).toEqual({
      causes: 1,
      touched: 301,
    });
    expect(redCauses([row({ status: 'warn', group: 'w' })])).toEqual({ causes: 0, touched: 0 });
  });
});

describe('the report', () => {
  it('offers every kind of file the channel knows', () => {
    expect([...REPORT_KIND_LIST].sort()).toEqual([...REPORT_KINDS].sort());
  });
});
