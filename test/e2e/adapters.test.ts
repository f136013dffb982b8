import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NicView, SiteView } from '../../electron/contract/views.ts';
import {
  connectNamespaces,
  createNamespace,
  type Namespace,
  requireTools,
} from '../integration/discovery/netns.ts';
import { ask, electronPath, startBare, whenIdle } from './wizard-app.ts';

/**
 * What the laptop is connected to, in the real window: the whole program runs in a network namespace of the test's
 * own, whose adapters come and go as a cable and a VPN do. Needs root.
 */
const REAL = { name: 'eth0', address: '198.18.40.10/28', range: '198.18.40.10/28' } as const;
const VPN = { name: 'wg0', address: '198.18.41.10/28' } as const;
let folder: string;
let laptop: Namespace;
let elsewhere: Namespace;
let app: ElectronApplication | undefined;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  requireTools('ip', 'Xvfb');
  folder = mkdtempSync(join(tmpdir(), 'callhome-adapters-'));
  laptop = createNamespace(`callhome-lap-${process.pid}`);
  elsewhere = createNamespace(`callhome-far-${process.pid}`);
  const program = join(folder, 'electron-inside');
  const child = join(import.meta.dirname, 'namespaced-child.ts');
  writeFileSync(
    program,
    `#!/bin/sh\nexport DISPLAY=:${await displayIn(laptop)}\nexec '${process.execPath}' --import tsx '${child}' '${laptop.name}' '${electronPath()}' "$@"\n`,
  );
  chmodSync(program, 0o755);
  ({ app, page } = await startBare(folder, program));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
}, 90_000);
afterAll(async () => {
  // A program that did not start leaves no namespace behind either.
  try {
    await app?.close();
  } finally {
    await laptop.close();
    await elsewhere.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const left = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  expect(left).not.toContain(String(process.pid));
}, 60_000);

/**
 * A display inside: on the namespace's own abstract socket and no file, as that is shared with every other namespace
 * and whoever comes last takes it from the others.
 */
async function displayIn(space: Namespace): Promise<string> {
  const xvfb = space.start(
    ...['Xvfb', '-displayfd', '1', '-screen', '0', '1600x1000x24'],
    ...['-nolisten', 'tcp', '-nolisten', 'unix', '-noreset'],
  );
  for await (const chunk of xvfb.stdout ?? []) {
    const number = /\d+/.exec(String(chunk))?.[0];
    if (number !== undefined) return number;
  }
  throw new Error('Xvfb ended at once');
}

function plug({ name, address }: { readonly name: string; readonly address: string }): void {
  connectNamespaces(laptop, name, elsewhere, `far-${name}`);
  laptop.run('ip', 'address', 'add', address, 'dev', name);
}
function unplugAll(): void {
  for (const { name } of [REAL, VPN]) {
    try {
      laptop.run('ip', 'link', 'del', name);
    } catch {
      // It is not there.
    }
  }
}

/** The step that finds devices, entered anew on a site of its own. */
async function enter(): Promise<void> {
  const { id } = await ask<SiteView>(page, 'sites:create');
  await ask(page, 'site:set-step', { siteId: id, step: 'discover' });
  await page.reload();
  await page.locator('.head').getByRole('heading', { level: 1, name: '機器検出' }).waitFor();
}
const tick = (name: string) => page.getByRole('checkbox', { name: new RegExp(`^${name}\\b`) });
const begin = () => page.getByRole('button', { name: '検出を開始' });
const again = () => page.locator('.content').getByRole('button', { name: 'もう一度調べる' });
const ranges = () => page.getByRole('textbox', { name: '検出範囲' });
const notice = () => page.locator('.content .notice');

beforeEach(unplugAll);

describe('no adapter', () => {
  test('is said, nothing can be begun, and it is looked again', async () => {
    await enter();
    await notice().getByText('使えるネットワーク アダプターがありません').waitFor();
    expect(await page.getByRole('checkbox', { name: /lo\b/ }).count()).toBe(0);
    expect(await begin().isDisabled()).toBe(true);
    await page.getByText('検出対象ネットワークを選ぶか、検出範囲を入力してください。').waitFor();

    // Still none: that it looked is said.
    await again().click();
    await page.locator('.foot-status').getByText('仮想以外のアダプターは見つかりません。').waitFor();
    await notice().getByText('使えるネットワーク アダプターがありません').waitFor();

    plug(REAL);
    await again().click();
    await tick(REAL.name).waitFor();
    expect(await tick(REAL.name).isChecked()).toBe(true);
    expect(await ranges().inputValue()).toBe(REAL.range);
    expect(await notice().count()).toBe(0);
    await page.locator('.foot-status').getByText(`${REAL.name} を選びました。`).waitFor();
    await expect.poll(() => begin().isEnabled()).toBe(true);
    // The keyboard is not lost with the button that went away.
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  }, 60_000);

  test('the first screen says it as well', async () => {
    const { adapter } = await ask<{ adapter: { state: string } }>(page, 'network:laptop-facts');
    expect(adapter.state).toBe('no');
  });

  test('a range that was typed in can be asked without one that is listed', async () => {
    await enter();
    await ranges().fill('127.0.0.1');
    await expect.poll(() => begin().isEnabled()).toBe(true);
  }, 30_000);

  test('one pulled out before the search is named, and the search ends', async () => {
    plug(REAL);
    await enter();
    await tick(REAL.name).waitFor();
    unplugAll();
    await begin().click();
    await whenIdle(page);
    await notice().getByText(REAL.name).first().waitFor();
  }, 60_000);
});

describe('a VPN is up', () => {
  test('beside a real adapter: listed, marked as virtual, off; chosen by hand it is searched as well', async () => {
    plug(REAL);
    plug(VPN);
    await enter();
    await tick(VPN.name).waitFor();
    expect(await tick(REAL.name).isChecked()).toBe(true);
    expect(await tick(VPN.name).isChecked()).toBe(false);
    const label = (name: string) => page.locator('label', { has: tick(name) }).innerText();
    expect(await label(VPN.name)).toContain('仮想');
    expect(await label(REAL.name)).not.toContain('仮想');
    expect(await ranges().inputValue()).toBe(REAL.range);
    expect(await notice().count()).toBe(0);

    await page.locator('label', { has: tick(VPN.name) }).click();
    expect(await tick(VPN.name).isChecked()).toBe(true);
    expect((await ranges().inputValue()).split('\n')).toEqual([REAL.range, VPN.address]);
    await begin().click();
    await whenIdle(page);
    const { discovery } = await ask<SiteView>(page, 'sites:last');
    expect(discovery?.scanned).toBe(28);
  }, 90_000);

  test('left off, nothing is sent through it', async () => {
    plug(REAL);
    plug(VPN);
    await enter();
    await tick(VPN.name).waitFor();
    const sent = (): number =>
      Number(laptop.run('cat', `/sys/class/net/${VPN.name}/statistics/tx_packets`).trim());
    // What the system itself says of a new link (IPv6 router solicitation) is over.
    laptop.run('sysctl', '-qw', `net.ipv6.conf.${VPN.name}.disable_ipv6=1`);
    const before = sent();
    await begin().click();
    await whenIdle(page);
    expect(sent()).toBe(before);
    expect((await ask<SiteView>(page, 'sites:last')).discovery?.scanned).toBe(14);
  }, 90_000);

  test('alone: it is said that nothing real is there; it is searched only when chosen; a cable is found', async () => {
    plug(VPN);
    await enter();
    await notice().getByText('仮想アダプター (VPN など) だけ').waitFor();
    expect(await tick(VPN.name).isChecked()).toBe(false);
    expect(await ranges().inputValue()).toBe('');
    expect(await begin().isDisabled()).toBe(true);

    await page.locator('label', { has: tick(VPN.name) }).click();
    expect(await ranges().inputValue()).toBe(VPN.address);
    await expect.poll(() => begin().isEnabled()).toBe(true);

    plug(REAL);
    await again().click();
    await tick(REAL.name).waitFor();
    const nics = await ask<readonly NicView[]>(page, 'discovery:interfaces');
    expect(new Set(nics.map(({ name, selected }) => `${name} ${selected}`))).toEqual(
      new Set([`${REAL.name} true`, `${VPN.name} false`]),
    );
    expect(await tick(REAL.name).isChecked()).toBe(true);
    expect(await notice().count()).toBe(0);
  }, 60_000);

  test('and in English', async () => {
    plug(VPN);
    await enter();
    await page.getByRole('button', { name: 'English' }).click();
    await notice().getByText('Only virtual adapters (such as a VPN)').waitFor();
    await page.getByRole('button', { name: '日本語' }).click();
    await notice().getByText('仮想アダプター').waitFor();
  }, 30_000);
});

test('nothing complained on the console the whole way', () => {
  expect(complaints).toEqual([]);
});
