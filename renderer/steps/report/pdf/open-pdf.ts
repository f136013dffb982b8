import type { PDFDocumentProxy, PDFPageProxy, TextLayer as TextLayerType } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

/**
 * Reading a PDF on the screen, by pdf.js: loaded with the first document, with its worker. Nothing of a document is
 * run or fetched: our own have neither scripts nor links to the outside.
 */
export type OpenPdf = {
  readonly document: PDFDocumentProxy;
  readonly pages: readonly PDFPageProxy[];
  readonly TextLayer: typeof TextLayerType;
  /** Ends its worker; pages that are still being drawn reject. */
  readonly close: () => void;
};

/** Opens a document; rejects for what is no PDF. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const { GlobalWorkerOptions, getDocument, TextLayer } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  GlobalWorkerOptions.workerSrc = workerUrl;
  const task = getDocument({
    // Handed over to the worker: the caller's own bytes stay.
    data: bytes.slice(),
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    enableXfa: false,
    // Its own are embedded; a system's would look like what is not there.
    useSystemFonts: false,
  });
  const document = await task.promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, (_, index) => document.getPage(index + 1)),
  );
  return { document, pages, TextLayer, close: () => void task.destroy() };
}
