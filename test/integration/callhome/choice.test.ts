import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteFile } from '../../../electron/domain/site-file.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { shipped } from '../../support/shipped.ts';
import { contextFor } from '../support/context.ts';

/** Which interface serves a device where the site file leaves that open. */
const NETWORK = '127.82';
const FOLLOW = { limitMs: 20_000, firstWaitMs: 50, longestWaitMs: 400 };
let lab: RunningSite;
beforeAll(async () => {
  lab = await startLab({ network: NETWORK, multicast: false });
});
afterAll(async () => {
  await lab.close();
});

function context(host: number, change: (file: SiteFile) => SiteFile = (file) => file) {
  const { site, env } = lab.siteFile();
  return contextFor(
    { ...site, devices: site.devices.filter((device) => device.address === `${NETWORK}.0.${host}`) },
    env,
    change,
  );
}

test('a credential without an SNMP user is served over the command line', async () => {
  const site = context(21, (file) => ({
    ...file,
    credentials: { imm2: { user: 'USERID', passwordEnv: 'LAB_IMM2_PASSWORD' } },
  }));
  expect(chosenRows(shipped, site.site.get())[0]).toMatchObject({ driver: 'imm2-cli', driverFixed: false });
  expect((await planStage(site, null))[0]).toMatchObject({ driver: 'imm2-cli', state: 'changes' });
  expect((await applyStage(site, null))[0]).toMatchObject({ driver: 'imm2-cli', state: 'done' });
});

test('an SNMP agent that is off is gone round, from plan to test call, unless somebody chose it', async () => {
  lab.devices.imm2Timezone.faults.snmp.silent = true;
  const site = context(22);
  expect((await planStage(site, null))[0]).toMatchObject({ driver: 'imm2-cli', state: 'changes' });
  expect((await applyStage(site, null))[0]).toMatchObject({ driver: 'imm2-cli', state: 'done' });
  expect((await testCallStage(site, null, FOLLOW))[0]).toMatchObject({
    driver: 'imm2-cli',
    state: 'success',
  });

  const fixed = context(22, (file) => ({
    ...file,
    devices: file.devices.map((device) => ({ ...device, driver: 'imm2-snmp' as const })),
  }));
  expect((await planStage(fixed, null))[0]).toMatchObject({
    driver: 'imm2-snmp',
    state: 'failed',
    errors: [{ code: 'device-timeout' }],
  });
  lab.devices.imm2Timezone.faults.snmp.silent = false;
}, 90_000);

test('a refused login is not gone round: it is the customer’s account to look at', async () => {
  const site = context(21, (file) => {
    const own = file.credentials.imm2;
    return own === undefined || own.snmp === undefined
      ? file
      : { ...file, credentials: { imm2: { ...own, snmp: { ...own.snmp, user: 'nobody' } } } };
  });
  expect((await planStage(site, null))[0]).toMatchObject({
    driver: 'imm2-snmp',
    state: 'failed',
    errors: [{ code: 'login-rejected' }],
  });
});
