import type { FixId } from '../../domain/check.ts';
import { CLASSICAL_GROUPS, type TlsFailure } from '../../net/tls.ts';
import type { SmallAnswer } from '../../net/tls-small.ts';
import { facts, type Verdict } from '../row.ts';
import { judgeNotTls, type PageInstead } from './page-instead.ts';

/** What was asked after a handshake that failed, over connections of their own, where none under the real name succeeded. */
export type SecondQuestions = {
  /** A whole handshake under a name that no filter knows. */
  readonly neutral: 'ok' | 'failed';
  /** A hello that only a small answer fits, under the real name and without any. */
  readonly smallNamed: SmallAnswer;
  readonly smallBare: SmallAnswer;
};

/** A handshake that failed, and what was found out about it. */
export type FailedTls = {
  readonly ok: false;
  readonly failure: TlsFailure;
  readonly asked?: SecondQuestions;
  /** What answered a hello in clear text, where that was no TLS. */
  readonly page?: PageInstead;
  /** How what came in clear text begins, where that is no HTTP either. */
  readonly spoke?: string;
  /** The proxy announced a body with the answer that opened the tunnel. */
  readonly body?: true;
};

/**
 * Judges it: by the system's word, and by which of the second questions were answered. In a proxy's tunnel (`proxied`) it is the
 * proxy's way on, and the proxy itself, that may be late or shut.
 */
export function judgeFailure(
  observation: FailedTls,
  bad: 'fail' | 'warn',
  host: string,
  proxied: boolean,
): Verdict {
  const { asked, page, spoke = '', body = false } = observation;
  const { kind, reason, ms } = observation.failure;
  const seen = facts({
    reason,
    groups: CLASSICAL_GROUPS,
    ms,
    neutralSni: asked?.neutral,
    smallNamed: asked?.smallNamed,
    smallBare: asked?.smallBare,
  });
  if (asked !== undefined && filtersByName(kind, asked)) {
    return {
      status: bad,
      code: 'name-blocked',
      args: { host, reason, dropped: kind === 'timeout' ? 1 : 0, alert: kind === 'handshake' ? 1 : 0 },
      fixes: ['allow-in-web-filter', 'exempt-tls-inspection'],
      evidence: seen,
    };
  }
  switch (kind) {
    case 'timeout':
      if (asked?.smallNamed === 'tls')
        return {
          status: bad,
          code: 'large-packets',
          args: { host },
          // Another name gets through whole: its certificate may be smaller, or a filter knows this one.
          fixes: asked.neutral === 'ok' ? ['fix-mtu', 'exempt-tls-inspection'] : ['fix-mtu'],
          evidence: seen,
          group: 'tls:large-packets',
        };
      return {
        status: bad,
        code: 'timeout',
        args: { host, ...(proxied ? { proxied: 1 } : {}) },
        fixes: [proxied ? 'proxy-upstream' : 'open-firewall', 'exempt-tls-inspection'],
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
        args: { reason },
        fixes: ['exempt-tls-inspection', proxied ? 'proxy-upstream' : 'open-firewall'],
        evidence: seen,
      };
    case 'not-tls':
      return judgeNotTls(page, reason, { host, required: bad === 'fail', proxied, body, spoke }, seen);
    case 'handshake':
      return judgeAlert(reason, bad, proxied, seen);
  }
}

/** What some alerts are about, whoever sends them. */
const ABOUT: readonly (readonly [about: string, alert: RegExp, fixes: readonly FixId[]])[] = [
  // Of a certificate, and none was sent: one is wanted, or something on the way means the destination's by it.
  [
    'certificate',
    /ALERT_(?:CERTIFICATE_\w+|NO_CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA)$/,
    ['exempt-tls-inspection', 'contact-vendor'],
  ],
  ['name', /UNRECOGNIZED_NAME$/, ['fix-dns-record', 'allow-in-web-filter', 'contact-vendor']],
  ['internal', /ALERT_INTERNAL_ERROR$/, ['exempt-tls-inspection', 'contact-vendor']],
];

/**
 * Is this alert, after the handshake, the server's word on its client? By others it ends what was asked inside, as by hanging up
 * (an internal error, what it did not expect): that takes nothing from the handshake.
 */
export function refusesClient(alert: string): boolean {
  const [about] = ABOUT.find(([, each]) => each.test(alert)) ?? [];
  return about === 'certificate' || deniesAccess(alert) || /ALERT_HANDSHAKE_FAILURE$/.test(alert);
}

/** Judges an alert, or another word of the library's on a handshake that was refused. In a proxy's tunnel the names are its own to look up. */
export function judgeAlert(
  reason: string,
  bad: 'fail' | 'warn',
  proxied: boolean,
  evidence: NonNullable<Verdict['evidence']>,
): Verdict {
  const [about = '', , fixes = ['contact-vendor'] as const] =
    ABOUT.find(([, alert]) => alert.test(reason)) ?? [];
  const owned = fixes.map((fix) => (proxied && fix === 'fix-dns-record' ? 'proxy-upstream' : fix));
  return {
    status: bad,
    code: 'handshake-failed',
    args: { reason, notTls: 0, ...(about === '' ? {} : { about }) },
    fixes: deniesAccess(reason) ? ['allow-in-web-filter', 'contact-vendor'] : owned,
    evidence,
  };
}

/**
 * The alert `access_denied` (RFC 8446 §6.2): for a server the answer to a certificate of its client's, and none was shown; filters
 * end a handshake by it that they do not allow (EFForg https-everywhere 3218).
 */
export function deniesAccess(reason: string): boolean {
  return /ALERT_ACCESS_DENIED/i.test(reason);
}

/**
 * Under another name, or none, the same server answers: what stops this one knows the name. Silence to the whole handshake
 * alone, where a small hello with the same name is answered, is no filter: the answer is larger here, and lost. What refuses
 * by an alert answers the small hello too.
 */
function filtersByName(
  kind: TlsFailure['kind'],
  { neutral, smallNamed, smallBare }: SecondQuestions,
): boolean {
  if (kind === 'timeout' && smallNamed === 'tls') return false;
  return neutral === 'ok' || (kind !== 'handshake' && smallBare === 'tls' && smallNamed !== 'tls');
}
