import type { SiteRecord } from './site-record.ts';

/** What is kept of values that no device gives back (`SiteRecord.secretHashes`), by device and key. */

/** The hashes without those of these values of a device; the same map where there are none. */
export function withoutHashes(
  hashes: SiteRecord['secretHashes'],
  deviceId: string,
  keys: readonly string[],
): SiteRecord['secretHashes'] {
  const gone = new Set(keys.map((key) => `${deviceId}|${key}`).filter((name) => Object.hasOwn(hashes, name)));
  if (gone.size === 0) return hashes;
  return Object.fromEntries(Object.entries(hashes).filter(([name]) => !gone.has(name)));
}
