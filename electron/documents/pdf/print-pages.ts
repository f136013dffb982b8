import { randomUUID } from 'node:crypto';
import type { BrowserWindow } from 'electron';
import { appError } from '../../domain/app-error.ts';
import type { ReportModel } from '../../domain/report-model.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/**
 * The hidden pages that documents are laid out in. A page asks for its model by the token in its address and waits
 * for it; so one can be opened before a document is wanted, and has its scripts and fonts when it is. Each page lays
 * out one document and is closed.
 */
export type PrintPages = {
  /** Opens the next page now; one that nobody needs is closed after a while. */
  readonly prepare: () => void;
  /**
   * Gives a page its model, and the page to `work` once it is laid out; closes it afterwards. Where the page's process
   * ends before that, a fresh one is tried, once: one that waited may have died in the moment it was taken.
   */
  readonly withPage: <T>(
    model: ReportModel,
    work: (window: BrowserWindow) => Promise<T>,
  ) => Promise<Result<T>>;
  /** For the bridge: the model of a page, as soon as there is one; undefined for a token that is nobody's. */
  readonly modelOf: (token: string) => Promise<ReportModel | undefined>;
  /** For the bridge: the page has laid its document out. */
  readonly ready: (token: string) => void;
};

/** Laying out 500 devices takes a few seconds; a minute means that something is wrong. */
const LAYOUT_LIMIT_MS = 60_000;
/** As long as a person thinks before the button; a waiting page costs memory. */
export const SPARE_LIMIT_MS = 120_000;

/** The page's process ended. */
class PageGone extends Error {}

type Later<T> = {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
};

type Page = {
  readonly token: string;
  readonly window: BrowserWindow;
  readonly model: Later<ReportModel>;
  readonly laidOut: Later<void>;
  /** Rejects when its process ends, or its window is closed; never resolves. */
  readonly gone: Later<never>;
};

export function createPrintPages(openHiddenWindow: (path: string) => BrowserWindow): PrintPages {
  const pages = new Map<string, Page>();
  let spare: { readonly page: Page; readonly timer: NodeJS.Timeout } | null = null;

  const open = (): Page => {
    const token = randomUUID();
    const page = {
      token,
      window: openHiddenWindow(`/report/index.html?token=${token}`),
      model: later<ReportModel>(),
      laidOut: later<void>(),
      gone: later<never>(),
    };
    pages.set(token, page);
    // Nobody may wait for it.
    page.gone.promise.catch(() => {});
    // Closed with the program that it belongs to: nobody has to wait until it is late.
    page.window.once('closed', () => page.gone.reject(new Error('the page was closed')));
    page.window.webContents.once('render-process-gone', (_event, { reason }) => {
      // Asking Chromium to print a page without a process ends the whole program: it is not asked.
      page.gone.reject(new PageGone(`the page's process ended: ${reason}`));
      // One that nobody waits for is forgotten; not within the event, which is still being told of this window.
      setImmediate(() => {
        if (spare?.page === page) dropSpare();
      });
    });
    return page;
  };
  const close = (page: Page): void => {
    pages.delete(page.token);
    // The program may have ended it.
    if (!page.window.isDestroyed()) page.window.destroy();
  };
  const takeSpare = (): Page | null => {
    if (spare === null) return null;
    const { page, timer } = spare;
    clearTimeout(timer);
    spare = null;
    return page;
  };
  const dropSpare = (): void => {
    const page = takeSpare();
    if (page !== null) close(page);
  };

  return {
    prepare: () => {
      try {
        const page = takeSpare() ?? open();
        spare = { page, timer: setTimeout(dropSpare, SPARE_LIMIT_MS) };
      } catch {
        // Nobody waits for it: a program that closes opens none.
      }
    },
    withPage: async (model, work) => {
      let page: Page | null = null;
      try {
        page = takeSpare() ?? open();
        try {
          await layOut(page, model);
        } catch (error) {
          if (!(error instanceof PageGone)) throw error;
          close(page);
          page = open();
          await layOut(page, model);
        }
        return ok(await Promise.race([work(page.window), page.gone.promise]));
      } catch (error) {
        return err(
          appError('pdf-failed', { reason: error instanceof Error ? error.message : String(error) }),
        );
      } finally {
        if (page !== null) close(page);
      }
    },
    modelOf: async (token) => pages.get(token)?.model.promise,
    ready: (token) => pages.get(token)?.laidOut.resolve(),
  };
}

/** Resolves once the page has laid the model out. */
async function layOut(page: Page, model: ReportModel): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  page.model.resolve(model);
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not laid out within ${LAYOUT_LIMIT_MS / 1000} s`)),
      LAYOUT_LIMIT_MS,
    );
  });
  try {
    await Promise.race([page.laidOut.promise, page.gone.promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function later<T>(): Later<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
