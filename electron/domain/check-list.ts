/**
 * Every kind of row that preflight makes, in the order in which a connection is made and a report read. From this
 * list come the layers, their order, what is direct and what goes through the proxy, and what waits for what.
 */
export type CheckKind = {
  readonly id: string;
  readonly layer: CheckLayer;
  /** Whose way it asks about: a destination's, straight or through the site's proxy; the site's own; a device's. */
  readonly way: 'direct' | 'proxied' | 'site' | 'device';
  /** What has to be right for it to be: where one of these is red, this row hangs on it or was not asked. */
  readonly after: readonly string[];
};

export const CHECK_LAYERS = ['dns', 'tcp', 'tls', 'http', 'proxy', 'clock', 'device'] as const;
export type CheckLayer = (typeof CHECK_LAYERS)[number];

export const CHECK_LIST = [
  { id: 'dns.resolver', layer: 'dns', way: 'site', after: [] },
  { id: 'dns', layer: 'dns', way: 'direct', after: ['dns.resolver'] },
  { id: 'tcp.line', layer: 'tcp', way: 'site', after: [] },
  { id: 'tcp', layer: 'tcp', way: 'direct', after: ['dns'] },
  { id: 'tls', layer: 'tls', way: 'direct', after: ['tcp'] },
  { id: 'http', layer: 'http', way: 'direct', after: ['tcp'] },
  { id: 'proxy', layer: 'proxy', way: 'site', after: [] },
  { id: 'proxy-connect', layer: 'proxy', way: 'proxied', after: ['proxy'] },
  { id: 'proxy-tls', layer: 'tls', way: 'proxied', after: ['proxy-connect'] },
  { id: 'proxy-http', layer: 'http', way: 'proxied', after: ['proxy-connect'] },
  { id: 'clock.awake', layer: 'clock', way: 'site', after: [] },
  { id: 'clock.laptop', layer: 'clock', way: 'site', after: ['clock.ntp', 'tls'] },
  { id: 'clock.ntp', layer: 'clock', way: 'site', after: [] },
  { id: 'clock', layer: 'clock', way: 'device', after: ['clock.ntp', 'tls'] },
  { id: 'clock.device-ntp', layer: 'clock', way: 'device', after: [] },
  { id: 'dns.device', layer: 'dns', way: 'device', after: [] },
  { id: 'dns.device-resolver', layer: 'dns', way: 'device', after: ['dns.device'] },
  { id: 'device.version', layer: 'device', way: 'device', after: [] },
  { id: 'device.bulletin', layer: 'device', way: 'device', after: [] },
] as const satisfies readonly CheckKind[];

const KINDS: ReadonlyMap<string, CheckKind> = new Map(CHECK_LIST.map((kind) => [kind.id, kind]));

/** Every kind of row that a row of this id may hang on: the ones it comes after, and what those come after. */
export function hangsOn(id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (each: string): void => {
    for (const before of KINDS.get(each)?.after ?? []) {
      if (found.has(before)) continue;
      found.add(before);
      walk(before);
    }
  };
  walk(id);
  return found;
}

/** Ids of one way, in order. */
export function checksOf(way: CheckKind['way']): readonly string[] {
  return CHECK_LIST.flatMap((kind) => (kind.way === way ? [kind.id] : []));
}

/** Where a row of this id stands in the list; unknown ones (of a newer record) come last. */
export function checkOrder(id: string): number {
  const at = CHECK_LIST.findIndex((kind) => kind.id === id);
  return at === -1 ? CHECK_LIST.length : at;
}

/** The layer that a check's id names; null for one that is in no list. */
export function knownLayerOf(id: string): CheckLayer | null {
  return KINDS.get(id)?.layer ?? null;
}

/** The same; what is unknown is taken for the proxy's, where odd answers come from. */
export function checkLayerOf(id: string): CheckLayer {
  return knownLayerOf(id) ?? 'proxy';
}

/** Asked inside the proxy's tunnel, or by the proxy for us. */
export function isThroughProxy(id: string): boolean {
  const kind = KINDS.get(id);
  return kind?.way === 'proxied' && kind.layer !== 'proxy';
}
