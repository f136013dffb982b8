import {
  type Catalog,
  driversFor,
  hasTrait,
  productEntry,
  profileForRoute,
  recommendedRoutes,
  routeAllowed,
  routesFor,
} from '../catalog/index.ts';
import { covers } from '../domain/coverage.ts';
import { namesAccount } from '../domain/credential.ts';
import type { Device } from '../domain/device.ts';
import type { DeviceRow, RouteOption } from '../domain/device-row.ts';
import { driverTraits } from '../domain/driver-traits.ts';
import type { DriverId, Product, Route } from '../domain/product.ts';
import { portsSchema, type SiteCredential, type SiteDevice } from '../domain/site-file.ts';
import { idAt } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';

/**
 * The device rows of a site: what discovery found and what somebody typed in, joined by address, with the
 * route, driver and destination table that follow from the catalog unless the person chose otherwise.
 */
export function deviceRows(catalog: Catalog, record: SiteRecord): readonly DeviceRow[] {
  const found = record.discovery?.devices ?? [];
  const entries = entriesByDevice(record, found);
  const used = new Set(entries.values());
  const site = siteOf(catalog, record);
  const rows = found.map((device) => rowOf(site, device, entries.get(device), false));
  const taken = new Map(found.map(({ id, address }) => [id, address]));
  const typed = record.file.devices
    .filter((entry) => !used.has(entry))
    .map((entry): DeviceRow => {
      const device = typedDevice(record, entry);
      const sameAs = taken.get(device.id);
      taken.set(device.id, sameAs ?? device.address);
      if (sameAs === undefined) return rowOf(site, device, entry, true);
      // It was told apart by its address only, until a login said that it is the box of another row: it is told so.
      return { ...rowOf(site, { ...device, id: addressId(entry.address) }, entry, true), sameAs };
    });
  return [...rows, ...typed];
}

/**
 * What a person set for each device that was found: by the address it has now, else by the one under which it is
 * known from before.
 */
function entriesByDevice(record: SiteRecord, found: readonly Device[]): ReadonlyMap<Device, SiteDevice> {
  const at = new Map(
    found.flatMap((device) => [device.address, ...device.addresses].map((a) => [a, device])),
  );
  const byId = new Map(found.map((device) => [device.id, device]));
  const entries = new Map<Device, SiteDevice>();
  const give = (entry: SiteDevice, device: Device | undefined): void => {
    if (device !== undefined && !entries.has(device)) entries.set(device, entry);
  };
  for (const entry of record.file.devices) give(entry, at.get(entry.address));
  const given = new Set(entries.values());
  for (const entry of record.file.devices) {
    if (!given.has(entry) && !at.has(entry.address)) give(entry, byId.get(idAt(record.known, entry.address)));
  }
  return entries;
}

/** The rows that are part of the job. */
export function chosenRows(catalog: Catalog, record: SiteRecord): readonly DeviceRow[] {
  return deviceRows(catalog, record).filter((row) => row.chosen);
}

const addressId = (address: string): string => `address:${address}`;

/** A device that no scan has seen, with what its logins told. */
function typedDevice({ known, told }: SiteRecord, entry: SiteDevice): Device {
  const id = idAt(known, entry.address);
  const { uuids = [], serials = [] } = known.find((each) => each.id === id) ?? {};
  const { at: _at, ...facts } = told[id] ?? { at: '' };
  return {
    ...facts,
    ...(uuids[0] === undefined ? {} : { uuid: uuids[0] }),
    ...(serials[0] === undefined ? {} : { serial: serials[0] }),
    // A record that no handle has opened yet has given no ids: then the address names it.
    id: id || addressId(entry.address),
    address: entry.address,
    addresses: [entry.address],
    product: entry.product ?? 'unknown',
    reasons: [],
    sightings: [],
  };
}

/** What every row is made from; the version is that of the site's XClarity Administrator. */
type Site = { readonly catalog: Catalog; readonly record: SiteRecord; readonly lxcaVersion?: string };

function rowOf(
  { catalog, record, lxcaVersion }: Site,
  device: Device,
  entry: SiteDevice | undefined,
  typed: boolean,
): DeviceRow {
  const product = entry?.product ?? device.product;
  const routes = routeOptions(catalog, product, offersNoCallHome(record, device.id));
  const wanted = entry?.route;
  const route =
    wanted !== undefined && routeAllowed(catalog, product, wanted)
      ? wanted
      : (routes.find((option) => option.recommended)?.route ?? 'none');
  const drivers = usableDrivers(catalog, product, route);
  const own = entry?.driver;
  const fixed = own !== undefined && (own === 'manual' || drivers.includes(own)) ? own : undefined;
  const credentials = Object.keys(record.file.credentials);
  const credential = entry?.credential ?? (credentials.includes('bmc') ? 'bmc' : (credentials[0] ?? ''));
  const driver =
    fixed ??
    plannedDriver(record, device.id, drivers) ??
    servedDriver(drivers, record.file.credentials[credential]) ??
    'manual';
  // What nobody knows the product of has no route yet: nothing is said of that.
  const notOffered =
    product === 'unknown'
      ? []
      : [
          ...(wanted === undefined || wanted === route
            ? []
            : [{ field: 'route' as const, given: wanted, used: route }]),
          ...(own === undefined || own === driver
            ? []
            : [{ field: 'driver' as const, given: own, used: driver }]),
        ];
  return {
    device,
    chosen: entry?.chosen ?? false,
    typed,
    product,
    route,
    routes: [...routes],
    driver,
    drivers: [...drivers],
    driverFixed: fixed !== undefined,
    ...(notOffered.length === 0 ? {} : { notOffered }),
    profile: profileForRoute(catalog, product, route, lxcaVersion) ?? null,
    managedBy: managerOf(catalog, record, device),
    credential,
    ports: entry?.ports ?? portsSchema.parse({}),
    traits: [...productEntry(catalog, product).traits],
  };
}

/** The driver that made the device's plan: apply and test call go on with it. */
function plannedDriver(
  record: SiteRecord,
  deviceId: string,
  drivers: readonly DriverId[],
): DriverId | undefined {
  const plan = standingOf(record).plans.find(
    (each) => each.deviceId === deviceId && (each.state === 'changes' || each.state === 'no-change'),
  );
  return plan !== undefined && drivers.includes(plan.driver) ? plan.driver : undefined;
}

/** The first driver for which the credential has what it takes; the first of all where none is served. */
function servedDriver(
  drivers: readonly DriverId[],
  credential: SiteCredential | undefined,
): DriverId | undefined {
  const served = drivers.find((id) => {
    const traits = driverTraits(id);
    return traits !== null && credential !== undefined && namesAccount(credential, traits.account);
  });
  return served ?? drivers[0];
}

/** Devices from which this program can send a test call: some interface offers it and the login serves that one. */
export function testableIds(catalog: Catalog, record: SiteRecord, rows: readonly DeviceRow[]): string[] {
  return rows
    .filter(({ product, route, credential }) =>
      usableDrivers(catalog, product, route).some((id) => {
        const traits = driverTraits(id);
        const login = record.file.credentials[credential];
        return traits?.mayTestCall === true && login !== undefined && namesAccount(login, traits.account);
      }),
    )
    .map(({ device }) => device.id);
}

/** The appliance that manages a device, as far as one was asked. */
function managerOf(catalog: Catalog, record: SiteRecord, device: Device): string | null {
  if (record.coverage.length === 0 || hasTrait(catalog, device.product, 'appliance')) return null;
  return managingAppliances(record, device).join(', ');
}

/** Every appliance that says that it manages the device: more than one is a mistake of the site's. */
export function managingAppliances(record: SiteRecord, device: Device): readonly string[] {
  return record.coverage.filter(({ devices }) => covers(devices, device)).map(({ lxca }) => lxca);
}

/** Did this device, when it was asked, turn out to have no Call Home of its own? */
function offersNoCallHome(record: SiteRecord, deviceId: string): boolean {
  return standingOf(record).plans.some(
    (plan) => plan.deviceId === deviceId && plan.driver !== 'manual' && plan.state === 'unsupported',
  );
}

/** With the version of the site's XClarity Administrator, where one was found: it decides which destinations count. */
function siteOf(catalog: Catalog, record: SiteRecord): Site {
  const appliance = record.discovery?.devices.find(({ product }) => hasTrait(catalog, product, 'appliance'));
  return {
    catalog,
    record,
    ...(appliance?.firmware === undefined ? {} : { lxcaVersion: appliance.firmware }),
  };
}

function routeOptions(catalog: Catalog, product: Product, noCallHome: boolean): readonly RouteOption[] {
  const proposed = recommendedRoutes(catalog, product).find(
    ({ condition }) => !(noCallHome && condition === 'device-offers-service-advisor'),
  );
  return routesFor(catalog, product).map((option) => ({
    route: option.route,
    permitted: option.allowed,
    recommended: option.route === proposed?.route,
    reason: option.reason,
    args: {},
  }));
}

/** Drivers that can serve this route: a device that reports through XClarity Administrator is not written to itself. */
export function usableDrivers(catalog: Catalog, product: Product, route: Route): readonly DriverId[] {
  const own = driversFor(catalog, product);
  const pushed = route === 'direct' || (route === 'lxca' && hasTrait(catalog, product, 'appliance'));
  return pushed ? own : own.filter((id) => id === 'manual');
}
