import { type SiteRecord, siteRecordSchema } from '../../electron/domain/site-record.ts';
import { migrated } from '../../electron/storage/migrations.ts';

/** A site as the first version stored it, brought to today's form by the product's own migration. */
export function fromVersion1(record: SiteRecord, results: object): SiteRecord {
  const { version: _version, runs: _runs, known: _known, drafts: _drafts, ...stored } = record;
  return siteRecordSchema.parse(migrated({ ...stored, ...results }));
}

/** The site with every outcome of one kind of run changed. */
export function withOutcomes<A extends SiteRecord['runs'][number]['act']>(
  record: SiteRecord,
  act: A,
  change: (
    outcome: Extract<SiteRecord['runs'][number], { act: A }>['outcome'],
    index: number,
  ) => Extract<SiteRecord['runs'][number], { act: A }>['outcome'],
): SiteRecord {
  let index = 0;
  const runs = record.runs.map((run) => {
    if (run.act !== act) return run;
    index += 1;
    return { ...run, outcome: change(run.outcome as never, index - 1) } as typeof run;
  });
  return { ...record, runs };
}
