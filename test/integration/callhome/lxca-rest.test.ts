import { afterEach, beforeEach, expect, test } from 'vitest';
import { coveredDevices } from '../../../electron/devices/lxca/lxca-rest.ts';
import { openLxca } from '../../../electron/devices/lxca/lxca-session.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { covers } from '../../../electron/domain/coverage.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { testRecord } from '../../../electron/texts/index.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { chosenRows, deviceRows } from '../../../electron/workflow/rows.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type LxcaOptions, type RunningLxca, startLxca } from '../../lab/lxca.ts';
import { shipped } from '../../support/shipped.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** XClarity Administrator over REST: what is written, what cannot be read back, what is left to a person. */
const ADDRESS = '127.72.0.41';
const CONTACT = {
  fullName: 'Taro Renshu',
  companyName: 'Renshu K.K.',
  country: 'JP',
  contactEmail: 'taro.renshu@practice.co.jp',
  contactPhone: '0312345678',
  streetAddress: '1-1 Kanda',
  city: 'Chiyoda',
  stateProvince: 'TOK',
  postalCode: '1010021',
};

let lxca: RunningLxca;
const start = async (options: Partial<LxcaOptions> = {}): Promise<void> => {
  await lxca?.close();
  lxca = await startLxca({ address: ADDRESS, ...options });
};
beforeEach(() => start());
afterEach(() => lxca.close());

function context(change: Parameters<typeof contextFor>[2] = (file) => file, password?: string) {
  return contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
      credentials: { lxca: { user: lxca.credentials.user, passwordEnv: 'LXCA' } },
      devices: [
        {
          address: ADDRESS,
          product: 'lxca',
          route: 'lxca',
          credential: 'lxca',
          ports: { https: lxca.ports.https },
        },
      ],
      settings: SETTINGS,
    },
    { LXCA: password ?? lxca.credentials.password, PROXY: 'proxy-secret' },
    change,
  );
}

test('writes proxy and contacts once; what cannot be read back counts as held while it stays as last written', async () => {
  const site = context();
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ driver: 'lxca-rest', state: 'changes', errors: [] });
  expect(plan?.steps.map((step) => step.id)).toEqual(['proxy', 'contact', 'alternate']);
  expect(plan?.items.find((item) => item.key === 'company')).toMatchObject({ current: null, change: 'set' });

  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  const outcome = (key: string) => applied?.items.find((item) => item.key === key)?.outcome;
  expect(outcome('company')).toBe('written-unread');
  expect(outcome('proxy.host')).toBe('verified');
  expect(outcome('proxy.password')).toBe('written-unread');
  expect(lxca.state.callHome).toEqual({
    primaryContact: CONTACT,
    secondaryContacts: [
      { fullName: 'Hanako Renshu', contactEmail: 'hanako@practice.co.jp', contactPhone: '0312345679' },
    ],
  });
  expect(lxca.state.forwarders).toEqual(['Default Call Home']);

  const writes = lxca.state.writes.length;
  const [again] = await planStage(site, null);
  expect(again).toMatchObject({ state: 'no-change', steps: [] });
  // Somebody may have changed it since: what nobody can read is never told as read.
  lxca.state.callHome = { primaryContact: { ...CONTACT, companyName: 'Someone else' } };
  const [second] = await applyStage(site, null);
  expect(second?.state).toBe('no-change');
  const later = (key: string) => second?.items.find((item) => item.key === key);
  expect(later('company')).toMatchObject({ outcome: 'unchanged-unread', after: null });
  expect(later('proxy.password')).toMatchObject({ outcome: 'unchanged-unread', after: null });
  expect(later('proxy.host')?.outcome).toBe('unchanged');
  expect(lxca.state.writes).toHaveLength(writes);
  const record = site.site.get();
  const model = buildReportModel(
    shipped,
    'report',
    record,
    deviceRows(shipped, record),
    { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
    { toolVersion: '0', now: Date.now() },
  );
  expect(model.overview.unread).toBe(second?.items.filter(({ after }) => after === null).length);
  const verdicts = testRecord(textsFor('ja'), model).map(({ verdict }) => verdict);
  expect(verdicts.some((verdict) => verdict.startsWith('△'))).toBe(true);
  expect(JSON.stringify([site.entries, site.site.get()])).not.toContain('proxy-secret');
});

test('a value that cannot be read, and may have been overwritten, is sent again although it is what was once written', async () => {
  const site = context();
  const company = async (name: string) => {
    site.site.update((record) => ({
      ...record,
      file: { ...record.file, settings: { ...record.file.settings, company: name } },
    }));
    await planStage(site, null);
    return (await applyStage(site, null))[0]?.state;
  };
  expect(await company('X K.K.')).toBe('done');
  lxca.faults.drop = { method: 'PUT', when: 'after', count: 1 };
  expect(await company('Y K.K.')).toBe('partly');
  lxca.faults.drop = null;
  expect(lxca.state.callHome?.primaryContact).toMatchObject({ companyName: 'Y K.K.' });
  expect(await company('X K.K.')).toBe('done');
  expect(lxca.state.callHome?.primaryContact).toMatchObject({ companyName: 'X K.K.' });
});

test('where the appliance no longer gives what it gave after the last write, what it does not give is sent again as well', async () => {
  const site = context();
  await planStage(site, null);
  await applyStage(site, null);
  expect((await planStage(site, null))[0]?.state).toBe('no-change');
  // Set up anew at the same address, or from a backup: nothing of what was written is there.
  lxca.state.callHome = null;
  lxca.state.host = {
    ...lxca.state.host,
    proxy: { enabled: false, ip: '', port: 3128, userid: '', password: '' },
  };
  const [plan] = await planStage(site, null);
  expect(plan?.items.find(({ key }) => key === 'company')?.change).toBe('set');
  expect((await applyStage(site, null))[0]?.state).toBe('done');
  expect(lxca.state.callHome).toMatchObject({ primaryContact: CONTACT });
  expect((await planStage(site, null))[0]?.state).toBe('no-change');
});

test('a changed field sends the whole contact, so that nothing of it can be lost', async () => {
  const site = context();
  await planStage(site, null);
  await applyStage(site, null);
  site.site.update((record) => ({
    ...record,
    file: { ...record.file, settings: { ...record.file.settings, company: 'New K.K.' } },
  }));
  const [plan] = await planStage(site, null);
  expect(plan?.steps.map((step) => step.id)).toEqual(['contact']);
  expect(plan?.items.filter((item) => item.change !== 'none').map((item) => item.key)).toEqual(['company']);
  expect((await applyStage(site, null))[0]?.state).toBe('done');
  expect(lxca.state.callHome?.primaryContact).toEqual({ ...CONTACT, companyName: 'New K.K.' });
});

test('where the appliance does give the contact back, it is compared like any other value', async () => {
  await start({ undocumented: true });
  const site = context();
  await planStage(site, null);
  await applyStage(site, null);
  const [plan] = await planStage(site, null);
  expect(plan).toMatchObject({ state: 'no-change' });
  expect(plan?.items.find((item) => item.key === 'company')?.current).toBe('Renshu K.K.');
  lxca.state.callHome = { primaryContact: { ...CONTACT, companyName: 'Someone else' } };
  const [later] = await planStage(site, null);
  expect(later?.items.find((item) => item.key === 'company')).toMatchObject({
    current: 'Someone else',
    change: 'set',
  });
});

test('the proxy is changed inside the host object: DNS, names and an untouched password stay', async () => {
  lxca.state.proxyPassword = 'kept';
  const before = structuredClone(lxca.state.host);
  const site = context((file) => ({
    ...file,
    network: { ...file.network, proxy: { host: '192.0.2.11', port: 3128, user: '', passwordEnv: '' } },
  }));
  await planStage(site, null);
  expect((await applyStage(site, null))[0]?.state).toBe('done');
  expect(lxca.state.host).toMatchObject({
    dns_servers: before.dns_servers,
    domain_name: before.domain_name,
    hostname: before.hostname,
    proxy: { enabled: true, ip: '192.0.2.11', port: 3128 },
  });
  expect(lxca.state.proxyPassword).toBe('kept');
});

test('undo puts the proxy back; the contact, which was never readable, stays', async () => {
  const site = context();
  await planStage(site, null);
  await applyStage(site, null);
  const [undone] = await undoStage(site, null);
  expect(undone?.errors).toEqual([]);
  expect(lxca.state.host.proxy).toMatchObject({ enabled: false });
  expect(lxca.state.callHome?.primaryContact).toEqual(CONTACT);
});

test('what has no documented call is a numbered step with screen and exact value', async () => {
  const site = context((file) => ({
    ...file,
    settings: {
      ...file.settings,
      location: { ...file.settings.location, phone: '0312345670', city: 'Osaka' },
      retries: { count: 3, minimumIntervalMinutes: 5 },
    },
  }));
  const [plan] = await planStage(site, null);
  expect(plan?.manual.map((step) => step.code)).toEqual(
    expect.arrayContaining([
      'accept-privacy',
      'check-value',
      'enter-value',
      'enable-call-home',
      'enable-all-endpoints',
      'test-configuration',
    ]),
  );
  expect(plan?.manual.find((step) => step.key === 'retries.count')).toMatchObject({ value: '3' });
  expect(plan?.manual.find((step) => step.key === 'location.city')).toMatchObject({ value: 'Osaka' });
  for (const step of plan?.manual ?? [])
    expect(step.screen.slice(0, 2)).toEqual(['管理', 'サービスおよびサポート']);
  expect(new Set(plan?.manual.map((step) => step.id)).size).toBe(plan?.manual.length);
  // What stands there is not reported as missing on the device too.
  expect(plan?.warnings.map((warning) => warning.args.reason)).toEqual(['field:contact.phoneExtension']);
  const [tested] = await testCallStage(site, null);
  expect(tested).toMatchObject({ state: 'not-available', errors: [] });
});

test('an appliance without the call-home resource is unsupported there, keeps its proxy, and has the steps', async () => {
  lxca.faults.noCallHome = true;
  const site = context();
  const [plan] = await planStage(site, null);
  expect(plan?.manual.some((step) => step.key === 'company')).toBe(true);
  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({
    state: 'partly',
    stepsDone: ['proxy'],
    errors: [{ code: 'unsupported', args: { reason: 'no-call-home-rest' } }],
  });
});

test.each([400, 401, 403] as const)('a login rejected with %i is one attempt', async (status) => {
  await start({ rejectedLogin: status });
  const site = context(undefined, 'wrong-password');
  expect((await planStage(site, null))[0]).toMatchObject({
    state: 'failed',
    errors: [{ code: 'login-rejected' }],
  });
  expect((await planStage(site, null))[0]?.errors[0]?.code).toBe('login-not-retried');
});

test('the first write starts the reports, so it needs the recorded consent', async () => {
  const site = context((file) => ({
    ...file,
    settings: { ...file.settings, termsAccepted: { by: '', at: '' } },
  }));
  expect((await planStage(site, null))[0]).toMatchObject({
    state: 'refused',
    errors: [{ code: 'consent-missing' }],
  });
  await applyStage(site, null);
  expect(lxca.state.writes).toEqual([]);
});

test('every session is closed again, and an expired one is a lost connection', async () => {
  const site = context();
  await planStage(site, null);
  await applyStage(site, null);
  expect(lxca.state.sessions.size).toBe(0);
  lxca.faults.sessionsExpire = true;
  expect((await planStage(site, null))[0]).toMatchObject({
    state: 'failed',
    errors: [{ code: 'session-lost' }],
  });
});

test('the devices it manages are known by uuid and address', async () => {
  await start({
    nodes: [
      {
        uuid: '7D7D6AFE1C2B11EC8D3A0A3A88F00011',
        ipv4Addresses: ['127.72.0.11', '169.254.95.118'],
        mgmtProcIPaddress: '127.72.0.11',
        name: 'sr650',
      },
      { uuid: 7, ipv4Addresses: 'x' },
    ],
  });
  const site = context();
  const row = chosenRows(shipped, site.site.get())[0];
  const credential = site.secrets.credential(site.site.get(), 'lxca');
  if (!row || !credential.ok) throw new Error('no device');
  const opened = await openLxca(
    {
      target: { deviceId: 'x', address: ADDRESS, product: 'lxca', ports: row.ports },
      credential: credential.value,
      catalog: shipped,
      trust: site.trust,
      now: Date.now,
    },
    site.signal,
  );
  if (!opened.ok) throw new Error(opened.error.code);
  const covered = await coveredDevices(opened.value, site.signal);
  await opened.value.close();
  if (!covered.ok) throw new Error(covered.error.code);
  expect(covered.value).toHaveLength(1);
  expect(covers(covered.value, { uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011', addresses: [] })).toBe(true);
  expect(covers(covered.value, { addresses: ['127.72.0.11'] })).toBe(true);
  expect(covers(covered.value, { uuid: '', addresses: ['127.72.0.12'] })).toBe(false);
});

test('a device that reports through the appliance is confirmed by what it manages, or named as not managed', async () => {
  await start({
    nodes: [{ uuid: '7D7D6AFE1C2B11EC8D3A0A3A88F00011', mgmtProcIPaddress: '127.72.0.11', name: 'sr650' }],
  });
  const through = (address: string) => ({
    address,
    product: 'xcc' as const,
    route: 'lxca' as const,
    ports: { https: 443, ssh: 22, snmp: 161 },
  });
  const site = context((file) => ({
    ...file,
    devices: [...file.devices, through('127.72.0.11'), through('127.72.0.12')],
  }));
  const plans = await planStage(site, null);
  const of = (address: string) => plans.find((plan) => plan.address === address);
  expect(of('127.72.0.11')?.warnings).toEqual([]);
  expect(of('127.72.0.11')?.manual.find((step) => step.code === 'confirm-managed')?.done?.by).toContain(
    ADDRESS,
  );
  expect(of('127.72.0.12')?.warnings).toEqual([{ code: 'not-managed', args: { address: '127.72.0.12' } }]);
  expect(of('127.72.0.12')?.manual.find((step) => step.code === 'confirm-managed')?.done).toBeUndefined();
  expect(chosenRows(shipped, site.site.get()).map((row) => row.managedBy)).toEqual([null, ADDRESS, '']);
});
