import { BlockList, isIP } from 'node:net';

/** Where a DNS filter leads the names it blocks: a public address of its maker's, which is no destination's. */
type Sinkhole = {
  readonly product: string;
  readonly addresses: readonly string[];
  /** The name it answers with as an alias (CNAME), where it does. */
  readonly aliases?: readonly string[];
  /** Where that is published. */
  readonly source: string;
};

/** Only what its maker says; a site may set another address, which then shows by what is behind it. */
const SINKHOLES: readonly Sinkhole[] = [
  {
    product: 'Fortinet FortiGate / FortiGuard',
    // The default block action "redirect": FortiGuard's block portal.
    addresses: ['208.91.112.55', '2001:cdba::3257:9652'],
    source:
      'https://community.fortinet.com/t5/FortiGate/Technical-Tip-Various-Block-option-under-DNS-filter/ta-p/260790',
  },
  {
    product: 'Cisco Umbrella',
    // The block pages; AAAA is answered with the same, mapped into IPv6.
    addresses: [
      '146.112.61.104',
      '146.112.61.105',
      '146.112.61.106',
      '146.112.61.107',
      '146.112.61.108',
      '146.112.61.110',
    ],
    source:
      'https://www.cisco.com/c/en/us/support/docs/security/umbrella/224799-learn-the-umbrella-block-page-ip.html',
  },
  {
    product: 'Palo Alto Networks DNS Security',
    addresses: ['198.135.184.22'],
    aliases: ['sinkhole.paloaltonetworks.com'],
    source:
      'https://docs.paloaltonetworks.com/dns-security/administration/configure-dns-security/enable-dns-security',
  },
  {
    product: 'Palo Alto Networks DNS Security',
    // The address before, and the IPv6 one, as its maker's templates (IronSkillet) set them.
    addresses: ['72.5.65.111', '2600:5200::1'],
    source: 'https://github.com/PaloAltoNetworks/iron-skillet',
  },
];

const LISTS = SINKHOLES.map(({ product, addresses, aliases = [] }) => {
  const list = new BlockList();
  for (const address of addresses) list.addAddress(address, address.includes(':') ? 'ipv6' : 'ipv4');
  return { product, list, aliases };
});

/** Whose DNS filter leads names to this address; null where none is known to. IPv4 mapped into IPv6 counts as IPv4. */
export function sinkholeAt(address: string): string | null {
  const family = isIP(address);
  if (family === 0) return null;
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  return LISTS.find(({ list }) => list.check(address, kind))?.product ?? null;
}

/** The same of an alias on the way. */
export function sinkholeBehind(alias: string): string | null {
  const name = alias.toLowerCase().replace(/\.$/, '');
  return LISTS.find(({ aliases }) => aliases.includes(name))?.product ?? null;
}
