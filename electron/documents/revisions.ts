import type { SiteRecord } from '../domain/site-record.ts';

type Revision = SiteRecord['revisions'][number];

/**
 * 改訂履歴 when a report is saved: the first one is 1.0, and one that is saved after new work was done is the next
 * minor version. Saving the same results again is no new version. Pure; `now` is ISO 8601.
 */
export function revisionsAt(record: SiteRecord, now: string): readonly Revision[] {
  const last = record.revisions.at(-1);
  if (!last) return [{ at: now, version: '1.0', text: '' }];
  if (!workSince(record, last.at)) return record.revisions;
  return [...record.revisions, { at: now, version: next(last.version), text: '' }];
}

function workSince(record: SiteRecord, at: string): boolean {
  const times = [
    record.discovery?.finishedAt,
    ...record.runs.map(({ startedAt, endedAt }) => endedAt ?? startedAt),
    ...Object.values(record.manualDone).map((done) => done.at),
  ];
  return times.some((time) => time !== undefined && Date.parse(time) > Date.parse(at));
}

function next(version: string): string {
  const found = /^(\d+)\.(\d+)$/.exec(version);
  return found ? `${found[1]}.${Number(found[2]) + 1}` : `${version}.1`;
}
