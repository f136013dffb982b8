import { endpointsFor } from '../../electron/catalog/index.ts';
import { manualSteps } from '../../electron/devices/manual/manual-steps.ts';
import type { CheckResult } from '../../electron/domain/check.ts';
import type { ApplyItem, ApplyResult, DevicePlan, TestCallResult } from '../../electron/domain/plan.ts';
import type { DriverId, Product, Route } from '../../electron/domain/product.ts';
import type { SettingKey } from '../../electron/domain/setting-key.ts';
import { shipped } from './shipped.ts';

/** What the stages leave of one device of a made-up site: seen, checked, planned, written, called. */
export const AT = '2026-11-24T02:00:00.000Z';

export type Kind = {
  readonly product: Product;
  readonly route: Route;
  readonly driver: DriverId;
  readonly model: string;
  readonly machineType: string;
};

export const PERSON: Readonly<Partial<Record<SettingKey, string>>> = {
  company: 'Takasaki Shoji K.K.',
  'contact.name': 'Hanako Takasaki',
  'contact.phone': '0355501234',
  'contact.email': 'hanako@takasaki.example',
  'contact.address': '1-2-3 Kanda Nishikicho',
  'contact.city': 'Chiyoda-ku',
  'contact.state': 'Tokyo',
  'contact.postalCode': '1010054',
};

/** What preflight keeps of a chain that was not trusted. */
const CHAIN = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----';

export type One = Kind & { readonly address: string; readonly index: number };
export const idOf = (one: One): string =>
  `uuid:4f0c3a58-8a7d-11e5-9e2f-${String(one.index).padStart(12, '0')}`;
const serialOf = (one: One): string => `J30TEST${String(one.index).padStart(4, '0')}`;

export function deviceOf(one: One): unknown {
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
export function checksOf(each: readonly One[], proxy: boolean): readonly CheckResult[] {
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

export function planOf(one: One, proxy: boolean): DevicePlan {
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

export function applyOf(one: One, proxy: boolean): ApplyResult {
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
export function mendedOf(one: One): ApplyResult {
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

export function testOf(one: One): TestCallResult {
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
