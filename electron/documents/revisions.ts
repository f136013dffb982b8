import type { Catalog } from '../catalog/index.ts';
import { digest } from '../domain/digest.ts';
import { nextVersion } from '../domain/document-version.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { day } from '../texts/moment.ts';

type Revision = SiteRecord['revisions'][number];

/** What a report is made by: it says the guide's words, and which program made it. */
export type MadeBy = { readonly catalog: Catalog; readonly toolVersion: string };

/**
 * 改訂履歴 when a report is saved: the first one is 1.0, and one whose content differs from the last one saved is the
 * next minor version after all that were given, whether work was done, a setting changed, somebody signed, or it is made by another
 * catalog or program. The same content again is no new version, but where a person says what changed in own words (`text`). Pure; `now` is ISO 8601.
 */
export function revisionsAt(record: SiteRecord, made: MadeBy, now: string, text = ''): readonly Revision[] {
  const last = record.revisions.at(-1);
  const content = contentDigest(record, made);
  const version = nextVersion(record.revisions.map((each) => each.version)) ?? '1.0';
  if (!last) return [{ at: now, version, text, digest: content }];
  if (last.digest === content && (text === '' || text === last.text)) return record.revisions;
  return [...record.revisions, { at: now, version, text, digest: content }];
}

/**
 * As `revisionsAt`, for a report that is looked at before it is saved: the version that is shown is the one that is
 * saved, with the moment at which it was first shown, as long as its content and the day are the same.
 */
export function shownRevisions(): typeof revisionsAt {
  const shown = new Map<string, Revision>();
  return (record, made, now, text = '') => {
    const revisions = revisionsAt(record, made, now, text);
    const next = revisions.at(-1);
    if (revisions === record.revisions || next === undefined) return revisions;
    const before = shown.get(record.id);
    const same =
      before?.version === next.version &&
      before.text === next.text &&
      before.digest === next.digest &&
      day(before.at) === day(now);
    const one = same ? before : next;
    shown.set(record.id, one);
    return [...revisions.slice(0, -1), one];
  };
}

/** Everything the report says, and nothing that only tells where the wizard stands. */
function contentDigest(record: SiteRecord, { catalog, toolVersion }: MadeBy): string {
  const { file, discovery, runs, manualDone, signOff, openPoints, coverage, simulated } = record;
  const { loginAttempts, told } = record;
  const done = [file, discovery, runs, manualDone, signOff, openPoints, coverage, simulated];
  return digest(JSON.stringify([...done, loginAttempts, told, toolVersion, catalogDigest(catalog)]));
}

const digests = new WeakMap<Catalog, string>();

/** Worked out once: a catalog is a value. */
function catalogDigest(catalog: Catalog): string {
  const before = digests.get(catalog);
  if (before !== undefined) return before;
  const made = digest(JSON.stringify(catalog));
  digests.set(catalog, made);
  return made;
}
