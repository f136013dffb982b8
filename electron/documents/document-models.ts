import type { Catalog } from '../catalog/index.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { ReportModel, ReportOptions } from '../domain/report-model.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { digestOf, type EvidenceFile, evidenceFiles } from './evidence.ts';
import { createMasker, type Masker, STRUCTURAL } from './mask.ts';
import { buildReportModel, type ReportContext } from './model.ts';

/** What a site's documents are made from. */
export type DocumentSource = {
  readonly record: SiteRecord;
  readonly rows: readonly DeviceRow[];
  readonly options: ReportOptions;
  readonly journalPath: string;
  /** The program's log, where it keeps one; '' where not. */
  readonly logPath: string;
  /** Hides every secret this process knows, in any text: the last net under all others. */
  readonly scrub: (text: string) => string;
  readonly toolVersion: string;
  readonly now: () => number;
  readonly byHand?: ReportContext['byHand'];
  readonly atWork?: ReportContext['atWork'];
};

/** The documents of a site as they are now, whether they are looked at, printed or saved. */
export type DocumentModels = {
  readonly modelOf: (kind: ReportModel['kind']) => ReportModel;
  /** What is measured and written, as it goes beside the documents. */
  readonly evidence: readonly EvidenceFile[];
  /** Takes secrets out of a value and, where it is wished, personal data. */
  readonly hide: Masker;
};

export function documentModels(catalog: Catalog, source: DocumentSource): DocumentModels {
  const { record, rows, options } = source;
  const scrub = scrubber(source.scrub);
  const mask: Masker = options.maskPersonalData ? createMasker(catalog, record) : (value) => value;
  const hide: Masker = (value) => mask(scrub(value));
  const evidence = evidenceFiles(record, source.journalPath, source.logPath, hide, options.maskPersonalData);
  const context = {
    toolVersion: source.toolVersion,
    now: source.now(),
    evidence: evidence.map(digestOf),
    ...(source.byHand === undefined ? {} : { byHand: source.byHand }),
    ...(source.atWork === undefined ? {} : { atWork: source.atWork }),
  };
  return {
    modelOf: (kind) => scrub(buildReportModel(catalog, kind, record, rows, options, context)),
    evidence,
    hide,
  };
}

/** Changes every text of a value; names, codes and states are ours and hold no secret. */
function scrubber(scrub: (text: string) => string): Masker {
  const each = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') return STRUCTURAL.has(name) ? value : scrub(value);
    if (Array.isArray(value)) return value.map((inner) => each(inner, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner, key)]));
  };
  return <T>(value: T): T => each(value) as T;
}
