import type { ProxyAnswer } from '../../net/proxy-connect.ts';

/** What a proxy names as the reason for its error: it does not find the name, nobody answers there, or it does not allow it. */
export type NoWayOn = 'dns' | 'connect' | 'denied';

/**
 * In Squid's error (`ERR_DNS_FAIL`, `ERR_CONNECT_FAIL`), the error type of `Proxy-Status` (RFC 9209 §2.3: `dns_timeout`, `dns_error`,
 * `destination_ip_unroutable`, `connection_*`, `http_request_denied`), or the page of a ProxySG ("Network Error (dns_unresolved_hostname)"); null where it names none.
 */
export function noWayOn({ headers }: Pick<ProxyAnswer, 'headers'>, page: string): NoWayOn | null {
  const said = [
    ...(headers['x-squid-error'] ?? []),
    // Each proxy on the way adds a member (RFC 9209 §2); the one that failed need not be the first.
    ...(headers['proxy-status'] ?? []).flatMap((value) =>
      [...value.matchAll(/;\s*error\s*=\s*"?([\w-]+)/gi)].map(([, name = '']) => name),
    ),
    /Network Error \(([a-z_]+)\)/.exec(page)?.[1] ?? '',
  ].join(' ');
  if (/\bERR_DNS_FAIL\b|\bdns_\w+/i.test(said)) return 'dns';
  if (
    /\bERR_(?:SECURE_)?CONNECT_FAIL\b|\bERR_CANNOT_FORWARD\b|\bconnection_(?:timeout|refused)|\bdestination_(?:not_found|unavailable|ip_unroutable)|\btcp_error\b/i.test(
      said,
    )
  )
    return 'connect';
  if (/\bhttp_request_denied\b|\bdestination_ip_prohibited\b/i.test(said)) return 'denied';
  return null;
}
