import { expect, test } from 'vitest';
import {
  callHomeMethods,
  driversFor,
  lxcaLicence,
  lxcaProfile,
  notices,
  productEntry,
  productName,
  profileFor,
  profileForRoute,
  recommendedRoutes,
  routeAllowed,
  routesFor,
} from '../../../electron/catalog/index.ts';
import { PRODUCTS, ROUTES } from '../../../electron/domain/product.ts';
import { shipped } from '../../support/shipped.ts';

test('every product has a name in both languages, a route and a reason for each route', () => {
  for (const product of PRODUCTS) {
    expect(productName(shipped, product).ja).toBeTruthy();
    expect(productName(shipped, product).en).toBeTruthy();
    expect(routesFor(shipped, product).length).toBeGreaterThan(0);
    expect(
      recommendedRoutes(shipped, product).every((each) => routeAllowed(shipped, product, each.route)),
    ).toBe(true);
  }
});

test("the guide's page 4: System x by LXCA or IMM2, Flex by LXCA or CMM, DM/DE by AutoSupport only", () => {
  const allowed = (product: (typeof PRODUCTS)[number]) =>
    ROUTES.filter((route) => route !== 'none' && routeAllowed(shipped, product, route));
  expect(allowed('imm2')).toEqual(['direct', 'lxca']);
  expect(allowed('cmm')).toEqual(['direct', 'lxca']);
  expect(allowed('cmm2')).toEqual(['direct', 'lxca']);
  expect(allowed('storage-dm')).toEqual(['autosupport']);
  expect(allowed('storage-de')).toEqual(['autosupport']);
  expect(callHomeMethods(shipped).map((method) => method.ways.map((way) => way.route))).toEqual([
    ['lxca'],
    ['lxca', 'direct'],
    ['lxca', 'direct'],
    ['autosupport'],
  ]);
});

test.each(['xcc', 'xcc2', 'xcc3'] as const)(
  '%s may report directly where it offers that itself, against the printed guide',
  (product) => {
    const direct = routesFor(shipped, product).find((each) => each.route === 'direct');
    expect(direct).toMatchObject({ allowed: true, condition: 'device-offers-service-advisor' });
    expect(direct?.superseded?.printed.ja).toBe('※XCC 自身は Call Home 未対応のため、唯一の方法。');
    expect(recommendedRoutes(shipped, product)[0]).toEqual({
      route: 'direct',
      condition: 'device-offers-service-advisor',
    });
    expect(recommendedRoutes(shipped, product)[1]?.route).toBe('lxca');
  },
);

test('ThinkAgile needs XClarity Administrator 2.3.0', () => {
  expect(
    productEntry(shipped, 'xcc').versions.find((each) => each.subject === 'ThinkAgile')?.minimumLxcaVersion,
  ).toBe('2.3.0');
});

test('Systems Director ended on 2018-04-30 and nothing is ever pushed to it', () => {
  expect(productEntry(shipped, 'systems-director').versions[0]?.endOfSupport).toBe('2018-04-30');
  expect(driversFor(shipped, 'systems-director')).toEqual([]);
  expect(recommendedRoutes(shipped, 'systems-director')).toEqual([{ route: 'none' }]);
});

test('nothing is pushed to what is not a Lenovo controller', () => {
  for (const product of ['other-bmc', 'unknown', 'smm'] as const) {
    expect(driversFor(shipped, product)).toEqual([]);
    expect(ROUTES.filter((route) => routeAllowed(shipped, product, route))).toEqual(['none']);
  }
});

test('drivers come in the order they are tried, the manual sheet last', () => {
  expect(driversFor(shipped, 'imm2')).toEqual(['imm2-snmp', 'imm2-cli', 'manual']);
  expect(driversFor(shipped, 'cmm')).toEqual(['cmm-snmp', 'cmm-cli', 'manual']);
  expect(driversFor(shipped, 'xcc')).toEqual(['xcc-redfish', 'manual']);
  expect(driversFor(shipped, 'lxca')).toEqual(['lxca-rest', 'manual']);
});

test.each([
  ['4.1.0', 'lxca'],
  ['2.7', 'lxca'],
  ['2.7.0', 'lxca'],
  ['2.6.9', 'lxca-2.3'],
  ['2.3.0', 'lxca-2.3'],
  ['v2.3', 'lxca-2.3'],
  ['2.2.99', 'lxca-2.2'],
  ['1.2.2', 'lxca-2.2'],
  ['2.10.0', 'lxca'],
  ['2', 'lxca-2.2'],
  ['unknown', 'lxca'],
  [undefined, 'lxca'],
] as const)('XClarity Administrator %s uses the table %s', (version, profile) => {
  expect(lxcaProfile(shipped, version)).toBe(profile);
  expect(profileFor(shipped, 'lxca', version)).toBe(profile);
  expect(profileForRoute(shipped, 'imm2', 'lxca', version)).toBe(profile);
});

test('each product has its own table, and products without one have none', () => {
  expect(PRODUCTS.map((product) => profileFor(shipped, product))).toEqual([
    'imm2',
    'cmm',
    'cmm',
    'xcc',
    'xcc',
    'xcc',
    'lxca',
    'systems-director',
    ...Array.from({ length: 8 }, () => undefined),
  ]);
  expect(profileForRoute(shipped, 'imm2', 'direct')).toBe('imm2');
  expect(profileForRoute(shipped, 'imm2', 'none')).toBeUndefined();
  expect(profileForRoute(shipped, 'storage-dm', 'autosupport')).toBeUndefined();
});

test("after 90 days without XClarity Pro only the appliance's own problems stop being reported", () => {
  expect(lxcaLicence(shipped)).toMatchObject({
    product: 'XClarity Pro',
    trialDays: 90,
    stops: 'lxca-own-problems',
    keeps: 'managed-hardware-alerts',
  });
});

test('the notices of a product are the ones that concern it', () => {
  expect(notices(shipped, 'imm2').map((notice) => notice.id)).toEqual(
    expect.arrayContaining(['note-1-certificates', 'clock-months', 'romaji-only']),
  );
  expect(notices(shipped, 'imm2').some((notice) => notice.id === 'note-2-xcc')).toBe(false);
  expect(
    notices(shipped, 'xcc').find((notice) => notice.id === 'note-2-xcc')?.supersededBy?.text.ja,
  ).toBeTruthy();
  expect(notices(shipped).length).toBeGreaterThan(notices(shipped, 'imm2').length);
});

test('a remark that is a sentence of the guide leads to that notice', () => {
  const own = [
    'flex-node-reports-through-cmm',
    'not-on-all-imm2',
    'no-test-trigger-in-mib',
    'xcc3-not-in-vendor-script',
    'licence-after-90-days',
    'settings-not-in-guide',
    'xcc-proxy-basic-no-decryption',
    'xcc-amd-reports-itself',
    'xcc3-required-fields-by-device',
    'ask-double-tickets',
    'hosts-not-published',
    'autosupport-test-and-ports',
  ];
  const known = notices(shipped).map((notice) => notice.id);
  for (const product of PRODUCTS) {
    for (const remark of productEntry(shipped, product).remarks) expect([...known, ...own]).toContain(remark);
  }
});
