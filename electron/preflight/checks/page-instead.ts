import type { PlainAnswer } from '../../net/plain-http.ts';
import type { Verdict } from '../row.ts';
import { looksBlocked } from './foreign-pages.ts';
import { judgeHttp } from './http.ts';

/** An HTTP answer that came in clear text where TLS was spoken to. */
export type PageInstead = Extract<PlainAnswer, { kind: 'answer' }>;

/** Pages of somebody on the way: of one such group two are one cause (`looks/one-cause.ts`). */
export const PAGE_GROUP = 'tls:page';

/**
 * A server that answers a TLS hello with what is no TLS. Where that is a page which says who speaks, a web filter or a
 * network's sign-in, it is told by that; of any other page what was seen is kept.
 */
export function judgeNotTls(
  page: PageInstead | undefined,
  reason: string,
  {
    host,
    required,
    proxied,
    body,
    spoke,
  }: {
    readonly host: string;
    readonly required: boolean;
    readonly proxied: boolean;
    /** A proxy announced one with its word that the tunnel is open. */
    readonly body: boolean;
    /** How what is no page either begins; empty where nothing is known of it. */
    readonly spoke: string;
  },
  seen: NonNullable<Verdict['evidence']>,
): Verdict {
  const told = page === undefined ? null : judgeHttp(page, host, required, 0);
  const evidence = [...seen, ...(told?.evidence ?? []).filter(({ key }) => key !== 'ms')];
  if (told?.code === 'filtered' || told?.code === 'captive-portal')
    return { ...told, evidence, group: `${PAGE_GROUP}:${told.code}:${told.args?.product ?? ''}` };
  // A gateway's error, in the place of a server that it does not reach: it opened the way before it knew.
  const status = page?.status ?? 0;
  const gateway = status >= 500 && status !== 511;
  // In a proxy's tunnel it is the proxy's, or that of another one behind it, whose head the first passes on.
  const inTunnel = proxied && status > 0;
  const greeting = page === undefined ? serviceOf(spoke) : null;
  return {
    status: required ? 'fail' : 'warn',
    code: 'handshake-failed',
    args: {
      reason,
      notTls: 1,
      ...(gateway
        ? { status }
        : inTunnel
          ? { inTunnel: status }
          : greeting !== null
            ? { spoke: greeting }
            : body
              ? { body: 1 }
              : {}),
    },
    fixes:
      gateway || inTunnel
        ? ['proxy-upstream', 'allow-in-web-filter']
        : greeting !== null
          ? ['find-answering-service', 'contact-vendor']
          : body
            ? ['proxy-log', 'allow-in-web-filter']
            : ['allow-in-web-filter', 'contact-vendor'],
    evidence,
  };
}

/** Of SSH (RFC 4253 §4.2), of FTP and SMTP (RFC 959 §4.2, RFC 5321 §4.2), IMAP and POP: the line by which another service names itself. */
function serviceOf(spoke: string): string | null {
  const line = spoke.trim();
  return /^(?:SSH-|[245]\d\d[ -]|\* (?:OK|BYE)|[+]OK|-ERR)/.test(line) ? line.slice(0, 80) : null;
}

/**
 * A page inside TLS that somebody speaks whom no public authority vouches for: a filter's refusal or a network's sign-in, or
 * null where it says neither. An inspection that lets through marks the vendor's own pages too, so a mark alone says nothing; nor
 * does a sign-in that its own page leads to, which a vendor has too.
 */
export function judgeInside(
  [first, led]: readonly PageInstead[] = [],
  judging: { readonly host: string; readonly required: boolean },
): Verdict | null {
  const [told, then] = [judgePage(first, judging), judgePage(led, judging)];
  return told ?? (then?.code === 'filtered' ? then : null);
}

function judgePage(
  page: PageInstead | undefined,
  { host, required }: { readonly host: string; readonly required: boolean },
): Verdict | null {
  if (page === undefined) return null;
  const told = judgeHttp(page, host, required, 0, 'proxied');
  const group = `${PAGE_GROUP}:${told.code}:${told.args?.product ?? ''}`;
  if (told.code === 'captive-portal') return { ...told, group };
  const denied = (page.headers['x-squid-error'] ?? []).some((error) => /DENIED|BLOCKED/i.test(error));
  const led = page.status >= 300 && page.status < 400;
  return told.code === 'filtered' && (denied || led || looksBlocked(page.body)) ? { ...told, group } : null;
}
