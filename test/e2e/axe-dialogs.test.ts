import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { parameterForm } from '../../electron/documents/xlsx.ts';
import type { StepId } from '../../electron/domain/step.ts';
import { en } from '../../renderer/i18n/en.ts';
import { ja, type Messages } from '../../renderer/i18n/ja.ts';
import { findings } from '../support/axe.ts';
import { filesIn } from '../support/files-in.ts';
import { reportSite } from '../support/report-site.ts';
import { shipped } from '../support/shipped.ts';
import {
  ask,
  chosenIds,
  dropFiles,
  projectDir,
  startWizard,
  type WizardApp,
  whenIdle,
} from './wizard-app.ts';

/** axe on every dialog that there is, in both themes and both languages, on a site where a whole job was done. */
const NETWORK = '127.86';
const XCC = `${NETWORK}.0.12`;
let wizard: WizardApp;

const view = (): Promise<SiteView> => ask<SiteView>(wizard.page, 'sites:last');
const idle = (): Promise<void> => whenIdle(wizard.page);
const run = async (channel: string, input: object = {}): Promise<void> => {
  await ask(wizard.page, channel, { siteId: (await view()).id, deviceIds: [], ...input });
  await idle();
};

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false, timeServers: 'most' }, (folder) => {
    process.env.CALLHOME_OPEN_FILE = join(folder, 'sheet.xlsx');
  });
  writeFileSync(join(wizard.folder, 'sheet.xlsx'), await parameterForm(shipped, 'ja', reportSite().file));
  await run('preflight:start', { deviceIds: undefined });
  await run('plan:start');
  const deviceIds = await chosenIds(wizard.page);
  await run('apply:start', { deviceIds, confirmed: true });
  await run('test-call:start', { deviceIds, confirmed: true });
  await run('problems:start');
  // One device comes back with another certificate than the site knows.
  const sites = join(wizard.folder, 'profile', 'sites');
  const file = join(sites, readdirSync(sites).find((name) => name.endsWith('.json')) ?? '');
  await wizard.page.waitForTimeout(1_000);
  expect(readFileSync(file, 'utf8')).toContain(`tls:${XCC}`);
  const pinned = new RegExp(`("tls:${XCC.replaceAll('.', '\\.')}:\\d+":")[^"]+`);
  wizard = await wizard.restart(() =>
    writeFileSync(file, readFileSync(file, 'utf8').replace(pinned, `$1${'AB:'.repeat(31)}AB`)),
  );
  const row = (await view()).rows.find(({ device }) => device.address === XCC);
  await run('plan:start', { deviceIds: [row?.device.id] });
}, 240_000);
afterAll(async () => {
  delete process.env.CALLHOME_OPEN_FILE;
  await wizard.close();
});

const page = () => wizard.page;
const dialog = (): Locator => page().getByRole('dialog').or(page().getByRole('alertdialog'));
const button = (name: string | RegExp, within: Locator = page().locator('.frame')): Locator =>
  within.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first();

async function go(step: StepId): Promise<void> {
  await ask(page(), 'site:set-step', { siteId: (await view()).id, step });
  await page().reload();
  await page().waitForSelector('.head h1');
}

/** The row of a device in the table of a step. */
const deviceButton = (address: string): Locator =>
  page().locator('tr', { hasText: address }).locator('.row-button').first();

/** An entry of the menu of the first site in the list. */
async function siteMenu(entry: string): Promise<void> {
  await page().locator('[data-table="sites"] tbody tr').first().getByRole('button').last().click();
  await page().getByRole('menuitem', { name: entry }).click();
}

type Opening = {
  /** The file whose dialog it is, and which of its dialogs. */
  readonly of: string;
  readonly step: StepId;
  readonly open: (m: Messages) => Promise<void>;
  readonly after?: () => void;
  /** Further views of the same dialog. */
  readonly more?: (m: Messages) => readonly (() => Promise<void>)[];
};

/** One entry a dialog; the test below finds the ones that are missing. */
const DIALOGS: readonly Opening[] = [
  {
    of: 'wizard/Finish.tsx',
    step: 'report',
    open: (m) => button(m.frame.finish.button).click(),
  },
  {
    of: 'wizard/Closing.tsx 1',
    step: 'apply',
    open: async () => {
      // A device that takes its time: the work is still going on when the dialog is looked at.
      wizard.lab.devices.xcc1.faults.delayMs = 2_000;
      const { id, rows } = await view();
      const row = rows.find(({ device }) => device.address === wizard.lab.devices.xcc1.address);
      await ask(page(), 'plan:start', { siteId: id, deviceIds: [row?.device.id] });
      await wizard.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .find((each) => each.isVisible())
          ?.close(),
      );
    },
    after: () => {
      wizard.lab.devices.xcc1.faults.delayMs = 0;
    },
  },
  {
    of: 'wizard/Closing.tsx 2',
    step: 'site',
    open: async (m) => {
      // A field that cannot be saved: the answer of the main process is a refusal.
      await page().getByLabel(m.steps.site.customer).fill('x'.repeat(200_000));
      await page().keyboard.press('Alt+ArrowRight');
    },
  },
  {
    of: 'program/ProgramDialog.tsx',
    step: 'site',
    open: (m) => button(m.program.open).click(),
    more: (m) =>
      (['settings', 'support'] as const).map(
        (tab) => () => dialog().getByRole('radio', { name: m.program.tabs[tab] }).click(),
      ),
  },
  {
    of: 'help/HelpDialog.tsx',
    step: 'settings',
    open: (m) => button(m.help.open).click(),
    more: (m) =>
      (['first', 'keys'] as const).map(
        (part) => () => dialog().getByRole('radio', { name: m.help.parts[part] }).click(),
      ),
  },
  {
    of: 'steps/test-call/TestCallStep.tsx',
    step: 'test-call',
    open: async () => {
      const tick = page().locator('.content table input[type=checkbox]').first();
      await tick.focus();
      if (!(await tick.isChecked())) await page().keyboard.press('Space');
      await page().locator('.content .button[data-kind="primary"]').first().click();
    },
  },
  {
    of: 'steps/test-call/ServiceRequest.tsx',
    step: 'test-call',
    open: async (m) => {
      await deviceButton(`${NETWORK}.0.21`).click();
      await page().getByLabel(m.steps.testCall.request.label).fill('Fan 2 is loud');
      await button(m.steps.testCall.request.send).click();
    },
  },
  {
    of: 'steps/test-call/CallPanel.tsx',
    step: 'test-call',
    open: async (m) => {
      await deviceButton(`${NETWORK}.0.21`).click();
      await button(m.steps.testCall.acknowledge).click();
    },
  },
  {
    of: 'steps/TrustButton.tsx',
    step: 'apply',
    open: (m) => button(m.common.trust.tls).click(),
  },
  {
    of: 'steps/preflight/ControllerDialog.tsx',
    step: 'preflight',
    open: async (m) => {
      await page()
        .getByRole('radio', { name: new RegExp(`^${m.common.all}`) })
        .or(button(new RegExp(`^${m.common.all}`)))
        .first()
        .click();
      await page()
        .locator('tr', { hasText: `${NETWORK}.0.14` })
        .getByRole('button')
        .first()
        .click();
      await button(m.steps.preflight.mend.open).click();
    },
  },
  {
    of: 'steps/apply/ApplyStep.tsx 1',
    step: 'apply',
    open: async (m) => {
      // Something is to be written again: another phone number.
      await ask(page(), 'site:set-field', {
        siteId: (await view()).id,
        path: 'settings.contact.phone',
        text: m === ja ? '0312340001' : '0312340002',
      });
      await run('plan:start');
      await page().locator('.content .bar .button[data-kind="primary"]').first().click();
    },
  },
  {
    of: 'steps/apply/ApplyStep.tsx 2',
    step: 'apply',
    open: (m) => button(new RegExp(m.steps.apply.undo(0).replace('0', '\\d+'))).click(),
  },
  {
    of: 'steps/discover/CredentialDialog.tsx',
    step: 'discover',
    open: async (m) => {
      const list = page().locator('details.credential-list');
      if ((await list.getAttribute('open')) === null) await list.locator('summary').click();
      await list
        .getByRole('listitem')
        .filter({ hasText: 'SNMPv3' })
        .getByRole('button', { name: m.common.edit })
        .first()
        .click();
    },
  },
  {
    of: 'steps/discover/LoginFileDialog.tsx',
    step: 'discover',
    open: async (m) => {
      const list = page().locator('details.credential-list');
      if ((await list.getAttribute('open')) === null) await list.locator('summary').click();
      await button(m.logins.file.open).click();
    },
    more: (m) => [
      async () => {
        const text = `address,user,password\n${XCC},USERID,\n${XCC},USERID,a,b\n${NETWORK}.0.11,USERID,p\n`;
        await dialog()
          .locator('input[type=file]')
          .setInputFiles({ name: 'logins.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
        await dialog().getByText(m.logins.file.taken(1, 3)).waitFor();
      },
      async () => {
        await dialog()
          .locator('input[type=file]')
          .setInputFiles({ name: 'logins.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y') });
        await dialog().getByRole('alert').waitFor();
      },
      async () => {
        await button(m.logins.file.forget, dialog()).click();
        await dialog().getByText(m.logins.file.kept(1)).waitFor({ state: 'detached' });
      },
    ],
  },
  {
    of: 'steps/discover/TryLoginsDialog.tsx',
    step: 'discover',
    open: async (m) => {
      await page().getByLabel(m.steps.discover.search).fill(`${NETWORK}.0.11`);
      await button(m.logins.tries.open(1)).click();
    },
    more: (m) => [
      async () => {
        await dialog().locator('.dialog-buttons .button[data-kind="primary"]').click();
        await dialog().getByText(m.logins.tries.column.took).waitFor({ timeout: 20_000 });
        await idle();
      },
    ],
  },
  {
    of: 'steps/discover/AddDialog.tsx',
    step: 'discover',
    open: (m) => button(m.steps.discover.add).click(),
    more: (m) => [
      async () => {
        await dialog().getByLabel(m.steps.discover.addLabel).fill('10.0.0.0/24');
        await dialog()
          .getByRole('button', { name: m.steps.discover.addCount(1) })
          .click();
        await dialog().getByText('10.0.0.0/24').last().waitFor();
      },
    ],
  },
  {
    of: 'steps/discover/ScanForm.tsx',
    step: 'discover',
    open: async (m) => {
      const ranges = page().locator('details.bare textarea');
      if (!(await ranges.isVisible())) await page().getByText(m.steps.discover.config).first().click();
      const before = await ranges.inputValue();
      await ranges.fill(`${NETWORK}.0.0/16`);
      await button(m.steps.discover.again).or(button(m.steps.discover.start)).first().click();
      await dialog().waitFor({ timeout: 20_000 });
      await ask(page(), 'site:set-field', {
        siteId: (await view()).id,
        path: 'network.ranges',
        text: before,
      });
    },
  },
  {
    // After the question of ScanForm, which is not asked again by coming back to the step.
    of: 'steps/discover/BulkDialog.tsx',
    step: 'discover',
    open: () => page().locator('.table-tools .button', { hasText: /…$/ }).first().click(),
  },
  {
    of: 'steps/site/SheetDialog.tsx',
    step: 'site',
    open: (m) => button(m.steps.site.sheetRead).click(),
  },
  {
    of: 'steps/site/SiteList.tsx',
    step: 'site',
    open: (m) => siteMenu(m.common.remove),
  },
  {
    of: 'steps/site/MergeDialog.tsx',
    step: 'site',
    open: (m) => siteMenu(m.sites.merge.open),
    // The file that is chosen here is no site: it is refused in the dialog. merge.test.ts looks at one that is.
    more: (m) => [
      async () => {
        await button(m.sites.merge.choose, dialog()).click();
        await dialog().getByRole('alert').waitFor();
      },
    ],
  },
  {
    of: 'steps/site/KnownSiteDialog.tsx',
    step: 'site',
    open: async () => {
      const sites = join(wizard.folder, 'profile', 'sites');
      const half = readFileSync(join(sites, `${(await view()).id}.json`), 'utf8');
      await dropFiles(page(), [{ name: 'half.json', data: half }]);
    },
  },
  {
    of: 'steps/site/ExportDialog.tsx',
    step: 'site',
    open: (m) => siteMenu(m.sites.export),
  },
  {
    of: 'steps/site/TagDialog.tsx',
    step: 'site',
    open: async (m) => {
      await ask(page(), 'sites:set-tags', { siteId: (await view()).id, tags: ['至急', 'DC'] });
      await page().reload();
      await page().locator('[data-table="sites"] .tag-cell').first().click();
      await dialog().getByText(m.sites.tagsKnown).waitFor();
    },
  },
  {
    of: 'steps/site/TemplateDialog.tsx',
    step: 'site',
    open: (m) => siteMenu(m.sites.template),
  },
  {
    of: 'steps/site/Templates.tsx',
    step: 'site',
    open: async (m) => {
      await ask(page(), 'sites:make-template', { siteId: (await view()).id, name: 'Template' });
      await page().reload();
      await button(`${m.common.remove}: Template`).click();
    },
  },
];

const OPENS = /<(?:Confirm)?Dialog[\s>]/g;

test('every dialog of the window is here', () => {
  const root = join(projectDir, 'renderer');
  const found = filesIn(root)
    .filter(({ name }) => name.endsWith('.tsx') && name !== 'components/Dialog.tsx')
    .flatMap(({ name, bytes }) => {
      const count = [...bytes.toString('utf8').matchAll(OPENS)].length;
      return count > 1
        ? Array.from({ length: count }, (_, at) => `${name} ${at + 1}`)
        : count === 1
          ? [name]
          : [];
    });
  expect(DIALOGS.map(({ of }) => of).sort()).toEqual(found.sort());
});

for (const [language, m] of [
  ['ja', ja],
  ['en', en],
] as const)
  for (const { of, step, open, more, after } of DIALOGS)
    test(`${of} in ${language}, light and dark`, async () => {
      await ask(page(), 'app:set-language', { language });
      await go(step);
      await open(m);
      await dialog().waitFor({ timeout: 20_000 });
      for (const change of [async () => {}, ...(more?.(m) ?? [])]) {
        await change();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page().emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          expect(await findings(page()), colorScheme).toEqual([]);
        }
      }
      // Every dialog has a name, and gives way to Escape.
      expect(await dialog().getAttribute('aria-labelledby')).toMatch(/./);
      await page().keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      after?.();
      await idle();
    }, 90_000);
