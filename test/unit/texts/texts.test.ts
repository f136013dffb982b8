import { describe, expect, it } from 'vitest';
import { FIELD_NOTES, FIT_RULES } from '../../../electron/catalog/schema/limits.ts';
import {
  PRODUCT_REMARKS,
  ROUTE_CONDITIONS,
  ROUTE_REASONS,
} from '../../../electron/catalog/schema/products.ts';
import { VALUE_CODES } from '../../../electron/catalog/value-check.ts';
import { JOB_KINDS } from '../../../electron/contract/views.ts';
import { CLUE_KEYS } from '../../../electron/discovery/clues.ts';
import { FINGERPRINTS } from '../../../electron/discovery/fingerprints.ts';
import { DISCOVERY_WARNING_CODES } from '../../../electron/discovery/warnings.ts';
import { APP_ERROR_CODES } from '../../../electron/domain/app-error.ts';
import {
  CHECK_CODES,
  CHECK_LAYERS,
  CHECK_STATUSES,
  COMMON_CHECK_CODES,
  checkLayerOf,
  FIX_IDS,
} from '../../../electron/domain/check.ts';
import { FIRST_SERVERS_RULE } from '../../../electron/domain/controller.ts';
import { SIGHTING_SOURCES } from '../../../electron/domain/device.ts';
import { FACT_NOTES, FACT_QUALIFIERS } from '../../../electron/domain/fact.ts';
import { PLAN_STATES, SETTING_STATES, TEST_CALL_STATES } from '../../../electron/domain/plan.ts';
import { DRIVER_IDS, PRODUCTS, PROFILE_IDS, ROUTES } from '../../../electron/domain/product.ts';
import { SETTING_KEYS } from '../../../electron/domain/setting-key.ts';
import { STEP_IDS } from '../../../electron/domain/step.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import {
  checkFinding,
  checkName,
  checkSentence,
  DISCOVERY_WARNINGS,
  errorText,
  evidenceName,
  groupTitle,
  reasonText,
  settingValue,
  statusWords,
  valueRuleText,
} from '../../../electron/texts/index.ts';

/** Every arg name that any code documents, with a value nobody would mistake. */
const ARGS = {
  address: '10.0.0.1',
  addresses: 8192,
  basic: 0,
  count: 3,
  days: 61,
  device: '10.0.0.1',
  expected: 'X',
  field: 'contact.email',
  found: 'Z',
  guide: '129.42.1.1',
  heard: 'HTTP 200',
  host: 'www.ibm.com',
  hours: 9,
  interface: 'eth0',
  issuer: 'CN=Inspect',
  known: 'aa',
  limit: 30,
  name: 'bmc',
  names: 'a.example',
  notAfter: '2020-01-01',
  notBefore: '2030-01-01',
  notPublic: '10.1.1.1',
  path: 'settings.company',
  port: 443,
  protocol: 'TLSv1',
  range: '10.0.0.0/8',
  reason: 'why',
  reference: 'ntp',
  resolver: '10.0.0.53:53',
  rule: 'too-long',
  scanned: 254,
  schemes: 'NTLM',
  seconds: 5,
  seen: 'bb',
  server: 'ntp.example',
  sniFilter: 0,
  source: 'slp',
  status: 403,
  subject: 'CN=a',
  user: 'USERID',
  wanted: 'W',
  what: 'enable',
} as const;

/** Every string in a tree of texts, sentences called with all args and with none. */
function sentences(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    if (path.endsWith('firewallRule')) {
      return [
        [
          path,
          value({
            sources: [],
            host: 'h',
            addresses: ['1.2.3.4'],
            port: 443,
            protocol: 'https',
            state: 's',
          }) as string,
        ],
      ];
    }
    if (path.endsWith('fingerprint')) return [[path, value('W', 'P') as string]];
    if (path.endsWith('throughProxy')) return [[path, value('TLS') as string]];
    if (path.endsWith('liftedBy')) return [[path, value('--yes') as string]];
    if (path.endsWith('severalTargets')) return [[path, value(12) as string]];
    if (path.endsWith('sameCause')) return [[path, value(12) as string]];
    if (path.endsWith('hangsOn')) return [[path, value('TCP', 'h:443') as string]];
    return [
      [path, value(ARGS) as string],
      [`${path} (no args)`, value({}) as string],
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => sentences(each, `${path}.${key}`));
}

describe.each(['ja', 'en'] as const)('texts in %s', (language) => {
  const texts = textsFor(language);
  const unions: readonly (readonly [string, object, readonly string[]])[] = [
    ['product', texts.product, PRODUCTS],
    ['route', texts.route, ROUTES],
    ['driver', texts.driver, DRIVER_IDS],
    ['profile', texts.profile, [...PROFILE_IDS, 'custom']],
    ['sighting source', texts.sightingSource, SIGHTING_SOURCES],
    ['route reason', texts.routeReason, ROUTE_REASONS],
    ['route condition', texts.routeCondition, ROUTE_CONDITIONS],
    ['product remark', texts.productRemark, PRODUCT_REMARKS],
    ['fact qualifier', texts.factQualifier, FACT_QUALIFIERS],
    ['fact note', texts.factNote, FACT_NOTES],
    ['discovery warning', texts.discoveryWarning, DISCOVERY_WARNINGS],
    ['warning that discovery gives', texts.discoveryWarning, DISCOVERY_WARNING_CODES],
    ['check layer', texts.checkLayer, CHECK_LAYERS],
    ['check status', texts.checkStatus, CHECK_STATUSES],
    ['common check code', texts.commonCheck, COMMON_CHECK_CODES],
    ['fix', texts.fix, FIX_IDS],
    ['error', texts.error, APP_ERROR_CODES],
    ['value code', texts.valueCode, VALUE_CODES],
    ['fit rule', texts.fitRule, [...FIT_RULES, FIRST_SERVERS_RULE]],
    ['field note', texts.fieldNote, FIELD_NOTES],
    ['setting', texts.setting, SETTING_KEYS],
    ['plan state', texts.planState, PLAN_STATES],
    ['setting state', texts.applyState, SETTING_STATES],
    ['test call state', texts.testCallState, TEST_CALL_STATES],
    ['job', texts.job, JOB_KINDS],
    ['step', texts.step, STEP_IDS],
    ...CHECK_LAYERS.map((layer) => [`check ${layer}`, texts.check[layer], CHECK_CODES[layer]] as const),
  ];

  it.each(unions)('has exactly the codes of: %s', (_name, record, codes) => {
    expect(Object.keys(record).sort()).toEqual([...codes].sort());
  });

  it('has a non-empty sentence everywhere, whatever args are there', () => {
    const all = sentences(texts, 'texts');
    expect(all.length).toBeGreaterThan(500);
    const bad = all.filter(
      ([, sentence]) =>
        sentence.trim() === '' || /undefined|\[object|NaN|null/.test(sentence) || /\(\s*\)/.test(sentence),
    );
    expect(bad).toEqual([]);
  });

  it('gives every check status and outcome a mark of its own beside the word', () => {
    const marks = CHECK_STATUSES.map((status) => texts.checkStatus[status].mark);
    expect(new Set(marks).size).toBe(marks.length);
  });

  it('shows codes it does not know as they are', () => {
    expect(reasonText(texts, 'brand-new-rule')).toBe('brand-new-rule');
    expect(checkFinding(texts, 'tls', 'constructor').title).toBe('constructor');
    expect(errorText(texts, { code: 'toString', args: {} })).toContain('toString');
  });

  it('has a name for everything discovery sees', () => {
    for (const key of CLUE_KEYS) expect(evidenceName(texts, key), key).not.toBe(key);
    expect(evidenceName(texts, 'slp.attribute.rack-id')).toContain('rack-id');
  });

  it('has a sentence for every fingerprint rule discovery knows', () => {
    for (const { id } of FINGERPRINTS) expect(reasonText(texts, id), id).not.toBe(id);
  });

  it('names the group of a cause, with its detail', () => {
    expect(groupTitle(texts, 'tls:intercepted:CN=Inspect')).toContain('CN=Inspect');
    expect(groupTitle(texts, 'proxy:10.0.0.8:3128')).toContain('10.0.0.8:3128');
    expect(groupTitle(texts, 'tcp:timeout')).toContain(texts.check.tcp.timeout.title);
  });

  it('never shows a secret, whatever stands in its place', () => {
    expect(settingValue(texts, 'proxy.password', 'hunter2')).toBe(texts.secret.unknown);
    expect(settingValue(texts, 'proxy.password', 'will-change')).toBe(texts.secret['will-change']);
  });

  it('names every rule of an adaptation', () => {
    expect(valueRuleText(texts, 'nfkc+dashes', {})).toContain(texts.fitRule.dashes);
  });

  it('says what was not changed when a login is rejected', () => {
    const sentence = errorText(texts, { code: 'login-rejected', args: { address: 'A', user: 'U' } });
    expect(sentence).toContain('A');
    expect(sentence).toContain('U');
    expect(sentence.length).toBeGreaterThan(40);
  });
});

describe('layers', () => {
  it.each([
    ['tls', 'tls'],
    ['proxy-tls', 'tls'],
    ['proxy', 'proxy'],
    ['proxy-connect', 'proxy'],
    ['clock.ntp', 'clock'],
    ['dns.resolver', 'dns'],
  ])('%s is of %s', (id, layer) => {
    expect(checkLayerOf(id)).toBe(layer);
  });

  it('says that a check went through the proxy', () => {
    expect(checkName(textsFor('ja'), 'proxy-tls')).toBe('プロキシ経由の TLS');
  });

  it.each(['ja', 'en'] as const)(
    'says how many have one cause, and on which row one hangs (%s)',
    (language) => {
      const texts = textsFor(language);
      const base = { id: 'tcp', code: 'timeout' as const, target: 'a.example:443' };
      const one = checkSentence(texts, { ...base, args: { port: 443 } });
      expect(checkSentence(texts, { ...base, args: { port: 443, count: 12 } })).toContain('11');
      const hung = { ...base, args: {}, cause: 'clock.laptop', causeTarget: 'laptop' };
      expect(checkSentence(texts, hung)).toContain('laptop');
      expect(one).not.toContain('laptop');
      expect(statusWords(texts, { status: 'skipped', cause: 'tcp' })).toBe(texts.hangs);
      expect(statusWords(texts, { status: 'skipped' })).toBe(texts.checkStatus.skipped);
    },
  );
});

it('a check whose layer has other words for its code has its own, in both languages', () => {
  const [ja, en] = [textsFor('ja'), textsFor('en')];
  expect(Object.keys(ja.checkById)).toEqual(Object.keys(en.checkById));
  expect(checkFinding(ja, 'clock.device-ntp', 'ok').title).toBe('機器の NTP は有効です');
  expect(checkFinding(ja, 'clock', 'ok').title).toBe('日時は正確です');
});
