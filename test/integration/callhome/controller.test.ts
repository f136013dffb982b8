import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteFile } from '../../../electron/domain/site-file.ts';
import { applyControllerStage, planControllerStage } from '../../../electron/workflow/controller-stage.ts';
import { preflightStage } from '../../../electron/workflow/preflight-stage.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { addRun } from '../../../electron/workflow/site-handle.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { contextFor, type TestContext } from '../support/context.ts';

/** Name servers, time zone, time servers and clock of the controllers themselves: read, judged, mended, read back. */
const NETWORK = '127.78';
let lab: RunningSite;
beforeAll(async () => {
  lab = await startLab({ network: NETWORK, multicast: false });
});
afterAll(async () => {
  await lab.close();
});

function context(
  host: number,
  driver?: SiteFile['devices'][number]['driver'],
  change: (file: SiteFile) => SiteFile = (file) => file,
): TestContext {
  const { site, env } = lab.siteFile();
  return contextFor(
    {
      ...site,
      devices: site.devices
        .filter((device) => device.address === `${NETWORK}.0.${host}`)
        .map((device) => ({ ...device, ...(driver === undefined ? {} : { driver }) })),
    },
    env,
    change,
  );
}

const THREE_MONTHS_MS = 92 * 86_400_000;
const TIME_SERVERS = [`${NETWORK}.1.23`, `${NETWORK}.1.24`];

test('an XCC gets time servers, zone and name servers; its clock is not offered where it cannot be set', async () => {
  const site = context(14);
  const [plan] = await planControllerStage(site, {
    deviceIds: null,
    fixes: ['dns', 'timezone', 'ntp', 'time'],
  });
  expect(plan).toMatchObject({ state: 'changes', driver: 'xcc-redfish' });
  const item = (key: string) => plan?.items.find((each) => each.key === key);
  expect(item('ntp.servers')).toMatchObject({ current: '', wanted: TIME_SERVERS.join(','), change: 'set' });
  expect(item('clock.zone')).toMatchObject({ current: '+09:00', change: 'none' });
  expect(item('clock.skew')).toBeUndefined();
  expect(plan?.warnings).toContainEqual({
    code: 'unsupported',
    args: { address: `${NETWORK}.0.14`, reason: 'field:clock.skew' },
  });
  const [result] = await applyControllerStage(site);
  expect(result).toMatchObject({ state: 'done', errors: [] });
  expect(lab.devices.xccSkewed.state).toMatchObject({ ntpEnabled: true, ntpServers: TIME_SERVERS });
  expect(lab.devices.xccSkewed.state.dns).toMatchObject({ DNSEnable: true, IPv4Address1: `${NETWORK}.1.53` });
  expect(site.entries.filter((entry) => entry.type === 'step-sent').map((entry) => entry.step)).toEqual([
    'ntp',
  ]);
  expect(lab.devices.xccSkewed.state.sessions.size).toBe(0);
});

test('an IMM2 over SNMP gets zone, time servers and the right time, each read back', async () => {
  const { imm2Timezone } = lab.devices;
  imm2Timezone.state.clock.skewMs = -THREE_MONTHS_MS;
  const site = context(22);
  const [plan] = await planControllerStage(site, {
    deviceIds: null,
    fixes: ['timezone', 'ntp', 'time'],
  });
  expect(plan?.steps.map((step) => step.id)).toEqual(['timezone', 'ntp', 'clock']);
  expect(plan?.items.find((each) => each.key === 'clock.zone')).toMatchObject({
    current: '-05:00 (DST)',
    wanted: '+09:00',
  });
  // Time servers that answer nothing: the clock is set by hand.
  imm2Timezone.faults.ntpUnreachable = true;
  const [result] = await applyControllerStage(site);
  expect(result).toMatchObject({ state: 'done', errors: [] });
  expect(imm2Timezone.state.controller).toMatchObject({
    timezone: '+9:00,no',
    ntpEnabled: true,
    ntpHosts: [...TIME_SERVERS, '', ''],
  });
  expect(Math.abs(imm2Timezone.state.clock.skewMs)).toBeLessThan(20_000);
});

test('a laptop that is wrong itself does not push its own time', async () => {
  const { imm2 } = lab.devices;
  imm2.state.clock.skewMs = -THREE_MONTHS_MS;
  const site = context(21);
  const ahead = 40 * 86_400_000;
  // What preflight found: this laptop is forty days ahead of the time servers.
  addRun(site.site, {
    act: 'preflight',
    startedAt: '2026-11-25T00:00:00.000Z',
    endedAt: '2026-11-25T00:00:01.000Z',
    interrupted: null,
    outcome: {
      profiles: [],
      only: null,
      done: 1,
      total: 1,
      results: [
        {
          id: 'clock.laptop',
          target: 'laptop',
          status: 'fail',
          code: 'skew-months',
          args: { seconds: ahead / 1000 },
          evidence: [],
          fixes: [],
          startedAt: '',
          durationMs: 0,
          attempt: 1,
          from: 'laptop',
          group: 'clock',
        },
      ],
    },
  });
  const wrongLaptop = { ...site, now: () => Date.now() + ahead };
  await planControllerStage(wrongLaptop, { deviceIds: null, fixes: ['time'] });
  const [result] = await applyControllerStage(wrongLaptop);
  expect(result?.state).toBe('done');
  expect(Math.abs(imm2.state.clock.skewMs)).toBeLessThan(20_000);
});

test('an IMM2 over its command line does the same with the letters its help lists', async () => {
  const { imm2 } = lab.devices;
  imm2.state.clock.skewMs = THREE_MONTHS_MS;
  imm2.state.controller.timezone = '+8:00,no';
  imm2.state.controller.ntpHosts = ['old1', 'old2', 'old3', ''];
  imm2.state.controller.dnsEnabled = false;
  const site = context(21, 'imm2-cli');
  const [plan] = await planControllerStage(site, {
    deviceIds: null,
    fixes: ['dns', 'timezone', 'ntp', 'time'],
  });
  expect(plan).toMatchObject({ driver: 'imm2-cli', state: 'changes' });
  const [result] = await applyControllerStage(site);
  expect(result).toMatchObject({ state: 'done', errors: [] });
  expect(imm2.state.controller).toMatchObject({
    timezone: '+9:00,no',
    ntpEnabled: true,
    ntpHosts: [...TIME_SERVERS, '', ''],
    dnsEnabled: true,
    dns4: [`${NETWORK}.1.53`, '0.0.0.0', '0.0.0.0'],
  });
  expect(Math.abs(imm2.state.clock.skewMs)).toBeLessThan(20_000);
});

test('a CMM holds one time server, says so, and has its name servers changed while DNS is off', async () => {
  const { cmm } = lab.devices;
  cmm.state.controller.dns4 = ['192.0.2.53', '0.0.0.0', '0.0.0.0'];
  cmm.state.controller.timezone = '-4:00,yes,America/New_York (Eastern Time)';
  const site = context(31);
  const [plan] = await planControllerStage(site, { deviceIds: null, fixes: ['dns', 'timezone', 'ntp'] });
  expect(plan?.items.find((each) => each.key === 'ntp.servers')).toMatchObject({
    wanted: TIME_SERVERS[0],
    adapted: { from: TIME_SERVERS.join(','), rule: 'first-servers' },
  });
  const [result] = await applyControllerStage(site);
  expect(result).toMatchObject({ state: 'done', errors: [] });
  expect(cmm.state.controller).toMatchObject({
    dnsEnabled: true,
    dns4: [`${NETWORK}.1.53`, '0.0.0.0', '0.0.0.0'],
    ntpEnabled: true,
    ntpHosts: [TIME_SERVERS[0], '', '', ''],
  });
  expect(cmm.state.controller.timezone).toMatch(/^\+9:00,no/);
});

test('a CMM over its command line has only the documented ntp command', async () => {
  const { cmm } = lab.devices;
  cmm.state.controller.ntpEnabled = false;
  cmm.state.controller.ntpHosts = ['', '', '', ''];
  const site = context(31, 'cmm-cli');
  const [plan] = await planControllerStage(site, { deviceIds: null, fixes: ['timezone', 'ntp'] });
  expect(plan?.items.map((each) => each.key)).toEqual(['ntp.servers', 'ntp.enable']);
  expect((await applyControllerStage(site))[0]).toMatchObject({ state: 'done' });
  expect(cmm.state.controller).toMatchObject({ ntpEnabled: true, ntpHosts: [TIME_SERVERS[0], '', '', ''] });
});

test('nothing is written that was not in the plan: a value that changed meanwhile stops the device', async () => {
  const { xcc1 } = lab.devices;
  xcc1.state.ntpServers = TIME_SERVERS;
  xcc1.state.ntpEnabled = true;
  const site = context(11);
  expect((await planControllerStage(site, { deviceIds: null, fixes: ['ntp'] }))[0]?.state).toBe('no-change');
  xcc1.state.ntpEnabled = false;
  expect((await applyControllerStage(site))[0]).toMatchObject({
    state: 'failed',
    errors: [{ code: 'edit-conflict' }],
  });
  expect(xcc1.state.ntpEnabled).toBe(false);
});

test('preflight reads clock, DNS and NTP from the devices with one sign-in each, and says that it did', async () => {
  const { xcc2, cmm, imm2Timezone } = lab.devices;
  xcc2.state.dns = { ...xcc2.state.dns, DNSEnable: false };
  xcc2.state.ntpEnabled = false;
  cmm.state.controller.ntpEnabled = true;
  cmm.state.controller.ntpHosts = [`${NETWORK}.1.77`, '', '', ''];
  imm2Timezone.state.controller.dns4 = [`${NETWORK}.1.54`, '0.0.0.0', '0.0.0.0'];
  const { site, env } = lab.siteFile();
  const all = contextFor(site, env);
  const results = await preflightStage(all, { profiles: [] });
  if (!results.ok) throw new Error(results.error.code);
  const said = (id: string, host: number): string => {
    const row = results.value.find((each) => each.id === id && each.target === `${NETWORK}.0.${host}`);
    return row === undefined ? 'no row' : `${row.from} ${row.status} ${row.code}`;
  };
  expect(said('dns.device', 12)).toBe('device fail no-server');
  expect(said('clock.device-ntp', 12)).toBe('device warn ntp-off');
  expect(said('clock.device-ntp', 31)).toBe('device warn ntp-refused');
  cmm.state.controller.ntpHosts = ['ntp.nobody.invalid', '', '', ''];
  const renamed = await preflightStage(all, { profiles: [] });
  if (!renamed.ok) throw new Error(renamed.error.code);
  expect(
    renamed.value.find(({ id, target }) => id === 'clock.device-ntp' && target === `${NETWORK}.0.31`)?.code,
  ).toBe('ntp-no-name');
  cmm.state.controller.ntpHosts = [`${NETWORK}.1.77`, '', '', ''];
  expect(said('clock.device-ntp', 21)).toBe('device pass ok');
  expect(said('dns.device', 41)).toBe('device pass ok');
  expect(said('device.version', 41)).toBe('device warn other-table');
  // The locked one: its clock comes from the Date header, what needs a login is not claimed.
  expect(said('clock', 15)).toBe('device pass ok');
  expect(said('dns.device', 15)).toBe('device skipped dependency-failed');
  for (const device of [xcc2, lab.devices.xcc1]) {
    expect(device.state.peakSessions).toBeLessThanOrEqual(1);
    expect(device.state.sessions.size).toBe(0);
  }
});

test('a name server that only devices use is asked for the destinations and gets one row', async () => {
  const { imm2Timezone } = lab.devices;
  imm2Timezone.state.controller.dns4 = [`${NETWORK}.1.54`, '0.0.0.0', '0.0.0.0'];
  const results = await preflightStage(context(22), { profiles: ['imm2'] });
  if (!results.ok) throw new Error(results.error.code);
  const rows = results.value.filter((each) => each.id === 'dns.device-resolver');
  expect(rows.map((row) => `${row.target} ${row.status} ${row.from}`)).toEqual([
    `${NETWORK}.1.54:53 warn laptop`,
  ]);
});

test('an announced outage of Call Home is shown before a test is blamed on the site; an older appliance says nothing', async () => {
  const { lxca } = lab.devices;
  const said = async (): Promise<readonly string[]> => {
    const results = await preflightStage(context(41), { profiles: [] });
    if (!results.ok) throw new Error(results.error.code);
    return results.value
      .filter(({ id }) => id === 'device.bulletin')
      .map(({ status, code, args }) => `${status} ${code} ${args.message ?? ''}`);
  };
  expect(await said()).toEqual([]);
  const bulletin = {
    id: '1',
    category: 'Planned Outage',
    component: 'Call home',
    message: 'Maintenance',
    start_date: new Date(Date.now() - 3_600_000).toISOString(),
    end_date: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const over = { ...bulletin, end_date: new Date(Date.now() - 1_800_000).toISOString() };
  lxca.state.bulletins = [over, { ...bulletin, component: 'Warranty' }];
  expect(await said()).toEqual(['pass ok ']);
  lxca.state.bulletins = [over, bulletin];
  expect(await said()).toEqual(['warn planned-outage Maintenance']);
  // A test through the appliance is made by hand; whoever makes it is told, and so is who reads its result.
  const tested = async (): Promise<readonly string[]> =>
    (await testCallStage(context(41), null)).flatMap(({ errors }) =>
      errors.filter(({ code }) => code === 'planned-outage').map(({ args }) => String(args.message)),
    );
  expect(await tested()).toEqual(['Maintenance']);
  lxca.state.bulletins = [over];
  expect(await tested()).toEqual([]);
  lxca.state.bulletins = null;
  expect(await tested()).toEqual([]);
});
