import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * Judges a chain at another time than this laptop's, for a laptop whose clock is wrong: the TLS library only knows
 * its own. What is checked is what it checks: validity, signatures up to a root that is trusted, the name.
 */

/** Codes as the library names them; empty where the chain is good. */
export type ChainVerdict =
  | ''
  | 'CERT_HAS_EXPIRED'
  | 'CERT_NOT_YET_VALID'
  | 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  | 'ERR_TLS_CERT_ALTNAME_INVALID';

/** `chain` is PEM, leaf first; `roots` PEM; `at` epoch milliseconds. Pure, but slow to call often. */
export function verdictAt(
  chain: readonly string[],
  roots: readonly string[],
  host: string,
  at: number,
): ChainVerdict {
  return judged(chain, roots, host, at);
}

/**
 * The same whatever the time: who signed, and for whom. A library tells the last fault it met, so that a date hides an
 * issuer that nobody trusts (OpenSSL), and leaves out the name where it has found one (Node). Null where the leaf is not
 * to be read.
 */
export function verdictAtAnyTime(
  chain: readonly string[],
  roots: readonly string[],
  host: string,
): ChainVerdict | null {
  return chain.slice(0, 1).flatMap(parsed).length === 0 ? null : judged(chain, roots, host, null);
}

/** Who signed and for whom come before when: what is somebody else's is not mended by another date. */
function judged(
  chain: readonly string[],
  roots: readonly string[],
  host: string,
  at: number | null,
): ChainVerdict {
  const certificates = chain.flatMap(parsed);
  const [leaf] = certificates;
  if (leaf === undefined) return 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
  const trusted = parsedRoots(roots);
  const path: X509Certificate[] = [leaf];
  for (;;) {
    const last = path.at(-1) as X509Certificate;
    if (trusted.some((root) => root.fingerprint256 === last.fingerprint256)) break;
    const root = trusted.find((each) => signed(last, each));
    if (root) {
      path.push(root);
      break;
    }
    const next = certificates.find((each) => !path.includes(each) && signed(last, each));
    if (!next) return 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
    path.push(next);
  }
  const named = isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host);
  if (named === undefined) return 'ERR_TLS_CERT_ALTNAME_INVALID';
  if (at === null) return '';
  for (const each of path) {
    if (at < Date.parse(each.validFrom)) return 'CERT_NOT_YET_VALID';
    if (at > Date.parse(each.validTo)) return 'CERT_HAS_EXPIRED';
  }
  return '';
}

/** Organisations of the roots given, for telling whose a chain is that lacks its middle. */
export function organisationsOf(roots: readonly string[]): ReadonlySet<string> {
  return new Set(
    parsedRoots(roots)
      .map((root) => /(?:^|\n)O=([^\n]+)/.exec(root.subject)?.[1] ?? '')
      .filter((name) => name !== ''),
  );
}

/** 150 roots take milliseconds to parse: once per list. */
const known = new WeakMap<readonly string[], readonly X509Certificate[]>();

function parsedRoots(roots: readonly string[]): readonly X509Certificate[] {
  const before = known.get(roots) ?? roots.flatMap(parsed);
  known.set(roots, before);
  return before;
}

function signed(certificate: X509Certificate, by: X509Certificate): boolean {
  return certificate.checkIssued(by) && certificate.verify(by.publicKey);
}

function parsed(pem: string): X509Certificate[] {
  try {
    return [new X509Certificate(pem)];
  } catch {
    return [];
  }
}
