import { afterEach, beforeAll, expect, test } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type CmmOptions, type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { makeSshHostKey } from '../../lab/imm2.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/** A chassis with two managers: both answer for it at their own addresses, and only the primary one takes settings. */
const keys: string[] = [];
beforeAll(() => {
  keys.push(makeSshHostKey(), makeSshHostKey());
});
const running: RunningCmm[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function start(at: number, options: Partial<CmmOptions> = {}): Promise<RunningCmm> {
  const cmm = await startCmm({
    address: `127.109.22.${at}`,
    httpsPort: null,
    sshHostKeyPem: keys[at - 1] ?? '',
    cliHelpListsOptions: true,
    ...options,
  });
  running.push(cmm);
  return cmm;
}

function over(way: 'snmp' | 'cli', cmms: readonly RunningCmm[]): TestContext {
  const [first] = cmms;
  if (first === undefined) throw new Error('no manager');
  const { own, environment } = ownCredential(first);
  const devices = cmms.map(({ address, ports }) => ({
    address,
    product: 'cmm2',
    route: 'direct',
    driver: `cmm-${way}`,
    credential: 'own',
    ports: { ssh: ports.ssh ?? 22, snmp: ports.snmp },
  }));
  return contextFor({ version: 1, credentials: { own }, devices, settings: SETTINGS }, environment);
}

test.each([
  ['snmp', 1],
  ['snmp', 2],
  ['cli', 1],
  ['cli', 2],
] as const)(
  'the primary one is set up, and the refusal of the standby one names the other (%s, standby at place %i)',
  async (way, place) => {
    const cmms = [await start(1, { standby: place === 1 }), await start(2, { standby: place === 2 })];
    const site = over(way, cmms);
    await planStage(site, null);
    const results = await applyStage(site, null);
    expect(cmms.map(({ state }) => state.callHome.enabled)).toEqual([place !== 1, place !== 2]);
    expect(results.map(({ state }) => state)).toEqual(place === 1 ? ['failed', 'done'] : ['done', 'failed']);
    const [error] = results[place - 1]?.errors ?? [];
    expect(error?.args).toMatchObject({ primaryBay: '1' });
    if (error === undefined) throw new Error('no error');
    expect(errorText(textsFor('ja'), error)).toContain('プライマリーはベイ 1');
  },
);

test.each(['snmp', 'cli'] as const)(
  'a manager that is alone is not taken for a standby one (%s)',
  async (way) => {
    const cmm = await start(1, { standby: true, managers: 1 });
    const site = over(way, [cmm]);
    await planStage(site, null);
    const [result] = await applyStage(site, null);
    expect(result?.state).toBe('failed');
    expect(result?.errors[0]?.args).not.toHaveProperty('primaryBay');
  },
);

test('a value that is refused says nothing of a standby one', async () => {
  const cmm = await start(1);
  cmm.faults.snmp.refusesSetOf.add('1.3.6.1.4.1.2.3.51.2.23.4.3.1.0');
  const site = over('snmp', [cmm]);
  await planStage(site, null);
  const [result] = await applyStage(site, null);
  expect(result?.errors).toMatchObject([{ code: 'device-refused' }]);
  expect(result?.errors[0]?.args).not.toHaveProperty('primaryBay');
});

test('a failover between plan and apply: the primary of now is written to', async () => {
  const before = await start(1, { primaryBay: 1 });
  const site = over('cli', [before]);
  await planStage(site, null);
  await before.close();
  running.splice(0);
  const after = await start(1, {
    primaryBay: 2,
    sshPort: before.ports.ssh ?? 22,
    snmpPort: before.ports.snmp,
  });
  expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
  expect(after.state.callHome.enabled).toBe(true);
});
