import type { PDFDocumentProxy, PDFPageProxy, TextLayer as TextLayerType } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

type TextContent = Awaited<ReturnType<PDFPageProxy['getTextContent']>>;

/**
 * Reading a PDF on the screen, by pdf.js: loaded with the first document, with its worker. Nothing of a document is
 * run or fetched: our own have neither scripts nor links to the outside.
 */
export type OpenPdf = {
  readonly document: PDFDocumentProxy;
  readonly pages: readonly PDFPageProxy[];
  readonly TextLayer: typeof TextLayerType;
  /** What stands on every page, page by page; rejects where the document is closed meanwhile. */
  readonly texts: () => Promise<readonly TextContent[]>;
  /** Rejects once its worker has failed, or a page could not be drawn; never resolves. */
  readonly lost: Promise<never>;
  /** A page could not be drawn, or not in time: the document is lost. */
  readonly lose: (reason: string) => void;
  /** Ends its worker; pages that are still being drawn reject. */
  readonly close: () => void;
};

/** A report of 500 devices is open within a second, a page drawn in less: a worker that is silent so long is dead. */
export const ANSWER_LIMIT_MS = 20_000;
const CLOSE_LIMIT_MS = 2_000;
/** What stands for a reason where a worker says nothing. */
export const NO_ANSWER = 'no answer from the PDF reader';

/** Opens a document; rejects for what is no PDF, and where its worker does not load, dies or hangs. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const { getDocument, PDFWorker, TextLayer } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  // A worker of our own making: pdf.js hears of no error of its own once that has begun, and would wait for ever.
  const thread = new Worker(workerUrl, { type: 'module' });
  let lose = (_reason: string): void => {};
  const lost = new Promise<never>((_resolve, reject) => {
    lose = (reason) => reject(new Error(reason));
  });
  // Nobody may wait for it.
  lost.catch(() => {});
  // One that cannot be loaded says no word.
  thread.addEventListener('error', ({ message }) => lose(message || 'the PDF reader could not be loaded'));
  const worker = PDFWorker.create({ port: thread });
  const task = getDocument({
    worker,
    // Handed over to the worker: the caller's own bytes stay.
    data: bytes.slice(),
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    enableXfa: false,
    // Its own are embedded; a system's would look like what is not there.
    useSystemFonts: false,
  });
  // What is broken off rejects; whoever closes knows.
  task.promise.catch(() => {});
  const end = (): void => {
    worker.destroy();
    thread.terminate();
  };
  /** What reads the pages' words: broken off, each page of it would be a warning on the console. */
  let reading: Promise<unknown> = Promise.resolve();
  const close = (): void => {
    // A living one ends what it reads and lets go of the document's fonts first.
    const silent = setTimeout(end, CLOSE_LIMIT_MS);
    const ended = (): void => {
      clearTimeout(silent);
      end();
    };
    const letGo = (): Promise<void> => task.destroy();
    reading.then(letGo, letGo).then(ended, ended);
  };
  const late = setTimeout(() => lose(NO_ANSWER), ANSWER_LIMIT_MS);
  try {
    const document = await Promise.race([task.promise, lost]);
    const pages = await Promise.race([
      Promise.all(Array.from({ length: document.numPages }, (_, index) => document.getPage(index + 1))),
      lost,
    ]);
    const texts = (): Promise<readonly TextContent[]> => {
      const all = Promise.all(pages.map((page) => page.getTextContent()));
      reading = Promise.allSettled([reading, all]);
      return all;
    };
    return { document, pages, TextLayer, texts, lost, lose, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    clearTimeout(late);
  }
}
