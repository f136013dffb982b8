import { CHAIN_EVIDENCE, type Evidence } from '../../domain/evidence.ts';
import type { CertificateFacts } from '../../net/certificate.ts';
import { organisationsOf, verdictAt, verdictAtAnyTime } from '../../net/chain-at.ts';
import { CLASSICAL_GROUPS, type TlsFacts, type TlsFailure } from '../../net/tls.ts';
import { facts, type Verdict } from '../row.ts';
import { judgeInside, type PageInstead } from './page-instead.ts';
import { DISTRUSTED, INSPECTION_PRODUCTS, PC_PRODUCTS, PUBLIC_SIGNERS } from './signers.ts';
import { type FailedTls, judgeAlert, judgeFailure, refusesClient } from './tls-failure.ts';
import { turnedAway } from './turned-away.ts';

export type TlsObservation =
  | {
      readonly ok: true;
      readonly facts: TlsFacts;
      /** What failed before this handshake, and how this one was had. */
      readonly before?: {
        readonly failure: TlsFailure;
        /** `late`: the same, waited for longer; `again`: the same once more; `tls12`, `old`: the same fails still, and one no newer than TLS 1.2 or 1.1 does not. */
        readonly by: 'late' | 'again' | 'tls12' | 'old';
      };
      /** What came of a plain request inside, whatever it says; absent where none was made. */
      readonly afterwards?: 'answer' | 'silent' | 'hung-up';
      /** The page inside, and the one that it led to, where no public authority vouches for who gave them. */
      readonly inside?: readonly PageInstead[];
      /** The alert by which the server ended it afterwards: with TLS 1.3 it judges its client last (RFC 8446 §4.4.2.4). */
      readonly alert?: string;
      /** The answer of a server whose certificate is good, with as much of its page as was read. */
      readonly told?: { readonly status: number; readonly page: string };
    }
  | FailedTls;

/** What a handshake is judged against. */
export type TlsJudging = {
  readonly host: string;
  readonly required: boolean;
  /** It was met in a tunnel of the site's proxy, behind which this network's firewall stops nothing. */
  readonly proxied?: boolean;
  /** A host of the vendor's, as the guide names it: no unknown authority can be right there. */
  readonly vendor: boolean;
  /** PEM roots that are trusted: the public ones, and what the site added. */
  readonly roots: readonly string[];
  /** The public ones alone. */
  readonly bundled: readonly string[];
  /** The right time, where it is known that this laptop's is another (epoch milliseconds). */
  readonly at?: number;
  /** A time reference has shown that this laptop's own clock is right. */
  readonly clockRight?: boolean;
};

const CLOCK_FIRST = ['check-clock-first'] as const;

/** The library's words for "the issuer of the last certificate is not there". */
const ISSUER_MISSING = /^UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)$/;

/** Judges a handshake by what was recorded. What only shows over several hosts is found afterwards (`look-across.ts`). */
export function judgeTls(observation: TlsObservation, judging: TlsJudging): Verdict {
  const { host, required } = judging;
  const bad = required ? 'fail' : 'warn';
  if (!observation.ok) return judgeFailure(observation, bad, host, judging.proxied === true);
  const { chain, protocol, cipher, ms } = observation.facts;
  const { verdict, dated } = trustOf(observation.facts, judging);
  const leaf = chain[0];
  const top = chain.at(-1);
  const issuer = top ? (top.selfSigned ? top.subject : top.issuer) : '';
  const seen = facts({
    protocol,
    cipher,
    groups: CLASSICAL_GROUPS,
    subject: leaf?.subject,
    issuer: leaf?.issuer,
    rootIssuer: issuer,
    notBefore: leaf?.notBefore,
    notAfter: leaf?.notAfter,
    names: leaf?.names.slice(0, 20).join(', '),
    fingerprint: leaf?.fingerprint,
    chainLength: chain.length,
    verdict: observation.facts.verdict,
    judgedAt: judging.at === undefined ? undefined : new Date(judging.at).toISOString(),
    firstTry: observation.before?.failure.reason,
    [AFTERWARDS]: observation.afterwards,
    status: (observation.told?.status ?? 0) >= 400 ? observation.told?.status : undefined,
    ms,
  });
  const kept = chainEvidence(chain);
  // With a known time no date is this laptop's fault.
  const timeKnown = judging.at !== undefined || judging.clockRight === true;
  const clock = timeKnown ? { clock: 'right' } : {};
  const args = {
    ...{ issuer: issuer || (leaf?.issuer ?? ''), subject: leaf?.subject ?? '', host },
    ...(dated === '' ? {} : { dated: dated === 'CERT_HAS_EXPIRED' ? 'expired' : 'early', ...clock }),
  };
  const { before } = observation;
  // Whose certificate it is comes first: an old server of the vendor's shows the vendor's.
  if (before?.by === 'old' && (verdict === '' || isAboutTime(verdict)))
    return {
      status: bad,
      code: 'protocol',
      args: { ...args, protocol },
      fixes: ['contact-vendor'],
      evidence: [...seen, ...kept],
    };
  const product = INSPECTION_PRODUCTS.exec(`${args.issuer} ${leaf?.issuer ?? ''}`)?.[0];
  // An authority that the site added makes this laptop trust its inspection; no device can be given it.
  const vouched = verdict === '' || isAboutTime(verdict);
  const added = vouched && judging.vendor && !isBundled(observation.facts, judging);
  const inside = judgeInside(observation.inside, judging);
  const evidence = [...seen, ...(inside?.evidence ?? []).filter(({ key }) => key !== 'ms'), ...kept];
  // Not decrypted only: the page is not the destination's.
  if (inside !== null && added) return { ...inside, evidence };
  if (added && product !== undefined) return interceptedVerdict(bad, { ...args, product }, evidence, inside);
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
      if (observation.alert !== undefined && refusesClient(observation.alert))
        return judgeAlert(observation.alert, bad, judging.proxied === true, seen);
      if (before?.by === 'late')
        return {
          status: 'warn',
          code: 'slow',
          args: {
            host,
            took: Math.round(ms / 100) / 10,
            seconds: Math.floor(before.failure.ms / 200) / 5,
          },
          fixes: ['speed-up-way', 'rerun'],
          evidence: seen,
          group: 'tls:slow',
        };
      if (before !== undefined)
        return {
          status: 'warn',
          code: before.by === 'tls12' ? 'tls13-dropped' : 'unsteady',
          args: { host, reason: before.failure.reason, dropped: before.failure.kind === 'timeout' ? 1 : 0 },
          fixes: before.by === 'tls12' ? ['exempt-tls-inspection'] : ['rerun'],
          evidence: seen,
        };
      return reached(observation.told, added ? { added: 1, issuer: args.issuer } : {}, host, seen);
    case 'CERT_HAS_EXPIRED':
      return {
        status: bad,
        code: 'expired',
        args: { ...args, notAfter: expiredAt(chain), ...clock },
        fixes: [...(timeKnown ? [] : CLOCK_FIRST), added ? 'exempt-tls-inspection' : 'contact-vendor'],
        evidence: [...seen, ...kept],
      };
    case 'CERT_NOT_YET_VALID':
      return {
        status: bad,
        code: 'not-yet-valid',
        args: { ...args, notBefore: beginsAt(chain), ...clock },
        fixes: timeKnown ? [added ? 'exempt-tls-inspection' : 'contact-vendor'] : CLOCK_FIRST,
        evidence: [...seen, ...kept],
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      if (inside !== null) return { ...inside, evidence };
      return {
        status: bad,
        code: 'name-mismatch',
        args: { ...args, names: leaf?.names.slice(0, 5).join(', ') ?? '' },
        fixes: ['fix-dns-record', 'allow-in-web-filter', 'contact-vendor'],
        evidence: [...seen, ...kept],
        group: `tls:foreign:${leaf?.fingerprint ?? ''}`,
      };
    default: {
      // Inspection signs for the name it was asked for; a sign-in or block page shows its own, by whatever authority.
      if (leaf !== undefined && leaf.names.length > 0 && !namesHost(leaf, host))
        return inside !== null
          ? { ...inside, evidence }
          : {
              status: bad,
              code: 'name-mismatch',
              args: { ...args, names: leaf.names.slice(0, 5).join(', '), foreign: 1 },
              fixes: ['sign-in-portal', 'allow-in-web-filter', 'fix-dns-record'],
              evidence: [...seen, ...kept],
              group: `tls:foreign:${leaf.fingerprint}`,
            };
      if (product !== undefined) return interceptedVerdict(bad, { ...args, product }, evidence, inside);
      if (isVouchedFor(observation.facts, judging))
        return {
          status: bad,
          code: 'unacceptable',
          args: { ...args, reason: verdict === 'UNSPECIFIED' ? '' : verdict },
          fixes: ['contact-vendor'],
          evidence: [...seen, ...kept],
        };
      if (lacksMiddle(chain, verdict, judging.roots))
        return {
          status: bad,
          code: 'incomplete-chain',
          args: { ...args, issuer: top?.issuer ?? '', sent: chain.length },
          fixes: ['complete-chain'],
          evidence: [...seen, ...kept],
          group: `tls:incomplete-chain:${top?.issuer ?? ''}`,
        };
      return withPage(
        {
          status: bad,
          code: 'untrusted-issuer',
          args,
          // No device can be given another authority for the vendor's own hosts: trusting it here would only hide it.
          fixes: judging.vendor ? ['exempt-tls-inspection'] : ['exempt-tls-inspection', 'import-ca'],
          evidence,
          group: `tls:issuer:${args.issuer}`,
        },
        inside,
      );
    }
  }
}

/** The certificate is good: whether the server serves who asks from here, as far as a request for `/` shows. */
function reached(
  told: { readonly status: number; readonly page: string } | undefined,
  args: NonNullable<Verdict['args']>,
  host: string,
  evidence: NonNullable<Verdict['evidence']>,
): Verdict {
  const { status = 0, page = '' } = told ?? {};
  const away = turnedAway(status, page);
  if (away === null)
    return { status: 'pass', code: 'ok', args: { ...args, ...(status === 403 ? { status } : {}) }, evidence };
  return {
    status: 'warn',
    code: 'turned-away',
    args: { ...args, host, status, how: away },
    fixes: away === 'refused' ? ['contact-vendor'] : ['retry-later', 'contact-vendor'],
    evidence,
  };
}

/**
 * Who signed and for whom come before when: a verdict about time stands only where all else is good. `dated` is the one
 * that gave way to another; empty for none.
 */
function trustOf(met: TlsFacts, judging: TlsJudging): { readonly verdict: string; readonly dated: string } {
  const verdict = atTheRightTime(met, judging);
  if (!isAboutTime(verdict)) return { verdict, dated: '' };
  const pem = met.chain.map((certificate) => certificate.pem);
  const otherwise = verdictAtAnyTime(pem, judging.roots, judging.host) || verdict;
  return { verdict: otherwise, dated: otherwise === verdict ? '' : verdict };
}

/** The library's verdict; where this laptop's clock is known to be wrong, that of the right time. */
function atTheRightTime({ chain, verdict }: TlsFacts, { at, roots, host }: TlsJudging): string {
  if (at === undefined || (verdict !== '' && !isAboutTime(verdict))) return verdict;
  return verdictAt(
    chain.map(({ pem }) => pem),
    roots,
    host,
    at,
  );
}

/** Would a client with the public authorities alone trust this chain, too? */
function isBundled({ chain }: TlsFacts, { bundled, roots, host }: TlsJudging): boolean {
  if (roots.length <= bundled.length) return true;
  const pem = chain.map((certificate) => certificate.pem);
  return verdictAtAnyTime(pem, bundled, host) === '';
}

/**
 * Signed up to an authority that counts here, and refused by the library all the same: for a signature or key of long ago, a
 * purpose or a limit that stands in it. Of the vendor's hosts only the public authorities count.
 */
function isVouchedFor({ chain }: TlsFacts, { vendor, bundled, roots, host }: TlsJudging): boolean {
  const pem = chain.map((certificate) => certificate.pem);
  return verdictAtAnyTime(pem, vendor ? bundled : roots, host) === '';
}

/** Does the certificate name this host (RFC 9525 §6.3: whole, or one label by a wildcard)? */
function namesHost({ names }: CertificateFacts, host: string): boolean {
  const wanted = host.toLowerCase();
  return names.some((name) => {
    const own = name.toLowerCase();
    return own.startsWith('*.')
      ? wanted.endsWith(own.slice(1)) && !wanted.slice(0, -own.length + 1).includes('.')
      : own === wanted;
  });
}

/** A verdict that another clock would not give. */
export function isAboutTime(verdict: string): boolean {
  return verdict === 'CERT_HAS_EXPIRED' || verdict === 'CERT_NOT_YET_VALID';
}

/** The chain ends below a public authority whose root is trusted: something was left out, nothing was forged. */
function lacksMiddle(chain: readonly CertificateFacts[], verdict: string, roots: readonly string[]): boolean {
  const top = chain.at(-1);
  if (top === undefined || top.selfSigned || !ISSUER_MISSING.test(verdict)) return false;
  const whose = top.issuerOrganisation;
  return whose !== '' && (PUBLIC_SIGNERS.has(whose) || organisationsOf(roots).has(whose));
}

function interceptedVerdict(
  status: 'fail' | 'warn',
  args: Readonly<Record<string, string>>,
  seen: Verdict['evidence'],
  inside: Verdict | null,
): Verdict {
  // What goes out behind this PC's own scanner may meet anything; devices do not go that way.
  if (PC_PRODUCTS.test(args.issuer ?? ''))
    return {
      status,
      code: 'local-inspection',
      args,
      fixes: ['stop-local-inspection'],
      ...(seen === undefined ? {} : { evidence: seen }),
      group: `tls:local-inspection:${args.issuer}`,
    };
  return withPage(
    {
      status,
      code: 'intercepted',
      args,
      fixes: ['exempt-tls-inspection'],
      ...(seen === undefined ? {} : { evidence: seen }),
      group: `tls:intercepted:${args.issuer}`,
    },
    inside,
  );
}

/** One cause for all that one authority signed and answered with such a page. */
export function insideGroup(page: string | number, issuer: string): string {
  return `tls:${page}-inside:${issuer}`;
}

/**
 * Decrypted, and what came is a filter's page or a sign-in: to exempt the destination from inspection does not open it, so
 * what stops it is to be mended first.
 */
function withPage(verdict: Verdict, inside: Verdict | null): Verdict {
  if (inside === null) return verdict;
  const page = inside.code === 'filtered' ? 'blocked' : 'sign-in';
  return {
    ...verdict,
    args: {
      ...verdict.args,
      page,
      ...(inside.args?.product === undefined ? {} : { pageOf: inside.args.product }),
    },
    fixes: [...(inside.fixes ?? []), ...(verdict.fixes ?? [])],
    group: insideGroup(page, String(verdict.args?.issuer ?? '')),
  };
}

/** Evidence of what a request inside brought, which only says something over several hosts (`looks/mute-servers.ts`). */
export const AFTERWARDS = 'afterwards';

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

/** A chain is good from when the last of it begins to when the first of it ends. */
function beginsAt(chain: readonly CertificateFacts[]): string {
  return (
    chain
      .map((certificate) => certificate.notBefore)
      .sort()
      .at(-1) ?? ''
  );
}

function expiredAt(chain: readonly CertificateFacts[]): string {
  return chain.map((certificate) => certificate.notAfter).sort()[0] ?? '';
}
