/**
 * Ends of aliases under which a content network or a cloud serves many customers (Fastly's and Front Door's maps, load balancers):
 * to share one of these is no sign of a filter, and no filter leads there.
 */
const CONTENT_ALIAS =
  /(?:^|\.)(?:akamai(?:edge|hd|zed)?\.net|edge(?:key|suite)\.net|fastly(?:lb)?\.net|cloudfront\.net|cloudflare\.net|azure(?:edge|fd)\.net|(?:t-)?msedge\.net|trafficmanager\.net|cloudapp\.azure\.com|amazonaws\.com|google(?:hosted|usercontent)\.com|(?:impervadns|incapdns)\.net|edgecastcdn\.net)$/i;

/** Does an alias (the name at its end) say nothing of who leads there? */
export function isContentAlias(name: string): boolean {
  return CONTENT_ALIAS.test(name);
}
