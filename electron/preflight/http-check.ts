import type { PlainAnswer } from '../net/plain-http.ts';
import { facts, type Verdict } from './row.ts';
import { registrableDomain } from './tls-check.ts';

/** Judges the answer to a plain `GET /`: is it the vendor's, or a portal that wants a person to sign in first? */
export function judgeHttp(answer: PlainAnswer, host: string, required: boolean, limitMs: number): Verdict {
  const bad = required ? 'fail' : 'warn';
  if (answer.kind !== 'answer') {
    const seen = facts({ heard: answer.heard, ms: answer.ms });
    if (answer.kind === 'cancelled') return { status: 'skipped', code: 'cancelled' };
    if (answer.kind === 'silent')
      return {
        status: bad,
        code: 'timeout',
        args: { seconds: limitMs / 1000 },
        fixes: ['open-firewall'],
        evidence: seen,
      };
    return {
      status: bad,
      code: 'unexpected-status',
      args: { status: 0, heard: answer.heard },
      fixes: ['contact-vendor'],
      evidence: seen,
    };
  }
  const { status, headers, body } = answer;
  const { location = '' } = headers;
  const seen = facts({ status, location, server: headers.server, via: headers.via, ms: answer.ms });
  const portal =
    status === 511 ||
    redirectsAway(status, location, host) ||
    (status === 200 && looksLikeSignIn(body, host));
  if (portal) {
    return {
      status: bad,
      code: 'captive-portal',
      args: { status, location },
      fixes: ['sign-in-portal'],
      evidence: seen,
      group: 'http:captive-portal',
    };
  }
  // The vendor may well answer 301, 403 or 404 to "/": it was reached, which is the question.
  if (status < 500 && status !== 407) return { status: 'pass', code: 'ok', evidence: seen };
  return {
    status: bad,
    code: 'unexpected-status',
    args: { status },
    fixes: status === 407 ? ['proxy-credentials'] : ['contact-vendor'],
    evidence: seen,
  };
}

/** A redirect to another organisation or to a bare address is what portals do; one to the vendor's own names is not. */
function redirectsAway(status: number, location: string, host: string): boolean {
  if (
    ![301, 302, 303, 307, 308].includes(status) ||
    location === '' ||
    !URL.canParse(location, `http://${host}/`)
  )
    return false;
  const target = new URL(location, `http://${host}/`).hostname;
  const vendors = new Set(['ibm.com', 'lenovo.com', 'lenovo.com.cn', registrableDomain(host)]);
  return !vendors.has(registrableDomain(target));
}

/**
 * A page that asks a person to sign in: a form with a password field or the words for it, or a page that leads on to
 * one. "Portal" alone says nothing: the vendors' own support pages are called so.
 */
function looksLikeSignIn(body: string, host: string): boolean {
  // Bodies are kept byte for byte; pages are in UTF-8.
  const page = Buffer.from(body, 'latin1').toString('utf8');
  if (/captive|hotspot|wispr|WISPAccessGateway/i.test(page)) return true;
  if (/<form/i.test(page) && /type=["']?password|log ?[io]n|sign ?[io]n|ログイン|サインイン|認証/i.test(page))
    return true;
  const refresh = /<meta[^>]+http-equiv=["']?refresh["']?[^>]*url=\s*["']?([^"'\s>]+)/i.exec(page);
  return refresh !== null && redirectsAway(302, refresh[1] ?? '', host);
}
