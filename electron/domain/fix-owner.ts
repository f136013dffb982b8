import type { FixId } from './check.ts';

/** Who can do what a fix asks for. */
export const FIX_OWNERS = ['engineer', 'network', 'dns', 'proxy'] as const;
export type FixOwner = (typeof FIX_OWNERS)[number];

/** By fix: the person in front of the laptop, or whoever runs the customer's network, name servers or proxy. */
export const OWNER_OF_FIX: Readonly<Record<FixId, FixOwner>> = {
  'open-firewall': 'network',
  'allow-reject': 'network',
  'fix-dns-record': 'dns',
  'fix-dns-server': 'dns',
  'set-dns-server': 'engineer',
  'update-allow-list-addresses': 'network',
  'allow-name-in-dns': 'dns',
  'fix-dns-source': 'dns',
  'open-dns-tcp': 'network',
  'allow-this-program': 'engineer',
  'fix-mtu': 'network',
  'allow-in-web-filter': 'network',
  'stop-answering-for-all': 'network',
  'complete-chain': 'engineer',
  'check-route': 'network',
  'exempt-tls-inspection': 'network',
  'import-ca': 'engineer',
  'check-clock-first': 'engineer',
  'update-firmware-certificates': 'engineer',
  'update-firmware-tls': 'engineer',
  'contact-vendor': 'engineer',
  'proxy-address': 'engineer',
  'proxy-credentials': 'engineer',
  'proxy-basic-auth': 'proxy',
  'proxy-allow-destination': 'proxy',
  'proxy-upstream': 'proxy',
  'proxy-plain-port': 'engineer',
  'proxy-exempt-devices': 'proxy',
  'sign-in-portal': 'network',
  'set-device-clock': 'engineer',
  'set-device-ntp': 'engineer',
  'set-device-timezone': 'engineer',
  'check-other-table': 'engineer',
  'wait-for-outage': 'engineer',
  'open-ntp': 'network',
  'fix-time-server': 'network',
  'check-credential': 'engineer',
  rerun: 'engineer',
  'report-defect': 'engineer',
};
