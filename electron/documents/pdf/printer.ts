import { readFile } from 'node:fs/promises';
import type { BrowserWindow, PrintToPDFOptions, WebContents } from 'electron';
import type { ReportModel } from '../../domain/report-model.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { PrintPdf } from '../files.ts';
import { collectNow } from '../sparing.ts';
import type { AttachedFile } from './archival.ts';
import type { Furniture } from './page-furniture.ts';
import { createPrintPages, type PrintPages } from './print-pages.ts';
import { printedOnce } from './printed-once.ts';

/**
 * Prints a report model to a PDF: a hidden, sandboxed window loads the report page, gets its model over the
 * bridge, lays it out, says so, and Chromium prints it. The page decides its paper (`@page`), its page numbers
 * and its font; nothing is fetched.
 */
export type PdfPrinter = {
  readonly print: PrintPdf;
  /** Shows the system's print dialog for a model; its header, footer and page number are the page's own (Chromium 131). */
  readonly printOnPaper: (model: ReportModel) => Promise<Result<void>>;
} & Pick<PrintPages, 'prepare' | 'modelOf' | 'ready'>;

const TITLES: Readonly<Record<ReportModel['kind'], Readonly<Record<'ja' | 'en', string>>>> = {
  report: { ja: 'Call Home 設定報告書', en: 'Call Home configuration report' },
  'firewall-request': { ja: 'ファイアウォール開放申請書', en: 'Firewall opening request' },
  'manual-sheet': { ja: 'Call Home 手動設定シート', en: 'Call Home manual settings sheet' },
};

function furnitureOf(model: ReportModel, attached: readonly AttachedFile[] = []): Furniture {
  const { meta, options } = model;
  const title = TITLES[model.kind][options.language];
  return {
    headerLeft: [meta.siteName, title].filter((part) => part !== '').join('　'),
    headerRight: meta.documentNumber,
    footerLeft: meta.company !== '' ? meta.company : meta.customer,
    hasCover: model.kind === 'report',
    hasContents: model.kind === 'report',
    facts: {
      title: [title, meta.customer, meta.documentNumber].filter((part) => part !== '').join(' '),
      author: [meta.company, meta.engineer].filter((part) => part !== '').join(' '),
      producer: 'Call Home Setup Assistant',
      language: options.language,
      createdAt: Date.parse(meta.generatedAt),
    },
    linkText: (page) => (options.language === 'ja' ? `${page}ページへ移動` : `Go to page ${page}`),
    attached,
  };
}

function runningHeadsOf(model: ReportModel): ReportModel['runningHeads'] {
  const { headerLeft, headerRight, footerLeft, hasCover } = furnitureOf(model);
  return { topLeft: headerLeft, topRight: headerRight, bottomLeft: footerLeft, hasCover };
}

export function createPdfPrinter(
  openHiddenWindow: (path: string) => BrowserWindow,
  fontFile: string,
): PdfPrinter {
  const { withPage, prepare, modelOf, ready } = createPrintPages(openHiddenWindow);
  const printPages = (model: ReportModel): Promise<Result<Uint8Array>> =>
    withPage(model, (window) =>
      toPdf(window.webContents, {
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      }),
    );
  const printWhole = async (
    model: ReportModel,
    attached?: readonly AttachedFile[],
  ): Promise<Result<Uint8Array>> => {
    collectNow();
    const printed = await printPages(model);
    if (!printed.ok) return printed;
    // Loaded when it is needed: the PDF library takes longer to load than the wizard to open. Not while Chromium
    // prints, when the program takes the most memory.
    const { addFurniture, face } = await openFurniture(fontFile);
    return ok(await addFurniture(printed.value, furnitureOf(model, attached), face));
  };

  return {
    print: printedOnce(printWhole),
    // The system's dialog prints the page as it is: the contents' numbers must stand in it before.
    printOnPaper: async (model) => {
      const first = model.kind === 'report' ? await printPages(model) : ok(null);
      if (!first.ok) return first;
      const { sectionPages } = await import('./page-furniture.ts');
      const pageNumbers = first.value === null ? {} : await sectionPages(first.value);
      return withPage(
        { ...model, pageNumbers, runningHeads: runningHeadsOf(model) },
        (window) =>
          new Promise<void>((resolve) => {
            window.webContents.print({ printBackground: true }, () => resolve());
          }),
      );
    },
    prepare,
    modelOf,
    ready,
  };
}

/** Loads what sets header and footer, and opens the face they are set in. */
async function openFurniture(fontFile: string) {
  const [{ addFurniture, openFace }, file] = await Promise.all([
    import('./page-furniture.ts'),
    readFile(fontFile),
  ]);
  return { addFurniture, face: openFace(file) };
}

/** What Electron's own `printToPDF` calls once its queue comes to it. */
type Native = { _printToPDF?: (settings: unknown) => Promise<Uint8Array> };

/**
 * Electron has one queue of prints for all windows, and before its pull request 51174 a print that failed stays at its
 * end: every later one fails with the first one's reason until the program is started again. So the failure goes round
 * the queue.
 */
async function toPdf(contents: WebContents, options: PrintToPDFOptions): Promise<Uint8Array> {
  const native = (contents as Native)._printToPDF;
  let failure: unknown = null;
  if (native !== undefined)
    (contents as Native)._printToPDF = async (settings) => {
      try {
        return await native.call(contents, settings);
      } catch (error) {
        failure = error;
        return new Uint8Array();
      }
    };
  const pdf = await contents.printToPDF(options);
  if (failure !== null) throw failure;
  return pdf;
}
