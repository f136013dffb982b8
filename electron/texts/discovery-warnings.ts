/** What discovery can have to say besides devices. Closed: a code always has a sentence in every language. */
export const DISCOVERY_WARNINGS = [
  'no-answers', // args: scanned
  'interface-error', // args: interface, reason
  'range-outside-subnet', // args: range
  'range-too-large', // args: range, addresses
  'socket-limit', // args: limit
  'packet-dropped', // args: source, count
  'name-not-resolved', // args: name
  'sweep-skipped', // args: reason
  'multicast-unavailable', // args: interface, reason
  'identity-conflict', // args: uuid, addresses
  'answers-for-all', // args: count, port, addresses, once
  'one-at-many', // args: address, count, addresses
  'same-answer', // args: count, port, addresses, shown
  'tls-unreadable', // args: address, reason
  'laptop-slept', // args: seconds
  'blocked-locally', // args: count, reason
  'list-line', // args: file, line, text, reason
] as const;
export type DiscoveryWarning = (typeof DISCOVERY_WARNINGS)[number];
