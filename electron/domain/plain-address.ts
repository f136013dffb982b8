/**
 * One spelling for one address, so that the same device is the same in a site file, on the command line, in a list of
 * logins and in a parameter sheet. Pure.
 */

/**
 * An IPv6 address in its shortest spelling (RFC 5952), an IPv4 address that is written as one of IPv6 (`::ffff:192.0.2.1`,
 * RFC 4291 §2.5.5.2) as itself; full-width digits as plain ones. A zone stays as it is: names of adapters know capitals.
 * Everything else, such as a host name, stays as it is typed.
 */
export function plainAddress(text: string): string {
  const folded = text.normalize('NFKC').trim();
  const [bare = '', ...zone] = folded.split('%');
  const url = `http://[${bare}]/`;
  if (/^[0-9.]+$/.test(folded)) return folded;
  if (!/^[0-9a-f:.]+$/i.test(bare) || !bare.includes(':') || !URL.canParse(url)) return text;
  const short = new URL(url).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (mapped === null) return [short, ...zone].join('%');
  return mapped
    .slice(1)
    .flatMap((half) => {
      const value = Number.parseInt(half, 16);
      return [value >> 8, value & 255];
    })
    .join('.');
}

/** Whether both name the same host; capitals of a name do not matter (RFC 4343). */
export function isSameHost(a: string, b: string): boolean {
  return hostKey(a) === hostKey(b);
}

/** What all spellings of a host have in common; the zone of an address keeps its capitals. */
export function hostKey(text: string): string {
  const plain = plainAddress(text);
  return plain.includes(':') ? plain : plain.toLowerCase();
}

/**
 * Numbers that are no address as everybody reads it, and that a system takes for one all the same: `192.168.010.005` is
 * 192.168.8.5 to it (octal), `10.1` is 10.0.0.1. Whoever typed it meant another box.
 */
export function isOddNumber(host: string): boolean {
  const folded = host.normalize('NFKC').trim();
  // A host whose last label is a number is one of IPv4 (WHATWG URL §3.5), or none.
  const [last = ''] = folded.replace(/\.$/, '').split('.').slice(-1);
  if (folded.includes(':') || !/^(\d+|0x[0-9a-f]*)$/i.test(last)) return false;
  const parts = folded.split('.');
  return parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}
