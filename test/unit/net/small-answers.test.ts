import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictAt } from '../../../electron/net/chain-at.ts';
import { endOfHead, parseHead } from '../../../electron/net/http-head.ts';
import { withZones } from '../../../electron/net/laptop-resolvers.ts';
import { smallHello } from '../../../electron/net/tls-small.ts';
import { createPki } from '../../lab/pki.ts';

describe('a chain at another time', () => {
  const pki = createPki();
  const pem = (text: string): readonly string[] =>
    text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const name = 'www.ibm.com';
  const good = pki.intermediate.issue({ subject: `CN=${name}`, names: [name] });
  const chain = pem(good.certPem);
  const now = Date.now();
  const year = 365 * 86_400_000;
  it.each([
    ['now', chain, name, now, ''],
    ['before it begins', chain, name, now - 4 * year, 'CERT_NOT_YET_VALID'],
    ['after its end', chain, name, now + 4 * year, 'CERT_HAS_EXPIRED'],
    ['another name', chain, 'other.example', now, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['without its middle', chain.slice(0, 1), name, now, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['nothing', [], name, now, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['no certificate', ['x'], name, now, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const)('%s', (_what, certificates, host, at, expected) => {
    expect(verdictAt(certificates, [pki.root.certPem], host, at)).toBe(expected);
  });
  it('of an authority that is not trusted is not', () => {
    const strange = pki.appliance.issue({ subject: `CN=${name}`, names: [name] });
    expect(verdictAt(pem(strange.certPem), [pki.root.certPem], name, now)).toBe(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    );
  });
});

describe('resolvers of this laptop', () => {
  it('keep the zone of a link-local one, or leave it out', () => {
    expect(
      withZones(['fe80::1', '192.0.2.53'], 'search x\nnameserver fe80::1%eth0\nnameserver 192.0.2.53\n'),
    ).toEqual([
      { host: 'fe80::1%eth0', port: 53 },
      { host: '192.0.2.53', port: 53 },
    ]);
    expect(withZones(['fe80::1', '2001:db8::53'], '')).toEqual([{ host: '2001:db8::53', port: 53 }]);
    expect(withZones(['[fe80::1%3]:5353'], '')).toEqual([{ host: 'fe80::1%3', port: 5353 }]);
  });
});

describe('a hello that only a small answer fits', () => {
  it('is one TLS record of honest lengths, whatever the name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.-]{0,200}$/), (name) => {
        const record = smallHello(name);
        expect([record[0], record.readUInt16BE(3)]).toEqual([0x16, record.length - 5]);
        expect(record.readUIntBE(6, 3)).toBe(record.length - 9);
        expect(record.includes(name)).toBe(true);
        expect(record.length).toBeLessThan(300);
      }),
    );
  });
});

describe('the head of an HTTP answer', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\nA: 1\r\n\r\nrest', 200, 'OK'],
    ['HTTP/1.0 404\nA : 1\n\nrest', 404, ''],
    ['http/1.1 307 Temporary Redirect\nA: 1\n\r\nrest', 307, 'Temporary Redirect'],
  ])('%j', (text, status, reason) => {
    const data = Buffer.from(text);
    const end = endOfHead(data);
    const head = parseHead(data.toString('latin1', 0, end?.start));
    expect(head).toMatchObject({ status, reason, fields: [['a', '1']] });
    expect(data.toString('latin1', end?.next)).toBe('rest');
  });
  it('is none without a status line, and never throws', () => {
    expect(parseHead('SSH-2.0-x')).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => void parseHead(text)));
  });
});
