import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** Japanese in, Latin letters out: what people have is kept, what devices take is proposed beside it. */
let wizard: WizardApp;
const file = async (): Promise<SiteView['file']> => (await ask<SiteView>(wizard.page, 'sites:last')).file;

beforeAll(async () => {
  wizard = await startWizard({ network: '127.91', multicast: false });
  const { page } = wizard;
  const { id } = await ask<SiteView>(page, 'sites:last');
  await ask(page, 'site:set-step', { siteId: id, step: 'settings' });
  await page.reload();
  await page.getByText('日本語から入力').click();
}, 90_000);
afterAll(async () => {
  await wizard.close();
});

test('a name and its kana are kept; the Latin form goes to the devices when it is pressed', async () => {
  const { page } = wizard;
  await page.getByLabel('会社名 (日本語)').fill('練習株式会社');
  await page.getByLabel('会社名のフリガナ').fill('レンシュウ');
  await page.getByLabel('連絡先のご氏名 (日本語)', { exact: true }).fill('東海林 優子');
  await page.getByLabel('連絡先のご氏名のフリガナ', { exact: false }).first().fill('ショウジ ユウコ');
  await page.getByLabel('連絡先のご氏名のフリガナ', { exact: false }).first().blur();
  await page.getByRole('button', { name: '「Yuko Shoji」を使う' }).click();
  await page.getByRole('button', { name: /「Renshu K\.K\.」を使う/ }).click();
  await expect.poll(async () => (await file()).settings.contact.name).toBe('Yuko Shoji');
  await expect.poll(async () => (await file()).settings.company).toBe('Renshu K.K.');
  expect((await file()).site.japanese).toMatchObject({
    company: '練習株式会社',
    companyKana: 'レンシュウ',
    contact: '東海林 優子',
    contactKana: 'ショウジ ユウコ',
  });
}, 60_000);

test('a postal code gives the address in both forms', async () => {
  const { page } = wizard;
  await page.getByLabel('郵便番号', { exact: true }).first().fill('〒１０１－００４１');
  await page.getByLabel('丁目・番・号').fill('１丁目２番３号');
  await page.getByRole('button', { name: '住所を検索' }).click();
  await page
    .getByRole('button', { name: /この住所を使う/ })
    .first()
    .click();
  await expect.poll(async () => (await file()).settings.contact.city).toBe('Chiyoda-ku');
  await expect
    .poll(async () => (await file()).site.japanese.address)
    .toBe('〒101-0041 東京都千代田区神田須田町1丁目2番3号');
}, 60_000);

test('both are there after a restart, and in the document that is shown', async () => {
  wizard = await wizard.restart();
  const { page } = wizard;
  expect((await file()).site.japanese.contact).toBe('東海林 優子');
  const { id } = await ask<SiteView>(page, 'sites:last');
  await ask(page, 'site:set-step', { siteId: id, step: 'report' });
  await page.locator('.pdf-page').first().waitFor({ timeout: 60_000 });
  const search = page.getByPlaceholder('文書内を検索');
  for (const words of ['東海林 優子', 'ショウジ ユウコ', 'Yuko Shoji']) {
    await search.fill(words);
    await expect
      .poll(() => page.locator('.pdf-search [role=status]').innerText(), { timeout: 15_000 })
      .toMatch(/^1 \/ \d+ 件$/);
  }
}, 120_000);
