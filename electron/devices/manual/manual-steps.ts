import { type Catalog, fitValue } from '../../catalog/index.ts';
import type { ManualStep } from '../../domain/plan.ts';
import type { Product, Route } from '../../domain/product.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../../domain/setting-key.ts';

/**
 * What a person has to do by hand, in order, with the exact values to type: pure, from product, route and the
 * one form. Screen names are those of the guide's screenshots (its pages for IMM2, CMM, XClarity
 * Administrator and Systems Director); nothing here is sent to a device. A password never stands in a step:
 * its place in the form is named, the customer types it.
 */
export function manualSteps(
  catalog: Catalog,
  product: Product,
  route: Route,
  wanted: SettingValues,
): readonly ManualStep[] {
  if (route === 'autosupport') return autosupportSteps(product);
  if (product === 'systems-director') return systemsDirectorSteps(catalog, wanted);
  if (route === 'none') return [];
  if (product === 'lxca') return lxcaSteps(catalog, wanted);
  if (route === 'lxca') return throughLxca(product);
  switch (product) {
    case 'imm2':
    case 'cmm':
    case 'cmm2':
      return serviceAndSupportSteps(catalog, product, wanted);
    case 'xcc':
    case 'xcc2':
    case 'xcc3':
      return xccSteps(catalog, product, wanted);
    case 'xclarity-orchestrator':
      return orchestratorSteps(catalog, wanted);
    case 'xclarity-one-portal':
      return portalSteps(catalog, wanted);
    default:
      return [];
  }
}

/** The test a device offers on its own screen only. */
export function noTestCall(product: Product): readonly ManualStep[] {
  return product === 'cmm' || product === 'cmm2' || product === 'imm2'
    ? [act(`${product}-test`, ['Service and Support', 'Problems'], 'open-test-request')]
    : [act('xcc-test', ['BMC Configuration', 'Call Home', 'Test Call Home'], 'press-test-call-home')];
}

const CONTACT: readonly SettingKey[] = [
  'contact.name',
  'company',
  'country',
  'contact.email',
  'contact.phone',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
];
const ALTERNATE: readonly SettingKey[] = [
  'alternate.name',
  'alternate.phone',
  'alternate.phoneExtension',
  'alternate.email',
];
const LOCATION: readonly SettingKey[] = [
  'location.phone',
  'location.country',
  'location.address',
  'location.city',
  'location.state',
  'location.postalCode',
];
const PROXY: readonly SettingKey[] = [
  'proxy.enable',
  'proxy.host',
  'proxy.port',
  'proxy.user',
  'proxy.password',
];
const RETRIES: readonly SettingKey[] = ['retries.count', 'retries.minimumIntervalMinutes'];

// --- XClarity Administrator -------------------------------------------------------------------------------

export const LXCA_SUPPORT = ['管理', 'サービスおよびサポート'] as const;
export const LXCA_CALL_HOME = [...LXCA_SUPPORT, 'ホーム呼び出しの構成'] as const;

/**
 * The guide's screen from top to bottom. The contact is pushed over REST but not readable there, so it is
 * checked by eye; the privacy statement, the location, the retries, the switches and the test have no
 * documented REST call (lxca-and-xcc-callhome.md §0.4, §2.1, §2.2).
 */
export function lxcaSteps(catalog: Catalog, wanted: SettingValues): readonly ManualStep[] {
  const form = (
    keys: readonly SettingKey[],
    code: string,
    screen: readonly string[] = LXCA_CALL_HOME,
  ): ManualStep[] => fields(catalog, 'lxca', 'lxca', keys, screen, code, wanted);
  const location = form(LOCATION, 'enter-value');
  return [
    act('lxca-privacy', LXCA_CALL_HOME, 'accept-privacy'),
    ...form([...CONTACT, ...ALTERNATE], 'check-value'),
    ...location,
    ...(location.length === 0 ? [] : [act('lxca-apply-location', LXCA_CALL_HOME, 'apply-settings')]),
    ...form(RETRIES, 'enter-value', [...LXCA_CALL_HOME, 'ホーム呼び出しの再試行回数を構成']),
    act('lxca-apply-retries', [...LXCA_CALL_HOME, 'ホーム呼び出しの再試行回数を構成'], 'apply-settings'),
    ...(wanted.enable === 'true'
      ? [
          act('lxca-enable', [...LXCA_CALL_HOME, 'ホーム呼び出しの有効化/無効化'], 'enable-call-home'),
          act(
            'lxca-endpoints',
            [...LXCA_CALL_HOME, 'すべてのエンドポイントでホーム呼び出しを有効/無効にする'],
            'enable-all-endpoints',
          ),
        ]
      : []),
    act('lxca-test', LXCA_CALL_HOME, 'test-configuration'),
    act('lxca-ticket', [...LXCA_SUPPORT, '問題レコードのステータス'], 'check-problem-record'),
  ];
}

/** A device that reports through XClarity Administrator: it has to be managed there and switched on there. */
function throughLxca(product: Product): readonly ManualStep[] {
  return [
    act(`${product}-lxca-managed`, ['XClarity Administrator', 'ハードウェア'], 'confirm-managed'),
    act(
      `${product}-lxca-endpoint`,
      ['XClarity Administrator', ...LXCA_SUPPORT, 'エンドポイント・アクション'],
      'enable-endpoint',
    ),
  ];
}

// --- controllers ------------------------------------------------------------------------------------------

/** IMM2 and CMM: [Service and Support] – [Settings], two steps: licence, then the form. */
function serviceAndSupportSteps(
  catalog: Catalog,
  product: Product,
  wanted: SettingValues,
): readonly ManualStep[] {
  const screen = ['Service and Support', 'Settings'];
  return [
    act(`${product}-licence`, screen, 'accept-licence'),
    ...fields(
      catalog,
      product,
      product,
      [...CONTACT, 'contact.phoneExtension', ...ALTERNATE, 'location.phone'],
      screen,
      'enter-value',
      wanted,
    ),
    ...fields(
      catalog,
      product,
      product,
      proxyKeys(wanted),
      [...screen, 'Outbound Connectivity'],
      'enter-value',
      wanted,
    ),
    act(`${product}-apply`, screen, 'apply-settings'),
    ...(wanted.enable === 'true' ? [act(`${product}-enable`, screen, 'enable-call-home')] : []),
    ...fields(
      catalog,
      product,
      product,
      ['excludedEvents'],
      ['Service and Support', 'Problems', 'Ignored Problems'],
      'add-ignored-problem',
      wanted,
    ),
    ...noTestCall(product),
  ];
}

function xccSteps(catalog: Catalog, product: Product, wanted: SettingValues): readonly ManualStep[] {
  const screen = ['BMC Configuration', 'Call Home'];
  return [
    act('xcc-licence', screen, 'accept-licence'),
    ...fields(
      catalog,
      'xcc',
      product,
      [...CONTACT, ...ALTERNATE, ...LOCATION, ...proxyKeys(wanted)],
      screen,
      'enter-value',
      wanted,
    ),
    act('xcc-apply', screen, 'apply-settings'),
    ...(wanted.enable === 'true' ? [act('xcc-enable', screen, 'enable-call-home')] : []),
    ...noTestCall(product),
  ];
}

// --- Systems Director, storage ----------------------------------------------------------------------------

/** The wizard's pages as the guide prints them; only the page 接続 is printed with its fields. */
function systemsDirectorSteps(catalog: Catalog, wanted: SettingValues): readonly ManualStep[] {
  const page = (name: string): readonly string[] => ['Service and Support Manager', name];
  const form = (keys: readonly SettingKey[], name: string): ManualStep[] =>
    fields(catalog, 'director', 'systems-director', keys, page(name), 'enter-value', wanted);
  // Without a place of its own the machine stands at the contact's address.
  const place: SettingValues = {
    'location.phone': wanted['location.phone'] ?? wanted['contact.phone'] ?? '',
    'location.country': wanted['location.country'] ?? wanted.country ?? '',
    'location.address': wanted['location.address'] ?? wanted['contact.address'] ?? '',
    'location.city': wanted['location.city'] ?? wanted['contact.city'] ?? '',
    'location.state': wanted['location.state'] ?? wanted['contact.state'] ?? '',
    'location.postalCode': wanted['location.postalCode'] ?? wanted['contact.postalCode'] ?? '',
  };
  const proxied = wanted['proxy.enable'] === 'true';
  return [
    act('director-ended', ['IBM Systems Director'], 'support-ended'),
    act('director-welcome', page('ようこそ'), 'wizard-next'),
    ...form([...CONTACT, ...ALTERNATE], '会社連絡先'),
    ...fields(
      catalog,
      'director',
      'systems-director',
      LOCATION,
      page('システム・ロケーション'),
      'enter-value',
      place,
    ),
    act('director-connection', page('接続'), proxied ? 'choose-proxy' : 'choose-direct'),
    ...form(
      proxyKeys(wanted).filter((key) => key !== 'proxy.enable'),
      '接続',
    ),
    act('director-connection-test', page('接続'), 'test-connection'),
    act('director-ibm-id', page('IBM ID の許可'), 'enter-ibm-id'),
    act('director-summary', page('サマリー'), 'wizard-finish'),
  ];
}

/**
 * DM/DE: the guide names AutoSupport and says that it does not describe it. DM runs ONTAP, whose own command tests
 * the way (docs.netapp.com, system node autosupport check show-details).
 */
function autosupportSteps(product: Product): readonly ManualStep[] {
  const use = act('autosupport', ['AutoSupport'], 'use-autosupport');
  return product === 'storage-dm'
    ? [
        use,
        act(
          'autosupport-test',
          ['ONTAP CLI', 'system node autosupport check show-details'],
          'check-autosupport',
        ),
      ]
    : [use];
}

// --- managers that report for their servers ---------------------------------------------------------------

/** Screens of the current documentation (pubs.lenovo.com/lxco: support-servicetickets-open, support-contacts-create). */
function orchestratorSteps(catalog: Catalog, wanted: SettingValues): readonly ManualStep[] {
  const screen = ['管理', 'サービスおよびサポート', 'コール・ホームの構成'];
  return [
    act('orchestrator-double', ['XClarity Orchestrator'], 'ask-double-tickets'),
    act('orchestrator-privacy', screen, 'accept-privacy'),
    ...fields(catalog, 'orchestrator', 'lxca', [...CONTACT, ...ALTERNATE], screen, 'enter-value', wanted),
    act('orchestrator-apply', screen, 'apply-settings'),
    act('orchestrator-test', [...screen, 'Call Home configuration test'], 'press-configuration-test'),
  ];
}

/** The contact is an organisation owner's to set (pubs.lenovo.com/lxc1: getstarted-cloud-organization); no test is documented. */
function portalSteps(catalog: Catalog, wanted: SettingValues): readonly ManualStep[] {
  const screen = ['XClarity One', 'Organization settings'];
  return [
    act('one-double', ['XClarity One'], 'ask-double-tickets'),
    ...fields(catalog, 'one', 'lxca', CONTACT, screen, 'enter-value', wanted),
    act('one-owner', screen, 'organisation-owner-sets-contact'),
  ];
}

// --- shared -----------------------------------------------------------------------------------------------

function proxyKeys(wanted: SettingValues): readonly SettingKey[] {
  if (wanted['proxy.enable'] !== 'true') return [];
  return PROXY.filter((key) => key !== 'proxy.password' || (wanted['proxy.user'] ?? '') !== '');
}

function act(id: string, screen: readonly string[], code: string): ManualStep {
  return { id, screen: [...screen], value: '', code };
}

/** One step per field that has a value, in the product's own spelling of it. */
function fields(
  catalog: Catalog,
  prefix: string,
  product: Product,
  keys: readonly SettingKey[],
  screen: readonly string[],
  code: string,
  wanted: SettingValues,
): ManualStep[] {
  return keys.flatMap((key): ManualStep[] => {
    const id = `${prefix}-${key}`;
    if (SECRET_KEYS.has(key)) return [{ id, screen: [...screen], key, value: '', code: 'enter-password' }];
    const value = wanted[key] ?? '';
    if (value === '') return [];
    const fitted = fitValue(catalog, product, key, value);
    return [{ id, screen: [...screen], key, value: fitted.ok ? fitted.value.value : value, code }];
  });
}
