import { expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Devices that nothing is pushed to: a plan by hand is a plan, not an error, and no connection is made. */
test.each([
  ['systems-director', 'none', 'support-ended'],
  ['storage-dm', 'autosupport', 'use-autosupport'],
  ['storage-de', 'autosupport', 'use-autosupport'],
  ['xcc', 'lxca', 'confirm-managed'],
  ['imm2', 'lxca', 'confirm-managed'],
] as const)('%s over route %s is set up by hand, without an error', async (product, route, first) => {
  const context = contextFor(
    { version: 1, devices: [{ address: '192.0.2.1', product, route }], settings: SETTINGS },
    {},
  );
  const [plan] = await planStage(context, null);
  expect(plan).toMatchObject({ state: 'manual', driver: 'manual', errors: [], steps: [] });
  expect(plan?.manual[0]?.code).toBe(first);
  expect((await applyStage(context, null))[0]).toMatchObject({ state: 'manual', errors: [] });
  const [call] = await testCallStage(context, null);
  expect(call).toMatchObject({ state: 'not-available', errors: [] });
  expect(call?.manual).toEqual(plan?.manual);
  expect(context.entries).toEqual([]);
});
