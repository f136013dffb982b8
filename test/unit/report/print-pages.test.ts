import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPrintPages, SPARE_LIMIT_MS } from '../../../electron/documents/pdf/print-pages.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';

/** Hidden pages without Electron: each knows its token, whether it is closed, and can be lost or ended. */
type Opened = { readonly token: string; closed: number; readonly lose: () => void; readonly end: () => void };

function pages() {
  const opened: Opened[] = [];
  const printPages = createPrintPages((path) => {
    let lose = (): void => {};
    let closed = (): void => {};
    const page: Opened = {
      token: path.split('token=')[1] ?? '',
      closed: 0,
      lose: () => lose(),
      end: () => {
        page.closed += 1;
        closed();
      },
    };
    opened.push(page);
    return {
      webContents: {
        once: (_name: string, heard: (event: unknown, details: { reason: string }) => void) => {
          lose = () => heard({}, { reason: 'oom' });
        },
      },
      once: (_name: 'closed', heard: () => void) => {
        closed = heard;
      },
      isDestroyed: () => page.closed > 0,
      destroy: () => page.end(),
    } as unknown as BrowserWindow;
  });
  return { opened, ...printPages };
}

const model = (name: string): ReportModel => ({ kind: name }) as unknown as ReportModel;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('pages to print on', () => {
  test('one that was opened before is used, and asked for its model before there was one', async () => {
    const { opened, prepare, withPage, modelOf, ready } = pages();
    prepare();
    prepare();
    expect(opened).toHaveLength(1);
    const token = opened[0]?.token ?? '';
    const asked = modelOf(token);
    const printed = withPage(model('report'), async () => 'printed');
    expect(await asked).toEqual(model('report'));
    ready(token);
    expect(await printed).toEqual({ ok: true, value: 'printed' });
    expect(opened).toHaveLength(1);
    expect(opened[0]?.closed).toBe(1);
  });

  test('each lays out one document: two at once have a page each, and the next gets its own', async () => {
    const { opened, prepare, withPage, modelOf, ready } = pages();
    prepare();
    const first = withPage(model('report'), async () => 1);
    const second = withPage(model('manual-sheet'), async () => 2);
    expect(opened).toHaveLength(2);
    expect(await modelOf(opened[1]?.token ?? '')).toEqual(model('manual-sheet'));
    expect(await modelOf(opened[0]?.token ?? '')).toEqual(model('report'));
    for (const { token } of opened) ready(token);
    expect([await first, await second]).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 2 },
    ]);
    expect(opened.map(({ closed }) => closed)).toEqual([1, 1]);
  });

  test('one that nobody needs is closed after a while; preparing again gives it time again', async () => {
    const { opened, prepare, modelOf } = pages();
    prepare();
    vi.advanceTimersByTime(SPARE_LIMIT_MS - 1);
    prepare();
    vi.advanceTimersByTime(SPARE_LIMIT_MS - 1);
    expect(opened.map(({ closed }) => closed)).toEqual([0]);
    vi.advanceTimersByTime(1);
    expect(opened.map(({ closed }) => closed)).toEqual([1]);
    expect(await modelOf(opened[0]?.token ?? '')).toBeUndefined();
    prepare();
    expect(opened).toHaveLength(2);
  });

  test('one whose process ended while it waited is forgotten', async () => {
    const { opened, prepare, withPage, ready } = pages();
    prepare();
    opened[0]?.lose();
    await vi.advanceTimersByTimeAsync(0);
    expect(opened[0]?.closed).toBe(1);
    const printed = withPage(model('report'), async () => 'printed');
    ready(opened[1]?.token ?? '');
    expect(await printed).toEqual({ ok: true, value: 'printed' });
    vi.advanceTimersByTime(SPARE_LIMIT_MS);
    expect(opened.map(({ closed }) => closed)).toEqual([1, 1]);
  });

  test.each([
    ['one that waited', true],
    ['a fresh one', false],
  ])(
    '%s, lost before it is laid out, is tried once more with another, which is asked for the same',
    async (_name, waited) => {
      const { opened, prepare, withPage, modelOf, ready } = pages();
      if (waited) prepare();
      let asked = 0;
      const printed = withPage(model('report'), async () => {
        asked += 1;
        return 'printed';
      });
      opened[0]?.lose();
      await vi.advanceTimersByTimeAsync(0);
      expect([opened.length, opened[0]?.closed, asked]).toEqual([2, 1, 0]);
      const token = opened[1]?.token ?? '';
      expect(await modelOf(token)).toEqual(model('report'));
      ready(token);
      expect(await printed).toEqual({ ok: true, value: 'printed' });
      expect([asked, opened.map(({ closed }) => closed)]).toEqual([1, [1, 1]]);
    },
  );

  test('one that was lost before it was taken, and of which nobody has heard yet, is tried once more too', async () => {
    const { opened, prepare, withPage, ready } = pages();
    prepare();
    opened[0]?.lose();
    const printed = withPage(model('report'), async () => 'printed');
    await vi.advanceTimersByTimeAsync(0);
    ready(opened[1]?.token ?? '');
    expect(await printed).toEqual({ ok: true, value: 'printed' });
    expect(opened.map(({ closed }) => closed)).toEqual([1, 1]);
  });

  test('where the second is lost as well it is not printed, says why, and there is no third', async () => {
    const { opened, withPage } = pages();
    let asked = 0;
    const laid = withPage(model('report'), async () => {
      asked += 1;
    });
    opened[0]?.lose();
    await vi.advanceTimersByTimeAsync(0);
    opened[1]?.lose();
    expect(await laid).toMatchObject({
      error: { code: 'pdf-failed', args: { reason: "the page's process ended: oom" } },
    });
    expect([asked, opened.map(({ closed }) => closed)]).toEqual([0, [1, 1]]);
  });

  test('one whose process ends while it is printed is no longer waited for, says why, and is not tried again', async () => {
    const { opened, withPage, ready } = pages();
    const printed = withPage(model('report'), () => new Promise(() => {}));
    ready(opened[0]?.token ?? '');
    await vi.advanceTimersByTimeAsync(0);
    opened[0]?.lose();
    expect(await printed).toMatchObject({
      error: { args: { reason: "the page's process ended: oom" } },
    });
    expect(opened.map(({ closed }) => closed)).toEqual([1]);
  });

  test('one that is closed with its program is no longer waited for, and is not closed again', async () => {
    const { opened, prepare, withPage } = pages();
    const laid = withPage(model('report'), async () => 'printed');
    opened[0]?.end();
    expect(await laid).toMatchObject({ error: { args: { reason: 'the page was closed' } } });
    prepare();
    opened[1]?.end();
    vi.advanceTimersByTime(SPARE_LIMIT_MS);
    expect(opened.map(({ closed }) => closed)).toEqual([1, 1]);
  });

  test('one that never gets ready is given up with its reason, and closed', async () => {
    const { opened, withPage } = pages();
    const printed = withPage(model('report'), async () => 'printed');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await printed).toMatchObject({ ok: false, error: { code: 'pdf-failed' } });
    expect(opened.map(({ closed }) => closed)).toEqual([1]);
  });

  test('what fails while it is printed closes its page', async () => {
    const { opened, withPage, ready } = pages();
    const printed = withPage(model('report'), () => Promise.reject(new Error('no printer')));
    ready(opened[0]?.token ?? '');
    expect(await printed).toMatchObject({ ok: false, error: { args: { reason: 'no printer' } } });
    expect(opened[0]?.closed).toBe(1);
  });
});
