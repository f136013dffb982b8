import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { appError } from '../domain/app-error.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { ReportModel, ReportOptions } from '../domain/report-model.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { maskText, personalWords } from './mask.ts';
import { buildReportModel, japaneseDay } from './model.ts';

/** Prints a model to a PDF. Given from outside, as only Electron can do it. */
export type PrintPdf = (model: ReportModel) => Promise<Result<Uint8Array>>;

export type ReportFileKind = 'report' | 'firewall-request' | 'manual-sheet' | 'parameter-sheet' | 'evidence';

export type ReportJob = {
  readonly record: SiteRecord;
  readonly rows: readonly DeviceRow[];
  readonly folder: string;
  readonly kinds: readonly ReportFileKind[];
  readonly options: ReportOptions;
  readonly journalPath: string;
  readonly toolVersion: string;
  readonly now: () => number;
  readonly printPdf: PrintPdf;
};

/** Writes the chosen documents into a folder. Each is written whole and moved into place. */
export async function writeReportFiles(
  job: ReportJob,
): Promise<Result<{ readonly folder: string; readonly files: readonly string[] }>> {
  const { record, rows, options, folder } = job;
  const stem = fileStem(record, new Date(job.now()).toISOString());
  const context = { toolVersion: job.toolVersion, now: job.now() };
  const files: string[] = [];
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    return err(
      appError('write-failed', { path: folder, reason: (error as NodeJS.ErrnoException).code ?? 'error' }),
    );
  }
  const save = (name: string, data: Uint8Array): Result<void> => {
    const path = join(folder, name);
    try {
      writeFileSync(`${path}.part`, data);
      renameSync(`${path}.part`, path);
      files.push(path);
      return ok(undefined);
    } catch (error) {
      return err(
        appError('write-failed', { path, reason: (error as NodeJS.ErrnoException).code ?? 'error' }),
      );
    }
  };
  const evidence = evidenceFiles(job);
  const digests = evidence.map(({ name, data }) => ({
    name,
    sha256: createHash('sha256').update(data).digest('hex'),
  }));
  const modelOf = (kind: ReportModel['kind']): ReportModel =>
    buildReportModel(kind, record, rows, options, { ...context, evidence: digests });

  for (const kind of job.kinds) {
    const written = await writeKind(kind);
    if (!written.ok) return written;
  }
  return ok({ folder, files });

  async function writeKind(kind: ReportFileKind): Promise<Result<void>> {
    switch (kind) {
      case 'report':
      case 'manual-sheet':
        return printTo(kind, `${stem}-${kind === 'report' ? '設定報告書' : '手動設定シート'}.pdf`);
      case 'firewall-request': {
        const printed = await printTo('firewall-request', `${stem}-FW開放申請書.pdf`);
        return printed.ok
          ? save(
              `${stem}-FW開放申請書.xlsx`,
              await (await workbooks()).firewallWorkbook(modelOf('firewall-request')),
            )
          : printed;
      }
      case 'parameter-sheet':
        return save(
          `${stem}-パラメータシート.xlsx`,
          await (await workbooks()).parameterWorkbook(modelOf('report')),
        );
      case 'evidence': {
        const list = digests.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
        const parts = Object.fromEntries([
          ...evidence.map(({ name, data }) => [name, data] as const),
          ['SHA256SUMS', strToU8(list)] as const,
        ]);
        const json = save(
          `${stem}.json`,
          evidence.find(({ name }) => name === 'site.json')?.data ?? new Uint8Array(),
        );
        return json.ok ? save(`${stem}-evidence.zip`, zipSync(parts)) : json;
      }
    }
  }

  async function printTo(kind: ReportModel['kind'], name: string): Promise<Result<void>> {
    const pdf = await job.printPdf(modelOf(kind));
    return pdf.ok ? save(name, pdf.value) : pdf;
  }
}

/** Loaded when it is needed: the wizard opens without the spreadsheet library. */
function workbooks(): Promise<typeof import('./xlsx.ts')> {
  return import('./xlsx.ts');
}

/** The site without secrets, its results and its journal; masked where the switch says so. */
function evidenceFiles({
  record,
  options,
  journalPath,
}: ReportJob): readonly { readonly name: string; readonly data: Uint8Array }[] {
  const { secretHashes: _hashes, pins, ...rest } = record;
  const hide = (text: string): string =>
    options.maskPersonalData ? maskText(text, personalWords(record), new Set()) : text;
  const journal = existsSync(journalPath) ? readFileSync(journalPath, 'utf8') : '';
  return [
    { name: 'site.json', data: strToU8(`${hide(JSON.stringify({ ...rest, pins }, null, 1))}\n`) },
    { name: 'journal.jsonl', data: strToU8(hide(journal)) },
  ];
}

/** A name that every file system takes: `CallHome_<reference or name>_<yyyymmdd>`; never text from a device. */
export function fileStem(record: SiteRecord, isoDate: string): string {
  const { reference, name } = record.file.site;
  const clean = (reference || name)
    .normalize('NFC')
    .replace(/[<>:"/\\|?*\u0000-\u001f\u007f]/g, '_')
    .replace(/^[ .]+|[ .]+$/g, '')
    .slice(0, 60);
  return ['CallHome', clean, japaneseDay(isoDate)].filter((part) => part !== '').join('_');
}
