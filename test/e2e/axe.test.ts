import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { STEP_IDS } from '../../electron/domain/step.ts';
import { findings } from '../support/axe.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** axe on every step, in both themes and both languages; the dialogs are in axe-dialogs.test.ts. */
let wizard: WizardApp;

beforeAll(async () => {
  wizard = await startWizard({ network: '127.75', multicast: false });
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

for (const language of ['ja', 'en'] as const) {
  test(`every step passes axe in ${language}, light and dark`, async () => {
    const { page } = wizard;
    await ask(page, 'app:set-language', { language });
    const site = await ask<SiteView>(page, 'sites:last');
    for (const step of STEP_IDS) {
      await ask(page, 'site:set-step', { siteId: site.id, step });
      await page.reload();
      await page.waitForSelector('.head h1');
      await page.waitForTimeout(400);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await findings(page), `${step} ${colorScheme}`).toEqual([]);
      }
      // The system of this test has a Japanese face: no mark on a screen may have the bundled one read.
      const bundled = await page.evaluate(() =>
        [...document.fonts]
          .filter(({ family }) => family.includes('Noto Sans JP'))
          .map(({ status }) => status),
      );
      expect(bundled, step).toEqual(['unloaded', 'unloaded']);
    }
  }, 180_000);
}
