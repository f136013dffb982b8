/** What discovery can have to say besides devices. Closed: every code has a sentence in every language. */
export const DISCOVERY_WARNING_CODES = [
  'no-answers', // args: scanned, interfaces, ranges
  'interface-error', // args: interface, reason
  'range-outside-subnet', // args: range
  'range-too-large', // args: range, addresses
  'socket-limit', // args: limit
  'packet-dropped', // args: source, count, reason
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
  'list-line', // args: file, line, text, reason (range-list.ts)
] as const;
export type DiscoveryWarningCode = (typeof DISCOVERY_WARNING_CODES)[number];

export type DiscoveryWarning = {
  readonly code: DiscoveryWarningCode;
  readonly args: Readonly<Record<string, string | number>>;
};

/** Collects warnings; dropped packets are counted per source and reason, the same warning is kept once. */
export type WarningLog = {
  readonly add: (code: DiscoveryWarningCode, args: DiscoveryWarning['args']) => void;
  /** Counts an answer that was not believed. */
  readonly drop: (source: string, reason: string) => void;
  readonly all: () => readonly DiscoveryWarning[];
};

export function createWarningLog(): WarningLog {
  const kept = new Map<string, DiscoveryWarning>();
  const dropped = new Map<string, { source: string; reason: string; count: number }>();
  return {
    add: (code, args) => {
      kept.set(`${code} ${JSON.stringify(args)}`, { code, args });
    },
    drop: (source, reason) => {
      const key = `${source} ${reason}`;
      const entry = dropped.get(key) ?? { source, reason, count: 0 };
      entry.count += 1;
      dropped.set(key, entry);
    },
    all: () => [
      ...kept.values(),
      ...[...dropped.values()].map((args) => ({ code: 'packet-dropped' as const, args: { ...args } })),
    ],
  };
}
