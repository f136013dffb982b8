import { afterEach, describe, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import { isRecord, parseJson } from '../../lab/kit.ts';
import { startLxca } from '../../lab/lxca.ts';
import { extendedError, type Mood, onAdvisorRead, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/**
 * Fields that a device does not give, and has all the same: what is measured is that they could not be read, so they are
 * sent, and read back; a field that the device then turns out not to have is named, and keeps no other from being set.
 */
const ADDRESS = '127.109.21.1';
const PROXY = { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' };
const running: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

type Device = RunningImm2 | RunningCmm;

async function start(family: 'imm2' | 'cmm'): Promise<Device> {
  const options = {
    address: ADDRESS,
    httpsPort: null,
    sshPort: null,
    communities: [{ name: 'rw', view: 'write' as const }],
  };
  const device = family === 'imm2' ? await startImm2(options) : await startCmm(options);
  running.push(device);
  return device;
}

function over(family: 'imm2' | 'cmm', device: Device, settings: object = SETTINGS): TestContext {
  const { own, environment } = ownCredential(device);
  return contextFor(
    {
      version: 1,
      network: { proxy: PROXY },
      credentials: { own },
      devices: [
        {
          address: ADDRESS,
          product: family === 'imm2' ? 'imm2' : 'cmm2',
          route: 'direct',
          driver: `${family}-snmp`,
          credential: 'own',
          ports: { snmp: device.ports.snmp },
        },
      ],
      settings,
    },
    { ...environment, PROXY: 'proxy-secret' },
  );
}

const sets = (device: Device): number =>
  device.log.filter((entry) => JSON.stringify(entry).includes('"set ') || / set /.test(JSON.stringify(entry)))
    .length;

describe('SNMP', () => {
  test.each([
    ['imm2', 'noSuchInstance'],
    ['imm2', 'noSuchObject'],
    ['cmm', 'noSuchInstance'],
    ['cmm', 'noSuchObject'],
  ] as const)('texts of %s that were never set are set (%s)', async (family, unset) => {
    const device = await start(family);
    device.faults.snmp.unset = unset;
    const site = over(family, device);
    const [plan] = await planStage(site, null);
    expect(plan).toMatchObject({ state: 'changes', errors: [] });
    expect(plan?.warnings.filter(({ code }) => code === 'not-settable')).toEqual([]);
    // Not given is not empty.
    expect(plan?.items.find(({ key }) => key === 'company')).toMatchObject({ current: null, change: 'set' });
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(applied?.items.find(({ key }) => key === 'company')).toMatchObject({
      outcome: 'verified',
      after: 'Renshu K.K.',
    });
    expect(device.state.callHome).toMatchObject({
      enabled: true,
      fields: { companyName: 'Renshu K.K.', altContactName: 'Hanako Renshu' },
    });
    expect(await planStage(site, null)).toMatchObject([{ state: 'no-change', warnings: [] }]);
  });

  test('what an older firmware does not have is named once it refused it; all else is set, and it is not sent again', async () => {
    const device = await start('imm2');
    // IMM-MIB before v1.35: no extension, no alternate contact (imm2-cmm.md §2.1).
    for (let leaf = 9; leaf <= 14; leaf += 1) device.faults.snmp.lacks.add(`${IMM_BASE}.8.3.${leaf}.0`);
    const site = over('imm2', device);
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    const missing = ['contact.phoneExtension', 'alternate.name', 'alternate.phone', 'alternate.email'];
    expect(applied).toMatchObject({ state: 'partly', stepsLeft: [] });
    expect(applied?.errors.map(({ code, args }) => [code, 'field' in args ? args.field : ''])).toEqual(
      missing.map((field) => ['not-settable', field]),
    );
    for (const key of missing)
      expect(applied?.items.find((item) => item.key === key)).toMatchObject({ outcome: 'not-written' });
    expect(device.state.callHome).toMatchObject({ enabled: true, fields: { companyName: 'Renshu K.K.' } });
    const before = sets(device);
    expect(before).toBeGreaterThan(0);
    const [again] = await planStage(site, null);
    expect(again).toMatchObject({ state: 'no-change', errors: [] });
    expect(again?.warnings.map(({ code }) => code)).toEqual(missing.map(() => 'not-settable'));
    expect(await applyStage(site, null)).toMatchObject([{ state: 'partly' }]);
    expect(sets(device)).toBe(before);
    // A firmware that has them shows them, and they are set.
    device.faults.snmp.lacks.clear();
    await planStage(site, null);
    expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
    expect(device.state.callHome.fields.altContactName).toBe('Hanako Renshu');
  });

  test('who may write nothing at all is told so, and nothing is taken for what the device lacks', async () => {
    // Version 1 has one word for both: noSuchName (RFC 1157 §4.1.5).
    const communities: { name: string; view: 'read' | 'write' }[] = [{ name: 'rw', view: 'write' }];
    const device = await startImm2({ address: ADDRESS, httpsPort: null, sshPort: null, communities });
    running.push(device);
    device.faults.snmp.unset = 'noSuchInstance';
    const settings = { ...SETTINGS, alternate: { name: '', phone: '', phoneExtension: '', email: '' } };
    const make = (of: object, earlier?: TestContext): TestContext =>
      contextFor(
        {
          version: 1,
          credentials: { own: { snmp: { version: 'v1', communityEnv: 'COMMUNITY' } } },
          devices: [
            {
              address: ADDRESS,
              product: 'imm2',
              route: 'direct',
              driver: 'imm2-snmp',
              credential: 'own',
              ports: { snmp: device.ports.snmp },
            },
          ],
          settings: of,
        },
        { COMMUNITY: 'rw' },
        undefined,
        earlier?.site.get(),
      );
    const first = make(settings);
    await planStage(first, null);
    expect(await applyStage(first, null)).toMatchObject([{ state: 'done' }]);
    const site = make(SETTINGS, first);
    await planStage(site, null);
    for (const each of communities) each.view = 'read';
    expect(await applyStage(site, null)).toMatchObject([
      { state: 'failed', errors: [{ code: 'privilege-missing' }] },
    ]);
    for (const each of communities) each.view = 'write';
    await planStage(site, null);
    expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
    expect(device.state.callHome.fields.altContactName).toBe('Hanako Renshu');
  });

  test('an undo says what it cannot put back because it was never read', async () => {
    const device = await start('imm2');
    device.faults.snmp.unset = 'noSuchInstance';
    const site = over('imm2', device);
    await planStage(site, null);
    await applyStage(site, null);
    const [undone] = await undoStage(site, null);
    expect(device.state.callHome.enabled).toBe(false);
    expect(JSON.stringify(undone?.warnings)).toContain('company');
  });
});

describe('Redfish', () => {
  const open = async (): Promise<{ xcc: RunningXcc; site: TestContext }> => {
    const xcc = await startXcc({ address: ADDRESS, variant: 'xcc2', port: 0 });
    running.push(xcc);
    const site = contextFor(
      {
        version: 1,
        network: { proxy: PROXY },
        credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
        devices: [
          { address: ADDRESS, product: 'xcc2', credential: 'xcc', ports: { https: xcc.ports.https } },
        ],
        settings: SETTINGS,
      },
      { XCC: xcc.credentials.password, PROXY: 'proxy-secret' },
    );
    return { xcc, site };
  };
  const GROUPS = ['CallHomeSettings', 'HTTPProxy', 'MachineLocation'] as const;

  /** Groups are null until something of them was set; with `always` they stay so. */
  function nullGroups(xcc: RunningXcc, always: boolean): void {
    const written = new Set<string>();
    xcc.faults.moods = [
      (request, own) => {
        if (onWrite(request)) {
          const answer = own(request);
          const body = parseJson(request.body);
          if (answer.status < 300 && isRecord(body)) for (const name of Object.keys(body)) written.add(name);
          return isRecord(answer.json) ? { status: 204, text: '' } : answer;
        }
        if (!onAdvisorRead(request)) return null;
        const answer = own(request);
        if (!isRecord(answer.json)) return answer;
        const hidden = GROUPS.filter((name) => always || !written.has(name));
        return {
          ...answer,
          json: { ...answer.json, ...Object.fromEntries(hidden.map((name) => [name, null])) },
        };
      },
    ];
  }

  test('groups that are null until something of them is set are set, and read back', async () => {
    const { xcc, site } = await open();
    nullGroups(xcc, false);
    const [plan] = await planStage(site, null);
    expect(plan).toMatchObject({ state: 'changes', errors: [] });
    expect(plan?.warnings.filter(({ code }) => code === 'not-settable')).toEqual([]);
    expect(plan?.items.find(({ key }) => key === 'company')).toMatchObject({ current: null, change: 'set' });
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(applied?.items.find(({ key }) => key === 'company')?.outcome).toBe('verified');
    expect(xcc.state.serviceAdvisor).toMatchObject({
      CallHomeEnabled: true,
      CallHomeSettings: { CompanyName: 'Renshu K.K.' },
    });
    expect(xcc.state.proxyPassword).toBe('proxy-secret');
    expect(await planStage(site, null)).toMatchObject([{ state: 'no-change' }]);
  });

  test('groups that stay null are told as sent and not read, and are not sent again', async () => {
    const { xcc, site } = await open();
    nullGroups(xcc, true);
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(applied?.items.find(({ key }) => key === 'company')?.outcome).toBe('written-unread');
    expect(xcc.state.serviceAdvisor.CallHomeSettings).toMatchObject({ CompanyName: 'Renshu K.K.' });
    expect(await planStage(site, null)).toMatchObject([{ state: 'no-change' }]);
  });

  /** The groups without what `hides` of them. */
  const showsWithout =
    (hides: (name: string, value: unknown) => boolean): Mood =>
    (request, own) => {
      if (!onAdvisorRead(request)) return null;
      const answer = own(request);
      const shown = JSON.parse(JSON.stringify(answer.json), (_name, value: unknown) =>
        isRecord(value)
          ? Object.fromEntries(Object.entries(value).filter(([name, each]) => !hides(name, each)))
          : value,
      );
      return { ...answer, json: shown };
    };

  test('what is left out of a group until it is set is set, and read back', async () => {
    const { xcc, site } = await open();
    xcc.faults.moods = [showsWithout((_name, value) => value === '')];
    const [plan] = await planStage(site, null);
    expect(plan).toMatchObject({ state: 'changes', errors: [] });
    expect(plan?.items.find(({ key }) => key === 'company')).toMatchObject({ current: null, change: 'set' });
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(applied?.items.find(({ key }) => key === 'company')?.outcome).toBe('verified');
    expect(await planStage(site, null)).toMatchObject([{ state: 'no-change' }]);
  });

  test('a proxy password that no reading shows is sent; refused, the proxy stays off and nothing else is set', async () => {
    const { xcc, site } = await open();
    const hidden = showsWithout((name) => name === 'HTTPProxyPassword');
    const refuses: Mood = (request) =>
      onWrite(request) && request.body.includes('HTTPProxyPassword')
        ? extendedError(400, 'Base.1.12.PropertyUnknown', 'The property HTTPProxyPassword is unknown.')
        : null;
    xcc.faults.moods = [refuses, hidden];
    await planStage(site, null);
    expect(await applyStage(site, null)).toMatchObject([
      { state: 'failed', errors: [{ code: 'device-refused', args: { what: 'proxy' } }] },
    ]);
    expect(xcc.state.serviceAdvisor).toMatchObject({
      CallHomeEnabled: false,
      HTTPProxy: { HTTPProxyEnabled: false },
    });
    xcc.faults.moods = [hidden];
    await planStage(site, null);
    expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
    expect(xcc.state.proxyPassword).toBe('proxy-secret');
    expect(await planStage(site, null)).toMatchObject([{ state: 'no-change' }]);
  });

  test('a group that is null and takes nothing leaves Call Home off', async () => {
    const { xcc, site } = await open();
    nullGroups(xcc, true);
    const [first] = xcc.faults.moods;
    xcc.faults.moods = [
      (request, own) =>
        onWrite(request) && request.body.includes('CallHomeSettings')
          ? extendedError(400, 'Base.1.12.PropertyUnknown', 'The property CallHomeSettings is unknown.')
          : (first?.(request, own) ?? null),
    ];
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'partly', errors: [{ code: 'device-refused' }] });
    expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(false);
  });
});

test('XClarity Administrator: a proxy that is null until it is set is set, with its password, and not sent again', async () => {
  const lxca = await startLxca({ address: ADDRESS });
  running.push(lxca);
  let written = false;
  lxca.faults.moods = [
    (request, own) => {
      if (!request.path.endsWith('/aicc/network/host')) return null;
      if (request.method === 'PUT') written = true;
      const answer = own(request);
      const json = parseJson(answer.text ?? '');
      return request.method === 'GET' && !written && isRecord(json)
        ? { ...answer, text: JSON.stringify({ ...json, proxy: null }) }
        : answer;
    },
  ];
  const site = contextFor(
    {
      version: 1,
      network: { proxy: PROXY },
      credentials: { lxca: { user: lxca.credentials.user, passwordEnv: 'LXCA' } },
      devices: [
        { address: ADDRESS, product: 'lxca', route: 'lxca', credential: 'lxca', ports: { https: 8443 } },
      ],
      settings: SETTINGS,
    },
    { LXCA: lxca.credentials.password, PROXY: 'proxy-secret' },
  );
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ state: 'changes', errors: [] });
  expect(plan?.items.find(({ key }) => key === 'proxy.host')).toMatchObject({ current: null, change: 'set' });
  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({ errors: [], stepsLeft: [] });
  expect(applied?.items.find(({ key }) => key === 'proxy.host')?.outcome).toBe('verified');
  expect(lxca.state.host.proxy).toMatchObject({ enabled: true, ip: '192.0.2.10', port: 8080 });
  expect(lxca.state.proxyPassword).toBe('proxy-secret');
  expect(await planStage(site, null)).toMatchObject([{ state: 'no-change' }]);
});
