import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright';
import { expect } from 'vitest';

/** What the tests of the practice share, in the built program and in the packaged one. */

/** Presses the button and gives the practice's own window, standing. */
export async function enterPractice(app: ElectronApplication, page: Page): Promise<Page> {
  const opened = app.waitForEvent('window', { timeout: 40_000 });
  await page.getByRole('button', { name: '練習サイトで試す' }).click();
  const practice = await opened;
  await practice.waitForSelector('nav');
  return practice;
}

/**
 * Presses the button that ends the practice, and waits until its window is gone. The window may go before the
 * press was answered: that it goes is what is asked, not that the press is told as done.
 */
export async function endPractice(practice: Page): Promise<void> {
  const gone = practice.waitForEvent('close', { timeout: 20_000 });
  const pressed = practice
    .getByRole('button', { name: '練習を終える' })
    .click({ timeout: 20_000 })
    .catch(() => {});
  await Promise.all([gone, pressed]);
}

/** The engine's process, while there is one. */
export function enginePid(app: ElectronApplication): Promise<number | undefined> {
  return app.evaluate(
    ({ app: electron }) =>
      electron
        .getAppMetrics()
        .find((each) => each.name === 'practice-site' || each.serviceName?.includes('practice'))?.pid,
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Which windows a person sees, by title. */
export function titlesSeen(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.isVisible())
      .map((window) => window.getTitle()),
  );
}

/** Local IPv4 addresses of every socket that a process holds (Linux); IPv6 ones as they stand, in hexadecimal. */
export function socketAddresses(pid: number): readonly string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((parts) => own.has(parts[9] ?? ''))
      .map((parts) => localOf(parts[1] ?? '')),
  );
}

function localOf(text: string): string {
  const [hex = ''] = text.split(':');
  return hex.length === 8
    ? [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
    : hex;
}

/** Step 2 of the practice: searches, and waits until the controllers of the simulated site have answered. */
export async function findDevices(practice: Page): Promise<void> {
  await practice.getByRole('button', { name: '次へ' }).click();
  await practice.locator('.head').getByRole('heading', { level: 1, name: '機器検出' }).waitFor();
  await practice.getByRole('button', { name: /もう一度検出|検出を開始/ }).click();
  await practice
    .locator('.foot-status')
    .getByText(/検出が終わりました。.* 12 台が見つかりました/)
    .waitFor({ timeout: 60_000 });
  await expect.poll(() => practice.getByText('9 台を選択中').count()).toBe(1);
}
