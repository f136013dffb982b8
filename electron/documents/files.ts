import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { strToU8 } from 'fflate';
import type { Catalog } from '../catalog/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { moveIntoPlace } from '../storage/move-into-place.ts';
import { removeQuietly } from '../storage/whole-file.ts';
import { type DocumentSource, documentModels } from './document-models.ts';
import { digestList, digestOf, type EvidenceDigest, evidenceZip } from './evidence.ts';
import { fileStem } from './file-name.ts';
import { forPaper } from './model.ts';
import { type OwnStem, ownStem, PART } from './own-stem.ts';
import type { AttachedFile } from './pdf/archival.ts';

/** What each document is called in the name of its file, in the document's own language. */
const NAMES = {
  ja: {
    report: '設定報告書',
    'firewall-request': 'FW開放申請書',
    'manual-sheet': '手動設定シート',
    'parameter-sheet': 'パラメーターシート',
  },
  en: {
    report: 'configuration-report',
    'firewall-request': 'firewall-request',
    'manual-sheet': 'manual-sheet',
    'parameter-sheet': 'parameter-sheet',
  },
} as const;

/** Prints a model to a PDF; `attached` go inside it. Given from outside, as only Electron can do it. */
export type PrintPdf = (
  model: ReportModel,
  attached?: readonly AttachedFile[],
) => Promise<Result<Uint8Array>>;

export type ReportFileKind = 'report' | 'firewall-request' | 'manual-sheet' | 'parameter-sheet' | 'evidence';

export type ReportJob = DocumentSource & {
  readonly folder: string;
  readonly kinds: readonly ReportFileKind[];
  readonly printPdf: PrintPdf;
  /** Told as soon as a report is on disk, before the other documents are made: from then on its version is given. */
  readonly onReport?: () => void;
};

const EVIDENCE_INSIDE = {
  ja: '証拠ファイル (測定結果、書き込み記録、証明書)',
  en: 'Evidence: what was measured and written, certificates',
} as const;

/** What was written, and what could not be, each with its reason. */
export type WrittenReport = {
  readonly folder: string;
  readonly files: readonly string[];
  /** The documents of which every file is there. */
  readonly kinds: readonly ReportFileKind[];
  readonly failed: readonly AppError[];
};

/**
 * Writes the chosen documents into a folder. Each is written whole and moved into place; one that cannot be written
 * stops no other. A list of the SHA-256 of what is there stands beside them. Nothing that was issued is ever
 * replaced: where these names are taken, or being made, all of them get the next number (own-stem.ts).
 */
export async function writeReportFiles(catalog: Catalog, job: ReportJob): Promise<Result<WrittenReport>> {
  const { record, options, folder } = job;
  const files: string[] = [];
  const kinds: ReportFileKind[] = [];
  const saved: EvidenceDigest[] = [];
  const failed: AppError[] = [];
  let own: OwnStem;
  try {
    makeFolder(folder);
    own = ownStem(folder, fileStem(record, new Date(job.now()).toISOString(), options.maskPersonalData));
  } catch (error) {
    return err(appError('write-failed', { path: folder, reason: reasonOf(error) }));
  }
  const { stem } = own;
  const { modelOf, evidence, hide } = documentModels(catalog, job);

  try {
    for (const kind of job.kinds) {
      const written = await writeKind(kind);
      if (written.ok) kinds.push(kind);
      else failed.push(written.error);
      if (written.ok && kind === 'report') job.onReport?.();
    }
    const listed = saved.length === 0 ? ok(undefined) : save(`${stem}-SHA256SUMS.txt`, digestList(saved));
    if (!listed.ok) failed.push(listed.error);
  } finally {
    own.release();
  }
  return ok({ folder, files, kinds, failed });

  async function writeKind(kind: ReportFileKind): Promise<Result<void>> {
    const named = NAMES[options.language];
    switch (kind) {
      case 'report':
      case 'manual-sheet':
        return printTo(kind, `${stem}-${named[kind]}.pdf`);
      case 'firewall-request': {
        const printed = await printTo('firewall-request', `${stem}-${named[kind]}.pdf`);
        return printed.ok
          ? save(
              `${stem}-${named[kind]}.xlsx`,
              await (await workbooks()).firewallWorkbook(modelOf('firewall-request')),
            )
          : printed;
      }
      case 'parameter-sheet':
        return save(
          `${stem}-${named[kind]}.xlsx`,
          await (await workbooks()).parameterWorkbook(catalog, modelOf('report'), hide(record.file)),
        );
      case 'evidence': {
        const { secretHashes: _hashes, ...shown } = record;
        const json = save(`${stem}.json`, strToU8(`${JSON.stringify(hide(shown), null, 1)}\n`));
        return json.ok ? save(`${stem}-evidence.zip`, evidenceZip(evidence)) : json;
      }
    }
  }

  async function printTo(kind: ReportModel['kind'], name: string): Promise<Result<void>> {
    const inside: readonly AttachedFile[] =
      kind === 'report' && options.attachEvidence === true
        ? [
            {
              name: `${stem}-evidence.zip`,
              data: evidenceZip(evidence),
              mimeType: 'application/zip',
              description: EVIDENCE_INSIDE[options.language],
            },
          ]
        : [];
    const pdf = await job.printPdf(forPaper(modelOf(kind)), inside);
    if (pdf.ok) return save(name, pdf.value);
    const { code, args } = pdf.error;
    // Several are made at once: which of them it is has to be said.
    return code === 'pdf-failed' ? err({ code, args: { ...args, path: join(folder, name) } }) : pdf;
  }

  function save(name: string, data: Uint8Array): Result<void> {
    const path = join(folder, name);
    const part = `${path}${PART}`;
    try {
      writeFileSync(part, data);
      moveIntoPlace(part, path);
    } catch (error) {
      // An open PDF cannot be replaced on Windows, and a disk may be full: no half file stays behind.
      removeQuietly(part);
      return err(appError('write-failed', { path, reason: reasonOf(error) }));
    }
    files.push(path);
    saved.push(digestOf({ name: basename(path), data }));
    return ok(undefined);
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'error';
}

/** Loaded when it is needed: the wizard opens without the spreadsheet library. */
function workbooks(): Promise<typeof import('./xlsx.ts')> {
  return import('./xlsx.ts');
}

/** One level after the other: Node's own recursive way never ends where a folder exists and takes none (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder);
}
