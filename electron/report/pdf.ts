import { randomUUID } from 'node:crypto';
import type { BrowserWindow } from 'electron';
import { appError } from '../domain/app-error.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { PrintPdf } from './files.ts';

/**
 * Prints a report model to a PDF: a hidden, sandboxed window loads the report page, gets its model over the
 * bridge, lays it out, says so, and Chromium prints it. The page decides its paper (`@page`), its page numbers
 * and its font; nothing is fetched.
 */
export type PdfPrinter = {
  readonly print: PrintPdf;
  /** Shows the system's print dialog for a model. */
  readonly printOnPaper: (model: ReportModel) => Promise<Result<void>>;
  /** For the bridge: the model of a page that is being laid out, by its token. */
  readonly modelOf: (token: string) => ReportModel | undefined;
  readonly ready: (token: string) => void;
};

/** Laying out 500 devices takes a few seconds; a minute means that something is wrong. */
const LAYOUT_LIMIT_MS = 60_000;

export function createPdfPrinter(openHiddenWindow: (path: string) => BrowserWindow): PdfPrinter {
  const pages = new Map<string, { readonly model: ReportModel; readonly onReady: () => void }>();

  /** Opens the page for a model and hands its window over once it is laid out; closes it afterwards. */
  const withPage = async <T>(
    model: ReportModel,
    work: (window: BrowserWindow) => Promise<T>,
  ): Promise<Result<T>> => {
    const token = randomUUID();
    let window: BrowserWindow | null = null;
    let timer: NodeJS.Timeout | undefined;
    try {
      const laidOut = new Promise<void>((resolve, reject) => {
        timer = setTimeout(
          () => reject(new Error(`not laid out within ${LAYOUT_LIMIT_MS / 1000} s`)),
          LAYOUT_LIMIT_MS,
        );
        pages.set(token, { model, onReady: resolve });
      });
      window = openHiddenWindow(`/report/index.html?token=${token}`);
      window.webContents.once(
        'render-process-gone',
        (_event, details) => pages.get(token)?.onReady() ?? details,
      );
      await laidOut;
      return window === null ? err(appError('pdf-failed', { reason: 'no window' })) : ok(await work(window));
    } catch (error) {
      return err(appError('pdf-failed', { reason: error instanceof Error ? error.message : String(error) }));
    } finally {
      clearTimeout(timer);
      pages.delete(token);
      (window as BrowserWindow | null)?.destroy();
    }
  };

  return {
    print: (model) =>
      withPage(model, (window) =>
        window.webContents.printToPDF({
          preferCSSPageSize: true,
          printBackground: true,
          generateTaggedPDF: true,
          generateDocumentOutline: true,
        }),
      ),
    printOnPaper: (model) =>
      withPage(
        model,
        (window) =>
          new Promise<void>((resolve) => {
            window.webContents.print({ printBackground: true }, () => resolve());
          }),
      ),
    modelOf: (token) => pages.get(token)?.model,
    ready: (token) => pages.get(token)?.onReady(),
  };
}
