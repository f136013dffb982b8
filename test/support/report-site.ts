import { endpointsFor } from '../../electron/catalog/index.ts';
import { manualSteps } from '../../electron/devices/manual/manual-steps.ts';
import type { CheckResult } from '../../electron/domain/check.ts';
import type { ApplyItem, ApplyResult, DevicePlan, TestCallResult } from '../../electron/domain/plan.ts';
import type { DriverId, Product, Route } from '../../electron/domain/product.ts';
import type { SettingKey } from '../../electron/domain/setting-key.ts';
import { parseSiteFile } from '../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../electron/domain/site-record.ts';
import { fromVersion1 } from './runs.ts';
import { shipped } from './shipped.ts';

/**
 * Sites for the documents' tests and bench: as the stages leave them behind, with every kind of product and
 * route, names that break careless fonts, and secrets that must never come out.
 */
export const AT = '2026-11-24T02:00:00.000Z';

type Kind = {
  readonly product: Product;
  readonly route: Route;
  readonly driver: DriverId;
  readonly model: string;
  readonly machineType: string;
};

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

const PERSON: Readonly<Partial<Record<SettingKey, string>>> = {
  company: 'Takasaki Shoji K.K.',
  'contact.name': 'Hanako Takasaki',
  'contact.phone': '0355501234',
  'contact.email': 'hanako@takasaki.example',
  'contact.address': '1-2-3 Kanda Nishikicho',
  'contact.city': 'Chiyoda-ku',
  'contact.state': 'Tokyo',
  'contact.postalCode': '1010054',
};

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

/** What preflight keeps of a chain that was not trusted. */
export const CHAIN = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----';

export type SiteChoice = {
  readonly devices?: number;
  /** `mixed`: one of every kind; `many`: controllers that are pushed. */
  readonly kinds?: 'mixed' | 'many' | 'one';
  readonly upTo?: 'nothing' | 'preflight' | 'plan' | 'done';
  readonly proxy?: boolean;
};

export function reportSite({
  kinds = 'mixed',
  devices = kinds === 'mixed' ? KINDS.length : kinds === 'one' ? 1 : 20,
  upTo = 'done',
  proxy = true,
}: SiteChoice = {}): SiteRecord {
  const list = kinds === 'many' ? MANY : KINDS;
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

type One = Kind & { readonly address: string; readonly index: number };
const idOf = (one: One): string => `uuid:4f0c3a58-8a7d-11e5-9e2f-${String(one.index).padStart(12, '0')}`;
const serialOf = (one: One): string => `J30TEST${String(one.index).padStart(4, '0')}`;

function deviceOf(one: One): unknown {
  return {
    id: idOf(one),
    address: one.address,
    addresses: [one.address, `fd00:20::${(one.index + 11).toString(16)}`],
    product: one.product,
    reasons:
      one.product === 'other-bmc'
        ? ['other-bmc']
        : one.driver === 'manual' && one.product !== 'xcc'
          ? ['typed']
          : [`${one.product}-slp`, `${one.product}-login-page`],
    vendor: 'Lenovo',
    model: one.model,
    machineType: one.machineType,
    serial: serialOf(one),
    firmware: one.product === 'lxca' ? '2.7.0' : 'CDI3A4N 8.40 (2025-11-03)',
    uuid: idOf(one).slice(5),
    name: `host-${one.index}.bmc.takasaki.example`,
    sightings: [
      {
        source: 'slp',
        address: one.address,
        port: 427,
        at: AT,
        evidence: [
          { key: 'slp.serial', value: serialOf(one) },
          { key: 'slp.attribute.mac-address', value: '40:f2:e9:b8:00:21' },
          { key: 'slp.type', value: 'service:management-hardware.IBM' },
        ],
      },
    ],
  };
}

function check(part: Partial<CheckResult> & Pick<CheckResult, 'id' | 'target'>): CheckResult {
  return {
    status: 'pass',
    code: 'ok',
    args: {},
    evidence: [],
    fixes: [],
    startedAt: AT,
    durationMs: 12,
    attempt: 1,
    from: 'laptop',
    group: 'ok',
    ...part,
  };
}

/** As preflight leaves them: per destination and layer, and one clock per device. */
function checksOf(each: readonly One[], proxy: boolean): readonly CheckResult[] {
  const rows = (['imm2', 'xcc', 'lxca'] as const).flatMap((profile) =>
    endpointsFor(shipped, profile, { includeOptional: true }).flatMap((endpoint): CheckResult[] => {
      const target = `${endpoint.host}:${endpoint.port}`;
      const shut = endpoint.host === 'esupport.ibm.com' || endpoint.host === 'www-945.ibm.com';
      const ids = endpoint.protocol === 'https' ? ['dns', 'tcp', 'tls'] : ['dns', 'tcp'];
      return [
        ...ids.map((id) =>
          shut && id !== 'dns'
            ? check({
                id,
                target,
                profile,
                args: { host: endpoint.host, port: endpoint.port },
                ...(id === 'tcp'
                  ? { status: 'fail', code: 'timeout', fixes: ['open-firewall'], group: 'tcp:timeout' }
                  : { status: 'skipped', code: 'dependency-failed', group: `${id}:dependency-failed` }),
                evidence: [{ key: 'address', value: endpoint.ipv4[0] ?? '' }],
              })
            : check({
                id,
                target,
                profile,
                evidence: [
                  { key: 'addresses', value: endpoint.ipv4.join(', ') },
                  ...(id === 'tls' ? [{ key: 'chainPem', value: CHAIN }] : []),
                ],
              }),
        ),
        ...(proxy
          ? [
              check({
                id: 'proxy-connect',
                target,
                profile,
                args: { host: endpoint.host, port: endpoint.port },
                ...(shut
                  ? {
                      status: 'fail',
                      code: 'denied',
                      fixes: ['proxy-allow-destination'],
                      group: 'proxy:denied',
                    }
                  : {}),
              }),
            ]
          : []),
      ];
    }),
  );
  const unique = new Map(rows.map((row) => [`${row.id}|${row.target}`, row]));
  const clocks = each
    .filter((one) => one.driver !== 'manual')
    .map((one) =>
      one.index === 1
        ? check({
            id: 'clock',
            target: one.address,
            status: 'fail',
            code: 'skew-months',
            args: { seconds: -9_000_000, days: 104 },
            fixes: ['set-device-clock'],
            from: 'device',
            group: 'clock:skew-months',
            evidence: [{ key: 'skewSeconds', value: '-9000000' }],
          })
        : check({
            id: 'clock',
            target: one.address,
            from: 'device',
            evidence: [{ key: 'skewSeconds', value: '0.4' }],
          }),
    );
  return [...unique.values(), check({ id: 'clock.laptop', target: 'laptop' }), ...clocks];
}

function valuesOf(one: One, proxy: boolean): readonly (readonly [SettingKey, string])[] {
  const person = Object.entries(PERSON) as unknown as readonly (readonly [SettingKey, string])[];
  return [
    ['licence', 'true'],
    ['country', 'JP'],
    ...person.map(([key, value]) =>
      key === 'contact.state' && one.product === 'imm2' ? ([key, 'TOK'] as const) : ([key, value] as const),
    ),
    ['alternate.name', 'Jiro Yoshida'],
    ['alternate.phone', '0355501235'],
    ['alternate.email', 'jiro@takasaki.example'],
    ...(proxy
      ? ([
          ['proxy.enable', 'true'],
          ['proxy.host', 'proxy-tokyo-primary-datacenter-01.infrastructure.takasaki.example'],
          ['proxy.port', '8080'],
          ['proxy.user', 'svc-callhome'],
          ['proxy.password', 'will-change'],
        ] as const)
      : []),
    ['enable', 'true'],
  ];
}

function planOf(one: One, proxy: boolean): DevicePlan {
  const manual = one.driver === 'manual';
  const values = valuesOf(one, proxy);
  return {
    deviceId: idOf(one),
    address: one.address,
    product: one.product,
    route: one.route,
    driver: one.driver,
    state: manual ? 'manual' : 'changes',
    items: manual
      ? []
      : values.map(([key, wanted]) => ({
          key,
          current: key === 'proxy.password' ? 'unknown' : '',
          wanted,
          change: 'set',
          secret: key === 'proxy.password',
        })),
    steps: [],
    manual: manual ? [...manualSteps(shipped, one.product, one.route, Object.fromEntries(values))] : [],
    errors: [],
    warnings: [],
    madeAt: AT,
  };
}

function applyOf(one: One, proxy: boolean): ApplyResult {
  const failed = one.index % 97 === 60;
  const items: ApplyItem[] = valuesOf(one, proxy).map(([key, wanted]) => {
    const secret = key === 'proxy.password';
    return {
      key,
      before: secret ? 'unknown' : key === 'country' && one.index % 3 === 0 ? 'JP' : '',
      wanted,
      after: secret || failed ? null : wanted,
      outcome: failed ? 'not-written' : secret ? 'written-unread' : 'verified',
      secret,
    };
  });
  return {
    deviceId: idOf(one),
    address: one.address,
    product: one.product,
    driver: one.driver,
    state: failed ? 'failed' : 'done',
    items,
    stepsDone: ['all'],
    stepsLeft: [],
    errors: failed ? [{ code: 'login-rejected', args: { address: one.address, user: 'USERID' } }] : [],
    startedAt: AT,
    durationMs: 1200,
  };
}

/** The clock of a device, set right from the preflight step. */
function mendedOf(one: One): ApplyResult {
  const items: readonly (readonly [SettingKey, string, string])[] = [
    ['clock.zone', '+00:00', '+09:00'],
    ['ntp.servers', 'ntp-old.takasaki.example', '10.20.0.3'],
    ['ntp.enable', 'false', 'true'],
  ];
  return {
    ...applyOf(one, false),
    state: 'done',
    errors: [],
    items: items.map(([key, before, wanted]) => ({
      key,
      before,
      wanted,
      after: wanted,
      outcome: 'verified',
      secret: false,
    })),
  };
}

function testOf(one: One): TestCallResult {
  const sent = one.product === 'imm2' || one.product === 'cmm2';
  return {
    deviceId: idOf(one),
    address: one.address,
    product: one.product,
    driver: one.driver,
    state: sent ? 'success' : 'not-available',
    deviceState: sent ? 'Success' : '',
    ticket: sent ? `760JCS${String(one.index).padStart(4, '0')}` : '',
    eventId: sent ? '4000008600000000' : '',
    message: sent ? 'Test Call Home Generated by user USERID.' : '',
    startedAt: AT,
    durationMs: 900,
    errors: [],
    manual: [],
  };
}
