import { buildReportModel } from '../../electron/documents/model.ts';
import type { ReportModel } from '../../electron/domain/report-model.ts';
import type { SiteRecord } from '../../electron/domain/site-record.ts';
import { deviceRows } from '../../electron/workflow/rows.ts';
import { shipped } from './shipped.ts';

/** The report of a site, nothing of it masked, with all rows of the firewall request. */
export function reportModel(record: SiteRecord, language: 'ja' | 'en' = 'ja'): ReportModel {
  return buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language, maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 26, 3) },
  );
}
