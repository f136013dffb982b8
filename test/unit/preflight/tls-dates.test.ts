/** A date is the last thing that is wrong with a certificate: who signed it, and for whom, come first. */
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CertificateFacts, certificateFacts } from '../../../electron/net/certificate.ts';
import { verdictAt, verdictAtAnyTime } from '../../../electron/net/chain-at.ts';
import { judgeTls, type TlsJudging, type TlsObservation } from '../../../electron/preflight/checks/tls.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding } from '../../../electron/texts/index.ts';
import { createPki, type Identity, issueSelfSigned } from '../../lab/pki.ts';

const HOST = 'www.ibm.com';
const YEAR = 365 * 86_400_000;
const pki = createPki();
const own = { subject: `CN=${HOST}`, names: [HOST] };
const other = { subject: 'CN=router.example.lan', names: ['router.example.lan'] };
const past = { notBeforeDays: -400, notAfterDays: -5 };
const future = { notBeforeDays: 5, notAfterDays: 400 };

const pemsOf = ({ certPem }: Identity): readonly string[] =>
  certPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
const met = (identity: Identity, verdict: string): TlsObservation => ({
  ok: true,
  facts: {
    protocol: 'TLSv1.3',
    cipher: 'x',
    chain: pemsOf(identity).map((pem) => certificateFacts(new X509Certificate(pem).raw) as CertificateFacts),
    verdict,
    ms: 9,
  },
});
const judging = (change: Partial<TlsJudging> = {}): TlsJudging => ({
  host: HOST,
  required: true,
  vendor: true,
  roots: [pki.root.certPem],
  bundled: [pki.root.certPem],
  ...change,
});
const ENDED = 'CERT_HAS_EXPIRED';
const EARLY = 'CERT_NOT_YET_VALID';

describe('a certificate with a bad date', () => {
  it.each([
    ['ended, of inspection', pki.interception.issue({ ...own, ...past }), ENDED, 'intercepted', 'expired'],
    ['too new, of inspection', pki.interception.issue({ ...own, ...future }), EARLY, 'intercepted', 'early'],
    [
      'ended, of nobody known',
      pki.appliance.issue({ ...own, ...past }),
      ENDED,
      'untrusted-issuer',
      'expired',
    ],
    [
      'too new, of nobody known',
      pki.appliance.issue({ ...own, ...future }),
      EARLY,
      'untrusted-issuer',
      'early',
    ],
    ['ended, of itself', issueSelfSigned({ ...own, ...past }), ENDED, 'untrusted-issuer', 'expired'],
    ['ended, a router’s own', issueSelfSigned({ ...other, ...past }), ENDED, 'name-mismatch', 'expired'],
    ['too new, a router’s own', issueSelfSigned({ ...other, ...future }), EARLY, 'name-mismatch', 'early'],
    [
      'ended, public for another',
      pki.intermediate.issue({ ...other, ...past }),
      ENDED,
      'name-mismatch',
      'expired',
    ],
    ['ended, the host’s own', pki.intermediate.issue({ ...own, ...past }), ENDED, 'expired', undefined],
    [
      'too new, the host’s own',
      pki.intermediate.issue({ ...own, ...future }),
      EARLY,
      'not-yet-valid',
      undefined,
    ],
  ] as const)('%s', (_what, identity, verdict, code, dated) => {
    const judged = judgeTls(met(identity, verdict), judging());
    expect(judged).toMatchObject({ status: 'fail', code });
    expect(judged.args?.dated).toBe(dated);
    expect(judgeTls(met(identity, verdict), judging({ clockRight: true })).code).toBe(code);
    // Also where this laptop's clock is wrong, and the right time says so.
    const at = judgeTls(met(identity, verdict), judging({ at: Date.now() }));
    expect(at.code).toBe(code);
    if (dated === undefined) return;
    const { dated: _dated, ...rest } = judged.args ?? {};
    for (const language of ['ja', 'en'] as const) {
      const texts = textsFor(language);
      const words = (args: typeof judged.args): string => checkFinding(texts, 'tls', code).means(args ?? {});
      expect(words(judged.args)).not.toBe(words(rest));
    }
  });

  it('of an authority that the site added is told by who inspects, not by the date', () => {
    const change = { roots: [pki.root.certPem, pki.interception.certPem], clockRight: true };
    const product = judgeTls(met(pki.interception.issue({ ...own, ...past }), ENDED), judging(change));
    expect(product.code).toBe('intercepted');
    const plain = judgeTls(
      met(pki.appliance.issue({ ...own, ...past }), ENDED),
      judging({ ...change, roots: [pki.root.certPem, pki.appliance.certPem] }),
    );
    expect(plain).toMatchObject({ code: 'expired', fixes: ['exempt-tls-inspection'] });
  });

  it.each([
    [ENDED, past, 'expired'],
    [EARLY, future, 'not-yet-valid'],
  ] as const)('blames this laptop’s clock only while nobody knows the time: %s', (verdict, dates, code) => {
    const observation = met(pki.intermediate.issue({ ...own, ...dates }), verdict);
    expect(judgeTls(observation, judging()).fixes).toContain('check-clock-first');
    for (const time of [{ clockRight: true }, { at: Date.now() }]) {
      const judged = judgeTls(observation, judging(time));
      expect(judged).toMatchObject({ code, args: { clock: 'right' }, fixes: ['contact-vendor'] });
      for (const [language, asks] of [
        ['ja', /確認してください/],
        ['en', /Check this PC/],
      ] as const)
        expect(checkFinding(textsFor(language), 'tls', code).means(judged.args ?? {})).not.toMatch(asks);
    }
  });

  it('says when the whole chain begins', () => {
    const identity = pki.intermediate.issue({ ...own, ...future });
    const judged = judgeTls(met(identity, EARLY), judging());
    expect(Date.parse(String(judged.args?.notBefore))).toBeGreaterThan(Date.now());
  });
});

describe('a chain at any time', () => {
  const roots = [pki.root.certPem];
  it('is judged by who signed and for whom', () => {
    const ended = pki.intermediate.issue({ ...own, ...past });
    expect(verdictAtAnyTime(pemsOf(ended), roots, HOST)).toBe('');
    expect(verdictAtAnyTime(pemsOf(ended), roots, 'other.example')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(verdictAtAnyTime(pemsOf(ended), [pki.appliance.certPem], HOST)).toBe(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    );
    // Another name is told before the date, at whatever time.
    expect(verdictAt(pemsOf(ended), roots, 'other.example', Date.now() + 9 * YEAR)).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('of an address is held to the addresses it names', () => {
    const numbered = pki.intermediate.issue({ subject: 'CN=x', names: ['192.0.2.7'] });
    expect(verdictAtAnyTime(pemsOf(numbered), roots, '192.0.2.7')).toBe('');
    expect(verdictAtAnyTime(pemsOf(numbered), roots, '192.0.2.8')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('that cannot be read is not judged', () => {
    expect(verdictAtAnyTime(['x'], roots, HOST)).toBeNull();
    expect(verdictAtAnyTime([], roots, HOST)).toBeNull();
  });
});

describe('whose certificate it is comes before what else is wrong with it', () => {
  const good = pki.intermediate.issue(own);
  const word = (observation: TlsObservation, change: Partial<TlsJudging> = {}): string => {
    const { status, code } = judgeTls(observation, judging(change));
    return `${status} ${code}`;
  };

  it.each(['UNSPECIFIED', 'CA_MD_TOO_WEAK', 'EE_KEY_TOO_SMALL', 'INVALID_PURPOSE'])(
    'a trusted authority’s that is refused for %s is not told as an unknown authority’s',
    (verdict) => {
      expect(word(met(good, verdict))).toBe('fail unacceptable');
      expect(word(met(good, verdict), { vendor: false, bundled: [] })).toBe('fail unacceptable');
    },
  );

  it('that only the site’s own authority signed is not the vendor’s, however it was refused', () => {
    expect(word(met(good, 'CA_MD_TOO_WEAK'), { bundled: [] })).toBe('fail untrusted-issuer');
    expect(word(met(pki.interception.issue(own), 'CA_MD_TOO_WEAK'))).toBe('fail intercepted');
  });

  it('an old version is the vendor’s own only with the vendor’s own certificate', () => {
    const before = { failure: { kind: 'handshake', reason: 'x', ms: 1 }, by: 'old' } as const;
    const old = (identity: Identity, verdict: string): TlsObservation => {
      const observation = met(identity, verdict);
      return observation.ok ? { ...observation, before } : observation;
    };
    expect(word(old(good, ''))).toBe('fail protocol');
    expect(word(old(pki.interception.issue(own), 'SELF_SIGNED_CERT_IN_CHAIN'))).toBe('fail intercepted');
    expect(word(old(pki.appliance.issue(own), 'SELF_SIGNED_CERT_IN_CHAIN'))).toBe('fail untrusted-issuer');
  });
});
