import { describe, expect, it } from 'vitest';
import type { CertificateFacts } from '../../../electron/net/certificate.ts';
import { judgeTls, type TlsJudging, type TlsObservation } from '../../../electron/preflight/checks/tls.ts';
import type { SecondQuestions } from '../../../electron/preflight/checks/tls-failure.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { createPki } from '../../lab/pki.ts';

const said = ({ status, code }: { readonly status: string; readonly code: string }): string =>
  `${status} ${code}`;

describe('handshakes', () => {
  const certificate = (change: Partial<CertificateFacts> = {}): CertificateFacts => ({
    subject: 'CN=www.ibm.com',
    commonName: 'www.ibm.com',
    issuer: 'CN=DigiCert TLS RSA SHA256 2020 CA1, O=DigiCert Inc',
    issuerCommonName: 'DigiCert TLS RSA SHA256 2020 CA1',
    issuerOrganisation: 'DigiCert Inc',
    fingerprint: 'ab',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    names: ['www.ibm.com'],
    selfSigned: false,
    pem: '',
    ...change,
  });
  type Met = Extract<TlsObservation, { ok: true }>;
  const met = (
    verdict: string,
    change: Partial<CertificateFacts> = {},
    by?: NonNullable<Met['before']>['by'],
  ): Met => ({
    ok: true,
    ...(by === undefined ? {} : { before: { by, failure: { kind: 'timeout', reason: 'deadline', ms: 9 } } }),
    facts: { protocol: 'TLSv1.3', cipher: 'x', chain: [certificate(change)], verdict, ms: 9 },
  });
  const judging = (change: Partial<TlsJudging> = {}): TlsJudging => ({
    host: 'www.ibm.com',
    required: true,
    vendor: true,
    roots: [],
    bundled: [],
    ...change,
  });
  const failed = (kind: Extract<TlsObservation, { ok: false }>['failure']['kind']): TlsObservation => ({
    ok: false,
    failure: { kind, reason: 'r', ms: 9 },
  });

  it.each([
    ['trusted', met(''), 'fail', 'pass ok'],
    ['expired', met('CERT_HAS_EXPIRED'), 'fail', 'fail expired'],
    ['early', met('CERT_NOT_YET_VALID'), 'fail', 'fail not-yet-valid'],
    ['name', met('ERR_TLS_CERT_ALTNAME_INVALID'), 'fail', 'fail name-mismatch'],
    ['self-signed', met('DEPTH_ZERO_SELF_SIGNED_CERT'), 'fail', 'fail untrusted-issuer'],
    [
      'unknown',
      met('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { issuerOrganisation: 'Corp' }),
      'fail',
      'fail untrusted-issuer',
    ],
    [
      'Zscaler',
      met('SELF_SIGNED_CERT_IN_CHAIN', { issuer: 'CN=Zscaler Intermediate Root CA' }),
      'fail',
      'fail intercepted',
    ],
    [
      'an inspection product under an old brand',
      met('SELF_SIGNED_CERT_IN_CHAIN', { issuer: 'CN=Symantec Web Security Service CA' }),
      'fail',
      'fail intercepted',
    ],
    ['GeoTrust', met('', { issuer: 'CN=GeoTrust SSL CA - G3' }), 'fail', 'fail distrusted-ca'],
    ['GeoTrust of DigiCert', met('', { issuer: 'CN=GeoTrust TLS CA, O=DigiCert Inc' }), 'fail', 'pass ok'],
    ['old', met('', {}, 'old'), 'fail', 'fail protocol'],
    ['protocol', failed('protocol'), 'fail', 'fail protocol'],
    ['silent', failed('timeout'), 'fail', 'fail timeout'],
    ['reset', failed('reset'), 'fail', 'fail handshake-failed'],
    ['not TLS', failed('not-tls'), 'fail', 'fail handshake-failed'],
    ['alert', failed('handshake'), 'fail', 'fail handshake-failed'],
    ['cancel', failed('cancelled'), 'fail', 'skipped cancelled'],
  ] as const)('%s', (_what, observation, _bad, expected) => {
    expect(said(judgeTls(observation, judging()))).toBe(expected);
    expect(said(judgeTls(observation, judging({ required: false })))).toBe(expected.replace('fail', 'warn'));
  });

  it.each([
    ['again', '', 'warn unsteady'],
    ['tls12', '', 'warn tls13-dropped'],
    // What is wrong with the certificate itself is told first.
    ['again', 'CERT_HAS_EXPIRED', 'fail expired'],
    ['tls12', 'SELF_SIGNED_CERT_IN_CHAIN', 'fail untrusted-issuer'],
  ] as const)('a handshake that succeeded %s (%s) accuses nobody: %s', (by, verdict, expected) => {
    const judged = judgeTls(met(verdict, {}, by), judging());
    expect(said(judged)).toBe(expected);
    expect(judged.evidence?.find(({ key }) => key === 'firstTry')?.value).toBe('deadline');
  });

  it.each([
    'CN=Kaspersky Endpoint Security Personal Root Certificate, O=AO Kaspersky Lab',
    'CN=ESET SSL Filter CA, O=ESET\\, spol. s r. o.',
    'CN=Avast Web/Mail Shield Root, O=Avast Web/Mail Shield',
    'CN=Norton Web/Mail Shield Root',
    'CN=Bitdefender Personal CA.Net-Defender',
    'CN=DO_NOT_TRUST_FiddlerRoot',
  ])('what decrypts on this PC is no network’s inspection, and says nothing of the devices: %s', (issuer) => {
    const verdict = judgeTls(met('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { issuer }), judging());
    expect(verdict).toMatchObject({ code: 'local-inspection', fixes: ['stop-local-inspection'] });
    expect(textsFor('ja').check.tls['local-inspection'].means(verdict.args ?? {})).toContain('この PC');
  });

  it('a gateway of the same makers is the network’s', () => {
    for (const issuer of ['CN=Kaspersky Web Traffic Security', 'CN=Zscaler Intermediate Root CA'])
      expect(said(judgeTls(met('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { issuer }), judging()))).toBe(
        'fail intercepted',
      );
  });

  it('an authority that the site added vouches for no inspection product, and is named where it vouches', () => {
    const pki = createPki();
    const signed = (authority: 'intermediate' | 'interception'): string =>
      pki[authority].issue({ subject: 'CN=www.ibm.com', names: ['www.ibm.com'] }).leafPem;
    const judgedWith = (pem: string, change: Partial<CertificateFacts>, extra: Partial<TlsJudging> = {}) =>
      judgeTls(met('', { pem, ...change }), judging({ bundled: ['x'], roots: ['x', 'y'], ...extra }));
    const product = { issuer: 'CN=ca.sakura-shoji.goskope.example, O=Sakura Shoji K.K.' };
    expect(said(judgedWith(signed('interception'), product))).toBe('fail intercepted');
    const plain = judgedWith(signed('intermediate'), { issuer: 'CN=Corp CA' });
    expect([said(plain), plain.args]).toEqual(['pass ok', { added: 1, issuer: 'CN=Corp CA' }]);
    // The site's own hosts may well be vouched for by its own authority.
    expect(judgedWith(signed('interception'), product, { vendor: false })).toMatchObject({
      code: 'ok',
      args: {},
    });
    // A public authority vouches: nothing to say of what was added.
    const bundled = [pki.root.certPem, pki.intermediate.certPem];
    const ordinary = judgedWith(signed('intermediate'), {}, { bundled, roots: [...bundled, 'y'] });
    expect([said(ordinary), ordinary.args]).toEqual(['pass ok', {}]);
  });

  const asked = (
    change: Partial<SecondQuestions>,
    kind: 'reset' | 'timeout' | 'handshake' = 'timeout',
  ): TlsObservation => ({
    ok: false,
    failure: { kind, reason: 'r', ms: 9 },
    asked: { neutral: 'failed', smallNamed: 'silent', smallBare: 'silent', ...change },
  });
  it.each([
    ['another name passes', { neutral: 'ok' }, 'fail name-blocked'],
    // The default certificate may be small enough to get through where the real one is not.
    ['another name passes, a small answer too', { neutral: 'ok', smallNamed: 'tls' }, 'fail large-packets'],
    ['no name gets a small answer, this one none', { smallBare: 'tls' }, 'fail name-blocked'],
    ['a small answer comes under this name', { smallNamed: 'tls', smallBare: 'tls' }, 'fail large-packets'],
    ['nothing at all', {}, 'fail timeout'],
    ['closed at once', { smallNamed: 'closed', smallBare: 'closed' }, 'fail timeout'],
  ] as const)('second questions: %s → %s', (_what, change, expected) => {
    expect(said(judgeTls(asked(change), judging()))).toBe(expected);
  });

  it.each([
    ['reset', { neutral: 'ok', smallNamed: 'tls' }, 'fail name-blocked'],
    ['reset', { smallNamed: 'tls', smallBare: 'tls' }, 'fail handshake-failed'],
    // A server that has nothing to offer answers the small hello by an alert as well.
    ['handshake', { neutral: 'ok', smallNamed: 'tls', smallBare: 'tls' }, 'fail name-blocked'],
    ['handshake', { smallNamed: 'closed', smallBare: 'tls' }, 'fail handshake-failed'],
  ] as const)('second questions after a %s: %j → %s', (kind, change, expected) => {
    expect(said(judgeTls(asked(change, kind), judging()))).toBe(expected);
  });

  it.each([
    ['TLSV13_ALERT_CERTIFICATE_REQUIRED', 'fail handshake-failed'],
    ['SSLV3_ALERT_BAD_CERTIFICATE', 'fail handshake-failed'],
    ['TLSV1_ALERT_UNKNOWN_CA', 'fail handshake-failed'],
    ['TLSV1_ALERT_ACCESS_DENIED', 'fail handshake-failed'],
    ['SSLV3_ALERT_HANDSHAKE_FAILURE', 'fail handshake-failed'],
    // About what was asked inside, or about nothing that was agreed upon.
    ['TLSV1_ALERT_INTERNAL_ERROR', 'pass ok'],
    ['SSLV3_ALERT_UNEXPECTED_MESSAGE', 'pass ok'],
    ['TLSV1_ALERT_USER_CANCELLED', 'pass ok'],
  ])('the alert %s after the handshake: %s', (alert, verdict) => {
    expect(said(judgeTls({ ...met(''), afterwards: 'hung-up', alert: `ERR_SSL_${alert}` }, judging()))).toBe(
      verdict,
    );
  });

  it('an alert that denies access is a filter’s first, any other the vendor’s', () => {
    const ended = (reason: string) => ({ ok: false, failure: { kind: 'handshake', reason, ms: 1 } }) as const;
    const fixes = (reason: string) => judgeTls(ended(reason), judging()).fixes;
    expect(fixes('ERR_SSL_TLSV1_ALERT_ACCESS_DENIED')).toEqual(['allow-in-web-filter', 'contact-vendor']);
    expect(fixes('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE')).toEqual(['contact-vendor']);
  });

  it('a chain without its middle under a public authority is no inspection', () => {
    const missing = met('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(said(judgeTls(missing, judging()))).toBe('fail incomplete-chain');
    const stranger = met('UNABLE_TO_VERIFY_LEAF_SIGNATURE', { issuerOrganisation: 'Sakura Shoji K.K.' });
    expect(said(judgeTls(stranger, judging()))).toBe('fail untrusted-issuer');
  });

  it('a strange authority over another name is somebody else, not inspection', () => {
    const page = met('SELF_SIGNED_CERT_IN_CHAIN', { names: ['block.isp.example'] });
    expect(judgeTls(page, judging())).toMatchObject({ code: 'name-mismatch', args: { foreign: 1 } });
    const wild = met('SELF_SIGNED_CERT_IN_CHAIN', { names: ['*.ibm.com'] });
    expect(judgeTls(wild, judging()).code).toBe('untrusted-issuer');
    expect(judgeTls(wild, judging({ host: 'a.b.ibm.com' })).code).toBe('name-mismatch');
  });

  it('never tells to trust another authority for a host of the vendor’s', () => {
    const unknown = met('SELF_SIGNED_CERT_IN_CHAIN');
    expect(judgeTls(unknown, judging()).fixes).not.toContain('import-ca');
    expect(judgeTls(unknown, judging({ vendor: false })).fixes).toContain('import-ca');
  });

  it('an empty chain never passes by accident', () => {
    const verdict = judgeTls(
      { ok: true, facts: { protocol: '', cipher: '', chain: [], verdict: 'UNVERIFIED', ms: 0 } },
      judging(),
    );
    expect(verdict.status).toBe('fail');
  });
});
