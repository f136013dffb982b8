/**
 * The table of devices in the real window, with 300 and with 1,000 of them: from a click to the painted tick, frames
 * while it scrolls, and frames while results stream in. Goals: a tick within 50 ms (300) and 100 ms (1,000), a frame
 * within 16 ms. Memory of the window's own process is stated.
 */
import type { Page } from 'playwright';
import type { SiteView } from '../../electron/contract/views.ts';
import { ask, startWizard } from '../e2e/wizard-app.ts';

process.env.CALLHOME_TEST_ELECTRON ??= process.env.CALLHOME_BENCH_ELECTRON ?? '';
const NETWORK = '127.58';
const TICKS = 9;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

/** Milliseconds from a click on a tick box to the frame that shows it. */
const tickTime = (page: Page, at: number): Promise<number> =>
  page.evaluate(
    (index) =>
      new Promise<number>((resolve) => {
        const box = document.querySelectorAll<HTMLInputElement>(
          'tr[data-index]:not([data-group]) input[type=checkbox]',
        )[index];
        const before = box?.checked;
        const began = performance.now();
        box?.click();
        const look = (): void => {
          if (box?.checked !== before) requestAnimationFrame(() => resolve(performance.now() - began));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    at,
  );

/**
 * Work of the page in each frame: what it is busy between a frame's begin and the moment that it is free again. Where it
 * scrolls, a frame begins with the scroll event, which is where rows are drawn.
 */
const frames = (page: Page, scroll: boolean, count: number): Promise<number[]> =>
  page.evaluate(
    ([move, wanted]) =>
      new Promise<number[]>((resolve) => {
        const box = document.querySelector('.table-scroll');
        const times: number[] = [];
        const channel = new MessageChannel();
        let began = 0;
        box?.addEventListener(
          'scroll',
          () => {
            if (began === 0) began = performance.now();
          },
          { capture: true },
        );
        channel.port1.onmessage = () => {
          times.push(performance.now() - began);
          began = 0;
          if (times.length >= (wanted as number)) resolve(times);
          else requestAnimationFrame(next);
        };
        const next = (): void => {
          if (began === 0) began = performance.now();
          if (move && box) box.scrollTop += 180;
          channel.port2.postMessage(null);
        };
        requestAnimationFrame(next);
      }),
    [scroll, count] as const,
  );

const wizard = await startWizard({ network: NETWORK, multicast: false });
try {
  const { page } = wizard;
  for (const count of [300, 1000]) {
    const made = await ask<SiteView>(page, 'sites:create');
    const addresses = Array.from(
      { length: count },
      (_, at) => `127.48.${Math.floor(at / 250)}.${(at % 250) + 1}`,
    );
    await ask(page, 'site:add-devices', { siteId: made.id, addresses, product: 'xcc' });
    await ask(page, 'site:set-step', { siteId: made.id, step: 'discover' });
    await page.reload();
    await page.waitForSelector('tr[data-index]:not([data-group])');
    // The compiler of this file names functions by a helper of its own, which the page does not have.
    await page.evaluate('globalThis.__name = (named) => named');
    const ticks: number[] = [];
    for (let at = 0; at < TICKS; at += 1) ticks.push(await tickTime(page, at % 5));
    line(`tick to paint, ${count} devices`, median(ticks), count === 300 ? 50 : 100, ticks);
    const scrolled = await frames(page, true, 120);
    line(`frame while scrolling, ${count} devices, half of them`, median(scrolled), 16, scrolled);
    line(`frame while scrolling, ${count} devices`, percentile(scrolled, 0.95), 16);
    // Every change of the site is told to the window, as results are: ten a second.
    const id = made.id;
    const rows = (await ask<SiteView>(page, 'sites:last')).rows.slice(0, 30);
    const streaming = (async () => {
      for (const row of rows)
        await ask(page, 'site:set-device', {
          siteId: id,
          deviceIds: [row.device.id],
          change: { chosen: false },
        });
    })();
    line(
      `frame while results stream, ${count} devices`,
      percentile(await frames(page, false, 120), 0.95),
      16,
    );
    await streaming;
    const metrics = await wizard.app.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .map(({ type, memory }) => ({ type, megabytes: Math.round(memory.workingSetSize / 1024) })),
    );
    console.log(
      `\tmemory, ${count} devices\t(${metrics.map(({ type, megabytes }) => `${type} ${megabytes} MB`).join(', ')})`,
    );
  }
} finally {
  await wizard.close();
}

function line(what: string, value: number, goal: number, all: readonly number[] = []): void {
  const rest =
    all.length === 0 ? '95th percentile' : `median of ${all.length}, worst ${Math.max(...all).toFixed(0)} ms`;
  console.log(
    `${(value / goal).toFixed(2)}\t${what}\tgoal ≤ 1\t(${value.toFixed(1)} ms / ${goal} ms, ${rest})`,
  );
}
