import ipaddr from 'ipaddr.js';

/** Where the four bytes begin, by the length of the prefix; byte 8 stays zero and is stepped over (RFC 6052 §2.2). */
const BEGINNINGS = [4, 5, 6, 7, 9, 12] as const;
const RESERVED = 8;

/**
 * Is `six` the address that a translator (NAT64) makes of `four`, under any prefix of its own (RFC 6052 §2.2)? What is no
 * pair of addresses is none.
 */
export function translates(six: string, four: string): boolean {
  if (!ipaddr.IPv6.isValid(six) || !ipaddr.IPv4.isValidFourPartDecimal(four)) return false;
  const bytes = ipaddr.IPv6.parse(six).toByteArray();
  const wanted = ipaddr.IPv4.parse(four).toByteArray();
  return BEGINNINGS.some((begin) => {
    const places = [...bytes.keys()].filter((at) => at >= begin && (at !== RESERVED || begin > RESERVED));
    const [embedded, suffix] = [places.slice(0, 4), places.slice(4)];
    return (
      (begin > RESERVED + 1 || bytes[RESERVED] === 0) &&
      embedded.every((at, index) => bytes[at] === wanted[index]) &&
      suffix.every((at) => bytes[at] === 0)
    );
  });
}
