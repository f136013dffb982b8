import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import { untrusted } from '../domain/evidence.ts';

/** The facts of one certificate that the product judges or shows; texts are untrusted and capped. */
export type CertificateFacts = {
  readonly subject: string;
  readonly commonName: string;
  readonly issuer: string;
  readonly issuerCommonName: string;
  readonly issuerOrganisation: string;
  /** Lower-case hex SHA-256 of the DER, without colons. */
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly names: readonly string[];
  readonly selfSigned: boolean;
  readonly pem: string;
};

const CHAIN_LIMIT = 12;

/** Reads one DER certificate; `null` when it is not one. */
export function certificateFacts(der: Buffer): CertificateFacts | null {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return null;
  }
  const field = (text: string, name: string): string =>
    untrusted(new RegExp(`(?:^|\\n)${name}=([^\\n]*)`).exec(text)?.[1] ?? '', 200);
  return {
    subject: oneLine(certificate.subject),
    commonName: field(certificate.subject ?? '', 'CN'),
    issuer: oneLine(certificate.issuer),
    issuerCommonName: field(certificate.issuer ?? '', 'CN'),
    issuerOrganisation: field(certificate.issuer ?? '', 'O'),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: isoDate(certificate.validFrom),
    notAfter: isoDate(certificate.validTo),
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .filter((name) => /^(DNS|IP Address):/.test(name))
      .slice(0, 100)
      .map((name) => untrusted(name.replace(/^(DNS|IP Address):/, ''), 253)),
    selfSigned: certificate.subject === certificate.issuer,
    pem: certificate.toString(),
  };
}

/** The chain a server sent, leaf first, as far as it links up; at most twelve. */
export function chainOf(socket: TLSSocket): readonly CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  let current: DetailedPeerCertificate | PeerCertificate | null = socket.getPeerCertificate(true);
  const seen = new Set<string>();
  while (current?.raw && chain.length < CHAIN_LIMIT) {
    const facts = certificateFacts(current.raw);
    if (!facts || seen.has(facts.fingerprint)) break;
    seen.add(facts.fingerprint);
    chain.push(facts);
    current = 'issuerCertificate' in current ? current.issuerCertificate : null;
  }
  return chain;
}

function oneLine(name: string | undefined): string {
  return untrusted((name ?? '').replaceAll('\n', ', '), 400);
}

function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? untrusted(text, 40) : new Date(time).toISOString();
}
