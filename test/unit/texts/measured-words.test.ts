/** What a sentence says of a cause is no more than was measured, in both languages. */
import { describe, expect, it } from 'vitest';
import type { DnsAnswer } from '../../../electron/net/dns.ts';
import { judgeDns } from '../../../electron/preflight/checks/dns.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding } from '../../../electron/texts/index.ts';

const LANGUAGES = ['ja', 'en'] as const;
type Args = Readonly<Record<string, string | number>>;
const means = (language: (typeof LANGUAGES)[number], id: string, code: string, args: Args): string =>
  checkFinding(textsFor(language), id, code as never).means(args);

describe.each(LANGUAGES)('%s', (language) => {
  it('a private address may be a filter’s or the site’s own relay', () => {
    const args = { resolver: 'r', found: '10.0.0.1' };
    const filter = means(language, 'dns', 'blocked', args);
    const either = means(language, 'dns', 'blocked', { ...args, private: 1 });
    expect(filter).not.toMatch(/可能性|may/);
    expect(either).toMatch(/可能性|may/);
  });

  it.each(['name-not-resolved', 'no-route'])('a proxy that was not asked (%s) is told in words', (reason) => {
    expect(means(language, 'proxy', 'unreachable', { reason })).not.toContain(reason);
    expect(means(language, 'proxy', 'unreachable', { reason: 'ECONNREFUSED' })).toContain('ECONNREFUSED');
  });

  it('a name without a domain is told to be one, of a proxy and of a time server', () => {
    const bare = (host: string): string => means(language, 'clock.ntp', 'ntp-no-name', { host });
    expect(bare('ntp')).toContain('FQDN');
    expect(bare('ntp.site.example')).not.toContain('FQDN');
    const proxy = (args: Args): string =>
      means(language, 'proxy', 'unreachable', { reason: 'name-not-resolved', ...args });
    expect(proxy({ bare: 1 })).toContain('FQDN');
    expect(proxy({})).not.toContain('FQDN');
  });

  it('an error of its own is no failure to look a name up', () => {
    const servfail = means(language, 'dns', 'servfail', { resolver: 'r', rcode: 'SERVFAIL' });
    expect(means(language, 'dns', 'servfail', { resolver: 'r' })).toBe(servfail);
    expect(means(language, 'dns', 'servfail', { resolver: 'r', rcode: 'FORMERR' })).toContain('FORMERR');
  });

  it('aliases in a circle are an error of the records, and nobody’s filter', () => {
    const v4: DnsAnswer = {
      ...{ outcome: 'nodata', addresses: [], aliases: ['a.example', 'esupport.ibm.com'], rcode: 'NOERROR' },
      ...{ transport: 'udp', ms: 1, errno: '' },
    };
    const said = (answer: DnsAnswer): string => {
      const { code, args = {} } = judgeDns({
        resolver: 'r',
        v4: answer,
        v6: answer,
        guide: [],
        vendor: true,
      });
      return means(language, 'dns', code, args as Args);
    };
    expect(said(v4)).toMatch(/遮断|blocked/);
    expect(said({ ...v4, loops: true })).toMatch(/循環|lead back/);
    expect(said({ ...v4, loops: true })).not.toMatch(/遮断|blocked/);
  });
});
