import { untrusted } from '../../domain/evidence.ts';
import { parseHttpDate } from '../../net/http-date.ts';
import { offeredSchemes, type ProxyAnswer, type ProxyConnect } from '../../net/proxy-connect.ts';
import type { SocksVersion } from '../../net/socks.ts';
import { facts, type Verdict } from '../row.ts';
import { looksBlocked, looksLikeSignIn, looksQuarantined } from './foreign-pages.ts';
import { titleOf, turnsAway } from './http.ts';
import { placesIn } from './leads-away.ts';
import { noWayOn } from './proxy-word.ts';
import { rejectionFixes, unreachableHere, whoSaid } from './rejection.ts';

/** What an answer of the proxy is judged against. */
export type ProxyJudging = {
  /** Tells a missing password from a wrong one. */
  readonly sentCredentials: boolean;
  /** They opened the way to another destination: it is not they that are refused here. */
  readonly loginTaken?: boolean;
  readonly required: boolean;
  readonly limitMs: number;
  /** The destination and the proxy itself: a redirect to one of them is a web server's, no sign-in. */
  readonly hosts?: readonly string[];
  /** What the port said to a TLS hello, asked where it had no answer to CONNECT. */
  readonly speaksTls?: boolean;
  /** And the version of SOCKS in which it answered a greeting, asked likewise. */
  readonly speaksSocks?: SocksVersion;
};

/** Judges one CONNECT. */
export function judgeProxy(result: ProxyConnect, judging: ProxyJudging): Verdict {
  const { required, limitMs, speaksTls, speaksSocks = null } = judging;
  const bad = required ? 'fail' : 'warn';
  if (speaksTls === true && wantsTlsQuestion(result))
    return {
      status: 'fail',
      code: 'tls-port',
      fixes: ['proxy-plain-port'],
      evidence: facts({ ms: result.ms, answered: 'TLS' }),
    };
  if (speaksSocks !== null && wantsSocksQuestion(result))
    return {
      status: 'fail',
      code: 'socks-port',
      args: { version: speaksSocks },
      fixes: ['proxy-http-port'],
      evidence: facts({ ms: result.ms, answered: `SOCKS${speaksSocks}` }),
    };
  switch (result.kind) {
    case 'open':
      return { status: 'pass', code: 'ok', evidence: facts({ status: result.answer.status, ms: result.ms }) };
    case 'cancelled':
      return { status: 'skipped', code: 'cancelled' };
    case 'no-proxy':
      if (result.attempt.outcome === 'blocked')
        return {
          status: 'fail',
          code: 'local-block',
          args: { ...whoSaid(result.attempt), errno: result.attempt.errno },
          fixes: ['allow-this-program'],
          evidence: facts({ errno: result.attempt.errno, ms: result.ms }),
          group: 'local-block',
        };
      return judgeNoProxy(result);
    case 'not-http':
      return {
        status: 'fail',
        code: 'not-a-proxy',
        args: { heard: result.heard },
        fixes: ['proxy-address'],
        evidence: facts({ heard: result.heard, ms: result.ms }),
      };
    case 'silent':
      return {
        status: bad,
        code: 'timeout',
        // What was waited, which may be more than the deadline.
        args: { seconds: Math.max(limitMs, Math.round(result.ms / 100) * 100) / 1000 },
        fixes: ['proxy-upstream', 'proxy-address'],
        evidence: facts({ ms: result.ms }),
      };
    case 'hung-up':
      return {
        status: bad,
        code: 'bad-gateway',
        args: { status: 0 },
        fixes: ['proxy-upstream', 'proxy-address'],
        evidence: facts({ heard: result.heard, ms: result.ms }),
      };
    case 'answered':
      return judgeStatus(result, judging, bad);
  }
}

/** The proxy's port gave no connection. */
function judgeNoProxy({ attempt, ms }: Extract<ProxyConnect, { kind: 'no-proxy' }>): Verdict {
  const { errno, outcome, saidBy, silentHop } = attempt;
  const evidence = facts({ errno, outcome, saidBy, silentHop, ms });
  const who = whoSaid(attempt);
  if (outcome === 'rejected')
    return {
      status: 'fail',
      code: 'rejected',
      args: who,
      fixes: ['proxy-address', ...rejectionFixes(attempt)],
      evidence,
    };
  return {
    status: 'fail',
    code: 'unreachable',
    args: { ...who, reason: errno || outcome },
    fixes:
      outcome === 'unreachable' && saidBy === 'laptop'
        ? ['proxy-address', ...unreachableHere(attempt)]
        : ['proxy-address', 'open-firewall'],
    evidence,
  };
}

/** Nothing that a plain HTTP proxy says: worth the question whether the port speaks TLS. */
export function wantsTlsQuestion(result: ProxyConnect): boolean {
  if (result.kind === 'answered') return result.answer.status === 400;
  return wantsSocksQuestion(result);
}

/** Not a word of HTTP: worth the question whether the port speaks SOCKS, which speaks only when spoken to. */
export function wantsSocksQuestion(result: ProxyConnect): boolean {
  return result.kind === 'silent' || result.kind === 'hung-up' || result.kind === 'not-http';
}

function judgeStatus(
  result: Extract<ProxyConnect, { kind: 'answered' }>,
  { sentCredentials, loginTaken = false, hosts = [] }: ProxyJudging,
  bad: 'fail' | 'warn',
): Verdict {
  const { answer, page, ms } = result;
  const schemes = offeredSchemes(answer);
  const named = untrusted(schemes.join(', '), 120);
  const header = (name: string): string | undefined => answer.headers[name]?.join(', ');
  // Parsed as it came, shortened where it is shown.
  const location = answer.headers.location?.[0] ?? '';
  const seen = facts({
    status: answer.status,
    reason: answer.reason,
    schemes: named,
    via: header('via'),
    server: header('server'),
    location,
    proxyError: header('x-squid-error'),
    title: titleOf(page),
    ms,
  });
  const args = { status: answer.status, schemes: named };
  if (asksForLogin(answer)) {
    const basic = schemes.some((scheme) => scheme.toLowerCase() === 'basic');
    const unnamed = schemes.length === 0;
    // Squid asks a known user for another login where its rules deny the destination.
    if (sentCredentials && loginTaken && (basic || unnamed || header('x-squid-error') !== undefined))
      return {
        status: bad,
        code: 'denied',
        args: { ...args, login: 1 },
        fixes: ['proxy-allow-destination'],
        evidence: seen,
      };
    // Against RFC 9110 §15.5.8, and nothing is known of what would do.
    if (unnamed)
      return {
        status: 'fail',
        code: 'auth-required',
        args: { ...args, unnamed: 1, ...(sentCredentials ? { sent: 1 } : {}) },
        fixes: sentCredentials ? ['proxy-name-scheme', 'proxy-credentials'] : ['proxy-name-scheme'],
        evidence: seen,
        group: 'proxy:unnamed-scheme',
      };
    // Controllers and XClarity Administrator speak Basic only: NTLM, Negotiate or Digest alone shuts them out.
    if (!basic)
      return {
        status: 'fail',
        code: 'auth-required',
        args: { ...args, basic: 0 },
        fixes: ['proxy-basic-auth'],
        evidence: seen,
        group: 'proxy:no-basic',
      };
    return sentCredentials
      ? { status: 'fail', code: 'auth-rejected', args, fixes: ['proxy-credentials'], evidence: seen }
      : {
          status: 'fail',
          code: 'auth-required',
          args: { ...args, basic: 1 },
          fixes: ['proxy-credentials'],
          evidence: seen,
        };
  }
  // Web filters refuse under any status, also "OK" and "moved": what they write, or where they lead, says so.
  const places = placesIn(answer.status, location, answer.headers.refresh ?? [], page);
  if (!isRateLimited(answer) && (looksBlocked(page) || [location, ...places].some(turnsAway)))
    return {
      status: bad,
      code: 'denied',
      args: { ...args, page: 1 },
      fixes: looksQuarantined(page) ? ['lift-quarantine'] : ['proxy-allow-destination'],
      evidence: seen,
    };
  const led = location === '' && answer.status < 300 ? (places.find(isAbsolute) ?? '') : location;
  if (wantsBrowser(answer.status, led, page, hosts)) {
    return {
      status: 'fail',
      code: 'auth-required',
      args: { ...args, browser: 1, location: untrusted(led, 300) },
      fixes: ['proxy-exempt-devices'],
      evidence: seen,
      group: 'proxy:sign-in',
    };
  }
  const ownWord =
    header('x-squid-error') !== undefined ||
    Object.keys(answer.headers).some((name) => name.startsWith('proxy-'));
  // What a plain web server says to CONNECT: an error, or (where no `Via` shows a proxy) a redirect or a page.
  const webServer =
    [400, 401, 404, 405, 501].includes(answer.status) || (answer.status < 400 && header('via') === undefined);
  if (webServer && !ownWord) {
    // A web server's word for "log in": most likely that, and there are proxies that mean 407 by it.
    const login = answer.status === 401;
    const realm = untrusted(header('www-authenticate') ?? '', 120);
    return {
      status: 'fail',
      code: 'not-a-proxy',
      args: { ...args, heard: [`HTTP ${answer.status}`, realm].filter(Boolean).join(', ') },
      fixes: login ? ['proxy-address', 'proxy-credentials'] : ['proxy-address'],
      evidence: seen,
    };
  }
  if (isRateLimited(answer)) {
    const after = answer.headers['retry-after']?.[0] ?? '';
    return {
      status: bad,
      code: 'rate-limited',
      args: { ...args, ...(/^\d{1,6}$/.test(after) ? { retryAfter: Number(after) } : {}) },
      fixes: ['retry-later', 'proxy-rate-limit'],
      evidence: [...seen, ...facts({ retryAfter: untrusted(after, 60) })],
    };
  }
  if (saysNeither(answer.status))
    return { status: bad, code: 'unclear-answer', args, fixes: ['proxy-log'], evidence: seen };
  const way = noWayOn(answer, page);
  if (answer.status >= 500 && answer.status !== 501 && way !== 'denied')
    return way === null && maySayOfItself(answer)
      ? {
          status: bad,
          code: 'bad-gateway',
          args: { ...args, itself: 1 },
          fixes: ['proxy-upstream', 'proxy-rate-limit'],
          evidence: seen,
        }
      : {
          status: bad,
          code: 'bad-gateway',
          args: { ...args, ...(way === null ? {} : { way }) },
          fixes: ['proxy-upstream'],
          evidence: seen,
        };
  return { status: bad, code: 'denied', args, fixes: ['proxy-allow-destination'], evidence: seen };
}

/**
 * Does a proxy ask for a login? By 407, or by the code of web servers with a proxy's own mark: its challenge (RFC 9110 §11.7.1), or
 * Squid's error (as on a port that is set up for a web site).
 */
export function asksForLogin({ status, headers }: ProxyAnswer): boolean {
  const marked = headers['proxy-authenticate'] !== undefined || headers['x-squid-error'] !== undefined;
  return status === 407 || (status === 401 && marked);
}

/** A client error that says no: not allowed (403, 404, 451), not to this one (401, 407), not by this method (405). */
const SAYS_NO: ReadonlySet<number> = new Set([401, 403, 404, 405, 407, 451]);

/**
 * Is it neither a way nor a denial? Other client errors (RFC 9110 §15.5) find fault with the request's form or time (400, 408, 411, 426,
 * …), 505 with its version, and from 600 on nothing is agreed upon: no list of destinations is behind them.
 */
function saysNeither(status: number): boolean {
  return (status >= 400 && status < 500 && !SAYS_NO.has(status)) || status === 505 || status >= 600;
}

/**
 * About itself or its way on: "internal error", "not available" (RFC 9110 §15.6) and what makers added (509, 522, 599, …) leave that
 * open, where 502 and 504 say that it is what is behind. Squid names which.
 */
function maySayOfItself({ status, headers }: ProxyAnswer): boolean {
  return status !== 502 && status !== 504 && headers['x-squid-error'] === undefined;
}

/** What the form of a request is refused by: told to a plain GET too it is hardly the destination's word. */
const OF_THE_FORM: ReadonlySet<number> = new Set([408, 411, 413, 414, 417, 421, 426, 428, 431]);

/** Does an answer find fault with the form of a request, whatever was asked for? */
export function refusesTheForm(status: number): boolean {
  return OF_THE_FORM.has(status);
}

/**
 * A proxy whose users sign in by web page sends CONNECT to its gateway, or answers it with the page itself. A web
 * server that redirects to the name it was asked for, or to itself, is none.
 */
function wantsBrowser(status: number, place: string, page: string, hosts: readonly string[]): boolean {
  if (status === 511) return true;
  const elsewhere =
    isAbsolute(place) && !hosts.includes(new URL(place).hostname.replace(/^\[|\]$/g, '').toLowerCase());
  if (status >= 300 && status < 400) return elsewhere;
  return status < 300 && (elsewhere || looksLikeSignIn(page));
}

function isAbsolute(place: string): boolean {
  return /^https?:/i.test(place) && URL.canParse(place);
}

/** Refused for how often the proxy is asked, or how much it has to do, not for where to (RFC 6585 §4, RFC 9110 §15.6.4). */
function isRateLimited({ status, headers }: ProxyAnswer): boolean {
  return (
    status === 429 ||
    (status === 503 && headers['retry-after'] !== undefined && headers['x-squid-error'] === undefined)
  );
}

/**
 * After what time a refusal by rate, or an error for a while, wants to be asked again (milliseconds); null of any other answer. A date is by the proxy's
 * own clock, which stands in its answer.
 */
export function retryAfterMs(answer: ProxyAnswer, now: number): number | null {
  if (!isRateLimited(answer) && !saysWhen(answer)) return null;
  const after = answer.headers['retry-after']?.[0] ?? '';
  if (/^\d{1,6}$/.test(after)) return Number(after) * 1_000;
  const at = parseHttpDate(after);
  const own = parseHttpDate(answer.headers.date?.[0] ?? '');
  return Number.isNaN(at) ? RETRY_UNSAID_MS : Math.max(0, at - (Number.isNaN(own) ? now : own));
}

/** Another error, of the proxy's own as far as it says, that names a time: what is so for a while is asked again. */
function saysWhen({ status, headers }: ProxyAnswer): boolean {
  return (
    (status === 408 || status >= 500) &&
    headers['retry-after'] !== undefined &&
    headers['x-squid-error'] === undefined
  );
}

/** Where it does not say when. */
const RETRY_UNSAID_MS = 1_000;

const PROXY_DEAD: ReadonlySet<string> = new Set([
  ...['unreachable', 'rejected', 'not-a-proxy', 'tls-port', 'socks-port', 'local-block'],
  ...['auth-required', 'auth-rejected'],
]);

/** What, when it is so whatever the destination, lets nothing come through this proxy. */
export function isProxyDead(verdict: Verdict): boolean {
  return PROXY_DEAD.has(verdict.code);
}

const PROXY_TROUBLE: ReadonlySet<string> = new Set(['timeout', 'bad-gateway', 'unclear-answer']);

/** What, when it happens to every destination alike, is the proxy's own trouble: silence, no way on, no clear word. */
export function isProxyTrouble(verdict: Verdict): boolean {
  return PROXY_TROUBLE.has(verdict.code);
}
