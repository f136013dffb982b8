import { afterEach, describe, expect, test } from 'vitest';
import { applyControllerStage, planControllerStage } from '../../../electron/workflow/controller-stage.ts';
import { type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';

/** Name and time servers over SNMP where the agent does not take one of them, or its answer gets lost. */
const ADDRESS = '127.88.0.11';
const CME = '1.3.6.1.4.1.2.3.51.2.4.9.3';
const IMM = '1.3.6.1.4.1.2.3.51.3.3.4.2';

type Device = RunningImm2 | RunningCmm;
let device: Device;
afterEach(() => device.close());

function context(product: 'imm2' | 'cmm2'): TestContext {
  const { own, environment } = ownCredential(device);
  return contextFor(
    {
      version: 1,
      network: { dns: ['192.0.2.53', '192.0.2.54'], ntp: ['192.0.2.123'] },
      credentials: { own },
      devices: [
        {
          address: ADDRESS,
          product,
          route: 'direct',
          driver: product === 'imm2' ? 'imm2-snmp' : 'cmm-snmp',
          credential: 'own',
          ports: { snmp: device.ports.snmp },
        },
      ],
    },
    environment,
  );
}

const off = { address: ADDRESS, httpsPort: null, sshPort: null } as const;
const sets = (): readonly string[] =>
  device.log.map(({ text }) => text).filter((text) => /^set (?:dns|ntp)/.test(text));

describe('a CMM, whose name servers are changed only while DNS is off', () => {
  test.each([
    ['refuses the second server', 'partly', () => device.agent.faults.refusesSetOf.add(`${CME}.2.3.0`)],
    [
      'refuses all of them',
      'failed',
      () => {
        for (const leaf of ['2', '3', '4']) device.agent.faults.refusesSetOf.add(`${CME}.2.${leaf}.0`);
      },
    ],
  ] as const)('and that %s does not stay without DNS', async (_name, state, turnOdd) => {
    device = await startCmm(off);
    const { controller } = device.state;
    Object.assign(controller, { dnsEnabled: true, dns4: ['192.0.2.1', '0.0.0.0', '0.0.0.0'] });
    turnOdd();
    const site = context('cmm2');
    await planControllerStage(site, { deviceIds: null, fixes: ['dns'] });
    const [result] = await applyControllerStage(site);
    expect(result?.state).toBe(state);
    expect(result?.errors[0]).toMatchObject({ code: 'device-refused', args: { what: 'dns.servers' } });
    expect(controller.dnsEnabled).toBe(true);
    expect(sets().filter((text) => /dnsEnabled/.test(text))).toHaveLength(2);
  });
});

test('what came of a refused write is no change by somebody else: the same plan is written again', async () => {
  device = await startCmm(off);
  const { controller } = device.state;
  Object.assign(controller, { dnsEnabled: true, dns4: ['192.0.2.1', '0.0.0.0', '0.0.0.0'] });
  device.agent.faults.refusesSetOf.add(`${CME}.2.3.0`);
  const site = context('cmm2');
  await planControllerStage(site, { deviceIds: null, fixes: ['dns'] });
  expect((await applyControllerStage(site))[0]?.state).toBe('partly');
  device.agent.faults.refusesSetOf.clear();
  expect((await applyControllerStage(site))[0]).toMatchObject({ state: 'done', errors: [] });
  expect(controller.dns4).toEqual(['192.0.2.53', '192.0.2.54', '0.0.0.0']);
});

test.each(['noSuchInstance', 'noSuchObject'] as const)(
  'places of time servers that were never set, and are not given (%s), are left alone',
  async (unset) => {
    device = await startImm2(off);
    device.agent.faults.unset = unset;
    Object.assign(device.state.controller, { ntpHosts: ['', '', '', ''], ntpEnabled: false });
    const site = context('imm2');
    await planControllerStage(site, { deviceIds: null, fixes: ['ntp'] });
    expect(await applyControllerStage(site)).toMatchObject([{ state: 'done', errors: [] }]);
    expect(device.state.controller.ntpHosts).toEqual(['192.0.2.123', '', '', '']);
    expect(sets().filter((text) => /ntpIpAddress/.test(text))).toHaveLength(1);
  },
);

test('a CMM whose DNS is off stays so where its servers are not taken', async () => {
  device = await startCmm(off);
  const { controller } = device.state;
  Object.assign(controller, { dnsEnabled: false, dns4: ['0.0.0.0', '0.0.0.0', '0.0.0.0'] });
  device.agent.faults.refusesSetOf.add(`${CME}.2.3.0`);
  const site = context('cmm2');
  await planControllerStage(site, { deviceIds: null, fixes: ['dns'] });
  expect((await applyControllerStage(site))[0]?.state).toBe('partly');
  expect(controller.dnsEnabled).toBe(false);
  expect(sets().filter((text) => /dnsEnabled/.test(text))).toEqual([]);
});

test('an IMM2 is not written the time servers that are empty and stay so', async () => {
  device = await startImm2(off);
  const { controller } = device.state;
  controller.ntpHosts = ['192.0.2.1', '', '', ''];
  // An agent that takes no empty name.
  for (const leaf of ['4', '6', '7']) device.agent.faults.refusesSetOf.add(`${IMM}.8.${leaf}.0`);
  const site = context('imm2');
  await planControllerStage(site, { deviceIds: null, fixes: ['ntp'] });
  const [result] = await applyControllerStage(site);
  expect(result).toMatchObject({ state: 'done', errors: [] });
  expect(controller).toMatchObject({ ntpHosts: ['192.0.2.123', '', '', ''], ntpEnabled: true });
});
