import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { CHANNEL_NAMES } from '../../electron/contract/channel-names.ts';
import type { BridgeEvent, ChannelName } from '../../electron/contract/channels.ts';
import { createPdfPrinter, type PdfPrinter } from '../../electron/documents/pdf/printer.ts';
import { APP_ORIGIN, appHeaders, resolveAppFile } from '../../electron/shell/app-url.ts';
import { projectDir, sandboxFlags } from './wizard-app.ts';

/**
 * The built pages in a Chromium of this system, newer than the one of the Electron that tests run on: served with the
 * program's own headers, with a bridge in the place of the preload's.
 */
export type ChromiumWindow = {
  readonly version: string;
  /** A page of the wizard; `complaints` gets everything its console says and every error in it. */
  readonly open: (complaints: string[]) => Promise<Page>;
  /** Tells every page what the program tells its windows. */
  readonly tell: (event: BridgeEvent) => void;
  /** The program's printer, with this Chromium behind it. */
  readonly printer: (complaints: string[]) => PdfPrinter;
  readonly close: () => Promise<void>;
};

/** Answers a call of the page, as the program does. */
export type Answer = (channel: ChannelName, input: unknown) => Promise<unknown>;

type Bridged = {
  readonly askProgram: (channel: string, input: unknown) => Promise<unknown>;
  hearProgram: (event: unknown) => void;
};

export async function openChromium(answer: Answer): Promise<ChromiumWindow> {
  const executablePath = process.env.CALLHOME_TEST_CHROMIUM ?? '';
  if (executablePath === '')
    throw new Error('CALLHOME_TEST_CHROMIUM is not set: run the tests with `npm test`, which finds one');
  const { origin, close: closeServer } = await serveRenderer();
  const browser = await chromium.launch({ executablePath, args: [...sandboxFlags, '--disable-gpu'] });
  const wizard = await bridged(browser, answer);
  return {
    version: browser.version(),
    open: async (complaints) => {
      const page = await wizard.newPage();
      listen(page, complaints);
      await page.goto(`${origin}/index.html`);
      return page;
    },
    tell: (event) => {
      for (const page of wizard.pages())
        void page
          .evaluate((value) => (window as unknown as Bridged).hearProgram(value), event)
          // A page that loads anew asks for everything itself.
          .catch(() => {});
    },
    printer: (complaints) => printerOf(browser, origin, complaints),
    close: async () => {
      await browser.close();
      await closeServer();
    },
  };
}

function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    // The lowest level, which a console hides: advice for pages of the web, such as to keep passwords in forms.
    if ((message.type() as string) !== 'verbose') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
}

/** As electron/shell/protocol.ts does, on a loopback address in place of a scheme of its own. */
async function serveRenderer(): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const root = join(projectDir, 'dist', 'renderer');
  const server = createServer((request, response) => {
    // A browser asks for it by itself where a page comes over HTTP.
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = resolveAppFile(root, `${APP_ORIGIN}${request.url ?? '/'}`);
    try {
      if (file === null) throw new Error('not ours');
      const body = readFileSync(file.path);
      response.writeHead(200, appHeaders(file.type)).end(body);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Pages with the object that electron/preload.ts gives them. */
async function bridged(browser: Browser, answer: Answer): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.exposeBinding('askProgram', (_source, channel: ChannelName, input: unknown) =>
    answer(channel, input),
  );
  await context.addInitScript((channels) => {
    const page = window as unknown as Bridged;
    const listeners = new Set<(event: unknown) => void>();
    page.hearProgram = (event) => {
      for (const listener of listeners) listener(event);
    };
    const invoke = Object.fromEntries(
      channels.map((channel) => [channel, (input: unknown) => page.askProgram(channel, input)]),
    );
    const subscribe = (listener: (event: unknown) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    Object.defineProperty(window, 'callhome', {
      value: Object.freeze({ invoke: Object.freeze(invoke), subscribe }),
    });
  }, CHANNEL_NAMES as string[]);
  return context;
}

/** What the printer asks of a window; a page of this Chromium gives them by the same options. */
function printerOf(browser: Browser, origin: string, complaints: string[]): PdfPrinter {
  const font = join(projectDir, 'resources', 'fonts', 'NotoSansJP-Regular.ttf');
  const printer = createPdfPrinter((path) => {
    const opened = bridged(browser, async (channel, input) => {
      const { token } = input as { readonly token: string };
      if (channel === 'report:page-ready') printer.ready(token);
      return { ok: true, value: channel === 'report:page-model' ? await printer.modelOf(token) : undefined };
    }).then(async (context) => {
      const page = await context.newPage();
      listen(page, complaints);
      await page.goto(`${origin}${path}`);
      return page;
    });
    return {
      webContents: {
        once: () => {},
        printToPDF: async (options: object) => {
          const page = await opened;
          const session = await page.context().newCDPSession(page);
          const { data } = await session.send('Page.printToPDF', options);
          return Buffer.from(data, 'base64');
        },
      },
      once: () => {},
      isDestroyed: () => false,
      destroy: () => void opened.then((page) => page.context().close()),
    } as unknown as BrowserWindow;
  }, font);
  return printer;
}
