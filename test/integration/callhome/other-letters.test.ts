import { afterEach, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { PLAIN_HABITS } from '../../lab/cli-habits.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { contextFor } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/**
 * Consoles that print values of before in Latin-1 or Shift_JIS: what these letters are nobody knows, so they are written
 * over as planned, and no undo types letters in their place that were never there.
 */
const ADDRESS = '127.109.67.1';
let device: RunningImm2;
afterEach(() => device.close());

test.each([
  ['Latin-1', 'Société Renshu'],
  // 「練習ソ」, the last letter of which ends with a backslash.
  ['Shift_JIS', '\u0097\u00fb\u008fK\u0083\\'],
  ['Shift_JIS with a letter that starts like a control sequence', '\u009b[\u0083>x'],
])('%s', async (_name, before) => {
  device = await startImm2({
    address: ADDRESS,
    httpsPort: null,
    cliHabits: { ...PLAIN_HABITS, encoding: 'latin1' },
  });
  Object.assign(device.state.callHome.fields, { companyName: before });
  const { own, environment } = ownCredential(device);
  const site = contextFor(
    {
      version: 1,
      credentials: { own },
      devices: [
        {
          address: ADDRESS,
          product: 'imm2',
          route: 'direct',
          driver: 'imm2-cli',
          credential: 'own',
          ports: { ssh: device.ports.ssh },
        },
      ],
      settings: SETTINGS,
    },
    environment,
  );
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ state: 'changes', errors: [] });
  expect(plan?.items.find(({ key }) => key === 'company')?.current).toContain('\ufffd');
  expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
  const typed = device.log.length;
  const [undone] = await undoStage(site, null);
  expect(JSON.stringify([undone?.errors, undone?.warnings])).toContain('company');
  expect(device.state.callHome.fields.companyName).toBe('Renshu K.K.');
  expect(JSON.stringify(device.log.slice(typed))).not.toContain('\ufffd');
  expect(device.state.callHome.enabled).toBe(false);
});
