import { CHAIN_EVIDENCE, type Evidence } from '../domain/evidence.ts';
import type { CertificateFacts } from '../net/certificate.ts';
import type { TlsFacts, TlsFailure } from '../net/tls.ts';
import { facts, type Verdict } from './row.ts';

export type TlsObservation =
  | { readonly ok: true; readonly facts: TlsFacts /** Reached only below TLS 1.2. */; readonly old: boolean }
  | {
      readonly ok: false;
      readonly failure: TlsFailure /** What an SNI nobody filters met, when this one was reset. */;
      readonly neutralSni?: 'ok' | 'failed';
    };

/** Names by which inspection products sign (peers-and-numbers.md §2); an unknown issuer over many hosts counts too. */
const INSPECTION_PRODUCTS =
  /zscaler|fortinet|fortigate|palo ?alto|sophos|blue ?coat|symantec web|netskope|cisco (umbrella|secure access|wsa)|mcafee web|skyhigh|checkpoint|check point|barracuda|watchguard|untangle|squid|mitmproxy|charles proxy|i-?filter|digital ?arts|aruba|huawei|ubiquiti|(?:tls|ssl|https)[ -]?(?:inspection|interception|decryption|proxy)/i;

/** Brands whose roots the browsers distrusted in 2018 (guide 備考1, PS500182); DigiCert runs some names on today. */
const DISTRUSTED = /geotrust|symantec|verisign|thawte|rapidssl|equifax/i;

/** Judges a handshake by what was recorded. `interception` is found over all hosts afterwards (see `regroupInterception`). */
export function judgeTls(observation: TlsObservation, host: string, required: boolean): Verdict {
  const bad = required ? 'fail' : 'warn';
  if (!observation.ok) return judgeFailure(observation, bad);
  const { chain, verdict, protocol, cipher, ms } = observation.facts;
  const leaf = chain[0];
  const top = chain.at(-1);
  const issuer = top ? (top.selfSigned ? top.subject : top.issuer) : '';
  const seen = facts({
    protocol,
    cipher,
    subject: leaf?.subject,
    issuer: leaf?.issuer,
    rootIssuer: issuer,
    notBefore: leaf?.notBefore,
    notAfter: leaf?.notAfter,
    names: leaf?.names.slice(0, 20).join(', '),
    fingerprint: leaf?.fingerprint,
    chainLength: chain.length,
    verdict,
    ms,
  });
  const kept = chainEvidence(chain);
  const args = { issuer: issuer || (leaf?.issuer ?? ''), subject: leaf?.subject ?? '', host };
  if (observation.old)
    return {
      status: bad,
      code: 'protocol',
      args: { ...args, protocol },
      fixes: ['contact-vendor'],
      evidence: [...seen, ...kept],
    };
  const product = INSPECTION_PRODUCTS.exec(`${args.issuer} ${leaf?.issuer ?? ''}`)?.[0];
  // Some inspection products carry an old authority's brand: what no root vouches for and signs so is inspection.
  if (isDistrusted(chain) && (verdict === '' || product === undefined)) {
    return {
      status: bad,
      code: 'distrusted-ca',
      args,
      fixes: ['update-firmware-certificates'],
      evidence: [...seen, ...kept],
      group: 'tls:distrusted-ca',
    };
  }
  switch (verdict) {
    case '':
      return { status: 'pass', code: 'ok', evidence: seen };
    case 'CERT_HAS_EXPIRED':
      return {
        status: bad,
        code: 'expired',
        args: { ...args, notAfter: expiredAt(chain) },
        fixes: ['check-clock-first', 'contact-vendor'],
        evidence: [...seen, ...kept],
      };
    case 'CERT_NOT_YET_VALID':
      return {
        status: bad,
        code: 'not-yet-valid',
        args: { ...args, notBefore: leaf?.notBefore ?? '' },
        fixes: ['check-clock-first'],
        evidence: [...seen, ...kept],
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return {
        status: bad,
        code: 'name-mismatch',
        args: { ...args, names: leaf?.names.slice(0, 5).join(', ') ?? '' },
        fixes: ['fix-dns-record', 'contact-vendor'],
        evidence: [...seen, ...kept],
      };
    default: {
      if (product !== undefined) return interceptedVerdict(bad, { ...args, product }, [...seen, ...kept]);
      return {
        status: bad,
        code: 'untrusted-issuer',
        args,
        fixes: ['exempt-tls-inspection', 'import-ca'],
        evidence: [...seen, ...kept],
        group: `tls:issuer:${args.issuer}`,
      };
    }
  }
}

function interceptedVerdict(
  status: 'fail' | 'warn',
  args: Readonly<Record<string, string>>,
  seen: Verdict['evidence'],
): Verdict {
  return {
    status,
    code: 'intercepted',
    args,
    fixes: ['exempt-tls-inspection'],
    ...(seen === undefined ? {} : { evidence: seen }),
    group: `tls:intercepted:${args.issuer}`,
  };
}

function judgeFailure(observation: Extract<TlsObservation, { ok: false }>, bad: 'fail' | 'warn'): Verdict {
  const { kind, reason, ms } = observation.failure;
  const seen = facts({ reason, ms, neutralSni: observation.neutralSni });
  switch (kind) {
    case 'timeout':
      return {
        status: bad,
        code: 'timeout',
        fixes: ['open-firewall', 'exempt-tls-inspection'],
        evidence: seen,
      };
    case 'protocol':
      return {
        status: bad,
        code: 'protocol',
        args: { protocol: '' },
        fixes: ['contact-vendor'],
        evidence: seen,
      };
    case 'cancelled':
      return { status: 'skipped', code: 'cancelled', evidence: seen };
    case 'reset':
      return {
        status: bad,
        code: 'handshake-failed',
        args: { reason, sniFilter: observation.neutralSni === 'ok' ? 1 : 0 },
        fixes: ['exempt-tls-inspection', 'open-firewall'],
        evidence: seen,
      };
    case 'not-tls':
    case 'handshake':
      return {
        status: bad,
        code: 'handshake-failed',
        args: { reason, notTls: kind === 'not-tls' ? 1 : 0 },
        fixes: ['contact-vendor'],
        evidence: seen,
      };
  }
}

/** Long enough for twelve certificates of the usual size. */
const CHAIN_TEXT_LIMIT = 24_000;

/** The chain as it was sent, for whoever has to be convinced: `openssl x509 -text` reads it. */
function chainEvidence(chain: readonly CertificateFacts[]): readonly Evidence[] {
  const pem = chain.map((certificate) => certificate.pem.trim()).join('\n');
  // PEM made by the library itself, so it needs no cleaning; only its length is bounded.
  return pem === '' || pem.length > CHAIN_TEXT_LIMIT ? [] : [{ key: CHAIN_EVIDENCE, value: pem }];
}

function isDistrusted(chain: readonly CertificateFacts[]): boolean {
  const issuers = chain.flatMap((certificate) => [
    certificate.issuer,
    certificate.selfSigned ? certificate.subject : '',
  ]);
  return (
    issuers.some((issuer) => DISTRUSTED.test(issuer)) && !issuers.some((issuer) => /digicert/i.test(issuer))
  );
}

function expiredAt(chain: readonly CertificateFacts[]): string {
  return chain.map((certificate) => certificate.notAfter).sort()[0] ?? '';
}

/** The part of a name under which organisations register (good enough to tell ibm.com from lenovo.com). */
export function registrableDomain(host: string): string {
  return host.toLowerCase().split('.').slice(-2).join('.');
}
