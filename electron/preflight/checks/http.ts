import { createHash } from 'node:crypto';
import { untrusted } from '../../domain/evidence.ts';
import type { HeaderLists } from '../../net/http-head.ts';
import type { PlainAnswer } from '../../net/plain-http.ts';
import { facts, type Verdict } from '../row.ts';
import { looksBlocked, looksLikeSignIn, looksQuarantined } from './foreign-pages.ts';
import { leadsAway, ownPlaceOf } from './leads-away.ts';
import { turnedAway } from './turned-away.ts';

/**
 * Products that answer for the destination: forward proxies and web filters, by what they write into headers and
 * pages. A content network of the vendor's (CloudFront, Akamai, Varnish) is none.
 */
const FILTER_PRODUCTS =
  /squid|blue ?coat|proxysg|symantec|zscaler|netskope|forti(?:gate|guard|proxy|net)|palo ?alto|sophos|sonicwall|watchguard|barracuda|mcafee|skyhigh|web ?gateway|websense|forcepoint|iboss|umbrella|opendns|ironport|cisco|check ?point|trend ?micro|interscan|i-?filter|digital ?arts|intersafe|smoothwall|untangle|privoxy|dansguardian|e2guardian|ufdbguard|mikrotik|pfsense|opnsense|kerio|sangfor|hillstone|contentkeeper|lightspeed|securly|menlo|cato ?networks|varonis|trustwave|finjan|wingate|ccproxy/i;

/** Content networks, which stand for the vendor: what they say of themselves is no proxy of the site's. */
const CONTENT_NETWORKS =
  /cloudfront|akamai|varnish|fastly|cloudflare|google|edgecast|\becs\b|azure|incapsula|imperva|bunny/i;

/**
 * Judges the answer to a plain `GET /`: is it the vendor's, or that of something on the way? `way` is how it was asked: a
 * proxy of the site's puts its marks on whatever it passes on.
 */
export function judgeHttp(
  answer: PlainAnswer,
  host: string,
  required: boolean,
  limitMs: number,
  way: 'direct' | 'proxied' = 'direct',
): Verdict {
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
      fixes: ['open-firewall', 'contact-vendor'],
      evidence: seen,
    };
  }
  const { status, headers, body: page } = answer;
  const location = headers.location?.[0] ?? '';
  const shown = (name: string): string | undefined => headers[name]?.join(', ');
  const title = titleOf(page);
  const leadsTo = leadsAway(status, location, headers.refresh ?? [], page, host);
  const product = productOf(headers, title, page);
  const seen = facts({
    status,
    title,
    location: location || leadsTo,
    server: shown('server'),
    via: shown('via'),
    proxyError: shown('x-squid-error'),
    ofVendor: title === '' || status !== 200 ? undefined : /\b(?:ibm|lenovo)\b/i.test(page) ? 'yes' : 'no',
    page: page === '' ? undefined : createHash('sha256').update(page).digest('hex').slice(0, 16),
    ms: answer.ms,
  });
  const proxy = way === 'direct' && isProxysError(status, headers);
  const own = ownPlaceOf(status, location, headers.refresh ?? [], page, host);
  const filtered = proxy || isFiltered(status, headers, page, product) || turnsAway(leadsTo || own);
  const signsIn = leadsTo !== '' || OWN_SIGN_IN.test(own) || (status === 200 && looksLikeSignIn(page));
  const portal = !filtered && (status === 511 || signsIn);
  if (portal) {
    return {
      status: bad,
      code: 'captive-portal',
      args: { status, location: untrusted(location || leadsTo, 300), title },
      fixes: ['sign-in-portal'],
      evidence: seen,
      group: 'http:captive-portal',
    };
  }
  if (filtered) {
    const quarantine = looksQuarantined(page);
    return {
      status: bad,
      code: 'filtered',
      args: {
        ...{ status, product, title, error: untrusted(shown('x-squid-error') ?? '', 120) },
        ...(proxy ? { proxy: 1 } : {}),
        ...(quarantine ? { quarantine: 1 } : {}),
      },
      // Only a proxy says 407 (RFC 9110 §15.5.8); whoever was asked for a destination has no way to answer it.
      fixes: proxy
        ? ['exempt-transparent-proxy', 'allow-in-web-filter']
        : status === 407
          ? ['proxy-exempt-devices', 'allow-in-web-filter']
          : quarantine
            ? ['lift-quarantine']
            : ['allow-in-web-filter'],
      evidence: seen,
      group: `http:filtered:${product}`,
    };
  }
  const away = turnedAway(status, page);
  if (away !== null && status < 500)
    return {
      status: 'warn',
      code: 'turned-away',
      args: { host, status, how: away, plain: 1 },
      fixes: away === 'refused' ? ['contact-vendor'] : ['retry-later', 'contact-vendor'],
      evidence: seen,
    };
  // The vendor may well answer 301, 403 or 404 to "/": it was reached, which is the question.
  if (status < 500) return { status: 'pass', code: 'ok', evidence: seen };
  return {
    status: bad,
    code: 'unexpected-status',
    args: { status },
    fixes: ['contact-vendor'],
    evidence: seen,
  };
}

/** Something on the way answered in the vendor's place: it says so itself, or its page does. */
function isFiltered(status: number, headers: HeaderLists, page: string, product: string): boolean {
  if (headers['x-squid-error'] !== undefined || status === 407) return true;
  if (status >= 300 && status < 400) return false;
  if (status >= 400 && product !== '') return true;
  return (status >= 400 || status === 200) && looksBlocked(page);
}

/**
 * An error that a proxy on the way made itself: it says so (`Proxy-Status` with an error, RFC 9209 §2.1.1), or it takes a
 * good request for a bad one and bears a proxy's marks. Mostly one that expects to be asked as a proxy, and is not.
 */
function isProxysError(status: number, headers: HeaderLists): boolean {
  const said = (name: string): readonly string[] =>
    (headers[name] ?? []).filter((value) => !CONTENT_NETWORKS.test(value));
  if (status >= 400 && said('proxy-status').some((value) => /;\s*error\s*=/i.test(value))) return true;
  if (status !== 400 || CONTENT_NETWORKS.test((headers.server ?? []).join(' '))) return false;
  const marks = [
    'via',
    'x-squid-error',
    'proxy-connection',
    'proxy-agent',
    'proxy-authenticate',
    'proxy-support',
  ];
  return (
    marks.some((name) => said(name).length > 0) || said('x-cache').some((value) => /\bfrom\b/i.test(value))
  );
}

/** A place by whose name somebody is refused, and none by whose name somebody signs in. */
export function turnsAway(place: string): boolean {
  return FILTERS_PLACE.test(place) || (BLOCK_PLACE.test(place) && !SIGN_IN_PLACE.test(place));
}

/**
 * Where filters send whom they refuse, whatever else stands in it: PAN-OS, Check Point UserCheck ("block", "ask", "inform"), iboss,
 * squidGuard; Cisco Umbrella and Blue Coat by their own hosts. As block pages that were met are listed (OONI and who reads it).
 */
const FILTERS_PLACE =
  /\/php\/urlblock\.php|\/UserCheck\/PortalMain|\/ibp\/bp\.html|\/squidguard[\w-]*\.cgi|^https?:\/\/(?:[\w-]+\.)*opendns\.com\b|^https?:\/\/notify\.bluecoat\.com\b/i;

const BLOCK_PLACE =
  /(?:^|[^a-z])(?:block(?:ed|ing|msg|page)?|den(?:y|ied)|forbid(?:den)?|(?:url|web|content)?filter(?:ed|ing)?|restricted|prohibited)(?:[^a-z]|$)/i;
/** Where a network signs in under the name that was asked for. A server's own login is called so too: no word of that. */
const OWN_SIGN_IN = /captive|hot-?spot|wispr|fgtauth|chilli|\/guest\/s\//i;
const SIGN_IN_PLACE = /log-?[io]n|sign-?[io]n|auth(?!or)|portal|hotspot|guest/i;

/** ProxySG names its error in its page: "Network Error (tcp_error)", "(dns_unresolved_hostname)", "(ssl_…)". */
const PROXYSG_ERROR = /Network Error \([a-z]+(?:_[a-z]+)+\)/;

/** The product that answered, as it names itself; empty where it does not. */
function productOf(headers: HeaderLists, title: string, page: string): string {
  if (headers['x-squid-error'] !== undefined) return 'Squid';
  if (title === 'Network Error' && PROXYSG_ERROR.test(page)) return 'Blue Coat';
  const [named] =
    FILTER_PRODUCTS.exec(
      [...(headers.via ?? []), ...(headers.server ?? []), title, ...(headers['x-powered-by'] ?? [])].join(
        ' ',
      ),
    ) ?? [];
  // In a page's text only where the page is a refusal anyway; a vendor may write about any product.
  const [written] = looksBlocked(page) ? (FILTER_PRODUCTS.exec(page) ?? []) : [];
  return untrusted(named ?? written ?? '', 60);
}

/** The title of a page, shortened; empty where it has none. */
export function titleOf(page: string): string {
  return untrusted((/<title[^>]*>([^<]{0,200})/i.exec(page)?.[1] ?? '').replace(/\s+/g, ' '), 120);
}
