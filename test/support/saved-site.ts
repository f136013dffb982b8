import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteRecord } from '../../electron/domain/site-record.ts';

/** Puts a site into a profile as the program would have saved it, before the program is started on it. */
export function saveSite(profile: string, record: SiteRecord): void {
  const sites = join(profile, 'sites');
  mkdirSync(sites, { recursive: true });
  writeFileSync(join(sites, `${record.id}.json`), JSON.stringify({ record }));
}
