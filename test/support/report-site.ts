import { manualSteps, noTestCall } from '../../electron/devices/manual/manual-steps.ts';
import { tickKey } from '../../electron/domain/manual-ticks.ts';
import type { ManualStep } from '../../electron/domain/plan.ts';
import { parseSiteFile } from '../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../electron/domain/site-record.ts';
import { fromVersion1, withOutcomes } from './runs.ts';
import { shipped } from './shipped.ts';
import {
  AT,
  applyOf,
  checksOf,
  deviceOf,
  idOf,
  type Kind,
  mendedOf,
  type One,
  PERSON,
  planOf,
  testOf,
} from './site-outcomes.ts';

/*
 * Sites for the documents' tests and bench: as the stages leave them behind, with every kind of product and
 * route, names that break careless fonts, and secrets that must never come out.
 */

/** One of each: direct, through XClarity Administrator, AutoSupport, by hand, out of scope. */
const KINDS: readonly Kind[] = [
  { product: 'imm2', route: 'direct', driver: 'imm2-snmp', model: 'System x3650 M5', machineType: '8871' },
  {
    product: 'cmm2',
    route: 'direct',
    driver: 'cmm-snmp',
    model: 'Flex System Enterprise Chassis',
    machineType: '8721',
  },
  {
    product: 'xcc2',
    route: 'direct',
    driver: 'xcc-redfish',
    model: 'ThinkSystem SR650 V3',
    machineType: '7D76',
  },
  { product: 'lxca', route: 'lxca', driver: 'lxca-rest', model: 'XClarity Administrator', machineType: '' },
  { product: 'xcc', route: 'lxca', driver: 'manual', model: 'ThinkSystem SR650', machineType: '7X06' },
  {
    product: 'systems-director',
    route: 'none',
    driver: 'manual',
    model: 'IBM Systems Director',
    machineType: '',
  },
  {
    product: 'storage-dm',
    route: 'autosupport',
    driver: 'manual',
    model: 'ThinkSystem DM5000H',
    machineType: '7Y42',
  },
  {
    product: 'storage-de',
    route: 'autosupport',
    driver: 'manual',
    model: 'ThinkSystem DE4000H',
    machineType: '7Y75',
  },
  { product: 'other-bmc', route: 'none', driver: 'manual', model: 'PowerEdge R740', machineType: '' },
];

/** Only the controllers that are pushed, in the mix of a large site. */
const MANY: readonly Kind[] = [
  KINDS[2] as Kind,
  KINDS[0] as Kind,
  { product: 'xcc', route: 'direct', driver: 'xcc-redfish', model: 'ThinkSystem SR630', machineType: '7X02' },
  KINDS[2] as Kind,
  KINDS[4] as Kind,
];

/** Secrets a site is near to: none of them may stand in any document. */
export const SECRETS = ['Pr0xy!Secret-92', 'Bmc#Secret-77', 'Snmp$Secret-31', 'Tr4nsfer%Secret-11'] as const;

/** Every personal datum of these sites; none may stand in a masked document, its metadata or its file names. */
export const PERSONAL = [
  '髙﨑',
  '𠮷田',
  '設定 太郎',
  'Hanako',
  'Takasaki',
  'takasaki.example',
  '0355501234',
  'Kanda',
  'Chiyoda',
  '1010054',
  'J30TEST',
  '10.20.',
  'fd00:20',
  'svc-callhome',
  'svc-transfer',
  'rack-kanda',
  '東京第一データセンター',
  '北関東ネットワーク保守',
  '40:f2:e9',
  '4f0c3a58',
  'bmc-kanda-old',
  'op-nakamura',
] as const;

const LISTS = {
  mixed: KINDS,
  many: MANY,
  one: KINDS,
  xcc: KINDS.slice(2, 3),
  lxca: KINDS.slice(3, 5),
} as const;

export type SiteChoice = {
  readonly devices?: number;
  /** `mixed`: one of every kind; `many`: controllers that are pushed; else of this product. */
  readonly kinds?: keyof typeof LISTS;
  readonly upTo?: 'nothing' | 'preflight' | 'plan' | 'done';
  readonly proxy?: boolean;
};

export function reportSite({
  kinds = 'mixed',
  devices = kinds === 'many' ? 20 : kinds === 'one' ? 1 : LISTS[kinds].length,
  upTo = 'done',
  proxy = true,
}: SiteChoice = {}): SiteRecord {
  const list = LISTS[kinds];
  const each = Array.from({ length: devices }, (_, index) => ({
    ...(list[index % list.length] as Kind),
    address: `10.20.${Math.floor(index / 200)}.${(index % 200) + 11}`,
    index,
  }));
  const parsed = parseSiteFile({
    version: 1,
    site: {
      customer: '株式会社 髙﨑商事',
      name: '東京第一データセンター ①〜③',
      engineer: '設定 太郎',
      company: '株式会社北関東ネットワーク保守',
      reference: 'A-2026-118',
    },
    network: {
      ranges: ['10.20.0.0/22'],
      dns: ['10.20.0.2'],
      ntp: ['10.20.0.3'],
      destinations:
        devices === 0 ? [] : [{ host: 'relay.takasaki.example', port: 8443, use: '保守用の中継サーバー' }],
      ...(proxy
        ? {
            proxy: {
              host: 'proxy-tokyo-primary-datacenter-01.infrastructure.takasaki.example',
              port: 8080,
              user: 'svc-callhome',
              passwordEnv: 'PROXY_PASSWORD',
            },
          }
        : {}),
    },
    credentials: { bmc: { user: 'USERID', passwordEnv: 'BMC_PASSWORD' } },
    devices: each.map(({ address, product, route, driver }) => ({
      address,
      product,
      route,
      driver,
      credential: 'bmc',
    })),
    settings: {
      termsAccepted: { by: '髙﨑 花子', at: '2026-11-24T01:00:00Z' },
      company: PERSON.company,
      contact: {
        name: PERSON['contact.name'],
        phone: PERSON['contact.phone'],
        email: PERSON['contact.email'],
        address: PERSON['contact.address'],
        city: PERSON['contact.city'],
        state: PERSON['contact.state'],
        postalCode: PERSON['contact.postalCode'],
      },
      alternate: { name: 'Jiro Yoshida', phone: '0355501235', email: 'jiro@takasaki.example' },
      excludedEvents: ['806f010d0401ffff'],
      fileTransfer: {
        mode: 'sftp',
        host: 'sftp.takasaki.example',
        port: 22,
        user: 'svc-transfer',
        passwordEnv: 'TRANSFER_PASSWORD',
      },
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const base = newSiteRecord('site-report', '2026-11-24T00:00:00Z', parsed.value);
  if (upTo === 'nothing') return base;
  const record = {
    signOff: { preparedBy: '設定 太郎', checkedBy: '𠮷田 次郎', approvedBy: '', receivedBy: '' },
    discovery: {
      devices: each.map(deviceOf),
      scanned: 1022,
      durationMs: 900,
      finishedAt: AT,
      warnings: [],
    },
    preflight: { profiles: ['imm2', 'xcc', 'lxca'], finishedAt: AT, results: checksOf(each, proxy) },
    ...(upTo === 'preflight' ? {} : { plans: each.map((one) => planOf(one, proxy)) }),
    ...(upTo === 'done'
      ? {
          applies: each.filter((one) => one.driver !== 'manual').map((one) => applyOf(one, proxy)),
          testCalls: each.filter((one) => one.driver !== 'manual').map(testOf),
          openPoints: [
            {
              category: '設備',
              text: 'ラック①の予備ポートを1つ空けておく',
              owner: '𠮷田 次郎',
              due: '2026-12-10',
            },
          ],
          controller: { plans: [], applies: each.filter((one) => one.index === 1).map(mendedOf) },
          manualDone: { x: { by: '𠮷田 次郎', at: AT } },
          coverage: [
            {
              lxca: '10.20.0.14',
              at: AT,
              devices: [
                { uuid: idOf(each[0] as One).slice(5), addresses: ['10.20.0.15'], name: 'rack-kanda-01' },
              ],
            },
          ],
          secretHashes: { x: 'salt:hash' },
          pins: { 'tls:10.20.0.11:443': 'ab'.repeat(32) },
          // The account and the name of a device as they were before the connection was entered anew.
          loginAttempts: [
            { address: '10.20.0.11', user: 'svc-callhome', tried: 2, refused: 0 },
            { address: 'bmc-kanda-old', user: 'op-nakamura', tried: 1, refused: 1 },
          ],
        }
      : {}),
  };
  return fromVersion1(base, record);
}

/** Who made by hand what a site's people ticked. */
const BY_HAND = { by: '𠮷田 次郎', at: '2026-11-24T05:30:00.000Z' } as const;

/** One XCC without a proxy, whose test call a person made on its own screen. */
function xccAlone(): SiteRecord {
  const site = withOutcomes(reportSite({ kinds: 'xcc', proxy: false }), 'test-call', (call) => ({
    ...call,
    manual: [...noTestCall(call.product)],
  }));
  return ticked(site, noTestCall('xcc2'), { state: 'success', ticket: '760JCSX901' });
}

/** What XClarity Administrator's own interface takes; terms, switching on and the test are left to a person. */
const LXCA_WRITES = /^(?:contact|alternate|proxy)\.|^company$|^country$/;

/** An XClarity Administrator whose contacts were written, whose terms were accepted by hand, and the rest is left. */
function lxcaByHand(): SiteRecord {
  const site = reportSite({ kinds: 'lxca' });
  const steps = manualSteps(shipped, 'lxca', 'lxca', { enable: 'true' });
  const planned = withOutcomes(site, 'plan', (plan) =>
    plan.product === 'lxca'
      ? { ...plan, items: plan.items.filter(({ key }) => LXCA_WRITES.test(key)), manual: [...steps] }
      : plan,
  );
  const written = withOutcomes(planned, 'apply', (apply) => ({
    ...apply,
    items: apply.items.filter(({ key }) => LXCA_WRITES.test(key)),
  }));
  return ticked(
    written,
    steps.filter(({ id }) => id === 'lxca-privacy'),
  );
}

function ticked(
  site: SiteRecord,
  steps: readonly ManualStep[],
  result?: NonNullable<ManualStep['done']>['result'],
): SiteRecord {
  const deviceId = site.discovery?.devices[0]?.id ?? '';
  const done = { ...BY_HAND, ...(result === undefined ? {} : { result }) };
  return { ...site, manualDone: Object.fromEntries(steps.map((step) => [tickKey(deviceId, step), done])) };
}

/** Of a large site every ninth that was written to is half written: 45 of 500. No test call was made there. */
function withHalfWritten(site: SiteRecord): SiteRecord {
  const half = (index: number): boolean => index % 9 === 1;
  const written = withOutcomes(site, 'apply', (apply, index) =>
    half(index)
      ? {
          ...apply,
          state: 'partly' as const,
          items: apply.items.map((item, at) =>
            at < apply.items.length / 2
              ? item
              : { ...item, after: item.before, outcome: 'not-written' as const },
          ),
          errors: [{ code: 'device-timeout' as const, args: { address: apply.address } }],
        }
      : apply,
  );
  return withOutcomes(written, 'test-call', (call, index) =>
    half(index) ? { ...call, state: 'not-run', ticket: '', eventId: '', message: '' } : call,
  );
}

/** The sites whose every document is read back: small ones, one of every kind before and after, large ones that failed. */
export const SITES = {
  'one IMM2': () => reportSite({ kinds: 'one' }),
  'one XCC without proxy': xccAlone,
  'an LXCA partly by hand': lxcaByHand,
  'mixed with results': () => reportSite({}),
  'mixed without results': () => reportSite({ upTo: 'nothing' }),
  'sixty with failures': () => withHalfWritten(reportSite({ kinds: 'many', devices: 60 })),
  'five hundred with failures': () => withHalfWritten(reportSite({ kinds: 'many', devices: 500 })),
} as const satisfies Readonly<Record<string, () => SiteRecord>>;
