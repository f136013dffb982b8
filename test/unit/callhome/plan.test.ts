import { expect, test } from 'vitest';
import { makePlan, type PlanInput } from '../../../electron/callhome/plan.ts';
import { wantedValues } from '../../../electron/callhome/wanted.ts';
import { applyFailed } from '../../../electron/cli/device-commands.ts';
import type { DeviceState } from '../../../electron/devices/driver.ts';
import { imm2Snmp } from '../../../electron/devices/imm2/imm2-snmp.ts';
import { xccRedfish } from '../../../electron/devices/xcc/xcc-redfish.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import { APPLY_STATES, type ApplyResult } from '../../../electron/domain/plan.ts';
import { keptAs, sameValue } from '../../../electron/domain/same-value.ts';
import type { SettingKey, SettingValues } from '../../../electron/domain/setting-key.ts';
import { leftOpen } from '../../../electron/domain/settings-result.ts';
import { parseSiteFile, type SiteFile } from '../../../electron/domain/site-file.ts';
import { takeField } from '../../../electron/domain/take-field.ts';
import { SETTINGS } from '../../integration/callhome/settings.ts';
import { shipped } from '../../support/shipped.ts';

/** What is wanted of a device, and what a plan makes of it; pure. */
function fileWith(network: object, settings: object = SETTINGS): SiteFile {
  const parsed = parseSiteFile({ version: 1, network, settings });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const ALL = xccRedfish.groups.flatMap((group) => group.keys);
const state = (values: SettingValues, without: readonly SettingKey[] = []): DeviceState => ({
  values,
  writable: new Set(ALL.filter((key) => !without.includes(key))),
  secrets: {},
  unreadable: new Set(),
  identity: {},
  facts: [],
});

function plan(file: SiteFile, device: DeviceState, secrets: readonly SettingKey[] = []) {
  const input: PlanInput = {
    deviceId: 'device-1',
    address: '192.0.2.11',
    product: 'xcc2',
    route: 'direct',
    driver: xccRedfish,
    state: device,
    wanted: wantedValues(shipped, file.settings, file.network.proxy, 'xcc2'),
    exact: false,
    secretsGiven: new Set(secrets),
    lastWritten: () => false,
    madeAt: '',
  };
  return makePlan(shipped, input);
}

test('a value that is doubtful is planned all the same, and not called refused', () => {
  const contact = { ...SETTINGS.contact, phone: '355501234' };
  const made = plan(fileWith({}, { ...SETTINGS, contact }), state({}));
  expect(made.items.find(({ key }) => key === 'contact.phone')).toMatchObject({
    wanted: '355501234',
    change: 'set',
  });
  expect(made.warnings).toContainEqual(
    appError('value-doubtful', {
      field: 'contact.phone',
      rule: 'lost-zero',
      limit: '',
      device: '192.0.2.11',
    }),
  );
  expect(made.warnings.map(({ code }) => code)).not.toContain('value-refused');
});

test('what a device shows for a field without a value is none, unless it is typed into the form', () => {
  const made = (company: string, shown: string) => {
    const file = fileWith({}, { ...SETTINGS, company });
    const all = new Set(imm2Snmp.groups.flatMap(({ keys }) => keys));
    return makePlan(shipped, {
      deviceId: 'device-1',
      address: '192.0.2.11',
      product: 'imm2',
      route: 'direct',
      driver: imm2Snmp,
      state: { ...state({ company: shown }), writable: all },
      wanted: wantedValues(shipped, file.settings, file.network.proxy, 'imm2'),
      exact: false,
      secretsGiven: new Set(),
      lastWritten: () => false,
      madeAt: '',
    });
  };
  const missing = [{ code: 'value-refused', args: { field: 'company', rule: 'required' } }];
  for (const shown of ['', 'N/A', '(none)', '---', '<not set>'])
    expect(made('', shown)).toMatchObject({ state: 'refused', errors: missing });
  expect(made('', 'Renshu K.K.')).toMatchObject({ state: 'changes', errors: [] });
  expect(made('N/A', 'N/A')).toMatchObject({ state: 'changes', errors: [] });
});

const PROXIED = { 'proxy.enable': 'true', 'proxy.host': '192.0.2.99', 'proxy.port': '3128' } as const;
const proxyItem = (file: SiteFile) =>
  plan(file, state(PROXIED)).items.find(({ key }) => key === 'proxy.enable');

test('a proxy left open leaves the device as it is; off switches it off; a host is used', () => {
  expect(proxyItem(fileWith({}))).toMatchObject({ current: 'true', change: 'none' });
  expect(proxyItem(fileWith({ proxy: { mode: 'off' } }))).toMatchObject({ wanted: 'false', change: 'set' });
  const own = plan(fileWith({ proxy: { host: '192.0.2.10', port: 8080 } }), state(PROXIED));
  expect(own.items.find(({ key }) => key === 'proxy.host')).toMatchObject({
    wanted: '192.0.2.10',
    change: 'set',
  });
  expect(own.items.find(({ key }) => key === 'proxy.enable')).toMatchObject({ change: 'none' });
});

test('off beside a host is refused in a site file; on the form each of the two takes the other away', () => {
  expect(
    parseSiteFile({ version: 1, network: { proxy: { host: '192.0.2.10', mode: 'off' } } }),
  ).toMatchObject({
    ok: false,
    error: [{ code: 'invalid-site-file', args: { path: 'network.proxy.mode' } }],
  });
  const file = fileWith({ proxy: { host: '192.0.2.10', user: 'u' } });
  const off = takeField(file, 'network.proxy.mode', 'off').file;
  expect(off.network.proxy).toMatchObject({ mode: 'off', host: '', user: '' });
  expect(takeField(off, 'network.proxy.host', 'proxy.example:8080').file.network.proxy).toMatchObject({
    mode: '',
    host: 'proxy.example',
    port: 8080,
  });
  expect(takeField(file, 'network.proxy.mode', 'on').faults).toMatchObject([{ code: 'not-a-choice' }]);
});

test('a proxy whose password cannot be set is refused whole: it would lock the way out', () => {
  const file = fileWith({ proxy: { host: '192.0.2.10', user: 'u', passwordEnv: 'P' } });
  const made = plan(file, state({}, ['proxy.password']), ['proxy.password']);
  expect(made).toMatchObject({ state: 'refused', steps: [] });
  expect(made.errors).toContainEqual({
    code: 'not-settable',
    args: { address: '192.0.2.11', field: 'proxy.password' },
  });
  expect(plan(file, state({}), ['proxy.password']).state).toBe('changes');
});

test('a wanted field that the product has and this interface does not is left open, one that no screen has is a warning', () => {
  const settings = { ...SETTINGS, location: { ...SETTINGS.location, city: 'Osaka', phone: '0612345678' } };
  const made = plan(fileWith({}, settings), state({}, ['location.city']));
  expect(leftOpen(made)).toEqual([
    { code: 'not-settable', args: { address: '192.0.2.11', field: 'location.city' } },
  ]);
  expect(made.warnings).toContainEqual({
    code: 'unsupported',
    args: { address: '192.0.2.11', reason: 'field:contact.phoneExtension' },
  });
});

test('what an interface cannot carry is refused for all steps, before the first', () => {
  const file = fileWith({ proxy: { host: '192.0.2.10' } });
  const cannotCarry = (field: SettingKey, value: string, device: string) =>
    value.includes('.')
      ? appError('value-refused', { field, rule: 'not-sendable', limit: '', device })
      : null;
  const made = makePlan(shipped, {
    deviceId: 'device-1',
    address: '192.0.2.11',
    product: 'xcc2',
    route: 'direct',
    driver: { ...xccRedfish, cannotCarry },
    state: state({ 'proxy.host': '192.0.2.10' }),
    wanted: wantedValues(shipped, file.settings, file.network.proxy, 'xcc2'),
    exact: false,
    secretsGiven: new Set(),
    lastWritten: () => false,
    madeAt: '',
  });
  expect(made).toMatchObject({ state: 'refused', steps: [] });
  // What is on the device already is not sent, so nothing stands against it.
  expect(made.errors.map(({ args }) => args.field)).toEqual(['company', 'contact.email', 'alternate.email']);
});

test('switching off is the first step', () => {
  const off = plan(fileWith({}, { ...SETTINGS, enable: false }), state({ enable: 'true' }));
  expect(off.steps[0]?.id).toBe('enable');
});

test('switching on is the last step, wherever the driver has it', () => {
  const [proxy, ...rest] = xccRedfish.groups;
  const enable = rest.pop();
  if (!proxy || !enable) throw new Error('no groups');
  const file = fileWith({});
  const made = makePlan(shipped, {
    deviceId: 'device-1',
    address: '192.0.2.11',
    product: 'xcc2',
    route: 'direct',
    driver: { ...xccRedfish, groups: [enable, proxy, ...rest] },
    state: state({}),
    wanted: wantedValues(shipped, file.settings, file.network.proxy, 'xcc2'),
    exact: false,
    secretsGiven: new Set(),
    lastWritten: () => false,
    madeAt: '',
  });
  expect(made.steps.at(-1)?.id).toBe('enable');
});

test.each([
  ['excludedEvents', '40000001,40000002', '0x40000002,40000001', true],
  ['dns.servers', '192.0.2.1,192.0.2.2', '192.0.2.2, 192.0.2.1', true],
  ['ntp.servers', 'NTP1.example,ntp2.example', 'ntp2.example,ntp1.example', true],
  ['dns.servers', '192.0.2.1', '192.0.2.1,192.0.2.2', false],
  ['company', 'A,B', 'B,A', false],
  ['proxy.host', 'Proxy.Example.JP', 'proxy.example.jp', true],
  ['fileTransfer.host', 'FTP.example', 'ftp.example', true],
  ['country', 'jp', 'JP', true],
  ['contact.email', 'Taro@Example.jp', 'taro@example.jp', true],
  ['contact.email', 'taro@example.jp', 'jiro@example.jp', false],
  ['contact.phone', '03-1234-5678', '0312345678', true],
  ['alternate.phone', '+81 (3) 1234-5678', '+81312345678', true],
  ['contact.phone', '03-1234-5678', '03-1234-5679', false],
  ['contact.phone', '+81312345678', '0312345678', false],
  ['location.phone', '03-1234-5678 ext 5', '031234-5678 ext 5', false],
  ['contact.phone', '03-1234-5678/79', '03-1234-567879', false],
  ['contact.postalCode', '101-0021', '1010021', true],
  ['contact.phone', '', '-', false],
  ['company', 'Renshu K.K.', 'RENSHU K.K.', false],
] as const)('%s: %s and %s are the same: %s', (key, one, other, same) => {
  expect(sameValue(key, one, other)).toBe(same);
});

test.each([
  ['company', 'Ｒｅｎｓｈｕ　Ｋ．Ｋ．', 'RENSHU K.K.', true],
  ['contact.address', ' 1-1  Kanda ', '1-1 Kanda', true],
  ['contact.address', '1-1 Kanda', '11 Kanda', false],
  ['contact.city', 'Chiyoda', 'Chiyo da', false],
  ['company', 'Renshu&#39;s K.K.', "Renshu's K.K.", true],
  ['company', 'Renshu&#039;s &quot;K.K.&quot;', `Renshu's "K.K."`, true],
  ['company', 'Renshu&#x27;s K.K.', "Renshu's K.K.", true],
  ['company', 'Renshu&#39;s K.K.', 'Renshu K.K.', false],
  ['company', "Renshu's K.K.", 'Renshu&#39;s K.K.', false],
  ['proxy.user', 'o&#39;brien', "o'brien", false],
  ['proxy.user', 'proxy  user', 'proxy user', false],
  ['contact.email', 'taro@example.jp', 'taro @example.jp', false],
] as const)('%s: a device that shows %s for %s keeps it in its own way: %s', (key, found, wanted, kept) => {
  expect(keptAs(key, found, wanted)).toBe(kept);
  if (kept) expect(sameValue(key, found, wanted)).toBe(false);
});

test('everything but done, nothing to do and done by hand is a failure of the command', () => {
  const of = (state: ApplyResult['state'], items: ApplyResult['items'] = []): ApplyResult =>
    ({ act: 'apply', state, items }) as unknown as ApplyResult;
  const failed = APPLY_STATES.filter((each) => applyFailed(of(each)));
  expect(failed).toEqual(['differs', 'partly', 'failed', 'refused', 'unsupported', 'cancelled', 'not-run']);
  // Something was sent and nobody knows whether it took: never fine.
  expect(applyFailed(of('done', [{ outcome: 'unknown' }] as unknown as ApplyResult['items']))).toBe(true);
});

test('fields that the device has empty and the form leaves alone are no items, and yet said to have been read', () => {
  const { items, empty = [] } = plan(fileWith({}), {
    ...state({ 'alternate.name': 'Hanako' }, ['alternate.email']),
    unreadable: new Set(['alternate.phone']),
  });
  const shown = new Set(items.map(({ key }) => key));
  expect(shown.has('alternate.name')).toBe(true);
  expect(empty).toContain('proxy.host');
  // Not set here, not readable, a secret, or an item of its own: nothing was read of it, or it is said there.
  for (const key of ['alternate.email', 'alternate.phone', 'proxy.password', 'alternate.name'] as const)
    expect(empty).not.toContain(key);
  expect(empty.filter((key) => shown.has(key))).toEqual([]);
  const whole = Object.fromEntries(ALL.map((key) => [key, 'x']));
  expect(plan(fileWith({}), state(whole)).empty).toBeUndefined();
});

test.each([
  ['as it was left', { company: 'Ours' }, { company: 'Ours' }, 'none'],
  ['otherwise', { company: 'Ours' }, { company: 'Theirs' }, 'set'],
  ['no more of it', { company: 'Ours' }, {}, 'none'],
  ['and nothing is known of then', {}, { company: 'Theirs' }, 'none'],
] as const)(
  'a password that was sent before, where the device gives %s: %s',
  (_name, lastGiven, now, change) => {
    const file = fileWith({ proxy: { host: '192.0.2.10', user: 'proxyuser' } });
    const made = makePlan(shipped, {
      deviceId: 'device-1',
      address: '192.0.2.11',
      product: 'xcc2',
      route: 'direct',
      driver: xccRedfish,
      state: state({ 'proxy.host': '192.0.2.10', 'proxy.user': 'proxyuser', ...now }),
      wanted: wantedValues(shipped, file.settings, file.network.proxy, 'xcc2'),
      exact: false,
      secretsGiven: new Set<SettingKey>(['proxy.password']),
      lastWritten: () => true,
      lastGiven,
      madeAt: '',
    });
    expect(made.items.find(({ key }) => key === 'proxy.password')?.change).toBe(change);
  },
);
