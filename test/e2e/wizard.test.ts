import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWizard, type WizardApp } from './wizard-app.ts';

/**
 * One person's whole job in the real window, against the simulated site on real sockets: all seven steps, the
 * PDF read back with Poppler, and the program closed and opened again where it was.
 */
let wizard: WizardApp;
const complaints: string[] = [];

const listen = (page: Page): void => {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
};

beforeAll(async () => {
  wizard = await startWizard({ network: '127.61', multicast: false, timeServers: 'most' });
  listen(wizard.page);
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

const button = (name: string | RegExp) => wizard.page.getByRole('button', { name });
const next = (): Promise<void> => button('次へ').click();
const title = (text: string): Promise<void> =>
  wizard.page.locator('.head').getByRole('heading', { level: 1, name: text }).waitFor();
/** Pictures of every step for people to look at, in out/screens. */
const screens = join(import.meta.dirname, '..', '..', 'out', 'screens');
mkdirSync(screens, { recursive: true });

async function picture(name: string): Promise<void> {
  for (const [width, height] of [
    [1440, 900],
    [1024, 640],
  ] as const) {
    await wizard.app.evaluate(
      ({ BrowserWindow }, size) =>
        BrowserWindow.getAllWindows()
          .find((each) => each.isVisible())
          ?.setContentSize(size.width, size.height),
      { width, height },
    );
    for (const theme of ['light', 'dark'] as const) {
      await wizard.page.emulateMedia({ colorScheme: theme });
      await wizard.page.screenshot({ path: join(screens, `${name}-${width}-${theme}.png`) });
    }
  }
}

test('step 1 shows the simulated site and says that it is one', async () => {
  await title('案件');
  await wizard.page.getByText('練習サイト').first().waitFor();
  await picture('1-site');
  await next();
}, 60_000);

test('step 2 reads a file of ranges, names the lines it cannot use, and asks before it searches a large range', async () => {
  await title('機器検出');
  const before = wizard.page.locator('details.bare textarea');
  const opened = await before.isVisible();
  if (!opened) await wizard.page.getByText('検出の条件').first().click();
  const ranges = await before.inputValue();
  const file = (text: string) => ({ name: '管理LAN.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const input = wizard.page.locator('details.bare input[type=file]');
  await input.setInputFiles(file('IPアドレス,備考\r\n１２７．６１．０．６０,予備\r\n127.61.0.999,誤記\r\n'));
  await wizard.page.getByText('管理LAN.csv 3 行目「127.61.0.999」は使えません').waitFor();
  expect(await before.inputValue()).toBe(`${ranges}\n127.61.0.60`);
  await picture('2-list');

  await before.fill('127.61.0.0/16');
  await button('もう一度検出').click();
  const dialog = wizard.page.getByRole('alertdialog').or(wizard.page.getByRole('dialog'));
  await dialog.getByText(/127\.61\.0\.0\/16/).waitFor();
  await dialog.getByRole('button', { name: 'キャンセル' }).click();
  await before.fill(ranges);
  await before.blur();
  if (!opened) await wizard.page.getByText('検出の条件').first().click();

  await button('アドレスで追加').first().click();
  const add = wizard.page.getByRole('dialog');
  await add.locator('input[type=file]').setInputFiles(file('127.61.0.60\n127.61.0.0/24\n'));
  await add.getByText(/2 行目「127\.61\.0\.0\/24」は使えません/).waitFor();
  await add.getByRole('button', { name: '1 件を追加する' }).waitFor();
  await picture('2-add');
  await add.getByRole('button', { name: 'キャンセル' }).click();
}, 60_000);

test('step 2 finds the controllers and says why each was recognised', async () => {
  await title('機器検出');
  await button('もう一度検出').click();
  await wizard.page.getByText('ThinkSystem SR650 V4').first().waitFor({ timeout: 30_000 });
  await wizard.page
    .getByText(/検出.*終わりました|台.*見つかりました/)
    .first()
    .waitFor({ timeout: 30_000 });
  await button(/^ThinkSystem SR650 V2 .*127\.61\.0\.11$/).click();
  await wizard.page.getByText('DeviceDescription.json').first().waitFor();
  await picture('2-discover');
  await wizard.page.keyboard.press('Escape');
  const credentials = wizard.page.locator('details.credential-list');
  if ((await credentials.getAttribute('open')) === null) await credentials.locator('summary').click();
  await credentials.getByRole('listitem').filter({ hasText: 'SNMPv3' }).getByRole('button').first().click();
  await wizard.page.getByRole('dialog').getByText('SNMP のバージョン').waitFor();
  await picture('2-credential');
  await wizard.page.keyboard.press('Escape');
  await next();
}, 90_000);

test('step 3 runs by itself and names the skewed clock and the filtered address', async () => {
  await title('事前チェック');
  await wizard.page.getByText(/事前チェックが終わりました/).waitFor({ timeout: 60_000 });
  await wizard.page.getByText('日時が大きくずれています').first().waitFor();
  await picture('3-causes');
  // What was not asked is no work for anybody: it stands under all results.
  await button(/^すべて/)
    .or(wizard.page.getByRole('radio', { name: /^すべて/ }))
    .first()
    .click();
  // Far down among all of them, where no row is drawn that is not in sight.
  await wizard.page.keyboard.press('/');
  await wizard.page.keyboard.type('129.42.50.224');
  await wizard.page
    .getByRole('rowheader', { name: /129\.42\.50\.224/ })
    .first()
    .waitFor();
  await wizard.page.keyboard.press('Escape');
  await picture('3-preflight');
  await wizard.page.locator('details summary').filter({ hasText: 'プロキシ・DNS・NTP の条件' }).click();
  await wizard.page.locator('details.disclosure[open] .disclosure-body > *').last().scrollIntoViewIfNeeded();
  await picture('3-surroundings');
  await wizard.page.locator('details summary').filter({ hasText: 'プロキシ・DNS・NTP の条件' }).click();
}, 120_000);

test('step 3 mends a clock on the device: before and after first, then written and read back', async () => {
  const { xccSkewed } = wizard.lab.devices;
  await wizard.page
    .locator('tr', { hasText: xccSkewed.address })
    .getByRole('button', { name: '日時が大きくずれています' })
    .click();
  await picture('3-panel');
  await button('機器に設定する…').click();
  const dialog = wizard.page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByText('NTP サーバー').first().waitFor();
  await picture('3-mend-choose');
  await dialog.getByRole('button', { name: '変更前と変更後を確認' }).click();
  await dialog.getByRole('button', { name: '1 台に書き込む' }).waitFor({ timeout: 30_000 });
  await picture('3-mend-plan');
  expect(xccSkewed.state.ntpEnabled).toBe(false);
  await dialog.getByRole('button', { name: '1 台に書き込む' }).click();
  await dialog.getByText('設定完了').waitFor({ timeout: 30_000 });
  await picture('3-mend-done');
  expect(xccSkewed.state).toMatchObject({ ntpEnabled: true, ntpServers: ['127.61.1.23', '127.61.1.24'] });
  await dialog.getByRole('button', { name: '閉じて、もう一度確認' }).click();
  await wizard.page
    .getByText(/事前チェックが終わりました/)
    .first()
    .waitFor({ timeout: 60_000 });
  await wizard.page.keyboard.press('Escape');
  await next();
}, 120_000);

test('step 4 shows one form with the limits beside the fields', async () => {
  await title('通報設定');
  await expect.poll(() => wizard.page.getByText('英語/ローマ字').count()).toBeGreaterThan(3);
  await picture('4-settings');
  await wizard.page.getByRole('heading', { name: /ファイル転送サーバー/ }).scrollIntoViewIfNeeded();
  await picture('4-file-transfer');
  await next();
}, 60_000);

test('step 5 shows the plan, asks once, writes and reads back', async () => {
  await title('適用');
  await button('変更計画を作る').click();
  await button(/\d 台に書き込む/).waitFor({ timeout: 30_000 });
  await picture('5-plan');
  await button(/\d 台に書き込む/).click();
  const dialog = wizard.page.getByRole('alertdialog').or(wizard.page.getByRole('dialog'));
  await dialog.waitFor();
  // The safe button has the focus.
  expect(await wizard.page.evaluate(() => document.activeElement?.textContent)).toBe('キャンセル');
  await dialog.getByRole('button', { name: /\d 台に書き込む/ }).click();
  await expect
    .poll(() => wizard.page.getByText('設定完了').count(), { timeout: 60_000 })
    .toBeGreaterThanOrEqual(6);
  await picture('5-applied');
  await next();
}, 120_000);

test('step 6 sends the test calls and shows the ticket number', async () => {
  await title('テスト通報');
  await button(/台からテスト通報を送る/)
    .first()
    .click();
  const confirm = wizard.page.getByRole('alertdialog').or(wizard.page.getByRole('dialog'));
  if (await confirm.isVisible().catch(() => false)) await confirm.getByRole('button').last().click();
  await wizard.page
    .getByText(/760JCS/)
    .first()
    .waitFor({ timeout: 60_000 });
  await picture('6-test-call');
}, 120_000);

test('step 6 reads a device’s reports, acknowledges one and takes its event into the exclusions', async () => {
  await button('機器の通報履歴を取得').click();
  await wizard.page
    .getByText(/通報の記録を読み取りました/)
    .first()
    .waitFor({ timeout: 30_000 });
  await wizard.page
    .getByRole('rowheader', { name: /127\.61\.0\.21/ })
    .getByRole('button')
    .click();
  await button('対処済みにする').first().click();
  // A write on the device: nothing goes out before it is confirmed.
  const asked = wizard.page.getByRole('alertdialog', { name: /対処済みにしますか/ });
  await asked.getByRole('button', { name: '対処済みにする' }).click();
  await wizard.page.getByText('✓ 対処済み').first().waitFor({ timeout: 30_000 });
  expect(wizard.lab.devices.imm2.state.callHome.activity.some((row) => row.acknowledged)).toBe(true);
  await button('除外イベントに追加').first().click();
  await wizard.page.getByText(/「除外イベント」に追加しました/).waitFor();
  await picture('6-panel');
  await wizard.page.keyboard.press('Escape');
  await next();
}, 120_000);

test('step 7 previews the report and saves a PDF that reads back whole', async () => {
  await title('報告書');
  await wizard.page.getByText('Call Home 設定報告書').first().waitFor({ timeout: 30_000 });
  await picture('7-report');
  await button('選んだ成果物を保存').press('Enter');
  const folder = join(wizard.folder, 'saved');
  await expect.poll(() => pdfIn(folder), { timeout: 90_000 }).toBeDefined();
  // All of them: a window that is closed while documents are being saved asks.
  await wizard.page
    .getByText(/件を .+ に保存しました/)
    .first()
    .waitFor({ timeout: 60_000 });
  // The button waited for what it began, and kept the focus of who pressed it.
  expect(await wizard.page.evaluate(() => document.activeElement?.textContent)).toBe('選んだ成果物を保存');
  const pdf = join(folder, pdfIn(folder) as string);
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  for (const words of ['練習株式会社', '760JCS', '127.61.0.11', 'Renshu K.K.']) expect(text).toContain(words);
  for (const section of ['概要', '事前チェック結果', '設定内容', '試験成績書', '指摘事項・残作業'])
    expect(text).toMatch(new RegExp(`\\d+\\. ${section}`));
  expect(text).toMatch(/2 \/ \d+/);
  for (const secret of Object.values(wizard.lab.siteFile().env)) expect(text).not.toContain(secret);
  const fonts = execFileSync('pdffonts', [pdf], { encoding: 'utf8' })
    .split('\n')
    .slice(2)
    .filter((line) => line !== '');
  expect(fonts.length).toBeGreaterThan(0);
  for (const line of fonts) expect(line).toMatch(/CID TrueType\s+Identity-H\s+yes\s+(yes|no)\s+yes/);
}, 150_000);

function pdfIn(folder: string): string | undefined {
  try {
    return readdirSync(folder).find((name) => name.endsWith('設定報告書.pdf'));
  } catch {
    return undefined;
  }
}

test('the window can reach no Node, open no window, navigate nowhere, and is granted nothing', async () => {
  const { page } = wizard;
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true);
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  const before = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  expect(await page.evaluate(() => location.href)).toBe(before);
  // The policy stops this script from running; the attempt is a complaint of its own, taken out again.
  const length = complaints.length;
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.head.append(script);
    return (globalThis as { injected?: boolean }).injected === true;
  });
  expect(ran).toBe(false);
  await expect.poll(() => complaints.length).toBeGreaterThan(length);
  complaints.length = length;
});

test('a call that does not fit its schema is refused with a reason, and a secret never comes back', async () => {
  const { page } = wizard;
  const refused = await page.evaluate(() =>
    (
      globalThis as unknown as { callhome: { invoke: Record<string, (input: unknown) => Promise<unknown>> } }
    ).callhome.invoke['app:open-link']?.({ id: 'https://evil.example' }),
  );
  expect(refused).toMatchObject({ ok: false, error: { code: 'invalid-argument' } });
  const last = await page.evaluate(() =>
    (
      globalThis as unknown as { callhome: { invoke: Record<string, () => Promise<unknown>> } }
    ).callhome.invoke['sites:last']?.(),
  );
  for (const secret of Object.values(wizard.lab.siteFile().env))
    expect(JSON.stringify(last)).not.toContain(secret);
});

test('nothing complained on the console the whole way', () => {
  expect(complaints).toEqual([]);
});

test('closed and opened again, the wizard is where it was, with everything that was done', async () => {
  wizard = await wizard.restart();
  await title('報告書');
  await wizard.page.locator('.pdf-page').first().waitFor({ timeout: 60_000 });
  await wizard.page.getByPlaceholder('文書内を検索').fill('760JCS');
  await wizard.page.getByText(/^1 \/ \d+ 件$/).waitFor({ timeout: 30_000 });
}, 120_000);

test('the keyboard alone moves between steps, and Enter in a text field or an IME composition never does', async () => {
  const { page } = wizard;
  await page.keyboard.press('Alt+ArrowLeft');
  await title('テスト通報');
  await page.keyboard.press('Alt+ArrowRight');
  await title('報告書');
  // Every step is left with the keyboard alone, back to the first.
  for (const step of ['テスト通報', '適用', '通報設定', '事前チェック', '機器検出', '案件']) {
    await page.keyboard.press('Alt+ArrowLeft');
    await title(step);
  }
  // Focus landed on the first field of the step.
  const field = page.getByLabel('お客様名');
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await title('案件');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'とうきょう', selectionStart: 5, selectionEnd: 5 });
  // What a Japanese IME sends for the Enter that confirms a conversion: key code 229, composing.
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    windowsVirtualKeyCode: 229,
    key: 'Process',
    code: 'Enter',
  });
  await session.send('Input.insertText', { text: '東京' });
  await title('案件');
  expect(await field.inputValue()).toContain('東京');
  await session.detach();
}, 60_000);
