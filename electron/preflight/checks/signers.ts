/** Who signs certificates, by the names that stand in them: inspection products, distrusted brands, public authorities. */

/** Names by which inspection products sign (peers-and-numbers.md §2); an unknown issuer over several hosts counts too. */
export const INSPECTION_PRODUCTS =
  /zscaler|fortinet|forti(?:gate|guard|proxy)|palo ?alto|globalprotect|prisma access|sophos|astaro|blue ?coat|symantec web|netskope|goskope|cisco (?:umbrella|secure access|wsa)|opendns|mcafee web|skyhigh|check ?point|harmony (?:sase|connect)|barracuda|watchguard|untangle|squid|mitmproxy|charles proxy|fiddler|burp|portswigger|i-?filter|digital ?arts|alsi|intersafe|aruba|huawei|ubiquiti|unifi|forcepoint|websense|sonicwall|sangfor|hillstone|iboss|contentkeeper|lightspeed|smoothwall|securly|goguardian|linewize|menlo security|cato networks|cloudflare.{0,20}(?:gateway|zero trust|for teams)|gateway ca - cloudflare|perimeter ?81|trend ?micro|interscan|kaspersky|eset ssl|bitdefender|avast|avg technologies|norton web|dr\.?web|stormshield|clavister|allot|a10 networks|f5 networks|gigamon|array networks|trustwave|wedge networks|zyxel|draytek|mikrotik|opnsense|pfsense|securebox|iij (?:secure|smx)|(?:tls|ssl|https)[ -]?(?:inspection|interception|decryption|proxy)|web ?(?:filter|gateway|security) (?:ca|root)/i;

/**
 * Of these, what decrypts on the PC itself: virus scanners sign by an authority that they made there (Kaspersky "Personal Root", ESET "SSL
 * Filter CA", Avast, AVG and Norton "Web/Mail Shield Root", Bitdefender "Personal CA"), and debugging proxies. No device goes through them.
 */
export const PC_PRODUCTS =
  /kaspersky[^,=]*personal|eset ssl filter|(?:avast|avg|norton)[^,=]*shield|bitdefender personal|net-defender|dr\.?web[^,=]*(?:ca|root)|fiddler|charles proxy|mitmproxy|portswigger/i;

/** Brands whose roots the browsers distrusted in 2018 (guide 備考1, PS500182); DigiCert runs some names on today. */
export const DISTRUSTED = /geotrust|symantec|verisign|thawte|rapidssl|equifax/i;

/** Public authorities that sign under other organisations than their roots', so that no root's name shows them. */
export const PUBLIC_SIGNERS: ReadonlySet<string> = new Set([
  "Let's Encrypt",
  'Microsoft Corporation',
  'Google Trust Services',
  'Cloudflare, Inc.',
  'ZeroSSL',
  'Sectigo Limited',
  'DigiCert Inc',
  'GlobalSign nv-sa',
  'Entrust, Inc.',
  'Amazon',
]);
