import { afterAll, beforeAll, expect, test } from 'vitest';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { preflightStage } from '../../../electron/workflow/preflight-stage.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** A record of an earlier program may name what is no host: that device is told so, and the others are worked on. */
let box: RunningXcc;
beforeAll(async () => {
  box = await startXcc({ address: '127.105.1.1' });
});
afterAll(() => box.close());

test.each(['xcc', 'lxca'] as const)('an address that is none, of an %s', async (product) => {
  const device = (address: string, kind: 'xcc' | 'lxca' = 'xcc') => ({
    address,
    product: kind,
    credential: 'own',
    route: kind === 'xcc' ? 'direct' : 'lxca',
    ports: { https: box.ports.https },
  });
  const context = contextFor(
    {
      version: 1,
      credentials: { own: { user: box.credentials.user, passwordEnv: 'P' } },
      devices: [device(box.address), device('bmc', product)],
      settings: SETTINGS,
    },
    { P: box.credentials.password },
  );
  context.site.update((record) => ({
    ...record,
    file: {
      ...record.file,
      devices: record.file.devices.map((each) =>
        each.address === 'bmc' ? { ...each, address: '[::1]' } : each,
      ),
    },
  }));
  const plans = await planStage(context, null);
  expect(plans.map(({ address, state, errors }) => [address, state, errors.map(({ code }) => code)])).toEqual(
    [
      [box.address, 'changes', []],
      ['[::1]', 'failed', ['device-unreachable']],
    ],
  );
  const checked = await preflightStage(context, { profiles: [] });
  expect(checked.ok).toBe(true);
});
