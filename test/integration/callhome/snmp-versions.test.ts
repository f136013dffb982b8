import { afterEach, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** SNMPv1 and v2c, where a person insists: the same life over a community; read-only or wrong ones are named. */
const ADDRESS = '127.80.0.21';
let imm2: RunningImm2 | undefined;
afterEach(async () => {
  await imm2?.close();
});

async function context(version: 'v1' | 'v2c', community: string) {
  const device = await startImm2({
    address: ADDRESS,
    communities: [
      { name: 'call-home-rw', view: 'write' },
      { name: 'look-only', view: 'read' },
    ],
  });
  imm2 = device;
  return contextFor(
    {
      version: 1,
      credentials: { own: { snmp: { version, communityEnv: 'COMMUNITY' } } },
      devices: [
        { address: ADDRESS, product: 'imm2', credential: 'own', driver: 'imm2-snmp', ports: device.ports },
      ],
      settings: SETTINGS,
    },
    { COMMUNITY: community },
  );
}

test.each(['v1', 'v2c'] as const)('plans, writes and reads back over SNMP%s', async (version) => {
  const site = await context(version, 'call-home-rw');
  expect((await planStage(site, null))[0]).toMatchObject({ state: 'changes', errors: [] });
  expect((await applyStage(site, null))[0]).toMatchObject({ state: 'done', errors: [] });
  expect(imm2?.state.callHome).toMatchObject({ enabled: true, fields: { companyName: 'Renshu K.K.' } });
  expect((await planStage(site, null))[0]).toMatchObject({ state: 'no-change' });
  expect(JSON.stringify([site.entries, site.site.get()])).not.toContain('call-home-rw');
});

test('a community that may only read refuses the first write and nothing else is tried', async () => {
  const site = await context('v2c', 'look-only');
  await planStage(site, null);
  const [result] = await applyStage(site, null);
  expect(result?.state).toBe('failed');
  expect(['privilege-missing', 'device-refused']).toContain(result?.errors[0]?.code);
  expect(imm2?.state.callHome.licence).toBe(false);
});
