import { createLoginGuard } from '../../../electron/access/login-guard.ts';
import { createTrustStore } from '../../../electron/access/trust.ts';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import { SHIPPED_PACE } from '../../../electron/domain/pace.ts';
import { parseSiteFile, type SiteFile } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSite, type SiteHandle } from '../../../electron/workflow/site-handle.ts';
import type { StageContext, StageProgress } from '../../../electron/workflow/stage.ts';
import { shipped } from '../../support/shipped.ts';

export type TestContext = StageContext & {
  readonly site: SiteHandle;
  readonly entries: JournalEntry[];
  readonly seen: StageProgress[];
  readonly cancel: () => void;
};

/** A stage context over a site file, with everything kept in memory. */
export function contextFor(
  input: unknown,
  environment: Readonly<Record<string, string>>,
  change: (file: SiteFile) => unknown = (file) => file,
  earlier?: SiteRecord,
): TestContext {
  const parsed = parseSiteFile(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const again = parseSiteFile(change(structuredClone(parsed.value) as SiteFile));
  if (!again.ok) throw new Error(JSON.stringify(again.error));
  const record = earlier
    ? { ...earlier, file: again.value }
    : newSiteRecord('test', '2026-11-24T00:00:00.000Z', again.value);
  const site = openSite(record, Date.now, () => {});
  const controller = new AbortController();
  const entries: JournalEntry[] = [];
  const seen: StageProgress[] = [];
  return {
    catalog: shipped,
    site,
    secrets: openVault(environment),
    trust: createTrustStore(record.pins, (pins) =>
      site.update((current) => ({ ...current, pins: { ...pins } })),
    ),
    logins: createLoginGuard(),
    journal: {
      append: async (entry) => {
        entries.push(entry);
        return { ok: true, value: undefined };
      },
    },
    now: Date.now,
    progress: (progress) => seen.push(progress),
    signal: controller.signal,
    discoveryPorts: { slp: 427, ssdp: 1900 },
    pace: SHIPPED_PACE,
    entries,
    seen,
    cancel: () => controller.abort(),
  };
}
